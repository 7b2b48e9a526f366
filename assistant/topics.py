"""Replies about what no single entry answers: unlisted names, notices, counts, rules in force, and what sources say."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from assistant.abstain import abstain
from assistant.draft import Draft, Line, Section, framing, lines
from assistant.evidence import Wanted
from assistant.materials import names_held, spread
from assistant.model import Outcome, Reason, Statement, StatementKind
from assistant.notices import latest_notice
from assistant.question import Kind
from sources.dates import print_date
from sources.model import PartialDate, Tier

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assistant.evidence import Evidence
    from assistant.materials import Materials
    from assistant.model import Citation
    from assistant.question import Asked
    from assistant.subject import Subject
    from sources.model import Document, Listing

COVERAGE_MIN = 0.5
"""Share of a question's content words, by rarity, that a sentence must hold to answer it."""
TITLE_COVERAGE_MIN = 0.45
NOTICES_SHOWN = 3
PRESS_DAYS = timedelta(days=14)
"""Press on a rule is looked for from its effective date to two weeks after its publication."""
_COUNTED = re.compile(
    r"\b(\d+|dozens|two dozen)\b[^.]{0,60}\b(entit(y|ies)|compan(y|ies)|organi[sz]ations?|firms?|entries|addresses)\b",
    re.IGNORECASE,
)
_FIELDS = (
    ("document number", "document_number"),
    ("citation", "citation"),
    ("docket", "docket_ids"),
    ("RIN", "regulation_id_numbers"),
)


