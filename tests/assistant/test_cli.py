"""The command line: data on stdout, one line on stderr for a user's problem, and the exit codes of the interface."""

import io
import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from assistant import cli
from index.embed import HashEmbedder
from tests.ended import Ended, Run
from tests.invented import ROWS, write_files


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setattr("index.embed.SentenceEmbedder", lambda *_: HashEmbedder())
    for module in ("overview", "card"):
        monkeypatch.setattr(f"assistant.{module}.SentenceEmbedder", lambda *_: HashEmbedder())

    def call(*arguments: object) -> Ended:
        with pytest.raises(SystemExit) as ended:
            cli.main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        code = ended.value.code
        return Ended(code if isinstance(code, int) else 0, captured.out, captured.err)

    return call


def test_the_whole_way(run: Run, tmp_path: Path) -> None:
    home = tmp_path / "home"
    files = write_files(tmp_path / "files")
    added = run("--home", home, "add", files, "--json")
    assert added.code == 0
    assert {result["status"] for result in json.loads(added.out)} == {"added"}
    indexed = run("index", "--home", home)
    assert indexed.code == 0
    assert " s\n" in indexed.err
    answer = json.loads(run("--home", home, "ask", "Why was Zeta Robotics listed?", "--json").out)
    assert answer["outcome"] == "answered"
    cited = answer["citations"][0]
    shown = run(
        "--home",
        home,
        "show",
        cited["document_id"],
        "--version",
        cited["version"],
        "--span",
        f"{cited['start']}:{cited['end']}",
    )
    assert shown.out == cited["quote"] + "\n"
    whole = json.loads(run("--home", home, "show", cited["document_id"], "--json").out)
    assert whole["text"][cited["start"] : cited["end"]] == cited["quote"]
    assert "fr:2024-11111" in run("--home", home, "list").out
    assert json.loads(run("--home", home, "status", "--json").out)["pending"] == {
        "added": [],
        "changed": [],
        "removed": [],
    }
    assert run("--home", home, "check").code == 0
    assert json.loads(run("--home", home, "entity", "ZRC", "--json").out)["entities"][0]["how"] == "alias"
    found = json.loads(run("--home", home, "retrieve", "missile program machine tools", "-k", "3", "--json").out)
    assert found[0]["rank"] == 1
    assert run("--home", home, "add", files).out.count("unchanged") == 4


