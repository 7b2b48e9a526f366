"""Adds files to the library: reads each, stores what it holds, and reports per file; one bad file loses nothing."""

from __future__ import annotations

import logging
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sources import failures
from sources.capped import CappedParser
from sources.encoding import shown
from sources.errors import FootnoteError
from sources.files import iter_files, legible_path
from sources.library import Change
from sources.metadata import FileMetadata, load_metadata
from sources.text import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime
    from pathlib import Path

    from sources.library import Library
    from sources.model import PartialDate

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class FileResult:
    """What became of one file."""

    path: str
    """On one line, without invisible characters."""
    status: str
    """`added`, `updated`, `unchanged` or `failed`; of several documents in a file the strongest change."""
    documents: tuple[str, ...]
    """Ids of the documents that it holds; empty when it failed."""
    rows: int
    """List rows read."""
    reason: str = ""
    """One line why it failed; empty otherwise."""
    warnings: tuple[str, ...] = ()


def add_paths(
    library: Library,
    paths: Iterable[Path],
    *,
    now: Callable[[], datetime],
    as_of: PartialDate | None = None,
) -> Iterator[FileResult]:
    """Add files and folders, yielding a result for each file as it is done. `as_of` overrides a list's date."""
    described = _Described(as_of)
    with CappedParser() as parser:
        for path in paths:
            try:
                files = list(iter_files([path]))
            except FootnoteError as exc:
                yield FileResult(legible_path(path), "failed", (), 0, str(exc))
                continue
            for file in files:
                result = _add_file(library, file, parser, described, now=now)
                if result.status == "failed":
                    failures.note(library, file, result.reason)
                else:
                    failures.dismiss(library, file)
                yield result


class _Described:
    """What `metadata.yml` says of each file, read once a folder."""

    def __init__(self, as_of: PartialDate | None) -> None:
        self._as_of = as_of
        self._folders: dict[Path, dict[str, FileMetadata] | FootnoteError] = {}

    def of(self, file: Path) -> FileMetadata:
        """Return what is said of a file; raise `MetadataError` again for each file of a folder where it is wrong."""
        folder = file.parent
        if folder not in self._folders:
            try:
                self._folders[folder] = load_metadata(folder)
            except FootnoteError as exc:
                self._folders[folder] = exc
        said = self._folders[folder]
        if isinstance(said, FootnoteError):
            raise said
        known = said.get(file.name, FileMetadata())
        return known if self._as_of is None else replace(known, as_of=self._as_of)


def _add_file(
    library: Library, path: Path, parser: CappedParser, described: _Described, *, now: Callable[[], datetime]
) -> FileResult:
    try:
        readings = parser.parse_file(path, described.of(path))
        changes = Counter(library.add(reading, added_at=now(), origin=str(path.resolve())) for reading in readings)
    except FootnoteError as exc:
        return FileResult(legible_path(path), "failed", (), 0, str(exc))
    except Exception as exc:
        log.debug("%s", path, exc_info=True)
        reason = one_line(f"{shown(path.name)}: its reader failed ({type(exc).__name__}: {exc}); report it")
        return FileResult(legible_path(path), "failed", (), 0, reason)
    status = next(
        (change.value for change in (Change.ADDED, Change.UPDATED) if changes[change]), Change.UNCHANGED.value
    )
    return FileResult(
        path=legible_path(path),
        status=status,
        documents=tuple(reading.document.document_id for reading in readings),
        rows=sum(len(reading.listings) for reading in readings),
        warnings=tuple(warning for reading in readings for warning in reading.warnings),
    )
