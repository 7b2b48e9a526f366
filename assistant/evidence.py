"""Evidence: the sentences of retrieved passages that answer a question, with their spans and how well they cover it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from assistant.fit import ANSWERS_FROM, Asking, Candidate, Fit
from assistant.numbered import is_of_another
from index.sentences import prose_sentences
from sources.dates import parse_date_words, print_date
from sources.model import DocumentKind, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from index.meanings import WordMeanings
    from index.model import Passage, ScoredPassage
    from index.snapshot import Snapshot
    from sources.model import Document

REASON_CUES = re.compile(
    r"\b(because|for (trying|having|engaging|acquiring|their|its)|due to|in response|so that|in support of"
    r"|to (limit|stop|prevent|stymie|curb|deny)"
    r"|said (it|they|those|the)|determined|contribut\w+|aided|accus\w+|tried to|trying to|acted to|concerns?"
    r"|develop\w*|help(ed|ing)|focus of"
    r"|started by|founded|could still|loophole\w*|continued to)\b",
    re.IGNORECASE,
)
"""Words that sentences giving a reason carry; a general list of causal and purpose words, worth `CUE_WEIGHT`."""
GROUND_CUES = re.compile(
    r"\b(grounds?|reasons?|found that|determin\w+|contrary to|act against|acting against|reasonable cause)\b",
    re.IGNORECASE,
)
"""Words of sentences that state the ground of a listing."""
FORCE_CUES = re.compile(
    r"\b(suspen\w+|in force|took effect|takes? effect|re-?impos\w+|exten(ded|sion)|until)\b", re.IGNORECASE
)
"""Words of sentences that say whether a rule applies."""
CUE_WEIGHT = 0.15
ODDS_SCALE = 8.0
"""Log odds of the fit that weigh as much as all else together."""
LEAD_WEIGHT = 0.04
"""A small preference for the first sentences of a document, where articles state their point."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence that may answer, and why it was chosen."""

    document: Document
    span: Span
    quote: str
    score: float
    """Fit, place in the document and cues; comparable within one question."""
    fit: Fit | None
    """How it fits the question; None for a mention of a name."""
    names: frozenset[str]
    """Names asked for that the sentence holds."""
    is_cued: bool = False
    """Whether it holds a word of the kind wanted: of a reason, or of a rule's force."""

    @property
    def coverage(self) -> float:
        """Share of the question's words that the sentence and its title hold or say in other words; 0 to 1."""
        return self.fit.coverage if self.fit else 1.0

    @property
    def similarity(self) -> float:
        """Cosine of question and sentence; 0 when not computed."""
        return self.fit.similarity if self.fit else 0.0

    @property
    def probability(self) -> float:
        """How probable it is that the sentence answers; 1 for a mention of a name."""
        return self.fit.probability if self.fit else 1.0

    @property
    def answers(self) -> bool:
        """Tell whether the sentence is to the point."""
        return self.probability >= ANSWERS_FROM


@dataclass(frozen=True, slots=True)
class Wanted:
    """What evidence is looked for."""

    text: str
    """The question, whole: compared by meaning."""
    topic: str = ""
    """Its words that a sentence should hold; empty: those of `text`."""
    names: tuple[tuple[str, ...], ...] = ()
    """For each name asked for, the forms in which it may be printed."""
    cues: re.Pattern[str] | None = None
    """Prefer sentences that hold such words: reasons, or whether a rule applies. None: no preference."""

    @property
    def forms(self) -> frozenset[str]:
        """Every printed form of every name."""
        return frozenset(form for forms in self.names for form in forms)


