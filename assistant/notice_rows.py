"""The rows that cite a notice, narrowed to the destinations that a question asks for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.destinations import destinations_named
from assistant.draft import Draft, Section, lines
from assistant.list_replies import entries
from assistant.model import Outcome, Statement
from assistant.notice_quotes import label
from assistant.records import stop
from sources.dates import print_date

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from assistant.materials import Materials
    from assistant.question import Asked
    from assistant.subject import Subject
    from sources.model import Document, Listing, RowCitation

    RowsOf = Callable[[Asked, Document], tuple[Listing, ...]]

_WHICH_ONES = re.compile(
    r"\bwhich (?:ones?|names?|of (?:the|those|these|them)|(?:\w+ )?(?:entit|compan|firm|part|person|outfit)\w*)\b"
    r"|\b(?:who|whose|any others?|what (?:other )?names|(?:list|show|name|give)(?: me)? (?:the|those|all|every|any))\b"
    r"|\bwhich (?:sit|are|is|stand|were)\b",
    re.IGNORECASE,
)
_BESIDE = re.compile(
    r"\b(?i:who|which|what|any|others?|else)\b[^?]{0,60}\b(?:added|listed|named|blacklisted|put on)\b[^?]{0,20}"
    r"\b(?:(?:together|along) with|alongside|at the same time as|in the same (?:rule|notice|batch) as|with(?= [A-Z]))",
)
FIRSTS_SHOWN = 3
NAMED_AT_MOST = 200


class NoticeRows:
    """Writes drafts about the rows that cite notices, under the destinations asked for."""

    def __init__(self, materials: Materials, rows_of: RowsOf) -> None:
        """Take `rows_of`, which gives the rows whose citation can only mean a notice."""
        self._materials = materials
        self._rows_of = rows_of

    def reply(self, asked: Asked, notices: tuple[Document, ...]) -> Draft | None:
        """Name the rows of each notice under the destinations asked for; None when none are asked for or none is held.

        Where rows cite a notice and none of them stands there, that is said.
        """
        held = tuple(self._materials.rows.destinations(as_of=asked.as_of))
        places = destinations_named(asked.text, held)
        if not places or not asks_which_ones(asked.text):
            return None
        citing = {notice: self._rows_of(asked, notice) for notice in notices}
        stated = [self._named(notice, rows, place) for notice, rows in citing.items() for place in places if rows]
        found = [statement for statement, is_held in stated if is_held] or [statement for statement, _ in stated]
        return Draft(Outcome.ANSWERED, lines(Section.RECORD, found), enumeration=True) if found else None

    def beside(self, asked: Asked, subject: Subject) -> Draft | None:
        """Name the entries that came onto the list with the entities asked for; None when not asked so.

        They cite the notice of an entity's earliest citation; where that is not held, they cite its day.
        """
        if not subject.hits or not asks_beside(asked.text):
            return None
        firsts = [one for hit in subject.hits[:1] for one in _firsts(hit.listings)]
        stated = [self._with(asked, first) for first in {one.published: one for one in firsts}.values()]
        found = lines(Section.RECORD, stated[:FIRSTS_SHOWN])
        return Draft(Outcome.ANSWERED, found, enumeration=True) if found else None

    def _with(self, asked: Asked, first: RowCitation) -> Statement | None:
        """Name the entries that cite the notice of a citation, which has a date."""
        if first.published is None:
            return None
        rows = self._materials.rows.citing_on(first.published, as_of=asked.as_of)
        notices = self._materials.notices.of_citation(first, asked.as_of)
        sure = len(notices) == 1
        kept = self._rows_of(asked, notices[0]) if sure else rows
        if not kept:
            return None
        day = print_date(first.published)
        of = f"{label(notices[0])} of {day}" if sure else f"a notice of {day} (which one is not known here)"
        listed = self._materials.records.list_label(kept[0])
        shown = kept[:NAMED_AT_MOST]
        more = f"; and {len(kept) - len(shown)} more" if len(kept) > len(shown) else ""
        text = f"{entries(len(kept))} in {listed} cite{'s' if len(kept) == 1 else ''} {of}: "
        text += "; ".join(row.name.value for row in shown) + more
        cited = tuple(self._materials.citer.row_field(row, row.name) for row in shown)
        return Statement(stop(text), self._materials.records.kind_of(kept[0]), cited)

    def _named(self, notice: Document, rows: tuple[Listing, ...], place: str) -> tuple[Statement, bool]:
        """Name the rows under a destination, and tell whether there are any; all are cited where there are none."""
        under = [row for row in rows if row.destination and row.destination.value == place]
        listed = self._materials.records.list_label(rows[0])
        lead = f"Of the {entries(len(rows))} in {listed} that cite {label(notice)}, {len(under) or 'none'}"
        verb = "stands" if len(under) == 1 else "stand"
        names = f": {'; '.join(row.name.value for row in under)}" if under else ""
        shown = under or rows[:6]
        cited = tuple(self._materials.citer.row_field(row, row.name) for row in shown)
        text = stop(f"{lead} {verb} under {place}{names}")
        return Statement(text, self._materials.records.kind_of(rows[0]), cited), bool(under)


def asks_which_ones(text: str) -> bool:
    """Tell whether a question asks for some of the names of a notice.

    >>> asks_which_ones("Of those names, which ones sit in Peru?"), asks_which_ones("Is the Peru rule in force?")
    (True, False)
    """
    return _WHICH_ONES.search(text) is not None


def asks_beside(text: str) -> bool:
    """Tell whether a question asks who was listed together with an entity.

    >>> asks_beside("Who else was listed alongside Zeta?"), asks_beside("Is Zeta listed with footnote 4?")
    (True, False)
    """
    return _BESIDE.search(text) is not None


def _firsts(listings: Iterable[Listing]) -> list[RowCitation]:
    """Return the earliest citation with a date of each row."""
    dated = ([one for one in row.citations if one.published] for row in listings)
    return [min(found, key=lambda one: str(one.published)) for found in dated if found]
