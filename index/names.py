"""Names of listed entities in a text: exact, by alias, legal form, short form, misspelt or in Chinese, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.asof import ENTITY_LIST, answering_lists
from index.bearers import Bearers
from index.matching import Search
from index.rows import Served
from sources.names import core, normalise

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from index.matching import Match
    from index.rows import Held
    from sources.model import Field, Listing, Span

ENTITY_LISTS = frozenset({ENTITY_LIST})
"""Where names are looked for unless other lists are asked for."""
_MOST_SCOPES = 16


@dataclass(frozen=True, slots=True)
class NameHit:
    """A stretch of a text that names listed entities."""

    matched: str
    """The words of the text."""
    span: Span
    """Where they stand in the text."""
    how: str
    """`exact` (the name itself), `alias`, `legal form` (the same but for Co., Ltd.), `typo` or `pinyin`."""
    listings: tuple[Listing, ...]
    """All rows that bear the name, in printed order; never empty."""
    printed: Field
    """The name that matched, as the first of the rows prints it."""
    short: bool = False
    """Whether the text gives only the first words of the names: a family of entities, not one."""


class NameIndex:
    """Finds the names of the entities that a generation lists."""

    def __init__(self, snapshot: Held) -> None:
        self._served = Served(snapshot)
        self._scopes: dict[tuple[tuple[str, str], ...], Bearers] = {}

    def find(self, text: str, *, as_of: date, lists: Collection[str] | None = ENTITY_LISTS) -> tuple[NameHit, ...]:
        """Return the names in a text, in its order, the longest where several overlap.

        Args:
            text: A question, or any text.
            as_of: The rows come from the list documents that answer on this day.
            lists: Slugs of the lists to look in; None for all.
        """
        bearers = self._bearers(as_of, lists)
        search = Search(bearers, text)
        hits = search.misspelt(search.written())
        hits += search.chinese([match.span for match in hits])
        return tuple(_hit(bearers, text, match) for match in sorted(hits, key=lambda match: match.span))

    def near(
        self, name: str, *, as_of: date, k: int = 3, lists: Collection[str] | None = ENTITY_LISTS
    ) -> tuple[Listing, ...]:
        """Return a row for each of up to `k` names spelt most like this one, the nearest first.

        They are to be offered, not assumed. Empty when no name is near.
        """
        bearers = self._bearers(as_of, lists)
        rows: dict[str, Listing] = {}
        for one in bearers.spelling.nearest(core(name) or normalise(name), 4 * k):
            for listing in bearers.listings(bearers.with_core([one])[:1]):
                rows.setdefault(normalise(listing.name.value), listing)
            if len(rows) >= k:
                break
        return tuple(rows.values())

    def _bearers(self, as_of: date, lists: Collection[str] | None) -> Bearers:
        answering = answering_lists(self._served.documents.values(), as_of)
        chosen = {slug: served for slug, served in answering.items() if lists is None or slug in lists}
        # By what answers, not by the day: most days have the same documents, and the spellings are worth keeping.
        key = tuple((slug, served.document.document_id) for slug, served in chosen.items())
        scope = self._scopes.get(key)
        if scope is None:
            if len(self._scopes) >= _MOST_SCOPES:
                self._scopes.clear()
            scope = self._scopes[key] = Bearers(self._served, chosen)
        return scope


def _hit(bearers: Bearers, text: str, match: Match) -> NameHit:
    first = min(match.bearers, key=lambda one: one.order)
    return NameHit(
        matched=match.span.quote(text),
        span=match.span,
        how=match.how,
        listings=bearers.listings(match.bearers),
        printed=first.printed,
        short=match.short,
    )
