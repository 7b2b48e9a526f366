"""Names of listed entities in a text: exact, by alias, legal form, short form, misspelt or in Chinese, and why."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.asof import ENTITY_LIST, answering_lists
from index.bearers import Bearers
from index.chinese import chinese_matches, near_in_chinese
from index.extent import settle
from index.matching import Search
from index.misspelt import Misspelt
from index.reordered import Reordered
from index.rows import Served
from index.wording import Wording
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
_IN_BRACKETS = re.compile(r"\s*\([^()]*\)\s*$")
"""Where a name is, or its ticker: "(Shenzhen, 000001)"."""


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
    """Whether the text gives only some words of the names, the first as a rule: a family of entities, not one."""
    reordered: bool = False
    """Whether the text gives the words of the name in another order."""


@dataclass(frozen=True, slots=True)
class NamesRead:
    """The names of a text."""

    hits: tuple[NameHit, ...]
    """Names that the list bears, in the order of the text."""
    beyond: tuple[str, ...]
    """Names that hold a listed one and go on, as "Zeta Robotics Zenda B.V." does: each a different name."""


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
        return self.read(text, as_of=as_of, lists=lists).hits

    def read(self, text: str, *, as_of: date, lists: Collection[str] | None = ENTITY_LISTS) -> NamesRead:
        """Return the names in a text as `find` does, and those that hold a listed one and go on."""
        bearers = self._bearers(as_of, lists)
        wording = Wording(text)
        reordered = Reordered(bearers, wording)
        matches = reordered.found(Misspelt(bearers, wording).found(Search(bearers, wording).written()))
        settled = settle(bearers, wording, matches)
        taken = [*settled.matches, *reordered.inside(matches)]
        chinese = chinese_matches(bearers, wording, [match.span for match in taken])
        named = [*(match.span for match in chinese.matches), *chinese.beyond]
        taken = [match for match in taken if not any(match.span.overlaps(span) for span in named)]
        taken += chinese.matches
        hits = tuple(_hit(bearers, text, match) for match in sorted(taken, key=lambda match: match.span))
        beyond = (span for span in (*settled.beyond, *chinese.beyond))
        return NamesRead(hits, tuple(span.quote(text) for span in beyond))

    def near(
        self, name: str, *, as_of: date, k: int = 3, lists: Collection[str] | None = ENTITY_LISTS
    ) -> tuple[Listing, ...]:
        """Return a row for each of up to `k` names spelt most like this one, the nearest first.

        They are to be offered, not assumed. Empty when no name is near.
        """
        bearers = self._bearers(as_of, lists)
        name = _IN_BRACKETS.sub("", name) or name
        rows: dict[str, Listing] = {}
        inside = [match.bearers[:1] for match in Search(bearers, Wording(name)).written()]
        inside += [(one,) for one in near_in_chinese(bearers, name)]
        spelt = (bearers.with_core([one])[:1] for one in bearers.spelling.nearest(core(name) or normalise(name), 4 * k))
        for found in (*inside, *spelt):
            for listing in bearers.listings(found):
                rows.setdefault(normalise(listing.name.value), listing)
        return tuple(rows.values())[:k]

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
        reordered=match.reordered,
    )