def test_removed_documents_stop_answering_at_the_next_index_and_rollback_brings_them_back(
    run: Run, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    run("--home", home, "add", write_files(tmp_path / "files"))
    run("--home", home, "index")
    assert run("--home", home, "remove", "fr:2024-11111").code == 0
    before = run("--home", home, "ask", "Why was Zeta Robotics listed?").out
    assert "2024-11111" in before or "89 FR 50001" in before
    run("--home", home, "index")
    assert "89 FR 50001" not in run("--home", home, "ask", "Why was Zeta Robotics listed?").out
    assert run("--home", home, "rollback").code == 0
    assert "89 FR 50001" in run("--home", home, "ask", "Why was Zeta Robotics listed?").out


def test_rollback_acts_on_records_and_passages_alike_and_status_names_both_generations(
    run: Run, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    run("--home", home, "add", write_files(tmp_path / "files"))
    run("--home", home, "index")
    run("--home", home, "add", write_files(tmp_path / "more", ROWS[1:]))
    run("--home", home, "index")

    def state() -> tuple[dict[str, object], bool, bool]:
        status = json.loads(run("--home", home, "status", "--json").out)
        listed = run("--home", home, "entity", "ZRC").code == 0
        found = json.loads(run("--home", home, "retrieve", "Zeta Robotics Harbour Road Strelsau", "--json").out)
        rows = [item for item in found if item["document_id"].startswith("ecfr:") and "Zeta" in item["text"]]
        return status, listed, bool(rows)

    newest, listed, retrieved = state()
    assert (listed, retrieved) == (False, False)
    assert str(newest["snapshot"]).startswith("0002-")
    assert str(newest["previous"]).startswith("0001-")
    run("--home", home, "rollback")
    before, listed, retrieved = state()
    assert (listed, retrieved) == (True, True)
    assert (before["snapshot"], before["previous"]) == (newest["previous"], None)
    assert before["pending"] == {"added": [], "changed": ["ecfr:15-744-supp-4@2026-01-15"], "removed": []}


def test_index_reports_what_failed_and_which_saved_quotes_are_superseded(run: Run, tmp_path: Path) -> None:
    home = tmp_path / "home"
    files = write_files(tmp_path / "files")
    (files / "broken.json").write_text('{"results": [', encoding="utf-8")
    run("--home", home, "add", files)
    (home / "runs").mkdir()
    first = run("--home", home, "index")
    assert "4 added" not in first.out
    assert "1 failed" in first.out
    assert f"failed    {files / 'broken.json'}: " in first.out
    (home / "runs" / "saved.json").write_text(run("--home", home, "ask", "Why was Zeta Robotics listed?", "--json").out)
    run("--home", home, "add", write_files(tmp_path / "more", ROWS[1:]))
    second = json.loads(run("--home", home, "index", "--json").out)
    assert [Path(one["path"]).name for one in second["failed"]] == ["broken.json"]
    assert {one["file"] for one in second["superseded"]} == {"runs/saved.json"}
    assert {one["reason"] for one in second["superseded"]} == {"changed"}
    assert "superseded: " in run("--home", home, "index").out


def test_one_bad_file_is_named_and_the_others_are_added(run: Run, tmp_path: Path) -> None:
    files = write_files(tmp_path / "files")
    (files / "broken.json").write_text('{"results": [', encoding="utf-8")
    (files / "empty.txt").write_text("", encoding="utf-8")
    (files / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n0000")
    ended = run("--home", tmp_path / "home", "add", files)
    assert ended.code == 3
    assert ended.out.count("failed") == 3
    assert ended.out.count("added") == 4
    for name in ("broken.json", "empty.txt", "picture.png"):
        assert name in ended.out
    assert "Traceback" not in ended.out + ended.err


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["add", "nowhere.txt"], 1, "nowhere.txt"),
        (["ask", "Why was Zeta listed?"], 1, "footnote index"),
        (["ask", "Why?", "--as-of", "soon"], 1, "soon"),
        (["add", ".", "--as-of", "2022-13"], 1, "2022"),
        (["show", "fr:1"], 1, "fr:1"),
        (["remove", "fr:1"], 1, "fr:1"),
        (["rollback"], 1, ""),
        (["ask"], 2, "QUESTION"),
        (["add"], 2, "--bundled"),
        (["nonsense"], 2, "nonsense"),
        (["show", "x", "--span", "9:3"], 1, "9:3"),
        (["show", "x", "--span", "²:³"], 1, "START:END"),
        (["show", "x", "--span", "0:" + "9" * 5000], 1, "START:END"),
        (["retrieve", " "], 1, "the query is empty"),
        (["entity", "\u200b"], 1, "the name is empty"),
        (["ask", "--batch", "b.jsonl", "--history", "h.json"], 2, "--history"),
    ],
)
def test_a_users_problem_is_one_line_and_its_exit_code(
    run: Run, tmp_path: Path, arguments: list[str], code: int, words: str
) -> None:
    ended = run("--home", tmp_path / "home", *arguments)
    assert ended.code == code
    assert words in ended.err + ended.out
    assert "Traceback" not in ended.err
    if code == 1:
        assert len((ended.err + ended.out).strip().splitlines()) <= 2


def test_home_may_stand_before_or_after_the_command(run: Run, tmp_path: Path) -> None:
    files = write_files(tmp_path / "files")
    assert run("add", files, "--home", tmp_path / "a").code == 0
    assert (tmp_path / "a" / "library.sqlite").exists()
    assert run("--home", tmp_path / "b", "add", files).code == 0
    assert (tmp_path / "b" / "library.sqlite").exists()


