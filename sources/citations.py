"""Federal Register and CFR citations: found in text in every printed form, and printed in each style.

Own patterns rather than eyecite, measured on the 13 printed forms that notices and lists use (eyecite 2.7.8): it finds
volume and first page in 13 of 13, but the date in 0 of 9 that print one and the second page in 0 of 2, and it does not
say where those stand. The date is what links a row to its notice.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from sources.dates import (
    MONTH,
    MONTH_NAMES,
    month_number,
    parse_us_date,
    print_date,
    print_date_abbreviated,
)
from sources.model import Span


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
class FoundFrDocument:
    """A Federal Register document cited by its number, and where it is written."""

    number: str
    """Document number, `2025-05427`."""
    published: date | None
    """Date printed with the number; None when none is."""
    span: Span
    """The words of the citation with its date, in the text that was searched."""


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
_DATED = rf"""(?:,\s*|\s*\()(?P<month>{MONTH})\s+(?P<day>\d{{1,2}}),?\s+(?P<year>(?:19|20)\d{{2}})(?!\d)
      |\s*\((?P<first_day>\d{{1,2}})\s+(?P<first_month>{MONTH})\s+(?P<first_year>(?:19|20)\d{{2}})(?=\))"""
# Volume and "FR" may be parted by a stop ("81.F.R. 22576") and a citation may follow the stop of the one before it
# ("1/13/10.77 FR 24590"): both are printed so. "preview citation details" is the eCFR page's own link text.
_FR = re.compile(
    rf"""
    (?<![\w/-])(?P<volume>[1-9]\d{{0,2}})[\s.]+(?:F\.?\s?R(?![A-Za-z])\.?|Fed\.\s?Reg\.)\s*
    (?P<pages>(?P<page>{_PAGE})(?:\s?[-–—]\s?(?P<last>{_PAGE})|,\s(?:at\s)?(?P<pin>(?:{_PAGE})){_NOT_PAGE})?)
    (?P<issue>,?\s+No\.\s?\d+)?(?:\s+preview\s+citation\s+details)?
    (?:[,.]*\s*\(?(?P<us>\d{{1,2}}/\d{{1,2}}/(?:\d{{4}}|\d{{2}}))(?!\d)|{_DATED})?
    """,
    re.VERBOSE,
)
_FR_DOCUMENT = re.compile(rf"(?<!\w)FR\ Doc\.\s+(?P<number>[0-9A-Z]{{1,4}}-\d{{1,6}})(?!\w)(?:{_DATED})?", re.VERBOSE)
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
        end = _closed(text, match.end("pages"), match.end())
    citation = FrCitation(int(match["volume"]), page, second if second > page else None, published)
    return FoundCitation(citation, Span(match.start(), end))


def _closed(text: str, start: int, end: int) -> int:
    """Return where a citation ends whose date may have been opened by a parenthesis after `start`."""
    return end + (text[start:end].count("(") and text.startswith(")", end))


def parse_fr_documents(text: str) -> tuple[FoundFrDocument, ...]:
    """Find the citations by document number in `text`, in order: `FR Doc. 2021-04794 (Mar. 8, 2021)`.

    >>> parse_fr_documents("See FR Doc. 2021-04794 (Mar. 8, 2021).")[0].published
    datetime.date(2021, 3, 8)
    """
    return tuple(_found_document(text, match) for match in _FR_DOCUMENT.finditer(text))


def _found_document(text: str, match: re.Match[str]) -> FoundFrDocument:
    published = _spelt_out(match)
    end = match.end("number") if published is None else _closed(text, match.end("number"), match.end())
    return FoundFrDocument(match["number"], published, Span(match.start(), end))


def _published(match: re.Match[str]) -> date | None:
    return parse_us_date(match["us"]) if match["us"] else _spelt_out(match)


def _spelt_out(match: re.Match[str]) -> date | None:
    order = "first_" if match["first_month"] else ""
    year, month, day = (match[f"{order}{part}"] for part in ("year", "month", "day"))
    try:
        return date(int(year), month_number(month), int(day)) if month else None
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


def to_plain(citation: FrCitation) -> str:
    """Print a citation in plain form, the day before the month.

    >>> to_plain(FrCitation(90, 14046, 14048, date(2025, 3, 28)))
    '90 FR 14046, 14048 (28 March 2025)'
    """
    day = citation.published
    dated = f" ({print_date(day)})" if day else ""
    return f"{to_fr(replace(citation, published=None))}{dated}"


def to_bluebook(citation: FrCitation) -> str:
    """Print a citation in Bluebook form (rules 14.2 and 6.2(a): pages of five digits or more take a comma).

    >>> to_bluebook(FrCitation(90, 14046, 14048, date(2025, 3, 28)))
    '90 Fed. Reg. 14,046, 14,048 (Mar. 28, 2025)'
    """
    pages = ", ".join(_bluebook_page(page) for page in (citation.page, citation.end_page) if page is not None)
    dated = f" ({print_date_abbreviated(citation.published)})" if citation.published else ""
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
