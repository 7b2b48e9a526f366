"""Which changed document broke a case: what its answer cited before and cannot cite now, then what it cites instead."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from evals.changes import ADDED, REMOVED, holds

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from evals.changes import DocumentChange, Passage, Texts
    from evals.saved import SavedCase


class Weight(IntEnum):
    """How strongly a change explains that a case broke, the strongest first."""

    HELD_WHAT_FAILS = 0
    """Words are gone that showed what is now missed."""
    CITED = 1
    """Other words are gone that the answer cited."""
    CITED_NOW = 2
    """The answer cites new words."""
    AROUND = 3
    """The passage changed, the words that were cited stand in it still."""
    SAME_DOCUMENT = 4
    """The document was replaced, the passages that were cited stand in it still, or its text is not at hand."""


_WHY = {
    Weight.HELD_WHAT_FAILS: "it held what is missed now",
    Weight.CITED: "the answer cited words of it that are gone",
    Weight.CITED_NOW: "the answer cites words of it that are new",
    Weight.AROUND: "a passage that the answer cited has changed around the words",
    Weight.SAME_DOCUMENT: "the answer cited it; the passages cited are as they were, or their text is not at hand",
}


@dataclass(frozen=True, slots=True)
class Blame:
    """A changed document that explains why a case broke."""

    document: DocumentChange
    weight: Weight
    checks: tuple[str, ...]
    """Checks that fail now and that this document showed before; empty for the weaker reasons."""
    before: Passage | None
    """A passage that the answer cited; None when there was none or its text is not at hand."""
    after: Passage | None
    """What it became, or what the answer cites instead; None when nothing."""

    @property
    def why(self) -> str:
        """The reason in words."""
        return _WHY[self.weight]


def blame(
    before: SavedCase, after: SavedCase | None, changes: Mapping[str, DocumentChange], texts: Texts
) -> tuple[Blame, ...]:
    """Return the changed documents that explain why a case broke, the likeliest first; empty when none does.

    A document is named once, by its strongest reason; weak reasons are left out where there is a strong one.

    Args:
        before: the case when it passed.
        after: the case now; None when it is missing.
        changes: the documents that changed between the two snapshots, by id.
        texts: the texts of both.
    """
    strongest: dict[str, Blame] = {}
    for found in (*_lost(before, after, changes, texts), *_found(before, after, changes, texts)):
        held = strongest.get(found.document.document_id)
        if held is None or found.weight < held.weight:
            strongest[found.document.document_id] = found
    ranked = sorted(strongest.values(), key=lambda one: (one.weight, one.document.document_id))
    return tuple(one for one in ranked if one.weight is ranked[0].weight or one.weight <= Weight.CITED)


def _lost(
    before: SavedCase, after: SavedCase | None, changes: Mapping[str, DocumentChange], texts: Texts
) -> Iterator[Blame]:
    passing = {check.name for check in after.checks if check.passed} if after else set()
    for citation in before.citations:
        change = changes.get(str(citation["document_id"]))
        if change is None or change.change == ADDED:
            continue
        checks = tuple(
            name for name, numbers in before.support.items() if name not in passing and citation["n"] in numbers
        )
        weight = Weight.HELD_WHAT_FAILS if checks else Weight.CITED
        passage = texts.passage(change.document_id, change.before, int(citation["start"]), int(citation["end"]))
        if change.change == REMOVED:
            yield Blame(change, weight, checks, passage, None)
        elif passage is None or texts.stands(passage, change.document_id, change.after):
            yield Blame(change, Weight.SAME_DOCUMENT, (), passage, None)
        else:
            became = texts.became(passage, change.document_id, change.after)
            kept = became is not None and holds(became, str(citation["quote"]))
            yield Blame(change, Weight.AROUND if kept else weight, () if kept else checks, passage, became)


def _found(
    before: SavedCase, after: SavedCase | None, changes: Mapping[str, DocumentChange], texts: Texts
) -> Iterator[Blame]:
    for citation in after.citations if after else ():
        change = changes.get(str(citation["document_id"]))
        if change is None or _cites(before.citations, citation):
            continue
        passage = texts.passage(change.document_id, change.after, int(citation["start"]), int(citation["end"]))
        is_new = passage is not None and not texts.stands(passage, change.document_id, change.before)
        if change.change == ADDED or is_new:
            yield Blame(change, Weight.CITED_NOW, (), None, passage)


def _cites(citations: Iterable[Mapping[str, Any]], wanted: Mapping[str, Any]) -> bool:
    return any((one["document_id"], one["quote"]) == (wanted["document_id"], wanted["quote"]) for one in citations)
