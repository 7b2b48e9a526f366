"""The files that a user names: found in folders, and opened for reading only when they are files of an allowed size."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from sources.encoding import shown
from sources.errors import SourceError
from sources.metadata import METADATA_FILE
from sources.text import clean, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MAX_FILE_BYTES = 200 * 1024 * 1024
"""Largest file that is read. The largest official one, the CSL as JSON, has about 32 MB."""


def iter_files(paths: Iterable[Path]) -> Iterator[Path]:
    """Yield the files of the paths given, each folder's in order of name, folders within it included.

    `metadata.yml` is never yielded, nor what lies hidden in a folder (names with a leading dot); links to folders are
    not followed.

    Raises:
        SourceError: A path does not exist; raised before its first file is yielded.
    """
    for path in paths:
        if path.is_dir():
            yield from _files_under(path)
        elif not path.exists():
            raise SourceError(f"{shown(str(path))}: no such file or folder; check the path")
        elif path.name != METADATA_FILE:
            yield path


def legible_path(path: Path) -> str:
    """Return a path fit to be printed: on one line, without invisible characters."""
    return one_line(clean(str(path)).text)


def is_unicode(path: Path) -> bool:
    """Tell whether a path is text that can be stored: other systems leave names whose bytes are no UTF-8."""
    return not any("\ud800" <= ch <= "\udfff" for ch in str(path))


def open_file(path: Path) -> int:
    """Open a file and return its descriptor, which the caller closes.

    Raises:
        SourceError: It is missing, unreadable, no regular file, empty or too large, or its name is no text.
    """
    name = shown(path.name)
    if not is_unicode(path):
        raise SourceError(f"{name}: its name is not valid UTF-8; rename it")
    try:
        # O_NONBLOCK: a named pipe without a writer would otherwise be waited for.
        file = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    except FileNotFoundError as exc:
        raise SourceError(f"{name}: no such file; check the path") from exc
    except (OSError, ValueError) as exc:  # ValueError: a NUL character in the path
        reason = one_line(str(getattr(exc, "strerror", None) or exc))
        raise SourceError(f"{name}: cannot be read ({reason}); check that it exists and may be read") from exc
    try:
        _check(os.fstat(file), name)
    except SourceError:
        os.close(file)
        raise
    return file


def _check(status: os.stat_result, name: str) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise SourceError(f"{name}: is a folder, not a file; give the files in it")
    if not stat.S_ISREG(status.st_mode):
        raise SourceError(f"{name}: is a device or pipe, not a file; give files or folders")
    if status.st_size > MAX_FILE_BYTES:
        size, most = status.st_size / 1024**2, MAX_FILE_BYTES / 1024**2
        raise SourceError(f"{name}: {size:,.0f} MB is over the limit of {most:,.0f} MB; split it")
    if not status.st_size:
        raise SourceError(f"{name}: empty file (0 bytes); download or save it again")


def _files_under(folder: Path) -> Iterator[Path]:
    for parent, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            path = Path(parent, name)
            if not name.startswith(".") and name != METADATA_FILE and path.is_file():
                yield path
