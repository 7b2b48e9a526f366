"""Puts the runs of PDF pages together into lines, in reading order, without what every page repeats."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from sources.text import clean, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sources.readers.pdf_runs import PdfPage, Run

_CELL_GAP = 3.0  # ems of empty space that part two cells; between words there are 0.3, in justified text up to 1.5
_COLUMN_GAP = 1.0  # ems between a column and the next, which begins where other lines begin too
_WORD_GAP = 0.15
_EDGE_LINES = 3
_EDGE_SHARE = 0.4  # of the pages; left and right pages often differ
_SAME_PLACE = 6.0
_PAGE_NUMBER = re.compile(r"(?:page\s*)?[-–—]?\s*\d{1,4}\s*[-–—]?(?:\s*(?:of|/)\s*\d{1,4})?", re.IGNORECASE)
_PROSE = 20  # characters in the middle of the lines of a column; the cells of most tables are shorter
_COLUMN_LINES = 4


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text of one column or cell."""

    text: str
    """Canonical: cleaned, single spaces."""
    page: int
    x: float
    y: float
    end: float
    """Where it ends, from the left."""
    size: float
    bold: bool
    dropped: int = 0
    """Invisible characters that were taken out."""

    def is_beside(self, other: Line) -> bool:
        """Tell whether both stand on one base line of one page."""
        return self.page == other.page and abs(self.y - other.y) <= 0.3 * max(self.size, other.size)


def page_lines(page: PdfPage) -> list[Line]:
    """Return the lines of a page in reading order: as they were drawn, but column by column where they alternate."""
    return _by_column(_lines(page))


def _lines(page: PdfPage) -> list[Line]:
    rows: list[list[Run]] = []
    for run in page.runs:
        if not rows or run.starts_line or run.x < rows[-1][-1].x - 1:
            rows.append([])
        rows[-1].append(run)
    starts, extents = _column_starts(rows), _prose_extents(rows)
    parts = (part for row in rows for part in ([row] if _extent(row) in extents else _parted(row, starts)))
    return [line for part in parts if (line := _line(part, page.number))]


def _column_starts(rows: Sequence[Sequence[Run]]) -> Counter[int]:
    """Return at which points lines begin, or text after a wide gap, and how often."""
    starts: Counter[int] = Counter()
    for row in rows:
        starts[round(row[0].x)] += 1
        starts.update(round(run.x) for before, run in pairwise(row) if _gap(before, run) > _COLUMN_GAP)
    return starts


def _prose_extents(rows: Sequence[Sequence[Run]]) -> set[tuple[int, int]]:
    """Return from where to where lines of text reach: a line of the same extent with wide gaps is only justified."""
    found: Counter[tuple[int, int]] = Counter()
    for row in rows:
        if all(_gap(before, run) < _CELL_GAP / 2 for before, run in pairwise(row)):
            start, end = _extent(row)
            found.update((start, end + step) for step in (-1, 0, 1))
    return {extent for extent, count in found.items() if count >= _COLUMN_LINES}


def _extent(row: Sequence[Run]) -> tuple[int, int]:
    return round(row[0].x), round(row[-1].x + row[-1].width)


def _gap(before: Run, run: Run) -> float:
    """Return the empty space between two runs, in ems."""
    return (run.x - before.x - before.width) / max(run.size, 1.0)


def _parted(row: Sequence[Run], starts: Counter[int]) -> Iterator[list[Run]]:
    """Part the runs of one base line where a cell or column ends."""
    gaps = [_gap(before, run) for before, run in pairwise(row)]
    part = [row[0]]
    for at, run in enumerate(row[1:]):
        # In justified text all gaps of a line are wide, but equally so.
        others = [gap for gap in (*gaps[:at], *gaps[at + 1 :]) if gap > _WORD_GAP]
        common = sum(starts[round(run.x) + step] for step in (-1, 0, 1)) >= _COLUMN_LINES
        wide = common and gaps[at] > max(_COLUMN_GAP, 2 * median(others or [_WORD_GAP]))
        if wide or gaps[at] > _CELL_GAP:
            yield part
            part = []
        part.append(run)
    yield part


