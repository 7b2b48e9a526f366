"""Replies about lists: how many entries, under which destination, and what other authorities' lists hold."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.destinations import speaks_of
from assistant.draft import Draft, Line, Section, framing, lines
from assistant.model import Outcome, Statement
from assistant.records import CITED_AT_MOST, LIST_NAMES, stop
from index.asof import ENTITY_LIST
from sources.citations import parse_fr_citations
from sources.dates import print_date

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from assistant.materials import Materials
    from assistant.question import Asked
    from sources.model import Listing, PartialDate

NAMED_AT_MOST = 60
"""Names written out of an enumeration; the rest are counted."""
OTHER_AUTHORITY = "That list is kept under another authority than the Entity List and has its own effect."
# Abbreviations in capitals only: "Sdn Bhd" is a legal form.
_LIST_WORDS = {
    "unverified-list": r"\bunverified list\b|(?-i:\bUVL\b)",
    "meu-list": r"\bmilitary end[- ]?user\b|(?-i:\bMEU\b)",
    "denied-persons-list": r"\bdenied persons?\b|(?-i:\bDPL\b)",
    "sdn": r"(?-i:\bSDNs?\b)|\bspecially designated\b",
    "cmic": r"(?-i:\b(NS-?)?CMIC\b)|\bmilitary[- ]industrial (complex|compan\w+|list)\b",
    "ssi": r"(?-i:\bSSI\b)|\bsectoral sanctions\b",
    "isn": r"\bnonproliferation sanctions\b",
    "dtc": r"\bdebarred\b",
}
_ENTRIES = re.compile(
    r"\b(how many|number of|which|what|list|name|give( me)?( all)?)\b[^.?]{0,40}"
    r"\b(entit(y|ies)|entr(y|ies)|compan(y|ies)|firms?|rows?"
    r"|subsidiar(y|ies)|affiliates)\b|\bwho (is|are) on\b|多少|哪些|几家",
    re.IGNORECASE,
)
_FOOTNOTE = re.compile(r"\bfootnote ([1-5])\b", re.IGNORECASE)


class ListReplies:
    """Writes drafts about whole lists."""

    def __init__(self, materials: Materials) -> None:
        self._materials = materials

    def count(self, asked: Asked) -> Draft | None:
        """Count the entries that the question asks for by citation, footnote or destination; without one, the list."""
        filtered = self._filtered(asked)
        if filtered is None:
            total = self._materials.rows.count(as_of=asked.as_of)
            shown = self._first_rows(asked)
            if not shown:
                return None
            text = f"{self._label(shown[0])} has {entries(total)}, one for each row"
            return Draft(Outcome.ANSWERED, lines(Section.RECORD, [self._about(stop(text), shown)]))
        said, rows = filtered
        if not rows:
            return None
        shown = rows[:CITED_AT_MOST]
        more = (
            f" (cited here: the first {len(shown)}; {len(rows) - len(shown):,} more)" if len(rows) > len(shown) else ""
        )
        text = f"{self._label(rows[0])} has {entries(len(rows))}{said}{more}."
        return Draft(Outcome.ANSWERED, lines(Section.RECORD, [self._about(text, shown)]))

    def enumerate(self, asked: Asked) -> Draft | None:
        """Name the entries that the question asks for by citation, footnote or destination; None without one."""
        filtered = self._filtered(asked)
        if filtered is None or not filtered[1]:
            return None
        said, rows = filtered
        shown = rows[:NAMED_AT_MOST]
        names = "; ".join(row.name.value for row in shown)
        more = f"; and {len(rows) - len(shown)} more" if len(rows) > len(shown) else ""
        text = f"{self._label(rows[0])} has {entries(len(rows))}{said}: {stop(names + more)}"
        return Draft(Outcome.ANSWERED, lines(Section.RECORD, [self._about(text, shown)]), enumeration=True)

    def _filtered(self, asked: Asked) -> tuple[str, tuple[Listing, ...]] | None:
        """Return the rows that meet every filter of the question, and the filters in words; None when it has none."""
        pages = [found.citation for found in parse_fr_citations(asked.text)]
        footnote = _FOOTNOTE.search(asked.text)
        destination = self._destination(asked)
        said, rows = "", None
        for cited in pages[:1]:
            rows = self._materials.rows.citing(cited.volume, cited.page, as_of=asked.as_of)
            said += f" citing {cited.volume} FR {cited.page}"
        if footnote:
            carrying = self._materials.rows.with_footnote(footnote.group(1), as_of=asked.as_of)
            keys = {row.key for row in carrying}
            rows = carrying if rows is None else tuple(row for row in rows if row.key in keys)
            said += f" with footnote {footnote.group(1)}"
        if destination:
            under = self._under(asked, destination) if rows is None else rows
            rows = tuple(row for row in under if row.destination and row.destination.value == destination)
            said += f" under {destination}"
        if rows is None:
            return ("", ()) if asked.window else None
        if asked.window:
            rows = tuple(row for row in rows if _cites_within(row, asked.window.date))
            said += f" with a notice of {print_date(asked.window.date)}"
        return said, rows

    def _first_rows(self, asked: Asked) -> tuple[Listing, ...]:
        counted = self._materials.rows.destinations(as_of=asked.as_of)
        return self._under(asked, next(iter(counted)))[:CITED_AT_MOST] if counted else ()

    def of_other_list(self, asked: Asked, names: Sequence[str]) -> Draft | None:
        """Answer whether a name is on the list that a question names; None when it names none, or none that is held."""
        slugs = lists_named(asked.text)
        if not slugs:
            return None
        if re.search(r"\bentity list\b", asked.text, re.IGNORECASE):
            slugs |= {ENTITY_LIST}
        found = self.on_other_lists(asked.text, asked.as_of, slugs)
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
        elsewhere = self._materials.names.find(asked.text, as_of=asked.as_of, lists=None)
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

    def _destination(self, asked: Asked) -> str:
        held = self._materials.rows.destinations(as_of=asked.as_of)
        return next((destination for destination in held if speaks_of(asked.text, destination)), "")

    def _under(self, asked: Asked, destination: str) -> tuple[Listing, ...]:
        return self._materials.rows.of_list(as_of=asked.as_of, destination=destination)

    def _label(self, row: Listing) -> str:
        label = self._materials.records.list_label(row)
        return label[:1].upper() + label[1:]

    def _about(self, text: str, rows: Sequence[Listing]) -> Statement:
        cited = tuple(self._materials.citer.row_field(row, row.name) for row in rows)
        return Statement(text, self._materials.records.kind_of(rows[0]), cited)


def asks_for_entries(text: str) -> bool:
    """Tell whether a question counts or lists entries, and not employees, addresses or anything else.

    >>> asks_for_entries("How many Zeta entities are listed?"), asks_for_entries("How many employees has Zeta?")
    (True, False)
    """
    return bool(_ENTRIES.search(text))


def entries(count: int) -> str:
    """Print a number of entries.

    >>> entries(1), entries(1106)
    ('1 entry', '1,106 entries')
    """
    return f"{count:,} {'entry' if count == 1 else 'entries'}"


def _cites_within(row: Listing, when: PartialDate) -> bool:
    days = (cited.published for cited in row.citations if cited.published)
    return any(when.first_day <= day <= when.last_day for day in days)


def lists_named(text: str) -> frozenset[str]:
    """Return the slugs of the lists other than the Entity List that a question names.

    >>> sorted(lists_named("Is Zeta on the UVL or the SDN list?"))
    ['sdn', 'unverified-list']
    """
    return frozenset(slug for slug, words in _LIST_WORDS.items() if re.search(words, text, re.IGNORECASE))
