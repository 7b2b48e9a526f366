"""Questions about notices: which one is meant, and each part that is asked of it."""

import pytest

from assistant.answer import Assistant
from assistant.model import Outcome
from assistant.notice_answers import fields_asked
from assistant.notice_search import speaks_of_rule
from tests.asked import ask, said


@pytest.mark.parametrize(
    "named",
    [
        "document 2024-11111",
        "the rule at 89 FR 50001",
        "89 FR 50010",
        "the rule that listed Zeta Robotics",
        "the notice which put Quill Optics on the list",
        "the Quill Optics rule",
        "the rule of 12 June 2024",
        "the notice published on June 12, 2024",
        "the rule about robotics entities",
    ],
)
def test_a_notice_is_found_by_number_page_entity_date_and_title(assistant: Assistant, named: str) -> None:
    answer = ask(assistant, f"What are the RIN and the docket number of {named}?")
    assert answer.outcome is Outcome.ANSWERED
    assert "0694-ZZ01" in said(answer)
    assert "Docket No. 240601-0001" in said(answer)
    assert "2025-" not in said(answer)


def test_a_field_that_the_copy_lacks_is_said_to_be_missing_for_each_notice(assistant: Assistant) -> None:
    text = said(ask(assistant, "Give the RINs of documents 2024-11111 and 2025-44444."))
    assert "Document 2024-11111 of 12 June 2024: RIN: 0694-ZZ01." in text
    assert "Document 2025-44444 of 1 October 2025: RIN: this copy prints none." in text


def test_only_what_is_asked_of_a_notice_is_said(assistant: Assistant) -> None:
    text = said(ask(assistant, "What is the docket number of 2024-11111?"))
    assert "RIN" not in text
    assert "adds three entities" not in text


def test_the_pages_of_a_notice_are_counted_from_first_to_last(assistant: Assistant) -> None:
    assert "pages: 50001 to 50020, 20 pages." in said(ask(assistant, "How many pages has 89 FR 50001?"))
    assert "pages: this copy prints none." in said(ask(assistant, "How long is 2025-44444?"))


def test_the_last_time_of_a_deed_is_that_of_the_newest_notice(assistant: Assistant) -> None:
    assert "1 October 2025" in said(ask(assistant, "When was the last time BIS removed somebody?"))


def test_both_dates_are_given_where_one_is_asked(assistant: Assistant) -> None:
    text = said(ask(assistant, "When was the Zeta Robotics rule published?"))
    assert "published on 12 June 2024 and took effect on 10 June 2024" in text
    assert "has an entry for Zeta Robotics" in text


def test_what_a_notice_did_is_told_in_its_own_words(assistant: Assistant) -> None:
    assert "supplied machine tools" in said(ask(assistant, "What did 89 FR 50001 do?"))


def test_a_rule_and_its_suspension_are_told_apart(assistant: Assistant) -> None:
    rule = said(ask(assistant, "What is the title of the rule on harbour controls?"))
    suspension = said(ask(assistant, "What is the title of the suspension of harbour controls?"))
    assert "title: “Expansion of Harbour Controls" in rule
    assert "title: “Suspension" in suspension


def test_who_was_removed_is_told_by_the_notice_and_not_by_rows_that_cite_its_day(assistant: Assistant) -> None:
    text = said(ask(assistant, "Which Ruritanian entity was removed in October 2025?"))
    assert "removes Strelsau Ferry Works" in text


def test_an_entity_asked_about_beside_a_number_stays_the_subject(assistant: Assistant) -> None:
    text = said(ask(assistant, "Which policy does 2024-11111 print for Quill Optics?"))
    assert "Quill Optics Limited: " in text
    assert "Zeta" not in text


def test_names_in_the_phrase_of_a_rule() -> None:
    assert speaks_of_rule("What did the rule adding Zeta say?", "Zeta")
    assert not speaks_of_rule("Does the rule apply? And is Zeta listed?", "Zeta")
    assert not speaks_of_rule("What policy applies to Zeta?", "Zeta")


def test_fields_are_recognised_in_words_and_not_inside_them() -> None:
    assert fields_asked("What is its title, and which docket has it?") == ("docket_ids", "title")
    assert fields_asked("Is the company in Grinzing entitled to anything?") == ()


@pytest.mark.parametrize(
    ("question", "number"),
    [
        ("What are the newest additions to the list?", "89 FR 50001"),
        ("Which entities were added most recently?", "89 FR 50001"),
        ("Which entity was removed last?", "2025-44444"),
        ("When was the list last changed?", "2025-44444"),
    ],
)
def test_the_newest_notice_of_its_kind_is_meant(assistant: Assistant, question: str, number: str) -> None:
    answer = ask(assistant, question)
    assert answer.outcome is Outcome.ANSWERED
    assert number in said(answer)
    assert "2025-33333" not in said(answer)
