"""Replies in the sources' own words: the sentences that answer an open question, part by part, or an abstention."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.abstain import abstain, names_subject
from assistant.aptness import is_apt, remoteness
from assistant.asked_kinds import Kind
from assistant.asked_names import without_place_names
from assistant.definitions import begins_with, defines, glosses, thing_defined
from assistant.draft import Draft, Line, Section, framing, lines
from assistant.evidence import FORCE_CUES, GROUND_CUES, REASON_CUES, Wanted
from assistant.materials import names_held
from assistant.model import Outcome, Reason
from assistant.notice_quotes import PRESS_DAYS
from assistant.parts import comparison, document_numbers, split_parts
from assistant.press_replies import PressReplies
from assistant.sides import SIDE_FROM, Sides, holds_side
from assistant.speech import accused_asked, is_event, names_of, speech_asked
from assistant.wordings import in_words_of_sources
from sources.model import PartialDate, Tier

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from assistant.evidence import Evidence
    from assistant.materials import Materials
    from assistant.question import Asked
    from assistant.subject import Subject
    from index.model import ScoredPassage
    from sources.model import Document

SENTENCES_SHOWN = 3
NEAR_BEST = 0.2
"""A sentence less probable than the best by more than this is left out: it is beside the point."""
OFF_TOPIC_BELOW = 0.4
"""Cosine with the nearest sentence under which a question is not about the library's subject. Source: DECISIONS 25."""
NEAREST_HELD_MIN = 0.3
"""Share of the words of a question without a name that the nearest statement must hold: another subject is none."""
PREDICATE_HELD_MIN = 0.35
"""Share of the words beside an entity's name that a sentence must hold to answer about it."""
PART_HELD_MIN = 0.5
"""Share of the words of a further part of a question that a sentence must hold."""
DEFINES_FROM = 0.35
"""Probability from which a sentence that begins with the thing asked for tells what it is."""
WHOLE_FROM = 0.6
"""Probability from which a sentence that holds words of every part of a question answers it: the parts bear it out."""
SAME_FROM = 0.6
"""Cosine from which a sentence says what was said before."""
_REPORTING = re.compile(r"\b(report\w*|wrote|said|called)\b", re.IGNORECASE)
_LEANS = re.compile(r"\b(it|its|they|them|their|that|this|those|these|he|she|his|her|one|so|there)\b", re.IGNORECASE)
"""Words by which a part of a question leans on the part before."""
PART_MISSING = "The sources held here do not answer the other part of the question."
_SECTIONS = {Tier.PRESS: Section.PRESS, Tier.DIGEST: Section.DIGEST}


