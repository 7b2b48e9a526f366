"""Walks the XML of a Word document in order: paragraphs, tables, text boxes, notes; what is not shown is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sources.readers.article import Piece
from sources.text import clean, one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_SPACES = {f"{_W}tab", f"{_W}br", f"{_W}cr", f"{_W}ptab"}
_SKIPPED = {f"{_W}del", f"{_W}moveFrom", f"{_W}rt", f"{_W}instrText", f"{_W}delText", f"{_W}pPr", f"{_W}rPr"}
"""Deleted or moved away, glosses over Chinese and Japanese words, field codes, and looks."""
_BOX = f"{_W}txbxContent"
_SEPARATORS = {"separator", "continuationSeparator", "continuationNotice"}
_TINY = 3  # half points
_WHITE = "FFFFFF"


class Walk:
    """Reads parts of a document one after another and counts what it passes over.

    Each piece holds a whole paragraph, or a row of a table with its cells between bars. The text of a text box follows
    the paragraph that it is anchored in.
    """

    def __init__(self, headings: dict[str, int]) -> None:
        self._headings = headings
        self.hidden = 0
        """Characters that a reader does not see."""

    def pieces(self, container: etree._Element) -> Iterator[Piece]:
        """Yield the pieces of a body, header or text box."""
        for child in _shown(container):
            if child.tag == f"{_W}p":
                yield from self._paragraph(child)
            elif child.tag == f"{_W}tbl":
                yield from self._table(child)
            elif child.tag not in _SKIPPED:  # content controls, insertions, custom XML
                yield from self.pieces(child)

    def notes(self, part: etree._Element) -> Iterator[Piece]:
        """Yield the footnotes or endnotes of a part, each as one paragraph."""
        for note in part:
            if note.get(f"{_W}type") not in _SEPARATORS:
                text = one_line(" ".join(piece.text for piece in self.pieces(note)))
                if text:
                    yield Piece(text)

    def _paragraph(self, paragraph: etree._Element) -> Iterator[Piece]:
        boxes: list[etree._Element] = []
        text = one_line("".join(self._words(paragraph, boxes)))
        if text:
            yield Piece(text, self._level(paragraph))
        for box in boxes:
            yield from self.pieces(box)

    def _table(self, table: etree._Element) -> Iterator[Piece]:
        for row in _rows(table):
            cells = (" ".join(piece.text for piece in self.pieces(cell)) for cell in _cells(row))
            text = " | ".join(filter(None, map(one_line, cells)))
            if text:
                yield Piece(text)

    def _words(self, element: etree._Element, boxes: list[etree._Element]) -> Iterator[str]:
        for child in _shown(element):
            if child.tag in {f"{_W}t", f"{_M}t"}:
                yield child.text or ""
            elif child.tag in _SPACES:
                yield " "
            elif child.tag == f"{_W}noBreakHyphen":
                yield "-"
            elif child.tag == _BOX:
                boxes.append(child)
            elif child.tag == f"{_W}r" and _is_hidden(child):
                self.hidden += visible_length("".join(self._words(child, boxes)))
            elif child.tag not in _SKIPPED:
                yield from self._words(child, boxes)

    def _level(self, paragraph: etree._Element) -> int:
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        outline = paragraph.find(f"{_W}pPr/{_W}outlineLvl")
        depth = outline.get(f"{_W}val", "") if outline is not None else ""
        if depth.isdigit() and int(depth) < 6:
            return int(depth) + 1
        return self._headings.get(style.get(f"{_W}val", ""), 0) if style is not None else 0


def raw_length(part: etree._Element) -> int:
    """Return how many visible characters a part holds, wherever they stand, by the tags of text alone."""
    total = 0
    for element in part.iter(f"{_W}t", f"{_M}t"):
        above = list(element.iterancestors())
        tags = {ancestor.tag for ancestor in above}
        kinds = {ancestor.get(f"{_W}type") for ancestor in above}
        if not tags & (_SKIPPED | {f"{_MC}Fallback"}) and not kinds & _SEPARATORS:
            total += visible_length(element.text or "")
    return total


def visible_length(text: str) -> int:
    """Return the number of characters that are neither white space nor invisible, bars between cells aside."""
    return sum(not ch.isspace() and ch != "|" for ch in clean(text).text)


def _shown(element: etree._Element) -> Iterator[etree._Element]:
    """Yield the children, of two forms of one thing for newer and older programs the first that there is."""
    for child in element:
        if child.tag == f"{_MC}AlternateContent":
            forms = [form for form in child if form.tag in {f"{_MC}Choice", f"{_MC}Fallback"}]
            if forms:
                yield from _shown(forms[0])
        elif isinstance(child.tag, str):
            yield child


def _rows(table: etree._Element) -> Iterator[etree._Element]:
    for child in _shown(table):
        if child.tag == f"{_W}tr":
            yield child
        elif child.tag not in _SKIPPED:
            yield from _rows(child)


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    for child in _shown(row):
        if child.tag == f"{_W}tc":
            yield child
        elif child.tag not in _SKIPPED:
            yield from _cells(child)


def _is_hidden(run: etree._Element) -> bool:
    """Tell whether a run is marked hidden, smaller than two points, or white where nothing behind it is coloured."""
    looks = run.find(f"{_W}rPr")
    if looks is None:
        return False
    vanish, size, colour = (looks.find(f"{_W}{tag}") for tag in ("vanish", "sz", "color"))
    if vanish is not None and vanish.get(f"{_W}val") not in {"0", "false", "off"}:
        return True
    if size is not None and size.get(f"{_W}val", "").isdigit() and int(size.get(f"{_W}val", "")) <= _TINY:
        return True
    return colour is not None and colour.get(f"{_W}val", "").upper() == _WHITE and not _is_on_colour(run, looks)


def _is_on_colour(run: etree._Element, looks: etree._Element) -> bool:
    if looks.find(f"{_W}highlight") is not None:
        return True
    behind = [looks.find(f"{_W}shd")]
    for above in run.iterancestors(f"{_W}p", f"{_W}tc", f"{_W}tbl"):
        if above.find(f"{_W}tblPr/{_W}tblStyle") is not None:
            return True  # the colours of its rows stand in its style
        behind += [above.find(f"{_W}{tag}/{_W}shd") for tag in ("pPr", "tcPr", "tblPr")]
    fills = {shade.get(f"{_W}fill", "auto").upper() for shade in behind if shade is not None}
    return bool(fills - {"AUTO", _WHITE})
