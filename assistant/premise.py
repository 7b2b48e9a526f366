"""Premises: what a question takes for granted about a listed entity, against what the entity's rows print."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from assistant.asked_kinds import Kind
from assistant.claims import (
    asks_which,
    dates_listing,
    denies_footnote,
    footnotes_claimed,
    holds_policy,
    is_first,
    is_of_all,
    is_only,
    place_claimed,
    policy_claimed,
    says_removed,
    takes_for_official,
)
from assistant.destinations import speaks_of
from assistant.evidence import Wanted
from assistant.list_replies import lists_named
from assistant.model import Statement
from assistant.records import CITED_AT_MOST, stop
from assistant.subject import printed_forms
from index.words import GENERIC
from sources.dates import print_date
from sources.model import Tier
from sources.names import normalise

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from assistant.materials import Materials
    from assistant.question import Asked
    from index.names import NameHit
    from sources.model import Document, Field, Listing, PartialDate

EFFECT_TO_PUBLICATION = timedelta(days=31)
"""A rule may take effect so long before the publication that a row cites; within it a date contradicts nothing."""

_NOT_OFFICIAL = re.compile(r"\bnot (?:the|an) official reason\b", re.IGNORECASE)


class _Printed(NamedTuple):
    """What a row prints for a field, in words, and the field."""

    words: str
    field: Field | None
    detail: str = ""
    """Said of a row that stands alone."""


class Premises:
    """Finds the premises of a question that the rows of its entity contradict."""

    def __init__(self, materials: Materials) -> None:
        self._materials = materials
        self._records = materials.records

    def contradicted(self, asked: Asked, hits: Sequence[NameHit]) -> tuple[Statement, ...]:
        """State what the record prints instead of each premise that it contradicts; empty when it contradicts none.

        A premise is contradicted when no row of a name bears it out, or, said of all rows, when one does not. The first
        words of a name contradict no date and no removal in a list that is not whole: another entity may be meant.
        """
        if asked.has(Kind.COUNT) or (len(hits) > 1 and asks_which(asked.text)):
            return ()
        bare = asked.text
        for hit in hits:
            # What a name says ("New Listing Trade Co.") is no claim.
            bare = bare.replace(hit.matched, "it")
        said = replace(asked, text=bare)
        printed = (self._footnote, self._policy, self._destination)
        cited = (self._removal, self._date, self._notice)
        found: list[Statement] = []
        for hit in hits:
            checks = (*printed, *cited) if self._records.is_complete(asked.as_of) or not hit.short else printed
            found += self._reason(asked, hit)
            found += (statement for check in checks for statement in check(said, hit.listings))
        return tuple(found)

    def of_entries(self, asked: Asked, rows: Sequence[Listing]) -> tuple[Statement, ...]:
        """State what the entries of a notice print instead of a footnote, policy or destination ascribed to them."""
        if asked.has(Kind.COUNT) or not rows:
            return ()
        checks = (self._footnote, self._policy, self._destination)
        return tuple(statement for check in checks for statement in check(asked, rows))

    def _removal(self, asked: Asked, rows: Sequence[Listing]) -> list[Statement]:
        if not says_removed(asked.text) or lists_named(asked.text):
            return []
        row = rows[0]
        label = self._records.list_label(row)
        entry = self._records.entry(row)
        text = f"{label[:1].upper()}{label[1:]} still has {entry.text.split(' has ', 1)[1]}"
        return [Statement(text, entry.kind, entry.citations)]

    def _reason(self, asked: Asked, hit: NameHit) -> list[Statement]:
        """Quote the sentence that says that a report is no official reason, where its document has what is asked."""
        if not takes_for_official(asked.text):
            return []
        passages = self._materials.passages(asked.text, asked.as_of, {Tier.DIGEST})
        best = next(iter(self._materials.finder.find(Wanted(asked.text, asked.topic), passages)), None)
        said = self._materials.mentions(printed_forms(hit), asked.as_of, {Tier.DIGEST})
        told = [item for item in said if best and item.document == best.document and _NOT_OFFICIAL.search(item.quote)]
        return [self._materials.quoted(item) for item in told[:1]]

    def _footnote(self, asked: Asked, rows: Sequence[Listing]) -> list[Statement]:
        claimed = footnotes_claimed(asked.text)
        printed = [row for row in rows if row.requirement]
        if denies_footnote(asked.text) and printed and all(row.footnotes for row in printed):
            return self._each(printed, lambda row: self._carries(row, ""))
        without = [row for row in printed if claimed and not set(claimed) & set(row.footnotes)]
        if not without or (len(without) < len(printed) and not is_of_all(asked.text)):
            return []
        return self._each(without, lambda row: self._carries(row, f", not footnote {' or '.join(claimed)}"))

    def _carries(self, row: Listing, instead: str) -> _Printed:
        carried = f"footnote {' and '.join(row.footnotes)}{instead}" if row.footnotes else "no footnote"
        requirement = " ".join(row.requirement.value.split()) if row.requirement else ""
        return _Printed(f"carries {carried}", row.requirement, f": its licence requirement reads “{requirement}”")

    def _policy(self, asked: Asked, rows: Sequence[Listing]) -> list[Statement]:
        claimed = policy_claimed(asked.text)
        printed = [row for row in rows if row.policy]
        if not claimed or not printed:
            return []
        without = [row for row in printed if row.policy and not holds_policy(row.policy.value, claimed)]
        if not without or (len(without) < len(printed) and not is_of_all(asked.text)):
            return []
        return self._each(without, lambda row: self._prints_policy(row, claimed))

    def _prints_policy(self, row: Listing, claimed: str) -> _Printed:
        policy = " ".join(row.policy.value.split()).rstrip(".") if row.policy else ""
        return _Printed(f"prints the licence review policy “{policy}”, not a {claimed}", row.policy)

    def _each(self, rows: Sequence[Listing], printed: Callable[[Listing], _Printed]) -> list[Statement]:
        """State for each row what it prints; rows that print the same are summed up."""
        groups: dict[str, list[Listing]] = {}
        for row in rows:
            groups.setdefault(printed(row).words, []).append(row)
        statements = []
        for words, group in groups.items():
            shown = group[: CITED_AT_MOST - 1]
            more = f"; and {len(group) - len(shown)} more" if len(group) > len(shown) else ""
            names = "; ".join(row.name.value for row in shown)
            cited = [self._materials.citer.row_field(row, row.name) for row in shown]
            first = printed(group[0])
            cited += [self._materials.citer.row_field(group[0], first.field)] if first.field else []
            subject = "The entry for" if len(group) == 1 else "Each of the entries for"
            text = stop(f"{subject} {names}{more} {words}{first.detail if len(group) == 1 else ''}")
            statements.append(Statement(text, self._records.kind_of(group[0]), tuple(cited)))
        return statements

    def _destination(self, asked: Asked, rows: Sequence[Listing]) -> list[Statement]:
        place = place_claimed(asked.text)
        printed = [row for row in rows if row.destination]
        if not printed or not self._is_destination(asked, place):
            return []
        under = [row for row in printed if row.destination and _is_place(place, row.destination.value)]
        others = [row for row in printed if row not in under]
        exclusive = is_only(asked.text) or is_of_all(asked.text)
        if under and not (exclusive and others):
            return []
        return [self._stands_under(row, place, alone=not under) for row in (others if under else printed)[:3]]

    def _is_destination(self, asked: Asked, place: str) -> bool:
        """Tell whether the words name a destination of the list, or are only words of places."""
        held = self._materials.rows.destinations(as_of=asked.as_of)
        words = normalise(place).split()
        return any(_is_place(place, destination) for destination in held) or bool(words and GENERIC.issuperset(words))

    def _stands_under(self, row: Listing, place: str, *, alone: bool) -> Statement:
        (stated, *_) = self._records.destinations((row,), row.name.value)
        said = f", not under {place}" if alone else f", and not only under {place}"
        return Statement(stop(f"{stated.text.removesuffix('.')}{said}"), stated.kind, stated.citations)

    def _date(self, asked: Asked, rows: Sequence[Listing]) -> list[Statement]:
        if asked.window is None or not dates_listing(asked.text):
            return []
        when = asked.window.date
        dated = [row for row in rows if any(cited.published for cited in row.citations)]
        if is_first(asked.text):
            # Of a family the entry that was listed first counts.
            dated = sorted(dated, key=_first_cited)[:1]
        if not dated or any(self._is_of(asked, row, when) for row in dated):
            return []
        cites = "its earliest citation is not of" if is_first(asked.text) else "it cites no notice of"
        return [self._cites(row, f"{cites} {print_date(when)}") for row in dated[:2]]

    def _is_of(self, asked: Asked, row: Listing, when: PartialDate) -> bool:
        """Tell whether a row may cite a notice of the period: by its publication, or by the day of its effect."""
        cited = sorted((one for one in row.citations if one.published), key=lambda one: str(one.published))
        for one in cited[:1] if is_first(asked.text) else cited:
            notices = self._materials.notices.of_citation(one, asked.as_of)
            effective = {notice.effective_on for notice in notices}
            sure = len(notices) == 1 and None not in effective
            latest = when.last_day if sure else when.last_day + EFFECT_TO_PUBLICATION
            days = {one.published, *effective} - {None}
            if any(day and when.first_day <= day <= when.last_day for day in days):
                return True
            if one.published and when.first_day <= one.published <= latest:
                return True
        return False

    def _notice(self, asked: Asked, rows: Sequence[Listing]) -> list[Statement]:
        if not dates_listing(asked.text):
            return []
        named = self._materials.notices.named_in(asked.text, asked.as_of)
        dated = [row for row in rows if any(cited.published for cited in row.citations)]
        if not named or not dated or any(_may_cite(row, notice) for row in dated for notice in named):
            return []
        label = named[0].citation or f"FR Doc. {named[0].document_number}"
        return [self._cites(row, f"it cites no page of {label}") for row in dated[:2]]

    def _cites(self, row: Listing, instead: str) -> Statement:
        fields = [row.name, *([row.notice] if row.notice else [])]
        printed = " ".join(row.notice.value.split()).rstrip(".") if row.notice else ""
        text = f"The entry for {row.name.value} cites {printed}; {instead}."
        cited = tuple(self._materials.citer.row_field(row, field) for field in fields)
        return Statement(text, self._records.kind_of(row), cited)


def _is_place(asked: str, destination: str) -> bool:
    printed = f" {normalise(destination)} "
    return bool(asked) and (f" {normalise(asked)} " in printed or speaks_of(asked, destination))


def _first_cited(row: Listing) -> date:
    return min((cited.published for cited in row.citations if cited.published), default=date.max)


def _may_cite(row: Listing, notice: Document) -> bool:
    day = notice.published.first_day if notice.published else None
    return any(cited.published in {day, None} for cited in row.citations)
