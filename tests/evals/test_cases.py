"""The eval set that ships: its files load, it is broad enough, and none of its questions is one of the shared file."""

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from evals.load import load_cases
from evals.model import Case, CaseKind, LibraryChoice

CASES = Path(__file__).parents[2] / "evals" / "cases"
BUNDLED = load_cases(CASES / "bundled.jsonl").cases
OFFICIAL = load_cases(CASES / "official.jsonl").cases
ALL = BUNDLED + OFFICIAL

CASES_MIN = 160
BUNDLED_MIN = 80
# A day, a month or a year, in words or digits; "in 2019" counts, "2025-05427" and "the 2024 report" do not.
DATE = re.compile(
    r"\b(January|February|March|April|May|June|July|August|September|October|November|December) \d{4}\b"
    r"|\b(in|of|since|end of) (19|20)\d\d\b(?!-)|\b\d{4}-\d\d-\d\d\b"
)
CHINESE = re.compile(r"[\u4e00-\u9fff]")
MISSING_OR_FALSE = {CaseKind.UNANSWERABLE, CaseKind.FALSE_PREMISE, CaseKind.OFF_TOPIC}


def _begins(*words: str) -> Callable[[Case], bool]:
    return lambda case: bool(set(case.id.removeprefix("official-").split("-")[:1]) & set(words))


FEATURES: dict[str, tuple[int, Callable[[Case], bool]]] = {
    "unanswerable or false premise": (25, lambda case: case.kind in MISSING_OR_FALSE - {CaseKind.OFF_TOPIC}),
    "off topic": (5, lambda case: case.kind is CaseKind.OFF_TOPIC),
    "dated": (20, lambda case: case.as_of is not None or case.kind is CaseKind.AS_OF),
    "a date in the question": (20, lambda case: DATE.search(case.question) is not None),
    "follow-up with history": (15, lambda case: bool(case.history)),
    "typo, pinyin or transliteration": (15, _begins("typo", "pinyin", "translit")),
    "question in Chinese": (5, lambda case: CHINESE.search(case.question) is not None),
    "word order or legal form": (5, _begins("order", "form")),
    "near name that is not listed": (3, _begins("near")),
    "comparison": (10, _begins("compare")),
    "enumeration": (5, _begins("enum")),
    "another list than the Entity List": (5, _begins("list")),
    "injection": (3, _begins("injection")),
    "removed": (5, lambda case: case.kind is CaseKind.REMOVED),
    "address": (10, lambda case: case.kind is CaseKind.ADDRESS),
    "something forbidden": (60, lambda case: bool(case.expect.forbid)),
}


def test_set_is_large_and_half_of_it_runs_anywhere() -> None:
    assert len(ALL) >= CASES_MIN
    assert len(BUNDLED) >= BUNDLED_MIN
    assert 2 * len(BUNDLED) >= len(ALL)


def test_each_case_stands_in_the_file_of_its_library() -> None:
    assert all(case.fits(LibraryChoice.BUNDLED) for case in BUNDLED)
    assert {case.library for case in OFFICIAL} == {LibraryChoice.OFFICIAL}


@pytest.mark.parametrize("key", ["id", "question"])
def test_nothing_stands_twice(key: str) -> None:
    counts = Counter((getattr(case, key), case.history if key == "question" else ()) for case in ALL)
    assert [value for value, count in counts.items() if count > 1] == []


@pytest.mark.parametrize("kind", list(CaseKind))
def test_every_kind_is_there(kind: CaseKind) -> None:
    assert kind in {case.kind for case in ALL}


@pytest.mark.parametrize("feature", FEATURES)
def test_every_feature_is_there_often_enough(feature: str) -> None:
    at_least, has = FEATURES[feature]
    assert sum(has(case) for case in ALL) >= at_least


def test_an_answered_case_says_what_a_right_answer_holds() -> None:
    # One that may be answered must ask for a fact, or forbid what is wrong.
    bare = [
        case.id
        for case in ALL
        if "answered" in case.expect.outcome and not (case.expect.facts or case.expect.sources or case.expect.forbid)
    ]
    assert bare == []


def test_no_question_is_taken_from_the_shared_cases(shared: Path) -> None:
    taken = {_plain(case.question) for case in load_cases(shared / "evals" / "cases.jsonl").cases}
    assert [case.id for case in ALL if _plain(case.question) in taken] == []


def test_no_id_is_taken_from_the_shared_cases(shared: Path) -> None:
    taken = {case.id for case in load_cases(shared / "evals" / "cases.jsonl").cases}
    assert [case.id for case in ALL if case.id in taken] == []


def _plain(question: str) -> str:
    return " ".join(re.findall(r"\w+", question.lower()))
