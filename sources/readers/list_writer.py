"""Writes a list document: its heading and date, then one block a row, and the `Listing` of each row."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sources.model import BlockKind, Document, Listing, Reading, Span
from sources.text import TextBuilder

if TYPE_CHECKING:
    from sources.model import Field

_NOT_YET = Span(0, 1)  # replaced when the row is closed


class ListWriter:
    """Builds the canonical text of one list. A row is begun, its fields are written in order, and it is ended."""

    def __init__(self, document: Document, *, heading: str = "") -> None:
        """Begin the text with the heading as the source prints it, by default the title, and the list's date."""
        self._document = document
        self._builder = TextBuilder()
        self._listings: list[Listing] = []
        self._builder.block(BlockKind.HEADING, heading or document.title, level="1")
        if document.as_of:
            self._builder.field("as_of", "As of", str(document.as_of))

    @property
    def rows(self) -> int:
        """Rows written so far."""
        return len(self._listings)

    def paragraph(self, text: str) -> None:
        """Add text that stands before or after the rows, such as a footnote of the list."""
        self._builder.block(BlockKind.PARAGRAPH, text)

    def begin_row(self) -> None:
        """Open the next row."""
        self._builder.begin_row(row=str(self.rows))

    def field(self, name: str, label: str, value: str) -> Field | None:
        """Add a line to the row; return its field, or None when the value is empty and nothing was written."""
        return self._builder.field(name, label, value)

    def draft(self, list_slug: str, name: Field) -> Listing:
        """Return a listing of the open row with nothing but its name; `end_row` sets its number and span."""
        return Listing(self._document.document_id, "", self.rows, list_slug, _NOT_YET, name)

    def end_row(self, listing: Listing) -> None:
        """Close the row and keep its listing."""
        marks = {"footnotes": ",".join(listing.footnotes)} if listing.footnotes else {}
        span = self._builder.end_row(**marks)
        self._listings.append(replace(listing, span=span))

    def finish(self, warnings: list[str]) -> Reading:
        """Return the document with its text and rows."""
        version = self._builder.build(self._document.document_id)
        listings = tuple(replace(listing, version=version.version) for listing in self._listings)
        said = list(warnings)
        if self._builder.dropped:
            said.append(f"{self._builder.dropped:,} invisible characters dropped")
        return Reading(self._document, version, listings, tuple(said))
