"""Reads a stream within a deadline, whatever its source does: a source that hangs or drips is left behind."""

from __future__ import annotations

import threading
import time
from contextlib import closing
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING

from assistant.language import Failure, ModelFailedError

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator

    from assistant.language import Limits

CHARACTERS_MAX = 60_000
"""Most characters read of one answer; a thousand sentences are fewer."""


class Deadline:
    """The time that is left for one question."""

    def __init__(self, limits: Limits, clock: Callable[[], float] = time.monotonic) -> None:
        self.limits = limits
        self._clock = clock
        self._started = clock()

    @property
    def left_s(self) -> float:
        """Seconds that are left; 0 when none are."""
        return max(0.0, self._started + self.limits.total_s - self._clock())

    @property
    def spent_s(self) -> float:
        """Seconds since it was set."""
        return self._clock() - self._started


def read_within(source: Callable[[], Generator[str]], deadline: Deadline) -> Iterator[str]:
    """Yield the pieces of a stream as they come; empty ones are passed over.

    The source is read in a thread of its own. It is told to stop between two pieces when its reader has gone, and has
    to end its own waiting.

    Raises:
        ModelFailedError: the first piece or the end came too late, too much came, or what the source raises.
    """
    pieces: SimpleQueue[str | BaseException | None] = SimpleQueue()
    gone = threading.Event()
    threading.Thread(target=_pump, args=(source, pieces, gone), name="footnote-llm", daemon=True).start()
    try:
        yield from _read(pieces, deadline)
    finally:
        gone.set()


def _read(pieces: SimpleQueue[str | BaseException | None], deadline: Deadline) -> Iterator[str]:
    characters = 0
    while True:
        wait_s = deadline.left_s if characters else min(deadline.limits.first_s, deadline.left_s)
        try:
            piece = pieces.get(timeout=wait_s) if wait_s else pieces.get_nowait()
        except Empty:
            raise ModelFailedError(Failure.LATE if characters else Failure.LATE_START) from None
        if piece is None:
            return
        if isinstance(piece, BaseException):
            raise piece
        characters += len(piece)
        if characters > CHARACTERS_MAX:
            raise ModelFailedError(Failure.TOO_LONG)
        if not deadline.left_s:
            raise ModelFailedError(Failure.LATE)
        yield piece


def _pump(
    source: Callable[[], Generator[str]], pieces: SimpleQueue[str | BaseException | None], gone: threading.Event
) -> None:
    try:
        with closing(source()) as found:
            for piece in found:
                if gone.is_set():
                    return
                if piece:
                    pieces.put(piece)
    except ModelFailedError as exc:
        pieces.put(exc)
    except Exception:  # noqa: BLE001 - the outermost frame of a thread: whatever a malformed answer made a vendor raise
        pieces.put(ModelFailedError(Failure.MALFORMED))
    else:
        pieces.put(None)
