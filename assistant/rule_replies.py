"""Replies about what rules held in full text did to an entity: what the list of the day does not show, or no longer."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from assistant.asked_kinds import Kind
from assistant.claims import asks_what_became, says_removed
from assistant.draft import Draft, Line, Section, framing, lines
from assistant.evidence import REASON_CUES, Wanted, holds_name
from assistant.model import Outcome
from assistant.rule_reasons import Printed
from index.reason_groups import Act, names_of
from sources.names import core

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.materials import Materials
    from assistant.question import Asked
    from assistant.rule_reasons import Acted
    from assistant.subject import Subject
    from index.names import NameHit
    from sources.model import Document, Listing

NAMES_SHOWN = 2
RULES_SHOWN = 2
ROWS_SHOWN = 2
PRESS_SHOWN = 2
LIST_OLDER = "That list is older than the notice."
LIST_NEWER = "That list is newer than the notice: the entry may have been removed or renamed since."
GONE = "That list is newer than the notice."
_CHANGED = re.compile(r"\b(?:modif\w+|revis\w+|amend\w+|chang\w+)\b", re.IGNORECASE)
_CORRECTED = re.compile(r"\bcorrect(?:ed|s|ing|ions?)\b", re.IGNORECASE)
_ASKED_OF_RULES = (Kind.WHY, Kind.WHEN, Kind.STATUS, Kind.NOTICE, Kind.POLICY, Kind.CHANGES)


class _Name(NamedTuple):
    """A name that a question gives of an entity, as rules know it."""

    shown: str
    bearing: tuple[Printed, ...]
    """The entries that rules print of it, oldest rule first."""
    printed: list[str]
    """All names of those entries; the one asked for where there are none."""


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
        names = self._named(asked, subject)
        if subject.hits and not all(_is_inside(hit, names) for hit in subject.hits):
            return None
        return self._unlisted(asked, names)

    def _of_acts(self, asked: Asked, subject: Subject, acts: frozenset[Act]) -> Draft | None:
        found: list[Line] = []
        for hit in subject.hits:
            names = list(dict.fromkeys(name for row in hit.listings for name in names_of(row)))
            acted = self._rules.naming(names, asked.as_of, acts)[-RULES_SHOWN:]
            if acted:
                found += self._stated(acted)
                found += self._standing(asked, acted[-1].notice, hit.listings[:1], names[0])
        for name, _, printed in () if found else self._named(asked, subject):
            acted = self._rules.naming(printed, asked.as_of, acts)[-RULES_SHOWN:]
            if acted:
                found += self._stated(acted)
                found += self._standing(asked, acted[-1].notice, (), name)
        return Draft(Outcome.ANSWERED, tuple(found)) if found else None

    def _unlisted(self, asked: Asked, names: Sequence[_Name]) -> Draft | None:
        """Draft what rules print and say of names that no list of the day holds."""
        found: list[Line] = []
        for name, bearing, printed in names:
            acted = self._rules.naming(printed, asked.as_of)[-RULES_SHOWN:]
            if not bearing and not acted:
                continue
            for notice, rows in bearing[-RULES_SHOWN:]:
                found += lines(Section.RECORD, [self._materials.notices.record(notice)])
                found += lines(Section.RECORD, (self._rules.entry(notice, row) for row in rows[:ROWS_SHOWN]))
            found += self._stated(acted, known={notice.document_id for notice, _ in bearing})
            newest = acted[-1].notice if acted else bearing[-1].notice
            removed = bool(acted) and all(reason.act is Act.REMOVAL for reason in acted[-1].reasons)
            found += self._standing(asked, newest, (), name, removed=removed)
            if asked.has(Kind.WHY):
                wanted = Wanted(asked.text, asked.topic, (tuple(printed),), cues=REASON_CUES)
                found += lines(Section.PRESS, self._materials.press_about(wanted, asked.as_of, limit=PRESS_SHOWN))
        asks_status = asked.has(Kind.STATUS) and not asked.has(Kind.WHY, Kind.WHEN)
        gone = asks_status and any(line.statement.text in (LIST_NEWER, GONE) for line in found)
        if not gone:
            return Draft(Outcome.ANSWERED, tuple(found)) if found else None
        first = [Line(Section.CORRECTION, one.statement) if one.section is Section.STATUS else one for one in found]
        return Draft(Outcome.CORRECTED, tuple(first))

    def _named(self, asked: Asked, subject: Subject) -> list[_Name]:
        """Return the names of entries that rules print, else the names that the list lacks."""
        bearing = self._rules.rows_in(asked.text, asked.as_of)
        by_core: dict[str, list[Printed]] = {}
        for notice, rows in bearing:
            for one in dict.fromkeys(core(row.name.value) for row in rows):
                same = tuple(row for row in rows if core(row.name.value) == one)
                by_core.setdefault(one, []).append(Printed(notice, same))
        named = []
        for held in by_core.values():
            names = dict.fromkeys(chain(*(names_of(row) for _, rows in held for row in rows)))
            named.append(_Name(held[0].rows[0].name.value, tuple(held), list(names)))
        return named[:NAMES_SHOWN] or [_Name(name, (), [name]) for name in subject.unlisted[:NAMES_SHOWN]]

    def _stated(self, acted: Sequence[Acted], known: frozenset[str] | set[str] = frozenset()) -> list[Line]:
        found: list[Line] = []
        for notice, reasons in acted:
            record = None if notice.document_id in known else self._materials.notices.record(notice)
            found += lines(Section.RECORD, [record])
            found += lines(Section.REASON, (self._rules.state(notice, reason) for reason in reasons))
        return found

    def _standing(
        self, asked: Asked, notice: Document, rows: Sequence[Listing], name: str, *, removed: bool = True
    ) -> list[Line]:
        """State what the list of the day holds, and whether it is older than the notice."""
        heading = self._materials.rows.heading(as_of=asked.as_of)
        stated = [*map(self._materials.records.entry, rows)]
        absence = None if rows else self._materials.records.absence(name, asked.as_of)
        said = lines(Section.STATUS, [*stated, absence])
        dated = heading and self._materials.snapshot.documents[heading.document_id].document.as_of
        if not said or not dated or not notice.published:
            return [*said]
        older = dated.last_day < notice.published.first_day
        gap = LIST_OLDER if older else "" if rows else GONE if removed else LIST_NEWER
        return [*said, *lines(Section.STATUS, [framing(gap)] if gap else [])]


def _is_inside(hit: NameHit, names: Sequence[_Name]) -> bool:
    """Tell whether what was found in the list is only a word or two of a name that a rule prints in full."""
    matched = core(hit.matched)
    listed = {core(name) for row in hit.listings for name in names_of(row)}
    printed = {core(name) for one in names if one.bearing for name in one.printed}
    return any(holds_name(name, matched) and name != matched for name in printed) and not listed & printed


def _acts_asked(text: str) -> frozenset[Act]:
    """Return the acts that a question speaks of; empty where it speaks of none, or of an addition."""
    if says_removed(text) or asks_what_became(text):
        return frozenset({Act.REMOVAL})
    if _CORRECTED.search(text):
        return frozenset({Act.CORRECTION})
    return frozenset({Act.MODIFICATION, Act.CORRECTION}) if _CHANGED.search(text) else frozenset()