class TopicReplies:
    """Writes drafts where no listed entity is asked about."""

    def __init__(self, materials: Materials) -> None:
        self._materials = materials

    def unlisted(self, asked: Asked, subject: Subject) -> Draft:
        """Correct a question about names that no entry bears: the absence, where they are named, and near names."""
        found: list[Line] = []
        for name in subject.unlisted[:2]:
            found += lines(Section.CORRECTION, [self._materials.records.absence(name, asked.as_of)])
            mentions = self._materials.mentions([name], asked.as_of)
            found += lines(Section.STATUS, (self._materials.quoted(item) for item in mentions[:4]))
            near = self._materials.names.near(name, as_of=asked.as_of, k=3)
            found += lines(Section.GAPS, [self._materials.records.near(near)])
        if not found:
            return abstain(Reason.NOT_IN_SOURCES, self._nearest(asked))
        return Draft(Outcome.CORRECTED, tuple(found))

    def notice_fields(self, asked: Asked, notices: Iterable[Document]) -> Draft:
        """State the numbers that identify each notice; a field that the copy lacks is said to be missing."""
        found: list[Line] = []
        for notice in notices:
            parts: list[str] = []
            cited: list[Citation] = []
            for label, name in _FIELDS:
                fields = self._materials.citer.notice_fields(notice.document_id, name)
                values = ", ".join(field.quote for field in fields)
                parts.append(f"{label}: {values or 'this copy prints none'}")
                cited += fields
            text = (
                f"“{notice.title}” ({print_date(notice.published)}): {'; '.join(parts)}."
                if notice.published
                else f"“{notice.title}”: {'; '.join(parts)}."
            )
            found += lines(Section.RECORD, [Statement(text, StatementKind.OFFICIAL, tuple(cited))])
        del asked
        return Draft(Outcome.ANSWERED, tuple(found))

    def counts(self, asked: Asked, notices: tuple[Document, ...]) -> Draft:
        """State how many each notice adds or changes, in its own words, then the rows, then what the press counted."""
        found: list[Line] = []
        for notice in notices:
            numbered = [cited for cited in self._materials.notices.sentences(notice) if _COUNTED.search(cited.quote)]
            label = notice.citation or f"FR Doc. {notice.document_number}"
            for cited in numbered[:1]:
                text = f"The notice {label} ({_when(notice)}) states: “{' '.join(cited.quote.split())}”"
                found += lines(Section.RECORD, [Statement(text, StatementKind.OFFICIAL, (cited,))])
            found += lines(Section.RECORD, [self._row_count(asked, notice)])
        found += self._press_counts(asked, notices)
        return Draft(Outcome.ANSWERED, tuple(found)) if found else self.evidence(asked, ())

    def period_grounds(self, asked: Asked, notices: tuple[Document, ...]) -> Draft:
        """State why a period's notices were made: each notice's ground, then what the press of that time reports."""
        found: list[Line] = []
        for notice in notices[:NOTICES_SHOWN]:
            found += lines(Section.RECORD, [self._materials.notices.record(notice)])
            found += lines(Section.REASON, map(_said, self._materials.notices.grounds(notice)[:1]))
        wanted = Wanted(asked.text, asked.topic, reasons=True)
        passages = self._materials.passages(asked.text, asked.as_of, {Tier.PRESS})
        press = [item for item in self._materials.finder.find(wanted, passages) if _of_time(item.document, notices)]
        found += lines(Section.PRESS, (self._materials.quoted(item) for item in spread(press, 3)))
        return Draft(Outcome.ANSWERED, tuple(found))

    def enumeration(self, asked: Asked, notices: tuple[Document, ...]) -> Draft:
        """Name the entries that cite each notice, by destination."""
        found: list[Line] = []
        for notice in notices:
            rows = self._rows_of(asked, notice)
            found += lines(Section.RECORD, [self._materials.notices.record(notice)])
            for destination in dict.fromkeys(row.destination.value for row in rows if row.destination):
                group = [row for row in rows if row.destination and row.destination.value == destination]
                names = "; ".join(row.name.value for row in group)
                text = f"Entries under {destination} citing it: {names}."
                cited = tuple(self._materials.citer.row_field(row, row.name) for row in group)
                found += lines(Section.RECORD, [Statement(text, StatementKind.OFFICIAL, cited)])
        return Draft(Outcome.ANSWERED, tuple(found), enumeration=True)

    def notice_topic(self, asked: Asked) -> Draft | None:
        """Answer about a rule found by its subject: dates, words, what later acts on it; None when none fits."""
        notice = self._notice_about(asked)
        if notice is None:
            return None
        record = self._materials.notices.record(notice)
        found = [*lines(Section.RECORD, [record])]
        sentences = self._materials.finder.find(
            Wanted(asked.text, asked.topic), self._materials.passages(asked.text, asked.as_of)
        )
        own = [item for item in sentences if item.document.document_id == notice.document_id]
        found += lines(Section.REASON, (self._materials.quoted(item) for item in own[:1]))
        acting = self._materials.notices.acting_on(notice, asked.as_of)
        for later in acting:
            found += lines(Section.STATUS, [self._materials.notices.record(later)])
            found += lines(Section.STATUS, map(_said, self._materials.notices.sentences(later)[-1:]))
        if asked.has(Kind.IN_FORCE, Kind.STATUS):
            found += lines(Section.GAPS, [self._reach(asked, later_known=bool(acting))])
        return Draft(Outcome.ANSWERED, tuple(found))

    def evidence(self, asked: Asked, names: tuple[tuple[str, ...], ...], *, limit: int = 3) -> Draft:
        """Quote the sentences that answer, official first; abstain when none covers the question."""
        wanted = Wanted(asked.text, asked.topic, names, reasons=asked.has(Kind.WHY))
        found = self._materials.finder.find(wanted, self._materials.passages(asked.text, asked.as_of))
        fitting = [item for item in found if item.coverage >= COVERAGE_MIN and names_held(item, names)]
        if asked.window:
            when = asked.window.date
            fitting = [item for item in fitting if _near_period(item.document, when)]
        if not fitting:
            return abstain(Reason.NOT_IN_SOURCES, self._nearest(asked))
        limit = 1 if asked.has(Kind.ATTRIBUTION) else limit
        sections = {Tier.PRESS: Section.PRESS, Tier.DIGEST: Section.DIGEST}
        chosen = _without_echoes(spread(fitting, limit))
        quoted = (
            Line(sections.get(item.document.tier, Section.RECORD), self._materials.quoted(item)) for item in chosen
        )
        return Draft(Outcome.ANSWERED, tuple(quoted))

    def _nearest(self, asked: Asked) -> tuple[Statement, ...]:
        found = self._materials.finder.find(
            Wanted(asked.text, asked.topic), self._materials.passages(asked.text, asked.as_of)
        )
        return tuple(self._materials.quoted(item) for item in found[:1])

    def _notice_about(self, asked: Asked) -> Document | None:
        passages = self._materials.passages(asked.text, asked.as_of, {Tier.OFFICIAL_TEXT})
        found = self._materials.finder.find(Wanted(asked.text, asked.topic), passages)
        best = next((item for item in found if item.coverage >= TITLE_COVERAGE_MIN), None)
        if best is None:
            return None
        acted_on = [
            doc
            for doc in self._materials.notices.visible(asked.as_of)
            if best.document in self._materials.notices.acting_on(doc, asked.as_of)
        ]
        return acted_on[0] if acted_on else best.document

    def _rows_of(self, asked: Asked, notice: Document) -> tuple[Listing, ...]:
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
        rows = self._rows_of(asked, notice)
        wanted = [row for row in rows if row.destination and _speaks_of(asked.text, row.destination.value)]
        if not wanted:
            return None
        shown = wanted[:6]
        more = (
            f" (cited here: the first {len(shown)}; {len(wanted) - len(shown)} more)"
            if len(wanted) > len(shown)
            else ""
        )
        destination = wanted[0].destination.value if wanted[0].destination else ""
        text = f"{_capital(self._materials.records.list_label(wanted[0]))} has {len(wanted)} entries "
        text += f"under {destination} that cite this notice{more}."
        cited = tuple(self._materials.citer.row_field(row, row.name) for row in shown)
        return Statement(text, self._materials.records.kind_of(wanted[0]), cited)

    def _press_counts(self, asked: Asked, notices: tuple[Document, ...]) -> list[Line]:
        passages = self._materials.passages(asked.text, asked.as_of, {Tier.PRESS})
        found = self._materials.finder.find(Wanted(asked.text, asked.topic), passages)
        counted = [item for item in found if _of_time(item.document, notices) and _COUNTED.search(item.quote)]
        numbered = [item for item in counted if re.search(r"\d", item.quote)]
        return [*lines(Section.PRESS, (self._materials.quoted(item) for item in spread(numbered, 3)))]

    def _reach(self, asked: Asked, *, later_known: bool) -> Statement | None:
        newest = latest_notice(self._materials.snapshot.documents.values(), asked.as_of)
        if newest is None or newest.published is None:
            return None
        citation = self._materials.citer.notice_field(newest.document_id, "publication_date")
        if citation is None:
            return None
        acts = "no other notice" if later_known else "no later notice"
        text = f"This library holds notices published through {print_date(newest.published)}, as seen on "
        text += f"{print_date(asked.as_of)}, and {acts} that acts on this rule; what came after is not known here."
        return Statement(text, StatementKind.OFFICIAL, (citation,))