def test_a_question_and_a_batch_from_files_and_stdin(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, invented_home: Path
) -> None:
    batch = tmp_path / "batch.jsonl"
    batch.write_text(
        '{"id": "one", "question": "Is Quill Optics listed?"}\n{"id": "two", "question": "How tall is the tower?"}\n',
        encoding="utf-8",
    )
    lines = [
        json.loads(line) for line in run("--home", invented_home, "ask", "--batch", batch, "--json").out.splitlines()
    ]
    assert [(line["id"], line["outcome"]) for line in lines] == [("one", "answered"), ("two", "abstained")]


ANSWER = {
    "question", "as_of", "outcome", "reason", "answer", "statements", "citations", "entities", "coverage", "snapshot",
    "model", "seconds",
}  # fmt: skip
CITATION = {
    "n", "document_id", "version", "title", "publisher", "tier", "document_number", "list", "published", "effective_on",
    "as_of", "locator", "url", "quote", "start", "end",
}  # fmt: skip


def test_an_answer_has_the_fields_of_the_interface_and_no_others(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, invented_home: Path
) -> None:
    questions = ("Why was Zeta Robotics listed?", "Is Vesper Dynamics listed?", "How tall is the tower?", "Who is it?")
    lines = "".join(json.dumps({"id": f"q{number}", "question": one}) + "\n" for number, one in enumerate(questions))
    monkeypatch.setattr("sys.stdin", io.StringIO(lines))
    printed = run("--home", invented_home, "ask", "--batch", "-", "--as-of", "2026-11")
    answers = [json.loads(line) for line in printed.out.splitlines()]
    assert [one.pop("id") for one in answers] == ["q0", "q1", "q2", "q3"]
    assert [one["outcome"] for one in answers] == ["answered", "corrected", "abstained", "abstained"]
    for question, answer in zip(questions, answers, strict=True):
        assert set(answer) == ANSWER
        assert (answer["question"], answer["as_of"], answer["model"]) == (question, "2026-11-01", None)
        assert (answer["reason"] is None) == (answer["outcome"] != "abstained")
        assert isinstance(answer["seconds"], float)
        assert [one["n"] for one in answer["citations"]] == list(range(1, len(answer["citations"]) + 1))
        for statement in answer["statements"]:
            assert set(statement) == {"text", "kind", "citations"}
            assert bool(statement["citations"]) == (statement["kind"] != "framing")
            assert "".join(f"[{number}]" for number in statement["citations"]) in answer["answer"]
        for cited in answer["citations"]:
            assert set(cited) == CITATION
            span = f"{cited['start']}:{cited['end']}"
            shown = run(
                "--home", invented_home, "show", cited["document_id"], "--version", cited["version"], "--span", span
            )
            assert shown.out == cited["quote"] + "\n"
        assert {field for one in answer["entities"] for field in one} <= {"name", "matched", "how"}
        assert set(answer["coverage"]) == {"list", "notices_through", "articles_through"}
        alone = json.loads(run("--home", invented_home, "ask", question, "--as-of", "2026-11", "--json").out)
        assert {**alone, "seconds": 0} == {**answer, "seconds": 0}


def test_standard_input_that_is_no_text_is_one_line(
    run: Run, monkeypatch: pytest.MonkeyPatch, invented_home: Path
) -> None:
    for arguments in (["-"], ["--batch", "-"]):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"caf\xe9"), encoding="utf-8"))
        ended = run("--home", invented_home, "ask", *arguments)
        assert (ended.code, ended.out) == (1, "")
        assert "give it as UTF-8" in ended.err


def test_help_is_quick() -> None:
    command = [sys.executable, "-c", "from assistant.cli import main; main(['--help'])"]
    seconds = []
    for _ in range(3):
        started = time.perf_counter()
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        seconds.append(time.perf_counter() - started)
    assert "ask" in done.stdout
    assert min(seconds) < 0.5


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys\nfrom assistant.cli import cli\n"
        "print([name for name in ('torch', 'chromadb', 'gradio', 'llama_index', 'numpy', 'mcp', 'fastapi') if name in sys.modules])"
    )
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
    )
