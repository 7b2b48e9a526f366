"""Comparisons: what broke, what was fixed, what fell, and which changed document is to blame."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from evals.cli import main
from evals.compare import Comparison, compare_runs
from evals.compare_text import changed_words, comparison_json, comparison_text
from evals.saved import SavedRun, save_run
from sources.model import Block, BlockKind, Span, Version
from tests.evals.replies import TEXT, good_answer
from tests.evals.runs import DOCUMENTS, answer_without_policy, case_file, run_values, saved_run

IDS = ("a", "b", "c", "d")
SECOND = [DOCUMENTS[0], {**DOCUMENTS[1], "version": "v2"}]


def _version(document_id: str, version: str, text: str) -> Version:
    blocks, start = [], 0
    for line in text.split("\n"):
        blocks.append(Block(BlockKind.PARAGRAPH, Span(start, start + len(line))))
        start += len(line) + 1
    return Version(document_id, version, text, tuple(blocks))


def _texts(**texts: str) -> Callable[[str, str], Version | None]:
    held = {"v1": TEXT, **texts}
    return lambda document_id, version: _version(document_id, version, held[version]) if version in held else None


def _compare(before: SavedRun, after: SavedRun, *, tolerance: float = 0.0, **texts: str) -> Comparison:
    return compare_runs(before, after, _texts(**texts), tolerance=tolerance)


def _broken_run(documents: list[dict[str, str]], answer: dict[str, Any] | None = None) -> SavedRun:
    return saved_run(case_file(*IDS), {"c": answer or answer_without_policy()}, documents)


def _abstention() -> dict[str, Any]:
    return good_answer() | {"outcome": "abstained", "answer": "", "statements": [], "citations": []}


def test_the_same_run_twice_shows_nothing() -> None:
    run = saved_run(case_file(*IDS))
    found = _compare(run, run)
    assert (found.broken, found.fixed, found.documents, found.settings, found.regressions) == ((), (), (), (), ())
    assert {one.interval.mean for one in found.differences} == {0.0}
    assert "no regression" in comparison_text(found)


def test_a_case_that_fails_now_is_broken_and_turned_around_is_fixed() -> None:
    good, bad = saved_run(case_file(*IDS)), _broken_run(DOCUMENTS)
    found = _compare(good, bad)
    assert [change.case.id for change in found.broken] == ["c"]
    assert found.broken[0].reasons == ("fact policy is not seen: policy of denial",)
    assert found.regressions[:2] == ("1 of 4 cases broke", "passed fell from 1.000 to 0.750")
    turned = _compare(bad, good)
    assert [change.case.id for change in turned.fixed] == ["c"]
    assert (turned.broken, turned.regressions) == ((), ())


@pytest.mark.parametrize(("tolerance", "worse"), [(0.0, True), (0.2, True), (0.25, False), (1.0, False)])
def test_the_tolerance_is_a_share_of_the_cases(tolerance: float, worse: bool) -> None:
    found = _compare(saved_run(case_file(*IDS)), _broken_run(DOCUMENTS), tolerance=tolerance)
    assert bool(found.regressions) is worse


def test_a_fixed_case_does_not_hide_a_broken_one() -> None:
    before = saved_run(case_file(*IDS), {"a": answer_without_policy()})
    found = _compare(before, _broken_run(DOCUMENTS))
    assert ([one.case.id for one in found.fixed], [one.case.id for one in found.broken]) == (["a"], ["c"])
    assert found.regressions == ("1 of 4 cases broke",)


@pytest.mark.parametrize("answer", [RuntimeError("out of ink"), {"outcome": "answered"}])
def test_a_case_that_crashes_or_cannot_be_scored_is_broken(answer: object) -> None:
    found = _compare(saved_run(case_file(*IDS)), saved_run(case_file(*IDS), {"b": answer}))
    assert [change.case.id for change in found.broken] == ["b"]


def test_a_case_that_is_missing_is_broken_and_a_new_one_is_named() -> None:
    found = _compare(saved_run(case_file("a", "b")), saved_run(case_file("a", "z")))
    assert [change.case.id for change in found.broken] == ["b"]
    assert found.broken[0].reasons == ("the run after did not ask it",)
    assert found.new == ("z",)


def test_a_rewritten_case_is_left_out_of_every_figure() -> None:
    before = saved_run(case_file("a", "b"))
    other = case_file("a", question="Why was Zeta Robotics put on the list?")
    after = saved_run(case_file("b"), {"b": answer_without_policy()})
    mixed = after.model_copy(update={"cases": (*saved_run(other, {"a": answer_without_policy()}).cases, *after.cases)})
    found = _compare(before, mixed)
    assert (found.rewritten, found.compared) == (("a",), 1)
    assert [change.case.id for change in found.broken] == ["b"]
    assert all(one.cases <= 1 for one in found.differences)


def test_the_document_that_held_what_is_missed_is_to_blame() -> None:
    changed = TEXT.replace("Policy of denial", "Policy of approval")
    found = _compare(saved_run(case_file(*IDS)), _broken_run(SECOND), v2=changed)
    (document,) = found.documents
    assert (document.document_id, document.change, document.gone, document.new) == ("digest", "replaced", 1, 1)
    (one,) = found.broken[0].blame
    assert (one.document.document_id, one.checks) == ("digest", ("fact policy",))
    assert one.before is not None
    assert (one.before.span, one.before.text) == ("14:30", "Policy of denial")
    assert one.after is not None
    assert one.after.text == "Policy of approval"
    text = comparison_text(found)
    assert "blame:  replaced digest “A digest”: it held what is missed now (fact policy" in text
    assert "before 14:30 Policy of denial" in text


def test_a_removed_document_is_to_blame() -> None:
    found = _compare(saved_run(case_file(*IDS)), _broken_run(DOCUMENTS[:1]))
    (one,) = found.broken[0].blame
    assert (one.document.document_id, one.document.change, one.after) == ("digest", "removed", None)


def test_a_document_replaced_elsewhere_is_blamed_weakly_and_only_when_nothing_else_is() -> None:
    elsewhere = TEXT.replace("89 FR 50010", "89 FR 50011")
    before = saved_run(case_file(*IDS))
    (weak,) = _compare(before, _broken_run(SECOND, _abstention()), v2=elsewhere).broken[0].blame
    assert weak.why.startswith("the answer cited it")
    gone = _broken_run([{**DOCUMENTS[0], "version": "v2"}])
    strong = _compare(before, gone, v2=elsewhere).broken[0].blame
    assert [one.document.document_id for one in strong] == ["digest"]


def test_white_space_is_no_change_of_a_passage() -> None:
    spaced = TEXT.replace("Policy of", "Policy  of")
    found = _compare(saved_run(case_file(*IDS)), _broken_run(SECOND, _abstention()), v2=spaced)
    assert (found.documents[0].gone, found.documents[0].new) == (0, 0)
    assert found.broken[0].blame[0].why.startswith("the answer cited it; the passages cited are as they were")


def test_an_added_document_that_the_answer_cites_now_is_to_blame() -> None:
    answer = answer_without_policy()
    answer["citations"].append({**good_answer()["citations"][1], "n": 3, "document_id": "new", "quote": "Zeta"})
    added = [*DOCUMENTS, {"document_id": "new", "version": "v1", "title": "New"}]
    found = _compare(saved_run(case_file(*IDS)), _broken_run(added, answer))
    (one,) = found.broken[0].blame
    assert (one.document.document_id, one.document.change) == ("new", "added")
    assert one.why == "the answer cites words of it that are new"


def test_an_added_document_that_nobody_cites_is_not_blamed() -> None:
    added = [*DOCUMENTS, {"document_id": "new", "version": "v1", "title": "New"}]
    found = _compare(saved_run(case_file(*IDS)), _broken_run(added))
    assert found.broken[0].blame == ()
    assert "no document; none of the changed documents was cited" in comparison_text(found)


def test_texts_that_are_not_at_hand_leave_the_document_as_the_reason() -> None:
    found = compare_runs(
        saved_run(case_file(*IDS)), _broken_run(SECOND), lambda _document, _version: None, tolerance=0.0
    )
    assert found.documents[0].gone is None
    assert [one.document.document_id for one in found.broken[0].blame] == ["digest"]


def test_a_run_that_names_no_documents_blames_none() -> None:
    older = saved_run(case_file(*IDS)).model_copy(update={"documents": (), "library_digest": ""})
    found = _compare(older, _broken_run(DOCUMENTS))
    assert (found.documents, found.broken[0].blame) == ((), ())
    assert found.settings == ("documents: not compared, a run of an older release does not name them",)


def test_what_else_differs_is_said() -> None:
    run = saved_run(case_file("a"))
    other = run.model_copy(update={"today": "2026-12-01", "versions": {"footnote": "2"}, "settings": {"x": "1"}})
    assert _compare(run, other).settings == (
        "today: 2026-11-20, then 2026-12-01",
        "version of footnote: 1, then 2",
        "setting x: none, then 1",
    )


def test_only_the_words_that_differ_are_shown() -> None:
    one = "x" * 500 + " Policy of denial " + "y" * 500
    was, now = changed_words(one, one.replace("denial", "approval"))
    assert "of denial" in was
    assert "of approval" in now
    assert max(len(was), len(now)) < 160
    assert changed_words("", "new words") == ("", "new words")


def test_the_json_holds_measures_blame_and_the_source_of_the_formula() -> None:
    changed = TEXT.replace("Policy of denial", "Policy of approval")
    found = json.loads(
        json.dumps(comparison_json(_compare(saved_run(case_file(*IDS)), _broken_run(SECOND), v2=changed)))
    )
    assert found["broken"][0]["blame"][0]["document_id"] == "digest"
    assert found["broken"][0]["blame"][0]["before"]["text"] == "Policy of denial"
    assert found["measures"]["passed"]["difference"] == -0.25
    assert found["measures"]["passed"]["low"] <= -0.25 <= found["measures"]["passed"]["high"]
    assert found["measures"]["seconds"]["cases"] == 4
    assert "Efron" in found["interval"]["source"]


def _command(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[object, str, str]:
    with pytest.raises(SystemExit) as ended:
        main([str(argument) for argument in arguments])
    captured = capsys.readouterr()
    return ended.value.code, captured.out, captured.err


def test_a_bug_is_one_line(home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise ZeroDivisionError("by zero")

    monkeypatch.setattr("evals.saved.find_run", fails)
    code, out, err = _command(capsys, "compare", "a", "b")
    assert (code, out) == (1, "")
    assert err == (
        "footnote-evals: internal error: ZeroDivisionError: by zero; run again with FOOTNOTE_DEBUG=1 and report it\n"
    )
    monkeypatch.setenv("FOOTNOTE_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        main(["compare", "a", "b"])


def test_the_command_exits_with_1_on_a_regression_beyond_the_tolerance(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    good, bad = run_values(case_file(*IDS)), run_values(case_file(*IDS), {"c": answer_without_policy()})
    good["id"], bad["id"] = "20260101T000000Z-a", "20260102T000000Z-b"
    one, other = save_run(home, good), save_run(home, bad)
    assert _command(capsys, "compare", "20260101", "latest")[0] == 1
    assert _command(capsys, "--home", home, "compare", other, one)[0] == 0
    code, out, _ = _command(capsys, "compare", one, other, "--json", "--tolerance", "0.25")
    assert (code, json.loads(out)["regressions"]) == (0, [])
    monkeypatch.setenv("FOOTNOTE_EVAL_TOLERANCE", "0.25")
    assert _command(capsys, "compare", one, other)[0] == 0
    code, out, err = _command(capsys, "compare", one, "absent")
    assert (code, out) == (1, "")
    assert err.startswith("footnote-evals: there is no run 'absent'")
    assert err.count("\n") == 1
