"""The home folder: opening it, adding the bundled library, building its index."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from index.build import BuildReport, build
from index.embed import SentenceEmbedder
from index.generation import current
from sources.bundled import bundled_folder
from sources.errors import FootnoteError
from sources.ingest import FileResult, add_paths
from sources.library import Library

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from index.acceptance import Accept
    from index.embed import Embedder
    from index.lock import BuildLock


def utc_now() -> datetime:
    """Return the present moment; the only clock of the store, replaced in tests."""
    return datetime.now(UTC)


def add_bundled(home: Path) -> tuple[FileResult, ...]:
    """Add the bundled library to a home's library."""
    with Library.open(home) as library:
        return tuple(add_paths(library, [bundled_folder()], now=utc_now))


def prepare_bundled(
    home: Path, *, embedder: Embedder | None = None, progress: Callable[[str, int, int], None] | None = None
) -> None:
    """Make an empty home answer: add the bundled library and index it. A home that serves something is left alone."""
    if current(home) is not None:
        return
    with Library.open(home) as library:
        empty = not library.documents()
    if empty:
        failed = [result for result in add_bundled(home) if result.status == "failed"]
        if failed:
            raise FootnoteError(f"the bundled library cannot be added: {failed[0].reason}")
    build_index(home, embedder=embedder, progress=progress)


def build_index(
    home: Path,
    *,
    full: bool = False,
    embedder: Embedder | None = None,
    progress: Callable[[str, int, int], None] | None = None,
    lock: BuildLock | None = None,
    accept: Accept | None = None,
) -> BuildReport:
    """Build a new generation of a home and serve it, unless `accept` refuses it.

    `lock` when the caller holds the build lock already.
    """
    used = embedder or SentenceEmbedder()
    return build(home, used, full=full, clock=utc_now, progress=progress, lock=lock, accept=accept)
