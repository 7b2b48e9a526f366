"""The canonical store: documents, their immutable versions, the rows of lists and the vectors, in one SQLite file.

One process writes at a time (a second waits ten seconds); readers never wait. Each thread has its own connection.
"""

from __future__ import annotations

import json
import logging
import threading
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any
from weakref import WeakSet

import numpy as np

from sources import erasures, lookup, stored
from sources.errors import LibraryError, NotInLibraryError
from sources.inspection import inspect
from sources.merging import NOTICE_PREFIX, merged
from sources.model import Document, Listing, Reading, Span, Version
from sources.schema import FILE_NAME, Connection, connect, transaction, translated
from sources.tables import VERSION_COLUMNS, VersionRow, key_rows

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from pathlib import Path
    from types import TracebackType
    from typing import Self


log = logging.getLogger(__name__)

_BATCH = 500

_LISTING_COLUMNS = "listings.row, listings.list, listings.start, listings.end, listings.data"


class Change(StrEnum):
    """What adding a reading did."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """A document of the library, with its current version."""

    document: Document
    version: str
    """Id of the version that is current."""
    added_at: str
    """When the current version was added, UTC, ISO 8601, seconds."""
    origin: str
    """Where it came from: the path of a file, an address, `bundled`."""
    warnings: tuple[str, ...]
    """What its reader cut, dropped or could not read, one line each."""
    rows: int
    """Rows of lists in it; 0 for other documents."""
    lists: frozenset[str] = frozenset()
    """Slugs of the lists that its rows are of; empty for other documents."""


class Library:
    """The canonical store in a home; open it with `Library.open`, close it or use it as a context manager."""

    def __init__(self, path: Path, *, read_only: bool) -> None:
        self.path = path
        self.read_only = read_only
        self._local = threading.local()
        self._lock = threading.Lock()
        self._open: WeakSet[Connection] = WeakSet()
        self._closed = False

    @classmethod
    def open(cls, home: Path, *, read_only: bool = False) -> Self:
        """Open `home/library.sqlite`, made with its folder when it is new and not `read_only`.

        Raises:
            LibraryError: it is missing (`read_only`), damaged, locked, not writable or of another schema.
        """
        library = cls(home / FILE_NAME, read_only=read_only)
        _ = library.connection
        return library

    def close(self) -> None:
        """Close every connection; closing twice is fine."""
        self._closed = True
        with self._lock:
            for connection in self._open:
                connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def connection(self) -> sqlite3.Connection:
        """The calling thread's connection, in autocommit mode. `LibraryError` after `close`."""
        if self._closed:
            raise LibraryError(f"library {self.path} is closed; open it again")
        connection: Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = connect(self.path, read_only=self.read_only)
            with self._lock:
                self._open.add(connection)
        return connection

    def select(self, statement: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Run a reading statement and return all its rows; an error of SQLite becomes a `LibraryError`."""
        with translated(self.path):
            return self.connection.execute(statement, parameters).fetchall()

    def add(self, reading: Reading, *, added_at: datetime, origin: str) -> Change:
        """Store a document as read, in one transaction: all of it, or nothing when that fails.

        The same text again keeps its version, whatever else changed of it (`UPDATED`) or not (`UNCHANGED`); new text
        becomes the current version. A document that had been removed is `ADDED` again. The record and the full text of
        a notice become one document (`sources.merging`).

        Raises:
            CitationError: a field of a row is not the text at its span.
            LibraryError: the library cannot be written.
        """
        for listing in reading.listings:
            stored.verify_listing(reading.version, listing)
        with translated(self.path), transaction(self.connection):
            held = self._held(reading.document.document_id)
            whole = merged(held, reading) if held else reading
            change = self._put(whole, VersionRow.of(whole, added_at, origin))
        log.info("%s %s, %d rows", change, reading.document.document_id, len(reading.listings))
        return change

    def _held(self, document_id: str) -> Reading | None:
        """Return a notice as it is held; None for what is not held, or is no notice."""
        if not document_id.startswith(NOTICE_PREFIX):
            return None
        rows = self.select(
            "SELECT metadata, warnings FROM documents JOIN versions USING (document_id, version) "
            "WHERE document_id = ? AND removed = 0",
            (document_id,),
        )
        if not rows:
            return None
        (metadata, warnings), *_ = rows
        return Reading(stored.decode_document(metadata), self.version(document_id), (), tuple(json.loads(warnings)))

    def _put(self, reading: Reading, row: VersionRow) -> Change:
        document_id, version = reading.version.document_id, reading.version.version
        current = self._one("SELECT version, removed FROM documents WHERE document_id = ?", document_id)
        held = self._one(
            "SELECT version_id, digest, added_at FROM versions WHERE document_id = ? AND version = ?",
            document_id,
            version,
        )
        if held and held[1] == row.digest:
            if current == (version, 0):
                return Change.UNCHANGED
        elif held:
            # The text is the same; what was made of it is made anew, rows included.
            self.connection.execute("DELETE FROM versions WHERE version_id = ?", held[:1])
            self._write(replace(row, added_at=held[2]), held[0])
        else:
            self._write(row, None)
        self.connection.execute(
            "INSERT INTO documents VALUES (?, ?, 0, ?, ?) ON CONFLICT(document_id) "
            "DO UPDATE SET version = excluded.version, removed = 0, updated_at = excluded.updated_at",
            (document_id, version, row.added_at, row.added_at),
        )
        return Change.UPDATED if current and not current[1] else Change.ADDED

    def _write(self, row: VersionRow, version_id: int | None) -> None:
        marks = ", ".join("?" * VERSION_COLUMNS)
        written = self.connection.execute(f"INSERT INTO versions VALUES ({marks})", (version_id, *row.columns()))
        for table, rows in key_rows(int(written.lastrowid or 0), row.reading.listings).items():
            if rows:
                self.connection.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows)

    def remove(self, document_id: str, *, erase: bool = False) -> None:
        """Take a document out. Its versions stay for the footnotes of issued memos, unless `erase`.

        `erase` also deletes every version and row of it and notes in `meta` that a purge is pending, and of what:
        vectors are kept by their text's hash, so the next index build, which knows those in use, completes the erasure.

        Raises:
            NotInLibraryError: there is none of this id; the message names the nearest ones.
        """
        with translated(self.path), transaction(self.connection):
            known = self._one("SELECT removed FROM documents WHERE document_id = ?", document_id)
            if known is None or (known[0] and not erase):
                raise lookup.unknown(self.select, document_id)
            if erase:
                erasures.erase(self.connection, document_id)
            else:
                self.connection.execute("UPDATE documents SET removed = 1 WHERE document_id = ?", (document_id,))

    def documents(self) -> tuple[StoredDocument, ...]:
        """Return the documents that are not removed, by id."""
        rows = self.select(
            "SELECT metadata, version, versions.added_at, origin, warnings, rows, lists FROM documents "
            "JOIN versions USING (document_id, version) WHERE removed = 0 ORDER BY document_id"
        )
        return tuple(
            StoredDocument(
                document=stored.decode_document(metadata),
                version=version,
                added_at=added_at,
                origin=origin,
                warnings=tuple(json.loads(warnings)),
                rows=count,
                lists=frozenset(json.loads(lists)),
            )
            for metadata, version, added_at, origin, warnings, count, lists in rows
        )

    def document(self, document_id: str, version: str | None = None) -> Document:
        """Return a document's metadata; see `version` for what may be asked and what is raised."""
        version_id = lookup.version_id(self.select, document_id, version)
        return stored.decode_document(
            self.select("SELECT metadata FROM versions WHERE version_id = ?", (version_id,))[0][0]
        )

    def version(self, document_id: str, version: str | None = None) -> Version:
        """Return the current version, or the one named by its id or the first 8 or more characters of that.

        Removed documents and superseded versions are found too.

        Raises:
            NotInLibraryError: there is no such document or version, or more than one begins so.
        """
        version_id = lookup.version_id(self.select, document_id, version)
        full, text, blocks, pages = self.select(
            "SELECT version, text, blocks, pages FROM versions WHERE version_id = ?", (version_id,)
        )[0]
        return Version(document_id, full, text, stored.decode_blocks(blocks), stored.decode_pages(pages))

    def listing(self, key: tuple[str, str, int]) -> Listing:
        """Return the row of this key; `NotInLibraryError` when there is none. The text is not read."""
        document_id, version, row = key
        rows = self.select(
            f"SELECT {_LISTING_COLUMNS} FROM versions JOIN listings USING (version_id) "
            "WHERE document_id = ? AND version = ? AND row = ?",
            key,
        )
        if not rows:
            lookup.version_id(self.select, document_id, version)
            raise NotInLibraryError(f"{document_id} {version[:8]} has no row {row}; rows are counted from 0")
        return _listing(document_id, version, *rows[0])

    def listings(self, document_id: str, version: str) -> tuple[Listing, ...]:
        """Return the rows of a version in order; empty when it is not a list."""
        version_id = lookup.version_id(self.select, document_id, version)
        full = self.select("SELECT version FROM versions WHERE version_id = ?", (version_id,))[0][0]
        rows = self.select(f"SELECT {_LISTING_COLUMNS} FROM listings WHERE version_id = ? ORDER BY row", (version_id,))
        return tuple(_listing(document_id, full, *row) for row in rows)

    def vectors(self, model: str, hashes: Sequence[str]) -> dict[str, np.ndarray]:
        """Return the stored vectors of these text hashes, float32, read only; those not stored are left out."""
        found: dict[str, np.ndarray] = {}
        for first in range(0, len(hashes), _BATCH):
            batch = hashes[first : first + _BATCH]
            marks = ", ".join("?" * len(batch))
            statement = f"SELECT text_hash, vector FROM vectors WHERE model = ? AND text_hash IN ({marks})"
            rows = self.select(statement, (model, *batch))
            found.update((text_hash, np.frombuffer(vector, dtype="<f4")) for text_hash, vector in rows)
        return found

    def embedded(self, model: str) -> frozenset[str]:
        """Return the hashes of all texts with a stored vector of this model."""
        return frozenset(
            text_hash for (text_hash,) in self.select("SELECT text_hash FROM vectors WHERE model = ?", (model,))
        )

    def put_vectors(self, model: str, vectors: Mapping[str, np.ndarray]) -> None:
        """Store vectors by the hash of their text, as float32; one that is already there is replaced."""
        rows = [(model, text_hash, vector.astype("<f4").tobytes()) for text_hash, vector in vectors.items()]
        with translated(self.path), transaction(self.connection):
            self.connection.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)", rows)

    def check(self) -> tuple[str, ...]:
        """Return what is wrong with the file, one line each; empty when it is sound. Reads everything."""
        return inspect(self)

    def _one(self, statement: str, *parameters: object) -> tuple[Any, ...] | None:
        row: tuple[Any, ...] | None = self.connection.execute(statement, parameters).fetchone()
        return row


def _listing(document_id: str, version: str, row: int, slug: str, start: int, end: int, data: str) -> Listing:
    return stored.decode_listing((document_id, version, row), slug, Span(start, end), data)
