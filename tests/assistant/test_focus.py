"""Follow-ups: a notice, a footnote, a rule, a set, a statement and a name carried from the conversation."""

import pytest

from assistant.answer import Assistant
from assistant.focus import asks_for_source, focus_of, lacks_referent, named_before, standing_alone
from assistant.model import Outcome, Question, Reason, StatementKind, Turn
from tests.asked import ask, said


def before(question: str, answer: str) -> tuple[Turn, ...]:
    return (Turn("user", question), Turn("assistant", answer))


RULE = before("Which rule listed Zeta Robotics?", "Document 2024-11111, published on 12 June 2024.")


@pytest.mark.parametrize("text", ["What is its RIN?", "And its RIN?", "Which RIN does that rule carry?"])
def test_a_field_is_asked_of_the_notice_last_named(assistant: Assistant, text: str) -> None:
    assert "0694-ZZ01" in said(ask(assistant, text, history=RULE))


def test_the_newest_notice_is_meant(assistant: Assistant) -> None:
    history = (*RULE, *before("And which removed one?", "Document 2025-44444."))
    assert "Document 2025-44444" in said(ask(assistant, "What is its title?", history=history))


def test_how_many_is_asked_of_the_notice_last_named(assistant: Assistant) -> None:
    history = before("What did document 2024-11111 do?", "It added robot makers.")
    assert "adds three entities" in said(ask(assistant, "How many entities is that?", history=history))


def test_a_question_that_names_its_own_notice_is_left_alone() -> None:
    asked = Question("What is the RIN of document 2025-44444?", RULE)
    assert standing_alone(asked) == asked


def test_that_footnote_is_the_one_last_named() -> None:
    history = before("Which footnote does Zeta carry?", "Zeta carries footnote 9.")
    assert "footnote 9" in standing_alone(Question("What does that footnote mean?", history)).text


def test_it_in_force_is_the_rule_that_was_explained() -> None:
    history = before("What is the Harbour Rule?", "A rule on harbours.")
    assert standing_alone(Question("Is it in force?", history)).text == "Is the Harbour Rule in force?"


def test_another_name_takes_the_place_of_the_last() -> None:
    history = before("Which page does the entry of Zeta Robotics cite?", "89 FR 50010.")
    text = standing_alone(Question("And Quill Optics?", history)).text
    assert text == "Which page does the entry of Quill Optics cite?"


def test_it_stands_for_the_unlisted_name_asked_about_before() -> None:
    history = before("Is Marigold Drives still listed?", "No.")
    assert named_before(Question("Why was it removed?", history)).text == "Why was Marigold Drives removed?"


def test_one_of_those_named_is_found_by_its_destination_and_by_another(assistant: Assistant) -> None:
    history = before("Who was added?", "Zeta Robotics Co., Ltd., Quill Optics Limited and Klow Instruments.")
    inside = said(ask(assistant, "Which of them is in Syldavia?", history=history))
    outside = said(ask(assistant, "Which one is not under Ruritania?", history=history))
    assert "Klow Instruments" in inside
    assert "Quill" not in inside
    assert "Klow Instruments" in outside
    assert "Quill" not in outside


def test_a_question_without_a_referent_asks_back(assistant: Assistant) -> None:
    answer = ask(assistant, "Is it still listed?")
    assert (answer.outcome, answer.reason) == (Outcome.ABSTAINED, Reason.UNDERSPECIFIED)
    assert not lacks_referent("Is it true that an entry is a ban?")


def test_who_reported_it_quotes_the_paper(assistant: Assistant) -> None:
    history = before(
        "Who owns Marigold Drives?",
        "Its sister company Marigold Drives is wholly owned by Zeta Robotics, records show.",
    )
    assert "The Strelsau Gazette" in said(ask(assistant, "Who reported that?", history=history))
    assert not asks_for_source("Who reported the fire in Zenda?")


def test_focus_is_empty_without_turns() -> None:
    focus = focus_of(())
    assert (focus.notices, focus.footnotes, focus.things, focus.last_answer) == ((), (), (), "")


def test_they_are_all_entities_of_the_turn_before(assistant: Assistant) -> None:
    history = before("Are Zeta Robotics and Quill Optics listed?", "Both have entries.")
    text = said(ask(assistant, "Do they have the same licence review policy?", history=history))
    assert "Zeta Robotics Co., Ltd." in text
    assert "Quill Optics Limited" in text


def test_that_day_is_the_day_that_the_answer_gave(assistant: Assistant) -> None:
    history = before("When was Zeta Robotics listed?", "The notice was published on 12 June 2024.")
    answer = ask(assistant, "Which other companies were added on that day?", history=history)
    assert "Quill Optics Limited" in said(answer)


def test_what_the_press_says_of_an_entity_is_press_alone(assistant: Assistant) -> None:
    history = before("Is Zeta Robotics listed?", "The Entity List has an entry for Zeta Robotics Co., Ltd.")
    answer = ask(assistant, "What does the press say about it?", history=history)
    assert {statement.kind for statement in answer.statements} == {StatementKind.PRESS}
    nothing = ask(assistant, "What does the press say about Klow Instruments?")
    assert (nothing.outcome, nothing.reason) == (Outcome.ABSTAINED, Reason.NOT_IN_SOURCES)
