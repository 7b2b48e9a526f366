"""Documents of our own invention for the tests of the index, and a home with some of them in it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sources.library import Library
from sources.model import BlockKind, Document, DocumentKind, Listing, PartialDate, Reading
from sources.text import TextBuilder

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def article(document_id: str, title: str, *paragraphs: str, published: str | None = "2025-03-25") -> Reading:
    builder = TextBuilder()
    builder.block(BlockKind.HEADING, title, level="1")
    for paragraph in paragraphs:
        kind, words = (BlockKind.HEADING, paragraph[3:]) if paragraph.startswith("## ") else (None, paragraph)
        if kind:
            builder.block(kind, words, level="2")
        else:
            builder.block(BlockKind.PARAGRAPH, words)
    document = Document(
        document_id,
        DocumentKind.ARTICLE,
        title,
        publisher="The Example Post",
        published=PartialDate.parse(published) if published else None,
    )
    return Reading(document, builder.build(document_id))


def notice(number: str, title: str, abstract: str = "", *, published: str = "2025-03-28", **fields: str) -> Reading:
    builder = TextBuilder()
    builder.field("title", "Title", title)
    builder.field("document_number", "Document number", number)
    for name, value in fields.items():
        builder.field(name, name.capitalize(), value)
    builder.field("abstract", "Abstract", abstract)
    document = Document(
        f"fr:{number}", DocumentKind.NOTICE, title, published=PartialDate.parse(published), document_number=number
    )
    return Reading(document, builder.build(document.document_id))


def entity_list(
    names: Sequence[str],
    *,
    as_of: str = "2026-07-09",
    slug: str = "entity-list",
    series: str = "entity-list",
    cell: str = "",
) -> Reading:
    document_id = f"{series}@{as_of}"
    builder = TextBuilder()
    builder.block(BlockKind.HEADING, f"Example list of {as_of}", level="1")
    rows = []
    for number, name in enumerate(names):
        builder.begin_row(row=str(number))
        destination = builder.field("destination", "Destination", "EXAMPLAND")
        named = builder.field("name", "Entity", name)
        requirement = builder.field("requirement", "License requirement", cell or "For all items subject to the EAR.")
        rows.append((builder.end_row(), named, destination, requirement))
    version = builder.build(document_id)
    listings = tuple(
        Listing(
            document_id, version.version, number, slug, span, named, destination=destination, requirement=requirement
        )
        for number, (span, named, destination, requirement) in enumerate(rows)
        if named
    )
    document = Document(
        document_id, DocumentKind.LIST, f"Example list of {as_of}", as_of=PartialDate.parse(as_of), series=series
    )
    return Reading(document, version, listings)


def add(home: Path, *readings: Reading) -> None:
    with Library.open(home) as library:
        for reading in readings:
            library.add(reading, added_at=NOW, origin="test")


def sample() -> tuple[Reading, ...]:
    return (
        article(
            "example-post/acme@2025-03-25",
            "Officials restrict Acme Example",
            "Acme Example Co., Ltd. was put on the list on Tuesday. Its shares fell.",
            "Widgets of the company were found in a test range.",
        ),
        notice(
            "2025-00001",
            "Additions to the Example List",
            "This rule adds Acme Example Co., Ltd. for acquiring widgets in support of a test range.",
            docket="250101-0001",
        ),
        entity_list(["Acme Example Co., Ltd.", "Beta Sample Institute", "Gamma Trading FZE"]),
    )
