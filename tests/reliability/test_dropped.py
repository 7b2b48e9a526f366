"""Clients that vanish in the middle of an answer leave nothing behind in the web server (R9)."""

import socket
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.reliability.web_client import answering_function, join_queue, served_web
from tests.soak.results import record

GROWTH_MAX = 1.10
WARM_UP = 30


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[int, int]]:
    with served_web(tmp_path) as found:
        yield found


def ask_and_vanish(port: int, function: int, number: int) -> None:
    session = f"gone{number}"
    join_queue(port, function, session, "Why was Zeta Robotics listed?")
    with socket.create_connection(("127.0.0.1", port), timeout=10) as stream:
        stream.sendall(
            f"GET /gradio_api/queue/data?session_hash={session} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode()
        )
        stream.recv(64)


def held(pid: int) -> tuple[int, int, int]:
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    figures = {
        line.split(":")[0]: line.split(":")[1].split()[0]
        for line in status.splitlines()
        if ":" in line and line.split(":")[1].split()
    }
    return int(figures["VmRSS"]), int(figures["Threads"]), len(list(Path(f"/proc/{pid}/fd").iterdir()))


@pytest.mark.slow
@pytest.mark.parametrize("count", [40, pytest.param(500, marks=pytest.mark.soak)])
def test_clients_that_vanish_leave_nothing_behind(server: tuple[int, int], count: int) -> None:
    pid, port = server
    function = answering_function(port)
    for number in range(WARM_UP):
        ask_and_vanish(port, function, number)
    time.sleep(2)
    before = held(pid)
    started = time.monotonic()
    for number in range(WARM_UP, WARM_UP + count):
        ask_and_vanish(port, function, number)
    seconds = time.monotonic() - started
    # Threads of a pool end when they were idle for ten seconds, at the next request, and connections in their own time;
    # what is leaked does not.
    deadline = time.monotonic() + 40
    while (after := held(pid))[1] > before[1] + 2 or after[2] > before[2] + 5:
        if time.monotonic() > deadline:
            break
        time.sleep(1)
        urllib.request.urlopen(f"http://127.0.0.1:{port}/config", timeout=10).close()
    if count >= 500:
        record(
            "R9 dropped connections",
            trials=count,
            failures=0,
            before_kb_threads_files=before,
            after_kb_threads_files=after,
            seconds=round(seconds),
        )
    assert after[0] <= before[0] * GROWTH_MAX
    assert after[1] <= before[1] + 2
    assert after[2] <= before[2] + 5
    urllib.request.urlopen(f"http://127.0.0.1:{port}/config", timeout=10).close()
