"""Replies about entities: why, when, policy, status, destinations, aliases, addresses, out of records and evidence."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from assistant.abstain import abstain
from assistant.address_replies import AddressReplies
from assistant.asked_kinds import Kind
from assistant.destinations import speaks_of
from assistant.draft import Draft, Line, Section, framing, lines
from assistant.evidence import REASON_CUES, Wanted
from assistant.families import families_of
from assistant.grounds import Grounds
from assistant.history import Histories
from assistant.list_replies import entries
from assistant.matched import state_match
from assistant.model import Outcome, Reason, Statement
from assistant.premise import Premises
from assistant.records import CITED_AT_MOST, stop
from assistant.subject import printed_forms
from sources.model import Tier

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assistant.materials import Materials
    from assistant.question import Asked
    from assistant.subject import Subject
    from index.names import NameHit
    from sources.model import Listing

ROWS_SHOWN = 3
"""Rows stated one by one; more are summed up in one computed statement."""
FAMILY_SHOWN = 4
"""Names cited of a family where the reasons need room too."""
PRESS_SHOWN = 4
NO_PRESS = "No article held here names this entity."
PRESS_FOLLOWS = "What follows is press reporting, not the official reason."
_REPORTED = re.compile(r"\b(?:press|newspapers?|reported|wrote)\b", re.IGNORECASE)


class EntityReplies:
    """Writes drafts about entities that a list holds."""

    def __init__(self, materials: Materials) -> None:
        self._materials = materials
        self._records = materials.records
        self._premises = Premises(materials)
        self._address_replies = AddressReplies(materials)
        self._histories = Histories(materials)
        self._grounds = Grounds(materials)

    def reply(self, asked: Asked, subject: Subject) -> Draft:
        """Draft the answer to a question about listed entities, part by part, each kind asked for."""
        unclear = [hit for hit in subject.hits if hit.how == "alias" and len(families_of(hit)) > 1]
        if unclear:
            return self._which(unclear[0])
        found: list[Line] = []
        # One that is named among its family is what the question is about; the sort is stable.
        hits = [_of_country(asked, hit) for hit in subject.hits]
        for hit in sorted(hits, key=lambda hit: len(hit.listings) > ROWS_SHOWN):
            found += lines(Section.RECORD, [state_match(self._records, self._materials.citer, hit)])
            found += self._of_hit(asked, hit)
        if asked.has(Kind.WHY):
            found += self._press(asked, subject)
        outcome = Outcome.CORRECTED if self._takes_press_for_official(asked) else Outcome.ANSWERED
        return Draft(outcome, tuple(found))

    def reported(self, asked: Asked, subject: Subject) -> Draft | None:
        """Quote what the press says of the entities of a question that asks just that; None for any other question."""
        if not asked.has(Kind.PRESS) or asked.has(Kind.WHY, Kind.ATTRIBUTION) or not subject.names:
            return None
        wanted = Wanted(asked.text, asked.topic, subject.names)
        press = self._materials.press_about(wanted, asked.as_of, limit=PRESS_SHOWN)
        if press:
            return Draft(Outcome.ANSWERED, lines(Section.PRESS, press))
        # A digest may tell what the papers wrote where no article is held.
        told = self._materials.digest_about(replace(wanted, cues=_REPORTED), asked.as_of, limit=PRESS_SHOWN)
        restated = [one for one in told if _REPORTED.search(one.text)]
        if not restated:
            return abstain(Reason.NOT_IN_SOURCES, [framing(NO_PRESS)])
        return Draft(Outcome.ANSWERED, lines(Section.DIGEST, restated))

    def corrected(self, asked: Asked, subject: Subject) -> Draft | None:
        """Draft the answer to a question with a premise that the rows contradict, saying so first; None without one."""
        contradicted = self._premises.contradicted(asked, subject.hits)
        if not contradicted:
            return None
        drafted = self.reply(asked, subject)
        if drafted.outcome is Outcome.ABSTAINED:
            return drafted
        said = {citation for statement in contradicted for citation in statement.citations}
        rest = (
            line
            for line in drafted.lines
            if not line.statement.citations or not said.issuperset(line.statement.citations)
        )
        return Draft(Outcome.CORRECTED, (*lines(Section.CORRECTION, contradicted), *rest))

    def already_listed(self, asked: Asked) -> Draft | None:
        """Draft what a later list shows of the entities asked for on the day asked for; None when it shows nothing."""
        found: list[Line] = []
        for hit in self._materials.names.find(asked.text, as_of=date.max):
            for row in hit.listings[:ROWS_SHOWN]:
                found += lines(Section.RECORD, [self._records.already_listed(row, asked.as_of)])
        return Draft(Outcome.ANSWERED, tuple(found)) if found else None

    def nearest(self, subject: Subject) -> Draft:
        """Abstain from what no source held answers, and show the entries of the names asked about."""
        rows = [hit.listings[0] for hit in subject.hits[:ROWS_SHOWN]]
        return abstain(Reason.NOT_IN_SOURCES, map(self._records.entry, rows))

    def _which(self, hit: NameHit) -> Draft:
        """Ask back with the candidates where a name is borne by unrelated entities."""
        firsts = [family[0] for family in families_of(hit)]
        names = "; ".join(row.name.value for row in firsts[:CITED_AT_MOST])
        cited = tuple(self._materials.citer.row_field(row, row.name) for row in firsts[:CITED_AT_MOST])
        text = f"“{hit.matched}” is borne by unrelated entries: {stop(names)}"
        candidates = Statement(text, self._records.kind_of(firsts[0]), cited)
        return abstain(Reason.UNDERSPECIFIED, (candidates,))

    def families(self, subject: Subject) -> Draft:
        """Count and name the entries that bear each name asked for."""
        counted = (self.family(hit.listings, hit.matched, shown=CITED_AT_MOST) for hit in subject.hits)
        return Draft(Outcome.ANSWERED, lines(Section.RECORD, counted))

    def _of_hit(self, asked: Asked, hit: NameHit) -> list[Line]:
        writers = (
            (Kind.WHY, self._why),
            (Kind.WHEN, self._when),
            (Kind.POLICY, self._policy),
            (Kind.DESTINATIONS, self._destinations),
            (Kind.ADDRESS, self._addresses),
            (Kind.ALIAS, self._aliases),
            (Kind.NOTICE, self._notice),
            (Kind.CHANGES, self._histories.changes),
            (Kind.STATUS, self._status),
        )
        found: list[Line] = []
        for kind, write in writers:
            if asked.has(kind) and not (kind is Kind.STATUS and found):
                found += write(asked, hit)
        return found or self._status(asked, hit)

    def _status(self, asked: Asked, hit: NameHit) -> list[Line]:
        shown = hit.listings[:ROWS_SHOWN]
        found = [*lines(Section.RECORD, map(self._records.entry, shown))]
        if len(hit.listings) > ROWS_SHOWN:
            return [
                *lines(Section.RECORD, [self.family(hit.listings, hit.matched, shown=CITED_AT_MOST)]),
                *self._limits(asked),
            ]
        found += lines(Section.RECORD, map(self._records.terms, shown))
        return [*found, *self._limits(asked)]

    def _why(self, asked: Asked, hit: NameHit) -> list[Line]:
        if len(hit.listings) > ROWS_SHOWN:
            found = [*lines(Section.RECORD, [self.family(hit.listings, hit.matched, shown=FAMILY_SHOWN)])]
        else:
            found = [*lines(Section.RECORD, (self._records.entry(row, with_destination=False) for row in hit.listings))]
            # Asked for too, the policy states requirement and policy itself.
            found += lines(Section.RECORD, map(self._records.terms, () if asked.has(Kind.POLICY) else hit.listings[:1]))
        return found + self._grounds.of(asked, hit)

    def _press(self, asked: Asked, subject: Subject) -> list[Line]:
        names = tuple(printed_forms(hit) for hit in subject.hits)
        wanted = Wanted(asked.text, asked.topic, names, cues=REASON_CUES)
        press = self._materials.press_about(wanted, asked.as_of, limit=PRESS_SHOWN)
        if not press:
            return [*lines(Section.GAPS, [framing(NO_PRESS)])]
        return [*lines(Section.PRESS, [framing(PRESS_FOLLOWS), *press])]

    def _when(self, asked: Asked, hit: NameHit) -> list[Line]:
        latest = self._histories.latest(asked, hit)
        if latest:
            return latest
        found = self._histories.since(asked, hit)
        found += lines(Section.RECORD, (self._records.entry(row) for row in hit.listings[:ROWS_SHOWN]))
        for citation, candidates in self._grounds.notices_of(asked, hit):
            if len(candidates) == 1:
                found += lines(Section.REASON, [self._materials.notices.record(candidates[0])])
                found += self._grounds.corrected(candidates[0])
            elif candidates:
                found += lines(Section.REASON, [self._grounds.candidates(candidates)])
            else:
                found += lines(Section.REASON, [self._grounds.unheld(hit, citation)])
        return found

    def _policy(self, asked: Asked, hit: NameHit) -> list[Line]:
        rows = hit.listings[: ROWS_SHOWN + 1]
        about_footnotes = "footnote" in asked.text.casefold()
        found: list[Line] = []
        if len(hit.listings) > len(rows):
            found += lines(Section.RECORD, [self.family(hit.listings, hit.matched, shown=FAMILY_SHOWN)])
        elif asked.has(Kind.STATUS):
            found += lines(Section.RECORD, map(self._records.entry, rows))
        for row in rows:
            found += lines(Section.RECORD, [self._records.terms(row, name=True, footnotes=about_footnotes)])
        numbers = dict.fromkeys(number for row in rows for number in row.footnotes)
        for number in numbers:
            wanted = Wanted(f"What does footnote {number} of the Entity List mean?", names=((f"footnote {number}",),))
            found += lines(Section.DIGEST, self._materials.digest_about(wanted, asked.as_of, limit=1))
        return found

    def _destinations(self, asked: Asked, hit: NameHit) -> list[Line]:
        del asked
        elsewhere = self._address_replies.elsewhere(hit.listings[:6])
        return [*lines(Section.RECORD, (*self._records.destinations(hit.listings[:6], hit.matched), *elsewhere))]

    def _addresses(self, asked: Asked, hit: NameHit) -> list[Line]:
        return [*self._address_replies.of_entities(asked, [hit]).lines]

    def _aliases(self, asked: Asked, hit: NameHit) -> list[Line]:
        del asked
        return [*lines(Section.RECORD, (self._records.aliases(row) for row in hit.listings[:ROWS_SHOWN]))]

    def _notice(self, asked: Asked, hit: NameHit) -> list[Line]:
        return self._when(asked, hit)

    def _limits(self, asked: Asked) -> list[Line]:
        if not asked.about_today:
            return []
        return [*lines(Section.STATUS, [framing("Changes after the dates of coverage are not known to this library.")])]

    def family(self, listings: Iterable[Listing], name: str, *, shown: int) -> Statement:
        """Sum up several rows of one name or family, citing `shown` names at most and saying how many more."""
        rows = tuple(listings)
        cited_rows = rows[:shown]
        first = rows[0]
        parts = [
            f"{row.name.value} ({' '.join(row.notice.value.split()).rstrip('.')})" if row.notice else row.name.value
            for row in cited_rows
        ]
        more = f"; and {len(rows) - len(cited_rows)} more" if len(rows) > len(cited_rows) else ""
        text = (
            f"{entries(len(rows))} in {self._records.list_label(first)} bear the name {name}: {'; '.join(parts)}{more}."
        )
        cited = tuple(self._materials.citer.row_field(row, row.name) for row in cited_rows)
        return Statement(text, self._records.kind_of(first), cited)

    def _takes_press_for_official(self, asked: Asked) -> bool:
        text = asked.text.casefold()
        press = any(
            served.document.tier is Tier.PRESS
            and served.document.publisher
            and served.document.publisher.casefold() in text
            for served in self._materials.snapshot.documents.values()
        )
        return press and asked.has(Kind.WHY) and "official" in text


def _of_country(asked: Asked, hit: NameHit) -> NameHit:
    """Leave of a family only the few entries under the country that the question speaks of; all without one."""
    text = asked.text.replace(hit.matched, " ")
    rows = tuple(row for row in hit.listings if row.destination and speaks_of(text, row.destination.value))
    return replace(hit, listings=rows) if 0 < len(rows) <= ROWS_SHOWN < len(hit.listings) else hit
