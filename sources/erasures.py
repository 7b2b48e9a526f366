"""What `remove --erase` leaves in the library's `meta` until the next index build completes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sources import failures
from sources.schema import transaction, translated

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection

    from sources.library import Library

_PENDING = ("purge", "pending")
_ERASED = "erased:"
_PURGED = "purged"


def erase(connection: sqlite3.Connection, document_id: str) -> None:
    """Delete every version and row of a document, inside a transaction, and note that a purge is pending."""
    origins = connection.execute("SELECT DISTINCT origin FROM versions WHERE document_id = ?", (document_id,))
    for (origin,) in origins.fetchall():
        failures.forget(connection, origin)
    connection.execute("DELETE FROM versions WHERE document_id = ?", (document_id,))
    connection.execute("DELETE FROM documents WHERE document_id = ?", (document_id,))
    connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", _PENDING)
    connection.execute("INSERT OR REPLACE INTO meta VALUES (?, '')", (f"{_ERASED}{document_id}",))


def pending(library: Library) -> tuple[str, ...] | None:
    """Return the ids of the documents whose erasure is to be completed; None when none is."""
    rows = dict(library.select("SELECT key, value FROM meta WHERE key = 'purge' OR substr(key, 1, 7) = ?", (_ERASED,)))
    if _PENDING[0] not in rows:
        return None
    return tuple(sorted(key.removeprefix(_ERASED) for key in rows if key.startswith(_ERASED)))


def purged(library: Library) -> str | None:
    """Return the generation before which all others were deleted by a purge; None when there was no purge."""
    rows = library.select("SELECT value FROM meta WHERE key = ?", (_PURGED,))
    return str(rows[0][0]) if rows else None


def prune_vectors(library: Library, used: Collection[str]) -> int:
    """Delete the vectors of texts that are not in use, and return how many those were.

    Raises:
        LibraryError: the library cannot be written.
    """
    with translated(library.path), transaction(library.connection):
        unused = [
            row
            for row in library.connection.execute("SELECT model, text_hash FROM vectors").fetchall()
            if row[1] not in used
        ]
        library.connection.executemany("DELETE FROM vectors WHERE model = ? AND text_hash = ?", unused)
    return len(unused)


def compact(library: Library) -> bool:
    """Rewrite the file without what was deleted and empty its log; False when a reader is in the way of the latter.

    Raises:
        LibraryError: the library cannot be written, or the disk has no room for a second copy of it.
    """
    with translated(library.path):
        library.connection.execute("VACUUM")
    return empty_log(library)


def empty_log(library: Library) -> bool:
    """Move all of the library's log into its file and cut the log to nothing; False when a reader is in the way."""
    with translated(library.path):
        busy, *_ = library.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not busy


def complete(library: Library, generation: str) -> None:
    """Note that the erasures up to this generation are complete."""
    with translated(library.path), transaction(library.connection):
        library.connection.execute("DELETE FROM meta WHERE key = 'purge' OR substr(key, 1, 7) = ?", (_ERASED,))
        library.connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (_PURGED, generation))
