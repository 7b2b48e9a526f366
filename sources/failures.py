"""Files that could not be added, remembered in the library until they are: a re-index names them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sources.files import is_unicode
from sources.schema import transaction, translated

if TYPE_CHECKING:
    import sqlite3

    from sources.library import Library

_KEY = "failed:"


@dataclass(frozen=True, slots=True)
class FailedFile:
    """A file that is not in the library because it failed."""

    path: str
    reason: str
    """One line."""


def note(library: Library, path: Path, reason: str) -> None:
    """Remember that a file failed; a path that is mistyped, or whose name cannot be stored, is not remembered."""
    if path.exists() and is_unicode(path):
        key = _KEY + str(path.resolve())
        with translated(library.path), transaction(library.connection):
            library.connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, reason))


def dismiss(library: Library, path: Path) -> None:
    """Forget the failure of a file that was added after all."""
    key = str(path.resolve())
    if any(failed.path == key for failed in _all(library)):
        with translated(library.path), transaction(library.connection):
            forget(library.connection, key)


def forget(connection: sqlite3.Connection, path: str) -> None:
    """Delete the note of a path, inside a transaction."""
    connection.execute("DELETE FROM meta WHERE key = ?", (_KEY + path,))


def failed_files(library: Library) -> tuple[FailedFile, ...]:
    """Return the files that failed and were not added since, by path; those that are gone are left out."""
    return tuple(failed for failed in _all(library) if Path(failed.path).exists())


def _all(library: Library) -> list[FailedFile]:
    rows = library.select("SELECT key, value FROM meta WHERE substr(key, 1, 7) = ? ORDER BY key", (_KEY,))
    return [FailedFile(key.removeprefix(_KEY), reason) for key, reason in rows]
