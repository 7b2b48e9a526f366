"""Reads the sections and the other supplements of eCFR XML: each a regulation of its own, as of the copy's date."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sources.model import BlockKind, Document, DocumentKind, Reading
from sources.notice_fields import CITATION
from sources.readers.ecfr_markup import cell_of, head_of, tag_of
from sources.text import TextBuilder, one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from sources.metadata import FileMetadata
    from sources.model import PartialDate

_SECTION = re.compile(r"§+\s*(?P<part>\d+)\.(?P<section>\d+\w*)\s*\Z")
_SUPPLEMENT = re.compile(r"supplement\s+no\.?\s*(?P<number>\d+)\s+to\s+(?:sub)?part\s+(?P<part>\d+)", re.IGNORECASE)
_TITLE = re.compile(r"(\d{1,2}):")
_RESERVED = re.compile(r"\[\s*reserved\s*\]\.?\s*\Z", re.IGNORECASE)
_PARAGRAPHS = frozenset({"P", "FP", "FP1", "FP-1", "FP-2", "PSPACE", "CITA", "SECAUTH", "APPRO"})
_HEADINGS = frozenset({"HD1", "HD2", "HD3", "HED", "HEAD"})
_CITED = frozenset({"CITA", "SECAUTH", "APPRO"})


def read_sections(root: etree._Element, as_of: PartialDate, metadata: FileMetadata) -> Iterator[Reading]:
    """Yield the sections and supplements with text, in printed order; the Entity List is not one of them."""
    for element in root.iter():
        if tag_of(element) not in {"DIV8", "DIV9"}:
            continue
        cited = _cited(element)
        if cited and not _RESERVED.search(head_of(element)):
            reading = _read(element, cited, as_of, metadata)
            if any(block.kind is not BlockKind.HEADING for block in reading.version.blocks):
                yield reading


def _cited(element: etree._Element) -> tuple[str, str] | None:
    """Return how a section is cited, and the end of its id; None for the Entity List and what has no number."""
    name = one_line(element.get("N") or head_of(element))
    title = _TITLE.match(element.get("NODE") or "")
    cfr, lead = (f"{title[1]} CFR ", f"{title[1]}-") if title else ("", "")
    if section := _SECTION.search(name):
        number = f"{section['part']}.{section['section']}"
        return f"{cfr}{number}" if cfr else f"§ {number}", f"{lead}{number}"
    if (found := _SUPPLEMENT.search(name)) and (found["number"], found["part"]) != ("4", "744"):
        part = f"{cfr}part {found['part']}" if cfr else f"Part {found['part']}"
        return f"{part}, Supp. No. {found['number']}", f"{lead}{found['part']}-supp-{found['number']}"
    return None


def _read(element: etree._Element, cited: tuple[str, str], as_of: PartialDate, metadata: FileMetadata) -> Reading:
    citation, name = cited
    document = Document(
        document_id=f"ecfr:{name}@{as_of}",
        kind=DocumentKind.REGULATION,
        title=head_of(element) or citation,
        publisher=metadata.publisher or "Electronic Code of Federal Regulations",
        as_of=as_of,
        url=metadata.url or "",
        language=metadata.language or "en",
        citation=citation,
        series=citation,
    )
    builder = TextBuilder()
    _write(builder, element, labels=[], level=1)
    warnings = (f"{builder.dropped:,} invisible characters dropped",) if builder.dropped else ()
    return Reading(document, builder.build(document.document_id), (), warnings)


def _write(builder: TextBuilder, element: etree._Element, *, labels: list[str], level: int) -> None:
    for child in element:
        tag = tag_of(child)
        if tag in _HEADINGS:
            builder.block(BlockKind.HEADING, cell_of(child).text, level=str(level if tag == "HEAD" else level + 1))
        elif tag in _PARAGRAPHS:
            role = {"role": CITATION} if tag in _CITED else {}
            builder.block(BlockKind.PARAGRAPH, cell_of(child).text, **role)
        elif tag == "TR":
            _write_row(builder, child, labels)
        elif tag not in {"", "DIV8", "DIV9"}:
            _write(builder, child, labels=labels, level=level + 1)


def _write_row(builder: TextBuilder, row: etree._Element, labels: list[str]) -> None:
    headings = [one_line(cell_of(child).text) for child in row if tag_of(child) == "TH"]
    if headings:
        labels[:] = headings
    cells = [cell_of(child).text for child in row if tag_of(child) == "TD"]
    if not any(any(ch.isalnum() for ch in cell) for cell in cells):
        return
    builder.begin_row()
    for column, cell in enumerate(cells):
        label = labels[column] if column < len(labels) and labels[column] else f"Column {column + 1}"
        builder.field("cell", label, cell)
    builder.end_row()
