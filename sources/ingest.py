"""Adds files to the library: reads each, stores what it holds, and reports per file; one bad file loses nothing."""

from __future__ import annotations

import logging
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sources import failures
from sources.errors import FootnoteError
from sources.library import Change
from sources.metadata import FileMetadata, load_metadata
from sources.parse import iter_files, parse_file
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
    metadata: dict[Path, dict[str, FileMetadata]] = {}
    faults: dict[Path, str] = {}
    for path in paths:
        try:
            files = list(iter_files([path]))
        except FootnoteError as exc:
            yield FileResult(str(path), "failed", (), 0, str(exc))
            continue
        for file in files:
            folder = file.parent
            if folder not in metadata:
                try:
                    metadata[folder] = load_metadata(folder)
                except FootnoteError as exc:
                    metadata[folder] = {}
                    faults[folder] = str(exc)
            if folder in faults:
                failures.note(library, file, faults[folder])
                yield FileResult(str(file), "failed", (), 0, faults[folder])
                continue
            known = metadata[folder].get(file.name, FileMetadata())
            result = _add_file(library, file, known if as_of is None else replace(known, as_of=as_of), now)
            if result.status == "failed":
                failures.note(library, file, result.reason)
            else:
                failures.dismiss(library, file)
            yield result


def _add_file(library: Library, path: Path, metadata: FileMetadata, now: Callable[[], datetime]) -> FileResult:
    try:
        readings = parse_file(path, metadata)
        changes = Counter(library.add(reading, added_at=now(), origin=str(path.resolve())) for reading in readings)
    except FootnoteError as exc:
        return FileResult(str(path), "failed", (), 0, str(exc))
    except Exception as exc:
        log.debug("%s", path, exc_info=True)
        reason = one_line(f"{path.name}: its reader failed ({type(exc).__name__}: {exc}); report it")
        return FileResult(str(path), "failed", (), 0, reason)
    status = next(
        (change.value for change in (Change.ADDED, Change.UPDATED) if changes[change]), Change.UNCHANGED.value
    )
    return FileResult(
        path=str(path),
        status=status,
        documents=tuple(reading.document.document_id for reading in readings),
        rows=sum(len(reading.listings) for reading in readings),
        warnings=tuple(warning for reading in readings for warning in reading.warnings),
    )
