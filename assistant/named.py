"""Names of single listed entities in a text, so that an alias can count as the name that a statement prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.verify import Named
from sources.names import core

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from index.names import NameHit, NameIndex

_SURE = frozenset(["exact", "alias", "legal form", "pinyin"])


def naming(index: NameIndex, as_of: date) -> Callable[[str], Sequence[Named]]:
    """Return what finds the names of single entities in a text; misspelt and shortened ones are left out."""

    def names(text: str) -> list[Named]:
        return [Named(hit.span, _key(hit)) for hit in index.find(text, as_of=as_of) if _is_single(hit)]

    return names


def _is_single(hit: NameHit) -> bool:
    whole = hit.how in _SURE and not hit.short and not hit.reordered
    return whole and len({core(listing.name.value) for listing in hit.listings}) == 1


def _key(hit: NameHit) -> str:
    return core(hit.listings[0].name.value)
