"""What the parts of a notice's text are called: the fields at its head, with their order, and the roles of paragraphs.

The same document comes as a record of the Federal Register API and as full text, so both write the same fields.
"""

from __future__ import annotations

from datetime import date
from itertools import takewhile
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from sources.dates import parse_date_words
from sources.model import BlockKind, Document, DocumentKind, PartialDate
from sources.text import one_line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sources.model import Version
    from sources.text import TextBuilder

PUBLISHER = "Federal Register"
"""Publisher of every notice."""
FULL_TEXT = "full text"
"""The attribute `from` of a field that was read out of the full text, not of the API's record."""
FOOTNOTE = "footnote"
"""Value of the attribute `role` of a paragraph that is a note."""
AMENDMENT = "amendment"
"""Value of `role` for what amends the regulations: instructions, and the text that they put in."""
SIGNATURE = "signature"
"""Value of `role` for who signed and when."""
CITATION = "citation"
"""Value of `role` for where a section of the regulations was published and amended."""
LABELS: Mapping[str, str] = MappingProxyType(
    {
        "title": "Title",
        "type": "Type",
        "action": "Action",
        "document_number": "Document number",
        "citation": "Citation",
        "volume": "Volume",
        "start_page": "Start page",
        "end_page": "End page",
        "publication_date": "Publication date",
        "effective_on": "Effective date",
        "agencies": "Agency",
        "docket_ids": "Docket",
        "regulation_id_numbers": "RIN",
        "cfr_references": "CFR reference",
        "correction_of": "Correction of",
        "corrections": "Corrected by",
        "html_url": "Address",
        "abstract": "Abstract",
    }
)
"""Label of each field by its name, in the order in which a notice prints them."""


class HeadField(NamedTuple):
    """One line at the head of a notice."""

    name: str
    """As in `LABELS`."""
    value: str
    from_text: bool
    """Whether it was read out of the full text."""


def write_head(builder: TextBuilder, head: Sequence[HeadField]) -> None:
    """Write the fields that have a value, in the order given."""
    for field in head:
        marks = {"from": FULL_TEXT} if field.from_text else {}
        builder.field(field.name, LABELS[field.name], field.value, **marks)


def read_head(version: Version) -> tuple[HeadField, ...]:
    """Return the fields at the head of a notice's text."""
    fields = takewhile(lambda block: block.kind is BlockKind.FIELD, version.blocks)
    return tuple(
        HeadField(block.attributes["name"], version.quote(block.span), block.attributes.get("from") == FULL_TEXT)
        for block in fields
        if block.attributes.get("name") in LABELS
    )


def document_of(head: Sequence[HeadField], *, url: str, language: str) -> Document:
    """Make a notice's metadata of its fields; `url` where they hold no address."""
    values: dict[str, str] = {}
    for field in head:
        values.setdefault(field.name, one_line(field.value))
    number = values.get("document_number", "")
    published = _day(values.get("publication_date", ""))
    volume, start_page = values.get("volume"), values.get("start_page")
    cited = values.get("citation") or (f"{volume} FR {start_page}" if volume and start_page else "")
    end_page = values.get("end_page", "")
    return Document(
        document_id=f"fr:{number}",
        kind=DocumentKind.NOTICE,
        title=values.get("title", ""),
        publisher=PUBLISHER,
        published=PartialDate.from_date(published) if published else None,
        effective_on=_day(values.get("effective_on", "")),
        url=web_address(values.get("html_url", "")) or url,
        language=language,
        document_number=number,
        citation=cited,
        end_page=int(end_page) if end_page.isdecimal() else None,
    )


def web_address(url: str) -> str:
    """Return an address that is safe to show as a link; empty for any other."""
    return url.strip() if url.strip().lower().startswith(("https://", "http://")) else ""


def _day(value: str) -> date | None:
    """Return the full date that a field prints, as the API writes it or in words; None when it prints none."""
    try:
        return date.fromisoformat(value[:10])
    except ValueError:
        found = parse_date_words(value)
    return found[0].date.first_day if found and found[0].date.day else None
