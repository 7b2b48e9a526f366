"""A sync that is killed at any moment goes on without a gap or a duplicate."""

import random
import subprocess
import sys
import time
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest

from sources.feeds.ledger import Ledger
from sources.library import Library
from tests.soak.results import record as note
from tests.sources.feeds.rules import full_text, record
from tests.sources.feeds.service import Service, serve

ROOT = Path(__file__).parents[3]
REASON = "The Committee decided to add Strelsau Works, number {0}."


def _start(home: Path, service: Service) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.sources.feeds.syncer", str(home), service.url, "2010-01-01"]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT)


def _end(process: subprocess.Popen[str]) -> str:
    out, err = process.communicate(timeout=900)
    assert (process.returncode, err) == (0, "")
    return out


def _documents(count: int) -> tuple[list[dict], dict[str, str]]:
    first = date(2010, 1, 4)
    records = [
        record(f"{2010 + number // 200}-{number:05}", str(first + timedelta(days=2 * number)))
        for number in range(count)
    ]
    numbers = [one["document_number"] for one in records]
    return records, {number: full_text(number, paragraph=REASON.format(number)) for number in numbers}


def _sync_with_kills(home: Path, *, count: int, kills: int) -> dict[str, int]:
    """Kill a sync after each of some shares of its documents, let it end, and check what is held."""
    chance = random.Random(9)
    records, texts = _documents(count)
    shares = sorted(chance.randrange(count) for _ in range(kills))
    with serve(Service(records=records, texts=texts)) as service:
        for share in shares:
            process = _start(home, service)
            while service.count("/full_text/") <= share and process.poll() is None:
                time.sleep(0.002)
            time.sleep(chance.random() * 0.03)
            process.kill()
            process.communicate()
        listed, fetched, added, unchanged, missing = map(int, _end(_start(home, service)).split())
        asked = Counter(path for path in service.requests if "/full_text/" in path)
        again = _end(_start(home, service)).split()
    assert (listed, fetched, added + unchanged, missing) == (count, count, count, 0)
    assert again == [str(count), str(count), "0", str(count), "0"]
    # Of what is held nothing is asked for twice; at each kill one document may have been under way.
    assert len(asked) == count
    assert sum(asked.values()) <= count + kills
    assert {path.name for path in home.iterdir() if not path.name.startswith("library.sqlite")} == {"fetch.lock"}
    with Library.open(home) as library:
        held = library.documents()
        assert [one.document.document_number for one in held] == sorted(texts)
        assert all(
            REASON.format(one.document.document_number) in library.version(one.document.document_id).text
            for one in held
        )
        assert library.select("SELECT count(*) FROM versions") == [(count,)]
        assert library.check() == ()
        assert Ledger(library).run("federal-register-part-744").complete
    return {"asked": sum(asked.values())}


@pytest.mark.slow
def test_a_sync_that_is_killed_goes_on(tmp_path: Path) -> None:
    _sync_with_kills(tmp_path, count=24, kills=2)


@pytest.mark.soak
def test_three_thousand_documents_and_twenty_kills(tmp_path: Path) -> None:
    started = time.monotonic()
    done = _sync_with_kills(tmp_path, count=3000, kills=20)
    note(
        "R12 sync of 3,000 documents killed 20 times",
        documents=3000,
        kills=20,
        gaps=0,
        duplicates=0,
        full_texts_asked=done["asked"],
        seconds=round(time.monotonic() - started),
    )
