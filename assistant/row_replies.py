"""Replies that count or name the rows of a list which meet the filters of a question, and what their policies are."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from assistant.address_statements import AddressStatements
from assistant.asked_kinds import Kind
from assistant.destinations import countries_named, is_destination, is_territory
from assistant.draft import Draft, Line, Section, framing, lines
from assistant.list_replies import entries, lists_named
from assistant.model import Outcome, Statement, StatementKind
from assistant.notice_counts import BY_PLACE
from assistant.records import CITED_AT_MOST, LIST_NAMES, NONE_PRINTED, stop
from assistant.row_filters import RowFilter, filters_of, of_any_kind, rows_kept
from assistant.rows_asked import COUNTED, ENTITIES, NAMED, POLICY, asks_for_rows, asks_whole_notice, everyone_under
from index.address_book import AddressMatch
from sources.address_parts import Degree
from sources.citations import parse_fr_citations
from sources.dates import print_date

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from assistant.materials import Materials
    from assistant.notice_search import Meant
    from assistant.question import Asked
    from assistant.subject import Subject
    from sources.model import Listing

NAMED_AT_MOST = 200
"""Names written out of an enumeration; the rest are counted."""
NARROWER = "To see the rest, ask for a part of them: those of a year, a notice, a footnote or a review policy."
_CITING = re.compile(r"\bcit(?:e|es|ed|ing)\b", re.IGNORECASE)
_LONG_DAYS = 31
"""A longer time has too many notices for their own counts to answer."""
_DESTINATIONS = re.compile(r"\b(which|what|many|number of)( different)? (destinations|headings)\b", re.IGNORECASE)
_NEWEST = re.compile(r"\b(newest|latest|most recent(ly)?|last|youngest)\b", re.IGNORECASE)
_OLDEST = re.compile(r"\b(oldest|earliest|first added|first of them)\b", re.IGNORECASE)
_OF_ROWS = {"footnote", "section", "destination", "policy", "name", "word", "address", "place", "cited page"}
"""Filters on what rows print; a page, a notice or a date may be answered in the notice's own words."""


