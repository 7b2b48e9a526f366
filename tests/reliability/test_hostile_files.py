"""Hostile files: each is read, or refused in one line; nothing is left behind, and the service goes on answering.

I1 to I7 of the test plan. What each format's reader makes of hidden text, archives and encodings is tested beside it.
"""

import os
import resource
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from assistant.home import utc_now
from assistant.web.uploads import add_uploads
from sources import capped
from sources.files import iter_files
from sources.ingest import FileResult, add_paths
from sources.library import Library
from tests.homes import footnote
from tests.hostile import BOMBS, mutated, odd_names, sound, write_all
from tests.reliability.web_client import answer, answering_function, join_queue, served_web, upload
from tests.soak.results import record
from tests.sources.test_capped import children

MEMORY_KB = 1_000_000
WALL_S = 60


class Costs:
    """What the forks that parsed reported of themselves."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.peak_kb = 0
        self.cpu_s = 0.0
        read_reply = capped._read_reply

        def noted(*args: object) -> dict[str, float]:
            reply = read_reply(*args)  # type: ignore[arg-type]
            self.peak_kb = max(self.peak_kb, reply["peak_kb"])
            self.cpu_s = max(self.cpu_s, reply["cpu_s"])
            return reply

        monkeypatch.setattr(capped, "_read_reply", noted)


@pytest.fixture
def costs(monkeypatch: pytest.MonkeyPatch) -> Costs:
    return Costs(monkeypatch)


@pytest.fixture(autouse=True)
def _nothing_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fail a test that leaves a process, or a file in the folder for temporary ones."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    before = set(_processes())
    yield
    assert set(_processes()) <= before
    assert not list(folder.iterdir())


def _processes() -> list[int]:
    return children(os.getpid())


def add(home: Path, folder: Path) -> list[FileResult]:
    with Library.open(home) as library:
        return list(add_paths(library, [folder], now=utc_now))


def check(results: Sequence[FileResult], costs: Costs) -> Counter[str]:
    """Check that each file gave text or one line, within the caps; return how many of each status."""
    for result in results:
        if result.status == "failed":
            assert result.reason.isprintable()
            assert "reader failed" not in result.reason
            assert result.reason
        else:
            assert result.documents
    assert costs.peak_kb <= MEMORY_KB
    return Counter(result.status for result in results)


def test_sound_files_are_all_read(home: Path, tmp_path: Path, costs: Costs) -> None:
    write_all(tmp_path / "files", sound())
    assert [result.reason for result in add(home, tmp_path / "files") if result.status == "failed"] == []


@pytest.mark.parametrize("count", [54, pytest.param(1000, marks=pytest.mark.soak)])
def test_mutated_files_are_read_or_refused_in_a_line(home: Path, tmp_path: Path, count: int, costs: Costs) -> None:
    write_all(tmp_path / "files", dict(mutated(count)))
    started = time.monotonic()
    counted = check(add(home, tmp_path / "files"), costs)
    assert counted.total() == count
    assert counted["failed"] < count
    with Library.open(home) as library:
        assert all(library.version(held.document.document_id).text for held in library.documents())
    if count > 100:
        record("I1 mutated", trials=count, **counted, peak_kb=costs.peak_kb, seconds=round(time.monotonic() - started))


LEAN = ("self.pdf", "flate3.pdf", "laughs.xml", "nested.html", "nested.json", "members.docx", "nested.docx")


@pytest.mark.parametrize("every", [False, pytest.param(True, marks=pytest.mark.soak)])
def test_bombs_are_refused_in_time_and_leave_this_process_small(
    home: Path, tmp_path: Path, every: bool, costs: Costs
) -> None:
    write_all(tmp_path / "files", {name: make() for name, make in BOMBS.items() if every or name in LEAN})
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    took = {}
    for path in iter_files([tmp_path / "files"]):
        started = time.monotonic()
        [result] = add(home, path)
        took[path.name] = round(time.monotonic() - started, 1)
        assert result.status == "failed", result
        check([result], costs)
    assert max(took.values()) < WALL_S + 5
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - grown < 20_000
    if every:
        record("I2 bombs", trials=len(took), failures=0, peak_kb=costs.peak_kb, slowest_s=max(took.values()))


def test_odd_names_are_shown_in_one_line_and_reach_nowhere(home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    for at, name in enumerate(odd_names()):
        Path(bytes(folder).decode() + "/" + name.decode("utf-8", "surrogateescape")).write_text(
            f"Acme Example number {at} was added to the list on Monday.", encoding="utf-8"
        )
    done = footnote(home, "add", folder, check=False)
    lines = done.stdout.splitlines()
    assert len(lines) == len(odd_names())
    assert all(line.isprintable() for line in lines)
    [failed] = [line for line in lines if line.startswith("failed")]
    assert "name is not valid UTF-8; rename it" in failed
    assert done.returncode == 3
    names = [name for name, _ in add_uploads(home, list(iter_files([folder])), {})]
    assert len(names) == len(odd_names())
    assert all("/" not in name and name.isprintable() for name in names)
    assert {path.name for path in tmp_path.iterdir()} == {"files", "home", "temporary"}


def test_a_wrong_extension_does_not_mislead(home: Path, tmp_path: Path, costs: Costs) -> None:
    files = sound()
    swapped = {
        "page.pdf": files["a.html"],
        "word.html": files["a.docx"],
        "print.docx": files["a.pdf"],
        "words.json": files["a.txt"],
    }
    foreign = {"program.pdf": b"MZ\x90\x00\x03\x00", "picture.docx": b"\x89PNG\r\n\x1a\n", "zip.html": b"PK\x03\x04xx"}
    write_all(tmp_path / "files", swapped | foreign)
    results = add(home, tmp_path / "files")
    assert {Path(result.path).name for result in results if result.status != "failed"} == set(swapped)
    assert all("looks like" in result.reason for result in results if result.status == "failed")


@pytest.mark.soak
def test_every_file_of_the_corpus_is_read_or_refused(home: Path, shared: Path, costs: Costs) -> None:
    results, took, started = [], [], time.monotonic()
    with Library.open(home) as library:
        for result in add_paths(library, [shared / "fuzz"], now=utc_now):
            results.append(result)
            took.append(time.monotonic() - started)
            started = time.monotonic()
    slowest = max(took)
    counted = check(results, costs)
    assert slowest <= WALL_S
    figures = {"failures": 0, "peak_kb": costs.peak_kb, "cpu_s": round(costs.cpu_s, 1), "slowest_s": round(slowest, 1)}
    record("I1 corpus", trials=len(results), **counted, **figures)


QUESTION = "Why was Zeta Robotics listed?"


def ask_until(port: int, function: int, done: threading.Event) -> list[float]:
    """Ask again and again until told to stop; return how long each answer took."""
    seconds = []
    while not done.is_set() or len(seconds) < 20:
        started = time.monotonic()
        session = f"s{len(seconds)}{started}"
        join_queue(port, function, session, QUESTION)
        assert answer(port, session)
        seconds.append(time.monotonic() - started)
    return seconds


def p95(seconds: Sequence[float]) -> float:
    return sorted(seconds)[int(0.95 * len(seconds))]


@pytest.mark.soak
@pytest.mark.parametrize("by_upload", [False, True])
def test_the_service_answers_while_hostile_files_are_added(tmp_path: Path, shared: Path, by_upload: bool) -> None:
    """Files are added by a process beside the one that serves, or uploaded to the one that serves."""
    files = [path for path in sorted((shared / "fuzz/generated").iterdir()) if path.is_file() and path.stat().st_size]
    with served_web(tmp_path) as (_, port):
        function = answering_function(port)
        idle_done, done = threading.Event(), threading.Event()
        idle_done.set()
        ask_until(port, function, idle_done)
        idle = p95(ask_until(port, function, idle_done))
        found: list[list[float]] = []
        asking = threading.Thread(target=lambda: found.append(ask_until(port, function, done)))
        asking.start()
        if by_upload:
            assert upload(port, files, "uploads")
        else:
            assert len(add(tmp_path / "home", shared / "fuzz/generated")) > len(files)
        done.set()
        asking.join()
    busy = p95(found[0])
    figures = {"answers": len(found[0]), "idle_p95_s": round(idle, 3), "busy_p95_s": round(busy, 3)}
    record(f"I1 service meanwhile{', uploads' if by_upload else ''}", failures=0, **figures)
    assert busy <= max(2 * idle, 0.5)
