"""The words inside an element of Federal Register XML: layout taken out, page breaks and notes kept in their places."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sources.text import clean, one_line, tidy_lines

if TYPE_CHECKING:
    from lxml import etree

INLINE = frozenset({"E", "SU", "FR", "LI", "PRTPAGE", "FTREF", "AC", "I", "B", "BR", "G"})
"""Elements within a paragraph; every other one is a block of its own."""
_INDENT = re.compile(r"\n([ \t]*)\Z")
_DIGITS_MAX = 7
_SPACE = re.compile(r"\s+")


@dataclass(slots=True)
class Inline:
    """The text of an element with what stands at places in it."""

    lines: bool = False
    """Whether LI ends a line, as in a cell of a table; else it is a space."""
    marks: bool = False
    """Whether the numbers that refer to notes are kept, as in the cells of a table and at the head of a note."""
    pieces: list[str] = field(default_factory=list)
    breaks: list[tuple[int, int | None]] = field(default_factory=list)
    """Pieces before a page break, and the number of the page that begins; None where the break gives none."""
    notes: list[int] = field(default_factory=list)
    """Pieces before each reference to a note, in order."""

    @classmethod
    def of(cls, element: etree._Element, *, lines: bool = False, marks: bool = False) -> Inline:
        """Read an element whose children are all `INLINE`; others within it are read as if they were."""
        found = cls(lines, marks)
        found._walk(element)
        return found

    @property
    def text(self) -> str:
        """The words, tidied as the canonical text has them; empty when there are none."""
        return self._tidy("".join(self.pieces))

    def offset(self, pieces: int) -> int:
        """Return the offset into `text` of the first word after so many pieces."""
        before = "".join(self.pieces[:pieces])
        return len(self.text) - len(self._tidy("".join(self.pieces[pieces:]))) if before.strip() else 0

    def _tidy(self, text: str) -> str:
        return tidy_lines(clean(text).text) if self.lines else one_line(clean(text).text)

    def _walk(self, element: etree._Element) -> None:
        indent = _layout_of(element)
        children = list(element)
        self.pieces.append(_printed(element.text, indent, closes=bool(children)))
        for number, child in enumerate(children):
            self._child(child)
            self.pieces.append(_printed(child.tail, indent, closes=number + 1 < len(children)))

    def _child(self, child: etree._Element) -> None:
        if child.tag == "PRTPAGE":
            self.breaks.append((len(self.pieces), page_number(child)))
        elif child.tag == "FTREF":
            self.notes.append(len(self.pieces))
        elif child.tag == "LI":
            self.pieces.append("\n" if self.lines else " ")
            self._walk(child)
        elif child.tag == "SU" and not self.marks and _refers(child):
            return
        elif isinstance(child.tag, str):
            self._walk(child)


def page_number(mark: etree._Element) -> int | None:
    """Return the number of the page that a PRTPAGE begins; None where it gives none, or one in Roman figures."""
    return whole_number(mark.get("P") or "")


def whole_number(digits: str) -> int | None:
    """Return a page or volume; None for what is none, such as a number that no volume has.

    >>> whole_number(" 14046 "), whole_number("iv"), whole_number("9" * 5000)
    (14046, None, None)
    """
    number = digits.strip()
    return int(number) if number.isdecimal() and len(number) <= _DIGITS_MAX else None


def _refers(mark: etree._Element) -> bool:
    # The number that FTREF stands behind is not one of the words of the sentence.
    after = mark.getnext()
    return after is not None and after.tag == "FTREF" and not (mark.tail or "").strip()


def _layout_of(element: etree._Element) -> str | None:
    """Return the indent by which a pretty-printed copy sets the children of an element; None in other copies.

    Such a copy puts each child on a line of its own, before and after which the words keep their own spaces: "at
    regulations.gov" with a stop after it would else read "regulations.gov .".
    """
    found = _INDENT.search(element.text or "") if len(element) else None
    return found[1] if found else None


def _printed(text: str | None, indent: str | None, *, closes: bool) -> str:
    """Return the text between two elements as printed, each run of white space one space."""
    if not text:
        return ""
    if indent is not None:
        text = text.removeprefix(f"\n{indent}")
        text = text.removesuffix(f"\n{indent}") if closes else _INDENT.sub("", text)
    return _SPACE.sub(" ", text)
