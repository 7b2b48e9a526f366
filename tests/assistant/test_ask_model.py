"""`ask` with a language model, over a real HTTP endpoint: what is printed where."""

import json
from pathlib import Path

import pytest

from assistant import cli
from index.embed import HashEmbedder
from tests.assistant.endpoint import FAULTS, answers, serving

pytestmark = pytest.mark.slow
QUESTION = "Why was Zeta Robotics listed?"


@pytest.fixture(autouse=True)
def _hashing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.embed.SentenceEmbedder", lambda *_: HashEmbedder())


def _run(capsys: pytest.CaptureFixture[str], home: Path, *arguments: str) -> tuple[str, str, object]:
    with pytest.raises(SystemExit) as ended:
        cli.main(["--home", str(home), "ask", QUESTION, *arguments])
    captured = capsys.readouterr()
    return captured.out, captured.err, ended.value.code


def _moreover(user: str) -> list[str]:
    lines = [line for line in user.splitlines() if line.startswith("[")]
    kept = [f"Moreover, {line.partition('] ')[2]} {line.partition(' ')[0]}\n" for line in lines]
    return [*kept, "CANARY https://evil.example [1]\n"]


def test_the_model_is_named_and_what_it_cost_is_said(
    invented_home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(answers(_moreover)) as server:
        monkeypatch.setenv("FOOTNOTE_LLM_BASE_URL", server.address)
        monkeypatch.setenv("FOOTNOTE_LLM_MODEL", "zeta-7b")
        out, err, code = _run(capsys, invented_home, "--json")
        answer = json.loads(out)
        text = _run(capsys, invented_home)[0]
        dropped = _run(capsys, invented_home, "--dropped")[0]
        named = json.loads(_run(capsys, invented_home, "--json", "--model", "other-7b")[0])
        none = json.loads(_run(capsys, invented_home, "--json", "--model", "none")[0])
        assert len(server.requests) == 4
    assert (err, code) == ("", 0)
    assert answer["model"] == "zeta-7b"
    assert answer["statements"][0]["text"].startswith("Moreover, ")
    assert answer["statements"][0]["citations"]
    assert answer["language_model"]["dropped"] == 1
    assert answer["language_model"]["prompts"] == ["rephrase-1"]
    assert "CANARY" not in out
    assert "CANARY" not in text
    assert "1 dropped" in text
    assert "- CANARY https://evil.example (" in dropped
    assert named["model"] == "other-7b"
    assert none["model"] is None
    assert "language_model" not in none


def test_a_failure_is_one_line_on_stderr_and_the_answer_stands(
    invented_home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(FAULTS["500"]) as server:
        monkeypatch.setenv("FOOTNOTE_LLM_BASE_URL", server.address)
        monkeypatch.setenv("FOOTNOTE_LLM_MODEL", "zeta-7b")
        out, err, code = _run(capsys, invented_home, "--json")
    assert code == 0
    assert err == "footnote: the language model refused the request (HTTP 500); the answer is given without it\n"
    answer = json.loads(out)
    assert answer["outcome"] == "answered"
    assert answer["citations"]
    assert answer["model"] is None
    assert "without it" in answer["language_model"]["notice"]


def test_settings_that_do_not_go_together_are_the_users_problem(
    invented_home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOOTNOTE_LLM_MODEL", "zeta-7b")
    out, err, code = _run(capsys, invented_home)
    assert (out, code) == ("", 1)
    assert err.count("\n") == 1
    assert "FOOTNOTE_LLM_BASE_URL" in err
