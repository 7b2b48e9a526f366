"""A re-index is killed: at random, at each flush and rename, and while Chroma writes its files. Nothing is ever lost."""

import random
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from index.build import build
from index.generation import GENERATIONS, orphans
from tests.faults.builder import Builder
from tests.faults.library import WideEmbedder, change, fill
from tests.faults.whole import START_S, Served, assert_sound, recovered, served
from tests.soak.results import record

pytestmark = pytest.mark.slow

EMBEDDER = WideEmbedder()
KILLED = -9


class Trials:
    """A home that goes through one killed re-index after another."""

    def __init__(self, home: Path, *, articles: int, rows: int) -> None:
        self.home = home
        fill(home, articles=articles, rows=rows)
        build(home, EMBEDDER)
        self.builder = Builder(home)
        self.before: Served = served(home, EMBEDDER)
        self.step = 0
        self.outcomes = {"old": 0, "new": 0}
        self.left = 0
        self.start_s = 0.0
        self.began = time.monotonic()
        self.whole_s = 0.0
        self.calls = self.unharmed()

    def begin(self, last: int = 0) -> None:
        self.step += 1
        change(self.home, self.step)
        self.builder.begin(last)

    def unharmed(self) -> int:
        """Let a build end by itself: how long it takes, and how many calls it makes."""
        self.begin()
        started = time.monotonic()
        status, calls = self.builder.end()
        assert status == 0
        self.whole_s = time.monotonic() - started
        self.judge()
        self.outcomes = {"old": 0, "new": 0}
        return calls

    def judge(self) -> None:
        """After the kill: what is served is the old one or the new one, whole; the next index works."""
        self.left += len(orphans(self.home))
        assert_sound(self.home)
        after = served(self.home, EMBEDDER)
        self.start_s = max(self.start_s, after.seconds)
        assert after.seconds < START_S
        new = recovered(self.home, EMBEDDER)
        assert after.passages in (self.before.passages, new.passages)
        assert new.passages != self.before.passages
        self.outcomes["old" if after.passages == self.before.passages else "new"] += 1
        self.before = new

    def record(self, name: str, count: int) -> None:
        assert sum(self.outcomes.values()) == count
        seconds = {"slowest_start_s": round(self.start_s, 2), "seconds": round(time.monotonic() - self.began)}
        sizes = {"passages": len(self.before.passages), "partial_left": self.left}
        record(name, trials=count, failures=0, **self.outcomes, **sizes, **seconds)


@pytest.fixture
def trials(home: Path, request: pytest.FixtureRequest) -> Iterator[Trials]:
    full = request.node.get_closest_marker("soak") is not None
    made = Trials(home, articles=60 if full else 10, rows=200 if full else 40)
    yield made
    made.builder.close()


@pytest.mark.parametrize("count", [10, pytest.param(200, marks=pytest.mark.soak)])
def test_killed_at_a_random_moment(trials: Trials, count: int) -> None:
    chance = random.Random(count)
    for _ in range(count):
        trials.begin()
        time.sleep(chance.uniform(0, trials.whole_s * 1.1))
        with suppress(ProcessLookupError):
            trials.builder.kill()
        trials.builder.end()
        trials.judge()
    if count == 200:
        trials.record("R1 kill -9 at random moments", count)


@pytest.mark.parametrize("every", [5, pytest.param(1, marks=pytest.mark.soak)])
def test_killed_before_each_flush_rename_and_pointer(trials: Trials, every: int) -> None:
    # Counted from the end: the rename, the flush of its folder, the pointer and its flushes are always among them.
    chosen = [*range(trials.calls, max(trials.calls - 5, 0), -1), *range(trials.calls - 5, 0, -every)]
    for number in chosen:
        trials.begin(number)
        status, _ = trials.builder.end()
        assert status == KILLED
        trials.judge()
    assert trials.outcomes["old"]
    assert trials.outcomes["new"]
    if every == 1:
        trials.record("R1 kill -9 before each flush, rename, pointer", trials.calls)


@pytest.mark.parametrize("count", [2, pytest.param(40, marks=pytest.mark.soak)])
def test_killed_while_chroma_writes(trials: Trials, count: int) -> None:
    chance = random.Random(count)
    for _ in range(count):
        trials.begin()
        # Chroma writes its graph in place when it flushes; the header comes first.
        while not list((trials.home / GENERATIONS).glob("*.partial/chroma/*/header.bin")):
            time.sleep(0.0005)
        time.sleep(chance.uniform(0, 0.03))
        trials.builder.kill()
        status, _ = trials.builder.end()
        assert status == KILLED
        trials.judge()
    if count == 40:
        trials.record("R1 kill -9 while Chroma flushes", count)
