"""How generations lie in a home: `generations/<id>/`, `CURRENT`, manifests; and how one is put on disk for good.

Ids are `<sequence>-<digest>`, so that names sort by age. A generation is written under `<id>.partial`, synced, renamed;
then `CURRENT` is replaced. Whatever the moment of a crash, the old generation or the new one is served, whole.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from contextlib import suppress
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from index.chroma_files import CHROMA_NAME, DATABASE, chroma_digest, is_scratch
from index.lock import build_lock
from index.model import Manifest
from sources.errors import GenerationError, IndexNotBuiltError, IndexStaleError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

SCHEMA = 3
"""Raise it when the files of a generation, the making of passages or the search tokens change."""
GENERATIONS = "generations"
CURRENT = "CURRENT"
"""File in the home that names the served generation."""
PARTIAL = ".partial"
MANIFEST = "manifest.json"
SELF_DIGEST = "sha256"
"""Key of the manifest's own digest, over all its other values."""
PASSAGES = "passages.sqlite"
LEXICAL = "bm25"
PACKAGES = ("chromadb", "bm25s", "sentence-transformers")
_ID = re.compile(r"(\d{4,})-[0-9a-f]{8}\Z")


def folder_of(home: Path, generation: str) -> Path:
    """Return the folder of a generation."""
    return home / GENERATIONS / generation


def current(home: Path) -> str | None:
    """Return the id of the served generation; None when nothing was indexed yet.

    Raises:
        GenerationError: `CURRENT` cannot be read, or does not hold an id.
    """
    try:
        name = (home / CURRENT).read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as exc:
        raise GenerationError(f"{home / CURRENT} cannot be read ({exc}); run `footnote index`") from exc
    if not _ID.match(name):
        raise GenerationError(f"{home / CURRENT} holds {name[:40]!r}, not the id of a generation; run `footnote index`")
    return name


def generations(home: Path) -> tuple[str, ...]:
    """Return the ids of the complete generations, oldest first."""
    return tuple(sorted((name for name in _names(home) if _ID.match(name)), key=_sequence))


def orphans(home: Path) -> tuple[str, ...]:
    """Return the names of partial generations: an interrupted build left them, or one is running."""
    return tuple(sorted(name for name in _names(home) if name.endswith(PARTIAL)))


def served(home: Path) -> str:
    """Return the id of the served generation; `IndexNotBuiltError` when there is none."""
    name = current(home)
    if name is None:
        raise IndexNotBuiltError(f"nothing is indexed yet in {home}; run `footnote index`")
    return name


def serves(home: Path, generation: str) -> bool:
    """Tell whether this is the generation that is served; a `CURRENT` that is damaged names none."""
    return generation in _current_or_none(home)


def rollback(home: Path) -> str:
    """Serve the generation before the served one, and return its id.

    Raises:
        BuildLockedError: a build is running.
        GenerationError: there is none before it, or it is damaged.
        IndexNotBuiltError: nothing was indexed yet.
        IndexStaleError: another release, or another chromadb or bm25s, built the one before.
    """
    now = served(home)
    with build_lock(home):
        before = [name for name in generations(home) if _sequence(name) < _sequence(now)]
        if not before:
            raise GenerationError(
                f"there is no generation before {now} to go back to; `footnote index` builds a new one"
            )
        manifest = read_manifest(home, before[-1])
        refuse_stale(manifest)
        missing = missing_files(home, manifest)
        if missing:
            raise GenerationError(f"generation {before[-1]} lacks {missing[0]}; {now} stays, run `footnote index`")
        point_to(home, before[-1])
    return before[-1]


def next_id(home: Path, seed: str) -> str:
    """Return a new id: one more than any in use, partial or served, and a digest of `seed`."""
    taken = [name.removesuffix(PARTIAL) for name in _names(home)]
    numbers = [_sequence(name) for name in (*taken, *_current_or_none(home)) if _ID.match(name)]
    return f"{max(numbers, default=0) + 1:04d}-{hashlib.sha256(seed.encode()).hexdigest()[:8]}"


def read_manifest(home: Path, generation: str) -> Manifest:
    """Read the manifest of a generation.

    Raises:
        GenerationError: it is missing or damaged.
        IndexStaleError: another release wrote it.
    """
    path = folder_of(home, generation) / MANIFEST
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        written = values.pop(SELF_DIGEST, None)
        if written is not None and written != _digest_of(values):
            raise ValueError("not as it was written")
        schema = values["schema"]
        if schema == SCHEMA:
            return Manifest(**values)
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as exc:
        raise GenerationError(f"generation {generation} is damaged: {path} ({exc}); run `footnote index`") from exc
    # Another schema's manifest may have other fields, so it is refused by its number before they are looked at.
    raise IndexStaleError(
        f"generation {generation} is of schema {schema}, this release reads {SCHEMA}; run `footnote index --full`"
    )


