"""The pipeline: question → what is asked → names → records and evidence → statements with citations."""

from __future__ import annotations

import json
import logging
import time
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.drafting import Drafting
from assistant.focus import named_before, standing_alone
from assistant.kinds import with_kind
from assistant.materials import Materials
from assistant.model import Answer, EntityMatch, Outcome, Question
from assistant.orders import without_orders
from assistant.publishers import without_publishers
from assistant.question import understand
from assistant.subject import find_subject
from assistant.within import Parts
from index.embed import SentenceEmbedder
from index.serving import open_served

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from pathlib import Path

    from assistant.question import Asked
    from assistant.subject import Subject
    from index.embed import Embedder
    from index.snapshot import Snapshot

log = logging.getLogger(__name__)


class Assistant:
    """Answers questions from one opened snapshot."""

    def __init__(self, snapshot: Snapshot, embedder: Embedder, *, clock: Callable[[], date]) -> None:
        self.snapshot = snapshot
        self.materials = Materials.of(snapshot, embedder)
        self._drafting = Drafting(self.materials)
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
        draft = self._drafting.draft(asked, subject, question)
        if question.search and draft.outcome is Outcome.ABSTAINED:
            draft = self._drafting.quoted(*self._read(replace(question, text=question.search)))
        draft = self._drafting.with_later(asked, subject, draft)
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
        found = find_subject(asked, question.history, index=self.materials.names, as_of=asked.as_of)
        subject = without_publishers(found, self.materials.publishers)
        kind = with_kind(asked, subject, model=self.snapshot.manifest.model, embed=self.materials.retriever.embed_query)
        return kind, subject


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
