"""Replies about the lists of other authorities: whether a name is on them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.asked_kinds import Kind
from assistant.draft import Draft, Line, Section, framing, lines
from assistant.model import Outcome
from assistant.records import LIST_NAMES
from index.asof import ENTITY_LIST
from sources.names import core

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from assistant.materials import Materials
    from assistant.question import Asked
    from sources.model import Listing

_ENTITY_LIST = re.compile(r"\bentity list\b|(?-i:\bEL\b)", re.IGNORECASE)
_UNITS = re.compile(
    r"\s*\([^()]*\)|,? and (?:its|any|all)\b[^()]*?\b(?:sub-?units?|successors?|subsidiar\w+)\b.*", re.IGNORECASE
)
"""What a list adds to a name: "(ZRC), and its sub-units and successors"."""
WORDS_OF_A_LIST = 2
"""A list may be named in so many words ("SSI List"); a longer name is taken for an entity's."""
OTHER_AUTHORITY = "That list is kept under another authority than the Entity List and has its own effect."
# Abbreviations in capitals only: "Sdn Bhd" is a legal form.
_LIST_WORDS = {
    "unverified-list": r"\bunverified list\b|(?-i:\bUVL\b)",
    "meu-list": r"\bmilitary end[- ]?user\b|(?-i:\bMEU\b)",
    "denied-persons-list": r"\bdenied persons?\b|\bdenial orders?\b|(?-i:\bDPL\b)",
    "sdn": r"(?-i:\bSDNs?\b)|\bspecially designated\b",
    "cmic": r"(?-i:\b(NS-?)?CMIC\b)|\bmilitary[- ]industrial (complex|compan\w+|list)\b",
    "ssi": r"(?-i:\bSSI\b)|\bsectoral sanctions\b",
    "isn": r"\bnonproliferation sanctions\b",
    "dtc": r"\bdebarred\b",
}


class ListReplies:
    """Writes drafts about lists that a question names beside the Entity List."""

    def __init__(self, materials: Materials) -> None:
        self._materials = materials

    def of_other_list(self, asked: Asked, names: Sequence[str]) -> Draft | None:
        """Answer whether a name is on the list that a question names; None when it names none, or none that is held."""
        bare = asked.text
        for name in names:
            # "SDN BHD" is a legal form: what a name of several words says names no list.
            bare = bare.replace(name, " ") if len(name.split()) > WORDS_OF_A_LIST else bare
        slugs = lists_named(bare)
        if not slugs:
            return None
        if _ENTITY_LIST.search(asked.text):
            if asked.has(Kind.WHY) and self._materials.names.find(asked.text, as_of=asked.as_of):
                # Why it went from that list to the Entity List is why it has the entry.
                return None
            slugs |= {ENTITY_LIST}
        # A follow-up names nothing itself: "is it on the UVL?".
        is_named = not names or any(name in asked.text for name in names)
        text = asked.text if is_named else "; ".join(names)
        found = self.on_other_lists(text, asked.as_of, slugs)
        if found:
            return Draft(Outcome.ANSWERED, found)
        absent = [
            self._materials.records.absence(name, asked.as_of, slug=slug)
            for name in names[:1]
            for slug in sorted(slugs)
        ]
        stated = lines(Section.CORRECTION, absent)
        if not stated:
            return None
        elsewhere = self._materials.names.find(text, as_of=asked.as_of, lists=None)
        held = (
            self._materials.records.entry(row) for hit in elsewhere if hit.how != "typo" for row in hit.listings[:2]
        )
        return Draft(Outcome.CORRECTED, (*stated, *lines(Section.STATUS, held)))

    def on_other_lists(self, text: str, as_of: date, slugs: frozenset[str] | None = None) -> tuple[Line, ...]:
        """State the entries of other lists that bear a name in `text`; empty when none does."""
        found: list[Line] = []
        for hit in self._materials.names.find(
            text, as_of=as_of, lists=slugs or frozenset(LIST_NAMES) - {"entity-list"}
        ):
            if hit.how == "typo":
                continue
            entries = [self._materials.records.entry(row) for row in hit.listings[:2]]
            found += lines(Section.STATUS, entries)
        return (*found, *lines(Section.STATUS, [framing(OTHER_AUTHORITY)])) if found else ()

    def with_units(self, names: Iterable[str], as_of: date) -> tuple[Listing, ...]:
        """Return the entries of other lists that add to one of the names its units or its short form."""
        others = frozenset(LIST_NAMES) - {ENTITY_LIST}
        return tuple(
            row
            for name in names
            for row in self._materials.names.near(name, as_of=as_of, lists=others)
            if core(_UNITS.sub("", row.name.value)) == core(name)
        )


def entries(count: int) -> str:
    """Print a number of entries.

    >>> entries(1), entries(1106)
    ('1 entry', '1,106 entries')
    """
    return f"{count:,} {'entry' if count == 1 else 'entries'}"


def lists_named(text: str) -> frozenset[str]:
    """Return the slugs of the lists other than the Entity List that a question names.

    >>> sorted(lists_named("Is Zeta on the UVL or the SDN list?"))
    ['sdn', 'unverified-list']
    """
    return frozenset(slug for slug, words in _LIST_WORDS.items() if re.search(words, text, re.IGNORECASE))
