from datetime import date

import pytest

from assistant.asked_kinds import Kind
from assistant.model import Question, Turn
from assistant.question import understand

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Why was Zeta listed?", {Kind.WHY}),
        ("What licence requirement applies to Zeta?", {Kind.POLICY}),
        ("Is Zeta on the Entity List?", {Kind.STATUS}),
        ("zeta networks ruritania listed?", {Kind.STATUS}),
        ("When was Zeta added?", {Kind.WHEN}),
        ("How many entities were added?", {Kind.COUNT}),
        ("Under which destinations is Zeta listed?", {Kind.DESTINATIONS}),
        ("Which other entities share an address with Zeta?", {Kind.ADDRESS}),
        ("Give me the docket number and RIN of the rule.", {Kind.NOTICE}),
        ("Who said that trade is war?", {Kind.ATTRIBUTION}),
        ("曙光为什么被列入实体清单?", {Kind.WHY}),
        ("Zeta: what event was the June 2024 listing a response to?", {Kind.WHY}),
        ("Zeta was named in June 2024. Because of what?", {Kind.WHY}),
        ("What is the rationale for Zeta?", {Kind.WHY}),
        ("What prompted the listing of Zeta?", {Kind.WHY}),
        ("曙光是不是在清单上?", {Kind.STATUS}),
        ("Under which name would I find Zeta?", {Kind.ALIAS}),
        ("An order came in from Zeta, any hit", {Kind.STATUS}),
        ("Does Zeta ring a bell?", {Kind.STATUS}),
        ("Is it ok to ship to Zeta?", {Kind.STATUS}),
        ("Zeta - headings?", {Kind.DESTINATIONS}),
        ("Who carries fn 3?", {Kind.POLICY}),
    ],
)
def test_kinds(text: str, kinds: set[Kind]) -> None:
    assert kinds <= understand(Question(text), today=TODAY).kinds


@pytest.mark.parametrize("text", ["What was the response to the June 2024 rule?", "What does Zeta answer?"])
def test_a_response_that_is_asked_about_is_no_reason(text: str) -> None:
    assert Kind.WHY not in understand(Question(text), today=TODAY).kinds


@pytest.mark.parametrize("text", ["Why was Zeta listed?", "Who was listed in 2024?", "How many were listed?"])
def test_an_open_question_is_not_about_status(text: str) -> None:
    assert Kind.STATUS not in understand(Question(text), today=TODAY).kinds


def test_the_day_of_a_list_is_the_day_whose_list_answers() -> None:
    asked = understand(Question("How many rows sit under ZENDA in the list of 9 July 2026?"), today=TODAY)
    assert asked.as_of == date(2026, 7, 9)
    assert understand(Question("How many rows has the list of July 2026?"), today=TODAY).as_of == date(2026, 7, 31)
    added = understand(Question("How many entities were added to the Entity List on 6 June 2022?"), today=TODAY)
    assert added.as_of == TODAY


@pytest.mark.parametrize(
    ("text", "as_of"),
    [
        ("Was Zeta listed in April 2022?", date(2022, 4, 1)),
        ("Was Zeta on the list at the end of 2024?", date(2024, 12, 31)),
        ("Was the rule in force on 15 October 2025?", date(2025, 10, 15)),
        ("What did the March 2025 additions say?", TODAY),
        ("Is Zeta listed today?", TODAY),
        ("What was the June 2024 listing of Zeta?", TODAY),
        ("Since Zeta got footnote 4 in June 2024, are its wafers caught?", TODAY),
        ("Was Zeta placed on the list in April 2022?", date(2022, 4, 1)),
    ],
)
def test_a_date_counts_as_the_day_of_status_only_beside_a_word_of_status(text: str, as_of: date) -> None:
    assert understand(Question(text), today=TODAY).as_of == as_of


def test_the_date_beside_the_question_wins() -> None:
    asked = understand(Question("Was Zeta listed in April 2022?", as_of=date(2020, 1, 1)), today=TODAY)
    assert asked.as_of == date(2020, 1, 1)


def test_a_publication_date_is_a_window() -> None:
    asked = understand(Question("How many entities were added on 25 March 2025?"), today=TODAY)
    assert asked.window is not None
    assert str(asked.window.date) == "2025-03-25"


def test_a_follow_up_refers_back_only_with_a_conversation() -> None:
    assert not understand(Question("What policy applies to it?"), today=TODAY).refers_back
    spoken = (Turn("user", "Why was Zeta listed?"),)
    assert understand(Question("What policy applies to it?", spoken), today=TODAY).refers_back


@pytest.mark.parametrize(
    ("text", "as_of"),
    [
        ("How many rows has the April 2022 file?", date(2022, 4, 30)),
        ("How many rows has the April 2022 Entity List rule?", TODAY),
        ("Our April 2022 file has Zeta as listed, is it still?", TODAY),
    ],
)
def test_a_date_before_a_list_is_the_day_of_the_list(text: str, as_of: date) -> None:
    assert understand(Question(text), today=TODAY).as_of == as_of


@pytest.mark.parametrize(
    "text", ["By what percentage did sales drop after Zeta was listed?", "To whom was Zeta listed?"]
)
def test_a_question_word_after_a_preposition_asks_no_status(text: str) -> None:
    assert Kind.STATUS not in understand(Question(text), today=TODAY).kinds


def test_what_came_off_was_removed() -> None:
    asked = understand(Question("Zeta came off the list in June 2024, why?"), today=TODAY)
    assert asked.text == "Zeta was removed from the list in June 2024, why?"
