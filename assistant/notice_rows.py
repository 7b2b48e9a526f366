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

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.materials import Materials
    from assistant.question import Asked
    from sources.model import Document, Listing

    RowsOf = Callable[[Asked, Document], tuple[Listing, ...]]

_WHICH_ONES = re.compile(
    r"\bwhich (?:ones?|names?|of (?:the|those|these|them)|(?:\w+ )?(?:entit|compan|firm|part|person|outfit)\w*)\b"
    r"|\b(?:who|whose|any others?|what (?:other )?names|(?:list|show|name|give)(?: me)? (?:the|those|all|every|any))\b"
    r"|\bwhich (?:sit|are|is|stand|were)\b",
    re.IGNORECASE,
)


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
