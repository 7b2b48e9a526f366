"""Reads eCFR XML: the Entity List, Supplement No. 4 to Part 744, and the sections that stand beside it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from sources.dates import parse_date_words
from sources.detect import parse_xml
from sources.encoding import shown
from sources.errors import DateError, SourceError
from sources.listings import ENTITY_LIST, footnote_numbers, row_citations, split_entity, sub_field, sub_fields
from sources.model import Document, DocumentKind, PartialDate
from sources.readers.ecfr_markup import Cell, cell_of, head_of, tag_of
from sources.readers.ecfr_sections import read_sections
from sources.readers.list_writer import ListWriter
from sources.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from sources.metadata import FileMetadata
    from sources.model import Reading

PUBLISHER = "Electronic Code of Federal Regulations"
"""Publisher of a file whose metadata name none."""

_SUPPLEMENT = re.compile(r"supplement\s+no\.?\s*4\s+to\s+part\s+744", re.IGNORECASE)
_NAMED_DATE = re.compile(r"(?<!\d)(\d{4}-\d{2}-\d{2})(?!\d)")
_RESERVED = re.compile(r"\W*reserved\W*", re.IGNORECASE)
_TEXTS = frozenset({"P", "FP", "CITA", "NOTE", "EXTRACT", "FTNT"})
_COLUMNS = 5  # destination, entity, requirement, policy, citation; where destinations span rows, a row has four


_EMPTY = Cell("", ())


def read(data: bytes, *, name: str, metadata: FileMetadata) -> tuple[Reading, ...]:
    """Read the Entity List as of a date, where the file holds it, then the sections and other supplements.

    Raises:
        SourceError: The XML is broken, holds neither a row of the list nor a section, or its date is not known.
    """
    root = parse_xml(data, name=name)
    as_of = metadata.as_of or _date_in(root) or _date_in_name(name)
    if as_of is None:
        raise SourceError(
            f"{shown(name)}: the date of this copy of the regulations is not known; give `as_of` in metadata.yml or"
            " `--as-of`"
        )
    supplement = _find_supplement(root)
    readings = [] if supplement is None else [_read_list(supplement, as_of, name, metadata)]
    readings += read_sections(root, as_of, metadata)
    if not readings:
        raise SourceError(f"{shown(name)}: holds no section with text; download a part, or the whole title, again")
    return tuple(readings)


def _read_list(supplement: etree._Element, as_of: PartialDate, name: str, metadata: FileMetadata) -> Reading:
    writer = ListWriter(_document(supplement, as_of, metadata), heading=head_of(supplement))
    warnings = _write(writer, supplement)
    if not writer.rows:
        raise SourceError(f"{shown(name)}: Supplement No. 4 to Part 744 holds no rows; download it again")
    return writer.finish(warnings)


def _find_supplement(root: etree._Element) -> etree._Element | None:
    for element in root.iter():
        if tag_of(element) == "DIV9" and _SUPPLEMENT.search(element.get("N") or head_of(element)):
            return element
    return None


def _document(supplement: etree._Element, as_of: PartialDate, metadata: FileMetadata) -> Document:
    return Document(
        document_id=f"ecfr:15-744-supp-4@{as_of}",
        kind=DocumentKind.LIST,
        title=metadata.title or head_of(supplement) or "Supplement No. 4 to Part 744—Entity List",
        publisher=metadata.publisher or PUBLISHER,
        as_of=as_of,
        url=metadata.url or "",
        language=metadata.language or "en",
        series=metadata.series or ENTITY_LIST,
        complete=metadata.complete is not False,
    )


def _date_in(root: etree._Element) -> PartialDate | None:
    """Return the date to which the file says it is amended; None when it says none."""
    for element in root.iter():
        if tag_of(element) == "AMDDATE":
            found = parse_date_words("".join(element.itertext()))
            if found:
                return found[0].date
    return None


def _date_in_name(name: str) -> PartialDate | None:
    found = _NAMED_DATE.search(name)
    try:
        return PartialDate.from_date(date.fromisoformat(found[1])) if found else None
    except (ValueError, DateError):
        return None


def _write(writer: ListWriter, supplement: etree._Element) -> list[str]:
    """Write rows and the text around them in order; return warnings."""
    destination = ""
    reserved = damaged = 0
    for element in _in_order(supplement):
        if tag_of(element) != "TR":
            writer.paragraph(cell_of(element).text)
            continue
        cells = [cell_of(child) for child in element if tag_of(child) == "TD"]
        if not cells:
            continue
        if len(cells) >= _COLUMNS:
            destination = one_line(cells[0].text) or destination
        entity = cells[-4] if len(cells) >= _COLUMNS - 1 else _EMPTY
        if _RESERVED.fullmatch(entity.text):
            reserved += 1
        elif not any(ch.isalnum() for ch in entity.text):
            damaged += 1
        else:
            _write_row(writer, destination, cells[-4:])
    warnings = [f"{reserved} reserved rows skipped"] if reserved else []
    if damaged:
        warnings.append(f"{damaged} rows without an entity skipped")
    return warnings


def _in_order(supplement: etree._Element) -> Iterator[etree._Element]:
    """Yield table rows, and the paragraphs outside tables, in document order."""
    for child in supplement:
        if tag_of(child) == "TR" or tag_of(child) in _TEXTS:
            yield child
        else:
            yield from _in_order(child)


def _write_row(writer: ListWriter, destination: str, cells: list[Cell]) -> None:
    entity, requirement, policy, citation = cells
    writer.begin_row()
    heading = writer.field("destination", "Destination", destination)
    cell = writer.field("entity", "Entity", entity.text)
    required = writer.field("license_requirement", "License requirement", requirement.text)
    reviewed = writer.field("license_policy", "License review policy", policy.text)
    notice = writer.field("federal_register_citation", "Federal Register citation", citation.text)
    if cell is None:  # an entity of nothing but invisible characters is caught by the caller
        return
    parts = split_entity(cell.value)
    listing = writer.draft(ENTITY_LIST, sub_field(cell, parts.name))
    writer.end_row(
        replace(
            listing,
            aliases=sub_fields(cell, parts.aliases),
            destination=heading,
            addresses=sub_fields(cell, parts.addresses),
            requirement=required,
            policy=reviewed,
            notice=notice,
            citations=row_citations(notice),
            footnotes=footnote_numbers(requirement.text, requirement.superscripts),
        )
    )
