"""Is a generation sound? Its files are read against their digests, and Chroma is tried, in a process of its own.

A damaged Chroma folder can end the process that opens it, so readers ask here first. What was found sound is noted
beside `CURRENT` and believed until a file of it changes, or for a day, so that a cold start seldom pays for it.
`python -m index.probe HOME GENERATION` prints one JSON line for each stage begun and each problem found.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.chroma_files import CHROMA_NAME, DATABASE
from index.generation import PASSAGES, file_digests, folder_of, generations, missing_files, packages, read_manifest
from index.table import integrity
from index.vectors import EXACT_LIMIT, verify_vectors
from sources.errors import FootnoteError, GenerationError, IndexStaleError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.model import Manifest

log = logging.getLogger(__name__)

NOTES = "probed.json"
"""File in the home that names the generations found sound, with what their files looked like."""
TIMEOUT_S = 120
BELIEVED_S = 24 * 3600
"""How long a generation is believed to be sound: bits that rot on the disk change no date."""
REPAIR = "run `footnote index`"


@dataclass(frozen=True, slots=True)
class Damage:
    """One thing that is wrong with a generation."""

    name: str
    """Relative path of the file; empty when it is not of one file."""
    problem: str
    """What is wrong, and the command that mends it; one line."""

    @property
    def is_graph(self) -> bool:
        """Whether only Chroma's files are hurt: exact search over the matrix answers without them."""
        return self.name.startswith(CHROMA_NAME)


def probe(home: Path, generation: str) -> tuple[Damage, ...]:
    """Return what is wrong with a generation, found by a child process; empty when it is sound, or was of late."""
    before = fingerprint(home, generation)
    if is_believed(home, generation, before):
        return ()
    found = _ask_child(home, generation)
    if not found:
        remember(home, generation, before)
    return found


def fingerprint(home: Path, generation: str) -> str:
    """Return a digest of the names, sizes and dates of a generation's files.

    Chroma's database counts by its size alone: it is written to whenever it is opened.
    """
    folder = folder_of(home, generation)
    made = hashlib.sha256()
    for path in sorted(_files(str(folder))):
        with suppress(FileNotFoundError):
            found = os.stat(path)  # noqa: PTH116 - once a question: a Path of each file costs more than the call
            dates = () if path.endswith(DATABASE) else (found.st_mtime_ns, found.st_ctime_ns)
            made.update(repr((path, found.st_size, *dates)).encode())
    return made.hexdigest()


def remember(home: Path, generation: str, seen: str | None = None) -> None:
    """Note that a generation is sound as it is, or as it was `seen`; a home that cannot be written stays as it is."""
    notes = {name: note for name, note in _notes(home).items() if name in generations(home)}
    notes[generation] = {"files": seen or fingerprint(home, generation), "at": time.time()}
    temporary = home / f"{NOTES}.{os.getpid()}.new"
    try:
        temporary.write_text(json.dumps(notes), encoding="ascii")
        temporary.replace(home / NOTES)
    except OSError as exc:
        log.info("%s cannot be written (%s); the index is probed again next time", home / NOTES, exc)


def is_believed(home: Path, generation: str, seen: str) -> bool:
    """Tell whether a generation whose files look like `seen` was found sound within a day."""
    note = _notes(home).get(generation, {})
    age = time.time() - float(note.get("at", 0))
    return note.get("files") == seen and 0 <= age < BELIEVED_S


def damages(home: Path, generation: str) -> tuple[Damage, ...]:
    """Read every file of a generation against its digest and return what is wrong; Chroma is not opened."""
    try:
        manifest = read_manifest(home, generation)
    except GenerationError as exc:
        return (Damage("manifest.json", str(exc)),)
    except IndexStaleError:
        return ()  # another release wrote it: whoever opens it says so
    missing = missing_files(home, manifest)
    if missing:
        return tuple(Damage(name, f"{name} is missing; {REPAIR}") for name in missing)
    return _changed(home, manifest) or _broken_table(home, manifest)


def sound_generations(home: Path) -> tuple[str, ...]:
    """Return the ids of the generations that are not damaged, oldest first; those believed to be sound are not read."""
    return tuple(
        name
        for name in generations(home)
        if is_believed(home, name, fingerprint(home, name)) or not damages(home, name)
    )


