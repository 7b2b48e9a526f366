"""Waits for an answer and says meanwhile what is being done; an answer that comes at once is waited for in silence."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from assistant.model import Question
    from assistant.served import Reply

EVERY_S = 0.3
"""Slower than this, and the stage is shown; each showing costs the server some milliseconds."""
_WAITING = "Waiting for the questions before it"
_POOL = ThreadPoolExecutor(8, thread_name_prefix="footnote-ask")


class Asks(Protocol):
    """What answers questions: `Served`, or a stand-in of a test."""

    def ask(self, question: Question, *, stage: Callable[[str], None]) -> Reply:
        """Answer, telling `stage` what is being done."""
        ...


def iter_stages(asks: Asks, question: Question, *, every_s: float = EVERY_S) -> Iterator[str | Reply]:
    """Answer a question: yields what is being done every `every_s` seconds, and the reply, once, at the end.

    Raises what answering raises. When the caller stops listening, a question that has not begun is not answered.
    """
    told = [_WAITING]
    future = _POOL.submit(asks.ask, question, stage=told.append)
    try:
        while not wait([future], every_s).done:
            yield f"{told[-1]} …"
        yield future.result()
    finally:
        future.cancel()
