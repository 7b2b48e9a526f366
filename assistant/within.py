"""Answers from a part of the library alone: what is left out is neither searched nor counted nor stated."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.abstain import abstain
from assistant.model import Reason
from sources.errors import FootnoteError

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.model import Answer, Question, Within
    from index.snapshot import Snapshot

    Ask = Callable[[Question, Callable[[str], None] | None], Answer]

_PARTS_KEPT = 4
"""Each keeps the names of the lists that it holds, some 50 MB for the whole Entity List."""


class NothingHeldError(FootnoteError):
    """No document is of the part that was asked for."""


class Parts:
    """The parts of one snapshot that were asked for last."""

    def __init__(self, snapshot: Snapshot, open_part: Callable[[Snapshot], Ask]) -> None:
        self._snapshot = snapshot
        self._open_part = open_part
        self._kept: OrderedDict[Within, Ask] = OrderedDict()

    def ask(self, question: Question, within: Within, *, whole: Ask, stage: Callable[[str], None] | None) -> Answer:
        """Answer a question from a part.

        What is off topic for the part may only not be in it, so `whole` is asked before that is said.

        Raises:
            NothingHeldError: the library holds no document of this part.
        """
        unbound = replace(question, within=None)
        answer = self._part(within)(unbound, stage)
        if answer.reason is not Reason.OFF_TOPIC or whole(unbound, None).reason is Reason.OFF_TOPIC:
            return answer
        reason = Reason.NOT_IN_SOURCES
        return replace(answer, reason=reason, statements=abstain(reason, ()).statements())

    def _part(self, within: Within) -> Ask:
        found = self._kept.get(within)
        if found is None:
            snapshot = self._snapshot.only(within.holds)
            if not snapshot.documents:
                raise NothingHeldError("the library holds no document of these tiers and languages; choose others")
            found = self._kept[within] = self._open_part(snapshot)
            while len(self._kept) > _PARTS_KEPT:
                self._kept.popitem(last=False)
        self._kept.move_to_end(within)
        return found