class Quotations:
    """Writes drafts out of evidence sentences."""

    def __init__(self, materials: Materials) -> None:
        self._materials = materials
        self._press = PressReplies(materials)
        self._sides = Sides(materials)

    def reply(self, asked: Asked, subject: Subject) -> Draft:
        """Quote the sentences that answer, official first; abstain when none does."""
        asked = in_words_of_sources(asked)
        reported = self._press.reply(asked, subject)
        if reported is not None:
            return reported
        chosen, missing = self._parts_answered(asked, subject)
        if not chosen:
            return self._none(asked, subject)
        unique = list({(item.document.document_id, item.span): item for item in chosen}.values())
        stated = (
            Line(_SECTIONS.get(item.document.tier, Section.RECORD), self._materials.quoted(item)) for item in unique
        )
        gaps = lines(Section.GAPS, [framing(PART_MISSING)]) if missing else ()
        return Draft(Outcome.ANSWERED, (*stated, *gaps))

    def _parts_answered(self, asked: Asked, subject: Subject) -> tuple[list[Evidence], bool]:
        """Choose sentences for each part of a question; True when a part after the first is not answered."""
        compared = comparison(asked.text)
        if compared:
            passages = self._passages(asked)
            chosen = self._sides.both(asked, compared, passages) or self._sides.each(compared, passages)
            if chosen:
                return chosen, False
        numbers = document_numbers(asked.text)
        if len(numbers) > 1:
            return self._of_each(asked, subject, numbers)
        parts = split_parts(asked.text)
        chosen = self.chosen(asked, self._find(asked, parts[0], subject), subject)
        if compared:
            chosen = [item for item in chosen if all(holds_side(item, side) for side in compared.sides)]
        thing = thing_defined(asked.text)
        if not chosen and thing:
            about = self._find(asked, f"What is {thing}?", subject)
            chosen = self.chosen(asked, [item for item in about if begins_with(item.quote, thing)], subject)
            chosen = chosen or [item for item in about if glosses(item.quote, thing)][:1]
        if not chosen and len(parts) > 1:
            return self._across(asked, subject, parts)
        if not chosen or len(parts) == 1:
            return chosen, False
        whole = self._find(asked, asked.text, subject)
        more = [self._of_part(part, whole, chosen) for part in parts[1:]]
        return [*chosen, *(item for found in more for item in found)], not all(more)

    def _across(self, asked: Asked, subject: Subject, parts: Sequence[str]) -> tuple[list[Evidence], bool]:
        """Choose the sentence that tells of every part of a question; else those for a part after the first."""
        whole = self._find(asked, asked.text, subject)
        shares = [self._materials.finder.compare(Wanted(part), whole) for part in parts]
        for item, *own in zip(whole, *shares, strict=True):
            if item.probability >= WHOLE_FROM and all(one.coverage >= PART_HELD_MIN for one in own):
                return [item], False
        alone = (part for part in parts[1:] if not _LEANS.search(part))
        found = (self.chosen(asked, self._find(asked, part, subject), subject) for part in alone)
        return next(((one, True) for one in found if one), ([], False))

    def _of_each(self, asked: Asked, subject: Subject, numbers: Sequence[str]) -> tuple[list[Evidence], bool]:
        """Choose sentences for each document number that a question names."""
        each = []
        for number in numbers:
            text = asked.text
            for other in numbers:
                text = text.replace(other, "") if other != number else text
            each.append([item for item in self._find(asked, text, subject) if number in item.quote])
        chosen = [found[:1] for found in each if found and found[0].probability >= SIDE_FROM]
        return [item for found in chosen for item in found], len(chosen) < len(numbers)

    def source_of(self, asked: Asked, said: str) -> Draft | None:
        """Quote the sentence that says most nearly what was said before, with who reports it; None when none does."""
        found = self._materials.finder.find(Wanted(said), self._materials.passages(said, asked.as_of))
        near = [
            item
            for item in found
            if item.similarity >= SAME_FROM and (item.document.tier is Tier.PRESS or _REPORTING.search(item.quote))
        ]
        best = max(near, key=lambda item: item.similarity + item.coverage, default=None)
        if best is None:
            return None
        section = _SECTIONS.get(best.document.tier, Section.RECORD)
        return Draft(Outcome.ANSWERED, lines(section, [self._materials.quoted(best)]))

    def is_off_topic(self, asked: Asked) -> bool:
        """Tell whether no sentence held comes near the question in meaning and none holds a name that it asks for."""
        speech = speech_asked(asked.text)
        if names_subject(asked.text) or (speech and is_event(speech.about)) or names_of(accused_asked(asked.text)):
            return False
        passages = self._passages(asked)
        found = self._materials.finder.find(Wanted(asked.text), passages)
        if any(item.fit and item.fit.similarity >= OFF_TOPIC_BELOW for item in found):
            return False
        # A place is in many sentences whatever the question is about.
        named = self._materials.finder.find(Wanted(without_place_names(asked.text)), passages)
        return not any(item.fit and item.fit.names_asked and item.fit.names_missing < 1 for item in named)

    def _passages(self, asked: Asked) -> tuple[ScoredPassage, ...]:
        return self._materials.passages(asked.text, asked.as_of, history=asked.history)

    def _find(self, asked: Asked, text: str, subject: Subject) -> list[Evidence]:
        wanted = Wanted(text, names=subject.names, cues=_cues(asked))
        found = self._materials.finder.find(wanted, self._materials.passages(text, asked.as_of))
        listed = subject.names[: len(subject.hits)]
        fitting = [item for item in self._press.of_named(asked, found) if names_held(item, listed)]
        numbers = document_numbers(text)
        if numbers:
            fitting = [item for item in fitting if numbers[0] in f"{item.document.title} {item.quote}"]
        if asked.window:
            fitting = [item for item in fitting if _near_period(item.document, asked.window.date)]
        return fitting

    def chosen(self, asked: Asked, found: Sequence[Evidence], subject: Subject) -> list[Evidence]:
        """Return the sentences to quote out of those found, best first; empty when none answers."""
        thing = thing_defined(asked.text)
        found = [item for item in found if is_apt(asked.text, item.quote, item.document.title)]
        fitting = [
            item
            for item in found
            if _holds_predicate(item, subject)
            and (item.answers or (thing and item.probability >= DEFINES_FROM and begins_with(item.quote, thing)))
        ]
        if not fitting:
            about = [item for item in found if item.fit and item.fit.is_about and _holds_predicate(item, subject)][:1]
            beside = _of_kind_beside(about[0], found) if about else []
            return [*beside, *about] if beside else []
        best = max(item.probability for item in fitting)
        near = [item for item in fitting if item.probability >= best - NEAR_BEST or defines(item.quote, thing)]
        near.sort(key=lambda item: remoteness(asked.text, item.quote, thing))
        of_kind = [item for item in near if item.fit and not item.fit.kind_missing]
        if not of_kind and near[0].fit and near[0].fit.kind_missing:
            of_kind = _of_kind_beside(near[0], found)
            near = near[:1] if of_kind else near
            return _without_echoes([*of_kind, *near])[:SENTENCES_SHOWN]
        limit = 1 if asked.has(Kind.ATTRIBUTION) else SENTENCES_SHOWN
        reasons = _grounds_beside(near, found) if asked.has(Kind.WHY) else []
        rest = [item for item in of_kind or near if item not in reasons]
        return _without_echoes([*reasons, *rest])[:limit]

    def _of_part(self, part: str, whole: Sequence[Evidence], chosen: Sequence[Evidence]) -> list[Evidence]:
        """Choose the sentence for a further part of a question, out of what was found for the whole."""
        documents = {item.document.document_id for item in chosen}
        cues = REASON_CUES if re.match(r"why\b", part, re.IGNORECASE) else None
        own = self._materials.finder.compare(Wanted(part, cues=cues), whole)
        fitting = [
            (item, one)
            for item, one in zip(whole, own, strict=True)
            if not one.kind_missing
            and one.coverage >= PART_HELD_MIN
            and (cues is None or cues.search(item.quote))
            and (item.answers or item.document.document_id in documents)
        ]
        best = max(fitting, key=lambda pair: pair[1].coverage + pair[0].probability, default=None)
        return [best[0]] if best else []

    def _none(self, asked: Asked, subject: Subject) -> Draft:
        if not subject.hits and self.is_off_topic(asked):
            return abstain(Reason.OFF_TOPIC, ())
        found = self._materials.finder.find(Wanted(asked.text), self._passages(asked))
        near = [
            item
            for item in found
            if names_held(item, subject.names)
            and item.fit
            and item.fit.similarity >= OFF_TOPIC_BELOW
            and (subject.names or item.fit.coverage >= NEAREST_HELD_MIN)
        ]
        return abstain(Reason.NOT_IN_SOURCES, tuple(self._materials.quoted(item) for item in near[:1]))


