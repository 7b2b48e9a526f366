"""Documents and rows of lists as they are cited, in three styles: Federal Register, Bluebook and plain."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING

from sources.citations import FrCitation, parse_fr_citations, to_bluebook, to_fr, to_plain
from sources.dates import MONTH_NAMES, print_date, print_date_abbreviated
from sources.model import DocumentKind, Tier

if TYPE_CHECKING:
    from sources.model import Document, Listing, PartialDate
    from sources.pages import PrintedPages


class CitationForm(StrEnum):
    """How a citation is printed."""

    FEDERAL_REGISTER = "Federal Register"
    BLUEBOOK = "Bluebook"
    PLAIN = "Plain"


def print_citation(
    document: Document, form: CitationForm, listing: Listing | None = None, pages: PrintedPages | None = None
) -> str:
    """Print the citation of a document, or of `listing`, a row of it. A digest is always called one.

    What this copy does not hold is left out; a notice without page is cited by its document number. The first of the
    `pages` on which the quoted words stand is the pinpoint.
    """
    page = pages.first if pages else None
    if listing is not None:
        printed = _row(document, form, listing)
    elif _is_entity_list(document):
        printed = _supplement(document, form)
    elif document.kind is DocumentKind.NOTICE:
        printed = _notice(document, form, page)
    else:
        printed = _other(document, form, page)
    return f"{printed} (digest, not the official text)" if document.tier is Tier.DIGEST else printed


def print_quote(quote: str, citation: str) -> str:
    """Print the quoted words, line ends as spaces, with their citation after them.

    >>> print_quote("Policy of denial", "90 FR 14046, March 28, 2025")
    '“Policy of denial” 90 FR 14046, March 28, 2025.'
    """
    return f"“{' '.join(quote.split())}” {citation.rstrip('.')}."


def _notice(document: Document, form: CitationForm, page: int | None) -> str:
    when = document.published
    cited = _of_the_register(document, page)
    number = f"FR Doc. {document.document_number}" if document.document_number else ""
    if form is CitationForm.FEDERAL_REGISTER:
        return to_fr(cited) if cited else _commas(number or document.title, _american(when))
    if form is CitationForm.BLUEBOOK:
        if cited:
            return _commas(document.title, to_bluebook(cited))
        dated = f" ({print_date_abbreviated(when)})" if when else ""
        return _commas(document.title, number) + dated
    where = to_plain(replace(cited, published=None)) if cited else number
    dated = f" ({print_date(when)})" if when else ""
    return _commas(document.publisher, _quoted(document.title), where) + dated + _at(document)


def _row(document: Document, form: CitationForm, listing: Listing) -> str:
    notice = " ".join(listing.notice.value.split()).rstrip(".") if listing.notice else ""
    under = f"under {listing.destination.value}" if listing.destination else ""
    entry = f"entry {listing.name.value}" + (f" ({notice})" if notice else "")
    when = document.as_of
    if not _is_entity_list(document):
        dated = f"as of {_american(when) if form is not CitationForm.PLAIN else print_date(when)}" if when else ""
        return _commas(document.title, under, entry, dated) + (_at(document) if form is CitationForm.PLAIN else "")
    return _supplement(document, form, _commas(under, entry))


def _is_entity_list(document: Document) -> bool:
    return document.series == "entity-list" and document.tier is Tier.OFFICIAL_LIST


def _supplement(document: Document, form: CitationForm, entry: str = "") -> str:
    """Cite the Entity List as the regulation that it is, or an entry of it."""
    when = document.as_of
    if form is CitationForm.FEDERAL_REGISTER:
        dated = f", as of {_american(when)}" if when else ""
        return _commas("Supplement No. 4 to 15 CFR part 744", entry) + dated
    if form is CitationForm.BLUEBOOK:
        year = f" ({when.year})" if when else ""
        return _commas(f"15 C.F.R. pt. 744, Supp. No. 4{year}", entry)
    dated = f" as of {print_date(when)}" if when else ""
    return _commas(f"Entity List (Supp. No. 4 to Part 744){dated}", entry) + _at(document)


def _other(document: Document, form: CitationForm, page: int | None) -> str:
    when = document.published or document.as_of
    if form is CitationForm.BLUEBOOK:
        pinpoint = f", at {page}" if page else ""
        dated = f" ({print_date_abbreviated(when)})" if when else ""
        return _commas(document.author, document.title, document.publisher) + pinpoint + dated + _at(document)
    dated = (_american(when) if form is CitationForm.FEDERAL_REGISTER else print_date(when)) if when else ""
    pinpoint = f"p. {page}" if page else ""
    return _commas(document.author, _quoted(document.title), document.publisher, dated, pinpoint) + _at(document)


def _of_the_register(document: Document, page: int | None) -> FrCitation | None:
    found = parse_fr_citations(document.citation)
    if not found:
        return None
    cited = found[0].citation
    day = document.published
    return replace(
        cited,
        end_page=page if page and page > cited.page else None,
        published=day.first_day if day and day.day else None,
    )


def _american(when: PartialDate | None) -> str:
    if when is None:
        return ""
    if when.month is None:
        return str(when.year)
    day = f" {when.day}," if when.day else ""
    return f"{MONTH_NAMES[when.month - 1]}{day} {when.year}"


def _quoted(title: str) -> str:
    return f"“{title}”" if title else ""


def _at(document: Document) -> str:
    return f", {document.url}" if document.url else ""


def _commas(*parts: str) -> str:
    return ", ".join(part for part in parts if part)
