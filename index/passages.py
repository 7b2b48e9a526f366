"""Versions to passages: whole sentences packed up to what the embedding model reads, one row of a list one passage.

What is embedded and searched is `embedded_text`: the heading, a line end, the words of the span. The heading stands
apart, so that a span is always a run of one version's text. Only a sentence or row that is over the limit by itself is
cut (`index.cuts`), so no text can fail to be indexed.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING

from index.cuts import cut, special_tokens
from index.model import Passage
from sources.model import BlockKind, Span
from sources.sentences import sentences_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from index.cuts import TokenCounter
    from sources.model import Block, Document, Listing, Version

PROSE_FIELDS = frozenset({"abstract", "summary", "text"})
"""Fields of a record that are prose however short; others are when they have more than `SMALL_FIELD_WORDS` words."""
TITLE_FIELD = "title"
"""Stands with a record's small fields however long it is: its prose has it as heading."""
SMALL_FIELD_WORDS = 12
HEADING_SHARE = 4
"""The heading takes at most one part in this many of the model's tokens."""
HEADING_SEPARATOR = " > "
_EMBEDDED_SERIES = "entity-list"


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


def has_vector(document: Document, passage: Passage) -> bool:
    """Tell whether a passage is embedded: all but the rows of lists other than the Entity List's official text.

    Those (25,000 in a Consolidated Screening List) are names and addresses, which BM25 and the name index find better;
    embedding them takes minutes on two cores and changes no answer that is not asked by name.
    """
    return passage.row is None or document.series == _EMBEDDED_SERIES


def embedded_text(passage: Passage, text: str) -> str:
    """Return what is embedded and searched of a passage of the version whose text is `text`."""
    words = text[passage.span.start : passage.span.end]
    return f"{passage.heading}\n{words}" if passage.heading else words


def passages_of(
    document: Document,
    version: Version,
    listings: Sequence[Listing],
    *,
    count: TokenCounter,
    limit: int = 256,
) -> tuple[Passage, ...]:
    """Return the passages of a version in text order; every sentence lies in one, or in consecutive ones when cut.

    Args:
        document: metadata of the version.
        version: its text and blocks.
        listings: its rows, when it is a list.
        count: tokens of each of a batch of texts, special tokens included.
        limit: most tokens that the model reads, special tokens included.
    """
    sentences = sentences_of(version)
    sections = list(_sections(document, version, sentences, listings))
    return _Packer(version, sentences, count, limit).pack(sections)


def _sections(
    document: Document, version: Version, sentences: Sequence[Span], listings: Sequence[Listing]
) -> Iterator[Section]:
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


@dataclass(frozen=True, slots=True)
class _ShortHeading:
    parts: tuple[str, ...]
    tokens: int


