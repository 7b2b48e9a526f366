"""Questions about addresses, asked of an invented list whose entries share some."""

from collections.abc import Iterator

import pytest

from assistant.answer import Assistant
from assistant.model import Answer, Outcome, Question
from tests.asked import open_files
from tests.invented import ALL_ITEMS, list_xml

CITATION = "89 FR 50010, 6/12/24."


def _row(destination: str, entity: str, citation: str = CITATION) -> dict[str, str]:
    return {
        "destination": destination,
        "entity": entity,
        "requirement": ALL_ITEMS,
        "policy": "Presumption of denial",
        "citation": citation,
    }


ROWS = [
    _row("RURITANIA", "Address 01, 7/F Elm Tower, 111 Harbour Strand, Strelsau, Ruritania."),
    _row("", "Zeta Robotics Co., Ltd., No. 5, Harbour Road, Strelsau, Ruritania; and Room 3, Oak Building, Zenda."),
    _row("", "Quill Optics Limited, No. 5 Harbour Rd, Strelsau 12345, Ruritania."),
    _row("", "Tarlenheim Machine Works, Room 9, Oak Building, Zenda, Ruritania."),
    _row("", "Marigold Drives, P.O. Box 4711, Zenda, Ruritania."),
    _row("SYLDAVIA", "Address 01, 3 Mill Lane, Klow, Syldavia.", "90 FR 77, 2/3/25."),
    _row("", "Klow Instruments, 3 Mill Ln., Klow, Syldavia."),
    _row("", "Pelican Trading, 8 Mill Lane, Klow, Syldavia."),
]


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    files = tmp_path_factory.mktemp("addresses")
    (files / "list.xml").write_text(list_xml(ROWS), encoding="utf-8")
    (files / "metadata.yml").write_text("list.xml:\n  as_of: 2026-01-15\n", encoding="utf-8")
    with open_files(tmp_path_factory, files) as opened:
        yield opened


def ask(assistant: Assistant, text: str) -> tuple[Outcome, str, Answer]:
    answer = assistant.ask(Question(text))
    for statement in answer.statements:
        assert statement.citations or not any(character.isdigit() for character in statement.text)
    return answer.outcome, "\n".join(statement.text for statement in answer.statements), answer


@pytest.mark.parametrize(
    "question",
    [
        "Is 7/F Elm Tower, 111 Harbour Strand, Strelsau a listed address?",
        "Which entries print 111 Harbour Strand?",
        "Who is in the Elm Tower?",
        "We ship to 111 Harbour Strand, 7th floor. Is that address on the list?",
    ],
)
def test_an_address_is_found_among_all_rows(assistant: Assistant, question: str) -> None:
    outcome, text, answer = ask(assistant, question)
    assert outcome is Outcome.ANSWERED
    assert "Address 01, an entry of an address alone, under RURITANIA prints “7/F Elm Tower" in text
    assert "7/F Elm Tower, 111 Harbour Strand, Strelsau, Ruritania" in {
        cited.quote for statement in answer.statements for cited in statement.citations
    }


def test_another_room_of_the_house_is_partial(assistant: Assistant) -> None:
    outcome, text, _ = ask(assistant, "Is Room 12, 9/F Elm Tower, 111 Harbour Strand, Strelsau a listed address?")
    assert outcome is Outcome.CORRECTED
    assert "No entry in the Entity List of 15 January 2026 prints this address." in text
    assert "In part only, the same number and street, but another room" in text


def test_another_number_of_the_street_is_partial(assistant: Assistant) -> None:
    outcome, text, _ = ask(assistant, "Which firms are located at 5 Mill Lane in Klow?")
    assert outcome is Outcome.ANSWERED
    assert "No entry in the Entity List" in text
    assert "the same street, not the same number: Address 01" in text
    assert "Pelican Trading" in text


def test_an_address_that_no_entry_prints(assistant: Assistant) -> None:
    outcome, text, _ = ask(assistant, "Is 40 Castle Street, Zenda a listed address?")
    assert outcome is Outcome.CORRECTED
    assert text == "No entry in the Entity List of 15 January 2026 prints this address."


