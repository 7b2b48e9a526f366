"""The one way from a file to what it says: find the format by content, choose the reader, run it."""

from __future__ import annotations

import os
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol, cast

from sources.detect import Format, detect
from sources.encoding import shown
from sources.errors import SourceError
from sources.metadata import METADATA_FILE, FileMetadata
from sources.text import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from sources.model import Reading

__all__ = ["MAX_FILE_BYTES", "READERS", "Format", "detect", "iter_files", "parse_file"]

MAX_FILE_BYTES = 200 * 1024 * 1024
"""Largest file that is read. The largest official one, the CSL as JSON, has about 32 MB."""


class Reader(Protocol):
    """What each module of `sources.readers` offers."""

    def __call__(self, data: bytes, *, name: str, metadata: FileMetadata) -> tuple[Reading, ...]:
        """Read the documents of one file; raise `SourceError` when it holds none."""


READERS: Mapping[Format, str] = MappingProxyType(
    {
        Format.FEDERAL_REGISTER_JSON: "sources.readers.federal_register",
        Format.ECFR_XML: "sources.readers.ecfr",
        Format.CSL_JSON: "sources.readers.csl",
        Format.CSL_CSV: "sources.readers.csl",
        Format.ENTRIES_CSV: "sources.readers.entries",
        Format.HTML: "sources.readers.html",
        Format.MARKDOWN: "sources.readers.article_text",
        Format.TEXT: "sources.readers.article_text",
    }
)
"""The module that reads each format. Imported when first needed: trafilatura alone takes 0.3 s."""


def parse_file(path: Path, metadata: FileMetadata) -> tuple[Reading, ...]:
    """Read the documents of a file, whatever its name; at least one.

    Raises:
        SourceError: The file cannot be opened, is empty or too large, is broken, or holds no text.
        UnknownFormatError: Its content is of no supported format.
    """
    name = shown(path.name)
    data = _read_bytes(path, name)
    readings = _reader(detect(data, name=name))(data, name=name, metadata=metadata)
    if not readings:
        raise SourceError(f"{name}: no documents found; check that it was downloaded whole")
    return readings


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


def _files_under(folder: Path) -> Iterator[Path]:
    for parent, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            path = Path(parent, name)
            if not name.startswith(".") and name != METADATA_FILE and path.is_file():
                yield path


def _read_bytes(path: Path, name: str) -> bytes:
    try:
        size = path.stat().st_size
        if size > MAX_FILE_BYTES:
            raise SourceError(
                f"{name}: {size / 1024**2:,.0f} MB is over the limit of {MAX_FILE_BYTES // 1024**2} MB; split it"
            )
        data = path.read_bytes()
    except FileNotFoundError as exc:
        raise SourceError(f"{name}: no such file; check the path") from exc
    except IsADirectoryError as exc:
        raise SourceError(f"{name}: is a folder, not a file; give the files in it") from exc
    except (OSError, ValueError) as exc:
        # ValueError: a NUL character in the path.
        reason = one_line(str(getattr(exc, "strerror", None) or exc))
        raise SourceError(f"{name}: cannot be read ({reason}); check that it exists and may be read") from exc
    if not data:
        raise SourceError(f"{name}: empty file (0 bytes); download or save it again")
    return data


def _reader(found: Format) -> Reader:
    return cast("Callable[..., tuple[Reading, ...]]", import_module(READERS[found]).read)
