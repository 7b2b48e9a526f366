"""The canonical store's SQLite file: its tables, how it is opened, and what its errors mean to a user."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sources.errors import LibraryError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SCHEMA = 1
"""Number of the schema, kept in `user_version`. Raise it when a table or the making of a name key changes."""

FILE_NAME = "library.sqlite"
BUSY_TIMEOUT_MS = 10_000
"""How long a writer waits for another writer before it gives up."""

# A number is never used twice (AUTOINCREMENT), so a reader that holds one of an erased version finds nothing.
# Rows hang on the number of their version, not on (document_id, version): 90 bytes a row fewer. Text comes last, so
# that reading metadata never walks the pages of the text.
TABLES = (
    """CREATE TABLE documents(
        document_id TEXT PRIMARY KEY, version TEXT NOT NULL, removed INTEGER NOT NULL DEFAULT 0,
        added_at TEXT NOT NULL, updated_at TEXT NOT NULL) WITHOUT ROWID""",
    """CREATE TABLE versions(
        version_id INTEGER PRIMARY KEY AUTOINCREMENT, document_id TEXT NOT NULL, version TEXT NOT NULL,
        metadata TEXT NOT NULL, warnings TEXT NOT NULL, origin TEXT NOT NULL, added_at TEXT NOT NULL,
        digest TEXT NOT NULL, rows INTEGER NOT NULL, lists TEXT NOT NULL,
        heading_start INTEGER, heading_end INTEGER, dated_start INTEGER, dated_end INTEGER,
        pages TEXT NOT NULL, blocks BLOB NOT NULL, text TEXT NOT NULL,
        UNIQUE(document_id, version))""",
    """CREATE TABLE listings(
        version_id INTEGER NOT NULL REFERENCES versions ON DELETE CASCADE, row INTEGER NOT NULL,
        list TEXT NOT NULL, destination TEXT, start INTEGER NOT NULL, end INTEGER NOT NULL, data TEXT NOT NULL,
        PRIMARY KEY(version_id, row)) WITHOUT ROWID""",
    """CREATE TABLE names(
        version_id INTEGER NOT NULL REFERENCES versions ON DELETE CASCADE, row INTEGER NOT NULL,
        kind TEXT NOT NULL, value TEXT NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL,
        norm TEXT NOT NULL, core TEXT NOT NULL, solid TEXT NOT NULL)""",
    """CREATE TABLE row_citations(
        version_id INTEGER NOT NULL REFERENCES versions ON DELETE CASCADE, row INTEGER NOT NULL,
        volume INTEGER NOT NULL, page INTEGER NOT NULL, published TEXT)""",
    """CREATE TABLE row_footnotes(
        version_id INTEGER NOT NULL REFERENCES versions ON DELETE CASCADE, row INTEGER NOT NULL,
        number TEXT NOT NULL)""",
    """CREATE TABLE address_keys(
        version_id INTEGER NOT NULL REFERENCES versions ON DELETE CASCADE, row INTEGER NOT NULL, key TEXT NOT NULL)""",
    """CREATE TABLE vectors(
        model TEXT NOT NULL, text_hash TEXT NOT NULL, vector BLOB NOT NULL,
        PRIMARY KEY(model, text_hash)) WITHOUT ROWID""",
    "CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    "CREATE INDEX listings_list ON listings(version_id, list, destination)",
    "CREATE INDEX names_row ON names(version_id, row)",
    "CREATE INDEX names_norm ON names(norm)",
    "CREATE INDEX names_core ON names(core)",
    "CREATE INDEX names_solid ON names(solid)",
    "CREATE INDEX row_citations_page ON row_citations(volume, page)",
    "CREATE INDEX row_citations_published ON row_citations(published)",
    "CREATE INDEX row_citations_row ON row_citations(version_id, row)",
    "CREATE INDEX row_footnotes_number ON row_footnotes(version_id, number)",
    "CREATE INDEX address_keys_key ON address_keys(key)",
    "CREATE INDEX address_keys_row ON address_keys(version_id, row)",
)

_CAUSES = {
    "SQLITE_FULL": "the disk is full; free some space and run the command again, nothing was changed",
    "SQLITE_READONLY": "it cannot be written; give this user write access to the file and its folder",
    "SQLITE_BUSY": "another process is writing to it; wait for that to end and run the command again",
    "SQLITE_LOCKED": "another process is writing to it; wait for that to end and run the command again",
    "SQLITE_CORRUPT": "it is damaged; restore it from a backup, or move it away and add the documents again",
    "SQLITE_NOTADB": "it is not a library file; move it away and add the documents again",
    "SQLITE_CANTOPEN": "it cannot be opened; check that it exists and that this user may read the file and its folder",
    "SQLITE_IOERR": "reading or writing failed; check the disk and its free space, then run `footnote check`",
    "SQLITE_TOOBIG": "a document is too large to be stored; split it",
}

_LITTLE = 64 * 1024
"""Bytes free under which a disk counts as full."""
_NO_SHARED_MEMORY = ("SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_IOERR_SHM", "SQLITE_FULL")
"""Beginnings of the error names when the shared-memory file of a WAL cannot be made."""


class Connection(sqlite3.Connection):
    """A connection that can be weakly referenced, so that a thread that ends lets go of its own."""


def exists(path: Path) -> bool:
    """Tell whether there is a file at `path`; `LibraryError` when its folder may not be looked into."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as exc:
        raise LibraryError(f"library {path}: {exc.strerror}; give this user read access to the folder") from exc
    return True


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn an error of SQLite into a `LibraryError` of one line about the file at `path`.

    Raises:
        LibraryError: SQLite failed inside the block.
    """
    try:
        yield
    except sqlite3.Error as exc:
        # Extended codes (SQLITE_BUSY_SNAPSHOT, SQLITE_IOERR_FSYNC) begin with the name of the plain one.
        name = "_".join(str(getattr(exc, "sqlite_errorname", "")).split("_")[:2])
        if name in {"SQLITE_IOERR", "SQLITE_CANTOPEN"} and _is_full(path.parent):
            name = "SQLITE_FULL"
        raise LibraryError(f"library {path}: {_CAUSES.get(name, f'{exc}; run `footnote check`')}") from exc


def _is_full(folder: Path) -> bool:
    # SQLite names a full disk as such when it writes data, not when it makes the files beside the database.
    try:
        return shutil.disk_usage(folder).free < _LITTLE
    except OSError:
        return False


def connect(path: Path, *, read_only: bool) -> Connection:
    """Open the file at `path`, in autocommit mode; make it and its tables when it is new and not `read_only`.

    Raises:
        LibraryError: it is missing, damaged, locked or of another schema.
    """
    if read_only and not exists(path):
        raise LibraryError(f"no library at {path}; add documents with `footnote add`")
    with translated(path):
        connection = _open_read_only(path) if read_only else _open_writable(path)
        try:
            _check_schema(path, connection)
        except BaseException:
            connection.close()
            raise
        return connection


def _dial(uri: str) -> Connection:
    # Each thread has a connection of its own; only closing happens from another.
    connection = sqlite3.connect(
        uri,
        uri=True,
        timeout=BUSY_TIMEOUT_MS / 1000,
        isolation_level=None,
        check_same_thread=False,
        factory=Connection,
    )
    connection.execute("PRAGMA cache_size = -16000")
    return connection


def _open_read_only(path: Path) -> Connection:
    uri = path.absolute().as_uri()
    try:
        return _probed(f"{uri}?mode=ro")
    except sqlite3.OperationalError as exc:
        wal = path.with_name(f"{path.name}-wal")
        if not exc.sqlite_errorname.startswith(_NO_SHARED_MEMORY):
            raise
        if wal.exists() and wal.stat().st_size:
            raise LibraryError(
                f"library {path}: changes wait in {wal.name} and no file can be made beside it; run `footnote index` "
                "once as a user who may write there, on a disk with room"
            ) from exc
    # WAL needs a shared-memory file beside the library; where none can be made (the folder is read-only, the disk is
    # full), no writer of this user's is there.
    return _probed(f"{uri}?mode=ro&immutable=1")


def _probed(uri: str) -> Connection:
    connection = _dial(uri)
    try:
        connection.execute("PRAGMA user_version").fetchone()
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _open_writable(path: Path) -> Connection:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as exc:
        raise LibraryError(f"library {path}: its folder cannot be made ({exc.strerror}); choose another home") from exc
    connection = _dial(path.absolute().as_uri())
    try:
        for setting in ("synchronous = FULL", "foreign_keys = ON", "secure_delete = ON"):
            connection.execute(f"PRAGMA {setting}")
        if connection.execute("PRAGMA user_version").fetchone() == (0,):
            _create(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _create(connection: Connection) -> None:
    connection.execute("PRAGMA journal_mode = WAL")
    with transaction(connection):
        # Two processes may make it at once: the second one finds it made, or finds a stranger's tables.
        if connection.execute("PRAGMA user_version").fetchone() == (0,) and not _has_tables(connection):
            for statement in TABLES:
                connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {SCHEMA}")


def _has_tables(connection: Connection) -> bool:
    return connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone() is not None


def _check_schema(path: Path, connection: Connection) -> None:
    found = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if found != SCHEMA:
        raise LibraryError(
            f"library {path} is of schema {found}, this release reads schema {SCHEMA}; "
            "move it away and add the documents again, or use the release that wrote it"
        )


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Run the block in one write transaction: committed whole, or undone whole on any error."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
