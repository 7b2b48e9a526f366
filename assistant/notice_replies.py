"""Replies about notices: their numbers, what they count, why they were made, what they changed, who cites them."""

from __future__ import annotations

import re
from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

from assistant.destinations import speaks_of
from assistant.draft import Draft, Line, Section, lines
from assistant.evidence import REASON_CUES, Wanted
from assistant.list_replies import entries
from assistant.materials import spread
from assistant.model import Outcome, Statement, StatementKind
from assistant.records import CITED_AT_MOST, NONE_PRINTED, carried, stop
from sources.dates import print_date
from sources.model import Tier

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assistant.materials import Materials
    from assistant.model import Citation
    from assistant.question import Asked
    from sources.model import Document, Listing

NOTICES_SHOWN = 3
PRESS_SHOWN = 3
PRESS_DAYS = timedelta(days=14)
"""Press on a rule is looked for from its effective date to two weeks after its publication."""
_COUNTED = re.compile(
    r"\b((?!(?:19|20)\d\d\b)\d+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
    r"|eighteen|nineteen|(twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(-\w+)?|dozens)\b[^.]{0,60}"
    r"\b(entit(y|ies)|compan(y|ies)|organi[sz]ations?|firms?|entries|addresses)\b",
    re.IGNORECASE,
)


TAKEN_OUT = re.compile(r"\bremov\w+|\btaken (off|out)\b|\bdelist\w*|\bdeleted\b", re.IGNORECASE)
"""Entries that a notice takes out do not cite it: only its own words tell of them."""


class NoticeReplies:
    """Writes drafts about notices that a question names or that fall in the period that it asks about."""

    def __init__(self, materials: Materials) -> None:
        self._materials = materials

    def counts(self, asked: Asked, notices: tuple[Document, ...]) -> Draft | None:
        """State how many each notice adds or changes, in its own words, then the rows, then what the press counted."""
        if TAKEN_OUT.search(asked.text):
            return self._removal_counts(notices)
        found: list[Line] = []
        for notice in notices:
            numbered = [cited for cited in self._materials.notices.sentences(notice) if _COUNTED.search(cited.quote)]
            label = notice.citation or f"FR Doc. {notice.document_number}"
            for cited in numbered[:1]:
                text = f"The notice {label} ({_when(notice)}) states: “{' '.join(cited.quote.split())}”"
                found += lines(Section.RECORD, [Statement(text, StatementKind.OFFICIAL, (cited,))])
            found += lines(Section.RECORD, [self._row_count(asked, notice)])
        found += self._press_counts(asked, notices)
        return Draft(Outcome.ANSWERED, tuple(found)) if found else None

    def _removal_counts(self, notices: tuple[Document, ...]) -> Draft | None:
        said = [
            quote_notice(cited)
            for notice in notices
            for cited in self._materials.notices.sentences(notice)
            if TAKEN_OUT.search(cited.quote) and _COUNTED.search(cited.quote)
        ]
        return Draft(Outcome.ANSWERED, lines(Section.RECORD, said)) if said else None

    def period_grounds(self, asked: Asked, notices: tuple[Document, ...]) -> Draft:
        """State why a period's notices were made: each notice's ground, then what the press of that time reports."""
        found: list[Line] = []
        for notice in notices[:NOTICES_SHOWN]:
            found += lines(Section.RECORD, [self._materials.notices.record(notice)])
            found += lines(Section.REASON, map(quote_notice, self._materials.notices.grounds(notice)[:1]))
        wanted = Wanted(asked.text, cues=REASON_CUES)
        passages = self._materials.passages(asked.text, asked.as_of, {Tier.PRESS})
        press = [item for item in self._materials.finder.find(wanted, passages) if _of_time(item.document, notices)]
        found += lines(Section.PRESS, (self._materials.quoted(item) for item in spread(press, PRESS_SHOWN)))
        return Draft(Outcome.ANSWERED, tuple(found))

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

    def _row_count(self, asked: Asked, notice: Document) -> Statement | None:
        rows = self.rows_of(asked, notice)
        wanted = [row for row in rows if row.destination and speaks_of(asked.text, row.destination.value)]
        if not wanted:
            return None
        shown = wanted[:6]
        more = (
            f" (cited here: the first {len(shown)}; {len(wanted) - len(shown)} more)"
            if len(wanted) > len(shown)
            else ""
        )
        counted = Counter(row.destination.value for row in wanted if row.destination)
        under = " and ".join(f"{entries(count)} under {destination}" for destination, count in counted.items())
        text = f"{_capital(self._materials.records.list_label(wanted[0]))} has {under} "
        text += f"that cite{'s' if len(wanted) == 1 else ''} this notice{more}."
        cited = tuple(self._materials.citer.row_field(row, row.name) for row in shown)
        return Statement(text, self._materials.records.kind_of(wanted[0]), cited)

    def _press_counts(self, asked: Asked, notices: tuple[Document, ...]) -> list[Line]:
        passages = self._materials.passages(asked.text, asked.as_of, {Tier.PRESS})
        found = self._materials.finder.find(Wanted(asked.text, asked.topic), passages)
        counted = [item for item in found if _of_time(item.document, notices) and _COUNTED.search(item.quote)]
        numbered = [item for item in counted if re.search(r"\d", item.quote)]
        return [*lines(Section.PRESS, (self._materials.quoted(item) for item in spread(numbered, PRESS_SHOWN)))]


def quote_notice(citation: Citation) -> Statement:
    """State what a notice says in its own words."""
    text = f"The notice {citation.locator} states: “{' '.join(citation.quote.split())}”"
    return Statement(text, StatementKind.OFFICIAL, (citation,))


def _when(notice: Document) -> str:
    published = f"published {print_date(notice.published)}" if notice.published else "publication date not held"
    return published + (f", effective {print_date(notice.effective_on)}" if notice.effective_on else "")


def _of_time(article: Document, notices: Iterable[Document]) -> bool:
    """Tell whether an article is of the days from the notices' effect to two weeks after their publication."""
    days = [day for doc in notices for day in (doc.effective_on, doc.published and doc.published.first_day) if day]
    if not days or article.published is None:
        return False
    return min(days) <= article.published.first_day <= max(days) + PRESS_DAYS


def _policy(row: Listing) -> str:
    return " ".join(row.policy.value.split()).rstrip(".") if row.policy else ""


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
