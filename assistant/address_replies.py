"""Replies about addresses: which entries print one, who shares an entity's, and where an entity is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.address_questions import (
    AT,
    CUE,
    LISTED,
    SHARING,
    YES_NO,
    address_text,
    found_in,
    is_in_address,
    is_numbered,
    is_surely_address,
    narrowed,
    place_words,
    without_places,
)
from assistant.address_statements import AddressStatements
from assistant.asked_kinds import Kind
from assistant.destinations import names_elsewhere
from assistant.draft import Draft, Line, Section, lines
from assistant.model import Outcome
from index.address_book import AddressMatch, parsed
from sources.address_parts import Degree, compare, is_address_only
from sources.model import DocumentKind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from assistant.materials import Materials
    from assistant.model import Statement
    from assistant.question import Asked
    from assistant.subject import Subject
    from index.names import NameHit
    from sources.address_parts import AddressParts
    from sources.model import Field, Listing

    Placed = tuple[Listing, tuple[Field, ...]]
    """A row, and those of its addresses that are asked about."""

MATCHES_SHOWN = 20
"""Entries named one by one for an address; more are counted."""
PARTLY_SHOWN = 6
FAMILY_MIN = 4
"""More entries of one name than this are compared as one family with the others."""
PAIRS_SHOWN = 8
_OF_AN_ENTITY = (
    Kind.WHY,
    Kind.WHEN,
    Kind.POLICY,
    Kind.ALIAS,
    Kind.CHANGES,
    Kind.NOTICE,
    Kind.DEFINITION,
    Kind.ATTRIBUTION,
)
"""Asked of a name, these are not about its address."""


class AddressReplies:
    """Writes drafts out of all the addresses that the answering list prints."""

    def __init__(self, materials: Materials) -> None:
        self._rows = materials.rows
        self._says = AddressStatements(materials)
        documents = (served.document for served in materials.snapshot.documents.values())
        self._publishers = {doc.publisher for doc in documents if doc.kind is DocumentKind.ARTICLE and doc.publisher}

    def reply(self, asked: Asked, subject: Subject) -> Draft | None:
        """Draft the answer about an address that the question gives, or about an entity's; None for any other."""
        hits = without_places(asked.text, [hit for hit in subject.hits if not is_in_address(hit, asked.text)])
        if asked.has(Kind.ATTRIBUTION) or (hits and asked.has(*_OF_AN_ENTITY)):
            return None
        given = self._given(asked, hits)
        if given is not None:
            return given
        if not hits or not (asked.has(Kind.ADDRESS) or SHARING.search(asked.text)):
            return None
        if not asked.has(Kind.ADDRESS) and not CUE.search(asked.text):
            return None
        return self.of_entities(asked, hits)

    def of_entities(self, asked: Asked, hits: Sequence[NameHit]) -> Draft:
        """Draft what the entries of these names print as addresses, or who shares them where the question asks that."""
        placed = [narrowed(asked.text, hits, hit.listings) for hit in hits]
        if not SHARING.search(asked.text) and not _who_is_at(asked.text, hits):
            stated = (self._printed(row, addresses) for rows in placed for row, addresses in rows)
            return Draft(Outcome.ANSWERED, lines(Section.RECORD, stated), enumeration=True)
        if len(hits) > 1:
            return self._between(hits, placed)
        if len(placed[0]) > FAMILY_MIN:
            return self._of_family(hits[0], placed[0], asked.as_of)
        found = [line for row, addresses in placed[0] for line in self._sharing(row, addresses, asked.as_of)]
        return Draft(Outcome.ANSWERED, tuple(found), enumeration=True)

    def _printed(self, row: Listing, addresses: Sequence[Field]) -> Statement:
        """State the addresses of a row; of an entry that is one, with the notices that it cites."""
        if addresses and is_address_only(row.name.value):
            return self._says.match(AddressMatch(row, addresses[0], Degree.SAME))
        return self._says.printed(row, addresses)

    def _given(self, asked: Asked, hits: Sequence[NameHit]) -> Draft | None:
        text = address_text(self._without_papers(asked), hits)
        book = self._rows.addresses(as_of=asked.as_of)
        parts = parsed(text)
        matches = found_in(book, parts, text) if parts.is_telling else ()
        cued = CUE.search(asked.text) is not None or _is_at_street(asked.text, parts)
        if not cued and not _speaks_of_place(asked.text, hits, parts, matches):
            return None
        if not matches and cued and not hits:
            matches = self._as_printed(text, asked.as_of) or self._of_place(asked, text)
        if not matches and (hits or not is_surely_address(text, parts)):
            return None
        own = {row.name.value for hit in hits for row in hit.listings}
        return self._printing(asked, parts, sorted(matches, key=lambda match: match.listing.name.value in own))

    def _as_printed(self, text: str, as_of: date) -> tuple[AddressMatch, ...]:
        """Return the addresses that hold the words asked for just so, where these have a number to tell them by."""
        if not any(character.isdigit() for character in text):
            return ()
        return self._rows.addresses(as_of=as_of).printing(text)

    def _of_place(self, asked: Asked, text: str) -> tuple[AddressMatch, ...]:
        """Return the addresses that hold a place named in so many words, for a question who prints it."""
        book = self._rows.addresses(as_of=asked.as_of)
        found = (book.printing(place) for place in place_words(asked.text, text))
        return next(filter(None, found), ())

    def _without_papers(self, asked: Asked) -> str:
        """Return a question without its dates and without the names of publishers, which may hold those of streets."""
        text = asked.text
        for one in reversed(asked.dates):
            text = f"{text[: one.found.span.start]};{text[one.found.span.end :]}"
        for publisher in sorted(self._publishers, key=len, reverse=True):
            text = re.sub(re.escape(publisher.removeprefix("The ")), ";", text, flags=re.IGNORECASE)
        return text

    def _printing(self, asked: Asked, parts: AddressParts, matches: Sequence[AddressMatch]) -> Draft:
        same = [match for match in matches if match.degree is Degree.SAME]
        if not same and not is_numbered(parts):
            # Asked for a building or street by its name alone, whoever prints that name prints all that was asked.
            same = [match for match in matches if match.degree is max(one.degree for one in matches)]
        found: list[Line] = [*lines(Section.RECORD, map(self._says.match, same[:MATCHES_SHOWN]))]
        if not same:
            found += lines(Section.CORRECTION, [self._says.none_prints(asked.as_of)])
        found += lines(Section.RECORD, [self._says.partly(Degree.SAME, same[MATCHES_SHOWN:], PARTLY_SHOWN)])
        rest = [match for match in matches if match not in same]
        for degree in (Degree.HOUSE, Degree.BUILDING, Degree.STREET):
            partly = [match for match in rest if match.degree is degree]
            found += lines(Section.STATUS, [self._says.partly(degree, partly, PARTLY_SHOWN)])
            if partly:
                break
        is_absent = not same and (not matches or YES_NO.search(asked.text) is not None)
        return Draft(Outcome.CORRECTED if is_absent else Outcome.ANSWERED, tuple(found), enumeration=True)

    def elsewhere(self, rows: Sequence[Listing]) -> tuple[Statement, ...]:
        """State the addresses that name another country or territory than the destination of their row."""
        stated = []
        for row in rows:
            if row.destination:
                apart = [one for one in row.addresses if names_elsewhere(one.value, row.destination.value)]
                stated += [self._says.printed(row, apart)] if apart else []
        return tuple(stated)

    def shared_by(self, row: Listing, as_of: date) -> tuple[Statement, ...]:
        """State who shares an address of a row, those that agree most first; empty when nobody does."""
        return tuple(self._says.pair(row, own, match) for own, match in self._sharers(row, row.addresses, as_of))

    def _sharing(self, row: Listing, addresses: Sequence[Field], as_of: date) -> list[Line]:
        """State who shares an address of a row: first the same address, then the house, then the building alone."""
        ordered = self._sharers(row, addresses, as_of)
        if not ordered:
            return [*lines(Section.RECORD, [self._says.not_shared(row, addresses or row.addresses, as_of)])]
        found = [*lines(Section.RECORD, (self._says.pair(row, own, match) for own, match in ordered[:PAIRS_SHOWN]))]
        for degree in (Degree.SAME, Degree.HOUSE, Degree.BUILDING):
            rest = [match for _, match in ordered[PAIRS_SHOWN:] if match.degree is degree]
            found += lines(Section.STATUS, [self._says.partly(degree, rest, PARTLY_SHOWN)])
        return found

    def _sharers(self, row: Listing, addresses: Sequence[Field], as_of: date) -> list[tuple[Field, AddressMatch]]:
        best: dict[tuple[str, str, int], tuple[Field, AddressMatch]] = {}
        book = self._rows.addresses(as_of=as_of)
        for own in addresses:
            for match in book.find(parsed(own.value)):
                held = best.get(match.listing.key)
                if match.listing.name.value == row.name.value or match.degree is Degree.STREET:
                    continue
                if held is None or held[1].degree < match.degree:
                    best[match.listing.key] = (own, match)
        return sorted(best.values(), key=lambda one: (-one[1].degree, one[1].listing.row))

    def _of_family(self, hit: NameHit, placed: Sequence[Placed], as_of: date) -> Draft:
        """State who beside the entries of one name shares an address with one of them."""
        family = {row.key for row in hit.listings}
        pairs = [
            (row, own, match)
            for row, addresses in placed
            for own, match in self._sharers(row, addresses, as_of)
            if match.listing.key not in family
        ]
        pairs.sort(key=lambda pair: -pair[2].degree)
        stated = [self._says.pair(*pair) for pair in pairs[:PAIRS_SHOWN]]
        rows = [row for row, _ in placed]
        stated = stated or [self._says.none_of_family(hit.matched, rows, as_of)]
        rest = self._says.partly(Degree.SAME, [pair[2] for pair in pairs[PAIRS_SHOWN:]], PARTLY_SHOWN)
        return Draft(Outcome.ANSWERED, lines(Section.RECORD, [*stated, rest]), enumeration=True)

    def _between(self, hits: Sequence[NameHit], placed: Sequence[Sequence[Placed]]) -> Draft:
        """State for each pair of entities whether they share an address, with the words of both."""
        found: list[Line] = []
        for number, ours in enumerate(placed):
            for other, theirs in enumerate(placed[number + 1 :], number + 1):
                pair = _best_pair(ours, theirs)
                rows = [row for row, _ in (*ours, *theirs)]
                apart = self._says.apart(hits[number].matched, hits[other].matched, rows)
                found += lines(Section.RECORD, [self._says.pair(*pair) if pair else apart])
        return Draft(Outcome.ANSWERED, tuple(found), enumeration=True)


