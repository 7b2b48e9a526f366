"""Reads answers of the Federal Register API: one document, or a list of them, each a notice of its own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sources.detect import parse_json
from sources.encoding import decode, shown
from sources.errors import SourceError
from sources.model import Reading
from sources.notice_fields import LABELS, HeadField, document_of, write_head
from sources.text import TextBuilder, clean, one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sources.metadata import FileMetadata

_MANY_WARNINGS = 20  # warnings shown for a file; a damaged one has a line for every record


def read(data: bytes, *, name: str, metadata: FileMetadata) -> tuple[Reading, ...]:
    """Read the documents of an answer, in its order; records without number or title are left out with a warning.

    Of two records with one number the last counts. What concerns the whole file is a warning of the first document.

    Raises:
        SourceError: The JSON is broken or holds no document.
        UnknownFormatError: The bytes are no text.
    """
    decoded = decode(data, name=name)
    content = parse_json(decoded.text, name=name)
    warnings = [decoded.warning] if decoded.warning else []
    found: dict[str, Reading] = {}
    for index, record in enumerate(_records(content, name)):
        reading, faults = _read_record(record, index, metadata)
        warnings += faults
        if reading is None:
            continue
        if found.pop(reading.document.document_id, None):
            warnings.append(f"record {index}: {reading.document.document_number} again; the last one is kept")
        found[reading.document.document_id] = reading
    if not found:
        reason = warnings[0] if warnings else "it is empty"
        raise SourceError(f"{shown(name)}: no document in this Federal Register answer ({reason}); fetch it again")
    if len(warnings) > _MANY_WARNINGS:
        warnings = [*warnings[:_MANY_WARNINGS], f"and {len(warnings) - _MANY_WARNINGS:,} more of this kind"]
    first, *rest = found.values()
    return (Reading(first.document, first.version, (), (*warnings, *first.warnings)), *rest)


def _records(content: object, name: str) -> list[object]:
    if isinstance(content, list):
        return content
    if isinstance(content, dict) and "results" not in content and "count" in content:
        # The API leaves `results` out when nothing was found.
        raise SourceError(f"{shown(name)}: no documents in this Federal Register answer; widen the search, fetch again")
    if isinstance(content, dict) and "results" in content:
        results = content["results"]
        if not isinstance(results, list):
            raise SourceError(f"{shown(name)}: `results` is no list; fetch this Federal Register answer again")
        return results
    return [content]


@dataclass(slots=True)
class _Record:
    """One record, with a line for each field that was dropped because it is not what the API gives."""

    values: Mapping[str, object]
    label: str
    faults: list[str]

    def text(self, field: str) -> str:
        value = self.values.get(field)
        if value is None or isinstance(value, str):
            return value or ""
        return self._drop(field, "text")

    def number(self, field: str) -> int | None:
        value = self.values.get(field)
        if isinstance(value, str) and re.fullmatch(r"[0-9]{1,9}", value.strip()):
            return int(value)
        if value is None or (isinstance(value, int) and not isinstance(value, bool)):
            return value
        self._drop(field, "a whole number")
        return None

    def day(self, field: str) -> date | None:
        text = self.text(field).strip()
        try:
            return date.fromisoformat(text[:10]) if text else None
        except ValueError:
            self._drop(field, "a date, YYYY-MM-DD")
            return None

    def texts(self, field: str, of: Callable[[object], str]) -> list[str]:
        value = self.values.get(field)
        if value is None:
            return []
        if not isinstance(value, list):
            self._drop(field, "a list")
            return []
        found = [of(item) for item in value]
        if not all(found):
            self._drop(f"{field} (in part)", "as expected")
        return [text for text in found if text]

    def _drop(self, field: str, wanted: str) -> str:
        self.faults.append(f"{self.label}: {field} is not {wanted}; left out")
        return ""


def _read_record(values: object, index: int, metadata: FileMetadata) -> tuple[Reading | None, list[str]]:
    """Return the document and what was dropped; None and why when the record is no document."""
    if not isinstance(values, dict):
        return None, [f"record {index}: is no object; left out"]
    record = _Record(values, f"record {index}", [])
    number = one_line(clean(record.text("document_number")).text)
    title = one_line(clean(record.text("title")).text)
    if not number or not title:
        missing = "document_number" if not number else "title"
        return None, [*record.faults, f"record {index}: has no {missing}; left out"]
    record.label = f"record {index} ({shown(number)})"
    head = _head(record, number, title)
    document = document_of(head, url=metadata.url or "", language=metadata.language or "en")
    builder = TextBuilder()
    write_head(builder, head)
    warnings = (f"{builder.dropped:,} invisible characters dropped",) if builder.dropped else ()
    # A field is asked for more than once; its fault is one.
    faults = list(dict.fromkeys(record.faults))
    return Reading(document, builder.build(document.document_id), (), warnings), faults


def _head(record: _Record, number: str, title: str) -> tuple[HeadField, ...]:
    """Return the fields in printed order; values may be empty."""
    volume, start_page, end_page = (record.number(field) for field in ("volume", "start_page", "end_page"))
    values: dict[str, list[str]] = {
        "title": [title],
        "type": [record.text("type")],
        "action": [record.text("action")],
        "document_number": [number],
        "citation": [one_line(record.text("citation"))],
        "volume": [_printed(volume)],
        "start_page": [_printed(start_page)],
        "end_page": [_printed(end_page)],
        "publication_date": [record.text("publication_date") if record.day("publication_date") else ""],
        "effective_on": [record.text("effective_on") if record.day("effective_on") else ""],
        "agencies": record.texts("agencies", _agency),
        "docket_ids": record.texts("docket_ids", _string),
        "regulation_id_numbers": record.texts("regulation_id_numbers", _string),
        "cfr_references": record.texts("cfr_references", _cfr),
        "correction_of": [record.text("correction_of")],
        "corrections": record.texts("corrections", _string),
        "html_url": [record.text("html_url")],
        "abstract": [record.text("abstract")],
    }
    return tuple(HeadField(name, value, from_text=False) for name in LABELS for value in values[name])


def _printed(number: int | None) -> str:
    return "" if number is None else str(number)


def _string(item: object) -> str:
    return item if isinstance(item, str) else ""


def _agency(item: object) -> str:
    if not isinstance(item, dict):
        return _string(item)
    return _string(item.get("name")) or _string(item.get("raw_name"))


def _cfr(item: object) -> str:
    if not isinstance(item, dict) or item.get("title") is None:
        return _string(item)
    part = f" {item['part']}" if item.get("part") is not None else ""
    return f"{item['title']} CFR{part}"
