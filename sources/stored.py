"""How documents, blocks and rows of lists are written into the library's columns, and read back: JSON, compact."""

from __future__ import annotations

import json
import zlib
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from sources.errors import CitationError
from sources.model import Block, BlockKind, Document, DocumentKind, Field, Listing, Page, PartialDate, RowCitation, Span

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sources.model import Version

_KINDS = tuple(BlockKind)


class Heading(NamedTuple):
    """Where a document says what it is and of which date; the words to cite for an absence."""

    title: Span | None
    """The first heading; None in a text without one."""
    dated: Span | None
    """The value of the field `as_of`; None when the text prints none."""


def to_json(value: object) -> str:
    """Write JSON without spaces, keys sorted, so that equal values are equal text."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def encode_document(document: Document) -> str:
    """Write a document's metadata as a JSON object; values that are not known are left out."""
    known = {
        name: str(value) if isinstance(value, PartialDate | date) else value
        for name in Document.__slots__
        if (value := getattr(document, name)) is not None and value != ""
    }
    return to_json(known)


def decode_document(data: str) -> Document:
    """Read what `encode_document` wrote."""
    values: dict[str, Any] = json.loads(data)
    values["kind"] = DocumentKind(values["kind"])
    values.setdefault("title", "")
    for name in ("published", "as_of"):
        if name in values:
            values[name] = PartialDate.parse(values[name])
    if "effective_on" in values:
        values["effective_on"] = date.fromisoformat(values["effective_on"])
    return Document(**values)


def pack_blocks(blocks: Iterable[Block]) -> list[Any]:
    """Return blocks as plain lists: the distinct attributes, then kind, start, length and attributes of each."""
    distinct: dict[tuple[tuple[str, str], ...], int] = {}
    kinds: list[int] = []
    starts: list[int] = []
    lengths: list[int] = []
    attributes: list[int] = []
    before = 0
    for block in blocks:
        kinds.append(_KINDS.index(block.kind))
        starts.append(block.span.start - before)
        lengths.append(block.span.end - block.span.start)
        attributes.append(distinct.setdefault(tuple(block.attributes.items()), len(distinct)))
        before = block.span.start
    return [list(distinct), kinds, starts, lengths, attributes]


def unpack_blocks(packed: list[Any]) -> tuple[Block, ...]:
    """Read what `pack_blocks` made. Blocks of equal attributes share one mapping."""
    distinct, kinds, starts, lengths, attributes = packed
    shared = [MappingProxyType(dict(pairs)) for pairs in distinct]
    blocks = []
    start = 0
    for kind, step, length, which in zip(kinds, starts, lengths, attributes, strict=True):
        start += step
        blocks.append(Block(_KINDS[kind], Span(start, start + length), shared[which]))
    return tuple(blocks)


def encode_blocks(blocks: Iterable[Block]) -> bytes:
    """Write blocks as compressed JSON."""
    return zlib.compress(to_json(pack_blocks(blocks)).encode())


def decode_blocks(data: bytes) -> tuple[Block, ...]:
    """Read what `encode_blocks` wrote."""
    return unpack_blocks(json.loads(zlib.decompress(data)))


def encode_pages(pages: Iterable[Page]) -> str:
    """Write pages as a JSON list of number and start."""
    return to_json([[page.number, page.start] for page in pages])


def decode_pages(data: str) -> tuple[Page, ...]:
    """Read what `encode_pages` wrote."""
    return tuple(Page(number, start) for number, start in json.loads(data))


def find_heading(blocks: Iterable[Block]) -> Heading:
    """Return the spans of the first heading and of the first `as_of` field that stand before any row."""
    title = dated = None
    for block in blocks:
        if block.kind is BlockKind.ROW or (title and dated):
            break
        if block.kind is BlockKind.HEADING:
            title = title or block.span
        elif block.attributes.get("name") == "as_of":
            dated = dated or block.span
    return Heading(title, dated)


def encode_listing(listing: Listing) -> str:
    """Write the fields of a row as a JSON list, in the order of `Listing`, each field as value and start."""
    citations = [
        [*_pair(cited.field), cited.volume, cited.page, cited.published and cited.published.isoformat()]
        for cited in listing.citations
    ]
    return to_json(
        [
            _pair(listing.name),
            [_pair(alias) for alias in listing.aliases],
            listing.destination and _pair(listing.destination),
            [_pair(address) for address in listing.addresses],
            [_pair(country) for country in listing.countries],
            listing.requirement and _pair(listing.requirement),
            listing.policy and _pair(listing.policy),
            listing.notice and _pair(listing.notice),
            citations,
            listing.footnotes,
            listing.start_date and _pair(listing.start_date),
        ]
    )


def decode_listing(key: tuple[str, str, int], slug: str, span: Span, data: str) -> Listing:
    """Read what `encode_listing` wrote, with what stands in columns of its own."""
    name, aliases, destination, addresses, countries, requirement, policy, notice, citations, footnotes, start = (
        json.loads(data)
    )
    return Listing(
        *key,
        slug,
        span,
        _field(name),
        tuple(map(_field, aliases)),
        _optional(destination),
        tuple(map(_field, addresses)),
        tuple(map(_field, countries)),
        _optional(requirement),
        _optional(policy),
        _optional(notice),
        tuple(_citation(*cited) for cited in citations),
        tuple(footnotes),
        _optional(start),
    )


def fields_of(listing: Listing) -> tuple[Field, ...]:
    """Return every field that the row prints."""
    single = (
        listing.name,
        listing.destination,
        listing.requirement,
        listing.policy,
        listing.notice,
        listing.start_date,
    )
    several = (*listing.aliases, *listing.addresses, *listing.countries)
    return (*(one for one in single if one), *several, *(cited.field for cited in listing.citations))


def verify_listing(version: Version, listing: Listing) -> None:
    """Check that each field of a row is the text at its span.

    Raises:
        CitationError: a field is not, or the row is of another version.
    """
    place = f"row {listing.row} of {version.document_id}"
    if (listing.document_id, listing.version) != (version.document_id, version.version):
        raise CitationError(f"{place}: the row is of {listing.document_id} {listing.version[:8]}")
    text = version.text
    for one in fields_of(listing):
        if text[one.span.start : one.span.end] != one.value:
            raise CitationError(f"{place}: {one.value[:40]!r} is not the text at {one.span.start}:{one.span.end}")


def _pair(one: Field) -> list[str | int]:
    return [one.value, one.span.start]


def _field(pair: list[Any]) -> Field:
    value, start = pair
    return Field(value, Span(start, start + len(value)))


def _optional(pair: list[Any] | None) -> Field | None:
    return _field(pair) if pair else None


def _citation(value: str, start: int, volume: int, page: int, published: str | None) -> RowCitation:
    printed = Field(value, Span(start, start + len(value)))
    return RowCitation(printed, volume, page, date.fromisoformat(published) if published else None)
