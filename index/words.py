"""Words of a question, with their spans: which of them could be a name, and which are ordinary or geographic."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from importlib import resources

from sources.model import Span
from sources.names import normalise

_SETS = tomllib.loads(resources.files("index").joinpath("words.toml").read_text(encoding="utf-8"))

ORDINARY = frozenset(_SETS["ordinary"].split())
"""Words of questions and of the subject that are never an entity by themselves, whatever their capitals."""
PLAIN = frozenset(_SETS["plain"].split())
"""Words that may be a name where they have a capital, and never where they have none."""
TRADES = frozenset(_SETS["trades"].split())
"""Trades among the ordinary words, which may be part of a name."""
NATIONALITIES = frozenset(_SETS["nationalities"].split())
"""Peoples and their adjectives, which say whose an entity is."""
ACRONYMS = frozenset(_SETS["acronyms"].split())
"""Words short for something else than an entity, in capitals too."""
GEOGRAPHY = frozenset(_SETS["geography"].split())
"""Countries, regions and the cities of hundreds of entries, with their adjectives."""
GENERIC = GEOGRAPHY | frozenset(_SETS["generic"].split())
"""Places, their adjectives, and words that begin hundreds of names: no short form, alone or in company."""
PLACES = frozenset(_SETS["places"].split())
"""States and large cities; beside a name they say where it is, though some are also the names of entities."""
NO_ENTITIES = frozenset(line.strip() for line in _SETS["no_entities"].splitlines() if line.strip())
"""Names of lists, laws, agencies, newspapers and the like, as `normalise` writes them: no entities."""

_WORD = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]|[^\W_\u3400-\u9fff\uf900-\ufaff]+")
_BREAK = re.compile(r"[?!;:\"“”«»\n]")

MAX_WORDS = 24
"""Longest name, in words, that is looked for; a Chinese character counts as a word."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: letters and digits, or one Chinese character."""

    text: str
    span: Span
    norm: str
    """As `sources.names.normalise` writes it; may be empty."""
    breaks: bool
    """Whether a sentence, a quotation or a line ends between the word before and this one."""

    @property
    def is_ordinary(self) -> bool:
        """Tell whether this is a word of the question rather than of a name."""
        return self.norm in ORDINARY or self.norm in ACRONYMS

    @property
    def may_go_on(self) -> bool:
        """Tell whether a name may go on with this word: a trade, or no word of the question."""
        return not self.is_ordinary or self.norm in TRADES

    @property
    def is_generic(self) -> bool:
        """Tell whether this word cannot tell one name from another."""
        return self.is_ordinary or self.norm in GENERIC or self.norm.isdigit()

    @property
    def is_capital(self) -> bool:
        """Tell whether the word begins with a capital or a digit, or is of a script without capitals."""
        first = self.text[0]
        return not first.islower() and (first.isdigit() or unicodedata.category(first) != "Ll")

    @property
    def is_chinese(self) -> bool:
        """Tell whether this is a Chinese character."""
        return _WORD.fullmatch(self.text) is not None and len(self.text) == 1 and self.text >= "\u3400"


def split_words(text: str) -> tuple[Word, ...]:
    """Return the words of a text in order.

    >>> [word.text for word in split_words("Acme's (Zeta) Co., Ltd.")]
    ['Acme', 's', 'Zeta', 'Co', 'Ltd']
    """
    words = []
    before = 0
    for found in _WORD.finditer(text):
        breaks = _BREAK.search(text, before, found.start()) is not None
        words.append(Word(found[0], Span(*found.span()), normalise(found[0]), breaks))
        before = found.end()
    return tuple(words)


def cover(text: str, words: tuple[Word, ...]) -> Span:
    """Return the span from the first word to the last, with a bracket that closes after it.

    >>> cover("(Acme (Zeta))", split_words("(Acme (Zeta))")).quote("(Acme (Zeta))")
    'Acme (Zeta)'
    """
    start, end = words[0].span.start, words[-1].span.end
    run = text[start:end]
    return Span(start, end + 1 if run.count("(") > run.count(")") and text[end : end + 1] == ")" else end)


JOINER_LETTERS = 3
"""Words in lower case of up to so many letters may stand inside a name: and, of, for, the, al, or one misspelt."""


def capital_runs(words: tuple[Word, ...]) -> tuple[tuple[Word, ...], ...]:
    """Return the longest runs of capitalised words and the short words between them; "Is" at their head is left in."""
    runs: list[list[Word]] = [[]]
    for word in words:
        if word.breaks:
            runs.append([])
        joins = bool(runs[-1]) and len(word.norm) <= JOINER_LETTERS
        if not word.is_chinese and (word.is_capital or joins):
            runs[-1].append(word)
        else:
            runs.append([])
    trimmed = (_without_joiners_at_end(run) for run in runs)
    return tuple(run for run in trimmed if not all(word.is_ordinary for word in run))


def _without_joiners_at_end(run: list[Word]) -> tuple[Word, ...]:
    end = max((number for number, word in enumerate(run, 1) if word.is_capital), default=0)
    return tuple(run[:end])
