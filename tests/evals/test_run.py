"""Running cases: filters, crashes, counts, the JSON of a run, the table and the command."""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from assistant.model import Question
from evals.cli import main
from evals.load import CaseFile
from evals.model import Case, CaseKind, LibraryChoice
from evals.report import table
from evals.results import Tally
from evals.run import question_of, run_case, run_file, run_json
from tests.evals.replies import CASE, good_answer, read_text

TODAY = date(2026, 11, 20)


def _case(case_id: str, **changes: object) -> Case:
    return CASE.model_copy(update={"id": case_id, **changes})


def _file(*cases: Case) -> CaseFile:
    return CaseFile("some.jsonl", "d" * 64, cases)


def _answer(_question: Question) -> dict[str, Any]:
    return good_answer()


def _crash(_question: Question) -> dict[str, Any]:
    raise RuntimeError("out of ink")


CASES = _file(
    _case("official", library=LibraryChoice.OFFICIAL),
    _case("bundled", library=LibraryChoice.BUNDLED, kind=CaseKind.POLICY),
    _case("both", library=LibraryChoice.BOTH),
)


@pytest.mark.parametrize(
    ("library", "asked", "skipped"),
    [
        (LibraryChoice.OFFICIAL, ["official", "both"], ("bundled",)),
        (LibraryChoice.BUNDLED, ["bundled", "both"], ("official",)),
        (LibraryChoice.BOTH, ["official", "bundled", "both"], ()),
    ],
)
def test_cases_for_another_library_do_not_apply(
    library: LibraryChoice, asked: list[str], skipped: tuple[str, ...], clock: Callable[[], datetime]
) -> None:
    seen: list[str] = []
    run = run_file(
        CASES,
        _answer,
        read_text,
        library=library,
        now=clock,
        today=TODAY,
        progress=lambda case: seen.append(case.id),
    )
    assert [result.case_id for result in run.results] == asked == seen
    assert run.not_applicable == skipped
    assert run.tally == Tally(len(asked), len(asked))


def test_the_question_carries_history_and_date() -> None:
    history = [{"role": "user", "content": "Who?"}, {"role": "assistant", "content": "Zeta."}]
    case = Case.model_validate({**CASE.model_dump(mode="json"), "history": history, "as_of": "2024-07-01"})
    question = question_of(case)
    assert question.text == CASE.question
    assert [(turn.role, turn.content) for turn in question.history] == [("user", "Who?"), ("assistant", "Zeta.")]
    assert question.as_of == date(2024, 7, 1)


def test_a_crash_fails_its_case_and_the_run_goes_on(clock: Callable[[], datetime]) -> None:
    replies = iter([_crash, _answer])
    run = run_file(
        _file(_case("a"), _case("b")), lambda question: next(replies)(question), read_text, now=clock, today=TODAY
    )
    first, second = run.results
    assert (first.passed, first.crashed, second.passed) == (False, True, True)
    assert first.reasons == ("crashed: RuntimeError: out of ink",)
    assert run.tally == Tally(1, 2)
    assert run.snapshot == "g1"


def test_an_answer_that_cannot_be_checked_is_unscored_and_failed(clock: Callable[[], datetime]) -> None:
    result = run_case(CASE, lambda _question: {"outcome": "answered"}, read_text)
    assert (result.crashed, result.unscored, result.passed) == (False, True, False)
    assert result.reasons == ("unscored: KeyError: 'answer'",)
    assert result.scores["passed"] == result.scores["vital"] == result.scores["exact"] == 0.0
    run = run_file(_file(CASE), lambda _question: {"outcome": "answered"}, read_text, now=clock, today=TODAY)
    assert (run_json(run)["unscored"], run_json(run)["total"]) == (1, 1)


def test_an_inexact_quote_is_reported_apart(clock: Callable[[], datetime]) -> None:
    run = run_file(_file(CASE), _answer, lambda _id, _version: "other text", now=clock, today=TODAY)
    assert run.results[0].passed
    assert len(run.results[0].inexact) == 2
    assert run_json(run)["inexact_quotes"] == 2
    assert "quotes exact: 0 of 2" in table(run)
    assert "why-zeta: citation 1: list@2026-07-09 0:13" in table(run)