def _cues(asked: Asked) -> re.Pattern[str] | None:
    if asked.has(Kind.WHY):
        return REASON_CUES
    return FORCE_CUES if asked.has(Kind.IN_FORCE) else None


def _holds_predicate(item: Evidence, subject: Subject) -> bool:
    """Tell whether a sentence speaks of what is asked about an entity, and does not merely name it."""
    return not subject.names or item.fit is None or item.fit.only_name <= 1 - PREDICATE_HELD_MIN


def _of_kind_beside(item: Evidence, found: Iterable[Evidence]) -> list[Evidence]:
    """Return the best sentence of the same document that holds the date or number asked for; empty when none does."""
    same = (one for one in found if one.document == item.document and one.fit and not one.fit.kind_missing)
    return sorted(same, key=lambda one: -one.probability)[:1]


def _grounds_beside(chosen: Sequence[Evidence], found: Iterable[Evidence]) -> list[Evidence]:
    """Return the best sentence that states a ground, of the documents chosen from; empty when none does."""
    documents = [item.document for item in chosen]
    stated = [
        item
        for item in found
        if item.document in documents and GROUND_CUES.search(item.quote) and item.probability >= SIDE_FROM
    ]
    return sorted(stated, key=lambda item: -item.probability)[:1]


def _near_period(document: Document, when: PartialDate) -> bool:
    if document.published is None or document.tier is not Tier.PRESS:
        return True
    return when.first_day <= document.published.last_day and document.published.first_day <= when.last_day + PRESS_DAYS


def _without_echoes(found: list[Evidence]) -> list[Evidence]:
    # A digest restates; it is not shown beside the official text or press that says it.
    others = [item for item in found if item.document.tier is not Tier.DIGEST]
    return others or found
