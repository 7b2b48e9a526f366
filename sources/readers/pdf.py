"""Reads an article, notice or digest from a PDF, with the page that each word stands on."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from sources.encoding import shown
from sources.errors import SourceError
from sources.readers.article import Facts, Piece, build_reading, check_kind, no_text
from sources.readers.article_header import is_list_item, read_header
from sources.readers.boilerplate import cut_boilerplate
from sources.readers.pdf_lines import Line, cut_running, page_lines
from sources.readers.pdf_text import read_pdf
from sources.text import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sources.metadata import FileMetadata
    from sources.model import Reading
    from sources.readers.pdf_text import PdfFile

_HEADING_SIZE = 1.15  # times the size of most of the text
_HEADING_CHARS = 200
_LEADING = 1.45  # times the usual distance of two lines; more is an empty line between paragraphs
_FULL = 0.8  # of the width of the column; a line that ends earlier ends its paragraph where a sentence ends
_ENDS = re.compile(r"[.!?:;。！？：；][”\"’')\]\d]*\Z")
_WORD_PART = re.compile(r"([^\W\d_]{2,})[-\u2010]\Z")
_WHOLE_WORD = re.compile(r"[^\W\d_]+(?:[-\u2010][^\W\d_]+)*(?![-\u2010])")
_NEXT_PART = re.compile(r"[^\W\d_]+")
_FILE_NAME = re.compile(
    r"\A(?:microsoft word - |untitled|document\d*\Z|\w+:\S+\Z)|\.(?:docx?|pdf|indd|tex|rtf|html?|qxd)\Z", re.IGNORECASE
)
_UNREADABLE = 0.2
_NAMED = 10


def read(data: bytes, *, name: str, metadata: FileMetadata) -> tuple[Reading, ...]:
    """Read the text of a PDF, page by page: columns in order, hyphens mended, running heads and hidden text left out.

    Raises:
        SourceError: It is broken, encrypted, too long, or holds no text.
    """
    check_kind(name, metadata)
    file = read_pdf(data, shown(name))
    pages = [(page, page_lines(page)) for page in file.pages]
    hidden = sum(page.hidden for page in file.pages)
    lines, running = cut_running(pages)
    _check(lines, hidden, name)
    header = read_header(_pieces(lines), metadata)
    cut = cut_boilerplate(header.pieces)
    if not cut.pieces:
        raise no_text(name, "all of it is page boilerplate; save the article's text")
    pieces = cut.pieces
    if all(piece.level for piece in pieces):  # large or bold type alone makes no headings
        pieces = tuple(replace(piece, level=0) for piece in pieces)
    said = _facts(file, name)
    facts = replace(header.facts, title=said.title or header.facts.title, author=header.facts.author or said.author)
    warnings = [*_warnings(file, pages, hidden, running), *header.warnings, *cut.warnings]
    reading = build_reading(pieces, facts, name=name, metadata=metadata, warnings=warnings)
    return (reading,)


def _check(lines: Sequence[Line], hidden: int, name: str) -> None:
    if not lines:
        beside = f" beside {hidden:,} characters of hidden text" if hidden else ""
        raise no_text(name, f"it shows none{beside} (scanned?); add a copy with a text layer, or the text itself")
    text = "".join(line.text for line in lines)
    if text.count("\ufffd") > _UNREADABLE * len(text):
        raise SourceError(f"{shown(name)}: its fonts do not say which letters they print; add the text itself")


def _facts(file: PdfFile, name: str) -> Facts:
    title, author = one_line(file.title), one_line(file.author)
    if _FILE_NAME.search(title) or title.casefold() == name.rpartition(".")[0].casefold():
        title = ""
    return Facts(title=title, author=author)


def _warnings(file: PdfFile, pages: Sequence[tuple[object, list[Line]]], hidden: int, running: list[str]) -> list[str]:
    found = []
    if hidden:
        found.append(f"left out {hidden:,} characters of hidden text (invisible, white, tiny or off the page)")
    if dropped := sum(line.dropped for _, lines in pages for line in lines):
        found.append(f"dropped {dropped:,} invisible characters (controls, zero-width, bidirectional or tags)")
    if running:
        found.append(f"cut running headers and footers: {', '.join(running[:_NAMED])}")
    empty = [page.number for page, lines in zip(file.pages, (lines for _, lines in pages), strict=True) if not lines]
    if empty:
        found.append(f"no text found on page {_listed(empty)} (scanned?)")
    if file.unread:
        found.append(f"page {_listed(file.unread)} is broken and was not read")
    return found


def _listed(numbers: Sequence[int]) -> str:
    more = f" and {len(numbers) - _NAMED} more" if len(numbers) > _NAMED else ""
    return ", ".join(map(str, numbers[:_NAMED])) + more


@dataclass(slots=True)
class _Paragraph:
    """A paragraph that is being put together."""

    lines: list[Line]
    text: str
    pages: list[tuple[int, int]] = field(default_factory=list)
    """Offset into the text at which each page begins."""
    is_row: bool = False


def _pieces(lines: Sequence[Line]) -> tuple[Piece, ...]:
    """Join lines into headings and paragraphs."""
    words = _Words(lines)
    body = _body_size(lines)
    leading = _usual_leading(lines)
    edges = _right_edges(lines)
    done: list[_Paragraph] = []
    for line in lines:
        before = done[-1].lines[-1] if done else None
        if before is not None and line.is_beside(before) and line.x > before.x:
            _append(done[-1], line, " | ")
            done[-1].is_row = True
        elif before is None or done[-1].is_row or _begins(before, line, leading, edges):
            done.append(_Paragraph([line], line.text, [(0, line.page)]))
        else:
            words.join(done[-1], line)
    return tuple(_piece(paragraph, body) for paragraph in done)


def _append(paragraph: _Paragraph, line: Line, joint: str) -> None:
    paragraph.text += joint
    if line.page != paragraph.lines[-1].page:
        paragraph.pages.append((len(paragraph.text), line.page))
    paragraph.text += line.text
    paragraph.lines.append(line)


def _piece(paragraph: _Paragraph, body: float) -> Piece:
    first = paragraph.lines[0]
    level = 0
    if len(paragraph.text) <= _HEADING_CHARS and not paragraph.is_row:
        if first.size > _HEADING_SIZE * body:
            level = 1 if first.size > 1.6 * body else 2
        elif all(line.bold for line in paragraph.lines) and not _ENDS.search(paragraph.text):
            level = 3
    return Piece(paragraph.text, level, tuple(paragraph.pages))


def _begins(before: Line, line: Line, leading: float, edges: dict[tuple[int, int], float]) -> bool:
    """Tell whether a line begins a new paragraph rather than going on with that of the line before."""
    if abs(before.size - line.size) > 0.12 * before.size or before.bold != line.bold or is_list_item(line.text):
        return True
    ended = bool(_ENDS.search(before.text))
    down = before.y - line.y
    if before.page != line.page or down < 0:  # another page, column or cell
        return ended or not _goes_on(before, line)
    if down > _LEADING * leading * line.size or abs(line.x - before.x) > 6 * line.size:
        return True
    is_short = before.end < before.x + _FULL * (edges[before.page, round(before.x / 10)] - before.x)
    is_indented = line.x > before.x + 0.8 * line.size
    return ended and (is_short or is_indented)


def _goes_on(before: Line, line: Line) -> bool:
    return not line.text[0].isupper() or len(before.text) > 30


def _body_size(lines: Sequence[Line]) -> float:
    counted = Counter[float]()
    for line in lines:
        counted[round(line.size * 2) / 2] += len(line.text)
    return counted.most_common(1)[0][0]


def _usual_leading(lines: Sequence[Line]) -> float:
    """Return the usual distance from one line to the next, in sizes of its letters."""
    downs = [
        (before.y - line.y) / line.size
        for before, line in pairwise(lines)
        if before.page == line.page and 0.8 * line.size < before.y - line.y < 2.5 * line.size
    ]
    return median(downs) if downs else 1.2


def _right_edges(lines: Sequence[Line]) -> dict[tuple[int, int], float]:
    """Return how far the lines of each page reach that begin at about the same place."""
    edges: dict[tuple[int, int], float] = {}
    for line in lines:
        key = (line.page, round(line.x / 10))
        edges[key] = max(edges.get(key, 0.0), line.end)
    return edges


class _Words:
    """The words of a document, by which it is told whether a hyphen at a line's end is part of the word."""

    def __init__(self, lines: Sequence[Line]) -> None:
        found = [
            word for line in lines for word in re.findall(r"[^\W\d_]+(?:[-\u2010][^\W\d_]+)*(?![-\u2010])", line.text)
        ]
        self._known = {word.casefold().replace("\u2010", "-") for word in found}

    def join(self, paragraph: _Paragraph, line: Line) -> None:
        """Add a line to a paragraph, mending a word that was parted at the line's end."""
        part, rest = _WORD_PART.search(paragraph.text), _NEXT_PART.match(line.text)
        if part and rest:
            if rest[0][0].islower() and not self._is_compound(part[1].casefold(), rest[0].casefold()):
                paragraph.text = paragraph.text[:-1]
            _append(paragraph, line, "")
        else:
            _append(paragraph, line, "" if _is_chinese(paragraph.text[-1]) and _is_chinese(line.text[0]) else " ")

    def _is_compound(self, first: str, second: str) -> bool:
        if f"{first}-{second}" in self._known:
            return True
        return first + second not in self._known and {first, second} <= self._known


def _is_chinese(ch: str) -> bool:
    return "\u3000" <= ch <= "\u9fff" or "\uff00" <= ch <= "\uffef"
