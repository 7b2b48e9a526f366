"""Clients that vanish in the middle of an answer leave nothing behind in the web server (R9)."""

import json
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.homes import REPOSITORY
from tests.soak.results import record

GROWTH_MAX = 1.10
WARM_UP = 30


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[int, int]]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "tests.reliability.web_server", str(tmp_path), str(port)]
    with subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            _wait_for(port)
            yield process.pid, port
        finally:
            process.kill()


def _wait_for(port: int) -> None:
    for _ in range(300):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/config", timeout=5).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise AssertionError("the web server did not start")


def _answering_function(port: int) -> int:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/config", timeout=10) as found:
        config: dict[str, Any] = json.load(found)
    return next(one["id"] for one in config["dependencies"] if one["api_name"] == "ask")


def ask_and_vanish(port: int, function: int, number: int) -> None:
    session = f"gone{number}"
    body = json.dumps(
        {
            "data": ["Why was Zeta Robotics listed?", "", None, ["official"]],
            "fn_index": function,
            "session_hash": session,
        }
    ).encode()
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/gradio_api/queue/join", data=body, headers={"Content-Type": "application/json"}
    )
    urllib.request.urlopen(request, timeout=10).close()
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
    function = _answering_function(port)
    for number in range(WARM_UP):
        ask_and_vanish(port, function, number)
    time.sleep(2)
    before = held(pid)
    started = time.monotonic()
    for number in range(WARM_UP, WARM_UP + count):
        ask_and_vanish(port, function, number)
    seconds = time.monotonic() - started
    time.sleep(2)
    after = held(pid)
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
