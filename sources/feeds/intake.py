"""Puts what was fetched into the library: read like any file, marked as fetched, with where it came from and when."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Self

from sources.capped import CappedParser
from sources.errors import LibraryError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sources.library import Change, Library
    from sources.metadata import FileMetadata
    from sources.model import Reading


INCOMING = "incoming-"
"""How the folders in a home begin that hold what is being read; the next fetch deletes one that a kill left behind."""


def sweep(home: Path) -> None:
    """Delete what killed fetches left in a home; the caller holds the fetch lock."""
    for folder in home.glob(f"{INCOMING}*"):
        shutil.rmtree(folder, ignore_errors=True)


class Intake:
    """The way into one library; use it as a context manager, which ends the process that reads."""

    def __init__(self, library: Library, now: Callable[[], datetime], parser: CappedParser | None = None) -> None:
        self.library = library
        self.now = now
        self._parser = parser or CappedParser()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._parser.__exit__()

    def read(self, body: bytes, *, name: str, metadata: FileMetadata) -> tuple[Reading, ...]:
        """Read a body as a file of this name would be read.

        Raises:
            SourceError: it holds no document.
            LibraryError: the home cannot be written.
        """
        home = self.library.path.parent
        try:
            with TemporaryDirectory(prefix=INCOMING, dir=home) as folder:
                path = Path(folder, re.sub(r"[^\w.-]+", "-", name)[-100:].lstrip("."))
                path.write_bytes(body)
                return self._parser.parse_file(path, metadata)
        except OSError as exc:
            raise LibraryError(f"{home} cannot be written ({exc.strerror}); free some space, then fetch again") from exc

    def put(self, reading: Reading, *, origin: str) -> Change:
        """Store a reading as fetched from `origin`; see `Library.add`."""
        fetched = replace(reading, document=replace(reading.document, fetched=True))
        return self.library.add(fetched, added_at=self.now(), origin=origin)

    def stamp(self) -> str:
        """Return the present moment, UTC, ISO 8601."""
        return self.now().isoformat(timespec="seconds")
