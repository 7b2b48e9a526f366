"""Entries that an earlier list holds and the newest does not: what is known of what became of them."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.asked_kinds import Kind
from assistant.claims import asks_what_became, says_removed
from assistant.destinations import speaks_of
from assistant.draft import Draft, Section, framing, lines
from assistant.evidence import holds_name, prints_name
from assistant.matched import state_match
from assistant.model import Outcome, Statement, StatementKind
from assistant.records import CITED_AT_MOST
from assistant.subject import printed_forms
from index.asof import ENTITY_LIST, list_documents
from index.reason_groups import Act, names_of
from index.words import GENERIC
from sources.dates import print_date
from sources.model import Tier
from sources.names import core

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from assistant.materials import Materials
    from assistant.model import Citation
    from assistant.question import Asked
    from assistant.subject import Subject
    from index.names import NameHit
    from sources.model import Document, Listing

ROWS_SHOWN = 3
LATER_SHOWN = 2
"""Sentences of notices later than the list that are quoted."""
NOT_SAID = (
    "The lists do not say what happened between them: an entry may have been removed, renamed or merged into another."
)
_REMOVES_ENTRY = re.compile(
    r"\bremov(?:es|ed|ing|als? of)\b(?:(?!\b(?:address|alias))[^.;]){0,60}"
    r"\b(?:entit(?:y|ies)|entr(?:y|ies)|persons?)\b",
    re.IGNORECASE,
)
_REMOVES = re.compile(r"\bremov\w+", re.IGNORECASE)
_STAYS = r".{0,24}? (?:remain(?:s|ed)|stay(?:s|ed)|still (?:is|stands)|is still)\b"
"""What follows a name, and at most its legal form, where a sentence says that it is still listed."""
_FROM_ENTITY_LIST = re.compile(r"\bremov\w+\b[^.;]{0,60}\bfrom the entity list\b", re.IGNORECASE)
_OF_ANOTHER_LIST = re.compile(r"\b(unverified list|UVL|VEU|military[- ]end[- ]user)\b", re.IGNORECASE)


class RemovedReplies:
    """Writes drafts about entities that only an earlier list holds."""

    def __init__(self, materials: Materials) -> None:
        self._materials = materials
        self._records = materials.records
        self._said: dict[str, Citation | None] = {}

    def reply(self, asked: Asked, subject: Subject) -> Draft | None:
        """Draft what the lists hold of an entity that left them; None when no earlier list holds one that is asked for.

        The newest list has no entry, the earlier one has: both are said, and the notices between the two that remove
        entries; one is taken for the removal only when its abstract names the entity.
        """
        hit = self._gone(asked, subject)
        if hit is None:
            return None
        row = hit.listings[0]
        found = [*lines(Section.CORRECTION, [self._records.absence(row.name.value, asked.as_of)])]
        found += lines(Section.RECORD, [state_match(self._records, self._materials.citer, hit)])
        for shown in hit.listings[:ROWS_SHOWN]:
            found += lines(Section.RECORD, [self._records.entry(shown)])
            found += lines(Section.RECORD, [self._records.terms(shown)] if asked.has(Kind.POLICY) else [])
        named, others = self._notices(asked, hit)
        found += lines(Section.REASON, named)
        if not named:
            found += lines(Section.REASON, [*others, framing(NOT_SAID)])
        near = self._near(row, asked)
        found += lines(Section.GAPS, [self._records.near(near)])
        told = asks_what_became(asked.text) or says_removed(asked.text)
        return Draft(Outcome.ANSWERED if told else Outcome.CORRECTED, tuple(found))

    def of_period(self, asked: Asked, notices: Iterable[Document]) -> Draft | None:
        """Draft what the notices of a period say that they take out; None when none of them, or not asked.

        The rows that cite a notice are of what it added: what left the list stands in the notice's own words alone.
        """
        if not _REMOVES.search(asked.text):
            return None
        said = [
            Statement(_states(doc, cited), StatementKind.OFFICIAL, (cited,))
            for doc in notices
            for cited in self._removals(doc)
        ]
        return Draft(Outcome.ANSWERED, lines(Section.RECORD, said), enumeration=True) if said else None

    def stays(self, asked: Asked, subject: Subject) -> Draft | None:
        """Correct that an entity was removed by a sentence that says that it stays listed, where no whole list answers.

        None when the question says no such thing or no source does.
        """
        if subject.hits or not says_removed(asked.text) or self._records.is_complete(asked.as_of):
            return None
        found: list[Statement] = []
        for name in subject.unlisted[:1]:
            said = self._materials.mentions([name], asked.as_of, {Tier.OFFICIAL_TEXT, Tier.DIGEST})
            staying = re.compile(rf"{re.escape(name)}{_STAYS}", re.IGNORECASE)
            stays = [item for item in said if staying.search(" ".join(item.quote.split()))]
            others = [item for item in said if item not in stays and _REMOVES.search(item.quote)]
            found += map(self._materials.quoted, [*stays[:1], *others[:2]] if stays else ())
        if not found:
            return None
        return Draft(Outcome.CORRECTED, (*lines(Section.CORRECTION, found[:1]), *lines(Section.RECORD, found[1:])))

    def with_later(self, asked: Asked, subject: Subject, drafted: Draft) -> Draft:
        """Add to an answer on whether an entity is listed what notices later than the list take out.

        Of full texts those count that name it, of abstracts those that name a destination of it; whether they mean it
        abstracts may not say.
        """
        if drafted.outcome is Outcome.ABSTAINED:
            return drafted
        naming = self._naming(asked, subject)
        if not (asked.has(Kind.STATUS) or says_removed(asked.text)):
            return replace(drafted, lines=(*drafted.lines, *lines(Section.STATUS, naming)))
        until = self._list_date(asked)
        under = {row.destination.value for hit in subject.hits for row in hit.listings if row.destination}
        names = list(dict.fromkeys(name for hit in subject.hits for row in hit.listings for name in names_of(row)))
        stated: list[Statement] = []
        for doc in self._materials.notices.visible(asked.as_of):
            if not doc.published or doc.published.first_day <= until:
                continue
            rule = self._materials.rules.text_of(doc)
            if rule.has_text:
                removing = (
                    [reason for reason in rule.reasons(names) if reason.act is Act.REMOVAL] if rule.is_of_list else []
                )
                stated += [self._materials.rules.state(doc, reason) for reason in removing]
            elif (cited := self._removal(doc)) and any(speaks_of(cited.quote, place) for place in under):
                stated.append(self._later(doc, cited))
        said = {citation for statement in stated for citation in statement.citations}
        stated += [statement for statement in naming if not said.issuperset(statement.citations)]
        return replace(drafted, lines=(*drafted.lines, *lines(Section.STATUS, stated)))

    def _naming(self, asked: Asked, subject: Subject) -> list[Statement]:
        """Quote what abstracts of notices later than the list say of the entities by name."""
        until = self._list_date(asked)
        names = {core(name.value) for row in subject.listings for name in (row.name, *row.aliases)}
        forms = [name for name in names if " " in name]
        return [
            Statement(_states(doc, cited), StatementKind.OFFICIAL, (cited,))
            for doc in self._materials.notices.visible(asked.as_of)
            if doc.published and doc.published.first_day > until
            for cited in self._materials.notices.sentences(doc)
            if any(holds_name(cited.quote, form) for form in forms)
        ][:LATER_SHOWN]

    @staticmethod
    def _later(notice: Document, cited: Citation) -> Statement:
        when = f" ({print_date(notice.published)})" if notice.published else ""
        text = f"The notice {_label(notice)}{when}, later than that list, may mean this entry or another: "
        return Statement(f"{text}“{' '.join(cited.quote.split())}”", StatementKind.OFFICIAL, (cited,))

    def _gone(self, asked: Asked, subject: Subject) -> NameHit | None:
        """Return the first name that an earlier whole list bears and the newest does not, in any spelling near it."""
        if subject.hits and not any(hit.short for hit in subject.hits):
            return None
        if not self._records.is_complete(asked.as_of):
            return None
        served = self._materials.snapshot.documents.values()
        for earlier in list_documents(served, ENTITY_LIST, asked.as_of)[1:]:
            when = earlier.document.as_of
            if when is None or not earlier.document.complete:
                continue
            for hit in self._materials.names.find(asked.text, as_of=when.first_day):
                if self._is_asked(hit, subject) and not any(self._is_listed(row, asked) for row in hit.listings):
                    return hit
        return None

    def _near(self, row: Listing, asked: Asked) -> tuple[Listing, ...]:
        """Return up to two listed entries whose names share half of the words of a row's name, or more."""
        words = set(core(row.name.value).split()) - GENERIC
        near = self._materials.names.near(row.name.value, as_of=asked.as_of, k=2)
        return tuple(one for one in near if 2 * len(words & set(core(one.name.value).split())) >= len(words) > 0)

    def _is_asked(self, hit: NameHit, subject: Subject) -> bool:
        """Tell whether a hit in an earlier list is what the question names, and no part of a name that is listed."""
        overlapping = [other for other in subject.hits if other.span.overlaps(hit.span)]
        if overlapping:
            longer = all(hit.span.contains(other.span) and hit.span != other.span for other in overlapping)
            return longer and all(other.short for other in overlapping) and not hit.short and hit.how != "typo"
        if hit.short or hit.how == "typo":
            return any(holds_name(name, hit.matched) for name in subject.unlisted)
        return True

    def _is_listed(self, row: Listing, asked: Asked) -> bool:
        """Tell whether the answering list bears a row's name or an alias, or a name spelt nearly so."""
        return any(
            not hit.short and len(hit.matched) >= len(row.name.value) * 0.6
            for hit in self._materials.names.find(row.name.value, as_of=asked.as_of)
        ) or any(self._bears(alias.value, asked) for alias in row.aliases[:ROWS_SHOWN])

    def _bears(self, name: str, asked: Asked) -> bool:
        newest = self._materials.rows.history(name, as_of=asked.as_of)
        heading = self._materials.rows.heading(as_of=asked.as_of)
        return any(heading and row.document_id == heading.document_id for row in newest)

    def _notices(self, asked: Asked, hit: NameHit) -> tuple[list[Statement], list[Statement]]:
        """Return what the notices say that name the removal; and, named as candidates, those that remove entries."""
        forms = printed_forms(hit)
        when = self._materials.snapshot.documents[hit.listings[0].document_id].document.as_of
        until = self._list_date(asked)
        between = [
            doc
            for doc in self._materials.notices.visible(asked.as_of)
            if when and doc.published and when.first_day <= doc.published.first_day <= until
        ]
        removing = [(doc, cited) for doc in between if (cited := self._removal(doc))]
        named = [(doc, cited) for doc, cited in removing if any(prints_name(cited.quote, form) for form in forms)]
        said = [Statement(_states(doc, cited), StatementKind.OFFICIAL, (cited,)) for doc, cited in named]
        return said, self._candidates(removing)

    def _list_date(self, asked: Asked) -> date:
        heading = self._materials.rows.heading(as_of=asked.as_of)
        dated = heading and self._materials.snapshot.documents[heading.document_id].document.as_of
        return dated.last_day if dated else asked.as_of

    def _removal(self, notice: Document) -> Citation | None:
        """Cite the first words that say that entries leave the Entity List; kept, being asked of every notice."""
        if notice.document_id not in self._said:
            self._said[notice.document_id] = next(iter(self._removals(notice)), None)
        return self._said[notice.document_id]

    def _removals(self, notice: Document) -> list[Citation]:
        if "entity list" not in f"{notice.title} {self._materials.notices.abstract(notice)}".casefold():
            return []
        title = self._materials.citer.notice_field(notice.document_id, "title")
        said = [cited for cited in self._materials.notices.sentences(notice) if removes_from_list(cited.quote)]
        return said or [cited for cited in [title] if cited and removes_from_list(cited.quote)]

    def _candidates(self, removing: Iterable[tuple[Document, Citation]]) -> list[Statement]:
        found = list(removing)
        if not found:
            return []
        shown = found[:CITED_AT_MOST]
        labels = "; ".join(f"{_label(doc)} ({print_date(doc.published)})" for doc, _ in shown if doc.published)
        more = f"; and {len(found) - len(shown)} more" if len(found) > len(shown) else ""
        text = (
            "Notices held that were published between the two lists and remove entries from the Entity List, none of "
        )
        text += f"which names this entity in its abstract: {labels}{more}."
        return [Statement(text, StatementKind.OFFICIAL, tuple(cited for _, cited in shown))]


def removes_from_list(sentence: str) -> bool:
    """Tell whether a sentence of a notice says that entities leave the Entity List, not another list.

    >>> removes_from_list("This rule removes two entities from the Entity List.")
    True
    """
    of_another = _OF_ANOTHER_LIST.search(sentence) and not _FROM_ENTITY_LIST.search(sentence)
    return bool(_REMOVES_ENTRY.search(sentence)) and not of_another


def _label(notice: Document) -> str:
    return notice.citation or f"FR Doc. {notice.document_number}"


def _states(notice: Document, cited: Citation) -> str:
    when = f" ({print_date(notice.published)})" if notice.published else ""
    return f"The notice {_label(notice)}{when} states: “{' '.join(cited.quote.split())}”"
