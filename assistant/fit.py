"""How well a sentence answers a question: what it holds of the words, names and the kind of thing asked for."""

from __future__ import annotations

import math
import re
import tomllib
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from operator import mul
from typing import TYPE_CHECKING

import numpy as np

from index.lexical import STOP_WORDS, tokenise
from sources.dates import parse_date_words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from index.meanings import WordMeanings
    from sources.model import PartialDate

ALIKE_FROM, ALIKE_WHOLLY = 0.2, 0.6
"""Cosine of two words below which they have nothing to do with each other, and from which one stands for the other."""
FEATURES = (
    "coverage",
    "similarity",
    "telling word missing",
    "names missing",
    "kind missing",
    "date missing",
    "only the name",
    "coverage around",
    "similarity around",
)
"""What the probability is computed from, in the order of `Fit.features`."""
AROUND = 2
"""Sentences before and after that tell what a sentence is about."""
_FUNCTION_WORDS = """
about after all also am any anyone anything because been being between both but can could did do does doing during
each else ever every everything get gets getting give gives got has have having here i if instead just let me more
most much must my nothing now of only other others our ours out over own please say says said shall should so some
something than that them themselves then these those through tell tells too under until up us very was we were what
when whenever where whether while who whom whose why would you your without within upon there toward towards
"""
FUNCTION_WORDS = STOP_WORDS | frozenset(_FUNCTION_WORDS.split())
"""Words without a subject of their own: no sentence is asked to hold them."""
_OTHER_FORM = {"found": "find"}
_BEGAN = frozenset(
    ["founded", "founder", "founders", "founding", "started", "formed", "established", "created", "launched", "set"]
)
"""Words for how a body came about, each of which may stand for the other."""
_WORD = re.compile(r"[^\W_]+(?:[.,/'’-][^\W_]+)*")
_PROPER = re.compile(r"[A-Z]|\d")
_SET = tomllib.loads(resources.files("assistant").joinpath("fit.toml").read_text(encoding="utf-8"))
ANSWERS_FROM: float = _SET["answers_from"]
"""Probability from which a sentence is taken for an answer."""
_CONSTANT: float = _SET["weights"]["constant"]
_WEIGHTS: tuple[float, ...] = tuple(_SET["weights"][name] for name in FEATURES)
_KIND_WEIGHT: float = _SET["weights"]["kind missing"]
_NUMBER = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|twenty|thirty"
    r"|forty|fifty|hundred|half|none|single|both|majority|unanimous|dozens)\b",
    re.IGNORECASE,
)
_ASKS_WHEN = re.compile(
    r"^\W*(and |since |until |from )?when\b|\band when\b|\b(what|which) (day|date|year|month)\b"
    r"|\bhow (long|soon|fast)\b|\b(since|until) (what|which|when)\b|\bby (when|what (day|date))\b",
    re.IGNORECASE,
)
_ASKS_HOW_MANY = re.compile(
    r"\bhow (many|much|large|big|high|few)\b|\b(what|which) (number|share|percentage|figure|sum|size)\b|\bnumber of\b",
    re.IGNORECASE,
)
_DURATION = re.compile(
    r"\b(?:\d+|one|two|three|six|thirty|sixty)\b[^.]{0,20}\b(?:days?|weeks?|months?|years?)\b|\bwhen it\b",
    re.IGNORECASE,
)
_REFERENCE = re.compile(
    r"\b(?:C\d-)?(?:19|20)\d\d-\d{4,6}\b|§+ ?[\d.()a-z]+|\b\d+ FR \d+|\bNo\. \d+|\bPart \d+", re.IGNORECASE
)
"""Numbers that name a text and count nothing."""