def _changed(home: Path, manifest: Manifest) -> tuple[Damage, ...]:
    database = f"{CHROMA_NAME}/{DATABASE}"
    try:
        digests = file_digests(folder_of(home, manifest.generation))
    except GenerationError as exc:
        return (Damage(database, str(exc)), *_changed_aside(home, manifest, database))
    except OSError as exc:
        return (Damage("", f"its files cannot be read ({exc}); {REPAIR}"),)
    differing = sorted(name for name in manifest.digests if digests.get(name) != manifest.digests[name])
    return tuple(Damage(name, f"{name} is not as it was written; {REPAIR}") for name in differing)


def _changed_aside(home: Path, manifest: Manifest, database: str) -> Iterator[Damage]:
    """Yield the files that changed, Chroma's database aside."""
    for name, written in manifest.digests.items():
        if name != database:
            with (folder_of(home, manifest.generation) / name).open("rb") as file:
                if hashlib.file_digest(file, "sha256").hexdigest() != written:
                    yield Damage(name, f"{name} is not as it was written; {REPAIR}")


def _broken_table(home: Path, manifest: Manifest) -> tuple[Damage, ...]:
    verdict = integrity(folder_of(home, manifest.generation) / PASSAGES)
    return () if verdict == "ok" else (Damage(PASSAGES, f"{PASSAGES} is damaged ({verdict}); {REPAIR}"),)


def graph_damages(home: Path, generation: str, *, sample: bool) -> tuple[Damage, ...]:
    """Open Chroma and look for vectors by themselves; not to be called of files that changed.

    A store that another chromadb wrote is left alone: it is stale, not damaged.
    """
    try:
        manifest = read_manifest(home, generation)
        if manifest.packages.get("chromadb") != packages()["chromadb"]:
            return ()
        found = verify_vectors(folder_of(home, generation), sample=sample)
    except IndexStaleError:
        return ()
    except FootnoteError as exc:
        found = (str(exc),)
    return tuple(Damage(CHROMA_NAME, problem) for problem in found)


def _ask_child(home: Path, generation: str) -> tuple[Damage, ...]:
    # A fresh interpreter: a fork would carry the threads and locks of whatever is loaded here.
    command = [sys.executable, "-m", "index.probe", str(home.absolute()), generation]
    root = str(Path(__file__).resolve().parent.parent)
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=TIMEOUT_S, cwd=root)
        text, ending = done.stdout, f"code {done.returncode}"
    except subprocess.TimeoutExpired as exc:
        text, ending = (exc.stdout or b"").decode(errors="replace"), f"nothing in {TIMEOUT_S} s"
    except OSError as exc:
        # No process can be made: the digests at least can be read here.
        log.warning("the index is probed in this process (%s)", exc)
        return damages(home, generation)
    return _verdict(text, ending)


def _verdict(text: str, ending: str) -> tuple[Damage, ...]:
    lines = [json.loads(line) for line in text.splitlines() if line.startswith("{") and line.endswith("}")]
    stages = [line["stage"] for line in lines if "stage" in line]
    found = tuple(Damage(**line) for line in lines if "stage" not in line)
    if stages and stages[-1] == "done":
        return found
    name = CHROMA_NAME if "graph" in stages else ""
    return (*found, Damage(name, f"the process that tried to open it ended with {ending}; {REPAIR}"))


def _notes(home: Path) -> dict[str, dict[str, Any]]:
    try:
        notes = json.loads((home / NOTES).read_text(encoding="ascii"))
    except (OSError, ValueError):
        return {}
    if not isinstance(notes, dict):
        return {}
    return {name: note for name, note in notes.items() if isinstance(note, dict) and _is_number(note.get("at"))}


def _is_number(value: object) -> bool:
    return isinstance(value, int | float)


def _files(folder: str) -> Iterator[str]:
    with suppress(FileNotFoundError, NotADirectoryError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _files(entry.path)
            elif not entry.name.startswith(f"{DATABASE}-"):
                yield entry.path


def _tell(**line: str) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


def main(home: Path, generation: str) -> None:
    """Probe a generation as the child: a line for each stage begun and each problem found."""
    _tell(stage="files")
    found = damages(home, generation)
    for damage in found:
        _tell(**asdict(damage))
    # Up to the limit exact search answers, and Chroma is never opened.
    with suppress(IndexStaleError):
        if not found and read_manifest(home, generation).vectors > EXACT_LIMIT:
            _tell(stage="graph")
            for damage in graph_damages(home, generation, sample=True):
                _tell(**asdict(damage))
    _tell(stage="done")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