def test_a_box_beside_a_name(assistant: Assistant) -> None:
    _, text, _ = ask(assistant, "Which other entry uses P.O. Box 4711 of Marigold Drives?")
    assert "Marigold Drives under RURITANIA prints “P.O. Box 4711" in text


def test_who_shares_an_address_and_how_far(assistant: Assistant) -> None:
    _, text, _ = ask(assistant, "Does Zeta Robotics share an address with anyone?")
    assert "The same address: Quill Optics Limited prints “No. 5 Harbour Rd, Strelsau 12345, Ruritania”" in text
    assert "The same building by name, not the same room of it: Tarlenheim Machine Works" in text


def test_a_place_narrows_the_addresses_of_an_entity(assistant: Assistant) -> None:
    _, text, _ = ask(assistant, "Who else is at the Zenda address of Zeta Robotics?")
    assert "Tarlenheim" in text
    assert "Quill" not in text
    _, text, _ = ask(assistant, "Which companies share Address 01 in Klow?")
    assert "Klow Instruments" in text
    assert "Strelsau" not in text


def test_none_shares_it_is_said_after_all_were_compared(assistant: Assistant) -> None:
    _, text, _ = ask(assistant, "Does Marigold Drives share its address with another entry?")
    assert "No other entry in the Entity List of 15 January 2026 prints the number and street" in text


def test_whether_two_share_an_address(assistant: Assistant) -> None:
    _, text, _ = ask(assistant, "Do Zeta Robotics and Quill Optics share an address?")
    assert text.startswith("The same address: Quill Optics Limited prints")
    _, text, _ = ask(assistant, "Do Marigold Drives and Quill Optics share an address?")
    assert text.startswith("No address of Marigold Drives agrees with one of Quill Optics in number and street")


def test_all_addresses_of_an_entity_are_printed_with_the_destination(assistant: Assistant) -> None:
    _, text, _ = ask(assistant, "What is the address of Zeta Robotics?")
    assert "under RURITANIA prints the addresses “No. 5, Harbour Road, Strelsau, Ruritania”; “Room 3, Oak" in text


@pytest.mark.parametrize(
    "question",
    [
        "Check the address 111 Harbour Strand, 7/F Elm Tower.",
        "Consignee ABC Ltd, 7/F Elm Tower, 111 Harbour Strand. Is this address listed?",
        "Customer at 7/F Elm Tower, 111 Harbour Strand. Any match?",
    ],
)
def test_other_words_in_capitals_are_no_towns(assistant: Assistant, question: str) -> None:
    _, text, _ = ask(assistant, question)
    assert "Address 01, an entry of an address alone" in text


def test_an_unknown_town_at_the_end_is_another_address(assistant: Assistant) -> None:
    outcome, text, _ = ask(assistant, "Is 111 Harbour Strand, Gotham a listed address?")
    assert outcome is Outcome.CORRECTED
    assert text.startswith("No entry in the Entity List")


def test_who_is_at_an_entry_of_an_address_alone(assistant: Assistant) -> None:
    _, text, _ = ask(assistant, "Which companies are at Address 01 in Klow?")
    assert "Klow Instruments prints “3 Mill Ln., Klow, Syldavia”" in text


@pytest.mark.parametrize(
    "question",
    ["What does the Harbour Road Journal say of the list?", "Who said on 5 March 2025 that harbours matter?"],
)
def test_a_word_of_a_street_makes_no_question_about_an_address(assistant: Assistant, question: str) -> None:
    _, text, _ = ask(assistant, question)
    assert "prints" not in text


@pytest.mark.parametrize(
    "question", ["When was Address 01 in Klow added?", "Is Address 01 in Klow on the Entity List?"]
)
def test_an_entry_of_an_address_alone_is_asked_about_like_any_entry(assistant: Assistant, question: str) -> None:
    _, text, _ = ask(assistant, question)
    assert "90 FR 77, 2/3/25" in text


def test_a_street_without_its_number_is_an_address(assistant: Assistant) -> None:
    _, text, _ = ask(assistant, "Which entities are at Harbour Road?")
    assert "Zeta Robotics Co., Ltd." in text
    assert "Quill Optics Limited" in text
