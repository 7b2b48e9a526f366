"""A damaged index: the answers are the same, a line names the command, `check` names the file, `index` mends it."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assistant import cli
from assistant.answer import Assistant
from assistant.model import Question
from assistant.render import answer_json
from assistant.served import Reply, Served
from assistant.web.conversation import Exchange, conversation_html
from index import probe as probe_module
from index import vectors
from index.build import build
from index.embed import HashEmbedder
from index.generation import CURRENT, folder_of, generations, served
from index.probe import Damage, probe
from index.rescue import RESCUED
from index.serving import open_served
from index.snapshot import Snapshot, check
from sources.errors import GenerationError, IndexNotBuiltError
from sources.library import Library
from tests.reliability.damage import ALL, EVERY_DAY, Case
from tests.soak.results import record

TODAY = date(2026, 11, 20)
QUESTIONS = (
    "Why was Zeta Robotics listed?",
    "Is Quill Optics on the list?",
    "What did shippers in Strelsau say of the harbour rule?",
    "What does the harbour affiliates rule extend?",
)
Copy = Callable[..., Path]


def ask_all(home: Path) -> tuple[list[dict[str, Any]], str, str]:
    """Return the answers, stripped of what differs between runs; the snapshot and its notice."""
    assistant = Assistant.open(home, clock=lambda: TODAY, embedder=HashEmbedder())
    try:
        answers = [answer_json(assistant.ask(Question(question))) for question in QUESTIONS]
        snapshot = assistant.snapshot
        return (
            [{k: v for k, v in one.items() if k not in {"snapshot", "seconds"}} for one in answers],
            snapshot.generation,
            snapshot.notice,
        )
    finally:
        assistant.close()


@pytest.fixture(scope="session")
def right(templates: dict[int, Path]) -> list[dict[str, Any]]:
    answers, _, notice = ask_all(templates[1])
    assert notice == ""
    assert [one["outcome"] for one in answers] == ["answered"] * len(QUESTIONS)
    assert all(one["citations"] for one in answers)
    return answers


def assert_survived(home: Path, case: Case, right: list[dict[str, Any]]) -> None:
    now, before = served(home), generations(home)[0]
    case.apply(home, now)
    answers, snapshot, notice = ask_all(home)
    assert answers == right
    # CURRENT aside, which names the generation to look at, Chroma is not read by a small library.
    if case.file == CURRENT:
        expected = {before, now} if case.change != "flip" else {before, now, RESCUED}
    elif case.file.startswith("chroma"):
        expected = {now}
    else:
        expected = {before if case.generations > 1 else RESCUED}
    assert snapshot in expected
    assert "footnote index" in notice or case.may_go_unnoticed
    found = check(home)
    named = case.file.rpartition("*/")[2]
    assert any(named in problem and "footnote index" in problem for problem in found) or case.may_go_unnoticed
    report = build(home, HashEmbedder())
    assert not report.unchanged or not found
    assert report.vectors_made == 0
    assert check(home) == ()
    assert ask_all(home) == (right, served(home), "")


@pytest.mark.parametrize("case", EVERY_DAY, ids=str)
def test_damage_changes_no_answer(copy_home: Copy, right: list[dict[str, Any]], case: Case) -> None:
    assert_survived(copy_home(case.generations), case, right)


@pytest.fixture(scope="module")
def survived() -> Iterator[list[Case]]:
    """The cases that were survived, for the result file once all were tried."""
    cases: list[Case] = []
    started = time.monotonic()
    yield cases
    figures = {"trials": len(ALL), "failures": len(ALL) - len(cases), "seconds": round(time.monotonic() - started)}
    record("R5 damage to each file of an index", **figures)


@pytest.mark.soak
@pytest.mark.parametrize("case", ALL, ids=str)
def test_no_damage_of_a_hundred_changes_an_answer(
    copy_home: Copy, right: list[dict[str, Any]], survived: list[Case], case: Case
) -> None:
    assert_survived(copy_home(case.generations), case, right)
    survived.append(case)


def test_both_generations_damaged_leaves_the_library(copy_home: Copy, right: list[dict[str, Any]]) -> None:
    home = copy_home(2)
    for name in generations(home):
        Case("passages.sqlite", "zero", 2).apply(home, name)
    answers, snapshot, notice = ask_all(home)
    assert (answers, snapshot) == (right, RESCUED)
    assert "exact search over the library; run `footnote index`" in notice
    assert len(check(home)) == 2
    build(home, HashEmbedder())
    assert check(home) == ()


def test_a_damaged_generation_before_is_named_and_goes_with_the_next_index(copy_home: Copy) -> None:
    home = copy_home(2)
    first, second = generations(home)
    Case("vectors.npy", "flip", 2).apply(home, first)
    assert [first in problem for problem in check(home)] == [True]
    assert build(home, HashEmbedder()).unchanged
    assert generations(home) == (second,)
    assert check(home) == ()


def test_a_rescue_leaves_no_file_behind(copy_home: Copy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home, temporary = copy_home(1), tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    Case("bm25/data.csc.index.npy", "delete", 1).apply(home, served(home))
    before = {path.name for path in home.iterdir()}
    with open_served(home, HashEmbedder()) as snapshot:
        assert snapshot.generation == RESCUED
        assert list(temporary.iterdir()) == []
    assert {path.name for path in home.iterdir()} <= before | {"library.sqlite-wal", "library.sqlite-shm"}


def test_an_empty_home_is_not_a_damaged_one(home: Path) -> None:
    with pytest.raises(IndexNotBuiltError):
        open_served(home, HashEmbedder())


def test_a_probe_is_remembered_until_a_file_changes(copy_home: Copy, monkeypatch: pytest.MonkeyPatch) -> None:
    home = copy_home(1)
    children = []
    ask_child = probe_module._ask_child
    monkeypatch.setattr(probe_module, "_ask_child", lambda *args: children.append(args) or ask_child(*args))
    for _ in range(3):
        assert probe(home, served(home)) == ()
    assert len(children) == 1
    (folder_of(home, served(home)) / "vectors.npy").touch()
    assert probe(home, served(home)) == ()
    assert len(children) == 2
    monkeypatch.setattr(probe_module, "BELIEVED_S", 0)
    assert probe(home, served(home)) == ()
    assert len(children) == 3


def test_a_damaged_chroma_database_whose_error_is_no_text_is_named(copy_home: Copy) -> None:
    home = copy_home(1)
    for change in ("flip", "zero", "truncate"):
        Case("chroma/chroma.sqlite3", change, 1).apply(home, served(home))
        assert all(one.is_graph for one in probe_module.damages(home, served(home)))


@pytest.mark.parametrize("notes", ["", "[]", '{"0001-0edba32d": 3}', '{"0001-0edba32d": {"at": "x"}}', "\x00\x00"])
def test_damaged_notes_cost_a_probe_and_nothing_else(copy_home: Copy, notes: str) -> None:
    home = copy_home(1)
    (home / probe_module.NOTES).write_text(notes)
    assert probe(home, served(home)) == ()
    assert probe_module.is_believed(home, served(home), probe_module.fingerprint(home, served(home)))


def test_the_builder_has_seen_the_generation_that_it_made(templates: dict[int, Path]) -> None:
    home = templates[2]
    assert probe_module.is_believed(home, served(home), probe_module.fingerprint(home, served(home)))


def test_the_probe_loads_no_model_and_opens_no_chroma_for_a_small_library(templates: dict[int, Path]) -> None:
    code = (
        "import sys, pathlib\nfrom index.probe import main\nmain(pathlib.Path(sys.argv[1]), sys.argv[2])\n"
        "print([name for name in ('torch', 'chromadb', 'transformers') if name in sys.modules])"
    )
    command = [sys.executable, "-c", code, str(templates[1]), served(templates[1])]
    lines = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    assert lines == ['{"stage": "files"}', '{"stage": "done"}', "[]"]


def test_a_child_that_dies_while_it_opens_chroma_means_exact_search() -> None:
    files, graph, done = '{"stage": "files"}\n', '{"stage": "graph"}\n', '{"stage": "done"}\n'
    (damage,) = probe_module._verdict(files + graph, "code -11")
    assert damage.is_graph
    assert "code -11" in damage.problem
    (damage,) = probe_module._verdict(files, "code -9")
    assert not damage.is_graph
    assert probe_module._verdict(files + done, "code 0") == ()
    assert probe_module._verdict(files + '{"name": "x", "problem": "y"}\n' + done, "code 0") == (Damage("x", "y"),)


def test_where_no_process_can_be_made_the_digests_are_read_here(
    copy_home: Copy, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = copy_home(1)
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    Case("vectors.npy", "flip", 1).apply(home, served(home))
    assert [one.name for one in probe(home, served(home))] == ["vectors.npy"]


def test_a_damaged_graph_is_searched_exactly(copy_home: Copy, monkeypatch: pytest.MonkeyPatch) -> None:
    home = copy_home(1)
    vector = HashEmbedder().embed(["missile machine tools"])[0]
    with Snapshot.open(home) as snapshot:
        exact = snapshot.vectors.query(vector, 5)[0]
    monkeypatch.setattr(vectors, "EXACT_LIMIT", 0)
    with Snapshot.open(home) as snapshot:
        assert np.array_equal(snapshot.vectors.query(vector, 5)[0], exact)
    Case("chroma/chroma.sqlite3", "zero", 1).apply(home, served(home))
    with Snapshot.open(home) as snapshot:
        assert np.array_equal(snapshot.vectors.query(vector, 5)[0], exact)


def test_a_swept_generation_gets_no_new_files_from_its_last_reader(
    copy_home: Copy, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = copy_home(1)
    name = served(home)
    monkeypatch.setattr(vectors, "EXACT_LIMIT", 0)
    with Snapshot.open(home) as snapshot:
        for _ in range(2):
            build(home, HashEmbedder(), full=True)
        assert name not in generations(home)
        found = snapshot.vectors.query(HashEmbedder().embed(["missile"])[0], 5)[0]
        assert len(found) == 5
        assert snapshot.lexical.scores("missile").any()
        assert snapshot.passages([0])
    assert not folder_of(home, name).exists()


@pytest.fixture
def long_lived(copy_home: Copy) -> Iterator[tuple[Path, Served]]:
    home = copy_home(1)
    server = Served(home, HashEmbedder(), lambda: TODAY)
    yield home, server
    server.close()


def test_a_server_outlives_damage_to_the_files_it_has_open(long_lived: tuple[Path, Served]) -> None:
    home, server = long_lived
    right = server.ask(Question(QUESTIONS[0]))
    assert right.notice == ""
    for file, change in (
        ("bm25/data.csc.index.npy", "truncate"),
        ("vectors.npy", "truncate"),
        ("passages.sqlite", "zero"),
    ):
        Case(file, change, 1).apply(home, served(home))
        reply = server.ask(Question(QUESTIONS[0]))
        assert reply.answer.statements == right.answer.statements
        assert "footnote index" in reply.notice
        build(home, HashEmbedder())
        # The new generation opens beside the one that answers; it is to be damaged only once it is open.
        reply = _asked_until_served(home, server)
        assert reply.answer.statements == right.answer.statements
    server.close()


def _asked_until_served(home: Path, server: Served) -> Reply:
    for _ in range(200):
        reply = server.ask(Question(QUESTIONS[0]))
        if reply.answer.snapshot == served(home):
            return reply
        time.sleep(0.05)
    raise AssertionError("the new generation was not served")


def test_a_server_leaves_an_erased_document_at_once(long_lived: tuple[Path, Served]) -> None:
    home, server = long_lived
    cited = {one.document_id for one in _citations(server)}
    assert "fr:2024-11111" in cited
    with Library.open(home) as library:
        library.remove("fr:2024-11111", erase=True)
    assert "fr:2024-11111" not in {one.document_id for one in _citations(server)}


def _citations(server: Served) -> list[Any]:
    reply = server.ask(Question(QUESTIONS[0]))
    return [citation for statement in reply.answer.statements for citation in statement.citations]


def test_the_notice_is_a_line_on_stderr_and_stands_at_the_foot_of_the_page(
    copy_home: Copy, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    home = copy_home(2)
    Case("passages.sqlite", "flip", 2).apply(home, served(home))
    monkeypatch.setattr("index.embed.SentenceEmbedder", lambda *_: HashEmbedder())
    with pytest.raises(SystemExit) as ended:
        cli.main(["--home", str(home), "ask", QUESTIONS[0], "--json"])
    assert ended.value.code == 0
    captured = capsys.readouterr()
    assert "run `footnote index` to rebuild it" in captured.err
    assert "is damaged" not in captured.out
    server = Served(home, HashEmbedder(), lambda: TODAY)
    page = conversation_html((Exchange(QUESTIONS[0], reply=server.ask(Question(QUESTIONS[0]))),))
    server.close()
    assert '<p class="notice">the index is damaged' in page


def test_a_damaged_library_is_one_line(copy_home: Copy) -> None:
    home = copy_home(2)
    (home / "library.sqlite").write_bytes(b"\x00" * 4096)
    with pytest.raises(Exception, match=r"library .*library\.sqlite") as raised:
        open_served(home, HashEmbedder())
    assert "\n" not in str(raised.value)


def test_no_room_for_a_rescue_is_one_line(copy_home: Copy, monkeypatch: pytest.MonkeyPatch) -> None:
    home = copy_home(1)
    Case("passages.sqlite", "delete", 1).apply(home, served(home))
    monkeypatch.setattr("tempfile.tempdir", str(home / "nowhere"))
    with pytest.raises(GenerationError, match="no room to search without it"):
        open_served(home, HashEmbedder())
