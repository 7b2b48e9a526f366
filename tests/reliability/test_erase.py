"""An erased document leaves no byte: not in the library, its log, the generations, saved answers or logs."""

import json
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from assistant.answer import Assistant
from assistant.home import build_index
from assistant.model import Question
from assistant.overview import problems
from assistant.render import answer_json
from index.embed import HashEmbedder
from index.generation import generations, served
from index.scrub import ERASED, scrub
from index.serving import rollback
from index.snapshot import check
from sources import erasures
from sources.errors import GenerationError
from sources.library import Library
from tests.homes import REPOSITORY
from tests.index.index_factory import add, article, notice, sample

TODAY = date(2026, 11, 20)
SECRET = (
    "Zorblatt Quixotic Holdings smuggled seventeen gyroscopes through the port of Hentzau, the ministry said.",
    "Its director Ignatius Vexworthy denied everything in a letter to the Gazette.",
)
TRACES = ("Zorblatt", "Quixotic", "gyroscop", "Vexworthy", "smuggled seventeen", "zorblatt", "quixot", "vexworthi")
QUESTION = "What did Zorblatt Quixotic Holdings smuggle through the port of Hentzau?"


def holding(home: Path, traces: tuple[str, ...] = TRACES) -> list[str]:
    """Return the files of the home that hold a trace as bytes."""
    found = []
    for path in sorted(home.rglob("*")):
        if path.is_file():
            data = path.read_bytes()
            found += [f"{path.relative_to(home)}: {trace}" for trace in traces if trace.encode() in data]
    return found


@pytest.fixture
def told(home: Path) -> Path:
    """A home in which a document was indexed twice, updated, asked about, logged and saved."""
    add(home, *sample(), article("gazette/zorblatt", "Zorblatt Quixotic under suspicion", SECRET[0]))
    build_index(home, embedder=HashEmbedder())
    add(home, article("gazette/zorblatt", "Zorblatt Quixotic under suspicion", *SECRET))
    build_index(home, embedder=HashEmbedder())
    assistant = Assistant.open(home, clock=lambda: TODAY, embedder=HashEmbedder())
    answer = answer_json(assistant.ask(Question(QUESTION)))
    assistant.close()
    assert "gazette/zorblatt" in {one["document_id"] for one in answer["citations"]}
    for name in ("runs", "logs", "memos"):
        (home / name).mkdir()
    (home / "runs" / "one.json").write_text(json.dumps({"id": "one", **answer, "question": "?"}, indent=1))
    lines = [{"id": "a", **answer, "question": "?"}, {"id": "b", "note": "unrelated"}]
    (home / "runs" / "batch.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    quote = answer["citations"][0]["quote"]
    (home / "logs" / "footnote.log").write_text(f"INFO started\nDEBUG quoted {quote}\nINFO stopped\n")
    return home


def test_after_the_next_index_no_byte_is_left(told: Path) -> None:
    assert holding(told)
    with Library.open(told) as library:
        library.remove("gazette/zorblatt", erase=True)
    assert any("erased" in problem for problem in problems(told))
    report = build_index(told, embedder=HashEmbedder())
    assert report.removed == ("gazette/zorblatt",)
    assert report.warnings == ()
    assert holding(told) == []
    assert generations(told) == (served(told),)
    assert check(told) == ()
    with Library.open(told) as library:
        assert library.check() == ()
        assert erasures.pending(library) is None
    assert not (told / "library.sqlite-wal").exists() or not (told / "library.sqlite-wal").stat().st_size
    log = (told / "logs" / "footnote.log").read_text()
    assert log == f"INFO started\n{ERASED}\nINFO stopped\n"
    saved = json.loads((told / "runs" / "one.json").read_text())
    assert saved["answer"] == ERASED
    assert {one["quote"] for one in saved["citations"]} == {ERASED}
    assert json.loads((told / "runs" / "batch.jsonl").read_text().splitlines()[1]) == {"id": "b", "note": "unrelated"}


def test_the_others_answer_as_before_and_nothing_is_embedded_again(told: Path) -> None:
    with Library.open(told) as library:
        library.remove("gazette/zorblatt", erase=True)
    build_index(told, embedder=HashEmbedder())
    assert build_index(told, embedder=HashEmbedder(), full=True).vectors_made == 0
    with Library.open(told) as library:
        hashes = {row[0] for row in library.select("SELECT text_hash FROM vectors")}
    with closing(sqlite3.connect(told / "generations" / served(told) / "passages.sqlite")) as connection:
        used = {row[0] for row in connection.execute("SELECT text_hash FROM passages WHERE vector >= 0")}
    assert used <= hashes


def test_going_back_is_refused_with_the_reason(told: Path) -> None:
    with Library.open(told) as library:
        library.remove("gazette/zorblatt", erase=True)
    with pytest.raises(GenerationError, match=r"documents were erased.*footnote index"):
        rollback(told)
    build_index(told, embedder=HashEmbedder())
    with pytest.raises(GenerationError, match="held a document that was erased"):
        rollback(told)
    add(told, notice("2025-77777", "Later"))
    build_index(told, embedder=HashEmbedder())
    assert rollback(told) == generations(told)[0]


def test_erasing_what_the_served_generation_does_not_hold_deletes_the_one_that_does(told: Path) -> None:
    with Library.open(told) as library:
        library.remove("gazette/zorblatt")
    build_index(told, embedder=HashEmbedder())
    with Library.open(told) as library:
        library.remove("gazette/zorblatt", erase=True)
    assert build_index(told, embedder=HashEmbedder()).unchanged
    assert holding(told) == []
    assert len(generations(told)) == 1


def test_a_reader_in_the_way_leaves_the_erasure_pending_and_says_so(
    told: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Library.open(told) as library:
        library.remove("gazette/zorblatt", erase=True)
    monkeypatch.setattr("sources.schema.BUSY_TIMEOUT_MS", 100)
    with Library.open(told, read_only=True) as reading:
        reading.connection.execute("BEGIN")
        reading.connection.execute("SELECT count(*) FROM versions").fetchone()
        report = build_index(told, embedder=HashEmbedder())
        assert "run `footnote index` again" in report.warnings[0]
        reading.connection.execute("COMMIT")
    assert build_index(told, embedder=HashEmbedder()).warnings == ()
    assert holding(told) == []


def test_the_commands_do_it_too(told: Path) -> None:
    def footnote(*arguments: str) -> subprocess.CompletedProcess[str]:
        code = (
            "import sys, index.embed as embed\nembed.SentenceEmbedder = lambda *_: embed.HashEmbedder()\n"
            "from assistant.cli import main\nmain(sys.argv[1:])"
        )
        command = [sys.executable, "-c", code, "--home", str(told), *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=False, cwd=REPOSITORY)

    assert footnote("remove", "--erase", "gazette/zorblatt").returncode == 0
    assert footnote("index").returncode == 0
    assert holding(told) == []
    ended = footnote("rollback")
    assert ended.returncode == 1
    assert re.fullmatch(r"footnote: .*erased.*\n", ended.stderr)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('{"a": 1}', '{"a": 1}'),
        ("plain text\n", "plain text\n"),
        ("said: the secret words\nother\n", f"{ERASED}\nother\n"),
        ("", ""),
        ("\udcff broken {\n", "\udcff broken {\n"),
    ],
)
def test_scrubbing_changes_only_what_quotes_the_document(tmp_path: Path, before: str, after: str) -> None:
    (tmp_path / "a.log").write_text(before, encoding="utf-8", errors="surrogateescape")
    cited = {"document_id": "x/1", "version": "v1", "quote": "the secret words", "start": 3}
    (tmp_path / "b.json").write_text(json.dumps([cited, {"document_id": "x/2", "quote": "other words"}]))
    assert scrub([tmp_path], {"x/1"}) == ()
    assert (tmp_path / "a.log").read_text(encoding="utf-8", errors="surrogateescape") == after
    assert json.loads((tmp_path / "b.json").read_text()) == [
        {"document_id": ERASED, "version": "v1", "quote": ERASED, "start": 3},
        {"document_id": "x/2", "quote": "other words"},
    ]


