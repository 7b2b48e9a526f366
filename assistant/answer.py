"""The pipeline: question → what is asked → names → records and evidence → statements with citations."""

from __future__ import annotations

import json
import logging
import time
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.abstain import counts_what_no_row_holds, is_on_subject
from assistant.address_replies import AddressReplies
from assistant.comparison import Comparisons
from assistant.denied import DeniedReplies
from assistant.digest_notices import DigestNotices
from assistant.every_list import EveryListReplies
from assistant.focus import asks_for_source, focus_of, lacks_referent, named_before, standing_alone
from assistant.force import ForceReplies
from assistant.history import Histories
from assistant.kinds import with_kind
from assistant.list_replies import ListReplies
from assistant.materials import Materials
from assistant.model import Answer, EntityMatch, Outcome, Question
from assistant.notice_answers import NoticeAnswers
from assistant.notice_replies import NoticeReplies
from assistant.notice_search import NoticeSearch
from assistant.orders import without_orders
from assistant.partial_list import PartialList
from assistant.parts import comparison
from assistant.question import Kind, understand
from assistant.quotations import Quotations
from assistant.regulations import Regulations
from assistant.removed import RemovedReplies
from assistant.replies import EntityReplies
from assistant.row_replies import ASKED, RowReplies
from assistant.rule_replies import RuleReplies
from assistant.set_replies import SetReplies
from assistant.subject import find_subject
from assistant.topics import TopicReplies, no_referent
from assistant.undetermined import UndeterminedReplies
from assistant.within import Parts
from index.embed import SentenceEmbedder
from index.serving import open_served

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from pathlib import Path

    from assistant.draft import Draft
    from assistant.notice_search import Meant
    from assistant.question import Asked
    from assistant.subject import Subject
    from index.embed import Embedder
    from index.snapshot import Snapshot

_OF_AN_ENTITY = frozenset({Kind.WHY, Kind.POLICY})
"""Asked beside a name, these are about it, not about the notices of the date asked for."""

log = logging.getLogger(__name__)


