"""Definitions and explanations: everyday wordings, both parts of a question, differences, the rule and not the case."""

from collections.abc import Iterator

import pytest

from assistant.abstain import NEAREST
from assistant.answer import Assistant
from assistant.aptness import denies, is_of_another_list, lacks_reason, lacks_role, names_other_lists, remoteness
from assistant.fit import Asking, Candidate
from assistant.model import Outcome, Reason
from assistant.orders import without_orders
from assistant.parts import comparison
from assistant.wordings import in_words_of_notices, is_everyday
from index.meanings import WordMeanings
from tests.asked import ask, open_files, said

NOTES = """# Notes on the Raft List

The Raft List is kept by the harbour office of Zenda.

The Ferry List is kept by the lake office of Hentzau and is not the Raft List.

Eight rafts were added to the Raft List on 3 May 2024.

Rafts are added to the Raft List on the basis that a safety check could not be finished.

The owner of a raft may request removal from the Raft List by letter to the harbour office.

Strelsau Rafting was removed from the Raft List on 9 June 2024.

Ten rafts left the harbour because the office could verify their draught (i.e., the depth of the keel).

The mooring rule is the interim rule of the harbour office.

Under the mooring rule a raft must be tied to a quay that is tied to land.

The forty fathom depth limit in the mooring rule follows the practice of the lake office.

Some rafts stand under two moorings, accounting for the difference between the number of rafts and of moorings.

Quay Lights was started by three brothers from Klow. The auditors found that Quay Lights sold lamps.
"""


@pytest.fixture(scope="module")
def notes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    files = tmp_path_factory.mktemp("files")
    (files / "rafts.md").write_text(NOTES, encoding="utf-8")
    (files / "metadata.yml").write_text(
        "rafts.md: {publisher: Notes, kind: digest, published: 2024-07-01}\n", encoding="utf-8"
    )
    with open_files(tmp_path_factory, files) as opened:
        yield opened


def answered(assistant: Assistant, question: str) -> str:
    answer = ask(assistant, question)
    assert answer.outcome is Outcome.ANSWERED
    return said(answer)


def first(assistant: Assistant, question: str) -> str:
    return answered(assistant, question).splitlines()[0]


@pytest.mark.parametrize(
    ("text", "put"),
    [
        ("In simple terms, what puts someone on the Raft List?", "Why added to the Raft List?"),
        ("How do firms end up on the UVL?", "Why added to the UVL?"),
        ("What does it take to get on the Raft List?", "Why added to the Raft List?"),
        ("Can a firm ask to be taken off, and by whom?", "Can a firm request removal, and by whom?"),
        ("How does a ship come off the register?", "How does a ship request removal from the register?"),
        ("How does a supplier get delisted?", "How does a supplier request removal?"),
        ("Explain the Raft List to a beginner", "Explain the Raft List"),
        ("Which lamps are switched off?", "Which lamps are switched off?"),
    ],
)
def test_everyday_words_are_put_in_those_of_notices(text: str, put: str) -> None:
    assert in_words_of_notices(text) == put
    assert is_everyday(text) == ("added to" in put or "request removal" in put)


def test_what_gets_somebody_listed_is_answered_with_the_reason(notes: Assistant) -> None:
    for question in ("What gets a company onto the Raft List?", "In plain terms, how do firms land on the Raft List?"):
        answer = answered(notes, question)
        assert "safety check could not be finished" in answer
        assert "Eight rafts" not in answer


def test_how_one_gets_off_is_answered_with_the_way_and_not_with_who_got_off(notes: Assistant) -> None:
    assert "may request removal" in first(notes, "How does a company get off the Raft List?")


def test_who_keeps_a_list_is_not_who_keeps_another(notes: Assistant) -> None:
    answer = answered(notes, "Which office is the Raft List kept by?")
    assert "harbour office of Zenda" in answer
    assert "lake office of Hentzau" not in answer


def test_what_a_rule_says_is_what_it_orders(notes: Assistant) -> None:
    assert "must be tied" in first(notes, "What does the mooring rule say?")


def test_one_sentence_may_answer_both_parts(notes: Assistant) -> None:
    answer = answered(notes, "what depth limit does the mooring rule set and whose practice was it taken from")
    assert "forty fathom" in answer
    assert "lake office" in answer


