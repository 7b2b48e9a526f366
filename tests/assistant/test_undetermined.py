import pytest

from assistant.answer import Assistant
from assistant.model import Outcome, Question, Reason, Turn
from tests.asked import said


@pytest.mark.parametrize(
    "text",
    [
        "Is it still listed?",
        "Why was it added?",
        "What is its licence review policy?",
        "When were they added to the Entity List?",
        "Is this company on the Entity List?",
        "Is the company still listed?",
    ],
)
def test_a_pronoun_without_a_conversation_is_asked_back(assistant: Assistant, text: str) -> None:
    answer = assistant.ask(Question(text))
    assert (answer.outcome, answer.reason) == (Outcome.ABSTAINED, Reason.UNDERSPECIFIED)


def test_a_pronoun_in_a_conversation_or_an_empty_one_is_not(assistant: Assistant) -> None:
    spoken = (Turn("user", "Is Zeta Robotics listed?"), Turn("assistant", "Zeta Robotics Co., Ltd. has an entry."))
    assert assistant.ask(Question("Is it still listed?", spoken)).outcome is Outcome.ANSWERED
    assert assistant.ask(Question("Is it legal to buy from a listed company?")).reason is not Reason.UNDERSPECIFIED


@pytest.mark.parametrize(
    ("text", "candidates"),
    [
        ("Which review policy applies to the company in Strelsau?", ["Zeta Robotics", "Quill Optics"]),
        ("Is the Strelsau company listed?", ["Zeta Robotics", "Quill Optics"]),
        ("Is the optics company in Strelsau listed?", ["Quill Optics"]),
        ("When was the Zenda-based firm added to the Entity List?", ["Zeta Robotics"]),
    ],
)
def test_a_description_is_asked_back_with_the_entries_that_fit(
    assistant: Assistant, text: str, candidates: list[str]
) -> None:
    answer = assistant.ask(Question(text))
    assert (answer.outcome, answer.reason) == (Outcome.ABSTAINED, Reason.UNDERSPECIFIED)
    named = [
        name for name in ("Zeta Robotics", "Quill Optics", "Tarlenheim", "Klow Instruments") if name in said(answer)
    ]
    assert named == candidates


@pytest.mark.parametrize(
    ("text", "statement"),
    [
        (
            "Is Zeta Robotiks listed?",
            "“Zeta Robotiks” was matched to the printed name “Zeta Robotics Co., Ltd.” (taken as",
        ),
        ("Is Robotics Zeta listed?", "(the same words in another order)"),
        ("Is Zetta Robots listed?", "“Zetta Robots” is printed as an alias of Zeta Robotics Co., Ltd."),
        ("Is Zeta Robotics Inc. listed?", "(the same but for the legal form)"),
        ("Is Zeta Robotics Holland B.V. listed?", "There is no entry for Zeta Robotics Holland B.V."),
        (
            "Is the Klow Instruments Joint Stock Company listed?",
            "has an entry for Klow Instruments Joint Stock Company",
        ),
        ("泽塔机器人有限公司被列入实体清单了吗?", "(its words of trade and place in English, the rest by pinyin)"),
        ("火浪机器人有限公司被列入实体清单了吗?", "prints names in Latin letters"),
    ],
)
def test_the_answer_says_how_the_name_matched(assistant: Assistant, text: str, statement: str) -> None:
    assert statement in said(assistant.ask(Question(text)))
