"""The pass rule: one answer that passes, and answers spoiled in one way each."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.model import Outcome
from evals.measures import check_answer, crashed, fits, inexact_quotes, is_negated, said_of, seen_of, sentences_said
from evals.model import Case, SourceMatcher
from sources.errors import NotInLibraryError
from tests.evals.replies import CASE, good_answer, read_text

Answer = dict[str, Any]


@dataclass(frozen=True)
class Spoiled:
    """One way to spoil the good answer and the only checks that then fail."""

    name: str
    spoil: Callable[[Answer], object]
    failing: tuple[str, ...]


def _say(answer: Answer, text: str) -> None:
    """Add a cited statement, to the answer too."""
    answer["statements"].append({"text": text, "kind": "official", "citations": [1]})
    answer["answer"] += f"\n\n{text}[1]"


def _unsay(answer: Answer, words: str, other: str = "it") -> None:
    answer["answer"] = answer["answer"].replace(words, other)
    for statement in answer["statements"]:
        statement["text"] = statement["text"].replace(words, other)


def _unsay_all(answer: Answer) -> None:
    """Leave the vital facts in quotes and locators only."""
    _unsay(answer, "policy of denial", "policy")


def _drop_rule(answer: Answer) -> None:
    answer["citations"][0]["locator"] = "Supp. No. 4 to Part 744, entry Zeta Robotics"


SPOILED = [
    Spoiled("wrong outcome", lambda a: a.update(outcome="abstained"), ("outcome",)),
    Spoiled("fact in no place", _drop_rule, ("fact rule",)),
    Spoiled("facts only in quotes", _unsay_all, ("said",)),
    Spoiled("list of another date", lambda a: a["citations"][0].update(as_of="2025-07-09"), ("source 1",)),
    Spoiled("list of another kind", lambda a: a["citations"][0].update(list="unverified-list"), ("source 1",)),
    Spoiled("list only contained", lambda a: a["citations"][0].update(list="the-entity-list"), ("source 1",)),
    Spoiled("one key of a matcher unfit", lambda a: a["citations"][1].update(publisher="Someone"), ("source 2",)),
    Spoiled("forbidden words", lambda a: _say(a, "Zeta is a shell."), ("forbid 1",)),
    Spoiled("forbidden in other case", lambda a: _say(a, "ZETA ROBOTICS IS A SHELL."), ("forbid 1",)),
    Spoiled("forbidden across a dot", lambda a: _say(a, "It is case.by.case."), ("forbid 2",)),
    Spoiled("forbidden beside a number", lambda a: _say(a, "At No. 8 Zeta is a shell."), ("forbid 1",)),
    Spoiled("negation in the next sentence", lambda a: _say(a, "Zeta is a shell. It is not large."), ("forbid 1",)),
    Spoiled("uncited statement", lambda a: a["statements"][1].update(citations=[]), ("statements",)),
    Spoiled("unknown citation", lambda a: a["statements"][2].update(citations=[1, 3]), ("statements",)),
    Spoiled("digit in framing", lambda a: a["statements"][0].update(text="Here are 2 things."), ("framing",)),
]


def _failing(case: Case, answer: Answer) -> tuple[str, ...]:
    return tuple(check.name for check in check_answer(case, answer) if not check.passed)


def test_the_good_answer_passes() -> None:
    checks = check_answer(CASE, good_answer())
    assert _failing(CASE, good_answer()) == ()
    assert all(check.reason == "" for check in checks)
    assert [check.name for check in checks] == [
        "outcome",
        "fact rule",
        "fact policy",
        "said",
        "source 1",
        "source 2",
        "forbid 1",
        "forbid 2",
        "statements",
        "framing",
    ]


@pytest.mark.parametrize("spoiled", SPOILED, ids=lambda spoiled: spoiled.name)
def test_a_spoiled_answer_fails_in_one_way(spoiled: Spoiled) -> None:
    answer = good_answer()
    spoiled.spoil(answer)
    assert _failing(CASE, answer) == spoiled.failing
    assert all(check.reason for check in check_answer(CASE, answer) if not check.passed)


def test_answered_needs_a_statement() -> None:
    case = Case.model_validate(
        {
            "id": "a",
            "kind": "why",
            "question": "Why?",
            "expect": {"outcome": ["answered", "abstained"]},
            "library": "both",
        }
    )
    empty = {**good_answer(), "statements": [], "citations": [], "answer": ""}
    assert _failing(case, empty) == ("statements",)
    assert _failing(case, {**empty, "outcome": "abstained"}) == ()


@pytest.mark.parametrize("outcome", ["corrected", "abstained"])
def test_only_an_answered_one_has_to_say_a_vital_fact(outcome: str) -> None:
    case = CASE.model_copy(update={"expect": CASE.expect.model_copy(update={"outcome": (Outcome(outcome),)})})
    answer = good_answer()
    _unsay_all(answer)
    answer["outcome"] = outcome
    checks = {check.name: check.passed for check in check_answer(case, answer)}
    assert checks["said"]


def test_one_vital_fact_said_is_enough() -> None:
    answer = good_answer()
    assert "89 FR" not in said_of(answer)
    assert "89 FR 50010" in seen_of(answer)
    assert _failing(CASE, answer) == ()


def test_a_fact_may_run_over_a_line_end() -> None:
    answer = {**good_answer(), "outcome": "corrected"}
    _unsay_all(answer)
    answer["citations"][1]["quote"] = "Policy\nof denial"
    fact = CASE.expect.facts[1].model_copy(update={"any": ("policy.of.denial",)})
    case = CASE.model_copy(update={"expect": CASE.expect.model_copy(update={"facts": (fact,)})})
    assert _failing(case, answer) == ()


@pytest.mark.parametrize("key", ["quote", "document_number", "locator"])
def test_quotes_numbers_and_locators_are_seen(key: str) -> None:
    answer = good_answer()
    answer["citations"][0][key] = "tell-tale"
    assert "tell-tale" in seen_of(answer)
    assert "tell-tale" not in said_of(answer)


def test_a_title_is_not_seen() -> None:
    answer = good_answer()
    answer["citations"][0]["title"] = "tell-tale"
    assert "tell-tale" not in seen_of(answer)


@pytest.mark.parametrize(
    "sentence",
    [
        "No entry is held.",
        "It is not listed.",
        "Nothing shows it.",
        "None of them is.",
        "It never was.",
        "It isn't listed.",
        "It isn’t listed.",
        "Neither is listed.",
        "It stands without a footnote.",
        "NO.",
    ],
)
def test_negations(sentence: str) -> None:
    assert is_negated(sentence)


@pytest.mark.parametrize(
    "sentence", ["It is listed.", "Supp. No. 4 names it.", "A notable knot, note it.", "It was removed."]
)
def test_no_negation(sentence: str) -> None:
    assert not is_negated(sentence)


def test_sentences_end_at_line_ends_and_stops_only() -> None:
    said = "Zeta Co., Ltd. is at 89 FR 50010. It is small\nNext line"
    assert sentences_said(said) == ("Zeta Co., Ltd. is at 89 FR 50010.", "It is small", "Next line")


@pytest.mark.parametrize(
    ("matcher", "is_fit"),
    [
        ({"list": "entity"}, True),
        ({"list": "list"}, False),
        ({"as_of": "2026"}, True),
        ({"as_of": "07-09"}, False),
        ({"publisher": "CODE"}, True),
        ({"locator": "entry zeta"}, True),
        ({"document_number": "2024"}, False),
        ({"tier": "official", "url": "example.org"}, True),
        ({"tier": "official", "url": "example.com"}, False),
    ],
)
def test_matchers(matcher: dict[str, str], is_fit: bool) -> None:
    assert fits(SourceMatcher.model_validate(matcher), good_answer()["citations"][0]) is is_fit


def test_exact_quotes_have_no_fault() -> None:
    assert inexact_quotes(good_answer(), read_text) == ()


@pytest.mark.parametrize(
    "change",
    [{"quote": "Zeta robotics"}, {"start": 1}, {"end": 12}, {"end": 13_000}, {"start": -13, "end": 0}, {"start": 13}],
)
def test_an_inexact_quote_is_named(change: dict[str, Any]) -> None:
    answer = good_answer()
    answer["citations"][0].update(change)
    (fault,) = inexact_quotes(answer, read_text)
    assert fault.startswith("citation 1: list@2026-07-09 ")


def test_a_quote_cut_by_the_end_of_the_text_is_inexact() -> None:
    answer = good_answer()
    answer["citations"] = [{**answer["citations"][0], "quote": "6/12/24.", "start": 44, "end": 60}]
    assert len(inexact_quotes(answer, read_text)) == 1


def test_an_unknown_version_is_a_fault_of_the_citation() -> None:
    def refuse(document_id: str, _version: str) -> str:
        raise NotInLibraryError(f"{document_id} is not in the library")

    assert inexact_quotes(good_answer(), refuse) == (
        "citation 1: list@2026-07-09 is not in the library",
        "citation 2: digest is not in the library",
    )


def test_a_crash_is_one_failed_check() -> None:
    (check,) = crashed(ValueError("bad\nthing"))
    assert not check.passed
    assert check.reason == "crashed: ValueError: bad thing"


@given(st.text(), st.text())
def test_arbitrary_text_never_breaks_the_rule(text: str, quote: str) -> None:
    answer = good_answer()
    answer["answer"] = text
    answer["statements"][1]["text"] = text
    answer["citations"][0]["quote"] = quote
    assert check_answer(CASE, answer)
    assert "".join("".join(sentences_said(text)).split()) == "".join(text.split())