class EvidenceFinder:
    """Chooses sentences out of passages of a snapshot."""

    def __init__(
        self,
        snapshot: Snapshot,
        meanings: WordMeanings,
        similarity: Callable[[str, Sequence[str]], Sequence[float]] | None = None,
    ) -> None:
        self._meanings = meanings
        self._snapshot = snapshot
        self._similarity = similarity
        self._sentences = lru_cache(maxsize=4096)(self._sentences_of_document)

    def find(self, wanted: Wanted, passages: Iterable[ScoredPassage]) -> tuple[Evidence, ...]:
        """Return the sentences of prose passages, best first. Each sentence appears once, whatever the passages."""
        candidates = [
            one
            for one in self._candidates(scored.passage for scored in passages)
            if not is_of_another(wanted.text, one[2])
        ]
        if not candidates:
            return ()
        quotes = [quote for _, _, quote, _ in candidates]
        similarities = self._similarity(wanted.text, quotes) if self._similarity else [0.0] * len(quotes)
        asking = Asking(wanted.text, wanted.topic or without_dates(wanted.text), self._meanings)
        fits = asking.fits(
            [
                Candidate(quote, _headed(document), document.document_id, position, similarity)
                for (document, _, quote, position), similarity in zip(candidates, similarities, strict=True)
            ]
        )
        found = []
        for (document, span, quote, position), fit in zip(candidates, fits, strict=True):
            names = frozenset(forms[0] for forms in wanted.names if any(prints_name(quote, form) for form in forms))
            is_cued = bool(wanted.cues and wanted.cues.search(quote))
            score = fit.log_odds / ODDS_SCALE + LEAD_WEIGHT / (1 + position) + CUE_WEIGHT * is_cued
            found.append(Evidence(document, span, quote, score, fit, names, is_cued))
        return tuple(sorted(found, key=lambda item: (-item.score, item.document.document_id, item.span)))

    def compare(self, wanted: Wanted, sentences: Sequence[Evidence]) -> list[Fit]:
        """Return how sentences found for one question fit another; by words alone."""
        asking = Asking(wanted.text, wanted.topic or without_dates(wanted.text), self._meanings)
        return asking.fits(
            [
                Candidate(item.quote, _headed(item.document), item.document.document_id, item.span.start, 0.0)
                for item in sentences
            ]
        )

    def mentions(self, forms: Sequence[str], passages: Iterable[ScoredPassage]) -> tuple[Evidence, ...]:
        """Return the sentences that hold one of the forms of a name, in document order."""
        found = []
        for document, span, quote, _ in self._candidates(scored.passage for scored in passages):
            if any(prints_name(quote, form) for form in forms):
                found.append(Evidence(document, span, quote, 1.0, None, frozenset(forms[:1])))
        return tuple(found)

    def _candidates(self, passages: Iterable[Passage]) -> list[tuple[Document, Span, str, int]]:
        seen: dict[tuple[str, int], tuple[Document, Span, str, int]] = {}
        for passage in passages:
            document = self._snapshot.documents[passage.document_id].document
            if document.kind is DocumentKind.LIST or passage.row is not None:
                continue
            text = self._snapshot.version(passage.document_id).text
            for position, span in enumerate(self._sentences(passage.document_id)):
                if passage.span.contains(span) and "http" not in (quote := span.quote(text)):
                    # A sentence that gives an address points to a source; it is not one.
                    seen[(passage.document_id, span.start)] = (document, span, quote, position)
        return list(seen.values())

    def _sentences_of_document(self, document_id: str) -> tuple[Span, ...]:
        return prose_sentences(self._snapshot.version(document_id))


def _headed(document: Document) -> str:
    # An article is about its day without printing it in each sentence.
    if document.kind is DocumentKind.ARTICLE and document.published:
        return f"{document.title} ({print_date(document.published)})"
    return document.title


def without_dates(text: str) -> str:
    """Return a text without its dates: they pick documents, and a sentence need not repeat them.

    >>> without_dates("What happened on 3 May 2024 in Zenda?")
    'What happened on   in Zenda?'
    """
    for found in reversed(parse_date_words(text)):
        text = f"{text[: found.span.start]} {text[found.span.end :]}"
    return text


def holds_name(text: str, form: str) -> bool:
    """Tell whether `text` holds a name as whole words, whatever its case and spacing.

    >>> holds_name("Zeta's servers", "zeta"), holds_name("Zetatron servers", "Zeta")
    (True, False)
    """
    pattern = _name_pattern(form)
    return bool(pattern and pattern.search(text))


def prints_name(text: str, form: str) -> bool:
    """Tell whether a source's text holds a name: as `holds_name`, and not all in small letters, which are a word.

    >>> prints_name("Zeta's servers", "zeta"), prints_name("800 km/hour (hr)", "HR")
    (True, False)
    """
    pattern = _name_pattern(form)
    return bool(pattern and any(not found[0].islower() for found in pattern.finditer(text)))


@lru_cache(maxsize=4096)
def _name_pattern(form: str) -> re.Pattern[str] | None:
    words = [re.escape(word) for word in re.findall(r"\w+", form)]
    if not words:
        return None
    return re.compile(r"(?<!\w)" + r"\W+".join(words) + r"(?!\w)", re.IGNORECASE)
