"""Two `footnote index` at once: the second is refused at once with the pid of the first, before anything heavy loads."""

import contextlib
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

import pytest

from index.build import build
from index.embed import SentenceEmbedder
from index.generation import current, generations
from index.lock import LOCK_NAME
from index.snapshot import check
from tests.faults.library import WideEmbedder, fill
from tests.homes import REPOSITORY, footnote
from tests.soak.results import record

pytestmark = pytest.mark.slow

HEAVY = ["torch", "chromadb", "sentence_transformers", "llama_index", "gradio", "numpy"]
REFUSED_S = 1.0
# The command as `footnote index` runs it; at the end it tells which heavy packages were loaded.
INDEX = f"""
import json, sys
from assistant.cli import main
try:
    main(["--home", sys.argv[1], "index", "--full"])
except SystemExit as ended:
    print(json.dumps([name for name in {HEAVY!r} if name in sys.modules]), file=sys.stderr)
    raise
"""


def start(home: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", INDEX, str(home)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=REPOSITORY,
    )


def wait_for_lock(home: Path, pid: int) -> None:
    while True:
        with contextlib.suppress(OSError):
            if (home / LOCK_NAME).read_text() == f"{pid}\n":
                return
        time.sleep(0.002)


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("two")
    fill(home, articles=2, rows=6)
    # The library then holds a vector for every text under the name of the real model, which need not be loaded.
    embedder = WideEmbedder()
    embedder.name = SentenceEmbedder().name
    build(home, embedder)
    return home


def refused_seconds(home: Path) -> float:
    """Hold the first one still while it has the lock, let the second run into it; return how long that took."""
    first = start(home)
    wait_for_lock(home, first.pid)
    os.kill(first.pid, signal.SIGSTOP)
    began = time.monotonic()
    with start(home) as second:
        out, err = second.communicate()
        seconds = time.monotonic() - began
    os.kill(first.pid, signal.SIGCONT)
    with first:
        first.communicate()
    assert (second.returncode, out) == (1, "")
    line, loaded = err.splitlines()
    assert f"(process {first.pid})" in line
    assert json.loads(loaded) == []
    assert first.returncode == 0
    return seconds


@pytest.mark.parametrize("count", [3, pytest.param(20, marks=pytest.mark.soak)])
def test_the_second_is_refused_at_once_with_the_pid(indexed: Path, count: int) -> None:
    taken = []
    for _ in range(count):
        before = current(indexed)
        taken.append(refused_seconds(indexed))
        assert current(indexed) != before
        assert check(indexed) == ()
    assert median(taken) < REFUSED_S
    if count == 20:
        figures = {"median_s": round(median(taken), 2), "slowest_s": round(max(taken), 2)}
        record("R3 second builder refused", trials=count, failures=0, **figures)


@pytest.mark.parametrize("count", [1, pytest.param(20, marks=pytest.mark.soak)])
def test_started_together_the_index_is_one_of_the_two(indexed: Path, count: int) -> None:
    chance = random.Random(count)
    both = 0
    for _ in range(count):
        pair = [start(indexed)]
        time.sleep(chance.uniform(0, 0.1))
        pair.append(start(indexed))
        for process in pair:
            with process:
                process.communicate()
        codes = sorted(process.returncode for process in pair)
        assert codes in ([0, 0], [0, 1])
        both += codes == [0, 0]
        assert check(indexed) == ()
        assert len(generations(indexed)) == 2
    if count == 20:
        record("R3 two builders started together", trials=count, failures=0, one_after_the_other=both)


def test_the_lock_of_a_killed_builder_is_no_obstacle(indexed: Path) -> None:
    first = start(indexed)
    wait_for_lock(indexed, first.pid)
    first.kill()
    with first:
        first.communicate()
    assert (indexed / LOCK_NAME).read_text() == f"{first.pid}\n"
    footnote(indexed, "index", "--full")
    assert check(indexed) == ()
