"""The types that readers produce and everything above reads: documents, versions, blocks, listings."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from sources.errors import CitationError, DateError

if TYPE_CHECKING:
    from collections.abc import Mapping


class Tier(StrEnum):
    """How authoritative a source is, strongest first."""

    OFFICIAL_TEXT = "official_text"
    """A rule, notice or regulation."""
    OFFICIAL_LIST = "official_list"
    """A list as of a date."""
    DIGEST = "digest"
    """A restatement in our own words, or a user's own notes."""
    PRESS = "press"
    """Journalism."""


class DocumentKind(StrEnum):
    """What a document is, as `metadata.yml` names it."""

    ARTICLE = "article"
    NOTICE = "notice"
    LIST = "list"
    DIGEST = "digest"
    REGULATION = "regulation"
    """A section of the Code of Federal Regulations as of a date."""

    @property
    def tier(self) -> Tier:
        """Return the tier that documents of this kind have."""
        return _TIERS[self]


_TIERS = {
    DocumentKind.ARTICLE: Tier.PRESS,
    DocumentKind.NOTICE: Tier.OFFICIAL_TEXT,
    DocumentKind.LIST: Tier.OFFICIAL_LIST,
    DocumentKind.DIGEST: Tier.DIGEST,
    DocumentKind.REGULATION: Tier.OFFICIAL_TEXT,
}


class BlockKind(StrEnum):
    """What a block of canonical text is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    FIELD = "field"
    """One `Label: value` line of a structured record; attributes `label`, `name`; the span covers the value only."""
    ROW = "row"
    """One row of a list or table: all its lines."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Half-open range of code points in `Version.text`, `0 <= start < end`."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise CitationError(f"span {self.start}:{self.end} is empty or negative; a span needs 0 <= start < end")

    def quote(self, text: str) -> str:
        """Return the words of `text` at this span; raise `CitationError` when it reaches past the end."""
        if self.end > len(text):
            raise CitationError(
                f"span {self.start}:{self.end} reaches past the end of a text of {len(text)} characters"
            )
        return text[self.start : self.end]

    def contains(self, other: Span) -> bool:
        """Tell whether `other` lies wholly inside this span."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Tell whether the two spans share a code point."""
        return self.start < other.end and other.start < self.end


_PARTIAL_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?\Z")


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A date as precisely as it is known: a year, a month or a day. No day is invented."""

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        try:
            date(self.year, self.month or 1, self.day or 1)
        except ValueError as exc:
            raise DateError(f"{self.year}-{self.month}-{self.day} is not a calendar date ({exc})") from exc
        if self.day is not None and self.month is None:
            raise DateError(f"{self.year} has a day but no month; write YYYY, YYYY-MM or YYYY-MM-DD")

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Read `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; raise `DateError` for anything else.

        >>> str(PartialDate.parse("2022-04"))
        '2022-04'
        """
        found = _PARTIAL_DATE.match(text.strip())
        if not found:
            raise DateError(f"{text!r} is not a date; write YYYY, YYYY-MM or YYYY-MM-DD")
        year, month, day = found.groups()
        return cls(int(year), int(month) if month else None, int(day) if day else None)

    @classmethod
    def from_date(cls, day: date) -> PartialDate:
        """Convert a full calendar date."""
        return cls(day.year, day.month, day.day)

    @property
    def first_day(self) -> date:
        """The first calendar day that this date can mean; `as_of` counts a month from it."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last_day(self) -> date:
        """The last calendar day that this date can mean."""
        month = self.month or 12
        return date(self.year, month, self.day or monthrange(self.year, month)[1])

    def __str__(self) -> str:
        parts = [f"{self.year:04d}"]
        parts += [f"{part:02d}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)


@dataclass(frozen=True, slots=True)
class Block:
    """A run of canonical text with a role. Blocks are in text order and do not overlap, fields of a row aside."""

    kind: BlockKind
    span: Span
    attributes: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """FIELD: `name` (machine name, e.g. `effective_on`) and `label` (as printed). ROW: `row` (number), `footnotes`
    (comma-separated superscripts). HEADING: `level`. Empty for paragraphs."""


@dataclass(frozen=True, slots=True)
class Page:
    """A printed page begins at `start` (code points into `Version.text`) and runs to the next page's start."""

    number: int
    start: int


