"""Versions to sections: runs of sentences under one heading, and rows of lists; what passages are packed from."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sources.model import BlockKind, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sources.model import Block, Document, Listing, Version

PROSE_FIELDS = frozenset({"abstract", "summary", "text"})
"""Fields of a record that are prose however short; others are when they have more than `SMALL_FIELD_WORDS` words."""
TITLE_FIELD = "title"
"""Stands with a record's small fields however long it is: its prose has it as heading."""
SMALL_FIELD_WORDS = 12


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence on its way into a passage, or a whole table row that is no list's."""

    span: Span
    """With the label of its field, when it is the first sentence of one."""
    paragraph: int
    """Number of the block it is of: passages break between blocks rather than within."""
    is_heading: bool = False
    is_small: bool = False
    """A short field of a record: docket, dates, numbers."""
    tokens: int = 0


@dataclass(frozen=True, slots=True)
class Section:
    """Units under one heading, or one row of a list."""

    headings: tuple[str, ...]
    """Outermost first, the document's title before them; a row's name for a row."""
    units: tuple[Unit, ...]
    listing: Listing | None = None


def sections_of(
    document: Document, version: Version, sentences: Sequence[Span], listings: Sequence[Listing]
) -> Iterator[Section]:
    """Yield the sections of a version in text order; every sentence is in one of their units.

    Args:
        document: metadata of the version.
        version: its text and blocks.
        sentences: all its sentences, in order.
        listings: its rows, when it is a list; each is a section of its own.
    """
    rows = {listing.span.start: listing for listing in listings}
    path: list[tuple[int, str]] = []
    units: list[Unit] = []
    headings: tuple[str, ...] = (document.title,)
    for number, block in enumerate(_top_level(version)):
        listing = rows.get(block.span.start) if block.kind is BlockKind.ROW else None
        # A heading straight below a heading stays with it: no passage is a bare title.
        opens = block.kind is BlockKind.HEADING and not all(unit.is_heading for unit in units)
        if units and (listing or opens):
            yield Section(headings, tuple(units))
            units = []
        if listing:
            yield Section((listing.name.value,), (Unit(block.span, number),), listing)
            continue
        if block.kind is BlockKind.HEADING:
            level = int(block.attributes.get("level", "2"))
            path = [*(one for one in path if one[0] < level), (level, version.quote(block.span))]
            headings = tuple(dict.fromkeys((document.title, *(title for _, title in path))))
        units += _units(version, block, number, sentences)
    if units:
        yield Section(headings, tuple(units))


def _top_level(version: Version) -> Iterator[Block]:
    end = 0
    for block in version.blocks:
        if block.span.start >= end:
            yield block
        if block.kind is BlockKind.ROW:
            end = block.span.end


def _units(version: Version, block: Block, number: int, sentences: Sequence[Span]) -> list[Unit]:
    if block.kind is BlockKind.ROW:
        return [Unit(block.span, number)]
    first = bisect_left(sentences, block.span.start, key=lambda one: one.start)
    last = bisect_left(sentences, block.span.end, key=lambda one: one.start)
    units = [Unit(span, number, block.kind is BlockKind.HEADING) for span in sentences[first:last]]
    if block.kind is BlockKind.FIELD and units:
        label = f"{block.attributes.get('label', '')}: "
        start = block.span.start - len(label)
        if start >= 0 and version.text[start : block.span.start] == label:
            units[0] = replace(units[0], span=Span(start, units[0].span.end))
        if not _is_prose(version, block):
            units = [replace(unit, is_small=True) for unit in units]
    return units


def _is_prose(version: Version, block: Block) -> bool:
    name = block.attributes.get("name", "")
    return name != TITLE_FIELD and (name in PROSE_FIELDS or len(version.quote(block.span).split()) > SMALL_FIELD_WORDS)
