"""Premises of a question that the rows of its entity contradict, and those that they bear out."""

import pytest

from assistant.answer import Assistant
from assistant.claims import (
    dates_listing,
    denies_footnote,
    footnotes_claimed,
    is_only,
    place_claimed,
    policy_claimed,
    says_removed,
)
from assistant.model import Outcome, StatementKind
from tests.asked import ask


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("Why does Zeta Robotics carry footnote 5?", "carries footnote 4, not footnote 5: its licence requirement"),
        ("Since Zeta Robotics carries footnote 1, what does it need?", "carries footnote 4, not footnote 1"),
        ("Does Quill Optics Limited carry footnote 4?", "The entry for Quill Optics Limited carries no footnote"),
        ("Why does Zeta Robotics carry no footnote?", "carries footnote 4: its licence requirement"),
        ("Why has Quill Optics Limited a policy of denial?", "“Presumption of denial”, not a policy of denial"),
        ("Is there a presumption for denial for Zeta Robotics?", "“Policy of denial”, not a presumption of denial"),
        (
            "Why is Klow Instruments listed under Ruritania?",
            "stands under the destination SYLDAVIA, not under Ruritania",
        ),
        ("Are the entries of Klow Instruments all under Ruritania?", "SYLDAVIA, not under Ruritania"),
        ("Is Zeta Robotics listed under Syldavia?", "stands under the destination RURITANIA, not under Syldavia"),
        ("Why was Zeta Robotics added in March 2025?", "cites 89 FR 50010, 6/12/24; it cites no notice of March 2025"),
        ("Was Tarlenheim Machine Works first listed in 2024?", "its earliest citation is not of 2024"),
        ("Did the notice 2025-44444 add Zeta Robotics?", "it cites no page of FR Doc. 2025-44444"),
        ("When was Zeta Robotics taken off the list?", "still has an entry for Zeta Robotics Co., Ltd."),
        ("Why did they take Zeta Robotics off the list?", "still has an entry for Zeta Robotics Co., Ltd."),
        ("Zeta Robotics was added in 2022, wasn't it?", "it cites no notice of 2022"),
        ("Doesn't Zeta Robotics carry footnote 5?", "carries footnote 4, not footnote 5"),
        ("Which notice removed Quill Optics Limited?", "still has an entry for Quill Optics Limited"),
    ],
)
def test_a_contradicted_premise_is_corrected_first_with_a_citation(
    assistant: Assistant, question: str, first: str
) -> None:
    answer = ask(assistant, question)
    assert answer.outcome is Outcome.CORRECTED
    assert first in answer.statements[0].text
    assert answer.statements[0].kind is StatementKind.OFFICIAL
    assert answer.statements[0].citations


@pytest.mark.parametrize(
    "question",
    [
        "Why does Zeta Robotics carry footnote 4?",
        "Why has Zeta Robotics a policy of denial?",
        "Does Zeta Robotics have a presumption or a policy of denial?",
        "Why is Zeta Robotics listed under Ruritania?",
        "Is Zeta Robotics listed under Syldavia or Ruritania?",
        "Why was Zeta Robotics added in June 2024?",
        "Why was Zeta Robotics added on 10 June 2024?",
        "Was Tarlenheim Machine Works first listed in February 2019?",
        "Did the notice 2024-11111 add Zeta Robotics?",
        "Which addresses of Zeta Robotics were removed?",
        "Which footnote does Quill Optics Limited carry?",
        "Will Zeta Robotics be taken off the list next year?",
        "How can Zeta Robotics ask for removal?",
        "Is Zeta Robotics bound under Syldavian law?",
        "Why has Tarlenheim Machine Works a policy of denial?",
    ],
)
def test_a_premise_that_the_record_bears_out_or_does_not_print_changes_nothing(
    assistant: Assistant, question: str
) -> None:
    assert ask(assistant, question).outcome is not Outcome.CORRECTED


def test_a_correction_is_followed_by_the_rest_of_the_answer_without_a_repeat(assistant: Assistant) -> None:
    answer = ask(assistant, "Why was Zeta Robotics added in March 2025?")
    texts = [statement.text for statement in answer.statements]
    assert any("Official ground" in text for text in texts)
    assert sum("89 FR 50010" in text for text in texts) == 1


def test_only_a_date_of_listing_is_a_claim_of_listing() -> None:
    assert dates_listing("Why was Zeta put on the list in May?")
    assert not dates_listing("Why was Zeta's entry amended in May?")
    assert not dates_listing("Why was Zeta not added in May?")


@pytest.mark.parametrize("text", ["If Zeta carried footnote 5, what then?", "Why does Zeta not carry footnote 5?"])
def test_what_is_supposed_or_denied_is_no_claim(text: str) -> None:
    assert footnotes_claimed(text) == ()
    assert not denies_footnote(text)


def test_claims_are_read_from_the_words_alone() -> None:
    assert footnotes_claimed("Do Zeta and Quill carry footnotes 4 and 5?") == ("4", "5")
    assert policy_claimed("Is Zeta reviewed case by case?") == "case-by-case review"
    assert place_claimed("Is Zeta on the list under the United Ruritania?") == "United Ruritania"
    assert place_claimed("Is Zeta under review?") == ""
    assert is_only("only under India")
    assert says_removed("Is Zeta no longer on the Entity List?")
    assert not says_removed("How can Zeta ask for removal?")
