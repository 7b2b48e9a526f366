"""Replies about what no single entry answers: unlisted names, notices, counts, rules in force, and what sources say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.abstain import abstain, is_on_subject
from assistant.asked_kinds import Kind
from assistant.draft import Draft, Line, Section, framing, lines
from assistant.evidence import FORCE_CUES, REASON_CUES, Wanted
from assistant.list_replies import ListReplies
from assistant.materials import names_held
from assistant.model import Outcome, Reason, Statement, StatementKind
from assistant.notice_quotes import quote_notice
from assistant.notices import latest_notice
from assistant.subject import FORM_LETTERS_MIN
from sources.dates import print_date
from sources.model import Tier
from sources.names import has_chinese

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.evidence import Evidence
    from assistant.materials import Materials
    from assistant.question import Asked
    from assistant.subject import Subject
    from sources.model import Document

_LISTED = r"\b(?:put|adds?|added|lists?|listed|placed|named|blacklisted|designated|sanctioned) (?:the )?"
TITLE_COVERAGE_MIN = 0.45
SENTENCES_SHOWN = 3
MENTIONS_SHOWN = 4
IN_CHINESE = (
    "The list prints names in Latin letters, many of them translated: an entry whose printed name is neither the "
    "pinyin of the name asked for nor made of its words of trade is not found from Chinese characters."
)


def asks_what_listed(asked: Asked, subject: Subject) -> bool:
    """Tell whether a question asks which notice or rule listed a name that no entry bears."""
    names = "|".join(map(re.escape, subject.unlisted))
    return (
        bool(names) and asked.has(Kind.NOTICE) and bool(re.search(rf"{_LISTED}(?:{names})", asked.text, re.IGNORECASE))
    )


NO_LIST = "No list of that day or an earlier one is held here, so whether an entry stood on it is not known."


class TopicReplies:
    """Writes drafts where no listed entity is asked about."""

    def __init__(self, materials: Materials) -> None:
        self._materials = materials
        self._lists = ListReplies(materials)

    def unlisted(self, asked: Asked, subject: Subject) -> Draft:
        """Correct a question about names that no entry bears: the absence, where they are named, and near names.

        An incomplete list corrects nothing where another source speaks of the name: that answers.
        """
        if not self._materials.records.is_complete(asked.as_of):
            drafted = self._named(asked, subject)
            if drafted is not None:
                return drafted
        found: list[Line] = []
        for name in self._parted(subject.unlisted, asked)[:2]:
            found += lines(Section.CORRECTION, [self._materials.records.absence(name, asked.as_of)])
            found += lines(Section.GAPS, [framing(IN_CHINESE)] if has_chinese(name) else [])
            earlier = self._materials.rows.history(name, as_of=asked.as_of)
            found += lines(Section.RECORD, map(self._materials.records.entry, earlier[:1]))
            found += self._lists.on_other_lists(name, asked.as_of)
            mentions = self._mentions(name, asked)
            found += lines(Section.STATUS, (self._materials.quoted(item) for item in mentions[:MENTIONS_SHOWN]))
            near = self._materials.names.near(name, as_of=asked.as_of, k=3)
            found += lines(Section.GAPS, [self._materials.records.near(near)])
        if not found:
            no_list = self._materials.rows.heading(as_of=asked.as_of) is None
            return abstain(Reason.NOT_IN_SOURCES, [framing(NO_LIST)] if no_list else ())
        return Draft(Outcome.CORRECTED, tuple(found))

    @staticmethod
    def unread(asked: Asked) -> Draft | None:
        """Abstain from a question in Chinese about a listing, saying why a name in it may not be found; else None."""
        if not has_chinese(asked.text) or not asked.kinds or not is_on_subject(asked.text):
            return None
        return abstain(Reason.NOT_IN_SOURCES, (framing(IN_CHINESE),))

    def _parted(self, names: Sequence[str], asked: Asked) -> tuple[str, ...]:
        """Part a name at "and" where no source names the whole and one names a part: then it was two."""
        parted: list[str] = []
        for name in names:
            parts = name.split(" and ")
            is_one = (
                len(parts) < 2 or self._mentions(name, asked) or not any(self._mentions(part, asked) for part in parts)
            )
            parted += [name] if is_one else [part for part in parts if len(part) >= FORM_LETTERS_MIN]
        return tuple(parted)

    def _mentions(self, name: str, asked: Asked) -> list[Evidence]:
        """Return the sentences that name what no entry bears: official first, then those that fit the question."""
        mentions = self._materials.mentions([name], asked.as_of)
        fits = self._materials.finder.compare(Wanted(asked.text), mentions)
        fitting = sorted(zip(fits, mentions, strict=True), key=lambda pair: -pair[0].probability)
        return sorted((item for _, item in fitting), key=lambda item: item.document.tier is not Tier.OFFICIAL_TEXT)

    def _named(self, asked: Asked, subject: Subject) -> Draft | None:
        wanted = Wanted(asked.text, asked.topic, subject.names, cues=_cues(asked))
        found = self._materials.finder.find(wanted, self._materials.passages(asked.text, asked.as_of))
        named = _without_echoes([item for item in found if names_held(item, subject.names)])
        statements = [self._materials.quoted(item) for item in named[:SENTENCES_SHOWN]]
        return Draft(Outcome.ANSWERED, lines(Section.RECORD, statements)) if statements else None

    def notice_topic(self, asked: Asked) -> Draft | None:
        """Answer about a rule found by its subject: dates, words, what later acts on it; None when none fits."""
        notice = self.notice_about(asked)
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
            found += lines(Section.STATUS, map(quote_notice, self._materials.notices.sentences(later)[-1:]))
        if asked.has(Kind.IN_FORCE, Kind.STATUS):
            found += lines(Section.GAPS, [self._reach(asked, later_known=bool(acting))])
        return Draft(Outcome.ANSWERED, tuple(found))

    def notice_about(self, asked: Asked) -> Document | None:
        """Return the notice whose words a question has, or the rule that this one acts on; None when none fits."""
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


def _cues(asked: Asked) -> re.Pattern[str] | None:
    if asked.has(Kind.WHY):
        return REASON_CUES
    return FORCE_CUES if asked.has(Kind.IN_FORCE) else None


def no_referent() -> Draft:
    """Abstain from a question that says "it" without a name before it."""
    return abstain(Reason.UNDERSPECIFIED, (framing("Which entity, rule or notice is meant? Please name it."),))


def _without_echoes(found: list[Evidence]) -> list[Evidence]:
    # A digest restates; it is not shown beside the official text or press that says it.
    others = [item for item in found if item.document.tier is not Tier.DIGEST]
    return others or found
