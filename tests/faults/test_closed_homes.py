"""A home that cannot be written, is somebody else's, is missing, or whose `CURRENT` is wrong: it answers, or says why."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.build import build
from index.generation import CURRENT
from sources.library import Library
from sources.schema import FILE_NAME
from tests.ended import Ended
from tests.faults.library import WideEmbedder, fill, words
from tests.homes import REPOSITORY
from tests.index.index_factory import NOW, article

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.geteuid() != 0, reason="only root can give up its rights; run as root to try a closed home"),
]

READ = (["ask", "Is Robot Works 1 listed?"], ["retrieve", "robot"], ["show", "post/1"], ["list"], ["status"])
WRITE = (["index"], ["rollback"], ["remove", "post/1"])


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """A folder that everybody may look into."""
    with tempfile.TemporaryDirectory() as name:
        made = Path(name)
        made.chmod(0o755)
        fill(made / "warm", articles=3, rows=4)
        build(made / "warm", WideEmbedder())
        shutil.copytree(made / "warm", made / "original")
        yield made


@pytest.fixture
def copied(folder: Path) -> Path:
    """A home that belongs to root and answers."""
    home = folder / "home"
    shutil.rmtree(home, ignore_errors=True)
    return Path(shutil.copytree(folder / "original", home))


def as_nobody(home: Path, *commands: list[str]) -> list[Ended]:
    arguments = [sys.executable, "-m", "tests.faults.as_nobody", str(home.parent / "warm"), str(home)]
    done = subprocess.run(
        arguments, input=json.dumps(commands), capture_output=True, text=True, check=False, cwd=REPOSITORY
    )
    assert done.returncode == 0, done.stderr[-2000:]
    ended = [Ended(**json.loads(line)) for line in done.stdout.splitlines()]
    assert len(ended) == len(commands)
    for one in ended:
        assert "Traceback" not in one.err
        assert "internal error" not in one.err
        if one.code == 1 and not one.out:
            assert len(one.err.strip().splitlines()) == 1
    return ended


def all_answer(ended: list[Ended]) -> bool:
    return [one.code for one in ended] == [0] * len(ended) and all(one.out for one in ended)


def test_a_home_that_may_only_be_read_answers_and_refuses_changes(copied: Path) -> None:
    ended = as_nobody(copied, *READ, *WRITE)
    assert all_answer(ended[: len(READ)])
    for one in ended[len(READ) :]:
        assert one.code == 1
        assert "cannot be written" in one.err
        assert "write access" in one.err


def test_changes_that_a_writer_has_not_merged_yet_are_read(copied: Path) -> None:
    with Library.open(copied) as library:
        library.add(article("post/new", "New", words("new", 20)), added_at=NOW, origin="test")
        assert (copied / f"{FILE_NAME}-wal").stat().st_size
        ended = as_nobody(copied, *READ)
        killed = Path(shutil.copytree(copied, copied.parent / "killed"))
    assert all_answer(ended)
    assert "post/new" in ended[3].out
    # The writer was killed: its files are left, and are read. Without one of them, the line says what to do.
    assert all_answer(as_nobody(killed, *READ))
    (killed / f"{FILE_NAME}-shm").unlink()
    for one in as_nobody(killed, *READ[:-1]):
        assert one.code == 1
        assert "changes wait in library.sqlite-wal" in one.err


@pytest.mark.parametrize("how", ["missing", "closed"])
def test_a_home_that_is_not_there_or_may_not_be_looked_into_is_one_line(copied: Path, how: str) -> None:
    home = copied.parent / "nowhere" if how == "missing" else copied
    copied.chmod(0o700)
    for one in as_nobody(home, *READ, *WRITE):
        assert one.code == 1
        assert str(home) in one.err


@pytest.mark.parametrize("held", [b"0009-12345678\n", b"", b"\xff\x00../../etc", b"0001-aaaaaaaa\n"])
def test_a_wrong_current_is_answered_from_what_there_is_or_is_one_line(copied: Path, held: bytes) -> None:
    (copied / CURRENT).write_bytes(held)
    for one in as_nobody(copied, *READ[:3], ["check"]):
        assert one.code == 0 or "footnote index" in one.err + one.out
    build(copied, WideEmbedder())
    assert all_answer(as_nobody(copied, *READ))
