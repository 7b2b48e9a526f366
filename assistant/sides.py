"""The sides of a comparison: sentences that tell of both, or what is told of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.definitions import begins_with
from assistant.evidence import Wanted
from assistant.parts import split_parts
from index.lexical import tokenise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.evidence import Evidence
    from assistant.materials import Materials
    from assistant.parts import Comparison
    from assistant.question import Asked
    from index.model import ScoredPassage

SIDE_FROM = 0.3
"""Probability from which a sentence tells of one side of a comparison: it need not hold the words of the other."""
BEGINS_WORTH = 0.3
"""What it is worth that a sentence begins with the thing asked for."""


class Sides:
    """Chooses evidence for comparisons."""

    def __init__(self, materials: Materials) -> None:
        self._materials = materials

    def both(self, asked: Asked, compared: Comparison, passages: Sequence[ScoredPassage]) -> list[Evidence]:
        """Choose a sentence that tells of both sides, and what is told of each; empty when none tells of both."""
        chosen = self._best(asked.text, compared, passages)
        if chosen:
            told = (item for side in compared.sides for item in self._told(passages, side, compared.about))
            return [*chosen, *(item for item in told if item not in chosen)]
        # The bare comparison finds what the talk around it hides.
        return self._best(f"difference between {compared.sides[0]} and {compared.sides[1]}", compared, passages)

    def each(self, compared: Comparison, passages: Sequence[ScoredPassage]) -> list[Evidence]:
        """Choose what is told of each side; empty when a side is not told of, or only in passing where all is asked."""
        told = [self._told(passages, side, compared.about) for side in compared.sides]
        if not compared.about:
            sides = zip(told, compared.sides, strict=True)
            told = [[item for item in found if begins_with(item.quote, side)] for found, side in sides]
        return list(dict.fromkeys(item for found in told for item in found)) if all(told) else []

    def _best(self, text: str, compared: Comparison, passages: Sequence[ScoredPassage]) -> list[Evidence]:
        found = (item for item in self._materials.finder.find(Wanted(text), passages) if item.answers)
        return [item for item in found if all(holds_side(item, side) for side in compared.sides)][:1]

    def _told(self, passages: Sequence[ScoredPassage], side: str, about: str) -> list[Evidence]:
        """Choose what is told of one side, for each part of what is compared; sentences that begin with it first."""
        chosen = []
        for part in split_parts(about) if about else ("",):
            found = self._materials.finder.find(Wanted(f"{side} {part}".strip()), passages)
            told = [
                item
                for item in found
                if holds_side(item, side) and item.probability >= SIDE_FROM and item.fit and not item.fit.kind_missing
            ]
            best = sorted(told, key=lambda item: -item.score - BEGINS_WORTH * begins_with(item.quote, side))
            chosen += best[: 2 if about else 1]
        return chosen


def holds_side(item: Evidence, side: str) -> bool:
    """Tell whether a sentence or its publisher holds a side: every word of it, a name or an "of" as it stands."""
    text = f"{item.document.publisher or ''} {item.quote}"
    as_it_stands = " of " in side or side.istitle()
    if as_it_stands and " ".join(side.casefold().split()) not in " ".join(text.casefold().split()):
        return False
    return set(tokenise(side)) <= set(tokenise(text))
