"""Replies out of articles: what a publisher that is named reports, what somebody said, what firms are accused of."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.asked_kinds import Kind
from assistant.draft import Draft, Line, Section
from assistant.evidence import REASON_CUES, Evidence, Wanted, without_dates
from assistant.materials import PROSE_TIERS, spread
from assistant.model import Outcome
from assistant.notice_quotes import PRESS_DAYS
from assistant.parts import split_parts
from assistant.publishers import SOURCED, asks_paper, press_asked
from assistant.speech import EVENT, accused_asked, holds_names, is_event, names_of, speaks, speech_asked
from assistant.subject import printed_forms
from sources.model import Tier

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assistant.materials import Materials
    from assistant.publishers import PressAsked
    from assistant.question import Asked
    from assistant.subject import Subject
    from index.model import ScoredPassage

NAMED_FROM = 0.35
"""Probability from which a sentence answers a question that names its publisher and no other name that it lacks."""
PAPER_HELD_MIN = 0.5
"""Share of the words that such a sentence must hold where the question names no paper, or nothing but the paper."""
WHOLLY_HELD = 0.9
"""Share of the words from which a sentence answers "when" without a date: "under the old king"."""
NEAR_BEST = 0.3
"""A sentence less probable than the best by more than this is left out."""
PREDICATE_HELD_MIN = 0.35
"""Share of the words beside the names that such a sentence must hold or mean."""
TOPIC_HELD_MIN = 0.5
"""Share of the words of what was spoken on that must stand about a quotation."""
SHOWN = 2
_OFFICIAL = re.compile(
    r"\b(official\w*|notices?|federal register|fr|abstracts?|entry|entries"
    r"|list (itself|says?|bears?|confirms?|shows?|prints?))\b",
    re.IGNORECASE,
)
"""Words of questions that want records too."""
_OF_AN_ENTRY = (Kind.WHY, Kind.WHEN, Kind.POLICY, Kind.STATUS, Kind.NOTICE, Kind.DESTINATIONS)
_AGENCY_WORDS = "administration agency bis bureau commerce department government industry security us"
_AGENCIES = frozenset(_AGENCY_WORDS.split())
"""Who issues the notices speaks by them, before it does through the press."""
_SECTIONS = {Tier.PRESS: Section.PRESS, Tier.DIGEST: Section.DIGEST}


class PressReplies:
    """Writes drafts out of what is reported."""

    def __init__(self, materials: Materials) -> None:
        self._materials = materials
        self._publishers = materials.publishers

    def reply(self, asked: Asked, subject: Subject) -> Draft | None:
        """Quote what is reported, said or alleged, as the question asks; None where it asks none or nothing is held."""
        named = press_asked(split_parts(asked.text)[0], self._publishers)
        found = self._spoken(asked, named) or self._reported(asked, subject, named)
        return self._draft(found) if found else None

    def first(self, asked: Asked, subject: Subject) -> Draft | None:
        """Draft what goes before records: deeds of firms that are described, and reports of a publisher by name.

        None where the question asks for neither, for what is official beside it, or for what an entry prints.
        """
        named = press_asked(asked.text, self._publishers)
        found = self._accused(asked, subject, named) or self._spoken(asked, named, of_agencies=False)
        asks_official = _OFFICIAL.search(asked.text) or (subject.hits and asked.has(*_OF_AN_ENTRY))
        if not found and not asks_official:
            found = self._reported(asked, subject, named)
        return self._draft(found) if found else None

    def of_named(self, asked: Asked, found: Iterable[Evidence]) -> list[Evidence]:
        """Leave out the articles of other publishers than those that the question names."""
        named = press_asked(asked.text, self._publishers)
        if named is None:
            return list(found)
        return [
            item
            for item in found
            if item.document.tier is not Tier.PRESS or item.document.publisher in named.publishers
        ]

    def weighs_official(self, asked: Asked) -> bool:
        """Tell whether a question wants to know if what a publisher reports is official too."""
        named = press_asked(asked.text, self._publishers)
        return named is not None and re.search(r"\bofficial", asked.text, re.IGNORECASE) is not None

    def beside(self, asked: Asked, subject: Subject, drafted: Draft) -> Draft:
        """Add to an answer out of records what the publisher that the question names reports of the same names."""
        named = press_asked(asked.text, self._publishers)
        cited = {citation.document_id for line in drafted.lines for citation in line.statement.citations}
        if named is None or not named.by_name or not subject.hits or not cited:
            return drafted
        if any(self._materials.snapshot.documents[one].document.publisher in named.publishers for one in cited):
            return drafted
        names = tuple(printed_forms(hit) for hit in subject.hits)
        wanted = Wanted(named.text, names=names)
        passages = self._materials.articles(named.text, asked.as_of, publishers=named.publishers)
        found = [item for item in self._materials.finder.find(wanted, passages) if item.names]
        return replace(drafted, lines=(*drafted.lines, *self._lines(found[:1])))

    def _reported(self, asked: Asked, subject: Subject, named: PressAsked | None) -> list[Evidence]:
        """Choose sentences of the publisher that a question names."""
        if named is None or not (named.by_name or asks_paper(asked.text)):
            return []
        cues = SOURCED if named.source else REASON_CUES if asked.has(Kind.WHY) else None
        wanted = Wanted(named.text, names=subject.names, cues=cues)
        passages = self._materials.articles(named.text, asked.as_of, publishers=named.publishers)
        held = names_of(named.text)
        found = [
            item
            for item in self._materials.finder.find(wanted, passages)
            if item.fit
            and item.probability >= NAMED_FROM
            and ((named.by_name and held) or item.fit.coverage >= PAPER_HELD_MIN)
            and holds_names(f"{item.document.title} {item.quote}", held)
            and not (item.fit.kind_missing and item.fit.coverage < WHOLLY_HELD)
            and not item.fit.date_missing
            and item.fit.only_name <= 1 - PREDICATE_HELD_MIN
        ]
        if named.source:
            return [item for item in found if item.is_cued][:1]
        best = max((item.probability for item in found), default=0.0)
        return spread([item for item in found if item.probability >= best - NEAR_BEST], SHOWN)

    def _spoken(self, asked: Asked, named: PressAsked | None, *, of_agencies: bool = True) -> list[Evidence]:
        """Choose the sentence with the words of somebody on something."""
        speech = speech_asked(named.text if named else split_parts(asked.text)[0])
        if speech is None or not (of_agencies or set(names_of(speech.who)) - _AGENCIES):
            return []
        passages = self._passages(f"{speech.who} {speech.about}", asked, named, {Tier.PRESS, Tier.DIGEST})
        topic = {_place(item): item.fit for item in self._materials.finder.find(Wanted(speech.about), passages)}
        found = []
        for item in self._materials.finder.find(Wanted(f"{speech.who} {speech.about}"), passages):
            fit = topic[_place(item)]
            is_on = is_event(speech.about) or (fit is not None and fit.around >= TOPIC_HELD_MIN)
            if is_on and speaks(item.quote, speech.who) and _is_of_time(item, asked):
                found.append(item)
        found.sort(key=lambda item: (is_event(speech.about) and not EVENT.search(item.quote), -item.score))
        return found[:1]

    def _accused(self, asked: Asked, subject: Subject, named: PressAsked | None) -> list[Evidence]:
        """Choose sentences that tell what firms that are described, not named, are accused of."""
        who = accused_asked(named.text if named and named.by_name else asked.text)
        names = names_of(without_dates(who))
        if not names or subject.hits:
            return []
        passages = self._passages(who, asked, named, PROSE_TIERS)
        found = [
            item
            for item in self._materials.finder.find(Wanted(who, cues=REASON_CUES), passages)
            if item.is_cued and holds_names(item.quote, names) and _is_of_time(item, asked)
        ]
        return spread(found, SHOWN)

    def _passages(
        self, query: str, asked: Asked, named: PressAsked | None, tiers: Iterable[Tier]
    ) -> tuple[ScoredPassage, ...]:
        if named is not None and named.by_name:
            return self._materials.articles(query, asked.as_of, publishers=named.publishers)
        return self._materials.passages(query, asked.as_of, tiers)

    def _draft(self, found: Iterable[Evidence]) -> Draft:
        return Draft(Outcome.ANSWERED, self._lines(found))

    def _lines(self, found: Iterable[Evidence]) -> tuple[Line, ...]:
        return tuple(
            Line(_SECTIONS.get(item.document.tier, Section.RECORD), self._materials.quoted(item)) for item in found
        )


def _place(item: Evidence) -> tuple[str, int]:
    return item.document.document_id, item.span.start


def _is_of_time(item: Evidence, asked: Asked) -> bool:
    """Tell whether a sentence is of the time asked for: its article came out soon after, or it has the date itself."""
    if asked.window is None:
        return True
    when = asked.window.date
    published = item.document.published
    if item.document.tier is not Tier.DIGEST and published is not None:
        return when.first_day <= published.last_day and published.first_day <= when.last_day + PRESS_DAYS
    return item.fit is not None and not item.fit.date_missing
