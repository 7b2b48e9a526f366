"""Open questions: which sentence answers, both parts of a question, both sides of a comparison, and when none does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import Assistant
from assistant.definitions import begins_with, thing_defined
from assistant.fit import FEATURES, Asking, Candidate
from assistant.model import Outcome, Reason
from assistant.parts import comparison, document_numbers, split_parts
from index.meanings import WordMeanings
from tests.asked import ask, open_files, said

ALIKE = WordMeanings(None)


def candidate(quote: str, *, similarity: float = 0.5, title: str = "Ships", position: int = 0) -> Candidate:
    return Candidate(quote, title, "doc", position, similarity)


def fit_of(question: str, quote: str, **others: object):
    return Asking(question, question, ALIKE).fits([candidate(quote, **others), candidate("Ports differ.", position=9)])[
        0
    ]


def test_a_sentence_that_holds_the_words_fits_better_than_one_that_holds_some() -> None:
    whole = fit_of("Who builds harbour cranes?", "Zeta builds harbour cranes.")
    half = fit_of("Who builds harbour cranes?", "Zeta paints harbour walls.")
    assert whole.coverage == 1
    assert whole.missing == 0
    assert half.coverage < whole.coverage
    assert whole.probability > half.probability


def test_a_date_is_asked_for_by_when_and_not_held_by_a_document_number() -> None:
    assert fit_of("When did Zeta close?", "Zeta closed by document 2024-11111.").kind_missing
    assert not fit_of("When did Zeta close?", "Zeta closed on 3 May 2024.").kind_missing


def test_a_number_is_asked_for_by_how_many_and_not_held_by_a_date() -> None:
    assert fit_of("How many ships did Zeta sell?", "Zeta sold ships on 3 May 2024.").kind_missing
    assert not fit_of("How many ships did Zeta sell?", "Zeta sold twelve ships.").kind_missing


def test_the_date_asked_about_may_stand_in_a_sentence_beside() -> None:
    question = "What did Zeta sell in May 2024?"
    fits = Asking(question, "What did Zeta sell", ALIKE).fits(
        [candidate("Zeta sold ships."), candidate("That was in May 2024.", position=1), candidate("Rain.", position=8)]
    )
    assert [fit.date_missing for fit in fits] == [False, False, True]


def test_a_name_alone_is_no_answer_to_what_is_asked_about_it() -> None:
    fit = fit_of("Which dentist treats old Zeta?", "In town they speak of Zeta.")
    assert fit.only_name == 1
    assert fit.names_missing == 0


@given(st.text(max_size=60), st.lists(st.text(max_size=60), max_size=4))
def test_any_text_gives_features_and_a_probability(question: str, quotes: list[str]) -> None:
    fits = Asking(question, question, ALIKE).fits([candidate(quote, position=n) for n, quote in enumerate(quotes)])
    assert len(fits) == len(quotes)
    for fit in fits:
        assert len(fit.features) == len(FEATURES)
        assert 0 <= fit.probability <= 1
        assert 0 <= fit.coverage <= 1 + 1e-9


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Who signs, and by what date?", 2),
        ("Under which rule was it made and how many ships does it name?", 2),
        ("What did Zeta and Quill say?", 1),
        ("Who called it a farce, and who reported that?", 1),
        ("Why?", 1),
    ],
)
def test_questions_joined_by_and_are_parted(text: str, parts: int) -> None:
    assert len(split_parts(text)) == parts


@pytest.mark.parametrize(
    "text",
    [
        "What is the difference between a blue list and a red list?",
        "How do a blue list and a red list differ?",
        "Compare a blue list with a red list.",
        "What distinguishes a blue list from a red list?",
        "How does a blue list differ from a red list?",
    ],
)
def test_the_sides_of_a_comparison_are_found(text: str) -> None:
    found = comparison(text)
    assert found is not None
    assert [side.removeprefix("a ") for side in found.sides] == ["blue list", "red list"]


def test_what_is_no_comparison_has_no_sides() -> None:
    assert comparison("What did Zeta and Quill sell in Zenda?") is None
    assert document_numbers("Page 14046 of volume 90, room 2024-1") == ()


def test_the_thing_defined_leads_its_sentence() -> None:
    assert thing_defined("What does it mean to be on the Blue List?") == "Blue List"
    assert thing_defined("Who keeps the Blue List?") == ""
    assert not begins_with("Some ships are on a list that is called the Blue List.", "Blue List")


def test_an_attribute_that_no_sentence_holds_is_not_in_the_sources(assistant: Assistant) -> None:
    for question in ("How many employees does Marigold Drives have?", "Which bank finances Zeta Robotics?"):
        answer = ask(assistant, question)
        assert (answer.outcome, answer.reason) == (Outcome.ABSTAINED, Reason.NOT_IN_SOURCES)


def test_what_nothing_held_comes_near_is_off_topic_though_it_has_a_word_of_the_subject(assistant: Assistant) -> None:
    answer = ask(assistant, "Give me a list of lullabies for tired toddlers.")
    assert (answer.outcome, answer.reason) == (Outcome.ABSTAINED, Reason.OFF_TOPIC)


def test_words_of_the_sources_answer_without_a_word_of_the_subject(assistant: Assistant) -> None:
    answer = ask(assistant, "What did shippers in Strelsau say the harbour rule had cost them?")
    assert answer.outcome is Outcome.ANSWERED
    assert "a third of their trade" in said(answer)


def test_what_a_thing_is_stands_before_what_only_names_it(tmp_path_factory: pytest.TempPathFactory) -> None:
    files = tmp_path_factory.mktemp("files")
    (files / "tides.md").write_text(
        "# Notes on the Blue List\n\nThe Blue List is kept by the harbour office of Zenda. Ferries of every kind "
        "and size that come to Zenda stand on the Blue List, and what the Blue List says of a ferry is the last word.\n",
        encoding="utf-8",
    )
    (files / "metadata.yml").write_text(
        "tides.md: {publisher: Notes, kind: digest, published: 2024-05-01}\n", encoding="utf-8"
    )
    with open_files(tmp_path_factory, files) as opened:
        first = ask(opened, "What is the Blue List?").statements[0].text
        assert "The Blue List is kept by" in first


def test_what_is_said_of_another_footnote_is_no_answer(tmp_path_factory: pytest.TempPathFactory) -> None:
    files = tmp_path_factory.mktemp("files")
    (files / "marks.md").write_text(
        "# Notes on the footnotes\n\nFootnote 7 of the Blue List stands for the ferry rule and is carried by ferries. "
        "Footnote 8 of the Blue List stands for the harbour rule and is carried by tugs.\n",
        encoding="utf-8",
    )
    (files / "metadata.yml").write_text(
        "marks.md: {publisher: Notes, kind: digest, published: 2024-05-01}\n", encoding="utf-8"
    )
    with open_files(tmp_path_factory, files) as opened:
        text = said(ask(opened, "Which rule does fn 8 of the Blue List stand for, and who carries it?"))
        assert "carried by tugs" in text
        assert "ferries" not in text
