"""The build in a process of its own: how far it is, what it says at the end, and what when it dies."""

import os
import signal
from pathlib import Path

import pytest

from assistant.home import utc_now
from assistant.indexing import Done, Stage, iter_index
from index.generation import current
from index.lock import build_lock
from sources.ingest import add_paths
from sources.library import Library
from tests.invented import write_files

pytestmark = [pytest.mark.slow, pytest.mark.model]


@pytest.fixture
def filled(home: Path, tmp_path: Path) -> Path:
    with Library.open(home) as library:
        list(add_paths(library, [write_files(tmp_path / "files")], now=utc_now))
    return home


def test_a_build_tells_its_stages_and_its_report(filled: Path) -> None:
    steps = list(iter_index(filled))
    assert isinstance(steps[-1], Done)
    assert all(isinstance(step, Stage) for step in steps[:-1])
    assert len(steps) > 2
    assert steps[-1].generation == current(filled)
    assert "documents: 7 added" in steps[-1].report


def test_a_second_build_is_refused_in_one_line(filled: Path) -> None:
    with build_lock(filled):
        (done,) = iter_index(filled)
    assert isinstance(done, Done)
    assert done.generation == ""
    assert str(os.getpid()) in done.report
    assert "\n" not in done.report


def test_a_killed_build_is_said_to_be_one(filled: Path) -> None:
    steps = iter_index(filled)
    next(steps)
    os.kill(int((filled / "build.lock").read_text(encoding="utf-8")), signal.SIGKILL)
    last = list(steps)[-1]
    assert isinstance(last, Done)
    assert last.generation == ""
    assert "index again" in last.report


def test_a_build_that_nobody_waits_for_is_let_go(filled: Path) -> None:
    steps = iter_index(filled)
    next(steps)
    steps.close()
    with build_lock(filled):
        assert current(filled) is None or current(filled)
