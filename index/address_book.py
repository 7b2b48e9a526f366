"""Every address that a list prints, found by its telling parts: street and number, P.O. box, building."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from sources.address_parts import Degree, compare, parse_address
from sources.names import normalise

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sources.address_parts import AddressParts
    from sources.model import Field, Listing

_PARSED_KEPT = 16_384
MOST_HELD = 500
"""Letters that more addresses hold tell none of them; each would cost a tenth of a millisecond to read."""
_SOLID_MIN = 6
"""Letters and digits by which an address without a telling part is looked for, at least."""
_POSTAL = re.compile(r"(?<!box )(?<!\d)\d{5,6}(?!\d)")

parsed = lru_cache(_PARSED_KEPT)(parse_address)
"""`sources.address_parts.parse_address`, for texts that are read again and again."""


@dataclass(frozen=True, slots=True)
class AddressMatch:
    """An address that a row prints, and how far it agrees with the one asked for."""

    listing: Listing
    printed: Field
    degree: Degree


class AddressBook:
    """The addresses of one list document. Made in some 50 ms for 6,000 addresses; asked in one or two."""

    def __init__(self, rows: Sequence[Listing]) -> None:
        self._printed = [(row, address) for row in rows for address in row.addresses]
        solids = [solid(address.value) for _, address in self._printed]
        self._text = "\n".join(solids)
        self._starts = [0]
        for one in solids[:-1]:
            self._starts.append(self._starts[-1] + len(one) + 1)

    def find(self, asked: AddressParts) -> tuple[AddressMatch, ...]:
        """Return the addresses that agree in a telling part, those that agree most first, else in printed order."""
        held = (tuple(self._holding(piece)) for piece in _pieces(asked))
        numbers = sorted({number for several in held if len(several) <= MOST_HELD for number in several})
        return _best(asked, self._matches(asked, numbers))

    def printing(self, text: str) -> tuple[AddressMatch, ...]:
        """Return the addresses that hold these words, spaces and punctuation aside; empty for a few letters only."""
        piece = solid(text)
        if len(piece) < _SOLID_MIN:
            return ()
        return tuple(AddressMatch(*self._printed[number], Degree.SAME) for number in self._holding(piece))

    def _matches(self, asked: AddressParts, numbers: Iterable[int]) -> Iterator[AddressMatch]:
        for number in numbers:
            row, address = self._printed[number]
            degree = compare(asked, parsed(address.value))
            if degree is not None:
                yield AddressMatch(row, address, degree)

    def _holding(self, piece: str) -> Iterator[int]:
        at = self._text.find(piece)
        last = -1
        while at >= 0:
            number = bisect_right(self._starts, at) - 1
            if number != last:
                yield number
            last = number
            at = self._text.find(piece, at + 1)


def solid(text: str) -> str:
    """Return the letters and digits of an address, without its postal code.

    >>> solid("27-3-301, Elm Zone, Zenda 123456")
    '273301elmzonezenda'
    """
    return _POSTAL.sub("", normalise(text)).replace(" ", "")


def _pieces(asked: AddressParts) -> Iterator[str]:
    yield from (box.split("x")[0] for box in asked.boxes)
    yield from asked.buildings
    yield from (street.name for street in asked.streets)


def _best(asked: AddressParts, matches: Iterable[AddressMatch]) -> tuple[AddressMatch, ...]:
    """Keep the best match of each row: the one that agrees furthest, of several the one with most words asked for."""
    best: dict[int, tuple[int, int, AddressMatch]] = {}
    for match in matches:
        worth = (match.degree, len(asked.words & parsed(match.printed.value).words), match)
        held = best.get(match.listing.row)
        if held is None or worth[:2] > held[:2]:
            best[match.listing.row] = worth
    kept = (match for _, _, match in best.values())
    return tuple(sorted(kept, key=lambda match: (-match.degree, match.listing.row)))
