"""The memo commands as a user runs them, with the clock and the embedder of the tests."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant import cli, console
from index.embed import HashEmbedder
from tests.asked import TODAY

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(memo_home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    for module in ("assistant.answer_commands", "assistant.memo_commands"):
        monkeypatch.setattr(f"{module}.today", lambda: TODAY)
    monkeypatch.setattr("index.embed.SentenceEmbedder", lambda *_: HashEmbedder())

    def run_command(*arguments: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            cli.main(["--home", str(memo_home), *map(str, arguments)])
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    return run_command


ZETA = ("--question", "Why was Zeta Robotics listed?")


@pytest.mark.parametrize(
    ("name", "start"), [("memo.docx", b"PK"), ("memo.md", b"# "), ("memo.html", b"<!DOC"), ("memo", b"PK")]
)
def test_new_writes_the_format_of_the_ending_and_check_finds_it_intact(
    run: Run, tmp_path: Path, name: str, start: bytes
) -> None:
    path = tmp_path / name
    code, out, err = run(
        "memo", "new", *ZETA, "--question", "Is Quill Optics listed?", "-o", path, "--title", "On robots"
    )
    assert (code, err) == (console.DONE, "")
    assert f"{name}: memo 20261120-" in out
    assert path.read_bytes().startswith(start)
    assert (tmp_path / f"{name}.json").is_file()
    code, out, err = run("memo", "check", path, "--json")
    assert (code, err) == (console.DONE, "")
    assert json.loads(out)["intact"] is True


def test_check_of_an_altered_memo_ends_with_one(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "memo.md"
    run("memo", "new", *ZETA, "-o", path)
    path.write_text(path.read_text().replace("has an entry for", "has no entry for", 1))
    code, out, err = run("memo", "check", path)
    assert (code, err) == (console.USER_ERROR, "")
    assert "altered" in out
    assert "has no entry for" in out


def test_saved_answers_make_the_same_memo(run: Run, tmp_path: Path) -> None:
    _, answer, _ = run("ask", ZETA[1], "--json")
    (tmp_path / "answers.jsonl").write_text(answer)
    run("memo", "new", "--answers", tmp_path / "answers.jsonl", "-o", tmp_path / "saved.html")
    run("memo", "new", *ZETA, "-o", tmp_path / "asked.html")
    saved, asked = (json.loads((tmp_path / f"{name}.html.json").read_text()) for name in ("saved", "asked"))
    assert saved["parts"] == asked["parts"]


def test_sources_are_printed_for_a_reference_manager(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "memo.html"
    run("memo", "new", *ZETA, "-o", path, "--style", "fr")
    code, out, _ = run("memo", "sources", path, "--format", "csl-json")
    assert code == console.DONE
    assert {one["type"] for one in json.loads(out)} == {"regulation", "article-newspaper"}
    assert "89 FR 50001, June 12, 2024" in run("memo", "sources", path)[1].splitlines()


def test_a_memo_without_official_source_warns(run: Run, tmp_path: Path) -> None:
    code, _, err = run("memo", "new", "--question", "What is the capital of France?", "-o", tmp_path / "memo.md")
    assert code == console.DONE
    assert err.startswith("footnote: No official source")


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("new", *ZETA, "-o", "memo.pdf"), 1, "no format '.pdf'; a memo is written as docx, md, html"),
        (("new", *ZETA, "-o", "none/memo.md"), 1, "no such folder"),
        (("new", *ZETA, "-o", "taken.md"), 1, "is there already"),
        (("new", *ZETA, "-o", "folder.md"), 1, "is a folder"),
        (("new", "-o", "memo.md"), 2, "give --question"),
        (("new", *ZETA), 2, "Missing option"),
        (("new", *ZETA, "--style", "mla", "-o", "memo.md"), 2, "'mla' is not one of"),
        (("new", "--question", " ", "-o", "memo.md"), 1, "the question is empty"),
        (("new", "--answers", "none.json", "-o", "memo.md"), 1, "cannot be read"),
        (("new", *ZETA, "--as-of", "soon", "-o", "memo.md"), 1, "--as-of"),
        (("check", "none.docx"), 1, "cannot be read"),
        (("check", "taken.md"), 1, "holds no evidence"),
        (("sources", "taken.md"), 1, "holds no evidence"),
    ],
)
def test_bad_input_is_one_line_and_nothing_is_written(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], code: int, said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "taken.md").write_text("mine")
    (tmp_path / "folder.md").mkdir()
    found, out, err = run("memo", *arguments)
    assert (found, out) == (code, "")
    assert said in err
    if code == console.USER_ERROR:
        assert len(err.strip().splitlines()) == 1
    assert sorted(one.name for one in tmp_path.iterdir()) == ["folder.md", "memo-home", "taken.md"]
    assert (tmp_path / "taken.md").read_text() == "mine"


def test_force_replaces_a_file(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "memo.md"
    path.write_text("mine")
    assert run("memo", "new", *ZETA, "-o", path, "--force")[0] == console.DONE
    assert path.read_text().startswith("# Memorandum of 20 November 2026")
