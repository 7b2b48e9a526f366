"""Elements of eCFR XML: their tags, headings and words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sources.text import one_line

if TYPE_CHECKING:
    from lxml import etree

_LAYOUT = re.compile(r"\s+")
_EMPTY_LINES = re.compile(r"\s*\n\s*")
_BREAKS = frozenset({"BR", "P", "FP", "DIV", "LI"})


@dataclass(frozen=True, slots=True)
class Cell:
    """The words of a cell or paragraph."""

    text: str
    """Line ends for line breaks, superscripts as plain digits."""
    superscripts: tuple[str, ...]
    """What stands raised, in order."""


def tag_of(element: etree._Element) -> str:
    """Return an element's name without namespace, in capitals; empty for comments and instructions."""
    # Comments and processing instructions have a function for a tag.
    return element.tag.rpartition("}")[2].upper() if isinstance(element.tag, str) else ""


def head_of(element: etree._Element) -> str:
    """Return the heading of an element, on one line; empty when it has none."""
    return next((one_line("".join(child.itertext())) for child in element if tag_of(child) == "HEAD"), "")


def cell_of(element: etree._Element) -> Cell:
    """Return the words of an element; only breaks end a line, superscripts are plain digits."""
    pieces: list[str] = []
    superscripts: list[str] = []
    _collect(element, pieces, superscripts)
    return Cell(_EMPTY_LINES.sub("\n", "".join(pieces)).strip(), tuple(superscripts))


def _collect(element: etree._Element, pieces: list[str], superscripts: list[str]) -> None:
    # White space in the file is layout; only breaks end a line.
    pieces.append(_LAYOUT.sub(" ", element.text or ""))
    for child in element:
        tag = tag_of(child)
        if tag in _BREAKS:
            pieces.append("\n")
        if tag == "SUP":
            superscripts.append("".join(child.itertext()).strip())
        if tag:
            _collect(child, pieces, superscripts)
        if tag in _BREAKS and tag != "BR":
            pieces.append("\n")
        pieces.append(_LAYOUT.sub(" ", child.tail or ""))
