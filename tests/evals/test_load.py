"""Case files: what is accepted, and that every fault of a file is named with its line."""

import json
from pathlib import Path
from typing import Any

import pytest

from assistant.model import Outcome
from evals.load import EvalCaseError, load_cases, parse_case
from evals.model import CaseKind, LibraryChoice
from sources.errors import FootnoteError

GOOD: dict[str, Any] = {
    "id": "why-zeta",
    "kind": "why",
    "question": "Why was Zeta Robotics listed?",
    "history": [{"role": "user", "content": "Hello"}, {"role": "assistant", "content": "Hello."}],
    "as_of": "2024-07-01",
    "expect": {
        "outcome": ["answered", "corrected"],
        "facts": [{"id": "rule", "any": ["89 FR 500[01]\\d"], "vital": True}],
        "sources": [{"any": [{"document_number": "2024-11111"}, {"list": "entity-list"}]}],
        "forbid": ["never mind"],
    },
    "library": "both",
}


def _with(**changes: object) -> dict[str, Any]:
    return {**GOOD, **changes}


def _expecting(**changes: object) -> dict[str, Any]:
    return _with(expect={**GOOD["expect"], **changes})


def _write(folder: Path, *cases: dict[str, Any] | str) -> Path:
    path = folder / "some.jsonl"
    path.write_text(
        "".join(f"{case if isinstance(case, str) else json.dumps(case)}\n" for case in cases), encoding="utf-8"
    )
    return path


def test_a_case_is_read_whole(tmp_path: Path) -> None:
    file = load_cases(_write(tmp_path, GOOD))
    (case,) = file.cases
    assert case.kind is CaseKind.WHY
    assert str(case.as_of) == "2024-07-01"
    assert case.history[1].content == "Hello."
    assert case.expect.outcome == (Outcome.ANSWERED, Outcome.CORRECTED)
    assert case.expect.facts[0].vital
    assert [matcher.given for matcher in case.expect.sources[0].any] == [
        {"document_number": "2024-11111"},
        {"list": "entity-list"},
    ]
    assert case.library is LibraryChoice.BOTH
    assert file.name == "some.jsonl"
    assert len(file.digest) == 64


def test_optional_parts_may_be_left_out(tmp_path: Path) -> None:
    short = {
        "id": "a",
        "kind": "off topic",
        "question": "Rain?",
        "expect": {"outcome": ["abstained"]},
        "library": "bundled",
    }
    (case,) = load_cases(_write(tmp_path, short)).cases
    assert case.history == ()
    assert case.as_of is None
    assert (case.expect.facts, case.expect.sources, case.expect.forbid) == ((), (), ())


def test_empty_lines_and_a_byte_order_mark_are_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "some.jsonl"
    path.write_text(f"\ufeff{json.dumps(GOOD)}\n\n   \n", encoding="utf-8")
    assert len(load_cases(path).cases) == 1


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("{", "Invalid JSON"),
        ("[]", "should be an object"),
        (json.dumps(_with(kind=" ")), "kind: String should have at least 1 character"),
        (json.dumps(_with(library="mine")), "library: Input should be 'official'"),
        (json.dumps(_with(question=" ")), "question"),
        (json.dumps(_with(as_of="2024-13-01")), "as_of"),
        (json.dumps(_with(history=[{"role": "robot", "content": "Beep"}])), "history.0.role"),
        (json.dumps(_with(sauce="hot")), "sauce: Extra inputs are not permitted"),
        (json.dumps(_expecting(outcome=["maybe"])), "expect.outcome.0"),
        (json.dumps(_expecting(outcome=[])), "expect.outcome"),
        (json.dumps(_expecting(facts=[{"id": "f", "any": ["("]}])), "is not a regular expression"),
        (json.dumps(_expecting(facts=[{"id": "f", "any": []}])), "expect.facts.0.any"),
        (json.dumps(_expecting(facts=[{"id": "f", "any": ["a"]}, {"id": "f", "any": ["b"]}])), "fact id used twice: f"),
        (json.dumps(_expecting(forbid=["[z-a]"])), "is not a regular expression"),
        (json.dumps(_expecting(forbid=[""])), "expect.forbid.0"),
        (json.dumps(_expecting(sources=[{"any": [{}]}])), "an empty matcher fits everything"),
        (json.dumps(_expecting(sources=[{"any": [{"colour": "red"}]}])), "colour"),
        (json.dumps({key: value for key, value in GOOD.items() if key != "library"}), "library: Field required"),
    ],
)
def test_a_fault_is_named(line: str, words: str) -> None:
    case, faults = parse_case(line)
    assert case is None
    assert any(words in fault for fault in faults), faults


def test_all_faults_of_a_file_are_named_with_their_lines(tmp_path: Path) -> None:
    path = _write(tmp_path, GOOD, "{", _with(id="b", kind="", library="mine"), GOOD)
    with pytest.raises(EvalCaseError) as caught:
        load_cases(path)
    assert [fault.split(": ")[0] for fault in caught.value.faults] == [
        "some.jsonl:2",
        "some.jsonl:3",
        "some.jsonl:3",
        "some.jsonl:4",
    ]
    assert "'why-zeta' is that of line 1" in caught.value.faults[-1]
    assert all(fault in str(caught.value) for fault in caught.value.faults)
    assert "\n" not in str(caught.value)
    assert isinstance(caught.value, FootnoteError)


def test_a_missing_or_empty_file_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(EvalCaseError, match=r"absent\.jsonl: cannot be read \(No such file"):
        load_cases(tmp_path / "absent.jsonl")
    with pytest.raises(EvalCaseError, match="holds no case"):
        load_cases(_write(tmp_path, ""))


def test_a_file_may_name_kinds_of_its_own(tmp_path: Path) -> None:
    (case,) = load_cases(_write(tmp_path, {**GOOD, "kind": " other lists "})).cases
    assert case.kind == "other lists"
    with pytest.raises(EvalCaseError, match="kind"):
        load_cases(_write(tmp_path, {**GOOD, "kind": " "}))


def test_the_bundled_cases_are_sound() -> None:
    cases = load_cases(Path(__file__).parents[2] / "evals" / "cases" / "bundled.jsonl").cases
    assert len(cases) >= 30
    assert all(case.fits(LibraryChoice.BUNDLED) for case in cases)
    wanted = set(CaseKind) - {CaseKind.PARTIAL}
    assert {case.kind for case in cases} >= wanted


def test_the_bundled_cases_are_our_own(shared: Path) -> None:
    given = load_cases(shared / "evals" / "cases.jsonl").cases
    own = load_cases(Path(__file__).parents[2] / "evals" / "cases" / "bundled.jsonl").cases
    assert not {case.question.casefold() for case in given} & {case.question.casefold() for case in own}
    assert not {case.id for case in given} & {case.id for case in own}