def test_a_later_part_is_answered_alone_and_the_other_said_to_be_missing(notes: Assistant) -> None:
    answer = answered(notes, "What colour are the lanterns of barges, and by which office is the Raft List kept?")
    assert "harbour office of Zenda" in answer
    assert "do not answer the other part" in answer


def test_a_difference_is_explained_by_the_sentence_that_tells_of_both(notes: Assistant) -> None:
    found = comparison("new here.. they say '9 rafts'. raft vs mooring, what's the difference?")
    assert found is not None
    assert found.sides == ("raft", "mooring")
    assert "stand under two moorings" in first(notes, "Hello. raft vs mooring, what's the difference?")


def test_a_difference_to_what_is_not_told_of_is_not_answered_by_one_side(notes: Assistant) -> None:
    assert ask(notes, "What is the difference between the Raft List and the policy of anchors?").outcome is (
        Outcome.ABSTAINED
    )


def test_what_a_thing_is_may_stand_in_brackets(notes: Assistant) -> None:
    assert "depth of the keel" in first(notes, "What is meant by draught?")


def test_a_sentence_on_other_lists_alone_is_not_on_the_list_asked_for() -> None:
    assert names_other_lists("Who keeps the Raft List?", "Notes. The Ferry List is kept in Zenda.")
    assert not names_other_lists("Who keeps the Raft List?", "Notes on the Raft List. It and the Ferry List differ.")
    assert not names_other_lists("Who keeps the list?", "The Ferry List is kept in Zenda.")


def test_who_holds_an_office_is_told_by_a_sentence_with_the_whole_office() -> None:
    assert lacks_role("Who is the chief pilot of Zeta?", "Two former pilots started Zeta.")
    assert not lacks_role("Who is the chief pilot of Zeta?", "Ann is chief pilot.")
    assert not lacks_role("Who flew for Zeta?", "Two former pilots started Zeta.")


def test_when_a_listed_body_was_founded_is_not_when_it_was_listed(assistant: Assistant) -> None:
    assert ask(assistant, "When was Zeta Robotics founded?").outcome is Outcome.ABSTAINED


def test_plain_english_is_no_place(notes: Assistant) -> None:
    assert without_orders("Explain what the Raft Rule does in plain English") == "Explain what the Raft Rule does"
    assert without_orders("In simple words, what is a raft?") == "what is a raft?"
    assert without_orders("Must a petition be in English?") == "Must a petition be in English?"
    assert "must be tied" in first(notes, "What does the mooring rule say, in plain English?")


def test_founders_are_not_what_was_found(notes: Assistant) -> None:
    assert "three brothers" in first(notes, "Who founded Quay Lights?")
    fit = Asking("Who founded Zeta?", "Who founded Zeta?", WordMeanings(None)).fits(
        [
            Candidate(quote, "Ships", "doc", 9 * n, 0.5)
            for n, quote in enumerate(["They found Zeta.", "Zeta was set up by Ann."])
        ]
    )
    assert fit[0].coverage < fit[1].coverage


def test_a_question_in_terms_of_the_subject_is_never_off_topic(notes: Assistant) -> None:
    for question in ("How big is the end-use check of Mars?", "Who invented the presumption of denial?"):
        assert ask(notes, question).reason is Reason.NOT_IN_SOURCES


def test_a_statement_on_another_subject_is_not_shown_as_the_nearest(notes: Assistant) -> None:
    assert NEAREST not in said(ask(notes, "Which licence requirement covers parrots and other birds?"))


def test_which_sentences_are_apt() -> None:
    assert not denies("How does the Red List differ from the Blue List?", "The Red List is not the Blue List.")
    assert is_of_another_list("Why added to the Blue List?", "Ann was added to the Red List.")
    assert not is_of_another_list("Why added to the Blue List?", "Ann was added.")
    assert lacks_reason("Why added to the Blue List?", "Ann was added to the Blue List.")
    assert not lacks_reason("Who was added to the Blue List?", "Ann was added to the Blue List.")
    way, case = "A ship may leave by letter.", "Ann left on 3 May 2024."
    assert remoteness("How does a ship leave?", way, "") < remoteness("How does a ship leave?", case, "")
    assert remoteness("When did Ann leave?", way, "") == remoteness("When did Ann leave?", case, "")
