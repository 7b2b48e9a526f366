"""Relevance: what a quote must hold of its statement, in whatever form it is printed."""

from typing import Any

import pytest

from evals.relevance import relevance_of, shared

RELEVANT = [
    ("The entry prints “Policy of denial”.", "Policy of denial"),
    ("It took effect on 25 March 2025.", "2025-03-25"),
    ("The row cites 84 FR 29373 of 24 June 2019.", "84 FR 29373, 6/24/19"),
    ("There is no entry for Quill Optics in the Entity List of May 2024.", "Supplement No. 4—Entity List"),
    ("Zeta Robotics was added.", "The End-User Review Committee determined to add Zeta Robotics and two others."),
]
IRRELEVANT = [
    ("The entry prints “Policy of denial”.", "For all items subject to the EAR"),
    ("It took effect on 25 March 2025.", "2025-03-28"),
    ("“智源” was matched to the printed name “Zhiyuan”.", "Beijing Academy of Artificial Intelligence"),
]


def _answer(said: str, *quotes: str) -> dict[str, Any]:
    numbers = list(range(1, len(quotes) + 1))
    return {
        "statements": [{"text": said, "kind": "official", "citations": numbers}],
        "citations": [{"n": number, "quote": quote} for number, quote in zip(numbers, quotes, strict=True)],
    }


@pytest.mark.parametrize(("said", "quote"), RELEVANT)
def test_a_quote_that_holds_what_is_said_is_relevant(said: str, quote: str) -> None:
    found = relevance_of(_answer(said, quote))
    assert (found.judged, found.irrelevant, found.share) == (1, (), 1.0)


@pytest.mark.parametrize(("said", "quote"), IRRELEVANT)
def test_a_quote_of_something_else_is_not(said: str, quote: str) -> None:
    found = relevance_of(_answer(said, quote))
    assert found.share == 0.0
    assert found.irrelevant[0].startswith("citation 1 does not hold")


def test_rows_that_were_counted_are_not_judged() -> None:
    found = relevance_of(_answer("The list of 9 July 2026 has 1,106 entries.", "Zeta Robotics", "9 July 2026"))
    assert (found.judged, found.share) == (1, 1.0)


def test_without_citations_there_is_nothing_to_judge() -> None:
    assert relevance_of({"statements": [], "citations": []}).share is None
    unknown = {"statements": [{"text": "x", "kind": "official", "citations": [4]}], "citations": []}
    assert relevance_of(unknown).judged == 0


def test_texts_without_content_share_nothing() -> None:
    assert shared("of the", "of the") == 0.0
