"""Families of entries that bear one name: whether a name means one group of companies or unrelated ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.spelling import without_places
from index.words import GENERIC, PLAIN
from sources.names import core, normalise

if TYPE_CHECKING:
    from index.names import NameHit
    from sources.model import Listing


def families_of(hit: NameHit) -> list[list[Listing]]:
    """Group the rows of a hit into families; more than one: the name is borne by unrelated entities.

    An everyday word ("Delta") makes no family of rows under different destinations.
    Rows are of one family that begin with the words asked for and go on, or with the same word, not a place. "BGI" as
    the whole alias of one entity and the first word of others' names is two families.
    """
    families: list[list[Listing]] = []
    for row in hit.listings:
        kin = [family for family in families if any(_are_related(row, other, hit.matched) for other in family)]
        merged = [other for family in kin for other in family]
        families = [family for family in families if family not in kin] + [[*merged, row]]
    return families


def _are_related(a: Listing, b: Listing, asked: str) -> bool:
    if normalise(asked) in PLAIN and not _share_destination(a, b):
        return False
    if _goes_on(a, asked) and _goes_on(b, asked):
        return True
    cores = {core(row.name.value) or normalise(row.name.value) for row in (a, b)}
    heads = {name.split()[0] for name in cores}
    return len(cores) == 1 or (len(heads) == 1 and not heads & GENERIC)


def _goes_on(row: Listing, asked: str) -> bool:
    head = normalise(asked) + " "
    names = [normalise(field.value) for field in (row.name, *row.aliases)]
    return any(name.startswith(head) or without_places(name).startswith(head) for name in names)


def _share_destination(a: Listing, b: Listing) -> bool:
    return a.destination is None or b.destination is None or a.destination.value == b.destination.value