def test_time_is_measured(clock: Callable[[], datetime]) -> None:
    def slowly(question: Question) -> dict[str, Any]:
        time.sleep(0.01)
        return _answer(question)

    run = run_file(_file(CASE), slowly, read_text, now=clock, today=TODAY)
    assert run.results[0].seconds >= 0.01
    assert run.seconds == run.results[0].seconds


def test_the_json_of_a_run_says_what_was_run(clock: Callable[[], datetime]) -> None:
    run = run_file(CASES, _answer, read_text, library=LibraryChoice.BUNDLED, now=clock, today=TODAY)
    found = json.loads(json.dumps(run_json(run)))
    assert {key: found[key] for key in ("cases_file", "library", "today", "started_at", "snapshot")} == {
        "cases_file": "some.jsonl",
        "library": "bundled",
        "today": "2026-11-20",
        "started_at": "2026-11-20T12:00:00+00:00",
        "snapshot": "g1",
    }
    assert (found["passed"], found["total"], found["crashed"], found["quotes"]) == (2, 2, 0, 4)
    assert found["not_applicable"] == ["official"]
    assert found["kinds"] == {"why": {"passed": 1, "total": 1}, "policy": {"passed": 1, "total": 1}}
    assert [case["id"] for case in found["cases"]] == ["bundled", "both"]
    assert found["cases"][0]["answer"] == good_answer()
    assert found["cases"][0]["checks"][0] == {"name": "outcome", "passed": True, "reason": ""}
    assert found["cases"][0]["support"] == {
        "fact rule": [1],
        "fact policy": [1, 2],
        "source 1": [1],
        "source 2": [2],
    }
    assert found["cases"][0]["scores"] == {
        "passed": 1.0,
        "outcome": 1.0,
        "vital": 1.0,
        "facts": 0.0,
        "sources": 1.0,
        "clean": 1.0,
        "exact": 1.0,
        "relevant": pytest.approx(2 / 3, abs=1e-6),
    }
    assert found["measures"]["all"]["passed"] == found["measures"]["policy"]["passed"] == 1.0
    assert found["id"].startswith("20261120T120000000Z-")


def test_the_table_names_kinds_failures_and_totals(clock: Callable[[], datetime]) -> None:
    replies = iter([_answer, _crash, _answer])
    run = run_file(CASES, lambda question: next(replies)(question), read_text, now=clock, today=TODAY)
    lines = table(run).split("\n")
    assert [line.split() for line in lines[:4]] == [
        ["kind", "passed", "cases"],
        ["why", "2", "2"],
        ["policy", "0", "1"],
        ["all", "2", "3"],
    ]
    assert "  bundled: crashed: RuntimeError: out of ink" in lines
    assert "2 of 3 cases passed; 1 crashed; 0 not applicable to library both" in lines
    assert any(line.startswith("median ") for line in lines)


def test_a_run_in_which_no_case_applies_has_a_table(clock: Callable[[], datetime]) -> None:
    run = run_file(
        _file(_case("a", library=LibraryChoice.OFFICIAL)),
        _answer,
        read_text,
        library=LibraryChoice.BUNDLED,
        now=clock,
        today=TODAY,
    )
    assert run.tally == Tally(0, 0)
    assert "0 of 0 cases passed; 0 crashed; 1 not applicable" in table(run)


def _exit_code(*arguments: str) -> int | str | None:
    with pytest.raises(SystemExit) as caught:
        main(list(arguments))
    return caught.value.code


def test_help_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert _exit_code("--help") == 0
    assert "run" in capsys.readouterr().out
    assert _exit_code("run", "--help") == 0
    assert "--cases" in capsys.readouterr().out


def test_a_missing_case_file_is_one_line(tmp_path: Path, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _exit_code("--home", str(home), "run", "--cases", str(tmp_path / "absent.jsonl")) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("footnote-evals: 1 fault in the cases")
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    "arguments", [["compare"], ["fly"], ["run", "--cases", "x", "--library", "mine"], ["run", "--today", "x"]]
)
def test_wrong_usage_exits_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert _exit_code(*arguments) == 2
    assert "Usage:" in capsys.readouterr().err


def test_help_loads_nothing_heavy() -> None:

    code = (
        "import sys; import evals.cli; heavy = {'torch', 'chromadb', 'pydantic', 'numpy', 'llama_index', 'gradio'};"
        " sys.exit(', '.join(sorted(heavy & set(sys.modules))) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