@dataclass(frozen=True, slots=True)
class Fit:
    """How a sentence fits a question."""

    coverage: float
    """Share of the question's words, weighted by rarity, that the sentence holds or says in other words; 0 to 1."""
    missing: float
    """Share of the weight of the one word that is most missed; 0 to 1."""
    names_missing: float
    """Share of the names and numbers asked for that neither sentence nor title holds; 0 to 1."""
    names_asked: bool
    """Whether names or numbers are asked for."""
    kind_missing: bool
    """Whether a date or a number is asked for and the sentence has none."""
    date_missing: bool
    """Whether dates are asked for and neither the sentence nor those around it nor the title holds one that fits."""
    only_name: float
    """Where names are asked for, the share of the other words that is not held; 0 to 1."""
    around: float
    """Coverage by the sentence together with the two before and the two after it; 0 to 1."""
    similarity: float
    """Cosine of question and sentence; 0 when not computed."""
    similarity_around: float
    """The highest cosine of the question with the sentence or one of those around it."""

    @property
    def features(self) -> tuple[float, ...]:
        """The values of `FEATURES`."""
        lacks = (self.missing, self.names_missing, float(self.kind_missing), float(self.date_missing))
        return (self.coverage, self.similarity, *lacks, self.only_name, self.around, self.similarity_around)

    @property
    def log_odds(self) -> float:
        """The weighted sum of the features, by the weights of `fit.toml`; 0 is as likely as not."""
        total: float = sum(map(mul, _WEIGHTS, self.features), start=_CONSTANT)
        return total

    @property
    def probability(self) -> float:
        """How probable it is that the sentence answers, 0 to 1."""
        return _sigmoid(self.log_odds)

    @property
    def is_about(self) -> bool:
        """Tell whether the sentence would answer if the date or number asked for stood in it too."""
        return _sigmoid(self.log_odds - _KIND_WEIGHT * self.kind_missing) >= ANSWERS_FROM


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may answer."""

    quote: str
    title: str
    """Of its document."""
    document_id: str
    position: int
    """Its number among the sentences of the document."""
    similarity: float
    """Cosine of question and sentence; 0 when not computed."""


class Asking:
    """The words of a question, to be compared with many sentences."""

    def __init__(self, text: str, topic: str, meanings: WordMeanings) -> None:
        """Read the words of `topic`, the question without its dates; `text` says what kind of thing is asked for."""
        self._text = text
        self._meanings = meanings
        first = _WORD.search(text)
        words = dict.fromkeys(_WORD.findall(_plain(topic)))
        self._words = [word for word in words if word.casefold() not in FUNCTION_WORDS]
        self._proper = [bool(_PROPER.match(word)) and not (first and first[0] == word) for word in self._words]
        self._stems = [_stems(word.casefold()) for word in self._words]

    def fits(self, candidates: Sequence[Candidate]) -> list[Fit]:
        """Compare the question with each sentence."""
        if not self._words or not candidates:
            return [Fit(0, 1, 0, False, False, False, 0, 0, one.similarity, one.similarity) for one in candidates]
        titles = {title: number for number, title in enumerate(dict.fromkeys(one.title for one in candidates))}
        matched = self._matched([*(one.quote for one in candidates), *titles])
        rows, titled = matched[: len(candidates)], matched[len(candidates) :][[titles[one.title] for one in candidates]]
        own = np.maximum(rows, titled)
        near = _neighbours(candidates)
        around = np.stack([own[numbers].max(axis=0) for numbers in near])
        quotes = [one.quote for one in candidates]
        weights = self._weights(quotes)
        dates = tuple(found.date for found in parse_date_words(self._text))
        lacks_kind = _kind_test(self._text)
        proper = np.array(self._proper, dtype=bool)
        plain = float(weights[~proper].sum())
        named = bool(proper.any()) and plain > 0
        return [
            Fit(
                coverage=float(own[number] @ weights),
                missing=float(((1 - own[number]) * weights).max()),
                names_missing=float(1 - own[number][proper].mean()) if proper.any() else 0.0,
                names_asked=bool(proper.any()),
                kind_missing=lacks_kind(one.quote),
                date_missing=bool(dates)
                and not _holds_date(dates, [one.title, *(quotes[other] for other in near[number])]),
                only_name=1 - float(own[number][~proper] @ weights[~proper]) / plain if named else 0.0,
                around=float(around[number] @ weights),
                similarity=one.similarity,
                similarity_around=max(candidates[other].similarity for other in near[number]),
            )
            for number, one in enumerate(candidates)
        ]

    def _matched(self, texts: Sequence[str]) -> np.ndarray:
        """Return how far each text holds each word asked, (texts, words), 0 to 1."""
        held = [_content(text) for text in texts]
        places = {word: number for number, word in enumerate(dict.fromkeys(word for row in held for word in row))}
        alike = self._meanings.likeness([word.casefold() for word in self._words], list(places))
        worth = np.clip((alike - ALIKE_FROM) / (ALIKE_WHOLLY - ALIKE_FROM), 0, 1)
        # A name or a number stands for nothing but itself.
        worth[np.array(self._proper, dtype=bool)] = 0
        stems = [_stems(word) for word in places]
        for number, asked in enumerate(self._stems):
            worth[number, [place for place, one in enumerate(stems) if asked and asked <= one]] = 1
            if self._words[number].casefold() in _BEGAN:
                worth[number, [place for word, place in places.items() if word in _BEGAN]] = 1
        rows = np.zeros((len(texts), len(self._words)))
        for number, words in enumerate(held):
            if words:
                rows[number] = worth[:, [places[word] for word in words]].max(axis=1)
        return rows

    def _weights(self, sentences: Sequence[str]) -> np.ndarray:
        # Inverse document frequency over the candidates, smoothed as in BM25 (Robertson and Zaragoza 2009, eq. 3).
        counts = Counter(stem for sentence in sentences for stem in _sentence_stems(sentence))
        total = len(sentences)
        seen = [min((counts[stem] for stem in stems), default=0) for stems in self._stems]
        rarity = np.array([math.log(1 + (total - count + 0.5) / (count + 0.5)) for count in seen])
        made: np.ndarray = rarity / rarity.sum()
        return made


def _sigmoid(value: float) -> float:
    return 1 / (1 + math.exp(-value))


def _kind_test(text: str) -> Callable[[str], bool]:
    """Return the test whether a sentence lacks the date or the number that a question asks for."""
    when, count = bool(_ASKS_WHEN.search(text)), bool(_ASKS_HOW_MANY.search(text))
    return lambda quote: (when and not _holds_time(quote)) or (count and not _holds_number(quote))


@lru_cache(maxsize=16_384)
def _holds_time(quote: str) -> bool:
    return bool(_dates(quote) or _DURATION.search(quote))


@lru_cache(maxsize=16_384)
def _holds_number(quote: str) -> bool:
    text = quote
    for found in reversed(parse_date_words(quote)):
        text = text[: found.span.start] + text[found.span.end :]
    return _NUMBER.search(_REFERENCE.sub("", text)) is not None


def _holds_date(dates: Sequence[PartialDate], texts: Sequence[str]) -> bool:
    held = [date for text in texts for date in _dates(text)]
    return any(asked.first_day <= one.last_day and one.first_day <= asked.last_day for asked in dates for one in held)


@lru_cache(maxsize=16_384)
def _dates(text: str) -> tuple[PartialDate, ...]:
    return tuple(found.date for found in parse_date_words(text))


def _neighbours(candidates: Sequence[Candidate]) -> list[list[int]]:
    """Return for each sentence the numbers of the candidates at most two sentences away in its document, itself too."""
    numbers = {(one.document_id, one.position): number for number, one in enumerate(candidates)}
    near = [
        [numbers.get((one.document_id, one.position + step), -1) for step in range(-AROUND, AROUND + 1)]
        for one in candidates
    ]
    return [[number for number in row if number >= 0] for row in near]


@lru_cache(maxsize=16_384)
def _content(text: str) -> tuple[str, ...]:
    """Return the distinct words of a text that carry meaning, in lower case."""
    words = dict.fromkeys(word.casefold() for word in _WORD.findall(_plain(text)))
    return tuple(word for word in words if word not in FUNCTION_WORDS)


@lru_cache(maxsize=65_536)
def _stems(word: str) -> frozenset[str]:
    # The stemmer makes one of what a founder did and of what an investigation found.
    return frozenset(tokenise(_OTHER_FORM.get(word, word)))


@lru_cache(maxsize=16_384)
def _sentence_stems(sentence: str) -> frozenset[str]:
    return frozenset(tokenise(sentence))


def _plain(text: str) -> str:
    return text.replace("’", "'").replace("'s", "")
