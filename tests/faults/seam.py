"""Calls that reach the disk, seen and stopped one by one: writes, flushes, renames, SQL that writes, Chroma's adds.

Only what Python itself calls passes here. What SQLite and Chroma do inside is reached by kills and by full disks.
"""

import builtins
import io
import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from chromadb.api.models.Collection import Collection

from index import table
from sources import schema

Hook = Callable[[str, str], None]
"""Called before each call with its kind and the path or statement it is about; it may raise, or kill the process."""

READING = ("SELECT", "PRAGMA", "ROLLBACK")


class WatchedFile:
    """A file whose writes are told."""

    def __init__(self, file: Any, tell: Hook) -> None:
        self._file = file
        self._tell = tell

    def write(self, data: Any) -> int:
        self._tell("write", str(self._file.name))
        return int(self._file.write(data))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def __enter__(self) -> "WatchedFile":
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def __iter__(self) -> Iterator[Any]:
        return iter(self._file)


def _before(original: Any, kind: str, tell: Hook) -> Any:
    def told(target: Any, *arguments: Any, **options: Any) -> Any:
        tell(kind, str(Path(f"/proc/self/fd/{target}").readlink()) if isinstance(target, int) else str(target))
        return original(target, *arguments, **options)

    return told


def _statement(original: Any, tell: Hook) -> Any:
    def told(self: Any, statement: str, *arguments: Any) -> Any:
        if not statement.lstrip().upper().startswith(READING):
            tell("sql", statement)
        return original(self, statement, *arguments)

    return told


@contextmanager
def watched(home: object, hook: Hook) -> Iterator[None]:
    """Tell `hook` of each call of this process that changes something below `home`, before it is made."""
    inside = str(home)

    def tell(kind: str, what: str) -> None:
        if kind in {"sql", "chroma"} or what.startswith(inside):
            hook(kind, what)

    def opener(original: Any) -> Any:
        def opened(file: Any, mode: str = "r", *arguments: Any, **options: Any) -> Any:
            made = original(file, mode, *arguments, **options)
            is_ours = not isinstance(file, int) and str(file).startswith(inside)
            return WatchedFile(made, tell) if is_ours and set(mode) & set("wax+") else made

        return opened

    class Passages(sqlite3.Connection):
        execute = _statement(sqlite3.Connection.execute, tell)
        executemany = _statement(sqlite3.Connection.executemany, tell)

    def connect(*arguments: Any, **options: Any) -> sqlite3.Connection:
        return original_connect(*arguments, **{"factory": Passages, **options})

    original_connect = sqlite3.connect
    with pytest.MonkeyPatch.context() as patch:
        for name in ("fsync", "rename", "replace"):
            patch.setattr(os, name, _before(getattr(os, name), name, tell))
        patch.setattr(builtins, "open", opener(builtins.open))
        patch.setattr(io, "open", opener(io.open))
        for method in ("execute", "executemany"):
            original = getattr(sqlite3.Connection, method)
            patch.setattr(schema.Connection, method, _statement(original, tell), raising=False)
        patch.setattr(table.sqlite3, "connect", connect)
        patch.setattr(Collection, "add", _before(Collection.add, "chroma", lambda kind, _what: tell(kind, "add")))
        yield


def disk_error(kind: str, code: int) -> Exception:
    """Return the error that a call of this kind raises when the system refuses it."""
    if kind == "sql":
        error = sqlite3.OperationalError("disk I/O error")
        error.sqlite_errorname = "SQLITE_FULL" if code == 28 else "SQLITE_IOERR_WRITE"
        error.sqlite_errorcode = 13 if code == 28 else 778
        return error
    return OSError(code, os.strerror(code))