@dataclass(frozen=True, slots=True)
class Document:
    """One article, notice or list as published: what is known of it beside its text."""

    document_id: str
    """Stable and readable: `fr:2025-05427`, `ecfr:15-744-supp-4@2026-07-09`, `csl@2026-07-31`, an address, a file."""
    kind: DocumentKind
    title: str
    publisher: str = ""
    """Empty when not known."""
    author: str = ""
    published: PartialDate | None = None
    """Publication date; None when not known."""
    effective_on: date | None = None
    """Date the rule takes effect; None when the copy does not hold it."""
    as_of: PartialDate | None = None
    """Lists and regulations: the date that they describe."""
    url: str = ""
    language: str = "en"
    document_number: str = ""
    """Federal Register document number, `2025-05427`."""
    citation: str = ""
    """Start-page citation, `90 FR 14046`; of a regulation its own, `15 CFR 744.11`."""
    end_page: int | None = None
    """Last printed page; None when not held."""
    series: str = ""
    """Lists: documents of one series replace one another by `as_of` (`entity-list` for the eCFR, `csl`, or own)."""
    complete: bool = True
    """Lists: whether the list is whole, so that the absence of an entry means something."""
    fetched: bool = False
    """True when it came from the official service by `footnote fetch`; otherwise "as supplied, not fetched"."""

    @property
    def tier(self) -> Tier:
        """The tier of this document's kind."""
        return self.kind.tier

    @property
    def known_on(self) -> date | None:
        """The first day on which this document was known: publication, or a list's date; None when undated."""
        known = self.published or self.as_of
        return known.first_day if known else None


@dataclass(frozen=True, slots=True)
class Field:
    """A value of a record and where it is printed; `value == text[span.start:span.end]`."""

    value: str
    span: Span


@dataclass(frozen=True, slots=True)
class RowCitation:
    """A Federal Register citation printed in a row, e.g. `84 FR 29373, 6/24/19`."""

    field: Field
    volume: int
    page: int
    published: date | None
    """The date printed with the citation; None when the row prints none (the CSL)."""


@dataclass(frozen=True, slots=True)
class Listing:
    """One row of a list, each field with the span of its words. A None field or empty tuple: this copy prints none."""

    document_id: str
    version: str
    row: int
    """Number of the row in the document, from 0."""
    list: str
    """Slug of the list: `entity-list`, `unverified-list`, `meu-list`, `denied-persons-list`, `sdn`, …"""
    span: Span
    """The whole row."""
    name: Field
    aliases: tuple[Field, ...] = ()
    destination: Field | None = None
    """Heading of the Entity List that the row stands under, as printed; None in the CSL, which has none."""
    addresses: tuple[Field, ...] = ()
    countries: tuple[Field, ...] = ()
    """Countries of the addresses as the CSL prints them (ISO codes); never a destination."""
    requirement: Field | None = None
    policy: Field | None = None
    notice: Field | None = None
    """The whole citation cell."""
    citations: tuple[RowCitation, ...] = ()
    """In printed order: added first, then amended."""
    footnotes: tuple[str, ...] = ()
    """Numbers of the footnotes that the requirement carries, superscript or inline."""
    start_date: Field | None = None

    @property
    def key(self) -> tuple[str, str, int]:
        """Identity of the row: document, version, row number."""
        return (self.document_id, self.version, self.row)


@dataclass(frozen=True, slots=True)
class Version:
    """The immutable canonical text of a document. `version` is the SHA-256 of `text` (UTF-8), in hexadecimal."""

    document_id: str
    version: str
    text: str
    blocks: tuple[Block, ...]
    pages: tuple[Page, ...] = ()
    """Empty when the format has no pages."""

    def quote(self, span: Span) -> str:
        """Return the exact words at `span`."""
        return span.quote(self.text)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader makes of one document in a file: metadata, text, rows, and what was cut or dropped."""

    document: Document
    version: Version
    listings: tuple[Listing, ...] = ()
    warnings: tuple[str, ...] = ()
    """One line each, for the user: invisible characters dropped, boilerplate cut, damaged rows."""
