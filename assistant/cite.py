"""Builds citations: the one place where a quote is taken from a version and verified."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.model import Citation
from sources.dates import print_date, print_date_abbreviated
from sources.errors import CitationError
from sources.model import BlockKind, Document, DocumentKind, Field, Listing, Span
from sources.pages import pages_of

if TYPE_CHECKING:
    from index.snapshot import Snapshot
    from sources.pages import PrintedPages


class Citer:
    """Cites the served versions of a snapshot."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot

    def cite(self, document_id: str, span: Span) -> Citation:
        """Cite the words at `span` of the served version of a document that is not a list row."""
        document = self._snapshot.documents[document_id].document
        pages = pages_of(self._snapshot.version(document_id), span)
        return self._build(document, span, locator=locator(document, pages))

    def row_field(self, listing: Listing, field: Field) -> Citation:
        """Cite one field of a list row; raise `CitationError` when its words are not at its span."""
        document = self._snapshot.documents[listing.document_id].document
        citation = self._build(document, field.span, locator=row_locator(document, listing), list_slug=listing.list)
        if citation.quote != field.value:
            raise CitationError(
                f"{listing.document_id} row {listing.row}: the field reads {field.value!r} but its span holds "
                f"{citation.quote!r}; run `footnote check`, then add the document again"
            )
        return citation

    def row_words(self, listing: Listing, span: Span) -> Citation:
        """Cite words of a list row that are no field of their own."""
        document = self._snapshot.documents[listing.document_id].document
        return self._build(document, span, locator=row_locator(document, listing), list_slug=listing.list)

    def list_heading(self, document_id: str, span: Span, list_slug: str) -> Citation:
        """Cite the words by which a document names itself, for a list that it holds: what an absence rests on."""
        document = self._snapshot.documents[document_id].document
        return self._build(document, span, locator=locator(document), list_slug=list_slug)

    def notice_field(self, document_id: str, name: str) -> Citation | None:
        """Cite the first field called `name` of a structured document; None when this copy prints none."""
        for block in self._snapshot.version(document_id).blocks:
            if block.kind is BlockKind.FIELD and block.attributes.get("name") == name:
                return self.cite(document_id, block.span)
        return None

    def notice_fields(self, document_id: str, name: str) -> tuple[Citation, ...]:
        """Cite every field called `name` of a structured document, in order; empty when it prints none."""
        return tuple(
            self.cite(document_id, block.span)
            for block in self._snapshot.version(document_id).blocks
            if block.kind is BlockKind.FIELD and block.attributes.get("name") == name
        )

    def _build(self, document: Document, span: Span, *, locator: str, list_slug: str | None = None) -> Citation:
        served = self._snapshot.documents[document.document_id]
        version = self._snapshot.version(document.document_id)
        if version.version != served.version:
            raise CitationError(
                f"{document.document_id}: the text at hand is not the served version; run `footnote index`"
            )
        return Citation(
            document_id=document.document_id,
            version=version.version,
            span=span,
            quote=version.quote(span),
            title=document.title,
            publisher=document.publisher,
            tier=document.tier,
            locator=locator,
            url=document.url,
            document_number=document.document_number or None,
            list=list_slug,
            published=str(document.published) if document.published else None,
            effective_on=document.effective_on.isoformat() if document.effective_on else None,
            as_of=str(document.as_of) if document.as_of else None,
        )


def locator(document: Document, pages: PrintedPages | None = None) -> str:
    """Say where a document that is not a row stands, as a footnote prints it.

    A notice by its citation where held, with the `pages` on which the quoted words stand where those are known and are
    not its first page alone ("90 FR 14046, 14048"), else "FR Doc. 2021-04794 (Mar. 8, 2021)"; anything else by
    publisher and date, with its pages where it has any ("The Ruritania Times, July 1, 2025, p. 3"). A regulation by its
    section and the date of the copy.
    """
    if document.kind is DocumentKind.REGULATION and document.as_of:
        return f"{document.citation} (as of {print_date(document.as_of)})"
    if document.citation:
        return f"{document.citation}{_pinpoint(document, pages)}"
    when = document.published or document.as_of
    if document.kind is DocumentKind.NOTICE and document.document_number:
        printed = f" ({print_date_abbreviated(when)})" if when else ""
        return f"FR Doc. {document.document_number}{printed}"
    parts = [document.publisher or document.title, print_date(when) if when else "", _printed(pages)]
    return ", ".join(part for part in parts if part)


def _pinpoint(document: Document, pages: PrintedPages | None) -> str:
    if pages is None or document.citation.endswith(f" {pages.last}"):
        return ""
    return f", {pages.first}" if pages.first == pages.last else f", {pages.first}–{pages.last}"


def _printed(pages: PrintedPages | None) -> str:
    if pages is None:
        return ""
    return f"p. {pages.first}" if pages.first == pages.last else f"pp. {pages.first}–{pages.last}"


def row_locator(document: Document, listing: Listing) -> str:
    """Say where a row stands: "Supp. No. 4 to Part 744, under CHINA, entry NAME (90 FR 14048, 3/28/25)"."""
    notice = " ".join(listing.notice.value.split()).rstrip(".") if listing.notice else ""
    printed = f" ({notice})" if notice else ""
    under = f", under {listing.destination.value}" if listing.destination else ""
    if document.series == "entity-list":
        return f"Supp. No. 4 to Part 744{under}, entry {listing.name.value}{printed}"
    when = f" as of {document.as_of}" if document.as_of else ""
    return f"{document.title}{when}{under}, entry {listing.name.value}{printed}"
