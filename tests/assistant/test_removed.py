"""Entities that an earlier list holds and the newest does not."""

from collections.abc import Iterator
from datetime import date

import pytest

from assistant.answer import Assistant
from assistant.model import Outcome
from assistant.removed import removes_from_list
from tests.asked import ask, open_files, said, write_invented
from tests.invented import ALL_ITEMS, ROWS, list_xml

GONE = (
    "Strelsau Ferry Works, 1 Quay Street, Strelsau, Ruritania.",
    "Hentzau Timber Exports Limited, 9 Forest Road, Hentzau, Ruritania.",
    "Quill Optics Limited Zenda Branch, 2 Castle Street, Zenda, Ruritania.",
)


def _row(entity: str) -> dict[str, str]:
    return {
        "destination": "",
        "entity": entity,
        "requirement": ALL_ITEMS,
        "policy": "Presumption of denial",
        "citation": "84 FR 1234, 2/4/19.",
    }


@pytest.fixture(scope="module")
def two_lists(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    earlier = [ROWS[0], *map(_row, GONE), *ROWS[1:]]
    files = write_invented(tmp_path_factory, {"earlier.xml": (list_xml(earlier), "2025-03-15")})
    with open_files(tmp_path_factory, files) as opened:
        yield opened


@pytest.mark.parametrize(
    ("question", "outcome"),
    [
        ("Is Hentzau Timber Exports Limited still listed?", Outcome.CORRECTED),
        ("Is Hentzau Timber Exports on the Entity List?", Outcome.CORRECTED),
        ("Why was Hentzau Timber Exports listed?", Outcome.CORRECTED),
        ("What became of Hentzau Timber Exports?", Outcome.ANSWERED),
        ("When was Hentzau Timber Exports Limited removed?", Outcome.ANSWERED),
    ],
)
def test_a_gone_entity_is_absent_now_and_listed_then(two_lists: Assistant, question: str, outcome: Outcome) -> None:
    answer = ask(two_lists, question)
    assert answer.outcome is outcome
    assert answer.statements[0].text.startswith("There is no entry for Hentzau Timber Exports Limited")
    assert "of 15 January 2026" in answer.statements[0].text
    assert "The Entity List of 15 March 2025 has an entry for Hentzau Timber Exports Limited" in said(answer)


def test_a_notice_that_names_the_entity_is_its_removal(two_lists: Assistant) -> None:
    answer = ask(two_lists, "When was Strelsau Ferry Works removed from the Entity List?")
    assert "FR Doc. 2025-44444 (1 October 2025) states: “This rule removes Strelsau Ferry Works" in said(answer)
    assert "none of which names this entity" not in said(answer)


def test_notices_that_do_not_name_the_entity_are_candidates_only(two_lists: Assistant) -> None:
    answer = ask(two_lists, "What became of Hentzau Timber Exports?")
    assert "none of which names this entity in its abstract: FR Doc. 2025-44444 (1 October 2025)." in said(answer)


def test_the_whole_name_of_a_gone_entity_is_not_a_listed_one_that_its_first_words_name(two_lists: Assistant) -> None:
    listed = ask(two_lists, "Is Quill Optics Limited still listed?")
    assert listed.outcome is Outcome.ANSWERED
    assert "15 January 2026 has an entry for Quill Optics Limited" in said(listed)


def test_before_the_newest_list_the_earlier_one_answers(two_lists: Assistant) -> None:
    answer = ask(two_lists, "Is Hentzau Timber Exports Limited listed?", date(2025, 6, 1))
    assert answer.outcome is Outcome.ANSWERED
    assert "There is no entry" not in said(answer)


def test_a_name_that_no_list_holds_is_absent_as_before(two_lists: Assistant) -> None:
    answer = ask(two_lists, "Is Marigold Drives still listed?")
    assert answer.outcome is Outcome.CORRECTED
    assert "15 March 2025" not in said(answer)


def test_a_removal_after_the_list_under_the_same_destination_is_told(two_lists: Assistant) -> None:
    listed = ask(two_lists, "Is Hentzau Timber Exports Limited listed?", date(2025, 11, 1))
    assert "FR Doc. 2025-44444 (1 October 2025), later than that list, may mean this entry or another" in said(listed)
    elsewhere = ask(two_lists, "Is Klow Instruments listed?", date(2025, 11, 1))
    assert "later than that list" not in said(elsewhere)


@pytest.mark.parametrize(
    ("sentence", "removes"),
    [
        ("This rule removes two entities from the Entity List.", True),
        ("Removal of an Entity From the Entity List", True),
        ("This rule removes nine persons from the UVL.", False),
        ("BIS is removing 9 persons from the Unverified List (UVL) and adding them to the Entity List.", False),
        ("This rule revises an entry by removing two addresses from one entity.", False),
    ],
)
def test_a_removal_from_another_list_or_of_an_address_is_none_from_this_list(sentence: str, *, removes: bool) -> None:
    assert removes_from_list(sentence) is removes


@pytest.mark.parametrize(
    "question",
    [
        "Which entities were removed from the list in October 2025?",
        "What did BIS remove on 1 October 2025?",
        "How many entities were removed in 2025?",
    ],
)
def test_what_a_period_took_out_stands_in_the_words_of_its_notices_alone(assistant: Assistant, question: str) -> None:
    answer = ask(assistant, question)
    assert answer.outcome is Outcome.ANSWERED
    assert "2025-44444" in said(answer)
    assert "removes Strelsau Ferry Works from the Entity List" in said(answer)
    assert "Entries under" not in said(answer)