def refuse_stale(manifest: Manifest) -> None:
    """Raise `IndexStaleError` when another chromadb or bm25s wrote the generation than is installed."""
    now = packages()
    for name in ("chromadb", "bm25s"):
        if manifest.packages.get(name) != now[name]:
            raise IndexStaleError(
                f"generation {manifest.generation} was built with {name} {manifest.packages.get(name)}, {now[name]} is "
                "installed; run `footnote index --full`"
            )


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write the manifest into the folder of a generation that is being built."""
    values = asdict(manifest)
    values[SELF_DIGEST] = _digest_of(values)
    text = json.dumps(values, ensure_ascii=False, indent=1, sort_keys=True)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")


def _digest_of(values: dict[str, object]) -> str:
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()


def packages() -> dict[str, str]:
    """Return the installed versions of the packages that write a generation's files; empty strings for absent ones."""
    return {name: _installed(name) for name in PACKAGES}


def file_digests(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of each file of a generation by relative path, the manifest aside.

    Chroma's database counts by what it says, since its bytes change whenever it is opened.
    """
    database = f"{CHROMA_NAME}/{DATABASE}"
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if not path.is_file() or name == MANIFEST or name.startswith(f"{database}-") or is_scratch(path):
            continue
        if name == database:
            found[name] = chroma_digest(folder)
            continue
        with path.open("rb") as file:
            found[name] = hashlib.file_digest(file, "sha256").hexdigest()
    return found


def missing_files(home: Path, manifest: Manifest) -> tuple[str, ...]:
    """Return the files that the manifest lists and that are not there: a check that costs next to nothing."""
    folder = folder_of(home, manifest.generation)
    return tuple(name for name in manifest.digests if not (folder / name).is_file())


def publish(home: Path, generation: str) -> None:
    """Make a partial generation complete and serve it: sync its files, rename, replace `CURRENT`."""
    partial = folder_of(home, generation + PARTIAL)
    sync_tree(partial)
    partial.rename(folder_of(home, generation))
    sync_folder(home / GENERATIONS)
    point_to(home, generation)


def point_to(home: Path, generation: str) -> None:
    """Replace `CURRENT`, atomically and for good."""
    temporary = home / f"{CURRENT}.new"
    with temporary.open("w", encoding="ascii") as file:
        file.write(f"{generation}\n")
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(home / CURRENT)
    sync_folder(home)


def sweep(home: Path, *, keep: Iterable[str]) -> tuple[str, ...]:
    """Delete all that stands in `generations/` but what is to be kept; return the names of what is gone."""
    kept = set(keep)
    gone = [name for name in sorted(_names(home)) if name not in kept]
    for name in gone:
        folder = folder_of(home, name)
        if _ID.match(name):  # a kill in the middle must not leave a part under the name of a whole
            with suppress(OSError):
                folder = folder.rename(folder.with_name(name + PARTIAL))
        shutil.rmtree(folder, ignore_errors=True)
    return tuple(gone)


def sync_tree(folder: Path) -> None:
    """Flush every file below `folder` and then every folder, the innermost first, to the disk."""
    for parent, _, names in os.walk(folder, topdown=False):
        for name in names:
            _sync(os.path.join(parent, name), os.O_RDONLY)  # noqa: PTH118 - os.walk gives strings
        _sync(parent, os.O_RDONLY | os.O_DIRECTORY)


def sync_folder(folder: Path) -> None:
    """Flush the entries of one folder to the disk."""
    _sync(str(folder), os.O_RDONLY | os.O_DIRECTORY)


def _sync(path: str, flags: int) -> None:
    descriptor = os.open(path, flags)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _names(home: Path) -> list[str]:
    try:
        return [path.name for path in (home / GENERATIONS).iterdir() if path.is_dir()]
    except FileNotFoundError:
        return []


def _current_or_none(home: Path) -> tuple[str, ...]:
    try:
        name = current(home)
    except GenerationError:
        return ()
    return (name,) if name else ()


def _sequence(generation: str) -> int:
    return int(generation.partition("-")[0])


def _installed(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""
