import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from sources.capped import CappedParser, Caps
from sources.errors import SourceError
from sources.metadata import FileMetadata
from tests.conftest import REPOSITORY

NAMESPACES = not subprocess.run(["unshare", "-rn", "true"], capture_output=True, check=False).returncode


class HostileParser(CappedParser):
    """Parses in a process whose readers attack."""

    module = "tests.sources.hostile_child"


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder for temporary files of the test's own; empty at its end, and no process is left."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield folder
    assert not list(folder.iterdir())


@pytest.fixture
def parser() -> Iterator[CappedParser]:
    with HostileParser(Caps(memory_bytes=400_000_000, cpu_s=2, wall_s=60)) as opened:
        yield opened


def refusal(parser: CappedParser, path: Path, text: str) -> str:
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SourceError) as caught:
        parser.parse_file(path, FileMetadata())
    return str(caught.value)


@pytest.mark.parametrize(
    ("act", "words"),
    [
        ("eat", "x.txt: needs over 0.4 GB of memory to read"),
        ("spin", "x.txt: not read within 2 s of processor time"),
        ("connect 9", "PermissionError: socket."),
        ("fork", "PermissionError: os.fork"),
        ("run print(1)", "PermissionError: subprocess.Popen"),
        ("load", "PermissionError: ctypes."),
        ("write", "x.txt: its reader failed (OSError"),
        ("abort", "x.txt: its reader crashed (SIGABRT)"),
        ("exit", "x.txt: its reader ended without an answer"),
        ("lie", "malformed"),
        ("break", "x.txt: its reader failed (ZeroDivisionError: a bug of two [31mlines); report it"),
    ],
)
def test_an_attack_costs_one_file_and_is_one_line(act: str, words: str, parser: CappedParser, tmp_path: Path) -> None:
    message = refusal(parser, tmp_path / "x.txt", act)
    assert words in message
    assert message.isprintable()
    (tmp_path / "good.txt").write_text("Acme Example was added to the list.", encoding="utf-8")
    [reading] = parser.parse_file(tmp_path / "good.txt", FileMetadata())
    assert reading.version.text == "Acme Example was added to the list."


def test_a_file_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    with HostileParser(Caps(wall_s=1)) as parser:
        assert "x.txt: not read within 1 s;" in refusal(parser, tmp_path / "x.txt", "sleep 60")
        assert parser.pid is None


def test_an_endless_answer_is_cut_off(parser: CappedParser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sources.capped.RESULT_BYTES_MAX", 5 * 1024**2)
    assert "x.txt: holds over 5 MB of text" in refusal(parser, tmp_path / "x.txt", "flood")


@pytest.mark.skipif(not NAMESPACES, reason="no network namespaces here")
def test_the_process_sees_no_network(parser: CappedParser, tmp_path: Path) -> None:
    assert refusal(parser, tmp_path / "x.txt", "interfaces") == "lo"
    with socket.create_server(("127.0.0.1", 0)) as server:
        refusal(parser, tmp_path / "x.txt", f"connect {server.getsockname()[1]}")
        server.settimeout(0.1)
        with pytest.raises(TimeoutError):
            server.accept()


def test_what_a_file_leaves_behind_is_gone_before_the_next(
    parser: CappedParser, tmp_path: Path, temporary: Path
) -> None:
    path = tmp_path / "x.txt"
    path.write_text("leave it, Acme", encoding="utf-8")
    parser.parse_file(path, FileMetadata())
    [folder] = temporary.iterdir()
    assert not list(folder.iterdir())


def test_names_that_are_no_files_are_refused_and_start_nothing(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "empty").touch()
    with CappedParser() as parser:
        for name, words in (
            ("none.txt", "none.txt: no such file"),
            ("pipe", "a device or pipe"),
            ("empty", "empty: empty file (0 bytes)"),
            ("", "is a folder"),
            ("a\0b", "cannot be read"),
            ("n" * 300, "cannot be read"),
            ("../../../etc/none", "no such file"),
        ):
            with pytest.raises(SourceError, match=words.replace("(", r"\(").replace(")", r"\)")):
                parser.parse_file(tmp_path / name, FileMetadata())
        assert parser.pid is None


def test_a_file_over_the_limit_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sources.files.MAX_FILE_BYTES", 3)
    (tmp_path / "big.txt").write_text("words", encoding="utf-8")
    with CappedParser() as parser, pytest.raises(SourceError, match="over the limit"):
        parser.parse_file(tmp_path / "big.txt", FileMetadata())


def test_the_process_and_its_folder_go_with_the_one_that_started_it(tmp_path: Path, temporary: Path) -> None:
    """Killed outright while a file is read, it can clean nothing up itself."""
    (tmp_path / "x.txt").write_text("sleep 60", encoding="utf-8")
    script = (
        "import sys, tempfile; from pathlib import Path; from sources.metadata import FileMetadata\n"
        "from tests.sources.test_capped import HostileParser\n"
        f"tempfile.tempdir = {str(temporary)!r}\n"
        f"with HostileParser() as parser: parser.parse_file(Path({str(tmp_path / 'x.txt')!r}), FileMetadata())"
    )
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    with subprocess.Popen([sys.executable, "-c", script], env=environment, cwd=REPOSITORY) as process:
        wait_until(lambda: len(children(process.pid)) == 2)
        started = children(process.pid)
        process.send_signal(signal.SIGKILL)
    wait_until(lambda: not any(is_running(pid) for pid in started))
    wait_until(lambda: not list(temporary.iterdir()))


def test_a_start_that_fails_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "x.txt").write_text("Acme", encoding="utf-8")
    monkeypatch.setattr(HostileParser, "module", "sources.no_such_module")
    with HostileParser() as parser, pytest.raises(SourceError, match=r"x\.txt: the parsing process ended"):
        parser.parse_file(tmp_path / "x.txt", FileMetadata())


def test_no_room_for_a_process_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "x.txt").write_text("Acme", encoding="utf-8")
    monkeypatch.setattr(sys, "executable", str(tmp_path / "none"))
    with CappedParser() as parser, pytest.raises(SourceError, match=r"x\.txt: no process can be started to read it"):
        parser.parse_file(tmp_path / "x.txt", FileMetadata())


def children(pid: int) -> list[int]:
    """Return the processes below one, at any depth."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
            if parent == pid:
                found += [int(entry.name), *children(int(entry.name))]
    return found


def is_running(pid: int) -> bool:
    try:
        return (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def wait_until(reached: object) -> None:
    until = time.monotonic() + 20
    while not reached():  # type: ignore[operator]
        assert time.monotonic() < until
        time.sleep(0.05)
