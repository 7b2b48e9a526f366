"""Many users at once: no error, and none waits long (R10)."""

import threading
import time
from pathlib import Path

import pytest

from tests.reliability.web_client import answer, answering_function, join_queue, served_web
from tests.soak.results import record

QUESTIONS = (
    "Why was Zeta Robotics listed?",
    "Which licence review policy applies to Quill Optics?",
    "Who shares an address with Zeta Robotics?",
    "Is Klow Instruments on the Entity List?",
)


def _ask(port: int, function: int, user: int, rounds: int, seconds: list[float], failed: list[str]) -> None:
    session = f"user{user}"
    for number in range(rounds):
        started = time.monotonic()
        join_queue(port, function, session, QUESTIONS[(user + number) % len(QUESTIONS)])
        if not answer(port, session):
            failed.append(session)
        seconds.append(time.monotonic() - started)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("users", "rounds", "limit_s"),
    [
        (10, 2, None),
        pytest.param(20, 10, 1.0, marks=pytest.mark.soak),
        pytest.param(50, 10, 2.5, marks=pytest.mark.soak),
    ],
)
def test_many_users_are_answered_at_once(tmp_path: Path, users: int, rounds: int, limit_s: float | None) -> None:
    seconds: list[float] = []
    failed: list[str] = []
    with served_web(tmp_path) as (_, port):
        function = answering_function(port)
        _ask(port, function, 999, len(QUESTIONS), [], failed)
        threads = [
            threading.Thread(target=_ask, args=(port, function, user, rounds, seconds, failed)) for user in range(users)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert failed == []
    assert len(seconds) == users * rounds
    p95 = sorted(seconds)[int(0.95 * len(seconds)) - 1]
    if limit_s is not None:
        record(f"R10 {users} users", trials=len(seconds), failures=len(failed), p95_s=round(p95, 2), limit_s=limit_s)
        assert p95 <= limit_s
