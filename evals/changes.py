"""What changed between two snapshots, and which of it a broken case rested on: the document to blame."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from sources.errors import CitationError
from sources.model import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from evals.saved import SavedDocument, SavedRun
    from sources.model import Version

    ReadVersion = Callable[[str, str], Version | None]
    """Returns a version by document and version id; None when its text is not at hand."""

ADDED, REMOVED, REPLACED = "added", "removed", "replaced"
ALIKE_MIN = 60
"""Likeness, 0 to 100, from which a new passage counts as what became of one that is gone."""


@dataclass(frozen=True, slots=True)
class DocumentChange:
    """A document that the two snapshots do not both serve in the same version."""

    document_id: str
    title: str
    change: str
    """`added`, `removed` or `replaced`."""
    before: str
    """Version served before; empty when added."""
    after: str
    """Version served after; empty when removed."""
    gone: int | None = None
    """Passages, blocks of the text, that stood in it before and do not now; None when a text is not at hand."""
    new: int | None = None
    """Passages that stand in it now and did not before."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Words of a version with their place, as `footnote show --version V --span S` prints them."""

    version: str
    span: str
    """`START:END`."""
    text: str


def changed_documents(before: SavedRun, after: SavedRun, texts: Texts) -> tuple[DocumentChange, ...]:
    """Return the documents that changed between the snapshots of two runs, by id; empty where a run names none."""
    if not (before.library_digest and after.library_digest):
        return ()
    old = {one.document_id: one for one in before.documents}
    new = {one.document_id: one for one in after.documents}
    changes = []
    for document_id in sorted(old.keys() | new.keys()):
        one, other = old.get(document_id), new.get(document_id)
        if one is None or other is None or one.version != other.version:
            changes.append(_change(document_id, one, other, texts))
    return tuple(changes)


def _change(
    document_id: str, before: SavedDocument | None, after: SavedDocument | None, texts: Texts
) -> DocumentChange:
    change = REPLACED if before and after else ADDED if after else REMOVED
    title = next(one.title for one in (after, before) if one)
    old, new = before.version if before else "", after.version if after else ""
    gone, added = texts.counts(document_id, old, new) if change == REPLACED else (None, None)
    return DocumentChange(document_id, title, change, old, new, gone, added)


class Texts:
    """The texts of versions, each read once, and what became of their passages."""

    def __init__(self, read: ReadVersion) -> None:
        self._read = lru_cache(maxsize=None)(read)
        self._passages = lru_cache(maxsize=None)(self._passages_now)

    def counts(self, document_id: str, before: str, after: str) -> tuple[int | None, int | None]:
        """Return how many passages went and how many came; None for both when a text is not at hand."""
        old, new = self._read(document_id, before), self._read(document_id, after)
        if old is None or new is None:
            return None, None
        one, other = (Counter(_blocks(version).values()) for version in (old, new))
        return (one - other).total(), (other - one).total()

    def passage(self, document_id: str, version: str, start: int, end: int) -> Passage | None:
        """Return the largest block that holds a span, the span itself where none does; None when it has no text."""
        held = self._read(document_id, version)
        if held is None:
            return None
        try:
            span = Span(start, end)
            around = [one for one in _blocks(held) if one.contains(span)]
            widest = max(around, key=lambda one: one.end - one.start, default=span)
            return Passage(version, f"{widest.start}:{widest.end}", widest.quote(held.text))
        except CitationError:
            return None

    def stands(self, passage: Passage, document_id: str, version: str) -> bool:
        """Tell whether a version has a passage of the same words, white space aside."""
        return _flat(passage.text) in self._passages(document_id, version)

    def became(self, passage: Passage, document_id: str, version: str) -> Passage | None:
        """Return the passage of `version` that a passage gone from another one became; None when none is alike."""
        old = self._passages(document_id, passage.version)
        new = {text: span for text, span in self._passages(document_id, version).items() if text not in old}
        found = process.extractOne(_flat(passage.text), list(new), scorer=fuzz.ratio, score_cutoff=ALIKE_MIN)
        held = self._read(document_id, version)
        if found is None or held is None:
            return None
        span = new[found[0]]
        return Passage(version, f"{span.start}:{span.end}", span.quote(held.text))

    def _passages_now(self, document_id: str, version: str) -> Mapping[str, Span]:
        held = self._read(document_id, version)
        return {text: span for span, text in _blocks(held).items()} if held else {}


def holds(passage: Passage, quote: str) -> bool:
    """Tell whether a passage holds words, white space aside."""
    return _flat(quote) in _flat(passage.text)


def _blocks(version: Version) -> dict[Span, str]:
    """Return the words of each block, white space flattened, by its span; fields inside a row are left to the row."""
    found: dict[Span, str] = {}
    end = 0
    for block in sorted(version.blocks, key=lambda one: (one.span.start, -one.span.end)):
        if block.span.end > end:
            found[block.span] = _flat(version.quote(block.span))
            end = block.span.end
    return found


def _flat(text: str) -> str:
    return " ".join(text.split())
