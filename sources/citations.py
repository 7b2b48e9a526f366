"""Federal Register and CFR citations: found in text in every printed form, and printed as memos cite them.

Own patterns rather than eyecite, measured on the 13 printed forms that notices and lists use (eyecite 2.7.8): it finds
volume and first page in 13 of 13, but the date in 0 of 9 that print one and the second page in 0 of 2, and it does not
say where those stand. The date is what links a row to its notice.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from sources.dates import (
    MONTH,
    MONTH_ABBREVIATIONS,
    MONTH_NAMES,
    month_number,
    parse_us_date,
    print_date,
    print_date_abbreviated,
)
from sources.model import DocumentKind, Span, Tier

if TYPE_CHECKING:
    from sources.model import Document, Listing, PartialDate
    from sources.pages import PrintedPages


@dataclass(frozen=True, slots=True)
class FrCitation:
    """A citation of the Federal Register."""

    volume: int
    """Volume, 1 or more; one for each year, 90 for 2025."""
    page: int
    """First page that is cited."""
    end_page: int | None = None
    """Second page printed, a pinpoint or the end of a range; None when only one is printed."""
    published: date | None = None
    """Date printed with the citation; None when none is."""


@dataclass(frozen=True, slots=True)
class FoundCitation:
    """A Federal Register citation and where it is written."""

    citation: FrCitation
    """What is cited."""
    span: Span
    """The words of the citation with its date, in the text that was searched; without a closing stop."""


@dataclass(frozen=True, slots=True)
class CfrCitation:
    """A citation of the Code of Federal Regulations."""

    title: int
    """Title, 15 for Commerce."""
    part: int
    """Part, 744."""
    section: int | None = None
    """Number of the section in its part, 11 for § 744.11; None when a whole part is cited."""
    paragraphs: str = ""
    """Paragraph designations as printed, `(a)(2)(ii)`; empty when none."""


@dataclass(frozen=True, slots=True)
class FoundCfr:
    """A CFR citation and where it is written."""

    citation: CfrCitation
    """What is cited."""
    span: Span
    """The words of the citation, in the text that was searched."""


_PAGE = r"\d{1,3}(?:,\d{3})(?!\d)|\d{1,6}(?!\d)"
_NOT_PAGE = r"(?!\s*/|\s*-?\d|,?\s*(?:F\.?\s?R\b|Fed\.))"  # a date follows, or the volume of the next citation
# Volume and "FR" may be parted by a stop ("81.F.R. 22576") and a citation may follow the stop of the one before it
# ("1/13/10.77 FR 24590"): both are printed so. "preview citation details" is the eCFR page's own link text.
_FR = re.compile(
    rf"""
    (?<![\w/-])(?P<volume>[1-9]\d{{0,2}})[\s.]+(?:F\.?\s?R(?![A-Za-z])\.?|Fed\.\s?Reg\.)\s*
    (?P<pages>(?P<page>{_PAGE})(?:\s?[-–—]\s?(?P<last>{_PAGE})|,\s(?:at\s)?(?P<pin>(?:{_PAGE})){_NOT_PAGE})?)
    (?P<issue>,?\s+No\.\s?\d+)?(?:\s+preview\s+citation\s+details)?
    (?:[,.]*\s*\(?(?P<us>\d{{1,2}}/\d{{1,2}}/(?:\d{{4}}|\d{{2}}))(?!\d)
      |(?:,\s*|\s*\()(?P<month>{MONTH})\s+(?P<day>\d{{1,2}}),?\s+(?P<year>(?:19|20)\d{{2}})(?!\d))?
    """,
    re.VERBOSE,
)
_CFR = re.compile(
    r"""
    (?<![\w.,/-])(?P<title>[1-9]\d?)\s+(?:CFR|C\.\s?F\.\s?R\.)\s+(?:§{1,2}\s*|[Ss]ections?\s+)?(?:[Pp]arts?\s+|[Pp]ts?\.\s*)?
    (?P<part>\d{1,4})(?:\.(?P<section>\d{1,4})(?P<paragraphs>(?:\([A-Za-z0-9]{1,5}\))*))?(?!\d)
    """,
    re.VERBOSE,
)


def parse_fr_citations(text: str) -> tuple[FoundCitation, ...]:
    """Find the Federal Register citations in `text`, in order; empty when it holds none.

    A date counts only where it is printed with the citation; an impossible one is left out of citation and span.

    >>> parse_fr_citations("See 84 FR 29373, 6/24/19.")[0].citation
    FrCitation(volume=84, page=29373, end_page=None, published=datetime.date(2019, 6, 24))
    """
    return tuple(_found_fr(text, match) for match in _FR.finditer(text))


def _found_fr(text: str, match: re.Match[str]) -> FoundCitation:
    page = _number(match["page"])
    second = _number(match["last"] or match["pin"] or "0")
    published = _published(match)
    if second <= page and second:
        # "90 FR 14046, 12 entities": a lower number is not a page, and what follows it is not the citation's.
        published, end = None, match.end("page")
    elif published is None:
        end = max(match.end(group) for group in ("page", "last", "pin", "issue"))
    else:
        end = match.end() + (text[match.end("pages") : match.end()].count("(") and text.startswith(")", match.end()))
    citation = FrCitation(int(match["volume"]), page, second if second > page else None, published)
    return FoundCitation(citation, Span(match.start(), end))


def _published(match: re.Match[str]) -> date | None:
    if match["us"]:
        return parse_us_date(match["us"])
    if not match["month"]:
        return None
    try:
        return date(int(match["year"]), month_number(match["month"]), int(match["day"]))
    except ValueError:
        return None


def _number(page: str) -> int:
    return int(page.replace(",", ""))


def to_fr(citation: FrCitation) -> str:
    """Print a citation as the Federal Register does.

    >>> to_fr(FrCitation(90, 14046, published=date(2025, 3, 28)))
    '90 FR 14046, March 28, 2025'
    """
    pages = f"{citation.page}" if citation.end_page is None else f"{citation.page}, {citation.end_page}"
    day = citation.published
    return f"{citation.volume} FR {pages}" + (f", {MONTH_NAMES[day.month - 1]} {day.day}, {day.year}" if day else "")


def to_bluebook(citation: FrCitation) -> str:
    """Print a citation in Bluebook form (rules 14.2, table T12 and 6.2(a): pages of five digits or more take a comma).

    >>> to_bluebook(FrCitation(90, 14046, 14048, date(2025, 3, 28)))
    '90 Fed. Reg. 14,046, 14,048 (Mar. 28, 2025)'
    """
    pages = ", ".join(_bluebook_page(page) for page in (citation.page, citation.end_page) if page is not None)
    day = citation.published
    dated = f" ({MONTH_ABBREVIATIONS[day.month - 1]} {day.day}, {day.year})" if day else ""
    return f"{citation.volume} Fed. Reg. {pages}{dated}"


def _bluebook_page(page: int) -> str:
    return f"{page:,}" if page >= 10_000 else str(page)


def parse_cfr(text: str) -> tuple[FoundCfr, ...]:
    """Find the CFR citations in `text`, in order: `15 CFR 744.16(b)`, `15 C.F.R. § 744.11`, `15 CFR part 744`.

    >>> to_cfr(parse_cfr("under 15 C.F.R. § 744.11(a).")[0].citation)
    '15 CFR 744.11(a)'
    """
    return tuple(
        FoundCfr(
            CfrCitation(
                int(match["title"]),
                int(match["part"]),
                int(match["section"]) if match["section"] else None,
                match["paragraphs"] or "",
            ),
            Span(*match.span()),
        )
        for match in _CFR.finditer(text)
    )


def to_cfr(citation: CfrCitation) -> str:
    """Print a CFR citation: `15 CFR 744.11(a)`, or `15 CFR part 744` when it names no section."""
    if citation.section is None:
        return f"{citation.title} CFR part {citation.part}"
    return f"{citation.title} CFR {citation.part}.{citation.section}{citation.paragraphs}"


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
    `pages` on which the quoted words of a notice stand is its pinpoint.
    """
    pinpoint = pages.first if pages else None
    of_document = _notice(document, form, pinpoint) if document.kind is DocumentKind.NOTICE else _other(document, form)
    printed = _row(document, form, listing) if listing else of_document
    return f"{printed} (digest, not the official text)" if document.tier is Tier.DIGEST else printed


def print_quote(quote: str, citation: str) -> str:
    """Print the quoted words, line ends as spaces, with their citation after them.

    >>> print_quote("Policy of denial", "90 FR 14046, March 28, 2025")
    '“Policy of denial” 90 FR 14046, March 28, 2025.'
    """
    return f"“{' '.join(quote.split())}” {citation.rstrip('.')}."


def _notice(document: Document, form: CitationForm, pinpoint: int | None) -> str:
    when = document.published
    cited = _of_the_register(document, pinpoint)
    number = f"FR Doc. {document.document_number}" if document.document_number else ""
    if form is CitationForm.FEDERAL_REGISTER:
        return to_fr(cited) if cited else _commas(number or document.title, _american(when))
    if form is CitationForm.BLUEBOOK:
        if cited:
            return _commas(document.title, to_bluebook(cited))
        dated = f" ({print_date_abbreviated(when)})" if when else ""
        return _commas(document.title, number) + dated
    where = to_fr(replace(cited, published=None)) if cited else number
    dated = f" ({print_date(when)})" if when else ""
    return _commas(document.publisher, _quoted(document.title), where) + dated + _at(document)


def _row(document: Document, form: CitationForm, listing: Listing) -> str:
    notice = " ".join(listing.notice.value.split()).rstrip(".") if listing.notice else ""
    under = f"under {listing.destination.value}" if listing.destination else ""
    entry = f"entry {listing.name.value}" + (f" ({notice})" if notice else "")
    when = document.as_of
    if document.series != "entity-list" or document.tier is not Tier.OFFICIAL_LIST:
        dated = f"as of {_american(when) if form is not CitationForm.PLAIN else print_date(when)}" if when else ""
        return _commas(document.title, under, entry, dated) + (_at(document) if form is CitationForm.PLAIN else "")
    if form is CitationForm.FEDERAL_REGISTER:
        return _commas("Supplement No. 4 to 15 CFR part 744", under, entry) + (
            f", as of {_american(when)}" if when else ""
        )
    if form is CitationForm.BLUEBOOK:
        year = f" ({when.year})" if when else ""
        return _commas(f"15 C.F.R. pt. 744, Supp. No. 4{year}", under, entry)
    dated = f" as of {print_date(when)}" if when else ""
    return _commas(f"Entity List (Supp. No. 4 to Part 744){dated}", under, entry) + _at(document)


def _other(document: Document, form: CitationForm) -> str:
    when = document.published or document.as_of
    if form is CitationForm.BLUEBOOK:
        dated = f" ({print_date_abbreviated(when)})" if when else ""
        return _commas(document.author, document.title, document.publisher) + dated + _at(document)
    dated = (_american(when) if form is CitationForm.FEDERAL_REGISTER else print_date(when)) if when else ""
    return _commas(document.author, _quoted(document.title), document.publisher, dated) + _at(document)


def _of_the_register(document: Document, pinpoint: int | None) -> FrCitation | None:
    found = parse_fr_citations(document.citation)
    if not found:
        return None
    cited = found[0].citation
    published = document.published.first_day if document.published and document.published.day else None
    return replace(cited, end_page=pinpoint if pinpoint != cited.page else None, published=published)


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
