"""Records: what a list row states, as statements with one citation for each field."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.model import Statement, StatementKind
from sources.dates import print_date
from sources.model import Field, Listing, Span, Tier

if TYPE_CHECKING:
    from datetime import date

    from assistant.cite import Citer
    from index.rows import Rows
    from index.snapshot import Snapshot

LIST_NAMES = {
    "entity-list": "Entity List",
    "unverified-list": "Unverified List",
    "meu-list": "Military End-User List",
    "denied-persons-list": "Denied Persons List",
    "sdn": "Specially Designated Nationals list",
    "ssi": "Sectoral Sanctions Identifications list",
    "cmic": "Non-SDN Chinese Military-Industrial Complex Companies list",
    "isn": "Nonproliferation Sanctions list",
    "dtc": "ITAR Debarred list",
    "capta": "CAPTA list",
    "plc": "Palestinian Legislative Council list",
    "ns-mbs": "Non-SDN Menu-Based Sanctions list",
    "fse": "Foreign Sanctions Evaders list",
}
CITED_AT_MOST = 6
"""Spans cited for a computed statement (`INTERFACE`, Statements)."""
_ALTERNATE = re.compile(r"See\s+alternate\s+address(?:es)?\s+under\s+(?P<where>[^().]+(?:\.[^().]+)*?)\s*\.?\s*\)")
_ENDS = re.compile(r"^End date: (?P<day>.+)$", re.MULTILINE)
NONE_PRINTED = "this copy prints none"


class Records:
    """Writes statements about rows of the list that answers on a day."""

    def __init__(self, snapshot: Snapshot, rows: Rows, citer: Citer) -> None:
        self._snapshot = snapshot
        self._rows = rows
        self._citer = citer

    def kind_of(self, listing: Listing) -> StatementKind:
        """Tell what a statement about this row rests on."""
        tier = self._snapshot.documents[listing.document_id].document.tier
        return StatementKind.DIGEST if tier is Tier.DIGEST else StatementKind.OFFICIAL

    def list_label(self, listing: Listing) -> str:
        """Name the list and its date, e.g. "the Entity List of 9 July 2026"."""
        document = self._snapshot.documents[listing.document_id].document
        name = LIST_NAMES.get(listing.list, listing.list)
        when = f" of {print_date(document.as_of)}" if document.as_of else ""
        if document.tier is Tier.DIGEST:
            return f"the bundled digest{when} of the {name}"
        if document.series == "csl":
            return f"the {name} in the Consolidated Screening List{when}"
        return f"the {name}{when}"

    def entry(self, listing: Listing, *, with_destination: bool = True) -> Statement:
        """State that the list has the row, its destination and the notices that it cites."""
        cited = [self._citer.row_field(listing, listing.name)]
        text = f"{_capital(self.list_label(listing))} has an entry for {listing.name.value}"
        if with_destination and listing.destination:
            text += f" under {listing.destination.value}"
            cited.append(self._citer.row_field(listing, listing.destination))
        if listing.notice:
            text += f", citing {_flat(listing.notice)}"
            cited.append(self._citer.row_field(listing, listing.notice))
        if listing.start_date and listing.list != "entity-list":
            text += f", with the start date {_flat(listing.start_date)}"
            cited.append(self._citer.row_field(listing, listing.start_date))
            ends = _ENDS.search(self._snapshot.version(listing.document_id).text, listing.span.start, listing.span.end)
            if ends:
                text += f" and the end date {ends['day']}"
                cited.append(self._citer.row_words(listing, Span(*ends.span("day"))))
        return Statement(stop(text), self.kind_of(listing), tuple(cited))

    def already_listed(self, listing: Listing, as_of: date) -> Statement | None:
        """State that a row of a later list shows an entity listed by `as_of`; None when it does not show it.

        Only the name and the earliest citation of the later row are used (`INTERFACE`, As of).
        """
        earliest = min(
            (citation for citation in listing.citations if citation.published),
            key=lambda citation: citation.published or as_of,
            default=None,
        )
        document = self._snapshot.documents[listing.document_id].document
        if earliest is None or earliest.published is None or earliest.published > as_of or document.as_of is None:
            return None
        text = f"Per the list of {print_date(document.as_of)}, {listing.name.value} was already listed on "
        text += f"{print_date(as_of)}: its earliest citation is {_flat(earliest.field).rstrip('.')}."
        cited = (self._citer.row_field(listing, listing.name), self._citer.row_field(listing, earliest.field))
        return Statement(text, self.kind_of(listing), cited)

    def terms(self, listing: Listing, *, name: bool = False, footnotes: bool = False) -> Statement:
        """State requirement and review policy as printed, empty cells too; the footnotes too where it carries some.

        `footnotes` says also that it carries none.
        """
        cited = [self._citer.row_field(listing, listing.name)] if name else []
        parts = []
        says_footnote = listing.requirement and (listing.footnotes or footnotes)
        requirement = f"licence requirement{f' (with {carried(listing)})' if says_footnote else ''}"
        for label, field in ((requirement, listing.requirement), ("licence review policy", listing.policy)):
            parts.append(f"{label}: {f'“{_flat(field)}”' if field else NONE_PRINTED}")
            if field:
                cited.append(self._citer.row_field(listing, field))
        lead = f"{listing.name.value}: " if name else "The entry prints "
        if not cited:
            cited = [self._citer.row_field(listing, listing.name)]
        return Statement(stop(f"{lead}{'; '.join(parts)}"), self.kind_of(listing), tuple(cited))

    def aliases(self, listing: Listing) -> Statement:
        """State the aliases as printed."""
        cited = [self._citer.row_field(listing, listing.name)]
        if not listing.aliases:
            return Statement(
                f"For aliases of {listing.name.value}, {NONE_PRINTED}.", self.kind_of(listing), tuple(cited)
            )
        shown = listing.aliases[:10]
        cited += [self._citer.row_field(listing, alias) for alias in shown]
        text = f"The entry for {listing.name.value} prints the aliases {_quoted(shown)}"
        text += _more(len(listing.aliases) - len(shown))
        return Statement(text, self.kind_of(listing), tuple(cited))

    def destinations(self, listings: tuple[Listing, ...], name: str) -> tuple[Statement, ...]:
        """State the destinations that rows of one name stand under, one statement for each row."""
        with_heading = [listing for listing in listings if listing.destination]
        statements = []
        for listing in with_heading:
            cited = [self._citer.row_field(listing, listing.name)]
            text = f"{listing.name.value} stands under the destination"
            if listing.destination:
                text += f" {listing.destination.value}."
                cited.append(self._citer.row_field(listing, listing.destination))
            statements.append(Statement(text, self.kind_of(listing), tuple(cited)))
            statements += self._alternates(listing)
        if listings and not with_heading:
            first = listings[0]
            text = f"For the destination of {name}, {NONE_PRINTED}."
            statements.append(Statement(text, self.kind_of(first), (self._citer.row_field(first, first.name),)))
        return tuple(statements)

    def _alternates(self, listing: Listing) -> list[Statement]:
        """State the other destinations that the entry itself refers to; empty when it refers to none."""
        text = self._snapshot.version(listing.document_id).text
        found = _ALTERNATE.search(text, listing.span.start, listing.span.end)
        if found is None:
            return []
        citation = self._citer.row_words(listing, Span(*found.span("where")))
        where = " ".join(citation.quote.split())
        said = f"The entry refers to alternate addresses under {stop(where)}"
        return [Statement(said, self.kind_of(listing), (citation,))]

    def is_complete(self, as_of: date, *, slug: str = "entity-list") -> bool:
        """Tell whether a whole list answers on a day, so that the absence of an entry means something."""
        heading = self._rows.heading(slug, as_of=as_of)
        return heading is not None and self._snapshot.documents[heading.document_id].document.complete

    def absence(self, name: str, as_of: date, *, slug: str = "entity-list") -> Statement | None:
        """State that the list has no entry for a name, citing the list's heading; None when no such list is held."""
        heading = self._rows.heading(slug, as_of=as_of)
        if heading is None:
            return None
        served = self._snapshot.documents[heading.document_id]
        document = served.document
        citation = self._citer.list_heading(heading.document_id, heading.span, slug)
        when = f" of {print_date(document.as_of)}" if document.as_of else ""
        label = LIST_NAMES.get(slug, slug)
        if document.complete:
            text = f"There is no entry for {name} in the {label}{when}."
            return Statement(text, StatementKind.OFFICIAL, (citation,))
        text = f"There is no entry for {name} among the entries that this library holds ({document.title}); "
        text += f"the whole {label} is not held."
        return Statement(text, StatementKind.DIGEST, (citation,))

    def near(self, listings: tuple[Listing, ...]) -> Statement | None:
        """Offer near names, not assumed to be meant; None when there are none."""
        if not listings:
            return None
        cited = tuple(self._citer.row_field(listing, listing.name) for listing in listings)
        names = ", ".join(f"“{listing.name.value}”" for listing in listings)
        return Statement(
            f"Near names that are listed, each a different name: {names}.", self.kind_of(listings[0]), cited
        )


def carried(listing: Listing) -> str:
    """Name the footnotes of a row: "footnote 1 and 2", or "no footnote"."""
    return f"footnote {' and '.join(listing.footnotes)}" if listing.footnotes else "no footnote"


def stop(text: str) -> str:
    """End a sentence with one full stop, whatever it ended with ("Co., Ltd." has its own).

    >>> stop("citing Zeta Co., Ltd."), stop("prints “Policy of denial.”"), stop("prints “none”")
    ('citing Zeta Co., Ltd.', 'prints “Policy of denial.”', 'prints “none”.')
    """
    return text if text.rstrip("”").endswith(".") else f"{text}."


def _flat(field: Field) -> str:
    return " ".join(field.value.split())


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _quoted(fields: tuple[Field, ...]) -> str:
    return "; ".join(f"“{_flat(field)}”" for field in fields)


def _more(count: int) -> str:
    return f"; and {count} more." if count > 0 else "."
