"""Library to generation: built beside the old one, checked against itself, synced, then served by one rename.

What is embedded is `index.passages.embedded_text`: heading, line end, words. A text that was embedded before, in
whatever document, is not embedded again: the library keeps vectors by model and text hash.
"""

from __future__ import annotations

import errno
import logging
import shutil
import sqlite3
import time
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from index.acceptance import require_accepted
from index.erase import complete_erasure
from index.generation import (
    PARTIAL,
    folder_of,
    generations,
    next_id,
    publish,
    serves,
    sweep,
)
from index.lock import build_lock
from index.probe import remember, sound_generations
from index.space import Space
from index.wanted import Served, wanted_of
from index.writer import GenerationWriter, Watch
from sources.errors import FootnoteError, GenerationError, LibraryError
from sources.library import Library
from sources.schema import FILE_NAME

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from index.acceptance import Accept
    from index.embed import Embedder
    from index.lock import BuildLock
    from index.model import Manifest
    from index.wanted import Wanted
    from index.writer import Progress

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did."""

    generation: str
    """Id of the generation that is served now."""
    previous: str | None
    """Id of the one served before; None for the first build, or when that was damaged."""
    unchanged: bool
    """True when nothing had changed, so that no generation was built."""
    added: tuple[str, ...] = ()
    """Ids of documents that the previous generation did not serve."""
    changed: tuple[str, ...] = ()
    """Ids of documents that are of another version, or were read differently."""
    removed: tuple[str, ...] = ()
    """Ids of documents that are no longer served."""
    documents: int = 0
    passages: int = 0
    vectors: int = 0
    """Distinct texts with a vector: passages of equal text share one."""
    vectors_made: int = 0
    """Texts embedded by this build."""
    vectors_reused: int = 0
    """Texts whose vector was in the library."""
    seconds: Mapping[str, float] = field(default_factory=dict)
    """Wall time by stage, and `total`."""
    warnings: tuple[str, ...] = ()
    """One line each, for the user."""


def build(
    home: Path,
    embedder: Embedder,
    *,
    full: bool = False,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    progress: Progress | None = None,
    lock: BuildLock | None = None,
    accept: Accept | None = None,
) -> BuildReport:
    """Serve what the library holds now: build a generation of it, unless the served one is of just that.

    Args:
        home: folder of the library and the generations.
        embedder: makes the vectors.
        full: build even when nothing changed. Vectors that the library holds are used again all the same.
        clock: the time, for the manifest.
        progress: told the stage, how much of it is done, and how much there is.
        lock: the build lock of this home, when the caller holds it; None: it is taken here.
        accept: looks at the new generation before it is served, and may refuse it; None: it is served.

    Raises:
        BuildLockedError: another process is building.
        GenerationRefusedError: `accept` refused the new generation; the old one is still served.
        GenerationError: the new generation could not be written (the disk is full, say) or failed its self-check; the
            old one is still served.
        LibraryError: the library cannot be used.
    """
    started = time.monotonic()
    held = nullcontext(lock) if lock is not None and lock.home == home else build_lock(home)
    with held, _open_library(home) as library:
        wanted = wanted_of(library)
        sound = sound_generations(home)
        served = Served.read(home, sound)
        if not full and served is not None and served.is_of(wanted, embedder):
            sweep(home, keep=sound)
            left = complete_erasure(home, library, served.manifest.generation)
            return _unchanged(served.manifest, time.monotonic() - started, left)
        watch = Watch(progress)
        manifest, made = _serve_new(
            home, library, embedder, watch, wanted=wanted, built_at=_timestamp(clock), accept=accept
        )
        # What was served is kept to go back to; when that is damaged, the newest that is not.
        sweep(home, keep=[manifest.generation, *([served.manifest.generation] if served else sound[-1:])])
        with watch.stage("erase"):
            left = complete_erasure(home, library, manifest.generation)
        watch.seconds["total"] = time.monotonic() - started
    report = _report(manifest, served, wanted, made=made, seconds=watch.seconds, warnings=left)
    log.info("built %d passages of %d documents in %.1f s", report.passages, report.documents, report.seconds["total"])
    return report


def _open_library(home: Path) -> Library:
    try:
        return Library.open(home)
    except LibraryError as exc:
        path = home / FILE_NAME
        raise Space(home, first_guess=path.stat().st_size // 3 if path.exists() else 0).explain(exc) from exc


def _timestamp(clock: Callable[[], datetime]) -> str:
    return clock().astimezone(UTC).isoformat(timespec="seconds")


def _serve_new(
    home: Path,
    library: Library,
    embedder: Embedder,
    watch: Watch,
    *,
    wanted: Mapping[str, Wanted],
    built_at: str,
    accept: Accept | None,
) -> tuple[Manifest, int]:
    """Write a generation and serve it, if it is accepted; return its manifest and how many texts were embedded."""
    space = Space(home, first_guess=library.path.stat().st_size // 3)
    generation, writer = _new(home, library, embedder, watch, wanted, space)
    try:
        manifest = writer.write(
            generation,
            [one.stored for one in wanted.values()],
            built_at=built_at,
            digests={document_id: one.digest for document_id, one in wanted.items()},
        )
        _serve(home, manifest, watch, accept)
    except (RuntimeError, MemoryError, ValueError) as exc:
        raise GenerationError(
            f"the index could not be built ({type(exc).__name__}: {exc}); what was served before still is, and "
            "`footnote index` goes on where this stopped"
        ) from exc
    except (OSError, sqlite3.Error, FootnoteError) as exc:
        if serves(home, generation):
            raise GenerationError(
                f"{generation} is served, but the disk refused to make that last ({exc}); check the disk and run "
                "`footnote index --full`"
            ) from exc
        raise space.explain(exc) from exc
    finally:
        # Nothing is there after a success; what a kill leaves is swept by the next build.
        shutil.rmtree(folder_of(home, generation + PARTIAL), ignore_errors=True)
    return manifest, writer.made


def _serve(home: Path, manifest: Manifest, watch: Watch, accept: Accept | None) -> None:
    """Serve a generation that is written, if it is accepted."""
    generation = manifest.generation
    if accept is not None:
        with watch.stage("gate"):
            require_accepted(home, manifest, folder_of(home, generation + PARTIAL), accept)
    with watch.stage("publish"):
        publish(home, generation)
        remember(home, generation)


def _new(
    home: Path, library: Library, embedder: Embedder, watch: Watch, wanted: Mapping[str, Wanted], space: Space
) -> tuple[str, GenerationWriter]:
    generation = next_id(home, "".join(one.digest for one in wanted.values()))
    folder = folder_of(home, generation + PARTIAL)
    try:
        with watch.stage("sweep"):
            sweep(home, keep=generations(home))
            folder.mkdir(parents=True)
    except OSError as exc:
        if exc.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            raise GenerationError(f"{folder} cannot be made ({exc.strerror}); give this user write access") from exc
        raise space.explain(exc) from exc
    return generation, GenerationWriter(folder, library, embedder, watch, space)


def _unchanged(manifest: Manifest, seconds: float, warnings: tuple[str, ...]) -> BuildReport:
    return BuildReport(
        manifest.generation,
        manifest.generation,
        unchanged=True,
        documents=len(manifest.versions),
        passages=manifest.passages,
        vectors=manifest.vectors,
        vectors_reused=manifest.vectors,
        seconds={"total": seconds},
        warnings=warnings,
    )


def _report(
    manifest: Manifest,
    served: Served | None,
    wanted: Mapping[str, Wanted],
    *,
    made: int,
    seconds: Mapping[str, float],
    warnings: tuple[str, ...],
) -> BuildReport:
    before = served.digests if served else {}
    empty = () if wanted else ("the library is empty; add documents with `footnote add`",)
    return BuildReport(
        generation=manifest.generation,
        previous=served.manifest.generation if served else None,
        unchanged=False,
        added=tuple(one for one in wanted if one not in before),
        changed=tuple(one for one in wanted if one in before and before[one] != wanted[one].digest),
        removed=tuple(one for one in before if one not in wanted),
        documents=len(manifest.versions),
        passages=manifest.passages,
        vectors=manifest.vectors,
        vectors_made=made,
        vectors_reused=manifest.vectors - made,
        seconds=dict(seconds),
        warnings=(*empty, *warnings),
    )
