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
    from collections.abc import Iterable, Sequence

    from sources.readers.pdf_runs import PdfPage, Run

_CELL_GAP = 3.0  # ems of empty space that part two cells; between words there are 0.3, in justified text up to 1.5
_COLUMN_GAP = 0.8  # ems between a column and the next, which begins where other lines begin too
_DOUBT = 0.12  # of an estimated width, by which it may be too long
_EDGE_LINES = 3
_EDGE_SHARE = 0.4  # of the pages; left and right pages often differ
_SAME_PLACE = 6.0
_PAGE_NUMBER = re.compile(r"(?:page\s*)?[-–—]?\s*\d{1,4}\s*[-–—]?(?:\s*(?:of|/)\s*\d{1,4})?", re.IGNORECASE)
_PROSE = 20  # characters in the middle of the lines of a column; the cells of most tables are shorter
_COLUMN_LINES = 4
_NARROW, _WIDE = frozenset("ijlI.,;:'|!ft()[]r- ‘’"), frozenset("mMWw@%—…")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text of one column or cell."""

    text: str
    """Canonical: cleaned, single spaces."""
    page: int
    x: float
    y: float
    end: float
    """Where it ends, from the left; estimated."""
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


def width_of(text: str, size: float) -> float:
    """Estimate how wide a text is printed, in points, by the proportions of common typefaces."""
    return size * sum(_em(ch) for ch in text)


def _em(ch: str) -> float:
    if ch in _NARROW:
        return 0.3
    if ord(ch) >= 0x2E80:  # Chinese, Japanese and Korean
        return 1.0
    return 0.85 if ch in _WIDE else 0.67 if ch.isupper() else 0.52


def _lines(page: PdfPage) -> list[Line]:
    starts = Counter(round(run.x) for run in page.runs)
    groups: list[list[Run]] = []
    end = 0.0
    for run in page.runs:
        common = any(starts[round(run.x) + step] >= _COLUMN_LINES for step in (-1, 0, 1))
        if not groups or _breaks(groups[-1][-1], run, end, common_start=common):
            groups.append([])
            end = run.x
        groups[-1].append(run)
        end = max(end, run.x + width_of(run.text.strip(), run.size))
    return [line for group in groups if (line := _line(group, page.number))]


def _breaks(before: Run, run: Run, end: float, *, common_start: bool) -> bool:
    """Tell whether a run begins another line or cell than the run before it, which ends at `end`."""
    if run.starts_line or run.x < before.x - 1:
        return True
    if common_start:
        return run.x - end > _COLUMN_GAP * run.size - _DOUBT * (end - before.x)
    return run.x - end > _CELL_GAP * run.size


def _line(runs: Sequence[Run], page: int) -> Line | None:
    cleaned = clean("".join(run.text for run in runs).replace("\u00ad", "-"))
    text = one_line(cleaned.text)
    if not text:
        return None
    size = max(runs, key=lambda run: len(run.text)).size
    last = runs[-1]
    bold = all(run.bold for run in runs if run.text.strip())
    end = max(last.x + width_of(last.text.strip(), last.size), runs[0].x + 1)
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
    # An estimate that is too long must not make a full line of the left column reach across.
    return "left" if line.x + (1 - _DOUBT) * (line.end - line.x) <= edge else "across"


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
