"""Whether a citation holds what its statement says: shared words, numbers and dates, no model."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from index.lexical import tokenise
from sources.dates import parse_date_words

if TYPE_CHECKING:
    from collections.abc import Mapping

SHARE_MIN = 1 / 3
"""Source: DECISIONS 20: of 1,090 citations 1,025 share all, 46 nothing, 14 a third, those of "no entry for NAME"."""
_COUNTS = re.compile(r"\b\d[\d,]* (?:\w+ )?(?:entries|entry|entities|rows|notices|names|aliases|addresses)\b")
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Relevance:
    """How many citations of an answer hold what their statements say."""

    judged: int
    """Pairs of a statement and a citation of it; 0 when there is nothing to judge."""
    irrelevant: tuple[str, ...]
    """The pairs that share too little, one line each."""

    @property
    def share(self) -> float | None:
        """Share of the pairs that are relevant; None when none was judged."""
        return 1 - len(self.irrelevant) / self.judged if self.judged else None


def relevance_of(answer: Mapping[str, Any]) -> Relevance:
    """Judge every citation of an answer, the object of `ask --json`.

    A citation is relevant when at least a third of the content words, numbers and dates of its quote, or of its
    statement when that has fewer, stand in the other; rows that were only counted are not judged.
    """
    quotes = {citation["n"]: str(citation["quote"]) for citation in answer["citations"]}
    judged = 0
    irrelevant = []
    for statement in answer["statements"]:
        said = str(statement["text"])
        for number in statement["citations"]:
            if number not in quotes:
                continue
            share = shared(said, quotes[number])
            if not share and _COUNTS.search(said):
                continue
            judged += 1
            if share < SHARE_MIN:
                irrelevant.append(f"citation {number} does not hold {_short(said)}: {_short(quotes[number])}")
    return Relevance(judged, tuple(irrelevant))


def shared(said: str, quote: str) -> float:
    """Return the share of content that two texts have in common, of the one with less of it; 0 when one has none.

    >>> shared("The notice was published on 28 March 2025.", "2025-03-28")
    1.0
    """
    one, other = _content(said), _content(quote)
    return len(one & other) / min(len(one), len(other)) if one and other else 0.0


def _content(text: str) -> frozenset[str]:
    """Return the content of a text: stems of its words, its numbers, and its dates however they are printed."""
    found: set[str] = set()
    rest, last = [], 0
    for date in parse_date_words(text):
        found.add(str(date.date))
        rest.append(text[last : date.span.start])
        last = date.span.end
    found.update(tokenise(" ".join([*rest, text[last:]])))
    return frozenset(found)


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return repr(flat if len(flat) <= _SHOWN else f"{flat[: _SHOWN - 1]}…")
