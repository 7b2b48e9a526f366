"""Readings as plain JSON between the process that parses and the one that stores: nothing of it is trusted."""

from __future__ import annotations

import json
import struct
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from sources import stored
from sources.errors import FootnoteError, SourceError
from sources.metadata import FileMetadata, read_fields
from sources.model import Reading, Span, Version
from sources.text import clean, digest, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable

LENGTH = struct.Struct("!I")
"""Length in bytes of the message that follows."""
RESULT_BYTES_MAX = 256 * 1024 * 1024
"""Largest answer for one file. The Consolidated Screening List, 26,000 rows, makes 13 MB."""
_LINE_CHARS_MAX = 1000


def encode_metadata(metadata: FileMetadata) -> dict[str, str | bool]:
    """Return what is said of a file as plain values, without what is not said."""
    said = {field.name: getattr(metadata, field.name) for field in fields(FileMetadata)}
    return {name: value if isinstance(value, bool) else str(value) for name, value in said.items() if value is not None}


def decode_metadata(said: dict[object, object]) -> FileMetadata:
    """Read what `encode_metadata` made."""
    return read_fields("", said, [])


def encode_readings(readings: Iterable[Reading]) -> bytes:
    """Write readings as JSON."""
    return stored.to_json([_pack(reading) for reading in readings]).encode("utf-8", "surrogatepass")


def decode_readings(data: bytes) -> tuple[Reading, ...]:
    """Read what `encode_readings` wrote, checking all that the library relies on.

    The version is the digest of the text that came; every span lies within it, and every field of a row is its words.

    Raises:
        SourceError: It is not what `encode_readings` writes.
    """
    try:
        return tuple(_unpack(packed) for packed in json.loads(data.decode("utf-8")))
    except (FootnoteError, ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError) as exc:
        raise SourceError(f"the parser's answer is malformed ({type(exc).__name__}: {fit_line(str(exc))})") from exc


def fit_line(text: str) -> str:
    """Return a text of the other process as one line without invisible characters, at most 1,000 long."""
    return one_line(clean(text).text)[:_LINE_CHARS_MAX]


def _pack(reading: Reading) -> dict[str, object]:
    version = reading.version
    return {
        "document": stored.encode_document(reading.document),
        "text": version.text,
        "blocks": stored.pack_blocks(version.blocks),
        "pages": stored.encode_pages(version.pages),
        "rows": [
            [one.row, one.list, one.span.start, one.span.end, stored.encode_listing(one)] for one in reading.listings
        ],
        "warnings": reading.warnings,
    }


def _unpack(packed: dict[str, Any]) -> Reading:
    document = stored.decode_document(packed["document"])
    text = str(packed["text"])
    version = Version(
        document.document_id,
        digest(text),
        text,
        stored.unpack_blocks(packed["blocks"]),
        stored.decode_pages(packed["pages"]),
    )
    _check_places(version)
    listings = tuple(
        stored.decode_listing((document.document_id, version.version, int(row)), str(slug), Span(start, end), data)
        for row, slug, start, end, data in packed["rows"]
    )
    for listing in listings:
        listing.span.quote(text)
        stored.verify_listing(version, listing)
    return Reading(document, version, listings, tuple(fit_line(str(warning)) for warning in packed["warnings"]))


def _check_places(version: Version) -> None:
    length = len(version.text)
    if not version.document_id or not version.text:
        raise ValueError("a document without id or text")
    if any(block.span.end > length for block in version.blocks):
        raise ValueError("a block reaches past the text")
    starts = [page.start for page in version.pages]
    if starts != sorted(starts) or any(not 0 <= start <= length for start in starts):
        raise ValueError("pages out of order or past the text")
