"""The files that Chroma keeps: what their database says, whatever its bytes, and which of them come and go."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from hashlib import sha256
from typing import TYPE_CHECKING

from sources.errors import GenerationError

if TYPE_CHECKING:
    from pathlib import Path

CHROMA_NAME = "chroma"
DATABASE = "chroma.sqlite3"
_VOLATILE = frozenset({"acquire_write"})
"""Tables that Chroma writes to whenever it is opened."""
_PERSISTED = "index_metadata.pickle"


def chroma_digest(folder: Path) -> str:
    """Return a digest of what Chroma's database says, table by table. Its bytes change whenever it is opened.

    Raises:
        GenerationError: the database cannot be read, or fails SQLite's integrity check.
    """
    path = folder / CHROMA_NAME / DATABASE
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            verdict = connection.execute("PRAGMA integrity_check").fetchone()[0]
            if verdict != "ok":
                raise GenerationError(f"{path} is damaged ({verdict}); run `footnote index --full`")
            made = sha256()
            for name, statement in connection.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall():
                made.update(f"{name} {statement}\n".encode())
                if (statement or "").startswith("CREATE TABLE") and name not in _VOLATILE:
                    for row in connection.execute(f'SELECT * FROM "{name}"'):
                        made.update(repr(row).encode())
    except (sqlite3.Error, UnicodeDecodeError) as exc:  # SQLite quotes what it finds, whatever bytes those are
        raise GenerationError(f"{path} cannot be read ({exc}); run `footnote index --full`") from exc
    return made.hexdigest()


def is_scratch(path: Path) -> bool:
    """Tell whether a file is one that Chroma makes anew whenever it is opened: a graph of fewer than two vectors."""
    return path.parent.parent.name == CHROMA_NAME and not (path.parent / _PERSISTED).exists()