class _Packer:
    """Packs the sections of one version into passages; counts tokens in few large batches."""

    def __init__(self, version: Version, sentences: Sequence[Span], count: TokenCounter, limit: int) -> None:
        self._version = version
        self._starts = [sentence.start for sentence in sentences]
        self._ends = [sentence.end for sentence in sentences]
        self._count = count
        self._extra = special_tokens(count)
        self._limit = limit
        self._ids: dict[tuple[int, int], int] = {}

    def pack(self, sections: Sequence[Section]) -> tuple[Passage, ...]:
        text = self._version.text
        sections = self._measured(sections)
        headings = self._short_headings(sections)
        found: list[Passage] = []
        for section in sections:
            heading = headings[section.headings]
            if section.listing and section.units[0].tokens + self._extra <= self._limit:
                found.append(self._passage(section.units[0].span, "", section.listing))
                continue
            room = self._limit - self._extra - heading.tokens
            for span in _runs(text, section.units, room, self._count):
                # A row's name is repeated in every piece; a title that stands in the passage is not.
                shown = [one for one in heading.parts if section.listing or one not in text[span.start : span.end]]
                found.append(self._passage(span, HEADING_SEPARATOR.join(shown), section.listing))
        return self._fitted(found)

    def _measured(self, sections: Sequence[Section]) -> list[Section]:
        text = self._version.text
        spans = [
            # Up to the next unit, since what lies between (the label of a field) is embedded too.
            Span(unit.span.start, max(unit.span.end, following.span.start if following else 0))
            for section in sections
            for unit, following in zip(section.units, [*section.units[1:], None], strict=True)
        ]
        sizes = iter(self._count([text[span.start : span.end] for span in spans]))
        return [
            replace(
                section,
                units=tuple(replace(unit, tokens=next(sizes) - self._extra) for unit in section.units),
            )
            for section in sections
        ]

    def _short_headings(self, sections: Sequence[Section]) -> Mapping[tuple[str, ...], _ShortHeading]:
        """Return for each path of headings what is kept of it: the title and the nearest one, shortened."""
        room = self._limit // HEADING_SHARE
        kept: dict[tuple[str, ...], tuple[str, ...]] = {}
        for path in dict.fromkeys(section.headings for section in sections):
            ends = [one for one in dict.fromkeys((path[0], path[-1])) if one.strip()]
            kept[path] = tuple(self._shortened(one, room // len(ends)) for one in ends)
        sizes = self._count([HEADING_SEPARATOR.join(parts) for parts in kept.values()]) if kept else []
        return {
            path: _ShortHeading(parts, size - self._extra)
            for (path, parts), size in zip(kept.items(), sizes, strict=True)
        }

    def _shortened(self, heading: str, room: int) -> str:
        line = " ".join(heading.split())
        if len(line) <= room:  # no token is shorter than a character
            return line
        whole = Span(0, len(line))
        first = cut(line, whole, room=room, count=self._count)[0]
        return line[first.start : first.end]

    def _fitted(self, passages: Sequence[Passage]) -> tuple[Passage, ...]:
        """Cut what is over the limit after all: where tokens of neighbours do not add up."""
        text = self._version.text
        sizes = self._count([embedded_text(passage, text) for passage in passages]) if passages else []
        fitted: list[Passage] = []
        for passage, size in zip(passages, sizes, strict=True):
            if size <= self._limit:
                fitted.append(passage)
                continue
            room = self._limit // 2 - self._extra
            pieces = cut(text, passage.span, room=room, count=self._count)
            fitted += [replace(passage, span=piece, heading="") for piece in pieces]
        return tuple(replace(passage, passage_id=self._id(passage.span)) for passage in fitted)

    def _passage(self, span: Span, heading: str, listing: Listing | None) -> Passage:
        return Passage(
            passage_id="",
            document_id=self._version.document_id,
            version=self._version.version,
            span=span,
            heading=heading,
            list=listing.list if listing else "",
            row=listing.row if listing else None,
        )

    def _id(self, span: Span) -> str:
        """Return the id: numbers of the first and last sentence it shares; pieces of one sentence are numbered on."""
        first = bisect_right(self._ends, span.start)
        last = max(first, bisect_left(self._starts, span.end) - 1)
        piece = self._ids[first, last] = self._ids.get((first, last), 0) + 1
        suffix = "" if piece == 1 else f".{piece}"
        return f"{self._version.document_id}@{self._version.version[:8]}#{first}-{last}{suffix}"


def _runs(text: str, units: Sequence[Unit], room: int, count: TokenCounter) -> Iterator[Span]:
    """Yield the spans of passages: paragraphs are kept whole where half a passage is filled without them."""
    run: list[Unit] = []
    used = 0
    for _, group in groupby(units, key=lambda unit: unit.paragraph):
        paragraph = list(group)
        size = sum(unit.tokens for unit in paragraph)
        if run and (_part_here(run, paragraph) or (used + size > room and 2 * used >= room)):
            yield _whole(run)
            run, used = [], 0
        for unit in paragraph:
            if run and used + unit.tokens > room:
                yield _whole(run)
                run, used = [], 0
            if unit.tokens > room:
                yield from cut(text, unit.span, room=room, count=count)
                continue
            run.append(unit)
            used += unit.tokens
    if run:
        yield _whole(run)


def _part_here(run: Sequence[Unit], paragraph: Sequence[Unit]) -> bool:
    # A record's small fields are one passage, its prose others, so that a docket number and a reason are both found.
    # A title with nothing else above the prose stays with it.
    return paragraph[0].is_small != run[-1].is_small and not (run[-1].is_small and len(run) == 1)


def _whole(run: Sequence[Unit]) -> Span:
    return Span(run[0].span.start, run[-1].span.end)
