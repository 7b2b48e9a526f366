"""How events are logged: each as one line; of an exception its kind and place, as its message may quote a user."""

from __future__ import annotations

import logging
import sys
import traceback
from pathlib import PurePath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import TracebackType

_FRAMES_MAX = 12


class OneLine(logging.Formatter):
    """Writes each event as one line, whatever a name of a file or a library puts into it."""

    def format(self, record: logging.LogRecord) -> str:
        r"""Escape what would begin another line or move a terminal's cursor.

        >>> OneLine().format(logging.makeLogRecord({"msg": "a\nWARNING forged"}))
        'a\\nWARNING forged'
        """
        record.exc_text = None  # what another formatter made of it holds the message
        line = super().format(record)
        record.exc_text = None
        return "".join(character if character.isprintable() else ascii(character)[1:-1] for character in line)

    def formatException(  # noqa: N802 - logging's own name
        self,
        ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None],
    ) -> str:
        """Say what kind of exception it was and where."""
        return "" if ei[1] is None else bug_line(ei[1])


def bug_line(exc: BaseException) -> str:
    """Say what kind of exception it was and through which lines of code it came, the last one last."""
    frames = traceback.extract_tb(exc.__traceback__)[-_FRAMES_MAX:]
    places = ", ".join(f"{PurePath(frame.filename).name}:{frame.lineno}" for frame in frames)
    return f"{type(exc).__name__} at {places or 'no known place'}"


def configure_logging() -> None:
    """Log warnings and worse to stderr, one line each."""
    shown = logging.StreamHandler(sys.stderr)
    shown.setFormatter(OneLine("%(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.WARNING, handlers=[shown])
    for handler in logging.getLogger().handlers:
        # bm25s sets its own logger to DEBUG when it is imported, which is later than this.
        handler.setLevel(logging.WARNING)
