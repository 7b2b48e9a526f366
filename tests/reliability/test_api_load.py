"""Many programs that ask at once over the HTTP API: no error, none waits long, and the memory stays flat (R9, R10)."""

import http.client
import json
import shutil
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.assistant.web.conftest import served_app
from tests.ports import listening
from tests.reliability.test_dropped import GROWTH_MAX, held
from tests.reliability.test_users import QUESTIONS
from tests.reliability.web_client import served_web
from tests.soak.results import record

WARM_UP = 300
OFFICIAL_QUESTIONS = (
    "Why was Nettrix listed?",
    "Is Aivres Systems on the Entity List?",
    "What licence requirement and review policy apply to Inspur Taiwan?",
    "How many entities were added to the Entity List on 25 March 2025?",
    "What does footnote 4 mean?",
    "Is the affiliates rule in force?",
    "Which other listed entities share an address with Suma-USI?",
    "When was Henan Dingxin added to the Entity List?",
    "浪潮为什么被列入清单？",
    "What do the press reports say about Inspur?",
)
"""One of each kind."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, int]]:
    with served_web(tmp_path_factory.mktemp("api")) as (pid, port):
        all_at_once(port, [list(QUESTIONS)])
        yield pid, port


@dataclass
class Client:
    """A program that asks one question after the other over one connection."""

    port: int
    seconds: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    headers: list[dict[str, str]] = field(default_factory=list)

    def ask(self, questions: list[str]) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        for question in questions:
            started = time.monotonic()
            body = json.dumps({"question": question})
            connection.request("POST", "/api/ask", body, {"Content-Type": "application/json"})
            response = connection.getresponse()
            reply: dict[str, Any] = json.loads(response.read())
            self.seconds.append(time.monotonic() - started)
            self.statuses[response.status] += 1
            self.headers.append(dict(response.getheaders()))
            assert ("outcome" in reply) == (response.status == 200)
        connection.close()


def all_at_once(port: int, questions: list[list[str]]) -> list[Client]:
    """Have each list of questions asked by a client of its own, all at the same time."""
    clients = [Client(port) for _ in questions]
    threads = [
        threading.Thread(target=client.ask, args=(asked,)) for client, asked in zip(clients, questions, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return clients


def turned(user: int, rounds: int) -> list[str]:
    return [QUESTIONS[(user + number) % len(QUESTIONS)] for number in range(rounds)]


def percentile(clients: list[Client]) -> float:
    """Return the seconds that 95 of 100 replies took at most."""
    seconds = sorted(second for client in clients for second in client.seconds)
    return seconds[int(0.95 * len(seconds)) - 1]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("users", "rounds", "limit_s"),
    [
        (10, 3, None),
        pytest.param(20, 20, 1.0, marks=pytest.mark.soak),
        pytest.param(50, 20, 2.5, marks=pytest.mark.soak),
    ],
)
def test_many_programs_are_answered_at_once(
    server: tuple[int, int], users: int, rounds: int, limit_s: float | None
) -> None:
    pid, port = server
    clients = all_at_once(port, [turned(user, rounds) for user in range(users)])
    assert listening(pid) == {port}
    assert sum((client.statuses for client in clients), Counter()) == {200: users * rounds}
    p95 = percentile(clients)
    if limit_s is not None:
        record(f"R10 {users} users of the API", trials=users * rounds, failures=0, p95_s=round(p95, 2), limit_s=limit_s)
        assert p95 <= limit_s


@pytest.mark.model
@pytest.mark.slow
@pytest.mark.soak
def test_many_programs_are_answered_at_once_from_the_official_library(official: Path, tmp_path: Path) -> None:
    home = Path(shutil.copytree(official, tmp_path / "home"))
    with served_app(home) as address:
        port = urlsplit(address).port or 0
        all_at_once(port, [list(OFFICIAL_QUESTIONS)])
        for users, limit_s in ((20, 1.0), (50, 2.5)):
            asked = [[OFFICIAL_QUESTIONS[(user + number) % 10] for number in range(10)] for user in range(users)]
            clients = all_at_once(port, asked)
            assert sum((client.statuses for client in clients), Counter()) == {200: users * 10}
            p95 = percentile(clients)
            name = f"R10 {users} users of the API, official library"
            record(name, trials=users * 10, failures=0, p95_s=round(p95, 2), limit_s=limit_s)
            assert p95 <= limit_s


@pytest.mark.slow
@pytest.mark.soak
def test_a_crowd_is_answered_or_hears_that_the_server_is_busy(server: tuple[int, int]) -> None:
    _, port = server
    clients = all_at_once(port, [turned(user, 2) for user in range(300)])
    (after,) = all_at_once(port, [list(QUESTIONS)])
    statuses = sum((client.statuses for client in clients), Counter())
    record("R10 a crowd of 300 at the API", trials=600, answered=statuses[200], busy=statuses[503])
    assert set(statuses) <= {200, 503}
    assert statuses[200] >= 100
    busy = [headers for client in clients for headers in client.headers if "retry-after" in headers]
    assert len(busy) == statuses[503]
    assert after.statuses == {200: len(QUESTIONS)}


@pytest.mark.slow
@pytest.mark.parametrize("count", [200, pytest.param(5000, marks=pytest.mark.soak)])
def test_questions_leave_nothing_behind(server: tuple[int, int], count: int) -> None:
    pid, port = server
    # Each question has other words, so that nothing that is kept of questions can hide.
    asked = [f"{QUESTIONS[number % len(QUESTIONS)]} Number {number}." for number in range(WARM_UP + count)]
    all_at_once(port, [asked[:WARM_UP:2], asked[1:WARM_UP:2]])
    before = held(pid)
    started = time.monotonic()
    clients = all_at_once(port, [asked[WARM_UP::2], asked[WARM_UP + 1 :: 2]])
    seconds = time.monotonic() - started
    after = held(pid)
    assert sum((client.statuses for client in clients), Counter()) == {200: count}
    if count >= 5000:
        record(
            "R9 questions to the API",
            trials=count,
            failures=0,
            before_kb_threads_files=before,
            after_kb_threads_files=after,
            seconds=round(seconds),
        )
    assert after[0] <= before[0] * GROWTH_MAX
    assert after[1] <= before[1] + 2
    assert after[2] <= before[2] + 5
