"""Builds readings of invented lists and articles, without a reader: for tests of the library, rows and names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from index.model import ServedDocument
from sources.library import Library
from sources.model import (
    BlockKind,
    Document,
    DocumentKind,
    Field,
    Listing,
    PartialDate,
    Reading,
    RowCitation,
    Version,
)
from sources.text import TextBuilder


@dataclass(frozen=True)
class Row:
    """A row of an invented list."""

    name: str
    aliases: tuple[str, ...] = ()
    destination: str = "RURITANIA"
    addresses: tuple[str, ...] = ()
    citations: tuple[tuple[int, int, str], ...] = ()
    footnotes: tuple[str, ...] = ()
    slug: str = "entity-list"


@dataclass(frozen=True)
class Snapshot:
    """What rows and names need of a snapshot."""

    library: Library
    documents: Mapping[str, ServedDocument]


def _field(value: Field | None) -> Field:
    assert value is not None
    return value


def _row(builder: TextBuilder, document_id: str, number: int, row: Row) -> Listing:
    builder.begin_row(row=str(number))
    destination = builder.field("destination", "Destination", row.destination)
    name = _field(builder.field("name", "Entity", row.name))
    aliases = tuple(_field(builder.field("alias", "Alias", alias)) for alias in row.aliases)
    addresses = tuple(_field(builder.field("address", "Address", address)) for address in row.addresses)
    policy = builder.field("policy", "License review policy", "Presumption of refusal.")
    cited = []
    for volume, page, printed in row.citations:
        field = _field(builder.field("notice", "Citation", f"{volume} FR {page}, {printed or 'undated'}"))
        cited.append(RowCitation(field, volume, page, date.fromisoformat(printed) if printed else None))
    span = builder.end_row()
    return Listing(
        document_id=document_id,
        version="",
        row=number,
        list=row.slug,
        span=span,
        name=name,
        aliases=aliases,
        destination=destination,
        addresses=addresses,
        policy=policy,
        citations=tuple(cited),
        footnotes=row.footnotes,
    )


def list_reading(
    rows: Sequence[Row],
    as_of: str,
    *,
    series: str = "entity-list",
    kind: DocumentKind = DocumentKind.LIST,
    complete: bool = True,
    heading: str = "Register of Watched Firms",
) -> Reading:
    """Return the reading of a list; its id is `<series>@<as_of>`."""
    document_id = f"{series}@{as_of}"
    builder = TextBuilder()
    if heading:
        builder.block(BlockKind.HEADING, heading, level="1")
        builder.field("as_of", "As of", as_of)
    drafts = [_row(builder, document_id, number, row) for number, row in enumerate(rows)]
    version = builder.build(document_id)
    document = Document(
        document_id, kind, heading or "List", as_of=PartialDate.parse(as_of), series=series, complete=complete
    )
    return Reading(document, version, tuple(_of_version(draft, version) for draft in drafts))


def _of_version(draft: Listing, version: Version) -> Listing:
    values = {name: getattr(draft, name) for name in Listing.__slots__}
    return Listing(**{**values, "version": version.version})


def article_reading(document_id: str, text: str, *, published: str | None = None, title: str = "A report") -> Reading:
    """Return the reading of an article of one paragraph."""
    builder = TextBuilder()
    builder.block(BlockKind.PARAGRAPH, text)
    document = Document(
        document_id, DocumentKind.ARTICLE, title, published=PartialDate.parse(published) if published else None
    )
    return Reading(document, builder.build(document_id), warnings=("one line was cut",))


def serve(library: Library) -> Snapshot:
    """Return a snapshot of all that a library holds now."""
    documents = {
        one.document.document_id: ServedDocument(one.document, one.version, one.lists, passages=0)
        for one in library.documents()
    }
    return Snapshot(library, documents)
