"""Versions to passages: whole sentences packed up to a size, one row of a list one passage.

What is embedded and searched is `embedded_text`: the heading, a line end, the words of the span. The heading stands
apart, so that a span is always a run of one version's text. Only a sentence or row that is over the limit by itself is
cut (`index.cuts`), so no text can fail to be indexed. A row that gets no vector stays whole however long it is.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from itertools import compress, groupby
from typing import TYPE_CHECKING

from index.cuts import cut, special_tokens
from index.model import Passage
from index.sections import sections_of
from sources.model import Span
from sources.sentences import sentences_of
from sources.text import digest

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping, Sequence

    from index.cuts import TokenCounter
    from index.sections import Section, Unit
    from sources.model import Document, Listing, Version

HEADING_SHARE = 4
"""The heading takes at most one part in this many of the model's tokens."""
PROSE_TOKENS = 180
"""Most tokens of a passage of prose, special tokens and heading included. Source: DECISIONS 24: longer ones hold more
beside the answer, shorter ones miss parts of it."""
HEADING_SEPARATOR = " > "
_EMBEDDED_SERIES = "entity-list"


def has_vector(document: Document, passage: Passage) -> bool:
    """Tell whether a passage is embedded: all but the rows of lists other than the Entity List's official text.

    Those are names and addresses, which BM25 and the name index find better. The 25,921 rows of a Consolidated
    Screening List (1.4 million tokens) would take 70 s to embed on two cores, the 3,409 of the Entity List take 25 s.
    """
    return passage.row is None or _embeds_rows(document)


def _embeds_rows(document: Document) -> bool:
    return document.series == _EMBEDDED_SERIES


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
    known: Container[str] = frozenset(),
) -> tuple[Passage, ...]:
    """Return the passages of a version in text order; every sentence lies in one, or in consecutive ones when cut.

    Args:
        document: metadata of the version.
        version: its text and blocks.
        listings: its rows, when it is a list.
        count: tokens of each of a batch of texts, special tokens included.
        limit: most tokens that the model reads, special tokens included.
        known: digests of texts known to fit the model; a row that is one of them is not counted again.
    """
    sentences = sentences_of(version)
    sections = list(sections_of(document, version, sentences, listings))
    packer = _Packer(version, sentences, count, limit, embeds_rows=_embeds_rows(document))
    return packer.pack(sections, known)


@dataclass(frozen=True, slots=True)
class _ShortHeading:
    parts: tuple[str, ...]
    tokens: int


class _Packer:
    """Packs the sections of one version into passages; counts tokens in few large batches."""

    def __init__(
        self, version: Version, sentences: Sequence[Span], count: TokenCounter, limit: int, *, embeds_rows: bool
    ) -> None:
        self._version = version
        self._embeds_rows = embeds_rows
        self._starts = [sentence.start for sentence in sentences]
        self._ends = [sentence.end for sentence in sentences]
        self._count = count
        self._extra = special_tokens(count)
        self._limit = limit
        self._ids: dict[tuple[int, int], int] = {}

    def pack(self, sections: Sequence[Section], known: Container[str]) -> tuple[Passage, ...]:
        text = self._version.text
        sections = self._measured(sections, known)
        headings = self._short_headings([section for section in sections if not self._is_whole(section)])
        found: list[Passage] = []
        for section in sections:
            if self._is_whole(section):
                found.append(self._passage(section.units[0].span, "", section.listing))
                continue
            heading = headings[section.headings]
            most = self._limit - self._extra - heading.tokens
            room = most if section.listing else min(self._limit, PROSE_TOKENS) - self._extra - heading.tokens
            for span in _runs(text, section.units, room, most=most, count=self._count):
                # A row's name is repeated in every piece; a title that stands in the passage is not.
                shown = [one for one in heading.parts if section.listing or one not in text[span.start : span.end]]
                found.append(self._passage(span, HEADING_SEPARATOR.join(shown), section.listing))
        fitted = self._fitted(found)
        return tuple(replace(passage, passage_id=self._id(passage.span)) for passage in fitted)

    def _is_whole(self, section: Section) -> bool:
        """Tell whether the section is a row that stays whole: one that fits, or that gets no vector."""
        return section.listing is not None and section.units[0].tokens + self._extra <= self._limit

    def _measured(self, sections: Sequence[Section], known: Container[str]) -> list[Section]:
        text = self._version.text
        counted = [self._is_counted(section, known) for section in sections]
        spans = [
            # Up to the next unit, since what lies between (the label of a field) is embedded too.
            Span(unit.span.start, max(unit.span.end, following.span.start if following else 0))
            for section in compress(sections, counted)
            for unit, following in zip(section.units, [*section.units[1:], None], strict=True)
        ]
        sizes = iter(self._count([text[span.start : span.end] for span in spans]))
        return [
            replace(section, units=tuple(replace(unit, tokens=next(sizes) - self._extra) for unit in section.units))
            if is_counted
            else section
            for section, is_counted in zip(sections, counted, strict=True)
        ]

    def _is_counted(self, section: Section, known: Container[str]) -> bool:
        # Counting the tokens of 25,000 rows takes seconds; those without vectors need none, and those with one fitted.
        if section.listing is None:
            return True
        return self._embeds_rows and digest(self._version.quote(section.units[0].span)) not in known

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

    def _fitted(self, passages: Sequence[Passage]) -> list[Passage]:
        """Cut what is over the limit after all: where tokens of neighbours do not add up."""
        text = self._version.text
        # A row without heading was counted as it is.
        checked = [passage for passage in passages if passage.row is None or passage.heading]
        sizes = iter(self._count([embedded_text(passage, text) for passage in checked]))
        fitted: list[Passage] = []
        for passage in passages:
            if (passage.row is not None and not passage.heading) or next(sizes) <= self._limit:
                fitted.append(passage)
                continue
            room = self._limit // 2 - self._extra
            pieces = cut(text, passage.span, room=room, count=self._count)
            fitted += [replace(passage, span=piece, heading="") for piece in pieces]
        return fitted

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


def _runs(text: str, units: Sequence[Unit], room: int, *, most: int, count: TokenCounter) -> Iterator[Span]:
    """Yield the spans of passages: paragraphs are kept whole where half a passage is filled without them.

    A unit that is over `room` by itself is a passage; one that is over `most` is cut.
    """
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
            if unit.tokens > most:
                yield from cut(text, unit.span, room=most, count=count)
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