def _line(runs: Sequence[Run], page: int) -> Line | None:
    cleaned = clean("".join(run.text for run in runs).replace("\u00ad", "-"))
    text = one_line(cleaned.text)
    if not text:
        return None
    size = max(runs, key=lambda run: len(run.text)).size
    last = runs[-1]
    bold = all(run.bold for run in runs if run.text.strip())
    end = max(last.x + last.width, runs[0].x + 1)
    return Line(text, page, runs[0].x, runs[0].y, end, size, bold, cleaned.dropped)


def _by_column(lines: list[Line]) -> list[Line]:
    """Return the lines of two columns that were drawn alternately one column after the other."""
    edge = _gutter(lines)
    if edge is None:
        return lines
    ordered: list[Line] = []
    band: list[Line] = []
    for line in sorted(lines, key=lambda line: -line.y):
        if _side(line, edge) == "across":
            ordered += [*_columns(band, edge), line]
            band = []
        else:
            band.append(line)
    return [*ordered, *_columns(band, edge)]


def _columns(band: list[Line], edge: float) -> list[Line]:
    left = [line for line in band if _side(line, edge) == "left"]
    return [*left, *_by_column([line for line in band if _side(line, edge) == "right"])]


def _side(line: Line, edge: float) -> str:
    if line.x >= edge - 2:
        return "right"
    return "left" if line.end <= edge else "across"


def _gutter(lines: list[Line]) -> float | None:
    """Return where the second of two columns begins that are drawn alternately; None where there are none such."""
    starts = Counter(round(line.x) for line in lines)
    for start, count in sorted(starts.items()):
        if count < _COLUMN_LINES or start <= min(starts) + 20:
            continue
        sides = [_side(line, start) for line in lines]
        left = [line for line, side in zip(lines, sides, strict=True) if side == "left"]
        right = [line for line, side in zip(lines, sides, strict=True) if side == "right"]
        if min(len(left), len(right)) < _COLUMN_LINES or not _is_prose(left) or not _is_prose(right):
            continue
        turns = sum(a != b for a, b in pairwise(sides))
        if turns > 0.8 * min(len(left), len(right)):
            return float(start)
    return None


def _is_prose(lines: list[Line]) -> bool:
    return median(len(line.text) for line in lines) >= _PROSE


def cut_running(pages: Sequence[tuple[PdfPage, list[Line]]]) -> tuple[list[Line], list[str]]:
    """Return the lines of all pages without running headers, footers and page numbers, and the texts that were cut."""
    edges = {page.number: _edge_lines(lines) for page, lines in pages}
    places: dict[str, list[Line]] = defaultdict(list)
    for lines in edges.values():
        for line in lines:
            places[_pattern(line.text)].append(line)
    least = max(2.0, _EDGE_SHARE * len(pages))
    cut = {id(line) for found in places.values() for line in _repeated(found, least)}
    for page, lines in pages:
        cut |= {id(line) for line in _page_number(lines, page.height)}
    for _, lines in pages:
        if all(id(line) in cut for line in lines):  # a page that would be left empty has nothing but its text
            cut -= {id(line) for line in lines}
    said = Counter(_pattern(line.text) for _, lines in pages for line in lines if id(line) in cut)
    first = {_pattern(line.text): line.text for _, lines in reversed(pages) for line in lines if id(line) in cut}
    kept = [line for _, lines in pages for line in lines if id(line) not in cut]
    return kept, [f"{first[pattern]!r} ({count} times)" for pattern, count in said.most_common()]


def _edge_lines(lines: list[Line]) -> list[Line]:
    """Return what stands on the first and last base lines of a page."""
    heights = sorted({round(line.y) for line in lines})
    ends = {*heights[:_EDGE_LINES], *heights[-_EDGE_LINES:]}
    return [line for line in lines if round(line.y) in ends]


def _pattern(text: str) -> str:
    return re.sub(r"\d+", "#", text.casefold())


def _repeated(lines: list[Line], least: float) -> Iterable[Line]:
    """Return the lines of one wording that stand at the same height on enough pages."""
    for line in lines:
        here = [other for other in lines if abs(other.y - line.y) <= _SAME_PLACE]
        if len({other.page for other in here}) >= least:
            yield line


def _page_number(lines: list[Line], height: float) -> Iterable[Line]:
    """Return the page number that stands alone at the top or bottom of a page."""
    if len(lines) < 2:
        return
    for line in (min(lines, key=lambda line: line.y), max(lines, key=lambda line: line.y)):
        if _PAGE_NUMBER.fullmatch(line.text) and not 0.12 * height < line.y < 0.88 * height:
            yield line
