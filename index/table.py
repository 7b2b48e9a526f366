"""The passages and documents of a generation, in one SQLite file that is written once and then only read."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np

from index.model import Passage, ServedDocument
from sources.errors import GenerationError
from sources.model import Span
from sources.stored import decode_document, encode_document, to_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

NO_VECTOR = -1

_TABLES = """
CREATE TABLE documents(
    ordinal INTEGER PRIMARY KEY, document_id TEXT NOT NULL UNIQUE, version TEXT NOT NULL, digest TEXT NOT NULL,
    metadata TEXT NOT NULL, lists TEXT NOT NULL, passages INTEGER NOT NULL);
CREATE TABLE passages(
    ordinal INTEGER PRIMARY KEY, passage_id TEXT NOT NULL UNIQUE, document INTEGER NOT NULL REFERENCES documents,
    start INTEGER NOT NULL, end INTEGER NOT NULL, heading TEXT NOT NULL, list TEXT NOT NULL, row INTEGER,
    text_hash TEXT NOT NULL, vector INTEGER NOT NULL);
CREATE INDEX passages_document ON passages(document, ordinal);
"""
_COLUMNS = "passage_id, document_id, version, start, end, heading, list, row"
_FROM = "passages JOIN documents ON documents.ordinal = passages.document"


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document as it is written."""

    served: ServedDocument
    digest: str
    """Digest of all that its reader made of it, from the library: another one means that it must be indexed again."""


@dataclass(frozen=True, slots=True)
class PassageRow:
    """A passage as it is written."""

    passage: Passage
    text_hash: str
    """SHA-256 of the text that is embedded."""
    vector: int
    """Number of its vector; `NO_VECTOR` when it has none."""


@dataclass(frozen=True, slots=True)
class PassageColumns:
    """What filters and rankings read of every passage, arrays of (n,) by ordinal."""

    document: np.ndarray
    """int32, ordinal of its document."""
    list: np.ndarray
    """int32, index into `lists`."""
    vector: np.ndarray
    """int32, number of its vector; `NO_VECTOR` when it has none."""
    lists: tuple[str, ...]
    """Slugs of lists, the empty one first."""


class PassageWriter:
    """Writes the file of a new generation; nothing is on disk for sure before the folder is synced."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None)
        # A build that dies is thrown away whole, so no journal is needed.
        self._connection.executescript(f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN; {_TABLES}")
        self._documents = 0
        self.passages = 0
        """Passages written so far."""

    def add(self, document: DocumentRow, passages: Iterable[PassageRow]) -> None:
        """Write a document and its passages, in order."""
        served = document.served
        self._connection.execute(
            "INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                self._documents,
                served.document.document_id,
                served.version,
                document.digest,
                encode_document(served.document),
                to_json(sorted(served.lists)),
                served.passages,
            ),
        )
        rows = [self._row(self.passages + place, one) for place, one in enumerate(passages)]
        self._connection.executemany("INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
        self._documents += 1
        self.passages += len(rows)

    def _row(self, ordinal: int, one: PassageRow) -> tuple[object, ...]:
        passage = one.passage
        span = passage.span
        place = (span.start, span.end, passage.heading, passage.list, passage.row)
        return (ordinal, passage.passage_id, self._documents, *place, one.text_hash, one.vector)

    def close(self, *, commit: bool) -> None:
        """Commit, or throw away, and close."""
        try:
            # SQLite rolls back by itself when the disk is full, and then refuses to do it twice.
            if self._connection.in_transaction:
                self._connection.execute("COMMIT" if commit else "ROLLBACK")
        finally:
            self._connection.close()


class PassageTable:
    """The file of a generation, open for reading from any thread. It never changes, so it is read without locks."""

    def __init__(self, path: Path) -> None:
        """Open it; `GenerationError` when it is missing or damaged."""
        self._path = path
        self._lock = Lock()
        try:
            self._connection = sqlite3.connect(
                f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
            )
        except sqlite3.Error as exc:
            raise self._damaged(exc) from exc

    def close(self) -> None:
        """Close the file; closing twice is fine."""
        with self._lock:
            self._connection.close()

    def documents(self) -> tuple[DocumentRow, ...]:
        """Return the documents by ordinal, which is by id."""
        rows = self._select("SELECT metadata, version, lists, passages, digest FROM documents ORDER BY ordinal")
        return tuple(
            DocumentRow(
                ServedDocument(decode_document(metadata), version, frozenset(json.loads(lists)), passages), digest
            )
            for metadata, version, lists, passages, digest in rows
        )

    def columns(self) -> PassageColumns:
        """Return what filters need of all passages."""
        lists = (
            "",
            *(slug for (slug,) in self._select("SELECT DISTINCT list FROM passages WHERE list != '' ORDER BY 1")),
        )
        numbers = {slug: number for number, slug in enumerate(lists)}
        rows = self._select("SELECT document, list, vector FROM passages ORDER BY ordinal")
        count = len(rows)
        return PassageColumns(
            document=np.fromiter((row[0] for row in rows), dtype=np.int32, count=count),
            list=np.fromiter((numbers[row[1]] for row in rows), dtype=np.int32, count=count),
            vector=np.fromiter((row[2] for row in rows), dtype=np.int32, count=count),
            lists=lists,
        )

    def passages(self, ordinals: Sequence[int]) -> list[Passage]:
        """Return the passages of these ordinals, in the order asked."""
        marks = ", ".join("?" * len(ordinals))
        rows = self._select(
            f"SELECT passages.ordinal, {_COLUMNS} FROM {_FROM} WHERE passages.ordinal IN ({marks})", tuple(ordinals)
        )
        found = {row[0]: _passage(*row[1:]) for row in rows}
        return [found[ordinal] for ordinal in ordinals]

    def passage(self, passage_id: str) -> Passage | None:
        """Return the passage of this id; None when this generation has none."""
        rows = self._select(f"SELECT {_COLUMNS} FROM {_FROM} WHERE passage_id = ?", (passage_id,))
        return _passage(*rows[0]) if rows else None

    def of_document(self, document_id: str) -> list[Passage]:
        """Return the passages of a document, in text order."""
        rows = self._select(
            f"SELECT {_COLUMNS} FROM {_FROM} WHERE document_id = ? ORDER BY passages.ordinal", (document_id,)
        )
        return [_passage(*row) for row in rows]

    def _select(self, statement: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        try:
            with self._lock:
                return self._connection.execute(statement, parameters).fetchall()
        except sqlite3.Error as exc:
            raise self._damaged(exc) from exc

    def _damaged(self, exc: sqlite3.Error) -> GenerationError:
        return GenerationError(f"{self._path} cannot be read ({exc}); run `footnote index`")


def integrity(path: Path) -> str:
    """Return what SQLite's integrity check says of the file, `ok` when it is sound."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
            return str(connection.execute("PRAGMA integrity_check").fetchone()[0])
    except (sqlite3.Error, UnicodeDecodeError) as exc:  # SQLite quotes what it finds, whatever bytes those are
        return str(exc)


def _passage(
    passage_id: str,
    document_id: str,
    version: str,
    start: int,
    end: int,
    heading: str,
    *row: Any,  # noqa: ANN401 - SQL
) -> Passage:
    return Passage(passage_id, document_id, version, Span(start, end), heading, *row)
