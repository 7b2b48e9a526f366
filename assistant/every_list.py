"""Replies that go through every list held: on which lists a name stands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.draft import Draft, Line, Section, framing, lines
from assistant.list_replies import OTHER_AUTHORITY, ListReplies, entries, lists_named
from assistant.matched import state_match
from assistant.model import Outcome, Statement
from index.asof import ENTITY_LIST

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.materials import Materials
    from assistant.question import Asked
    from assistant.subject import Subject
    from index.names import NameHit
    from sources.model import Listing

_KEEPERS = re.compile(r"(?-i:\b(?:BIS|Commerce|OFAC|Treasury|State|DDTC)\b)")
_SEVERAL = re.compile(r"\b(?:only|just|alone|too|also|either|both|as well)\b", re.IGNORECASE)
ROWS_SHOWN = 2
"""Entries of one list that are stated one by one; more are counted."""
_KEEPER = r"(?:us|u\.s\.|bis|commerce|ofac|treasury|state|ddtc)"
"""Who keeps lists, by the short names."""
_WHICH_LISTS = re.compile(
    r"\b(?:which|what|any|all|every)\b[^?.]{0,30}\blists?\b[^?.]*\b(?:is|are|was|were|does|do|has|have|stands?"
    r"|appears?|found|names?|carr\w+|holds?|includ\w+|contains?)\b"
    rf"|\b(?:any|all|every|other|another) (?:of the )?(?:(?:other|government|{_KEEPER}) )*lists?\b"
    r"|\blists? (?:or (?:on )?)?(?:something|anything|sth )? ?else\b"
    rf"|\bstatus\b[^?.]{{0,80}}\b(?:with|at|before) (?:the )?{_KEEPER}\b"
    rf"|\b(?:listed|listing|appears?|named)\b[^?.]{{0,40}}\b(?:anywhere|elsewhere)\b|哪些(?:名单|清单)",
    re.IGNORECASE,
)


class EveryListReplies:
    """Writes drafts about all the lists that hold a name."""

    def __init__(self, materials: Materials) -> None:
        self._materials = materials
        self._records = materials.records
        self._lists = ListReplies(materials)

    def reply(self, asked: Asked, subject: Subject) -> Draft | None:
        """Draft which of the lists held have an entry for the names asked for; None when that is not asked.

        A name is looked for in every list in the same way. Where none has it, the Entity List is said to have none.
        """
        if not asks_which_lists(asked.text) or lists_named(asked.text):
            return None
        # A follow-up names nothing itself: "any other list?".
        text = "; ".join(hit.matched for hit in subject.hits) if subject.carried else asked.text
        hits = self._materials.names.find(text, as_of=asked.as_of, lists=None)
        sure = [hit for hit in hits if hit.how != "typo"] or list(hits)
        found: list[Line] = []
        for hit in sure:
            found += self._of_hit(hit)
        stated = {row.key for hit in sure for row in hit.listings}
        units = [
            row for row in self._lists.with_units([hit.matched for hit in sure], asked.as_of) if row.key not in stated
        ]
        found += lines(
            Section.RECORD, [*map(self._records.entry, units), *([framing(OTHER_AUTHORITY)] if units else [])]
        )
        names = (*subject.unlisted, *(hit.matched for hit in subject.hits))
        if not found:
            absent = [self._records.absence(name, asked.as_of) for name in names[:1]]
            return Draft(Outcome.CORRECTED, lines(Section.CORRECTION, absent)) if any(absent) else None
        if not any(row.list == ENTITY_LIST for hit in sure for row in hit.listings):
            found += lines(Section.GAPS, [self._records.absence(sure[0].matched, asked.as_of)])
        return Draft(Outcome.ANSWERED, tuple(found))

    def _of_hit(self, hit: NameHit) -> list[Line]:
        by_list: dict[str, list[Listing]] = {}
        for row in hit.listings:
            by_list.setdefault(row.list, []).append(row)
        found = [*lines(Section.RECORD, [state_match(self._records, self._materials.citer, hit)])]
        for slug in sorted(by_list, key=lambda slug: slug != ENTITY_LIST):
            rows = by_list[slug]
            stated = map(self._records.entry, rows) if len(rows) <= ROWS_SHOWN else [self._family(rows, hit.matched)]
            found += lines(Section.RECORD, stated)
        others = [framing(OTHER_AUTHORITY)] if set(by_list) - {ENTITY_LIST} else []
        return [*found, *lines(Section.RECORD, others)]

    def _family(self, rows: Sequence[Listing], name: str) -> Statement:
        shown = rows[: ROWS_SHOWN + 1]
        more = f"; and {len(rows) - len(shown)} more" if len(rows) > len(shown) else ""
        names = "; ".join(row.name.value for row in shown)
        text = f"{entries(len(rows))} in {self._records.list_label(rows[0])} bear the name {name}: {names}{more}."
        cited = tuple(self._materials.citer.row_field(row, row.name) for row in shown)
        return Statement(text, self._records.kind_of(rows[0]), cited)


def asks_which_lists(text: str) -> bool:
    """Tell whether a question asks for the lists that hold a name.

    >>> asks_which_lists("On which US lists is Zeta?"), asks_which_lists("Is Zeta on the Entity List?")
    (True, False)
    >>> asks_which_lists("Zeta: BIS only, or State as well?"), asks_which_lists("Is Zeta a state company only?")
    (True, False)
    """
    return bool(_WHICH_LISTS.search(text)) or (len(set(_KEEPERS.findall(text))) > 1 and bool(_SEVERAL.search(text)))
