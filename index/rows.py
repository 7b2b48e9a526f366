"""Rows of lists by what stands in them: rows that the generation serves, from the one document that answers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

from index.address_book import AddressBook
from index.asof import ENTITY_LIST, answering_list, list_documents
from sources.model import Span
from sources.names import normalise
from sources.stored import decode_listing

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from index.model import ServedDocument
    from sources.library import Library
    from sources.model import Listing

LISTING_COLUMNS = "listings.row, listings.list, listings.start, listings.end, listings.data"
"""What `Served.listings` reads a row from."""
_BATCH = 500
_LISTS_KEPT = 4


class Held(Protocol):
    """What rows and names need of a snapshot."""

    @property
    def library(self) -> Library:
        """The library that the generation was built from, open for reading."""
        ...

    @property
    def documents(self) -> Mapping[str, ServedDocument]:
        """The documents that are served, by id."""
        ...


@dataclass(frozen=True, slots=True)
class ListHeading:
    """Where a list document says what it is; the words to cite when it holds no entry."""

    document_id: str
    version: str
    span: Span
    """The first heading; the date's field, else the start of the text, where there is no heading."""
    dated: Span | None
    """The field that gives the list's date; None when the text prints none."""


class Served:
    """The versions that a generation serves, by number, and their rows."""

    def __init__(self, snapshot: Held) -> None:
        self.library = snapshot.library
        self.documents = snapshot.documents

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """The library's number of the served version of each document that is still held, by document id."""
        held = {(document, version): number for number, document, version in self._versions()}
        keys = ((one, served.version) for one, served in self.documents.items())
        return {key[0]: held[key] for key in keys if key in held}

    def _versions(self) -> list[tuple[Any, ...]]:
        return self.library.select("SELECT version_id, document_id, version FROM versions")

    def answering(self, list_slug: str, as_of: date) -> ServedDocument | None:
        """Return the document that answers for a list on a day; None when none does or it was erased."""
        served = answering_list(self.documents.values(), list_slug, as_of)
        return served if served and served.document.document_id in self.numbers else None

    def rows(self, served: ServedDocument, where: str, parameters: Iterable[object] = ()) -> tuple[Listing, ...]:
        """Return the rows of a document for which the condition on `listings` holds, in order."""
        document_id = served.document.document_id
        found = self.library.select(
            f"SELECT {LISTING_COLUMNS} FROM listings WHERE version_id = ? AND {where} ORDER BY row",
            (self.numbers[document_id], *parameters),
        )
        return tuple(
            decode_listing((document_id, served.version, row), slug, Span(start, end), data)
            for row, slug, start, end, data in found
        )

    def numbered(self, served: ServedDocument, rows: Iterable[int]) -> dict[int, Listing]:
        """Return the rows of these numbers, by number, in order; numbers that are not held are left out."""
        wanted = sorted(set(rows))
        found: list[Listing] = []
        for first in range(0, len(wanted), _BATCH):
            batch = wanted[first : first + _BATCH]
            found.extend(self.rows(served, f"row IN ({', '.join('?' * len(batch))})", batch))
        return {listing.row: listing for listing in found}


