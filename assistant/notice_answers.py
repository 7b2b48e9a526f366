"""Answers about the notices that a question means, part by part: numbers, dates, what they did, how many, and why."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.asked_kinds import Kind
from assistant.destinations import countries_named, is_country
from assistant.draft import Draft, Line, Section, framing, lines
from assistant.model import Outcome, Statement, StatementKind
from assistant.notice_counts import ASKS_FIGURES
from assistant.notice_quotes import TAKEN_OUT, quote_notice
from assistant.notice_rows import NoticeRows, asks_which_ones
from assistant.notice_search import NOUN, speaks_of_rule
from assistant.premise import Premises
from assistant.records import NONE_PRINTED
from assistant.rows_asked import asks_whole_notice
from assistant.rule_premises import OTHER_FIGURE, RulePremises, ascribes_figure
from sources.dates import print_date

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from assistant.materials import Materials
    from assistant.notice_replies import NoticeReplies
    from assistant.notice_search import Meant
    from assistant.question import Asked
    from assistant.subject import Subject
    from sources.model import Document

SENTENCES_SHOWN = 4
CANDIDATES = "One of the following notices is meant; what the question says fits each of them."
_FIELDS = (
    ("document number", "document_number", r"\bdocument numbers?\b|\bfr doc|文号"),
    ("citation", "citation", r"\bcitations?\b|\bcite[sd]?\b|\b(which|what|start\w*|first) page\b|\bpage number"),
    ("docket", "docket_ids", r"\bdockets?\b"),
    ("RIN", "regulation_id_numbers", r"\brins?\b|\bregulation(al)? id\w*"),
    ("title", "title", r"\btitles?\b|\btitled\b|\bheaded\b|\bheadline\b|\b(rule|notice|document) called\b"),
    (
        "pages",
        "end_page",
        r"\bhow many pages\b|\bpages? (?:long|count|range|numbers)\b|\b(?:last|end) page\b|\bwhich pages\b"
        r"|\bhow long is\b(?!.*\b(?:suspen|in force|in effect|valid))",
    ),
    ("action", "action", r"\b(final|interim|proposed) (final )?rule\b|\bkind of (rule|document|notice)\b"),
)
_FIELD_PATTERNS = {name: re.compile(pattern, re.IGNORECASE) for _, name, pattern in _FIELDS}
_DATED = re.compile(
    r"\bpublish\w*|\bpublication\b|\bappear(ed)? in\b|\bissued\b|\b(came|come) out\b|\beffective\b"
    r"|\b(took|takes?) effect\b|\bin effect\b"
    r"|\b(enter|came|come|went)\w* into (force|effect)\b|\bwhat (date|day)\b|\bwhich day\b|\bdates?\b",
    re.IGNORECASE,
)
_DEED = re.compile(
    r"\bwhat (did|does|do|was|were|is|are|has|have|changes?|errors?|mistakes?)\b|\bwhich (errors?|mistakes?|changes?)\b"
    r"|\b(do|did|does|say|says|about|summar\w+|describe|explain|contents?|repair\w*|correct\w*|amend\w*|chang\w+)\b",
    re.IGNORECASE,
)
_WHICH = re.compile(
    rf"\b(which|what) (other )?{NOUN}\b|\b(which|what) (\w+ )?(entit|compan|firm|part|address)\w*", re.IGNORECASE
)
_BY_MISTAKE = re.compile(r"\bmistake\w*|\bleft out\b|\bomitted\b|\bforgotten\b|\berrors?\b", re.IGNORECASE)
_UNNAMED = re.compile(
    r"\bremov\w+ (?:a total of )?(?:\w+(?:-\w+)?|\d+) (?:\(\d+\) )?(?:entit(?:y|ies)|persons?|compan(?:y|ies)) "
    r"(?:from|under|on)\b",
    re.IGNORECASE,
)
NOT_NAMED = "The words held here count what is taken out and do not name it."
_FOOTNOTES = re.compile(r"\bfootnotes?\b", re.IGNORECASE)
_POLICIES = re.compile(r"\bpolic\w+|\bpresumption\b", re.IGNORECASE)


class NoticeAnswers:
    """Writes the draft of a question whose notices are found."""

    def __init__(self, materials: Materials, replies: NoticeReplies) -> None:
        self._materials = materials
        self._replies = replies
        self._rows = NoticeRows(materials, replies.rows_of)
        self.beside = self._rows.beside
        self._premises = Premises(materials)
        self._figures = RulePremises(materials, replies)

    def reply(self, asked: Asked, subject: Subject, meant: Meant) -> Draft | None:
        """Answer every part that is asked of the notices; None when the question is not about them."""
        if _is_about_names(asked, subject, meant):
            return None
        notices = _of_place(meant.documents, asked, self._materials) if taken_out(asked) else meant.documents
        found: list[Line] = []
        enumeration = False
        under = None if taken_out(asked) else self._rows.reply
        parts = self._parts(asked)
        if under and under(asked, notices):
            parts = [under, *(part for part in parts if part not in (self._replies.enumeration, self._deeds))]
        for part in parts:
            drafted = part(asked, notices)
            if drafted is not None:
                found += drafted.lines
                enumeration |= drafted.enumeration
        if not found:
            return None
        if meant.by == "entity":
            named = (row for hit in subject.hits for row in hit.listings[:1])
            found += lines(Section.REASON, map(self._materials.records.entry, named))
        doubt = lines(Section.CORRECTION, [framing(CANDIDATES)]) if meant.uncertain and len(notices) > 1 else ()
        return Draft(Outcome.ANSWERED, (*doubt, *found), enumeration=enumeration)

    def held_against_entries(self, asked: Asked, meant: Meant, drafted: Draft) -> Draft:
        """Correct an answer where the entries that cite the notices meant belie what the question says of them."""
        if meant.by == "entity" or asks_which_ones(asked.text):
            return drafted
        if (other := self.held_against_figures(asked, meant.documents, drafted)) is not drafted:
            return other
        rows = tuple(row for notice in meant.documents for row in self._replies.rows_of(asked, notice))
        false = lines(Section.CORRECTION, self._premises.of_entries(asked, rows))
        corrected = replace(drafted, outcome=Outcome.CORRECTED, lines=(*false, *drafted.lines))
        return corrected if false else drafted

    def held_against_figures(self, asked: Asked, notices: tuple[Document, ...], drafted: Draft) -> Draft:
        """Correct an answer where the notices do not give the figure that the question ascribes to them."""
        said = self._figures.belied(asked, notices)
        if not said:
            return drafted
        stated = {citation for line in drafted.lines for citation in line.statement.citations}
        more = lines(Section.RECORD, [quote_notice(cited) for cited in said if cited not in stated])
        first = lines(Section.CORRECTION, [framing(OTHER_FIGURE)])
        return replace(drafted, outcome=Outcome.CORRECTED, lines=(*first, *more, *drafted.lines))

    def _parts(self, asked: Asked) -> list[Callable[[Asked, tuple[Document, ...]], Draft | None]]:
        parts: list[Callable[[Asked, tuple[Document, ...]], Draft | None]] = []
        counted = bool(ASKS_FIGURES.search(asked.text)) or ascribes_figure(asked.text)
        if fields_asked(asked.text):
            parts.append(self._fields)
        if asked.has(Kind.WHEN) or _DATED.search(asked.text):
            parts.append(self._dates)
        if counted:
            parts.append(self._replies.counts.reply)
        if asked.has(Kind.WHY):
            out = [self._deeds, self._replies.removal_grounds]
            parts += out if taken_out(asked) else [self._replies.period_grounds]
        about_footnotes = bool(_FOOTNOTES.search(asked.text))
        if about_footnotes:
            parts.append(self._replies.footnotes)
        if asked.has(Kind.POLICY) and not (about_footnotes and not _POLICIES.search(asked.text)):
            parts.append(self._replies.policies)
        whole = asked.has(Kind.ENUMERATION) or asks_whole_notice(asked.text)
        if whole and not (counted or taken_out(asked) or about_footnotes):
            parts.append(self._replies.enumeration)
        asks_deeds = asked.has(Kind.NOTICE) or _WHICH.search(asked.text) or _DEED.search(asked.text)
        if (asks_deeds and not parts) or _BY_MISTAKE.search(asked.text):
            parts.append(self._deeds)
        return parts

    def _fields(self, asked: Asked, notices: Sequence[Document]) -> Draft:
        """State the fields asked for of each notice; one that the copy lacks is said to be missing."""
        wanted = fields_asked(asked.text)
        return Draft(Outcome.ANSWERED, lines(Section.RECORD, (self._stated(notice, wanted) for notice in notices)))

    def _stated(self, notice: Document, wanted: Sequence[str]) -> Statement:
        labels = {name: label for label, name, _ in _FIELDS}
        parts = []
        cited = list(self._materials.citer.notice_fields(notice.document_id, "document_number"))
        for name in wanted:
            fields = self._materials.citer.notice_fields(notice.document_id, name)
            values = ", ".join(f"“{field.quote}”" if name == "title" else field.quote for field in fields)
            if name == "end_page" and fields:
                fields = (*self._materials.citer.notice_fields(notice.document_id, "start_page"), *fields)
                values = page_range([field.quote for field in fields])
            parts.append(f"{labels[name]}: {values or NONE_PRINTED}")
            cited += fields
        when = f" of {print_date(notice.published)}" if notice.published else ""
        text = f"Document {notice.document_number}{when}: {'; '.join(parts)}."
        dated = self._materials.citer.notice_field(notice.document_id, "publication_date") if when else None
        citations = dict.fromkeys([*cited, dated] if dated else cited)
        return Statement(text, StatementKind.OFFICIAL, tuple(citations))

    def _dates(self, asked: Asked, notices: Sequence[Document]) -> Draft:
        del asked
        return Draft(Outcome.ANSWERED, lines(Section.RECORD, map(self._materials.notices.record, notices)))

    def _deeds(self, asked: Asked, notices: Sequence[Document]) -> Draft | None:
        """State what each notice did in the words of its abstract; of removals, only the sentences on removals."""
        removals = taken_out(asked)
        found: list[Line] = []
        for notice in notices:
            said = self._materials.notices.sentences(notice)
            if removals:
                said = tuple(cited for cited in said if TAKEN_OUT.search(cited.quote))
            if said or not removals:
                each = max(1, SENTENCES_SHOWN // len(notices))
                found += lines(Section.RECORD, [self._materials.notices.record(notice)])
                found += lines(Section.RECORD, map(quote_notice, said[:each]))
        if removals and _WHICH.search(asked.text) and any(_UNNAMED.search(line.statement.text) for line in found):
            found += lines(Section.GAPS, [framing(NOT_NAMED)])
        return Draft(Outcome.ANSWERED, tuple(found)) if found else None


def taken_out(asked: Asked) -> bool:
    """Tell whether a question is about what notices take out."""
    return TAKEN_OUT.search(asked.text) is not None


def _of_place(notices: tuple[Document, ...], asked: Asked, materials: Materials) -> tuple[Document, ...]:
    """Keep the notices that take out something of a country asked for; all where none does."""
    places = countries_named(asked.text)
    kept = [
        notice
        for notice in notices
        for cited in materials.notices.sentences(notice)
        if TAKEN_OUT.search(cited.quote) and places & countries_named(cited.quote)
    ]
    return tuple(dict.fromkeys(kept)) or notices


def _is_about_names(asked: Asked, subject: Subject, meant: Meant) -> bool:
    """Tell whether a name in the question is what is asked about, the notice only saying when or where."""
    if fields_asked(asked.text):
        return False
    if subject.hits and all(speaks_of_rule(asked.text, hit.matched) for hit in subject.hits):
        return asked.has(Kind.POLICY, Kind.ADDRESS, Kind.ALIAS, Kind.DESTINATIONS)
    names = [name for name in subject.unlisted if not is_country(name)]
    return bool(subject.hits) or (bool(names) and asked.has(Kind.WHY, Kind.POLICY))


def fields_asked(text: str) -> tuple[str, ...]:
    """Return the names of the fields that a question asks for, in the order in which they are printed.

    >>> fields_asked("Give the RIN and the docket number of that rule.")
    ('docket_ids', 'regulation_id_numbers')
    """
    return tuple(name for name, pattern in _FIELD_PATTERNS.items() if pattern.search(text))


def page_range(printed: Sequence[str]) -> str:
    """Print the first and the last page of a notice and how many they are; the last alone where no first is printed.

    >>> page_range(["501", "504"]), page_range(["504"])
    ('501 to 504, 4 pages', 'to 504')
    """
    numbers = [int(page) for page in printed if page.isdecimal()]
    if len(numbers) != 2:
        return f"to {printed[-1]}"
    first, last = numbers
    count = last - first + 1
    return f"{first} to {last}, {count} page{'s' if count > 1 else ''}"
