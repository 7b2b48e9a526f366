"""The fields of a notice out of the preamble of its full text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sources.dates import MONTH, parse_date_words
from sources.notice_fields import LABELS, HeadField

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sources.model import PartialDate

_NUMBER = re.compile(r"FR\s+Doc(?:ument)?\.?:?\s*(?:No\.?:?\s*)?((?:[A-Z]\d-)?(?:[A-Z]\d|\d{2,4})-\d{1,6})\b")
_FILED = re.compile(r"\bFiled\s+(\d{1,2})-(\d{1,2})-(\d{2,4})\b")
_RIN = re.compile(r"\b\d{4}-[A-Z]{2}\d{2}\b")
_EFFECTIVE = re.compile(r"\b(?:effective|takes? effect|in effect)\b", re.IGNORECASE)
_DELAYED = re.compile(rf"\b(?:delayed|postponed)\b[^.]*?\b(?:to|until)\s+(?={MONTH})", re.IGNORECASE)
_ASIDE = re.compile(r"\bpublished\b[^,;()]{0,40}\d{4}|\([^()]*\)")
_CORRECTS = re.compile(r"\bcorrect(?:s|ion|ions|ing|ed)?\b", re.IGNORECASE)
_FIRST_VOLUME_YEAR = 1935
"""Volume 1 is of 1936; each year is one volume. Source: 90 FR is 2025, 81 FR 2016, as the issues at hand print them."""
_DECEMBER = 12


@dataclass(slots=True)
class Preamble:
    """What the head of a notice in full text prints; empty where it prints nothing."""

    title: str = ""
    kind: str = ""
    """`Rule`, `Proposed Rule`, `Notice`, `Presidential Document`."""
    action: str = ""
    dates: str = ""
    """The paragraphs under DATES."""
    abstract: str = ""
    """The summary."""
    agencies: list[str] = field(default_factory=list)
    dockets: list[str] = field(default_factory=list)
    rins: list[str] = field(default_factory=list)
    cfr: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a notice stands in the Federal Register; None where the copy does not say."""

    volume: int | None
    start_page: int | None
    end_page: int | None
    published: str
    """The date of publication as printed or as `YYYY-MM-DD`; empty when not known."""


def document_number(text: str) -> str:
    """Return the document number that a text prints; empty when it prints none.

    >>> document_number("[FR Doc. C1-2024-13148 Filed 6-20-24; 8:45 am]")
    'C1-2024-13148'
    """
    found = _NUMBER.search(text)
    return found[1] if found else ""


def volume_of(published: PartialDate | None, filed: str) -> int | None:
    """Return the volume by the year of publication, or by that of filing where the next year cannot have begun."""
    if published:
        return published.year - _FIRST_VOLUME_YEAR
    found = _FILED.search(filed)
    if not found or int(found[1]) == _DECEMBER:
        return None
    year = int(found[3])
    return (year if year > 99 else 2000 + year if year < 70 else 1900 + year) - _FIRST_VOLUME_YEAR


def effective_date(dates: str) -> str:
    """Return the day on which a rule takes effect, as its DATES print it; empty when they print none.

    >>> effective_date("This rule is effective March 25, 2025. Comments are due May 1, 2025.")
    'March 25, 2025'
    >>> effective_date("The effective date of the rule published March 1, 2016 is delayed to May 16, 2016.")
    'May 16, 2016'
    """
    effective = _EFFECTIVE.search(dates)
    if effective is None:
        return ""
    end = dates.find("\n", effective.end())
    stated = _ASIDE.sub(lambda aside: " " * len(aside[0]), dates[effective.end() : end if end > 0 else len(dates)])
    delayed = _DELAYED.search(stated)
    start = delayed.end() if delayed else 0
    days = [found for found in parse_date_words(stated[start:]) if found.date.day]
    return " ".join(days[0].span.quote(stated[start:]).split()) if days else ""


def head_of(preamble: Preamble, number: str, place: Place, text: str) -> tuple[HeadField, ...]:
    """Return the fields in printed order, those without a value left out; `text` is the body, for what it corrects."""
    volume, page = place.volume, place.start_page
    values: Mapping[str, list[str]] = {
        "title": [preamble.title],
        "type": [preamble.kind],
        "action": [preamble.action],
        "document_number": [number],
        "citation": [f"{volume} FR {page}" if volume and page else ""],
        "volume": [str(volume or "")],
        "start_page": [str(page or "")],
        "end_page": [str(place.end_page or "")],
        "publication_date": [place.published],
        "effective_on": [effective_date(preamble.dates)],
        "agencies": preamble.agencies,
        "docket_ids": [docket.strip(" []") for docket in preamble.dockets],
        "regulation_id_numbers": [rin for rins in preamble.rins for rin in _RIN.findall(rins)],
        "cfr_references": preamble.cfr,
        "correction_of": [_corrected(preamble, number, text)],
        "corrections": [],
        "html_url": [],
        "abstract": [preamble.abstract],
    }
    return tuple(HeadField(name, value, from_text=True) for name in LABELS for value in values[name] if value)


def _corrected(preamble: Preamble, number: str, text: str) -> str:
    """Return the number of the document that a correction names first; empty for what is no correction."""
    if not (_CORRECTS.search(preamble.title) or _CORRECTS.search(preamble.action)):
        return ""
    named = (found[1] for found in _NUMBER.finditer(text))
    return next((other for other in named if other != number), "")
