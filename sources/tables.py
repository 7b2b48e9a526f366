"""What one reading becomes in the library's tables: the row of its version, and the keys its list rows are found by."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING, Self

from sources import stored
from sources.listings import address_keys
from sources.names import core, normalise

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from sources.model import Listing, Reading

VERSION_COLUMNS = 17
"""Columns of the table `versions`."""


@dataclass(frozen=True, slots=True)
class VersionRow:
    """The row of `versions` that a reading becomes, its version_id aside."""

    reading: Reading
    metadata: str
    """JSON of the document."""
    added_at: str
    """UTC, ISO 8601, seconds."""
    origin: str
    blocks: bytes
    digest: str
    """SHA-256 of all that the reader made of the text: metadata, warnings, blocks, pages and rows."""

    @classmethod
    def of(cls, reading: Reading, added_at: datetime, origin: str) -> Self:
        """Encode a reading; costs about a second for a list of 25,000 rows."""
        metadata = stored.encode_document(reading.document)
        blocks = stored.encode_blocks(reading.version.blocks)
        made = hashlib.sha256(blocks)
        rows = (stored.encode_listing(listing) + listing.list for listing in reading.listings)
        for part in (metadata, stored.to_json(reading.warnings), stored.encode_pages(reading.version.pages), *rows):
            made.update(part.encode())
        moment = added_at.astimezone(UTC).isoformat(timespec="seconds")
        return cls(reading, metadata, moment, origin, blocks, made.hexdigest())

    def columns(self) -> tuple[object, ...]:
        """Return the values in the order of the table, from `document_id` on."""
        version = self.reading.version
        listings = self.reading.listings
        title, dated = stored.find_heading(version.blocks)
        return (
            version.document_id,
            version.version,
            self.metadata,
            stored.to_json(self.reading.warnings),
            self.origin,
            self.added_at,
            self.digest,
            len(listings),
            stored.to_json(sorted({listing.list for listing in listings})),
            title and title.start,
            title and title.end,
            dated and dated.start,
            dated and dated.end,
            stored.encode_pages(version.pages),
            self.blocks,
            version.text,
        )


def key_rows(version_id: int, listings: Sequence[Listing]) -> dict[str, list[tuple[object, ...]]]:
    """Return the rows to insert by table: the list rows themselves and all that they are looked up by."""
    return {
        "listings": [_listing_row(version_id, listing) for listing in listings],
        "names": [row for listing in listings for row in _name_rows(version_id, listing)],
        "row_citations": [
            (version_id, listing.row, cited.volume, cited.page, cited.published and cited.published.isoformat())
            for listing in listings
            for cited in listing.citations
        ],
        "row_footnotes": [
            (version_id, listing.row, number) for listing in listings for number in dict.fromkeys(listing.footnotes)
        ],
        "address_keys": [
            (version_id, listing.row, key)
            for listing in listings
            for key in sorted({key for address in listing.addresses for key in address_keys(address.value)})
        ],
    }


def _listing_row(version_id: int, listing: Listing) -> tuple[object, ...]:
    destination = listing.destination.value if listing.destination else None
    span = listing.span
    data = stored.encode_listing(listing)
    return (version_id, listing.row, listing.list, destination, span.start, span.end, data)


def _name_rows(version_id: int, listing: Listing) -> Iterator[tuple[object, ...]]:
    printed = [("name", listing.name), *(("alias", alias) for alias in listing.aliases)]
    for kind, one in printed:
        norm = normalise(one.value)
        bare = core(one.value) or norm
        span = one.span
        yield (version_id, listing.row, kind, one.value, span.start, span.end, norm, bare, bare.replace(" ", ""))
