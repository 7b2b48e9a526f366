"""Replies about what rules held in full text did to an entity: what the list of the day does not show, or no longer."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING

from assistant.claims import asks_what_became, says_removed
from assistant.draft import Draft, Line, Section, framing, lines
from assistant.evidence import REASON_CUES, Wanted
from assistant.model import Outcome
from assistant.question import Kind
from assistant.rule_reasons import Printed
from index.reason_groups import Act, names_of
from sources.names import core

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.materials import Materials
    from assistant.question import Asked
    from assistant.rule_reasons import Acted
    from assistant.subject import Subject
    from sources.model import Document, Listing

NAMES_SHOWN = 2
RULES_SHOWN = 2
ROWS_SHOWN = 2
PRESS_SHOWN = 2
LIST_OLDER = "That list is older than the notice."
LIST_NEWER = "That list is newer than the notice: the entry may have been removed or renamed since."
_CHANGED = re.compile(r"\b(?:modif\w+|revis\w+|amend\w+|chang\w+)\b", re.IGNORECASE)
_CORRECTED = re.compile(r"\bcorrect(?:ed|s|ing|ions?)\b", re.IGNORECASE)
_ASKED_OF_RULES = (Kind.WHY, Kind.WHEN, Kind.STATUS, Kind.NOTICE, Kind.POLICY, Kind.CHANGES)


class RuleReplies:
    """Writes drafts about entities that a rule held in full text acts on."""

    def __init__(self, materials: Materials) -> None:
        self._materials = materials
        self._rules = materials.rules

    def reply(self, asked: Asked, subject: Subject) -> Draft | None:
        """Draft why an entry was removed, modified or corrected, or what rules say of a name that no list holds.

        None when no rule held in full text says so of an entity that the question names.
        """
        if not asked.has(*_ASKED_OF_RULES) or not (subject.hits or subject.unlisted):
            return None
        if not self._rules.in_full(asked.as_of):
            return None
        acts = _acts_asked(asked.text)
        if acts:
            return self._of_acts(asked, subject, acts)
        return None if subject.hits else self._unlisted(asked, subject)

    def _of_acts(self, asked: Asked, subject: Subject, acts: frozenset[Act]) -> Draft | None:
        found: list[Line] = []
        for hit in subject.hits:
            names = list(dict.fromkeys(name for row in hit.listings for name in names_of(row)))
            acted = self._rules.naming(names, asked.as_of, acts)[-RULES_SHOWN:]
            if acted:
                found += self._stated(acted)
                found += self._standing(asked, acted[-1].notice, hit.listings[:1], names[0])
        for name, _, printed in self._unlisted_names(asked, subject):
            acted = self._rules.naming(printed, asked.as_of, acts)[-RULES_SHOWN:]
            if acted:
                found += self._stated(acted)
                found += self._standing(asked, acted[-1].notice, (), name)
        return Draft(Outcome.ANSWERED, tuple(found)) if found else None

    def _unlisted(self, asked: Asked, subject: Subject) -> Draft | None:
        """Draft what rules print and say of names that no list of the day holds."""
        found: list[Line] = []
        for name, bearing, printed in self._unlisted_names(asked, subject):
            acted = self._rules.naming(printed, asked.as_of)[-RULES_SHOWN:]
            if not bearing and not acted:
                continue
            for notice, rows in bearing[-RULES_SHOWN:]:
                found += lines(Section.RECORD, [self._materials.notices.record(notice)])
                found += lines(Section.RECORD, (self._rules.entry(notice, row) for row in rows[:ROWS_SHOWN]))
            found += self._stated(acted, known={notice.document_id for notice, _ in bearing})
            newest = acted[-1].notice if acted else bearing[-1].notice
            found += self._standing(asked, newest, (), name)
            if asked.has(Kind.WHY):
                wanted = Wanted(asked.text, asked.topic, (tuple(printed),), cues=REASON_CUES)
                found += lines(Section.PRESS, self._materials.press_about(wanted, asked.as_of, limit=PRESS_SHOWN))
        return Draft(Outcome.ANSWERED, tuple(found)) if found else None

    def _unlisted_names(self, asked: Asked, subject: Subject) -> list[tuple[str, tuple[Printed, ...], list[str]]]:
        """Return each name that the list lacks: to be shown, the entries that rules print of it, and all its names."""
        bearing = self._rules.rows_in(asked.text, asked.as_of) if subject.unlisted else ()
        by_core: dict[str, list[Printed]] = {}
        for notice, rows in bearing:
            for one in dict.fromkeys(core(row.name.value) for row in rows):
                same = tuple(row for row in rows if core(row.name.value) == one)
                by_core.setdefault(one, []).append(Printed(notice, same))
        named = [
            (
                held[0].rows[0].name.value,
                tuple(held),
                list(dict.fromkeys(chain(*(names_of(row) for _, rows in held for row in rows)))),
            )
            for held in by_core.values()
        ]
        return named[:NAMES_SHOWN] or [(name, (), [name]) for name in subject.unlisted[:NAMES_SHOWN]]

    def _stated(self, acted: Sequence[Acted], known: frozenset[str] | set[str] = frozenset()) -> list[Line]:
        found: list[Line] = []
        for notice, reasons in acted:
            record = None if notice.document_id in known else self._materials.notices.record(notice)
            found += lines(Section.RECORD, [record])
            found += lines(Section.REASON, (self._rules.state(notice, reason) for reason in reasons))
        return found

    def _standing(self, asked: Asked, notice: Document, rows: Sequence[Listing], name: str) -> list[Line]:
        """State what the list of the day holds, and whether it is older than the notice."""
        heading = self._materials.rows.heading(as_of=asked.as_of)
        stated = [*map(self._materials.records.entry, rows)]
        absence = None if rows else self._materials.records.absence(name, asked.as_of)
        said = lines(Section.STATUS, [*stated, absence])
        dated = heading and self._materials.snapshot.documents[heading.document_id].document.as_of
        if not said or not dated or not notice.published:
            return [*said]
        older = dated.last_day < notice.published.first_day
        gap = LIST_OLDER if older else "" if rows else LIST_NEWER
        return [*said, *lines(Section.STATUS, [framing(gap)] if gap else [])]


def _acts_asked(text: str) -> frozenset[Act]:
    """Return the acts that a question speaks of; empty where it speaks of none, or of an addition."""
    if says_removed(text) or asks_what_became(text):
        return frozenset({Act.REMOVAL})
    if _CORRECTED.search(text):
        return frozenset({Act.CORRECTION})
    return frozenset({Act.MODIFICATION, Act.CORRECTION}) if _CHANGED.search(text) else frozenset()