def _is_at_street(text: str, parts: AddressParts) -> bool:
    """Tell whether a question asks who is at a street, without its number: "who is at Low Road"."""
    return AT.search(text) is not None and any(street.kind for street in parts.streets)


def _speaks_of_place(text: str, hits: Sequence[NameHit], parts: AddressParts, matches: Sequence[AddressMatch]) -> bool:
    """Tell whether a question without a word for addresses is about one: "is 5 Low Road listed"."""
    if matches and is_numbered(parts):
        return True
    if hits:
        return False
    built = any(match.degree >= Degree.BUILDING for match in matches) and AT.search(text)
    listed = any(street.kind for street in parts.streets) and LISTED.search(text)
    return bool(built or listed)


def _who_is_at(text: str, hits: Sequence[NameHit]) -> bool:
    """Tell whether a question asks who is at an entry that is an address alone."""
    alone = all(is_address_only(hit.listings[0].name.value) for hit in hits)
    return (
        alone and re.search(r"\b(who|which|what) (is|are|sits?|compan|entit|firm|part|listed)", text, re.I) is not None
    )


def _best_pair(ours: Sequence[Placed], theirs: Sequence[Placed]) -> tuple[Listing, Field, AddressMatch] | None:
    best: tuple[Listing, Field, AddressMatch] | None = None
    for row, addresses in ours:
        for own in addresses:
            for other, others in theirs:
                for printed in others:
                    degree = compare(parsed(own.value), parsed(printed.value))
                    if degree and degree > Degree.STREET and (best is None or degree > best[2].degree):
                        best = (row, own, AddressMatch(other, printed, degree))
    return best