class Rows:
    """Looks rows up by citation, date, destination, address or name.

    Where a day is asked for, the rows come from the one document that answers for the list on that day.
    """

    def __init__(self, snapshot: Held) -> None:
        self._served = Served(snapshot)
        self._lists: dict[tuple[str, ...], tuple[Listing, ...]] = {}
        self._books: dict[tuple[str, ...], AddressBook] = {}

    def of_list(
        self, list_slug: str = ENTITY_LIST, *, as_of: date, destination: str | None = None
    ) -> tuple[Listing, ...]:
        """Return the rows of a list, or those under one destination as it is printed, in printed order.

        A whole list is decoded once (some 90 ms for 3,400 rows) and kept, for counts and searches over all rows.
        """
        if destination is not None:
            return self._where("destination = ?", (destination,), list_slug, as_of)
        key = self._held_key(list_slug, as_of)
        held = self._lists.get(key)
        if held is None:
            held = self._lists[key] = self._where("1", (), list_slug, as_of)
            _drop_oldest(self._lists)
        return held

    def count(self, list_slug: str = ENTITY_LIST, *, as_of: date) -> int:
        """Count the rows of a list; 0 when no document answers for it."""
        served = self._served.answering(list_slug, as_of)
        if served is None:
            return 0
        number = self._served.numbers[served.document.document_id]
        statement = "SELECT count(*) FROM listings WHERE version_id = ? AND list = ?"
        return int(self._served.library.select(statement, (number, list_slug))[0][0])

    def destinations(self, list_slug: str = ENTITY_LIST, *, as_of: date) -> dict[str, int]:
        """Count the rows under each destination, in printed order; empty for a copy that prints no destinations."""
        served = self._served.answering(list_slug, as_of)
        if served is None:
            return {}
        counted = self._served.library.select(
            "SELECT destination, count(*) FROM listings WHERE version_id = ? AND list = ? AND destination IS NOT NULL "
            "GROUP BY destination ORDER BY min(row)",
            (self._served.numbers[served.document.document_id], list_slug),
        )
        return {destination: int(count) for destination, count in counted}

    def citing(
        self, volume: int, first_page: int, last_page: int | None = None, *, as_of: date, list_slug: str = ENTITY_LIST
    ) -> tuple[Listing, ...]:
        """Return the rows with a Federal Register citation on these pages; without a last page on the first alone."""
        condition = "volume = ? AND page BETWEEN ? AND ?"
        pages = (volume, first_page, first_page if last_page is None else last_page)
        return self._keyed("row_citations", condition, pages, list_slug, as_of)

    def citing_on(self, published: date, *, as_of: date, list_slug: str = ENTITY_LIST) -> tuple[Listing, ...]:
        """Return the rows with a citation that is printed with this date."""
        return self._keyed("row_citations", "published = ?", (published.isoformat(),), list_slug, as_of)

    def addresses(self, list_slug: str = ENTITY_LIST, *, as_of: date) -> AddressBook:
        """Return the addresses that a list prints, ready to be searched; made once for each document."""
        key = self._held_key(list_slug, as_of)
        book = self._books.get(key)
        if book is None:
            book = self._books[key] = AddressBook(self.of_list(list_slug, as_of=as_of))
            _drop_oldest(self._books)
        return book

    def addressed_in(self, place: str, *, as_of: date, list_slug: str = ENTITY_LIST) -> tuple[Listing, ...]:
        """Return the rows with an address that holds the words of a place, however they are punctuated."""
        words = normalise(place)
        rows = self._where("data LIKE ?", (f"%{words.replace(' ', '%')}%",), list_slug, as_of) if words else ()
        return tuple(
            row for row in rows if any(f" {words} " in f" {normalise(field.value)} " for field in row.addresses)
        )

    def heading(self, list_slug: str = ENTITY_LIST, *, as_of: date) -> ListHeading | None:
        """Return where the document that answers for a list names itself; None when none answers."""
        served = self._served.answering(list_slug, as_of)
        if served is None:
            return None
        document_id = served.document.document_id
        (heading_start, heading_end, dated_start, dated_end, first_line), *_ = self._served.library.select(
            "SELECT heading_start, heading_end, dated_start, dated_end, instr(substr(text, 1, 1000) || char(10), "
            "char(10)) - 1 FROM versions WHERE version_id = ?",
            (self._served.numbers[document_id],),
        )
        dated = None if dated_start is None else Span(dated_start, dated_end)
        titled = None if heading_start is None else Span(heading_start, heading_end)
        return ListHeading(document_id, served.version, titled or dated or Span(0, first_line), dated)

    def history(self, name: str, *, as_of: date, list_slug: str = ENTITY_LIST) -> tuple[Listing, ...]:
        """Return the rows that bear a name in every list document visible on the day.

        The document that answers comes first, then the others as `index.asof.list_documents` orders them. Names are
        compared as `sources.names.normalise` writes them, aliases too.
        """
        rows: list[Listing] = []
        for served in list_documents(self._served.documents.values(), list_slug, as_of):
            number = self._served.numbers.get(served.document.document_id)
            found = self._served.library.select(
                "SELECT DISTINCT row FROM names WHERE norm = ? AND version_id = ?", (normalise(name), number)
            )
            listings = self._served.numbered(served, (row for (row,) in found)).values() if found else ()
            rows.extend(listing for listing in listings if listing.list == list_slug)
        return tuple(rows)

    def _held_key(self, list_slug: str, as_of: date) -> tuple[str, ...]:
        served = self._served.answering(list_slug, as_of)
        return (list_slug, served.document.document_id, served.version) if served else ()

    def _where(self, condition: str, parameters: Sequence[object], list_slug: str, as_of: date) -> tuple[Listing, ...]:
        served = self._served.answering(list_slug, as_of)
        if served is None:
            return ()
        return self._served.rows(served, f"list = ? AND {condition}", (list_slug, *parameters))

    def _keyed(
        self, table: str, condition: str, parameters: Sequence[object], list_slug: str, as_of: date
    ) -> tuple[Listing, ...]:
        served = self._served.answering(list_slug, as_of)
        if served is None:
            return ()
        number = self._served.numbers[served.document.document_id]
        keyed = f"list = ? AND row IN (SELECT row FROM {table} WHERE version_id = ? AND {condition})"
        return self._served.rows(served, keyed, (list_slug, number, *parameters))


def _drop_oldest(held: dict[tuple[str, ...], Any]) -> None:
    while len(held) > _LISTS_KEPT:
        del held[next(iter(held))]
