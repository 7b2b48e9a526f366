"""What changed in an entry between lists, since when it stands, and what was taken out of it."""

from collections.abc import Iterator

import pytest

from assistant.answer import Assistant
from assistant.model import Outcome
from tests.asked import ask, open_files, write_invented
from tests.invented import ALL_ITEMS, ROWS, list_xml


@pytest.fixture(scope="module")
def two_dates(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    earlier = [
        {**ROWS[0], "requirement": ALL_ITEMS, "citation": "88 FR 40010, 6/12/23."},
        {**ROWS[1], "policy": "Presumption of denial."},
        *ROWS[2:],
    ]
    files = write_invented(tmp_path_factory, {"earlier.xml": (list_xml(earlier), "2025-03-15")})
    with open_files(tmp_path_factory, files) as opened:
        yield opened


def test_what_changed_is_said_first_and_cited_from_both_lists(two_dates: Assistant) -> None:
    first = ask(two_dates, "What changed in the entry of Zeta Robotics between the lists?").statements[0]
    assert first.text == (
        "Between the Entity List of 15 March 2025 and the Entity List of 15 January 2026, in the entry for Zeta Robotics "
        "Co., Ltd. changed or came in: the licence requirement; the footnote; a citation: 89 FR 50010, 6/12/24."
    )
    assert {citation.as_of for citation in first.citations} == {"2025-03-15", "2026-01-15"}


def test_a_stop_is_no_change(two_dates: Assistant) -> None:
    first = ask(two_dates, "What changed in the entry of Quill Optics between the lists?").statements[0]
    assert "neither requirement, policy nor footnote changed" in first.text


@pytest.mark.parametrize(
    ("question", "day"),
    [
        ("How long has Tarlenheim Machine Works been listed?", "4 February 2019"),
        ("Since when is Klow Instruments on the list?", "8 January 2020"),
    ],
)
def test_how_long_gives_the_earliest_citation_first(assistant: Assistant, question: str, day: str) -> None:
    answer = ask(assistant, question)
    assert f"is of {day}" in answer.statements[0].text
    assert answer.statements[0].citations


def test_a_part_taken_out_is_no_removal_of_the_entity(assistant: Assistant) -> None:
    answer = ask(assistant, "Which aliases of Zeta Robotics were removed?")
    assert answer.outcome is Outcome.ANSWERED
    assert not any("Strelsau Ferry Works" in statement.text for statement in answer.statements)


@pytest.mark.parametrize(
    ("question", "outcome", "words"),
    [
        ("Do all entries of 2024-11111 have a policy of denial?", Outcome.CORRECTED, "not a policy of denial"),
        ("Why do all entries of 2024-11111 carry footnote 4?", Outcome.CORRECTED, "carries no footnote"),
        ("Why do the entries of 2024-11111 carry footnote 4?", Outcome.ANSWERED, "1 carry footnote 4"),
        ("Which footnotes do the entries of 2024-11111 carry?", Outcome.ANSWERED, "2 carry no footnote"),
    ],
)
def test_what_is_said_of_the_entries_of_a_notice_is_held_against_them(
    assistant: Assistant, question: str, outcome: Outcome, words: str
) -> None:
    answer = ask(assistant, question)
    assert answer.outcome is outcome
    assert any(words in statement.text for statement in answer.statements)
