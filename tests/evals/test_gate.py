"""Bless and gate: a run that is worse in any one way fails, and no floor goes down in silence."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from evals import baseline as baselines
from evals.baseline import (
    BaselineError,
    floors_of,
    make_baseline,
    read_baseline,
    require_decision,
    write_baseline,
)
from evals.gate import failures
from evals.model import CaseKind, LibraryChoice
from evals.saved import SavedRun
from tests.evals.replies import good_answer
from tests.evals.runs import answer_without_policy, case_file, saved_run

IDS = tuple("abcdefghij")
CASES = case_file(*IDS)
GOOD = saved_run(CASES)
ON = date(2026, 11, 20)


def _blessed(run: SavedRun = GOOD, **changes: Any) -> baselines.Baseline:
    return make_baseline(run, CASES, None, reason="", on=ON).model_copy(update=changes)


def _spoilt(answer: object) -> SavedRun:
    return saved_run(CASES, {"c": answer})


def _answer(**changes: Any) -> dict[str, Any]:
    return good_answer() | changes


def _with(run: SavedRun, case_id: str, **changes: Any) -> SavedRun:
    cases = tuple(case.model_copy(update=changes) if case.id == case_id else case for case in run.cases)
    return run.model_copy(update={"cases": cases})


def _misquoting() -> dict[str, Any]:
    answer = good_answer()
    answer["citations"][0]["start"] = 1
    return answer


def _saying(words: str) -> dict[str, Any]:
    answer = good_answer()
    answer["statements"].append({"text": words, "kind": "official", "citations": [1]})
    return answer


def _citing_elsewhere() -> dict[str, Any]:
    answer = good_answer()
    answer["citations"][1]["tier"] = "press"
    return answer


def _irrelevant() -> dict[str, Any]:
    answer = good_answer()
    answer["statements"][1]["text"] = "The list has an entry for somebody."
    return answer


DOCTORED: dict[str, tuple[Callable[[], SavedRun], str]] = {
    "a crash": (lambda: _spoilt(RuntimeError("out of ink")), "c: crashed: RuntimeError: out of ink"),
    "an unscored case": (lambda: _spoilt({"outcome": "answered"}), "c: unscored: KeyError: 'answer'"),
    "a case whose scores are not there": (lambda: _with(GOOD, "c", scores={}), "c: unscored"),
    "one score that is not there": (
        lambda: _with(GOOD, "c", scores={**GOOD.cases[2].scores, "vital": None}),
        "all vital: 9 cases have a score, 10 had one",
    ),
    "a missing case": (
        lambda: GOOD.model_copy(update={"cases": GOOD.cases[:-1]}),
        "missing: 1 cases of the baseline were not asked: j; if that is meant, bless again",
    ),
    "no case at all": (lambda: GOOD.model_copy(update={"cases": ()}), "all passed: no case has it any more"),
    "a case of a kind that is gone": (
        lambda: GOOD.model_copy(
            update={"cases": tuple(case.model_copy(update={"kind": "when"}) for case in GOOD.cases)}
        ),
        "why passed: no case has it any more, its floor is 1.000",
    ),
    "a new case": (
        lambda: GOOD.model_copy(update={"cases": (*GOOD.cases, GOOD.cases[0].model_copy(update={"id": "z"}))}),
        "new: 1 cases are not in the baseline: z; bless again",
    ),
    "a case that stands there twice": (
        lambda: GOOD.model_copy(update={"cases": (*GOOD.cases, GOOD.cases[0])}),
        "twice: 1 cases of the run stand in it more than once",
    ),
    "another case digest": (
        lambda: _with(GOOD, "c", digest="0" * 16),
        "changed: 1 cases do not say what was blessed: c; if that is meant, bless again",
    ),
    "a wrong outcome": (lambda: _spoilt(_answer(outcome="abstained")), "all outcome: 0.900 is below its floor 1.000"),
    "a vital fact that is gone": (
        lambda: _spoilt(answer_without_policy()),
        "why vital: 0.950 is below its floor 1.000; passed when blessed: c",
    ),
    "another fact that is gone": (
        lambda: GOOD,  # against a baseline in which the other fact was seen
        "all facts: 0.000 is below its floor 0.100",
    ),
    "a source that is not cited": (lambda: _spoilt(_citing_elsewhere()), "all sources: 0.950 is below its floor 1.000"),
    "a forbidden claim": (
        lambda: _spoilt(_saying("Zeta Robotics is a shell company.")),
        "all clean: 0.950 is below its floor 1.000",
    ),
    "a quote that is not exact": (lambda: _spoilt(_misquoting()), "all exact: 0.950 is below its floor 1.000"),
    "citations that hold something else": (
        lambda: saved_run(CASES, dict.fromkeys(IDS, _irrelevant())),
        "all relevant: 0.333 is below its floor 0.667",
    ),
    "a statement without a citation": (
        lambda: _spoilt(_answer(statements=[{"text": "Zeta.", "kind": "official", "citations": []}])),
        "all passed: 0.900 is below its floor 1.000; passed when blessed: c",
    ),
}


def test_the_run_that_was_blessed_passes() -> None:
    assert failures(GOOD, _blessed()) == ()


@pytest.mark.parametrize("way", DOCTORED)
def test_a_run_that_is_worse_fails(way: str) -> None:
    doctored, line = DOCTORED[way]
    baseline = _blessed(saved_run(CASES, {"a": _saying("This is not in the answer.")})) if "other fact" in way else None
    found = failures(doctored(), baseline or _blessed())
    assert any(one.startswith(line) for one in found), found


def test_other_documents_fail_the_gate_of_the_bundled_library_alone() -> None:
    other = GOOD.model_copy(update={"library_digest": "0" * 64})
    assert failures(other, _blessed()) == ()
    (line,) = failures(other, _blessed(library=LibraryChoice.BUNDLED))
    assert line == "library: the documents are not those that were blessed; if that is meant, bless again"


def test_a_better_run_passes_and_the_floor_stays_until_it_is_blessed() -> None:
    blessed = _blessed(_spoilt(answer_without_policy()))
    assert failures(GOOD, blessed) == ()
    assert blessed.floors["all"]["passed"] == 0.9
    raised = make_baseline(GOOD, CASES, blessed, reason="", on=ON)
    assert (raised.floors["all"]["passed"], raised.lowered) == (1.0, ())


def test_more_than_a_dozen_cases_are_counted() -> None:
    many = case_file(*(f"n{number}" for number in range(15)))
    run = saved_run(many)
    blessed = make_baseline(run, many, None, reason="", on=ON)
    (line, *_) = failures(run.model_copy(update={"cases": run.cases[:1]}), blessed)
    assert line.startswith("missing: 14 cases")
    assert "n12 and 2 more; " in line


def test_bless_refuses_to_lower_a_floor_and_names_each() -> None:
    with pytest.raises(BaselineError) as caught:
        make_baseline(_spoilt(answer_without_policy()), CASES, _blessed(), reason="", on=ON)
    message = str(caught.value)
    assert message.startswith(
        "4 floors would be lowered: all passed 1.000 → 0.900; all vital 1.000 → 0.950; why passed"
    )
    assert "--allow-regression" in message


def test_bless_refuses_to_drop_a_kind() -> None:
    when = saved_run(case_file("a", kind=CaseKind.WHEN))
    with pytest.raises(BaselineError, match=r"why passed 1\.000 → none"):
        make_baseline(when, case_file("a"), _blessed(), reason="", on=ON)


def test_a_reason_lowers_floors_and_every_reason_is_kept() -> None:
    worse = _spoilt(answer_without_policy())
    once = make_baseline(worse, CASES, _blessed(), reason="one fact fewer is known", on=ON)
    assert failures(worse, once) == ()
    (lowered,) = once.lowered
    assert (lowered.on, lowered.reason) == (ON, "one fact fewer is known")
    assert lowered.floors[0] == "all passed 1.000 → 0.900"
    again = make_baseline(GOOD, CASES, once, reason="not needed", on=ON)
    assert again.lowered == once.lowered


@pytest.mark.parametrize("answer", [RuntimeError("out of ink"), {"outcome": "answered"}])
def test_bless_refuses_a_run_with_a_crash_or_an_unscored_case(answer: object) -> None:
    with pytest.raises(BaselineError, match=r"1 cases crashed or could not be scored \(c\)"):
        make_baseline(_spoilt(answer), CASES, None, reason="whatever", on=ON)


def test_bless_refuses_an_empty_run() -> None:
    with pytest.raises(BaselineError, match="nothing can be blessed"):
        make_baseline(GOOD.model_copy(update={"cases": ()}), CASES, None, reason="", on=ON)


def test_floors_of_the_project_are_lowered_for_a_decision_only(tmp_path: Path) -> None:
    with pytest.raises(BaselineError, match=r"names no entry of DECISIONS\.md"):
        require_decision(baselines.PROJECT, "because")
    require_decision(baselines.PROJECT, "DECISIONS 17: fewer cases")
    require_decision(baselines.PROJECT, "")
    require_decision(tmp_path / "baseline.json", "because")


def test_a_baseline_is_read_back_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    blessed = _blessed()
    write_baseline(path, blessed)
    assert read_baseline(path) == blessed
    assert list(tmp_path.iterdir()) == [path]
    assert json.loads(path.read_text())["cases"] == ["some.jsonl"]


@pytest.mark.parametrize(
    ("text", "match"),
    [
        (None, "there is no baseline at .*; `footnote-evals bless` makes one"),
        ("{", "is not a baseline"),
        ("{}", "is not a baseline"),
        (_blessed(format=99).model_dump_json(), "is of format 99, this release reads 1"),
    ],
)
def test_a_baseline_that_cannot_be_used_is_one_line(tmp_path: Path, text: str | None, match: str) -> None:
    path = tmp_path / "baseline.json"
    if text is not None:
        path.write_text(text)
    with pytest.raises(BaselineError, match=match):
        read_baseline(path)


def test_a_baseline_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(BaselineError, match="cannot be written"):
        write_baseline(tmp_path / "absent" / "baseline.json", _blessed())


def test_means_are_taken_over_the_cases_that_a_measure_applies_to() -> None:
    run = _with(GOOD, "c", scores={**GOOD.cases[2].scores, "sources": None})
    assert floors_of(run)["why"]["sources"] == 1.0