def test_what_an_eval_run_says_of_an_answer_goes_with_the_answer(tmp_path: Path) -> None:
    quote = "Zorblatt Quixotic Holdings smuggled seventeen gyroscopes through the port of Hentzau."
    citation = {"n": 1, "document_id": "x", "version": "v", "title": "Zorblatt under suspicion", "quote": quote}
    said = {"text": f"A paper writes: {quote}", "kind": "press", "citations": [1]}
    case = {
        "id": "c",
        "passed": False,
        "reasons": ["forbidden x is said: Zorblatt Quixotic Holdings smug…"],
        "checks": [
            {"name": "forbid 1", "passed": False, "reason": "Zorblatt Quixotic…"},
            {"name": "said", "reason": ""},
        ],
        "inexact": ["citation 1: x 0:1 does not read Zorblatt…"],
        "irrelevant": ["citation 1 does not hold Zorblatt…"],
        "scores": {"passed": 0.0},
        "answer": {"answer": quote, "statements": [said], "citations": [citation]},
    }
    other = {**case, "id": "d", "reasons": ["kept"], "answer": {"answer": "", "statements": [], "citations": []}}
    other |= {"checks": [], "inexact": [], "irrelevant": []}
    run = {
        "id": "r",
        "documents": [{k: citation[k] for k in ("document_id", "version", "title")}],
        "cases": [case, other],
    }
    path = tmp_path / "runs" / "r.json"
    path.parent.mkdir()
    path.write_text(json.dumps(run))
    assert scrub([tmp_path / "runs"], {"x"}) == ()
    assert holding(tmp_path, (*TRACES, "Zorb")) == []
    first, second = json.loads(path.read_text())["cases"]
    assert first["reasons"] == [ERASED]
    assert [check["reason"] for check in first["checks"]] == [ERASED, ""]
    assert (first["passed"], first["scores"]) == (False, {"passed": 0.0})
    assert second["reasons"] == ["kept"]


def test_nothing_to_scrub(tmp_path: Path) -> None:
    assert scrub([tmp_path / "runs"], {"x"}) == ()
