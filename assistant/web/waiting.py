"""Waits for an answer and says meanwhile what is being done; an answer that comes at once is waited for in silence."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor, wait
from typing import TYPE_CHECKING, Protocol, TypeVar

from sources.errors import FootnoteError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from assistant.model import Question
    from assistant.served import Reply

EVERY_S = 0.3
"""Slower than this, and the stage is shown; each showing costs the server some milliseconds."""
_WAITING = "Waiting for the questions before it"
WAITING_MAX = 100
"""Requests of other programs that wait or are answered; the next one hears that the server is busy."""
RETRY_AFTER_S = 2
"""When to ask again; a full line is answered in about so long."""
_POOL = ThreadPoolExecutor(8, thread_name_prefix="footnote-ask")

T = TypeVar("T")


class BusyError(FootnoteError):
    """Too many requests wait already."""


class Asks(Protocol):
    """What answers questions: `Served`, or a stand-in of a test."""

    def ask(self, question: Question, *, stage: Callable[[str | Reply], None]) -> Reply:
        """Answer, telling `stage` what is being done, or the answer so far."""
        ...


def iter_stages(asks: Asks, question: Question, *, every_s: float = EVERY_S) -> Iterator[str | Reply]:
    """Answer a question: yields what is being done, or the reply so far, every `every_s` seconds; at the end the reply.

    Raises what answering raises. When the caller stops listening, a question that has not begun is not answered.
    """
    told: list[str | Reply] = [_WAITING]
    future = _POOL.submit(asks.ask, question, stage=told.append)
    try:
        while not wait([future], every_s).done:
            last = told[-1]
            yield f"{last} …" if isinstance(last, str) else last
        yield future.result()
    finally:
        future.cancel()


class WaitingLine:
    """Has requests answered in the threads that answer the page; when too many wait, it refuses at once."""

    def __init__(self, most: int = WAITING_MAX) -> None:
        self._most = most
        self._inside = 0

    async def run(self, work: Callable[[], T]) -> T:
        """Return what `work` returns, and raise what it raises; to be called on one event loop.

        Raises:
            BusyError: as many requests wait as may.
        """
        if self._inside >= self._most:
            raise BusyError(f"busy: {self._most} requests wait already; ask again in {RETRY_AFTER_S} s")
        self._inside += 1
        try:
            return await asyncio.wrap_future(_POOL.submit(work))
        finally:
            self._inside -= 1
