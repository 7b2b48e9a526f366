"""The n-th write, flush, rename or statement of a build fails, for every n; and the order in which all is flushed."""

import errno
import os
import shutil
import time
from pathlib import Path

import pytest

from index.build import build
from index.generation import CURRENT, GENERATIONS, PARTIAL, current, folder_of
from sources.errors import FootnoteError
from tests.faults.library import WideEmbedder, change, fill
from tests.faults.seam import disk_error, watched
from tests.faults.whole import assert_sound, recovered, served
from tests.soak.results import record

pytestmark = pytest.mark.slow

EMBEDDER = WideEmbedder()


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    """A home that serves something and whose library has changed since."""
    home = tmp_path / "first"
    fill(home, articles=3, rows=6)
    build(home, EMBEDDER)
    change(home, 1)
    return home


def calls_of(home: Path) -> list[tuple[str, str]]:
    calls: list[tuple[str, str]] = []
    with watched(home, lambda kind, what: calls.append((kind, what))):
        build(home, EMBEDDER)
    return calls


def ends(calls: list[tuple[str, str]]) -> list[int]:
    """Return the numbers of the calls, those amid writes to one file left out."""
    within = [calls[n - 1] == calls[n] == calls[n + 1] for n in range(1, len(calls) - 1)]
    return [number for number in range(1, len(calls) + 1) if not [False, *within, False][number - 1]]


def fail(home: Path, number: int, code: int) -> str:
    """Build with the call of this number failing; return the line that a user sees, empty when all went well."""
    seen = 0

    def hook(kind: str, _what: str) -> None:
        nonlocal seen
        seen += 1
        if seen == number:
            raise disk_error(kind, code)

    try:
        with watched(home, hook):
            build(home, EMBEDDER)
    except FootnoteError as exc:
        return str(exc)
    return ""


@pytest.mark.parametrize(
    "codes",
    [(errno.ENOSPC,), pytest.param((errno.EIO, errno.ENOSPC), marks=pytest.mark.soak)],
)
def test_every_call_fails_once(changed: Path, tmp_path: Path, codes: tuple[int, ...]) -> None:
    full = len(codes) > 1
    started = time.monotonic()
    before = served(changed, EMBEDDER)
    template = shutil.copytree(changed, tmp_path / "template")
    calls = calls_of(shutil.copytree(template, tmp_path / "counted"))
    new = served(tmp_path / "counted", EMBEDDER)
    assert {"fsync", "rename", "replace", "write", "sql", "chroma"} <= {kind for kind, _ in calls}
    home = tmp_path / "failed"
    for code in codes:
        for number in range(1, len(calls) + 1) if full else ends(calls):
            shutil.rmtree(home, ignore_errors=True)
            shutil.copytree(template, home)
            line = fail(home, number, code)
            assert "\n" not in line
            assert_sound(home)
            # A note that saves time later may fail without a word.
            assert served(home, EMBEDDER).passages in ((before.passages, new.passages) if line else (new.passages,))
            if full or number % 5 == 0:
                assert recovered(home, EMBEDDER).passages == new.passages
    if full:
        count = len(calls) * len(codes)
        seconds = round(time.monotonic() - started)
        record("R2 each call of a build fails", trials=count, failures=0, calls=len(calls), seconds=seconds)


def test_all_is_flushed_before_the_rename_and_the_names_after_it(changed: Path) -> None:
    calls = calls_of(changed)
    generation = current(changed)
    assert generation
    final, partial = folder_of(changed, generation), folder_of(changed, generation + PARTIAL)
    order = [(kind, what) for kind, what in calls if kind in {"fsync", "rename", "replace"}]
    rename = order.index(("rename", str(partial)))
    flushed = {what for kind, what in order[:rename] if kind == "fsync"}
    for path in [final, *final.rglob("*")]:
        assert str(partial / path.relative_to(final)) in flushed
    # A folder is flushed after what is in it, and nothing is written to a generation after its flush began.
    places = [what for kind, what in order[:rename] if kind == "fsync"]
    for path in places:
        assert all(
            places.index(path) < places.index(str(parent)) for parent in Path(path).parents if str(parent) in flushed
        )
    first = calls.index(("fsync", places[0]))
    assert not [what for kind, what in calls[first:] if kind == "write" and what.startswith(str(partial))]
    after = order[rename + 1 :]
    temporary = str(changed / f"{CURRENT}.new")
    assert after[:4] == [
        ("fsync", str(changed / GENERATIONS)), ("fsync", temporary), ("replace", temporary), ("fsync", str(changed))
    ]  # fmt: skip


def test_a_file_that_cannot_be_flushed_is_not_served(changed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = current(changed)

    def refuse(_descriptor: int) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(FootnoteError, match=r"Input/output error.*still is"):
        build(changed, EMBEDDER)
    assert current(changed) == before
