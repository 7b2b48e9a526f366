"""Replies about notices: their numbers, what they count, why they were made, what they changed, who cites them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.draft import Draft, Line, Section, framing, lines
from assistant.evidence import REASON_CUES, Wanted
from assistant.list_replies import entries
from assistant.materials import spread
from assistant.model import Outcome, Statement, StatementKind
from assistant.notice_counts import NoticeCounts
from assistant.notice_quotes import PRESS_SHOWN, TAKEN_OUT, is_of_time, quote_notice
from assistant.records import CITED_AT_MOST, NONE_PRINTED, carried, stop
from sources.model import Tier

if TYPE_CHECKING:
    from assistant.materials import Materials
    from assistant.question import Asked
    from sources.model import Document, Listing

NOTICES_SHOWN = 3
_REASON = re.compile(
    r"\b(?:because|due to|in response to|in connection with|requests?|as a result|following|follows|petition\w*)\b",
    re.I,
)
NO_GROUND = "The words held here of this notice state no reason."


class NoticeReplies:
    """Writes drafts about notices that a question names or that fall in the period that it asks about."""

    def __init__(self, materials: Materials) -> None:
        self._materials = materials
        self.counts = NoticeCounts(materials, self.rows_of)

    def period_grounds(self, asked: Asked, notices: tuple[Document, ...]) -> Draft:
        """State why a period's notices were made: each notice's ground, then what the press of that time reports."""
        found: list[Line] = []
        for notice in notices[:NOTICES_SHOWN]:
            found += lines(Section.RECORD, [self._materials.notices.record(notice)])
            grounds = self._materials.notices.grounds(notice)[:1]
            found += lines(Section.REASON, map(quote_notice, grounds) if grounds else [framing(NO_GROUND)])
        wanted = Wanted(asked.text, cues=REASON_CUES)
        passages = self._materials.passages(asked.text, asked.as_of, {Tier.PRESS})
        press = [item for item in self._materials.finder.find(wanted, passages) if is_of_time(item.document, notices)]
        found += lines(Section.PRESS, (self._materials.quoted(item) for item in spread(press, PRESS_SHOWN)))
        return Draft(Outcome.ANSWERED, tuple(found))

    def removal_grounds(self, asked: Asked, notices: tuple[Document, ...]) -> Draft:
        """State why entries were taken out, in sentences on that: those on what is added give no reason for it."""
        del asked
        said = [cited for notice in notices for cited in self._materials.notices.sentences(notice)]
        grounds = [cited for cited in said if TAKEN_OUT.search(cited.quote) and _REASON.search(cited.quote)]
        stated = map(quote_notice, grounds) if grounds else [framing(NO_GROUND)]
        return Draft(Outcome.ANSWERED, lines(Section.REASON, stated))

    def policies(self, asked: Asked, notices: tuple[Document, ...]) -> Draft | None:
        """Count the review policies that the entries citing each notice print; a different one inside a rule shows."""
        found: list[Line] = []
        for notice in notices:
            rows = self.rows_of(asked, notice)
            groups: dict[str, list[Listing]] = {}
            for row in rows:
                groups.setdefault(_policy(row), []).append(row)
            for policy, group in groups.items():
                found += lines(Section.RECORD, [self._policy_count(notice, policy, group, len(rows))])
        return Draft(Outcome.ANSWERED, tuple(found)) if found else None

    def footnotes(self, asked: Asked, notices: tuple[Document, ...]) -> Draft | None:
        """Count the footnotes that the entries citing each notice carry, those without one too."""
        found: list[Line] = []
        shown = CITED_AT_MOST // len(notices) or 1
        for notice in notices:
            rows = [row for row in self.rows_of(asked, notice) if row.requirement]
            for numbers in dict.fromkeys(row.footnotes for row in rows):
                group = [row for row in rows if row.footnotes == numbers]
                found += lines(Section.RECORD, [self._footnote_count(notice, group, len(rows), shown)])
        return Draft(Outcome.ANSWERED, tuple(found)) if found else None

    def _footnote_count(self, notice: Document, group: list[Listing], total: int, shown: int) -> Statement:
        fields = [(row, row.requirement) for row in group[:shown] if row.requirement]
        cited = tuple(self._materials.citer.row_field(row, field) for row, field in fields)
        more = f" (cited here: the first {len(cited)})" if len(group) > len(cited) else ""
        text = (
            f"Of {entries(total)} citing {notice.citation or 'FR Doc. ' + notice.document_number}, {len(group)} carry "
        )
        return Statement(f"{text}{carried(group[0])}{more}.", self._materials.records.kind_of(group[0]), cited)

    def _policy_count(self, notice: Document, policy: str, group: list[Listing], total: int) -> Statement:
        printed = [row for row in group if row.policy]
        fields = [(row, row.policy) for row in printed[:CITED_AT_MOST] if row.policy]
        cited = [self._materials.citer.row_field(row, field) for row, field in fields]
        cited = cited or [self._materials.citer.row_field(row, row.name) for row in group[:CITED_AT_MOST]]
        label = notice.citation or f"FR Doc. {notice.document_number}"
        said = f"“{policy}”" if printed else NONE_PRINTED
        names = "; ".join(row.name.value for row in group[:CITED_AT_MOST])
        more = f"; and {len(group) - CITED_AT_MOST} more" if len(group) > CITED_AT_MOST else ""
        text = f"Of {total} entries citing {label}, {len(group)} print the licence review policy {said}: "
        text += stop(names + more)
        return Statement(text, self._materials.records.kind_of(group[0]), tuple(cited))

    def changes(self, asked: Asked, notices: tuple[Document, ...]) -> Draft:
        """State what each notice of a period did, in the first words of its abstract."""
        found: list[Line] = []
        for notice in notices:
            found += lines(Section.RECORD, [self._materials.notices.record(notice)])
            found += lines(Section.RECORD, map(quote_notice, self._materials.notices.sentences(notice)[:1]))
        return Draft(Outcome.ANSWERED, tuple(found))

    def enumeration(self, asked: Asked, notices: tuple[Document, ...]) -> Draft:
        """Name the entries that cite each notice, by destination; where none does, those that its own table prints."""
        found: list[Line] = []
        for notice in notices:
            rows = self.rows_of(asked, notice)
            found += lines(Section.RECORD, [self._materials.notices.record(notice)])
            found += lines(Section.RECORD, () if rows else self._printed(notice))
            for destination in dict.fromkeys(row.destination.value for row in rows if row.destination):
                group = [row for row in rows if row.destination and row.destination.value == destination]
                names = "; ".join(row.name.value for row in group)
                text = stop(f"Entries under {destination} citing it: {names}")
                cited = tuple(self._materials.citer.row_field(row, row.name) for row in group)
                found += lines(Section.RECORD, [Statement(text, StatementKind.OFFICIAL, cited)])
        return Draft(Outcome.ANSWERED, tuple(found), enumeration=True)

    def _printed(self, notice: Document) -> list[Statement]:
        """Name the entries in the table of a notice held in full text, by destination; empty where it prints none."""
        rows = self._materials.rules.text_of(notice).rows
        stated = []
        for destination in dict.fromkeys(row.destination.value for row in rows if row.destination):
            group = [row for row in rows if row.destination and row.destination.value == destination]
            text = stop(f"Entries under {destination} in its table: {'; '.join(row.name.value for row in group)}")
            cited = tuple(self._materials.citer.cite(notice.document_id, row.name.span) for row in group)
            stated.append(Statement(text, StatementKind.OFFICIAL, cited))
        return stated

    def rows_of(self, asked: Asked, notice: Document) -> tuple[Listing, ...]:
        """Return the rows whose citation can only mean a notice, in printed order."""
        if notice.published is None:
            return ()
        same_day = self._materials.rows.citing_on(notice.published.first_day, as_of=asked.as_of)
        return tuple(
            row
            for row in same_day
            if any(
                self._materials.notices.of_citation(citation, asked.as_of) == (notice,) for citation in row.citations
            )
        )


def _policy(row: Listing) -> str:
    return " ".join(row.policy.value.split()).rstrip(".") if row.policy else ""