def off_topic() -> Draft:
    """Abstain from a question about something else than the library's subject."""
    return abstain(Reason.OFF_TOPIC, ())


def no_referent() -> Draft:
    """Abstain from a question that says "it" without a name before it."""
    return abstain(Reason.UNDERSPECIFIED, (framing("Which entity, rule or notice is meant? Please name it."),))


def _said(citation: Citation) -> Statement:
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


def _near_period(document: Document, when: PartialDate) -> bool:
    if document.published is None:
        return True
    return when.first_day <= document.published.last_day and document.published.first_day <= when.last_day + PRESS_DAYS


def _speaks_of(question: str, destination: str) -> bool:
    """Tell whether a question names a destination or its people: "Pakistani" shares its first letters with PAKISTAN."""
    heads = [
        word
        for word in re.findall(r"[A-Za-z]{4,}", destination)
        if word.casefold() not in {"republic", "peoples", "people", "united", "region"}
    ]
    words = [word.casefold() for word in re.findall(r"\b[A-Z][a-z]{3,}", question)]
    return any(word.startswith(head.casefold()[: max(4, len(head) - 2)]) for head in heads for word in words)


def _without_echoes(found: list[Evidence]) -> list[Evidence]:
    # A digest restates; it is not shown beside the official text or press that says it.
    others = [item for item in found if item.document.tier is not Tier.DIGEST]
    return others or found


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
