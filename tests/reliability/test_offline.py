"""No connection is tried, by Python or by anything native, and a cold start stays short."""

import json
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.homes import REPOSITORY

pytestmark = [pytest.mark.model, pytest.mark.slow]

START_S = 15
WATCHED = """
import json, socket, sys
tried = []
def watch(event, arguments):
    if event in {"socket.connect", "socket.sendto", "socket.sendmsg"} and arguments[0].family != socket.AF_UNIX:
        tried.append([event, str(arguments[1])])
    elif event in {"socket.getaddrinfo", "socket.gethostbyname"}:
        tried.append([event, str(arguments[0])])
sys.addaudithook(watch)
from assistant.cli import main
try:
    main(sys.argv[2:])
finally:
    open(sys.argv[1], "w").write(json.dumps(tried))
"""


def watched(log: Path, home: Path, *arguments: str, prefix: tuple[str, ...] = ()) -> str:
    command = [*prefix, sys.executable, "-c", WATCHED, str(log), "--home", str(home), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True, cwd=REPOSITORY).stdout


@pytest.fixture
def cut() -> tuple[str, ...]:
    prefix = ("unshare", "-rn")
    if not shutil.which("unshare") or subprocess.run([*prefix, "true"], capture_output=True, check=False).returncode:
        pytest.skip("no network namespace can be made here; the audit hook of the other test still sees connections")
    return prefix


@pytest.mark.parametrize("arguments", [("ask", "--json", "Why was Nettrix listed?"), ("index",)])
def test_no_connection_is_tried(bundled: Path, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    log = tmp_path / "tried.json"
    watched(log, bundled, *arguments)
    assert json.loads(log.read_text()) == []


def test_a_cold_start_with_the_network_cut_is_short(bundled: Path, tmp_path: Path, cut: tuple[str, ...]) -> None:
    log = tmp_path / "tried.json"
    seconds = []
    while len(seconds) < 3 and min(seconds, default=START_S) >= START_S:
        started = time.perf_counter()
        answer = json.loads(watched(log, bundled, "ask", "--json", "Why was Nettrix listed?", prefix=cut))
        seconds.append(time.perf_counter() - started)
    assert min(seconds) < START_S
    assert answer["outcome"] == "answered"
    assert json.loads(log.read_text()) == []


def test_the_watch_sees_a_connection(tmp_path: Path) -> None:
    code = WATCHED.replace("from assistant.cli import main", "").replace(
        "main(sys.argv[2:])", "socket.socket().connect_ex(('127.0.0.1', 9)); socket.getaddrinfo('localhost', 80)"
    )
    log = tmp_path / "tried.json"
    subprocess.run([sys.executable, "-c", code, str(log)], check=True, cwd=REPOSITORY)
    assert {event for event, _ in json.loads(log.read_text())} == {"socket.connect", "socket.getaddrinfo"}
