"""Comparisons of entities field by field."""

import pytest

from assistant.answer import Assistant
from assistant.comparison import fields_compared
from assistant.model import Outcome
from tests.asked import ask


@pytest.mark.parametrize(
    ("question", "first"),
    [
        (
            "Do Zeta Robotics and Quill Optics have the same licence review policy?",
            "The entries for Zeta Robotics Co., Ltd. and Quill Optics Limited differ in the licence review policy: "
            "Zeta Robotics Co., Ltd.: “Policy of denial”; Quill Optics Limited: “Presumption of denial”.",
        ),
        (
            "Compare the review policies of Quill Optics and Klow Instruments.",
            "The entries for Quill Optics Limited and Klow Instruments Joint Stock Company print the same licence review "
            "policy: “Presumption of denial”.",
        ),
        ("Do Zeta Robotics and Quill Optics cite the same page?", "cite the same Federal Register page"),
        ("Do Klow Instruments and Quill Optics cite the same page?", "cite no Federal Register page in common"),
        (
            "Do Tarlenheim Machine Works and Quill Optics cite the same page?",
            "have 89 FR 50010 in common, but not every",
        ),
        (
            "Were Zeta Robotics and Quill Optics added by the same rule?",
            "are of the same page of 89 FR 50001: ",
        ),
        (
            "Were Klow Instruments and Quill Optics added by the same rule?",
            "are of different dates, so not of one notice: ",
        ),
        (
            "Which of Klow Instruments and Quill Optics was listed first?",
            "Klow Instruments Joint Stock Company cites the",
        ),
        ("How do Zeta Robotics and Quill Optics differ in footnotes?", "Zeta Robotics Co., Ltd.: footnote 4; Quill"),
        ("Are Zeta Robotics and Klow Instruments under the same destination?", "differ in the destination: "),
        ("Which of Zeta Robotics and Tarlenheim Machine Works has the stricter policy?", "this copy prints none"),
    ],
)
def test_a_comparison_begins_with_what_it_comes_to(assistant: Assistant, question: str, first: str) -> None:
    answer = ask(assistant, question)
    assert answer.outcome is Outcome.ANSWERED
    assert first in answer.statements[0].text
    names = {citation.quote for citation in answer.statements[0].citations}
    assert len(names & {"Zeta Robotics Co., Ltd.", "Quill Optics Limited", "Tarlenheim Machine Works"}) >= 1


def test_a_comparison_that_names_no_field_goes_through_the_entry(assistant: Assistant) -> None:
    text = "\n".join(
        statement.text for statement in ask(assistant, "Compare Zeta Robotics and Klow Instruments.").statements
    )
    for label in ("destination", "Federal Register page", "licence requirement", "licence review policy", "footnote"):
        assert label in text


def test_both_entities_are_cited(assistant: Assistant) -> None:
    answer = ask(assistant, "Do Zeta Robotics and Quill Optics have the same review policy?")
    quotes = [citation.quote for citation in answer.statements[0].citations]
    assert quotes == ["Zeta Robotics Co., Ltd.", "Policy of denial", "Quill Optics Limited", "Presumption of denial"]


def test_one_entity_is_not_compared(assistant: Assistant) -> None:
    answer = ask(assistant, "Was Zeta Robotics listed before June 2024?")
    assert not any("differ" in statement.text for statement in answer.statements)


def test_the_notice_asked_for_stands_for_its_date() -> None:
    assert fields_compared("Were Zeta and Quill added together by one rule?") == ("notice",)


def test_a_name_beside_a_listed_one_that_no_entry_bears_is_said_to_be_absent(assistant: Assistant) -> None:
    answer = ask(assistant, "Do Zeta Robotics and Marigold Drives have the same review policy?")
    assert answer.outcome is Outcome.CORRECTED
    assert answer.statements[0].text.startswith("There is no entry for Marigold Drives")
    assert any("Policy of denial" in statement.text for statement in answer.statements)


def test_what_a_newspaper_reports_of_two_entities_is_no_comparison_of_entries(assistant: Assistant) -> None:
    answer = ask(assistant, "Which newspaper reported that Zeta Robotics and Quill Optics both shipped arms?")
    assert not any("Quill Optics Limited differ" in statement.text for statement in answer.statements)
    assert not any("print the same" in statement.text for statement in answer.statements)
