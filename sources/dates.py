"""Dates as people and notices write them: found in text with their spans, and printed one way."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from sources.errors import DateError
from sources.model import PartialDate, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
"""English month names, January first."""
MONTH_ABBREVIATIONS = ("Jan.", "Feb.", "Mar.", "Apr.", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec.")
"""The same abbreviated. Source: Bluebook table T12."""
_MONTH_NUMBER = {name[:3].lower(): number for number, name in enumerate(MONTH_NAMES, 1)}
_CENTURY_SPLIT = 68  # two-digit years 00-68 are 20xx, 69-99 19xx, as POSIX strptime reads them

MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?\.?|July?\.?|Aug(?:ust|\.)?"
    r"|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
"""Pattern of an English month, whole or abbreviated."""
_DAY = r"(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?"
_YEAR = r"(?:19|20)\d{2}"


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date and where it is written."""

    date: PartialDate
    """As precisely as the words say."""
    span: Span
    """The words of the date, in the text that was searched."""


_FORMS = re.compile(
    rf"""
      (?<![\w/-])(?P<iso>\d{{4}}-\d{{2}}(?:-\d{{2}})?)(?![\w/]|-\d)
    | (?<![\w.])(?P<dmy>{_DAY})\ +(?:of\ +)?(?P<dmy_month>{MONTH}),?\ +(?P<dmy_year>{_YEAR})(?!\d)
    | (?<!\w)(?P<mdy_month>{MONTH})\ +(?P<mdy>{_DAY}),?\ +(?P<mdy_year>{_YEAR})(?!\d)
    | (?<!\w)(?P<my_month>{MONTH}),?\ +(?:of\ +)?(?:(?P<my_year>{_YEAR})(?!\d)|['’‘](?P<my_short>\d\d)(?!\w))
    | (?<![\w/.-])(?P<us>\d{{1,2}}/\d{{1,2}}/(?:\d{{4}}|\d{{2}}))(?![\w/])
    | (?<!\d)(?P<zh>\d{{4}}\s?年(?:\s?\d{{1,2}}\s?月(?:\s?\d{{1,2}}\s?[日号])?)?)
    | (?:(?<![\w$€£¥#§.,/:-])|(?<=\d{{4}}-))(?P<year>199\d|20[0-3]\d)(?![\w%/:]|[.,]\d|-(?!(?:19|20)\d\d\b))
    """,
    re.VERBOSE | re.IGNORECASE,
)
# A bare number in these places is a page, a section or a number, not a year.
_NOT_A_YEAR_AFTER = re.compile(
    r"(?:\b(?:FR|F\.\s?R\.|Reg\.|CFR|C\.F\.R\.|U\.S\.C\.|USC|Nos?\.?|pages?|pp?\.|sections?|sec\.|parts?|Room|Rm\.|Box)|[§$])\s*\Z",
    re.IGNORECASE,
)
_NOT_A_YEAR_BEFORE = re.compile(r"\s+(?:FR|F\.\s?R\.|Fed\.|CFR|C\.F\.R\.|U\.S\.C\.|USC)(?!\w)")


def parse_date_words(text: str) -> tuple[FoundDate, ...]:
    """Find the dates written in `text`, in order; empty when it holds none. Impossible dates are passed over.

    Understands `25 March 2025`, `March 25, 2025`, `Mar. 25, 2025`, `March 2025`, `Mar '25`, `2025-03-25`, `2025-03`,
    `3/25/25` (month first), `2025年3月25日`, `2025年3月`, and a bare year from 1990 to 2039.

    >>> [str(found.date) for found in parse_date_words("added on March 25, 2025 or in 2019")]
    ['2025-03-25', '2019']
    """
    return tuple(_found(text))


def _found(text: str) -> Iterator[FoundDate]:
    for match in _FORMS.finditer(text):
        kind = match.lastgroup or ""
        if kind == "year" and not _is_year(text, match):
            continue
        try:
            yield FoundDate(_VALUES[kind](match), Span(*match.span()))
        except DateError:
            continue


def _is_year(text: str, match: re.Match[str]) -> bool:
    before = _NOT_A_YEAR_AFTER.search(text, max(0, match.start() - 20), match.start())
    return not before and not _NOT_A_YEAR_BEFORE.match(text, match.end())


def month_number(name: str) -> int:
    """Return 1 to 12 for an English month name or abbreviation; raise `DateError` for any other word."""
    try:
        return _MONTH_NUMBER[name[:3].lower()]
    except KeyError as exc:
        raise DateError(f"{name!r} is not a month; write it in English, such as March or Mar.") from exc


def full_year(digits: str) -> int:
    """Read a year of two or four digits: 00 to 68 are 20xx, 69 to 99 are 19xx."""
    year = int(digits)
    if len(digits) > 2:
        return year
    return year + (2000 if year <= _CENTURY_SPLIT else 1900)


def parse_us_date(text: str) -> date | None:
    """Read `3/28/25` or `10/20/2017`, month first; None when it is no calendar date.

    >>> parse_us_date("3/28/25")
    datetime.date(2025, 3, 28)
    """
    parts = text.split("/")
    if len(parts) != 3 or not all(part.isdecimal() for part in parts):
        return None
    try:
        return date(full_year(parts[2]), int(parts[0]), int(parts[1]))
    except ValueError:
        return None


def print_date(when: PartialDate | date) -> str:
    """Print a date as precisely as it is known: `25 March 2025`, `March 2025` or `2025`.

    >>> print_date(PartialDate(2025, 3))
    'March 2025'
    """
    partial = PartialDate.from_date(when) if isinstance(when, date) else when
    month = MONTH_NAMES[partial.month - 1] if partial.month else ""
    return " ".join(str(part) for part in (partial.day, month, partial.year) if part)


def print_date_abbreviated(when: PartialDate | date) -> str:
    """Print a date as the Federal Register's short form does: `Mar. 8, 2021`, `Mar. 2021` or `2021`.

    >>> print_date_abbreviated(date(2021, 3, 8))
    'Mar. 8, 2021'
    """
    partial = PartialDate.from_date(when) if isinstance(when, date) else when
    if partial.month is None:
        return str(partial.year)
    day = f" {partial.day}," if partial.day else ""
    return f"{MONTH_ABBREVIATIONS[partial.month - 1]}{day} {partial.year}"


def _day(digits: str) -> int:
    return int(digits.rstrip("stndrhSTNDRH"))


def _us(match: re.Match[str]) -> PartialDate:
    found = parse_us_date(match["us"])
    if found is None:
        raise DateError(f"{match['us']!r} is not a calendar date; write MONTH/DAY/YEAR")
    return PartialDate.from_date(found)


def _zh(match: re.Match[str]) -> PartialDate:
    return PartialDate(*(int(digits) for digits in re.findall(r"\d+", match["zh"])))


_VALUES: dict[str, Callable[[re.Match[str]], PartialDate]] = {
    "iso": lambda match: PartialDate.parse(match["iso"]),
    "dmy_year": lambda match: PartialDate(int(match["dmy_year"]), month_number(match["dmy_month"]), _day(match["dmy"])),
    "mdy_year": lambda match: PartialDate(int(match["mdy_year"]), month_number(match["mdy_month"]), _day(match["mdy"])),
    "my_year": lambda match: PartialDate(int(match["my_year"]), month_number(match["my_month"])),
    "my_short": lambda match: PartialDate(full_year(match["my_short"]), month_number(match["my_month"])),
    "us": _us,
    "zh": _zh,
    "year": lambda match: PartialDate(int(match["year"])),
}
