"""Rows of the tables in Federal Register XML. Those of a rule on the Entity List are fields as a list's rows are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sources.readers.fr_inline import Inline, page_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml import etree

    from sources.readers.notice_body import NoticeBody

ENTITY_COLUMNS = (
    ("destination", re.compile(r"country|destination", re.IGNORECASE)),
    ("entity", re.compile(r"entit", re.IGNORECASE)),
    ("license_requirement", re.compile(r"licen[cs]e requirement", re.IGNORECASE)),
    ("license_policy", re.compile(r"policy", re.IGNORECASE)),
    ("federal_register_citation", re.compile(r"federal register|citation", re.IGNORECASE)),
)
"""Machine names of the columns of the Entity List, and what their headings hold."""
CELL = "cell"
"""Machine name of a cell of any other table."""
_UNCHANGED = re.compile(r"[\s*•.\u2003-]*")
_WORDS = re.compile(r"[^\W\d_]{2}")


def write_table(body: NoticeBody, table: etree._Element) -> None:
    """Write the title of a table as a paragraph, each row as a row, and what stands below it as paragraphs.

    In the table of a rule on the Entity List each row begins with its destination, carried forward as the list prints
    it once for a block; rows of stars, which stand for entries that the rule leaves as they are, are left out.
    """
    labels = _labels(table)
    names = _entity_names(labels)
    destination = Inline()
    for child in table:
        if child.tag == "ROW":
            _turn(body, child)
            cells = [Inline.of(cell, lines=True, marks=True) for cell in child if cell.tag == "ENT"]
            if not names:
                body.row([(CELL, _label(labels, column), cell) for column, cell in enumerate(cells)])
                continue
            if cells and _WORDS.search(cells[0].text):
                destination = cells[0]
            _write_entity(body, names, labels, [destination, *cells[1:]])
        elif child.tag == "PRTPAGE":
            body.turn(page_number(child))
        elif isinstance(child.tag, str) and child.tag != "BOXHD":
            body.paragraph(Inline.of(child))


def _turn(body: NoticeBody, row: etree._Element) -> None:
    for child in row:
        if child.tag == "PRTPAGE":
            body.turn(page_number(child))


def _write_entity(body: NoticeBody, names: Sequence[str], labels: Sequence[str], cells: Sequence[Inline]) -> None:
    entity = cells[1].text if len(cells) > 1 else ""
    if _UNCHANGED.fullmatch(entity):
        for cell in cells:
            body.pass_over(cell)
        return
    body.row(list(zip(names, labels, cells, strict=False)))


def _labels(table: etree._Element) -> list[str]:
    """Return the heading of each column as printed; of headings over headings the lower ones."""
    heads = [head for box in table.iter("BOXHD") for head in box.iter("CHED")]
    deep = [int(head.get("H") or 1) if (head.get("H") or "1").isdecimal() else 1 for head in heads]
    return [
        Inline.of(head).text
        for number, head in enumerate(heads)
        if number + 1 == len(heads) or deep[number + 1] <= deep[number]
    ]


def _label(labels: Sequence[str], column: int) -> str:
    named = labels[column] if column < len(labels) else ""
    return named or f"Column {column + 1}"


def _entity_names(labels: Sequence[str]) -> list[str]:
    """Return the machine names of the columns of an Entity List table; empty for any other table."""
    if len(labels) != len(ENTITY_COLUMNS):
        return []
    fits = all(pattern.search(label) for label, (_, pattern) in zip(labels, ENTITY_COLUMNS, strict=True))
    return [name for name, _ in ENTITY_COLUMNS] if fits else []