class Assistant:
    """Answers questions from one opened snapshot."""

    def __init__(self, snapshot: Snapshot, embedder: Embedder, *, clock: Callable[[], date]) -> None:
        self.snapshot = snapshot
        self.materials = Materials.of(snapshot, embedder)
        self._entities = EntityReplies(self.materials)
        self._topics = TopicReplies(self.materials)
        self._force = ForceReplies(self.materials, self._topics)
        self._denied = DeniedReplies(self.materials)
        self._sets = SetReplies(self.materials)
        self._quotations = Quotations(self.materials)
        self._notices = NoticeReplies(self.materials)
        self._search = NoticeSearch(self.materials.notices, self.materials.rows)
        self._about_notices = NoticeAnswers(self.materials, self._notices)
        self._lists = ListReplies(self.materials)
        self._row_replies = RowReplies(self.materials)
        self._partial_list = PartialList(self.materials)
        self._undetermined = UndeterminedReplies(self.materials)
        self._removed = RemovedReplies(self.materials)
        self._rule_replies = RuleReplies(self.materials)
        self._regulations = Regulations(self.materials)
        self._comparisons = Comparisons(self.materials)
        self._digest_notices = DigestNotices(self.materials)
        self._histories = Histories(self.materials)
        self._every_list = EveryListReplies(self.materials)
        self._addresses = AddressReplies(self.materials)
        self._clock = clock
        self._parts = Parts(snapshot, lambda part: Assistant(part, embedder, clock=clock)._answer)

    @classmethod
    def open(cls, home: Path, *, clock: Callable[[], date], embedder: Embedder | None = None) -> Assistant:
        """Open what the home serves, or the next best thing when that is damaged: see `snapshot.notice`.

        Raises:
            IndexNotBuiltError: nothing is indexed yet.
            IndexStaleError: the index was built by another release or for another model.
        """
        used = embedder or SentenceEmbedder()
        snapshot = open_served(home, used)
        try:
            return cls(snapshot, used, clock=clock)
        except BaseException:
            snapshot.close()
            raise

    def close(self) -> None:
        """Close the snapshot and its store."""
        self.snapshot.close()

    def ask(self, question: Question, *, stage: Callable[[str], None] | None = None) -> Answer:
        """Answer a question. The same question, date and snapshot give the same answer.

        `stage` is told what is being done, in words for the user.
        """
        if question.within is not None:
            return self._parts.ask(question, question.within, whole=self._answer, stage=stage)
        return self._answer(question, stage)

    def _answer(self, question: Question, stage: Callable[[str], None] | None) -> Answer:
        started = time.perf_counter()
        tell = stage or _nobody
        tell("Looking for names in the question")
        asked, subject = self._understood(question)
        tell("Reading records, notices and passages")
        draft = (
            self._of_before(asked, question)
            or self._force.reply(asked, subject, question.history)
            or self._draft(asked, subject)
        )
        if question.search and draft.outcome is Outcome.ABSTAINED:
            draft = self._quotations.reply(*self._read(replace(question, text=question.search)))
        if subject.hits:
            draft = self._removed.with_later(asked, subject, draft)
        tell("Putting the statements in order")
        statements = draft.statements()
        answer = Answer(
            question=question.text,
            as_of=asked.as_of,
            outcome=draft.outcome,
            reason=draft.reason,
            statements=statements,
            coverage=self.materials.coverage(asked.as_of),
            snapshot=self.snapshot.generation,
            entities=_entities(subject),
            seconds=time.perf_counter() - started,
        )
        _log(answer)
        return answer

    def _understood(self, question: Question) -> tuple[Asked, Subject]:
        """Read a question, a follow-up by what the conversation named."""
        alone = standing_alone(replace(question, text=without_orders(question.text)))
        asked, subject = self._read(alone)
        if asked.refers_back and not subject.hits and not subject.unlisted:
            named = named_before(alone)
            asked, subject = self._read(named) if named != alone else (asked, subject)
        return asked, subject

    def _read(self, question: Question) -> tuple[Asked, Subject]:
        asked = understand(question, today=self._clock())
        subject = find_subject(asked, question.history, index=self.materials.names, as_of=asked.as_of)
        kind = with_kind(asked, subject, model=self.snapshot.manifest.model, embed=self.materials.retriever.embed_query)
        return kind, subject

    def _of_before(self, asked: Asked, question: Question) -> Draft | None:
        """Draft what only the turns before can tell: the source of what was said, one of those named; or ask back."""
        focus = focus_of(question.history)
        if focus.last_answer and asks_for_source(question.text):
            return self._quotations.source_of(asked, f"{focus.last_question} {focus.last_answer}")
        if not question.history and lacks_referent(question.text):
            return no_referent()
        return self._sets.reply(asked, focus.last_answer)

    def _draft(self, asked: Asked, subject: Subject) -> Draft:
        if not asked.text:
            return no_referent()
        about_names = self._regulations.reply(asked, subject) or self._about_names(asked, subject)
        if about_names is not None:
            return about_names
        unclear = self._undetermined.reply(asked, subject)
        if unclear is not None:
            return unclear
        meant = self._search.meant(asked, subject)
        of_rows = self._row_replies.reply(asked, subject, meant, of_rows=True)
        about_notices = of_rows or (self._about_notices.reply(asked, subject, meant) if meant else None)
        if about_notices is not None:
            return self._about_notices.held_against_entries(asked, meant, about_notices)
        if subject.hits:
            return self._about_listed(asked, subject)
        return self._about_unlisted(asked, subject, meant)

    def _about_unlisted(self, asked: Asked, subject: Subject, meant: Meant) -> Draft:
        earlier = self._entities.already_listed(asked) if asked.has(Kind.STATUS, Kind.WHEN, Kind.WHY) else None
        if earlier is not None:
            return earlier
        if asked.refers_back and not subject.unlisted and not asked.dates:
            return no_referent()
        return (
            self._about_period(asked, subject, meant)
            or (None if comparison(asked.text) else self._row_replies.reply(asked, subject, meant))
            or (None if subject.hits else self._partial_list.reply(asked))
            or self._about_other(asked, subject)
        )

    def _about_names(self, asked: Asked, subject: Subject) -> Draft | None:
        """Draft what goes before other readings: lists, addresses, what is gone, false premises, comparisons."""
        return (
            self._every_list.reply(asked, subject)
            or self._lists.of_other_list(asked, (*(hit.matched for hit in subject.hits), *subject.unlisted))
            or self._histories.reply(asked, subject)
            or self._entities.reported(asked, subject)
            or self._addresses.reply(asked, subject)
            or self._rule_replies.reply(asked, subject)
            or self._removed.reply(asked, subject)
            or self._removed.stays(asked, subject)
            or self._entities.corrected(asked, subject)
            or self._comparisons.reply(asked, subject)
            or self._digest_notices.reply(asked, subject)
            or self._denied.reply(asked, subject)
        )

    def _about_period(self, asked: Asked, subject: Subject, meant: Meant) -> Draft | None:
        notices = meant.documents
        if not notices and asked.window:
            notices = self.materials.notices.in_period(asked.window.date, asked.as_of)
        removals = None if subject.unlisted else self._removed.of_period(asked, notices)
        if removals is not None:
            return removals
        for kind, write in (
            (Kind.COUNT, self._notices.counts),
            (Kind.WHY, self._notices.period_grounds),
            (Kind.POLICY, self._notices.policies),
            (Kind.ENUMERATION, self._notices.enumeration),
            (Kind.CHANGES, self._notices.changes),
        ):
            about_a_name = subject.unlisted and kind in _OF_AN_ENTITY
            if asked.has(kind) and notices and not about_a_name:
                drafted = write(asked, notices)
                if drafted is not None:
                    return drafted
        return None

    def _about_listed(self, asked: Asked, subject: Subject) -> Draft:
        if counts_what_no_row_holds(asked.text):
            return self._quotations.reply(asked, subject)
        tabular = asked.has(
            Kind.WHY,
            Kind.WHEN,
            Kind.POLICY,
            Kind.STATUS,
            Kind.DESTINATIONS,
            Kind.ADDRESS,
            Kind.ALIAS,
            Kind.NOTICE,
            Kind.CHANGES,
        )
        if tabular and not asked.has(Kind.ATTRIBUTION):
            return self._entities.reply(asked, subject)
        if ASKED.search(asked.text) and not asked.dates and not asked.has(Kind.ATTRIBUTION):
            return self._entities.families(subject)
        return self._quotations.reply(asked, subject)

    def _about_other(self, asked: Asked, subject: Subject) -> Draft:
        if subject.unlisted and (_asks_of_listing(asked) or asked.has(Kind.CHANGES)):
            return self._topics.unlisted(asked, subject)
        if asked.has(Kind.IN_FORCE, Kind.WHEN, Kind.STATUS):
            drafted = self._topics.notice_topic(asked)
            if drafted is not None:
                return drafted
        return self._quotations.reply(asked, subject)


def _asks_of_listing(asked: Asked) -> bool:
    """Tell whether a question asks for a status or a policy, or why and when something was listed."""
    if asked.has(Kind.ATTRIBUTION):
        return False
    if asked.has(Kind.STATUS, Kind.POLICY, Kind.DESTINATIONS):
        return True
    return asked.has(Kind.WHY, Kind.WHEN) and is_on_subject(asked.text)


def _nobody(_stage: str) -> None:
    """Tell nobody."""


def _entities(subject: Subject) -> tuple[EntityMatch, ...]:
    matches = (
        EntityMatch(listing.name.value, hit.matched, hit.how) for hit in subject.hits for listing in hit.listings
    )
    return tuple(dict.fromkeys(matches))


def _log(answer: Answer) -> None:
    # The question's text stays out of the log; its length is enough to find a slow one.
    event = {
        "snapshot": answer.snapshot,
        "question_chars": len(answer.question),
        "outcome": answer.outcome.value,
        "reason": answer.reason.value if answer.reason else None,
        "statements": len(answer.statements),
        "seconds": round(answer.seconds, 4),
    }
    log.info("%s", json.dumps(event))
