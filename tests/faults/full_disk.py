"""Builds on a disk that fills up: `python -m tests.faults.full_disk FOLDER POINTS`, as root, in a mount namespace.

A small memory disk is mounted on FOLDER; for each of POINTS sizes there is room for a larger part of a build. Prints
one line of JSON for each point.
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from index.build import build
from index.generation import GENERATIONS
from index.space import Space
from sources.errors import FootnoteError
from sources.library import Library
from tests.faults.library import WideEmbedder, change, fill
from tests.faults.whole import assert_sound, recovered, served
from tests.index.index_factory import NOW, article

EMBEDDER = WideEmbedder()
LARGE = 256 * 1024**2
PAGE = 4096


def resize(disk: Path, size: int) -> None:
    subprocess.run(["mount", "-o", f"remount,size={-(-size // PAGE) * PAGE}", str(disk)], check=True)


def used(disk: Path) -> int:
    return shutil.disk_usage(disk).used


def needed_for(home: Path) -> int:
    """Return the estimate of a build that has all the room it wants."""
    estimates: list[int] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Space, "require", lambda _self, needed: estimates.append(needed))
        build(home, EMBEDDER)
    return estimates[-1]


def attempt(home: Path, *, asked_first: bool) -> str:
    """Build; return the line that a user sees. Unless `asked_first`, go on although there is too little room."""
    with pytest.MonkeyPatch.context() as patch:
        if not asked_first:
            patch.setattr(Space, "require", lambda self, needed: setattr(self, "needed", needed))
        try:
            build(home, EMBEDDER)
        except FootnoteError as exc:
            return str(exc)
    return ""


def add_too_much(home: Path) -> str:
    """Add documents until the disk is full; return the line that a user sees."""
    try:
        with Library.open(home) as library:
            for number in range(100):
                library.add(article(f"large/{number}", "Large", "word " * 200_000), added_at=NOW, origin="test")
    except FootnoteError as exc:
        return str(exc)
    return ""


def point(disk: Path, template: Path, room: int) -> dict[str, object]:
    """Try a build with this many bytes free, then with enough."""
    resize(disk, LARGE)
    home = disk / "home"
    shutil.rmtree(home, ignore_errors=True)
    shutil.copytree(template, home)
    before = served(home, EMBEDDER)
    resize(disk, used(disk) + room)
    lines = {
        "refused": attempt(home, asked_first=True),
        "filled": attempt(home, asked_first=False),
        "added": add_too_much(home),
    }
    after = served(home, EMBEDDER)  # the disk is still full
    partial = [path.name for path in (home / GENERATIONS).iterdir() if path.name.endswith(".partial")]
    resize(disk, LARGE)
    assert_sound(home)
    new = recovered(home, EMBEDDER)
    kept = after.passages == before.passages or not lines["filled"] or not lines["refused"]
    return {"room": room, **lines, "old_served": kept, "partial": partial, "new": len(new.passages)}


def main(disk: Path, points: int) -> None:
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={LARGE}", "tmpfs", str(disk)], check=True)
    template = disk / "template"
    fill(template, articles=60, rows=150)
    build(template, EMBEDDER)
    change(template, 1)
    needed = needed_for(shutil.copytree(template, disk / "counted"))
    shutil.rmtree(disk / "counted")
    for number in range(points):
        room = needed * 11 * number // (10 * points)
        print(json.dumps(point(disk, template, room)), flush=True)  # noqa: T201 - read by the test


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
