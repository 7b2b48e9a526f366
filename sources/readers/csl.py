"""Reads the Consolidated Screening List, JSON or CSV: every row of every list that it joins."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from sources.addresses import trim_span
from sources.detect import parse_json
from sources.encoding import decode, shown
from sources.errors import SourceError
from sources.listings import acronym_at_end, footnote_numbers, list_slug, row_citations, sub_field
from sources.model import Document, DocumentKind, Field, PartialDate, Span
from sources.readers.entries import read_table
from sources.readers.list_writer import ListWriter

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sources.metadata import FileMetadata
    from sources.model import Listing, Reading

TITLE = "Consolidated Screening List"
"""Title of a file whose metadata give none."""
PUBLISHER = "International Trade Administration"
"""Publisher of a file whose metadata name none."""
SERIES = "csl"
"""Series of its documents: a newer one replaces an older."""

_ADDRESS_PARTS = ("address", "city", "state", "postal_code", "country")
_COUNTRY_AT_END = re.compile(r"(?:\A|,\s*)([A-Z]{2})\s*\Z")
_PIECE = re.compile(r"[^;]+")
_AND = re.compile(r"\s*and\s+")


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of either form, as text; empty when the row has none."""

    source: str
    name: str
    alias_cell: str
    """CSV: all aliases, parted by semicolons. The JSON has `aliases`."""
    aliases: tuple[str, ...]
    addresses: tuple[str, ...]
    programs: str
    notice: str
    start_date: str
    end_date: str
    requirement: str
    policy: str
    remarks: str


def read(data: bytes, *, name: str, metadata: FileMetadata) -> tuple[Reading, ...]:
    """Read the list as of a date; rows without a name are left out with a warning.

    Raises:
        SourceError: The file is broken, holds no row with a name, or its date is not known.
        UnknownFormatError: The bytes are no text.
    """
    decoded = decode(data, name=name)
    warnings = [decoded.warning] if decoded.warning else []
    searched = ""
    if decoded.text.lstrip()[:1] in ("{", "["):
        rows, searched = _json_rows(parse_json(decoded.text, name=name), name, warnings)
    else:
        rows = [_csv_row(row) for row in read_table(decoded.text, name)[0]]
    named = [row for row in rows if any(ch.isalnum() for ch in row.name)]
    if not named:
        raise SourceError(f"{shown(name)}: no row with a name; download the Consolidated Screening List again")
    if len(named) < len(rows):
        warnings.append(f"{len(rows) - len(named):,} rows without a name skipped")
    writer = ListWriter(_document(metadata, _as_of(metadata, searched, named, name=name, warnings=warnings)))
    for row in named:
        _write_row(writer, row)
    return (writer.finish(warnings),)


def _document(metadata: FileMetadata, as_of: PartialDate) -> Document:
    return Document(
        document_id=f"csl@{as_of}",
        kind=DocumentKind.LIST,
        title=metadata.title or TITLE,
        publisher=metadata.publisher or PUBLISHER,
        as_of=as_of,
        url=metadata.url or "",
        language=metadata.language or "en",
        series=metadata.series or SERIES,
        complete=metadata.complete is not False,
    )


def _as_of(
    metadata: FileMetadata, searched: str, rows: Iterable[_Row], *, name: str, warnings: list[str]
) -> PartialDate:
    known = metadata.as_of or _day(searched)
    if known:
        return known
    newest = max((day for row in rows if (day := _day(row.start_date))), default=None)
    if newest is None:
        raise SourceError(
            f"{shown(name)}: the date of this copy of the Consolidated Screening List is not known; give `as_of` in"
            " metadata.yml or `--as-of`"
        )
    warnings.append(f"dated by its newest start date, {newest}; give `as_of` in metadata.yml if it is of another day")
    return newest


def _day(text: str) -> PartialDate | None:
    try:
        return PartialDate.from_date(date.fromisoformat(text.strip()[:10]))
    except ValueError:
        return None


def _json_rows(content: object, name: str, warnings: list[str]) -> tuple[list[_Row], str]:
    """Return the rows and when the list was searched; empty when the file does not say."""
    envelope = content if isinstance(content, dict) else {"results": content}
    results = envelope.get("results")
    if not isinstance(results, list):
        raise SourceError(f"{shown(name)}: no list `results`; download the Consolidated Screening List again")
    records = [record for record in results if isinstance(record, dict)]
    if len(records) < len(results):
        warnings.append(f"{len(results) - len(records):,} results that are no records skipped")
    unread: Counter[str] = Counter()
    rows = [_json_row(record, unread) for record in records]
    warnings += [f"field {field} of {count:,} rows holds no text; left out" for field, count in unread.items()]
    return rows, _text(envelope.get("search_performed_at"))