class RowReplies:
    """Writes drafts about all rows of the answering list that meet the filters of a question."""

    def __init__(self, materials: Materials) -> None:
        self._materials = materials
        self._says = AddressStatements(materials)

    def reply(self, asked: Asked, subject: Subject, meant: Meant, *, of_rows: bool = False) -> Draft | None:
        """Count or name the rows asked for; None when none are asked for, or the list held is too small to say.

        With `of_rows` only where a filter is on what rows print, and not where a notice states the count.
        """
        asked = of_any_kind(asked, self._rows(asked))
        if asked.has(Kind.WHY, Kind.ATTRIBUTION, Kind.ALIAS) or not self._asks(asked):
            return None
        if lists_named(asked.text):
            return None if of_rows else self._other_list(asked)
        filters = self._filters(asked, subject, meant)
        if not all(self._is_place(name, asked, filters) for name in subject.unlisted):
            return None
        kinds, counted = {one.kind for one in filters}, COUNTED.search(asked.text) is not None
        if "page" in kinds and _CITING.search(asked.text):
            kinds.add("cited page")
        if of_rows and (not kinds & _OF_ROWS or (counted and self._has_notice(asked, kinds))):
            return None
        if kinds == {"name"} and len(subject.listings) == 1:
            return None
        if not filters:
            return self._whole(asked) if counted or _DESTINATIONS.search(asked.text) else None
        rows = rows_kept(self._rows(asked), filters, asked.text)
        if not rows:
            return None if "page" in kinds else self._absent(asked, filters)
        return self._found(asked, rows, filters)

    def _asks(self, asked: Asked) -> bool:
        """Tell whether a question asks for rows, or for everyone under what is a destination or territory alone."""
        place = everyone_under(asked.text)
        held = self._materials.rows.destinations(as_of=asked.as_of)
        is_known = bool(place) and (is_territory(place) or is_destination(place, place, held))
        return asks_for_rows(asked.text) or asks_whole_notice(asked.text) or is_known

    def _is_place(self, name: str, asked: Asked, filters: Sequence[RowFilter]) -> bool:
        """Tell whether a name that no entry bears is a destination, or a place that a filter is about."""
        held = self._materials.rows.destinations(as_of=asked.as_of)
        return is_destination(name, asked.text, held) or any(
            one.kind == "place" and name in one.said for one in filters
        )

    def _has_notice(self, asked: Asked, kinds: set[str]) -> bool:
        """Tell whether notices state the count themselves: of one that is named, or of a month at most."""
        if kinds & (_OF_ROWS - {"destination"}):
            return False
        when = asked.window.date if asked.window else None
        return "notice" in kinds or (when is not None and (when.last_day - when.first_day).days <= _LONG_DAYS)

    def _filters(self, asked: Asked, subject: Subject, meant: Meant) -> tuple[RowFilter, ...]:
        named = meant.documents if meant.by == "number" else ()
        held = tuple(self._materials.rows.destinations(as_of=asked.as_of))

        def cites(row: Listing) -> bool:
            of_citation = self._materials.notices.of_citation
            days = {doc.published.first_day for doc in named if doc.published}
            dated = (one for one in row.citations if one.published in days)
            return any(set(of_citation(one, asked.as_of)) & set(named) for one in dated)

        found = filters_of(asked, subject, named, cites, held)
        unheld = not meant and not _CITING.search(asked.text)
        return tuple(self._of_notice(asked, one) if unheld and one.kind == "page" else one for one in found)

    def _of_notice(self, asked: Asked, page: RowFilter) -> RowFilter:
        """Widen a page to the notice that it is of, told by its date where the notice itself is not held."""
        rows = [row for row in self._rows(asked) if page.keeps(row)]
        at = {(one.volume, one.page) for one in (cited.citation for cited in parse_fr_citations(asked.text))}
        days = {one.published for row in rows for one in row.citations if (one.volume, one.page) in at} - {None}
        if len(days) != 1:
            return page
        (day,) = days
        said = f"{page.said} or another page of {print_date(day)}" if day else page.said
        return RowFilter("page", said, lambda row: any(one.published == day for one in row.citations))

    def _found(self, asked: Asked, rows: Sequence[Listing], filters: Sequence[RowFilter]) -> Draft:
        kinds = {one.kind for one in filters}
        said = "".join(one.said for one in filters)
        found: list[Line] = []
        if POLICY.search(asked.text) and "policy" not in kinds and kinds - {"footnote", "section"}:
            found += lines(Section.RECORD, self._policies(rows, said))
        elif COUNTED.search(asked.text):
            found += lines(Section.RECORD, [self._count(asked, rows, said)])
        if not found or (NAMED.search(asked.text) and COUNTED.search(asked.text) and len(rows) <= NAMED_AT_MOST):
            found += self._named(rows, said, with_address="address" in kinds)
        found += lines(Section.STATUS, self._extremes(asked, rows))
        return Draft(Outcome.ANSWERED, tuple(found), enumeration=True)

    def _count(self, asked: Asked, rows: Sequence[Listing], said: str) -> Statement:
        """State how many rows there are, under which destinations, and how many names they bear where that differs."""
        parts = self._per_destination(rows)
        most = len(parts) if BY_PLACE.search(asked.text) else CITED_AT_MOST
        under = f": {'; '.join(parts)}" if ("address in" not in said) < len(parts) <= most else ""
        text = f"{self._label(rows[0])} has {entries(len(rows))}{said}{under}"
        if (names := len({row.name.value for row in rows})) < len(rows) and re.search(ENTITIES, asked.text, re.I):
            text += f"; they bear {names:,} names, for an entity may stand under several destinations"
        cited = [self._materials.citer.row_field(row, row.name) for row in rows[:CITED_AT_MOST]]
        if len(rows) > len(cited):
            text += f" (cited here: the first {len(cited)}; {len(rows) - len(cited):,} more)"
        return Statement(f"{text}.", self._materials.records.kind_of(rows[0]), tuple(cited))

    def _named(self, rows: Sequence[Listing], said: str, *, with_address: bool) -> list[Line]:
        """Name every row, by destination where there are several."""
        if with_address:
            printed = (row for row in rows[:NAMED_AT_MOST] if row.addresses)
            matches = (AddressMatch(row, row.addresses[0], Degree.SAME) for row in printed)
            return [*lines(Section.RECORD, map(self._says.match, matches))]
        shown = rows[:NAMED_AT_MOST]
        groups: dict[str, list[Listing]] = {}
        for row in shown:
            groups.setdefault(row.destination.value if row.destination else "", []).append(row)
        lead = f"{self._label(rows[0])} has {entries(len(rows))}{said}"
        stated = []
        for destination, group in groups.items():
            names = "; ".join(row.name.value for row in group)
            under = f"under {destination}" if destination and f"under {destination}" not in said else ""
            counted = f", {len(group)} {under}" if len(groups) > 1 and under else f" {under}".rstrip()
            text = f"{lead}{counted}: {names}"
            lead = "Of these"
            cited = tuple(self._materials.citer.row_field(row, row.name) for row in group)
            stated.append(Statement(stop(text), self._materials.records.kind_of(rows[0]), cited))
        if len(rows) > len(shown):
            stated += [self._beyond(rows[len(shown) :]), framing(NARROWER)]
        return [*lines(Section.RECORD, stated)]

    def _beyond(self, rows: Sequence[Listing]) -> Statement:
        """State how many rows are not named."""
        cited = tuple(self._materials.citer.row_field(row, row.name) for row in rows[:CITED_AT_MOST])
        text = f"{entries(len(rows))} more, from {rows[0].name.value} to {stop(rows[-1].name.value)}"
        return Statement(text, self._materials.records.kind_of(rows[0]), cited)

    def _policies(self, rows: Sequence[Listing], said: str) -> list[Statement]:
        """State the review policies that the rows print, those with equal words as one."""
        groups: dict[str, list[Listing]] = {}
        for row in rows:
            printed = " ".join(row.policy.value.split()).rstrip(".") if row.policy else ""
            groups.setdefault(printed, []).append(row)
        stated = []
        for printed, group in groups.items():
            shown = group[: NAMED_AT_MOST // len(groups)]
            fields = [(row, field) for row in shown for field in (row.name, row.policy) if field]
            cited = tuple(self._materials.citer.row_field(row, field) for row, field in fields)
            names = "; ".join(row.name.value for row in shown)
            more = f"; and {len(group) - len(shown)} more" if len(group) > len(shown) else ""
            policy = f"“{printed}”" if printed else NONE_PRINTED
            all_of = f"All {len(rows)} entries" if len(groups) == 1 and len(rows) > 1 else entries(len(group))
            of = f" of {len(rows)}" if len(groups) > 1 else ""
            text = f"{all_of}{of}{said} in {self._materials.records.list_label(rows[0])} "
            text += f"print{'s' if len(group) == 1 else ''} the licence review policy {policy}: {names}{more}"
            stated.append(Statement(stop(text), self._materials.records.kind_of(rows[0]), cited))
        return stated

    def _extremes(self, asked: Asked, rows: Sequence[Listing]) -> list[Statement]:
        """State the newest or oldest of the rows by their earliest citation, where the question asks that."""
        days = {row.key: [one.published for one in row.citations if one.published] for row in rows}
        dated = [(min(days[row.key]), row) for row in rows if days[row.key]]
        stated = []
        for pattern, choose, word in ((_NEWEST, max, "newest"), (_OLDEST, min, "oldest")):
            if dated and pattern.search(asked.text):
                day = choose(when for when, _ in dated)
                group = [row for when, row in dated if when == day]
                stated.append(self._extreme(group, day, word))
        return stated

    def _extreme(self, group: Sequence[Listing], day: date, word: str) -> Statement:
        cited = []
        for row in group[: CITED_AT_MOST // 2]:
            first = next(one for one in row.citations if one.published == day)
            cited += [self._materials.citer.row_field(row, field) for field in (row.name, first.field)]
        names = "; ".join(row.name.value for row in group[:CITED_AT_MOST])
        more = f"; and {len(group) - CITED_AT_MOST} more" if len(group) > CITED_AT_MOST else ""
        text = f"The {word} of them by earliest citation, of {print_date(day)}: {names}{more}"
        return Statement(stop(text), self._materials.records.kind_of(group[0]), tuple(cited))

    def _whole(self, asked: Asked) -> Draft | None:
        """Count the whole list and its destinations; None when the list held is not whole."""
        counted = self._materials.rows.destinations(as_of=asked.as_of)
        if not counted or not self._materials.records.is_complete(asked.as_of):
            return None
        rows = self._rows(asked)
        text = f"{self._label(rows[0])} has {entries(len(rows))}, one for each row, under {len(counted)} destinations"
        if re.search(ENTITIES, asked.text, re.IGNORECASE):
            names = len({row.name.value for row in rows})
            text += f"; they bear {names:,} names, for an entity may stand under several destinations"
        firsts = {row.destination.value: row for row in reversed(rows) if row.destination}
        shown = [firsts[one] for one in list(counted)[:CITED_AT_MOST]]
        if _DESTINATIONS.search(asked.text) and not COUNTED.search(asked.text):
            text += ": " + "; ".join(f"{destination} ({count:,})" for destination, count in counted.items())
            shown = [firsts[one] for one in counted]
        cited = tuple(self._materials.citer.row_field(row, row.destination or row.name) for row in shown)
        statement = Statement(f"{text}.", self._materials.records.kind_of(rows[0]), cited)
        return Draft(Outcome.ANSWERED, lines(Section.RECORD, [statement]), enumeration=True)

    def _other_list(self, asked: Asked) -> Draft | None:
        """Count or name the rows of another list, those of a country by the end of their addresses; None else."""
        slugs = sorted(lists_named(asked.text))
        rows = self._materials.rows.of_list(slugs[0], as_of=asked.as_of) if len(slugs) == 1 else ()
        places, counted = countries_named(asked.text), COUNTED.search(asked.text)
        if not rows or asked.window or not (counted or places):
            return None
        kept = [row for row in rows if not places or any(_lies_in(field.value, places) for field in row.addresses)]
        said = f" with an address in {' or '.join(sorted(place.title() for place in places))}" if places else ""
        if not kept:
            return None
        named = NAMED.search(asked.text) is not None or not counted
        found = [*lines(Section.RECORD, [self._count(asked, kept, said)] if counted else [])]
        if places and named:
            found += self._named(kept, said, with_address=False)
        return Draft(Outcome.ANSWERED, tuple(found), enumeration=bool(places))

    def _absent(self, asked: Asked, filters: Sequence[RowFilter]) -> Draft | None:
        """State that no row meets the filters; None when the list held is not whole."""
        heading = self._materials.rows.heading(as_of=asked.as_of)
        if heading is None or not self._materials.records.is_complete(asked.as_of):
            return None
        document = self._materials.snapshot.documents[heading.document_id].document
        when = f" of {print_date(document.as_of)}" if document.as_of else ""
        text = f"The {LIST_NAMES['entity-list']}{when} has no entry{''.join(one.said for one in filters)}."
        citation = self._materials.citer.cite(heading.document_id, heading.span)
        stated = lines(Section.CORRECTION, [Statement(text, StatementKind.OFFICIAL, (citation,))])
        return Draft(Outcome.ANSWERED if COUNTED.search(asked.text) else Outcome.CORRECTED, stated)

    def _rows(self, asked: Asked) -> tuple[Listing, ...]:
        return self._materials.rows.of_list(as_of=asked.as_of)

    def _per_destination(self, rows: Sequence[Listing]) -> list[str]:
        counted = Counter(row.destination.value for row in rows if row.destination)
        return [f"{count:,} under {destination}" for destination, count in counted.items()]

    def _label(self, row: Listing) -> str:
        document = self._materials.snapshot.documents[row.document_id].document
        if not document.complete:
            return f"“{document.title}”, which is not the whole {LIST_NAMES.get(row.list, row.list)},"
        label = self._materials.records.list_label(row)
        return label[:1].upper() + label[1:]


def _lies_in(address: str, places: frozenset[str]) -> bool:
    """Tell whether an address ends in one of the countries; a code of two letters may stand after its name.

    Territories stand under China here as they do on the Entity List.
    """
    end = address.split(",")[-2:]
    in_territory = any(is_territory(part) for part in end)
    return bool(places & countries_named(", ".join(end))) or (in_territory and "china" in places)
