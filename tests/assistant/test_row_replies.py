"""Counts and enumerations over the rows of the invented list: filters combine, and the answer states each."""

import pytest

from assistant.answer import Assistant
from assistant.model import Answer, Outcome, Question
from assistant.rows_asked import ASKED
from tests.asked import open_files
from tests.invented import ROWS, list_xml

LIST = "The Entity List of 15 January 2026 has"


def ask(assistant: Assistant, text: str) -> tuple[Outcome, str, Answer]:
    answer = assistant.ask(Question(text))
    return answer.outcome, "\n".join(statement.text for statement in answer.statements), answer


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("How many entries carry footnote 4?", "1 entry with footnote 4"),
        ("How many entries name § 734.9(e)(2)?", "1 entry with footnote 4, which stands for § 734.9(e)(2)"),
        ("How many rows name § 744.11 under Syldavia?", "1 entry whose cells name § 744.11 under SYLDAVIA"),
        ("How many rows cite 89 FR 50010?", "3 entries citing 89 FR 50010"),
        ("How many Ruritanian companies have a presumption of denial?", "1 entry under RURITANIA whose review policy"),
        ("How many entries under Ruritania and Syldavia?", "4 entries under RURITANIA or SYLDAVIA: 3 under RURITANIA"),
        (
            "How many entries are there under how many destinations?",
            "4 entries, one for each row, under 2 destinations",
        ),
        ("How many entries print an address in Zenda?", "1 entry that print an address in Zenda"),
    ],
)
def test_counts_state_their_filters(assistant: Assistant, question: str, said: str) -> None:
    outcome, text, answer = ask(assistant, question)
    assert outcome is Outcome.ANSWERED
    assert f"{LIST} {said}" in text
    assert all(statement.citations for statement in answer.statements)


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("Which entities cite 85 FR 777?", {"Klow Instruments Joint Stock Company"}),
        ("List the entries under Ruritania that were added in 2024.", None),
        ("Name all entries under Syldavia.", {"Klow Instruments Joint Stock Company"}),
        ("Is there any entry under Syldavia, and whose is it?", {"Klow Instruments Joint Stock Company"}),
        ("Who is listed under Syldavia?", {"Klow Instruments Joint Stock Company"}),
        ("List everyone under Syldavia.", {"Klow Instruments Joint Stock Company"}),
        ("who's on the list for syldavia", {"Klow Instruments Joint Stock Company"}),
        ("Who under Syldavia was added in 2020?", {"Klow Instruments Joint Stock Company"}),
        ("Any Syldavian outfits on the list?", {"Klow Instruments Joint Stock Company"}),
        ("Which entries added in 2019 stand under Ruritania?", {"Tarlenheim Machine Works"}),
    ],
)
def test_enumerations_name_and_cite_every_entry(assistant: Assistant, question: str, names: set[str] | None) -> None:
    outcome, _, answer = ask(assistant, question)
    wanted = {"Zeta Robotics Co., Ltd.", "Quill Optics Limited"} if names is None else names
    assert outcome is Outcome.ANSWERED
    assert {cited.quote for statement in answer.statements for cited in statement.citations} == wanted


def test_no_entry_under_a_country_corrects_a_question_and_answers_a_count(assistant: Assistant) -> None:
    outcome, text, _ = ask(assistant, "Is there any entry under Mongolia?")
    assert (outcome, text) == (Outcome.CORRECTED, f"{LIST} no entry under Mongolia.")
    outcome, text, _ = ask(assistant, "How many entries are there under Mongolia?")
    assert (outcome, text) == (Outcome.ANSWERED, f"{LIST} no entry under Mongolia.")


def test_the_newest_of_the_rows_is_told_by_its_citation(assistant: Assistant) -> None:
    _, text, _ = ask(assistant, "How many entries are under Ruritania, and when was the newest of them added?")
    assert "The newest of them by earliest citation, of 12 June 2024: Zeta Robotics Co., Ltd.; Quill Optics" in text


def test_the_newest_of_a_destination_is_asked_of_rows_alone(assistant: Assistant) -> None:
    answer = assistant.ask(Question("What's the newest addition under Syldavia?"))
    assert answer.outcome is Outcome.ANSWERED
    assert "of 8 January 2020: Klow Instruments Joint Stock Company." in answer.statements[-1].text


def test_equal_policies_are_one_statement(assistant: Assistant) -> None:
    _, text, _ = ask(assistant, "Which review policy do the entries under Ruritania have?")
    assert "1 entry of 3 under RURITANIA" in text
    assert "“Policy of denial”: Zeta Robotics Co., Ltd." in text
    assert "this copy prints none: Tarlenheim Machine Works" in text


@pytest.mark.parametrize(
    "question",
    ["How many employees has Zeta?", "How many aliases does the entity Zeta have?", "Which notice added the company?"],
)
def test_other_counts_are_not_of_rows(question: str) -> None:
    assert not ASKED.search(question)


def test_a_noun_that_names_hold_filters_by_it(assistant: Assistant) -> None:
    outcome, text, _ = ask(assistant, "Which Ruritanian robotics are on the list?")
    assert outcome is Outcome.ANSWERED
    assert "1 entry whose names hold “robotic” under RURITANIA: Zeta Robotics Co., Ltd." in text


def test_a_count_with_a_footnote_and_a_date_is_of_rows(assistant: Assistant) -> None:
    _, text, _ = ask(assistant, "How many of the entities added in June 2024 carry footnote 4?")
    assert "1 entry with footnote 4 whose earliest citation is of June 2024" in text


def test_under_both_asks_for_the_names_under_each(tmp_path_factory: pytest.TempPathFactory) -> None:
    files = tmp_path_factory.mktemp("files")
    entities = [
        ("RURITANIA", "Pelican Trading"),
        ("", "Quill Optics"),
        ("SYLDAVIA", "Pelican Trading"),
        ("", "Klow Works"),
    ]
    rows = [{**ROWS[1], "destination": place, "entity": f"{name}, 3 Mill Lane, Klow."} for place, name in entities]
    (files / "list.xml").write_text(list_xml(rows), encoding="utf-8")
    (files / "metadata.yml").write_text("list.xml:\n  as_of: 2026-01-15\n", encoding="utf-8")
    with open_files(tmp_path_factory, files) as opened:
        _, text, _ = ask(opened, "Which entities stand under both Ruritania and Syldavia?")
        assert "has 2 entries under RURITANIA and SYLDAVIA: Pelican Trading." in text
        assert "Quill" not in text
        _, text, _ = ask(opened, "Which entities stand under Ruritania or Syldavia?")
        assert "Quill" in text
