"""Readers during re-indexes: no error, no empty text, no mixed generation, no lasting delay, no growth."""

import json
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assistant.model import Answer, Question
from assistant.served import Served
from index.embed import HashEmbedder
from index.generation import generations, read_manifest, served
from tests.homes import REPOSITORY
from tests.soak.results import record

TODAY = date(2026, 11, 20)
QUESTIONS = (
    "Why was Zeta Robotics listed?",
    "What did Strelsau shippers send?",
    "Is Klow Instruments on the list?",
    "When was Strelsau Number 1 Works listed?",
)
PERIOD_S = 1 / 20
FLOOR_S = 0.06
"""Below this a delay says more about the machine than about the swap."""
LETTING_GO = 2
BUSY_FLOOR_S = 0.3
"""The same where other work runs beside the tests, and few questions are asked."""
MEMORY_GROWTH = 1.10
Copy = Callable[..., Path]


class Process:
    """A process that answers a line with a line of JSON."""

    def __init__(self, module: str, home: Path) -> None:
        command = [sys.executable, "-m", module, str(home)]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=REPOSITORY
        )

    def tell(self, line: object) -> dict[str, Any]:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        assert answer, f"the process ended with {self._process.wait()}"
        return dict(json.loads(answer))

    def close(self) -> None:
        self._process.communicate()


@contextmanager
def process(module: str, home: Path) -> Iterator[Process]:
    opened = Process(module, home)
    try:
        yield opened
    finally:
        opened.close()


class Reader:
    """Asks twenty questions a second in a thread of its own until it is stopped."""

    def __init__(self, server: Served) -> None:
        self._server = server
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self.answers: list[tuple[float, Answer]] = []
        self.errors: list[str] = []

    def _run(self) -> None:
        number = 0
        while not self._stop.is_set():
            started = time.perf_counter()
            try:
                reply = self._server.ask(Question(QUESTIONS[number % len(QUESTIONS)]))
                self.answers.append((time.perf_counter() - started, reply.answer))
            except Exception as exc:  # noqa: BLE001 - whatever it is, it is what the test looks for
                self.errors.append(f"{type(exc).__name__}: {exc}")
            number += 1
            self._stop.wait(max(0.0, PERIOD_S - (time.perf_counter() - started)))

    def __enter__(self) -> "Reader":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def p95(self) -> float:
        return statistics.quantiles([seconds for seconds, _ in self.answers], n=20)[-1]


def read_through(home: Path, builds: int, *, floor: float) -> dict[str, object]:
    versions = {served(home): read_manifest(home, served(home)).versions}
    server = Served(home, HashEmbedder(), lambda: TODAY)
    with process("tests.reliability.builder", home) as builder:
        with Reader(server) as idle:
            time.sleep(3)
        with Reader(server) as busy:
            for _ in range(builds):
                built = builder.tell("")
                versions[built["generation"]] = built["versions"]
                time.sleep(0.3)
            time.sleep(0.5)
    assert server.ask(Question(QUESTIONS[0])).answer.snapshot == served(home)
    server.close()
    assert idle.errors == busy.errors == []
    snapshots = {answer.snapshot for _, answer in busy.answers}
    for _, answer in idle.answers + busy.answers:
        assert answer.statements
        for statement in answer.statements:
            assert statement.text
            for citation in statement.citations:
                assert citation.quote
                # A generation between two of ours is never served: nothing else builds here.
                assert versions[answer.snapshot][citation.document_id] == citation.version
    assert len(snapshots) > builds // 2
    assert busy.p95() <= max(2 * idle.p95(), floor)
    assert len(generations(home)) == 2
    return {
        "trials": builds,
        "failures": 0,
        "questions": len(busy.answers),
        "snapshots": len(snapshots),
        "p95_idle_ms": round(idle.p95() * 1000, 1),
        "p95_during_ms": round(busy.p95() * 1000, 1),
    }


def no_growth_over(home: Path, swaps: int) -> dict[str, object]:
    with process("tests.reliability.builder", home) as builder, process("tests.reliability.reader", home) as reader:
        figures = []
        for _ in range(swaps):
            builder.tell("")
            figures.append(reader.tell(10))
    # The first swaps fill caches. Chroma lets go of a client's files and threads a moment after it is closed.
    warm = max(2, swaps // 5)
    early, late = figures[warm : warm + 2], figures[-4:]
    before = {name: max(one[name] for one in early) for name in figures[0]}
    after = {name: min(one[name] for one in late) for name in figures[0]}
    assert after["rss"] <= MEMORY_GROWTH * before["rss"]
    # One client that is being let go may still be counted; one kept at each swap would be four or more.
    assert after["files"] <= before["files"] + LETTING_GO
    assert after["threads"] <= before["threads"] + LETTING_GO
    assert after["own_threads"] <= before["own_threads"]
    return {"trials": swaps, "failures": 0, f"after_{warm + 1}": before, f"after_{swaps}": after}


def test_readers_notice_nothing_of_three_re_indexes(copy_home: Copy) -> None:
    read_through(copy_home(1), 3, floor=BUSY_FLOOR_S)


@pytest.mark.soak
def test_readers_notice_nothing_of_twenty_re_indexes(copy_home: Copy) -> None:
    record("R4 readers during re-indexes", **read_through(copy_home(1), 20, floor=FLOOR_S))


@pytest.mark.slow
def test_eight_swaps_leave_nothing_behind(copy_home: Copy) -> None:
    no_growth_over(copy_home(1), 8)


@pytest.mark.soak
def test_fifty_swaps_leave_nothing_behind(copy_home: Copy) -> None:
    record("R9 swaps of generations", **no_growth_over(copy_home(1), 50))


@pytest.mark.soak
def test_five_thousand_questions_leave_nothing_behind(copy_home: Copy) -> None:
    with process("tests.reliability.reader", copy_home(1)) as reader:
        early, late = reader.tell(500), reader.tell(5000)
    assert late["rss"] < MEMORY_GROWTH * early["rss"]
    assert (late["files"], late["threads"]) == (early["files"], early["threads"])
    record("R9 questions", trials=5000, failures=0, after_500=early, after_5500=late)


def test_the_newest_generation_answers_soon_and_the_one_before_is_kept(copy_home: Copy) -> None:
    home = copy_home(1)
    first = served(home)
    server = Served(home, HashEmbedder(), lambda: TODAY)
    assert server.ask(Question(QUESTIONS[0])).answer.snapshot == first
    with process("tests.reliability.builder", home) as builder:
        second = builder.tell("")["generation"]
    deadline = time.monotonic() + 20
    while server.ask(Question(QUESTIONS[0])).answer.snapshot == first:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    assert server.ask(Question(QUESTIONS[0])).answer.snapshot == second
    assert generations(home) == (first, second)
    server.close()
    server.close()
