"""Reads a CSV of list entries written by hand: a small list of one's own, or a part of an official one."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import PurePath
from typing import TYPE_CHECKING

from sources.encoding import decode, shown
from sources.errors import SourceError
from sources.listings import ENTITY_LIST, footnote_numbers, row_citations
from sources.model import Document, DocumentKind
from sources.readers.list_writer import ListWriter

if TYPE_CHECKING:
    from sources.metadata import FileMetadata
    from sources.model import Field, Reading

COLUMNS = (
    "destination",
    "name",
    "aliases",
    "addresses",
    "license_requirement",
    "license_policy",
    "federal_register_citation",
)
"""Columns that are read; `name` must be there. Aliases and addresses are parted by " | "."""

_MAX_CELL = 1_000_000  # characters; csv's own limit of 131,072 is below the longest official cells


def read(data: bytes, *, name: str, metadata: FileMetadata) -> tuple[Reading, ...]:
    """Read the entries of one list; rows without a name are left out with a warning.

    Raises:
        SourceError: There is no column `name`, no entry, or the file is no CSV.
        UnknownFormatError: The bytes are no text.
    """
    decoded = decode(data, name=name)
    rows, columns = read_table(decoded.text, name)
    if "name" not in columns:
        raise SourceError(f"{shown(name)}: no column `name`; the columns are {', '.join(COLUMNS)}")
    warnings = [decoded.warning] if decoded.warning else []
    unknown = [column for column in columns if column not in COLUMNS]
    if unknown:
        warnings.append(f"columns not read: {shown(', '.join(unknown))}; known are {', '.join(COLUMNS)}")
    writer = ListWriter(_document(name, metadata))
    nameless = [row for row in rows if not _write_row(writer, row)]
    if not writer.rows:
        raise SourceError(f"{shown(name)}: no entry with a name; give one a line under the header")
    if nameless:
        warnings.append(f"{len(nameless)} rows without a name skipped")
    return (writer.finish(warnings),)


def read_table(text: str, name: str) -> tuple[list[dict[str, str]], tuple[str, ...]]:
    """Return the rows of a CSV with a header, by column name in lower case, and the columns; empty rows are left out.

    Cells beyond the header are dropped, and missing ones are empty.

    Raises:
        SourceError: The text is no CSV.
    """
    csv.field_size_limit(_MAX_CELL)
    table = csv.reader(io.StringIO(text, newline=""))
    try:
        columns = tuple(cell.strip().lower().replace(" ", "_") for cell in next(table, []))
        rows = [dict.fromkeys(columns, "") | dict(zip(columns, row, strict=False)) for row in table if any(row)]
    except csv.Error as exc:
        raise SourceError(f"{shown(name)}: broken CSV at line {table.line_num} ({exc}); export it again") from exc
    return rows, columns


def _document(name: str, metadata: FileMetadata) -> Document:
    series = metadata.series or f"entries:{PurePath(name).stem}"
    return Document(
        document_id=f"{series}@{metadata.as_of}" if metadata.as_of else series,
        kind=metadata.kind or DocumentKind.LIST,
        title=metadata.title or PurePath(name).stem,
        publisher=metadata.publisher or "",
        author=metadata.author or "",
        published=metadata.published,
        as_of=metadata.as_of,
        url=metadata.url or "",
        language=metadata.language or "en",
        series=series,
        complete=bool(metadata.complete),
    )


def _write_row(writer: ListWriter, row: dict[str, str]) -> bool:
    """Write one entry; return False, and write nothing, when it has no name."""
    if not any(ch.isalnum() for ch in row["name"]):
        return False
    writer.begin_row()
    destination = writer.field("destination", "Destination", row.get("destination", ""))
    entity = writer.field("entity", "Entity", row["name"])
    aliases = _each(writer, "alias", row.get("aliases", ""))
    addresses = _each(writer, "address", row.get("addresses", ""))
    requirement = writer.field("license_requirement", "License requirement", row.get("license_requirement", ""))
    policy = writer.field("license_policy", "License review policy", row.get("license_policy", ""))
    notice = writer.field(
        "federal_register_citation", "Federal Register citation", row.get("federal_register_citation", "")
    )
    if entity is None:
        return False
    writer.end_row(
        replace(
            writer.draft(ENTITY_LIST, entity),
            aliases=aliases,
            destination=destination,
            addresses=addresses,
            requirement=requirement,
            policy=policy,
            notice=notice,
            citations=row_citations(notice),
            footnotes=footnote_numbers(requirement.value if requirement else ""),
        )
    )
    return True


def _each(writer: ListWriter, name: str, cell: str) -> tuple[Field, ...]:
    fields = [writer.field(name, name.capitalize(), piece) for piece in cell.split(" | ")]
    return tuple(field for field in fields if field)