def _json_row(record: Mapping[str, object], unread: Counter[str]) -> _Row:
    texts = {field: _text(record.get(field)) for field in _JSON_TEXTS}
    for field, text in texts.items():
        if not text and record.get(field) not in (None, "", []):
            unread[field] += 1
    names = record.get("alt_names")
    places = record.get("addresses")
    return _Row(
        source=texts["source"],
        name=texts["name"],
        alias_cell=names if isinstance(names, str) else "",
        aliases=tuple(map(_text, names)) if isinstance(names, list) else (),
        addresses=tuple(map(_address, places)) if isinstance(places, list) else (_text(places),),
        programs=texts["programs"],
        notice=texts["federal_register_notice"],
        start_date=texts["start_date"],
        end_date=texts["end_date"],
        requirement=texts["license_requirement"],
        policy=texts["license_policy"],
        remarks=texts["remarks"],
    )


_JSON_TEXTS = (
    "source",
    "name",
    "programs",
    "federal_register_notice",
    "start_date",
    "end_date",
    "license_requirement",
    "license_policy",
    "remarks",
)


def _text(value: object) -> str:
    """Return text, a number or a list of them as text; empty for anything else."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, (int, float)):
        return json.dumps(value)
    return "; ".join(filter(None, map(_text, value))) if isinstance(value, list) else ""


def _address(place: object) -> str:
    if not isinstance(place, dict):
        return _text(place)
    parts = [_text(place.get(part)).strip() for part in _ADDRESS_PARTS]
    return ", ".join(part for part in parts if part)


def _csv_row(row: Mapping[str, str]) -> _Row:
    places = [piece.strip() for piece in row.get("addresses", "").split(";")]
    addresses = [place.removeprefix("and ") for place in places]
    return _Row(
        source=row.get("source", ""),
        name=row.get("name", ""),
        alias_cell=row.get("alt_names", ""),
        aliases=(),
        addresses=tuple(addresses),
        programs=row.get("programs", ""),
        notice=row.get("federal_register_notice", ""),
        start_date=row.get("start_date", ""),
        end_date=row.get("end_date", ""),
        requirement=row.get("license_requirement", ""),
        policy=row.get("license_policy", ""),
        remarks=row.get("remarks", ""),
    )


def _write_row(writer: ListWriter, row: _Row) -> None:
    writer.begin_row()
    writer.field("list", "List", row.source)
    name = writer.field("entity", "Entity", row.name)
    if name is None:  # a name without letters or digits is caught by the caller
        return
    aliases = _write_aliases(writer, row, name)
    addresses, countries = _write_addresses(writer, row.addresses)
    writer.field("programs", "Programs", row.programs)
    notice = writer.field("federal_register_notice", "Federal Register notice", row.notice)
    started = writer.field("start_date", "Start date", row.start_date)
    writer.field("end_date", "End date", row.end_date)
    requirement = writer.field("license_requirement", "License requirement", row.requirement)
    policy = writer.field("license_policy", "License policy", row.policy)
    writer.field("remarks", "Remarks", row.remarks)
    listing: Listing = replace(
        writer.draft(list_slug(row.source), name),
        aliases=aliases,
        addresses=addresses,
        countries=countries,
        requirement=requirement,
        policy=policy,
        notice=notice,
        citations=row_citations(notice),
        footnotes=footnote_numbers(requirement.value) if requirement else (),
        start_date=started,
    )
    writer.end_row(listing)


def _write_aliases(writer: ListWriter, row: _Row, name: Field) -> tuple[Field, ...]:
    acronym = acronym_at_end(name.value)
    found = [sub_field(name, acronym)] if acronym else []
    cell = writer.field("aliases", "Aliases", row.alias_cell)
    if cell:
        found += [sub_field(cell, span) for span in _split_aliases(cell.value)]
    found += [alias for text in row.aliases if (alias := writer.field("alias", "Alias", text))]
    return tuple(found)


def _split_aliases(cell: str) -> list[Span]:
    """Return the aliases of "a; b; and c", in order."""
    pieces = list(_PIECE.finditer(cell))
    spans = []
    for piece in pieces:
        joined = _AND.match(cell, piece.start(), piece.end()) if piece is pieces[-1] else None
        span = trim_span(cell, joined.end() if joined else piece.start(), piece.end())
        if span and any(ch.isalnum() for ch in span.quote(cell)):
            spans.append(span)
    return spans


def _write_addresses(writer: ListWriter, places: Iterable[str]) -> tuple[tuple[Field, ...], tuple[Field, ...]]:
    """Write a line for each address; return the addresses and, once each, the countries that they end in."""
    addresses: list[Field] = []
    countries: dict[str, Field] = {}
    for place in places:
        at_end = _COUNTRY_AT_END.search(place)
        if at_end and at_end.start() == 0:
            if at_end[1] not in countries and (country := writer.field("country", "Country", at_end[1])):
                countries[country.value] = country
        elif address := writer.field("address", "Address", place):
            addresses.append(address)
            if code := _COUNTRY_AT_END.search(address.value):
                countries.setdefault(code[1], sub_field(address, Span(*code.span(1))))
    return tuple(addresses), tuple(countries.values())
