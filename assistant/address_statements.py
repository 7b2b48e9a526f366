"""Statements about addresses: which entry prints which, how far two agree, and that none does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.model import Statement, StatementKind
from assistant.records import CITED_AT_MOST, LIST_NAMES, NONE_PRINTED, stop
from sources.address_parts import Degree, is_address_only
from sources.dates import print_date

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from assistant.materials import Materials
    from index.address_book import AddressMatch
    from sources.model import Field, Listing

AGREEING = {
    Degree.SAME: "the same address",
    Degree.HOUSE: "the same number and street, but another room, floor or building number",
    Degree.BUILDING: "the same building by name, not the same room of it",
    Degree.STREET: "the same street, not the same number",
}
"""What is said of two addresses that agree so far."""


class AddressStatements:
    """Writes statements about the addresses of list rows, each with citations of the address's own words."""

    def __init__(self, materials: Materials) -> None:
        self._materials = materials
        self._citer = materials.citer

    def printed(self, row: Listing, addresses: Sequence[Field] | None = None) -> Statement:
        """State all addresses that a row prints, or those given, under its destination."""
        cited = [self._citer.row_field(row, row.name)]
        under = ""
        if row.destination:
            under = f" under {row.destination.value}"
            cited.append(self._citer.row_field(row, row.destination))
        kind = self._materials.records.kind_of(row)
        if not row.addresses:
            return Statement(f"For an address of {row.name.value}{under}, {NONE_PRINTED}.", kind, tuple(cited))
        shown = row.addresses if addresses is None else addresses
        cited += [self._citer.row_field(row, address) for address in shown]
        plural = "es" if len(shown) > 1 else ""
        quoted = "; ".join(f"“{_flat(address)}”" for address in shown)
        more = f" ({len(row.addresses) - len(shown)} more elsewhere)" if len(shown) < len(row.addresses) else ""
        text = f"The entry for {row.name.value}{under} prints the address{plural} {quoted}{more}."
        return Statement(text, kind, tuple(cited))

    def match(self, match: AddressMatch) -> Statement:
        """State that an entry prints an address, with its destination and notices."""
        row = match.listing
        cited = [self._citer.row_field(row, row.name), self._citer.row_field(row, match.printed)]
        text = row.name.value
        if row.destination:
            only = ", an entry of an address alone," if is_address_only(row.name.value) else ""
            text += f"{only} under {row.destination.value}"
            cited.append(self._citer.row_field(row, row.destination))
        text += f" prints “{_flat(match.printed)}”"
        if row.notice:
            text += f", citing {' '.join(row.notice.value.split()).rstrip('.')}"
            cited.append(self._citer.row_field(row, row.notice))
        return Statement(f"{text}.", self._materials.records.kind_of(row), tuple(cited))

    def partly(self, degree: Degree, matches: Sequence[AddressMatch], shown: int) -> Statement | None:
        """State which entries agree only so far, citing `shown` at most; None when there are none."""
        if not matches:
            return None
        cited = [
            self._citer.row_field(match.listing, field)
            for match in matches[:shown]
            for field in (match.listing.name, match.printed)
        ]
        said = "; ".join(f"{match.listing.name.value} (“{_flat(match.printed)}”)" for match in matches[:shown])
        more = f"; and {len(matches) - shown} more" if len(matches) > shown else ""
        lead = "Also" if degree is Degree.SAME else "In part only,"
        text = f"{lead} {AGREEING[degree]}: {said}{more}."
        return Statement(text, self._materials.records.kind_of(matches[0].listing), tuple(cited))

    def pair(self, row: Listing, own: Field, match: AddressMatch) -> Statement:
        """State that another entry prints an address of this row, and how far the two agree."""
        cited = tuple(
            self._citer.row_field(listing, field)
            for listing, field in (
                (match.listing, match.listing.name),
                (match.listing, match.printed),
                (row, row.name),
                (row, own),
            )
        )
        said = AGREEING[match.degree]
        text = f"{said[:1].upper()}{said[1:]}: {match.listing.name.value} prints “{_flat(match.printed)}”; "
        text += f"the entry for {row.name.value} prints “{_flat(own)}”."
        return Statement(text, self._materials.records.kind_of(match.listing), cited)

    def not_shared(self, row: Listing, addresses: Sequence[Field], as_of: date) -> Statement:
        """State that no other entry prints an address of a row, after all of them were compared with all others."""
        shown = addresses[: CITED_AT_MOST - 1]
        heading = self._materials.rows.heading(row.list, as_of=as_of)
        cited = [self._citer.row_field(row, field) for field in (row.name, *shown)]
        if heading is not None:
            cited.append(self._citer.cite(heading.document_id, heading.span))
        own = "; ".join(f"“{_flat(address)}”" for address in shown)
        more = f" and {len(addresses) - len(shown)} more of its addresses" if len(addresses) > len(shown) else ""
        text = f"No other entry in {self._materials.records.list_label(row)} prints the number and street, P.O. box "
        text += f"or building of {own}{more}, the address of {stop(row.name.value)}"
        return Statement(text, self._materials.records.kind_of(row), tuple(cited))

    def apart(self, one: str, other: str, rows: Sequence[Listing]) -> Statement:
        """State that no address of the entries of one name agrees with one of the other's; `rows` are those of both."""
        shown = [(row, field) for row in rows for field in (row.name, *row.addresses[:1])]
        cited = tuple(self._citer.row_field(row, field) for row, field in shown[:CITED_AT_MOST])
        count = sum(len(row.addresses) for row in rows)
        text = f"No address of {one} agrees with one of {other} in number and street, P.O. box or building: "
        text += f"all {count} addresses of their {len(rows)} entries were compared."
        return Statement(text, self._materials.records.kind_of(rows[0]), cited)

    def none_of_family(self, name: str, rows: Sequence[Listing], as_of: date) -> Statement:
        """State that nobody else shares an address with the entries of one name."""
        heading = self._materials.rows.heading(rows[0].list, as_of=as_of)
        cited = [self._citer.row_field(row, row.name) for row in rows[: CITED_AT_MOST - 1]]
        if heading is not None:
            cited.append(self._citer.cite(heading.document_id, heading.span))
        text = f"No entry beside the {len(rows)} of {name} in {self._materials.records.list_label(rows[0])} prints the "
        text += "number and street, P.O. box or building of one of their addresses."
        return Statement(text, self._materials.records.kind_of(rows[0]), tuple(cited))

    def none_prints(self, as_of: date, slug: str = "entity-list") -> Statement | None:
        """State that no entry prints the address asked for, citing the list's heading; None when no list is held."""
        heading = self._materials.rows.heading(slug, as_of=as_of)
        if heading is None:
            return None
        document = self._materials.snapshot.documents[heading.document_id].document
        citation = self._citer.cite(heading.document_id, heading.span)
        label = LIST_NAMES.get(slug, slug)
        if document.complete:
            when = f" of {print_date(document.as_of)}" if document.as_of else ""
            return Statement(f"No entry in the {label}{when} prints this address.", StatementKind.OFFICIAL, (citation,))
        text = f"No entry among those that this library holds ({document.title}) prints this address; "
        return Statement(f"{text}the whole {label} is not held.", StatementKind.DIGEST, (citation,))


def _flat(field: Field) -> str:
    return " ".join(field.value.split())
