"""The assistant of what a home serves, for a process that lives long: reopened when something else is served.

A new generation is opened beside the old one and warmed, while the old one goes on answering; the client of the old
one is closed at the swap. A served generation whose files change under it is left before the next question.
"""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from assistant.answer import Assistant
from index.generation import current, folder_of
from index.probe import fingerprint
from sources.erasures import pending
from sources.errors import FootnoteError, GenerationError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from pathlib import Path

    from assistant.model import Answer, Question
    from index.embed import Embedder

T = TypeVar("T")

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _State:
    """What an open assistant depends on; when any of it changes, it is opened anew."""

    current: str
    """What `CURRENT` says, or what is wrong with it."""
    files: str
    """What the files of that generation look like."""
    own_files: str
    """What the files look like of the generation that is open, which is another one after a fall-back."""
    erased: tuple[str, ...]
    """Ids of documents whose erasure is not complete: their text is gone already."""


@dataclass(frozen=True, slots=True)
class _Open:
    assistant: Assistant
    state: _State


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer, and what the user must know of the index that it came from."""

    answer: Answer
    notice: str
    """One line with the command that mends it; empty when the index is whole."""


class Served:
    """Answers from what is served now. Usable from any thread, one question at a time; close it."""

    def __init__(self, home: Path, embedder: Embedder, clock: Callable[[], date]) -> None:
        self._home = home
        self._embedder = embedder
        self._clock = clock
        self._lock = threading.Lock()
        self._open: _Open | None = None
        self._opening: threading.Thread | None = None
        self._closed = False

    def ask(self, question: Question, *, stage: Callable[[str | Reply], None] | None = None) -> Reply:
        """Answer from the snapshot that is served; all of the answer is of one snapshot.

        `stage` is told what is being done, in words for the user.

        Raises:
            FootnoteError: nothing is indexed yet, or nothing can be opened.
        """
        if stage is not None and self._open is None:
            stage("Opening the index")

        def answered(assistant: Assistant) -> Reply:
            return Reply(assistant.ask(question, stage=stage), assistant.snapshot.notice)

        return self._with(answered, question)

    def read(self, reader: Callable[[Assistant], T]) -> T:
        """Return what `reader` makes of what is served; raises as `ask` does, and what the reader raises."""
        return self._with(reader, None)

    def _with(self, reader: Callable[[Assistant], T], question: Question | None) -> T:
        with self._lock:
            opened = self._current(question)
            try:
                return reader(opened.assistant)
            except FootnoteError:
                # A document may have been erased, or a file damaged, since the question was taken.
                if self._state(opened.assistant) == opened.state:
                    raise
                return reader(self._reopen().assistant)

    def close(self) -> None:
        """Close the snapshot; closing twice is fine."""
        opening = self._opening
        if opening is not None:
            opening.join()
        with self._lock:
            self._closed = True
            self._let_go()

    def _current(self, question: Question | None) -> _Open:
        opened = self._open
        if opened is None:
            return self._reopen()
        now = self._state(opened.assistant)
        if now == opened.state:
            return opened
        if not self._is_intact(opened, now):
            return self._reopen()
        if self._opening is None:
            self._opening = threading.Thread(target=self._open_beside, args=(question,), name="footnote-open")
            self._opening.start()
        return opened

    def _is_intact(self, opened: _Open, now: _State) -> bool:
        """Tell whether an open assistant can go on while the next one opens: only `CURRENT` has moved on."""
        if now.current == opened.state.current or now.erased != opened.state.erased:
            return False
        swept = not folder_of(self._home, opened.assistant.snapshot.generation).exists()
        return swept or now.own_files == opened.state.own_files

    def _reopen(self) -> _Open:
        self._let_go()
        self._open = self._opened()
        return self._open

    def _opened(self) -> _Open:
        assistant = Assistant.open(self._home, clock=self._clock, embedder=self._embedder)
        return _Open(assistant, self._state(assistant))

    def _open_beside(self, question: Question | None) -> None:
        opened = None
        try:
            opened = self._opened()
            if question is not None:
                opened.assistant.ask(question)  # reads names and texts into memory
        except FootnoteError as exc:
            log.warning("the new index cannot be opened yet: %s", exc)
        with self._lock:
            self._opening = None
            if opened is not None and self._closed:
                opened.assistant.close()
            elif opened is not None:
                self._let_go()
                self._open = opened
                log.info("serving %s", opened.assistant.snapshot.generation)

    def _let_go(self) -> None:
        if self._open is not None:
            self._open.assistant.close()
            self._open = None

    def _state(self, assistant: Assistant) -> _State:
        snapshot = assistant.snapshot
        try:
            name = current(self._home) or ""
        except GenerationError as exc:
            name = str(exc)
        own = fingerprint(self._home, snapshot.generation)
        files = own if name == snapshot.generation else fingerprint(self._home, name or "none")
        return _State(name, files, own, pending(snapshot.library) or ())
