"""Entries of a notice under the destinations asked for, held or not, and in follow-ups."""

from collections.abc import Iterator

import pytest

from assistant.answer import Assistant
from assistant.model import Outcome, Turn
from tests.asked import ask, open_files, said, write_entries

_ENTRIES = [
    ("RURITANIA", "Pelican Trading", "85 FR 777, 1/8/20."),
    ("", "Quill Optics", "85 FR 1779, 3/9/20."),
    ("SYLDAVIA", "Lantern Works", "85 FR 778, 1/8/20."),
]


@pytest.fixture(scope="module")
def without_notices(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    files = tmp_path_factory.mktemp("files")
    write_entries(files, _ENTRIES)
    with open_files(tmp_path_factory, files) as opened:
        yield opened


@pytest.mark.parametrize("rule", ["the Zeta Robotics rule", "90 FR 1 and 89 FR 50001", "the rule of 12 June 2024"])
def test_the_entries_of_a_rule_under_a_destination_are_named(assistant: Assistant, rule: str) -> None:
    answer = ask(assistant, f"Of the names in {rule}, which ones sit in Ruritania?")
    assert answer.outcome is Outcome.ANSWERED
    text = said(answer)
    assert (
        "Of the 3 entries in the Entity List of 15 January 2026 that cite 89 FR 50001, 3 stand under RURITANIA" in text
    )
    assert "Quill Optics" in text


def test_that_none_stands_there_is_said_and_corrects_no_premise(assistant: Assistant) -> None:
    answer = ask(assistant, "Which of the names in 89 FR 50001 stand under Syldavia?")
    assert answer.outcome is Outcome.ANSWERED
    assert "that cite 89 FR 50001, none stand under SYLDAVIA." in said(answer)


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("any other Syldavian outfit in that same notice?", {"Lantern Works"}),
        ("any Syldavian firms in it?", {"Lantern Works"}),
        ("Who else is in that notice?", {"Lantern Works", "Pelican Trading"}),
    ],
)
def test_a_notice_that_is_not_held_is_told_by_its_day(
    without_notices: Assistant, question: str, names: set[str]
) -> None:
    history = (
        Turn("user", "When was Pelican Trading added?"),
        Turn("assistant", "Pelican Trading was added on 8 January 2020 (85 FR 777)."),
    )
    answer = ask(without_notices, question, history=history)
    assert answer.outcome is Outcome.ANSWERED
    assert "85 FR 777 or another page of 8 January 2020" in said(answer)
    assert {cited.quote for statement in answer.statements for cited in statement.citations} == names


@pytest.mark.parametrize(
    "question",
    [
        "Who else was added together with Pelican Trading?",
        "Which other firms were listed alongside Pelican Trading?",
        "Who was added with Pelican Trading in January 2020?",
    ],
)
def test_who_came_onto_the_list_with_an_entity_cites_its_first_notice_or_day(
    without_notices: Assistant, question: str
) -> None:
    answer = ask(without_notices, question)
    assert answer.outcome is Outcome.ANSWERED
    assert {cited.quote for statement in answer.statements for cited in statement.citations} == {
        "Pelican Trading",
        "Lantern Works",
    }


def test_who_came_onto_the_list_with_it_is_told_by_the_notice_where_it_is_held(assistant: Assistant) -> None:
    text = said(ask(assistant, "Who else was listed alongside Zeta Robotics?"))
    assert text.startswith("3 entries in the Entity List of 15 January 2026 cite 89 FR 50001 of 12 June 2024: ")
