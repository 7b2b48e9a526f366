"""Which of several lists holds a name, and lists that a question names."""

import json
from collections.abc import Iterator

import pytest

from assistant.answer import Assistant
from assistant.every_list import asks_which_lists
from assistant.model import Outcome, Turn
from tests.asked import ask, open_files, said, write_invented

DENIED = {
    "source": "Denied Persons List (DPL) - Bureau of Industry and Security",
    "name": "GLORIA AIR",
    "federal_register_notice": "87 F.R. 100 4/12/2022",
    "start_date": "2022-04-07",
    "end_date": "2022-10-04",
}
SCREENED = [
    ("Specially Designated Nationals (SDN) - Treasury Department", "QUILL OPTICS LIMITED"),
    ("Unverified List (UVL) - Bureau of Industry and Security", "Marigold Drives Co., Ltd."),
    (
        "Unverified List (UVL) - Bureau of Industry and Security",
        "Strelsau Precision Optical Equipment (Group) Co., Ltd.",
    ),
    (
        "Nonproliferation Sanctions (ISN) - State Department",
        "Quill Optics Limited (QOL), and its sub-units and successors",
    ),
    (
        "Non-SDN Chinese Military-Industrial Complex Companies List (CMIC) - Treasury Department",
        "ZETA ROBOTICS CO., LTD.",
    ),
]


@pytest.fixture(scope="module")
def screened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    rows = [{"source": source, "name": name, "addresses": [{"country": "UR"}]} for source, name in SCREENED]
    rows += [{**DENIED, "addresses": []}]
    files = write_invented(tmp_path_factory, {"csl.json": (json.dumps({"results": rows}), "2025-11-01")})
    with open_files(tmp_path_factory, files) as opened:
        yield opened


def test_every_list_that_holds_the_name_is_stated_the_entity_list_first(screened: Assistant) -> None:
    answer = ask(screened, "On which US lists is Quill Optics Limited?")
    assert answer.outcome is Outcome.ANSWERED
    text = said(answer)
    assert text.index("The Entity List of 15 January 2026 has an entry") < text.index("Specially Designated Nationals")
    assert "another authority" in text


def test_a_name_of_another_list_alone_has_no_entry_in_the_entity_list(screened: Assistant) -> None:
    answer = ask(screened, "Which lists name Marigold Drives?")
    assert answer.outcome is Outcome.ANSWERED
    assert "The Unverified List" in said(answer)
    assert "There is no entry for Marigold Drives in the Entity List of 15 January 2026" in said(answer)


def test_a_name_of_no_list_is_corrected(screened: Assistant) -> None:
    answer = ask(screened, "Is Strelsau Ferry Works on any list?")
    assert answer.outcome is Outcome.CORRECTED
    assert "There is no entry for Strelsau Ferry Works" in said(answer)


@pytest.mark.parametrize(
    "question",
    [
        "Is Zeta Robotics a Chinese military-industrial company on that list?",
        "Is Zeta Robotics on the NS-CMIC list?",
        "Is Zeta Robotics on the CMIC list?",
    ],
)
def test_the_list_of_military_industrial_companies_is_known_by_its_names(screened: Assistant, question: str) -> None:
    answer = ask(screened, question)
    assert answer.outcome is Outcome.ANSWERED
    assert answer.statements[0].text.startswith("The Non-SDN Chinese Military-Industrial Complex Companies list")


def test_absence_from_the_list_asked_for_goes_with_the_lists_that_hold_the_name(screened: Assistant) -> None:
    answer = ask(screened, "Is Zeta Robotics on the Unverified List?")
    assert answer.outcome is Outcome.CORRECTED
    assert answer.statements[0].text.startswith("There is no entry for Zeta Robotics in the Unverified List")
    assert "The Entity List of 15 January 2026 has an entry for Zeta Robotics" in said(answer)


def test_two_lists_in_a_question_are_both_looked_at(screened: Assistant) -> None:
    text = said(ask(screened, "Is Quill Optics Limited on the SDN list or the Entity List?"))
    assert "The Entity List of 15 January 2026 has an entry" in text
    assert "Specially Designated Nationals" in text


@pytest.mark.parametrize(
    "question", ["What does the list mean?", "Is Zeta on the Entity List?", "Why was Zeta put on the list?"]
)
def test_a_question_about_one_list_does_not_ask_for_every_list(question: str) -> None:
    assert not asks_which_lists(question)


@pytest.mark.parametrize(
    "question",
    [
        "Quill Optics Limited: BIS only, or Treasury as well?",
        "Is Quill Optics Limited on any other BIS list?",
        "What status does Quill Optics Limited have with OFAC?",
        "Is Quill Optics Limited listed anywhere else?",
    ],
)
def test_other_keepers_of_lists_ask_for_every_list(screened: Assistant, question: str) -> None:
    answer = ask(screened, question)
    assert answer.outcome is Outcome.ANSWERED
    assert "The Entity List of 15 January 2026 has an entry" in said(answer)
    assert "The Specially Designated Nationals list" in said(answer)
    assert "an entry for Quill Optics Limited (QOL), and its sub-units and successors" in said(answer)


def test_a_name_of_trades_alone_is_found_but_for_the_word_group(screened: Assistant) -> None:
    answer = ask(screened, "What status does Strelsau Precision Optical Equipment have with BIS?")
    assert answer.outcome is Outcome.ANSWERED
    assert "The Unverified List" in said(answer)


def test_a_denial_order_is_stated_with_its_start_and_end(screened: Assistant) -> None:
    answer = ask(screened, "Gloria Air denial order: start, expiry and Federal Register reference?")
    assert answer.outcome is Outcome.ANSWERED
    assert "87 F.R. 100 4/12/2022, with the start date 2022-04-07 and the end date 2022-10-04" in said(answer)


def test_why_a_name_went_from_one_list_to_the_entity_list_is_why_it_has_its_entry(screened: Assistant) -> None:
    answer = ask(screened, "Why did Zeta Robotics go from the UVL to the Entity List?")
    assert answer.outcome is Outcome.ANSWERED
    assert "determined to be acting contrary" in said(answer)


def test_a_list_or_something_else_asks_for_every_list() -> None:
    assert asks_which_lists("Zeta Robotics - Entity List or sth else?")


def test_entries_of_another_list_are_told_by_the_country_at_the_end_of_their_addresses(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    unverified = "Unverified List (UVL) - Bureau of Industry and Security"
    placed = [("Quill Lamps", "5 Low Road, Lima, Peru"), ("Peru Street Works", "Peru Street, Nairobi, Kenya")]
    placed += [("Marigold Drives", "3 Mill Lane, Kowloon, Hong Kong"), ("Lantern Works", "9 Gate, Wuhan, China")]
    rows = [
        {"source": unverified, "name": name, "addresses": [{"address": address, "country": "UR"}]}
        for name, address in placed
    ]
    files = write_invented(tmp_path_factory, {"csl.json": (json.dumps({"results": rows}), "2025-11-01")})
    with open_files(tmp_path_factory, files) as opened:
        text = said(ask(opened, "Who is on the unverified list in Peru?"))
        assert "has 1 entry with an address in Peru: Quill Lamps." in text
        text = said(ask(opened, "How many Chinese parties are on the Unverified List?"))
        assert "has 2 entries with an address in China" in text
        assert "has 4 entries" in said(ask(opened, "How many parties are on the Unverified List?"))


@pytest.mark.parametrize("question", ["any other list?", "Is it on any other US list?", "Is it on the SDN list too?"])
def test_a_follow_up_about_other_lists_looks_for_the_name_before(screened: Assistant, question: str) -> None:
    before = (
        Turn("user", "Is Quill Optics Limited listed?"),
        Turn("assistant", "Quill Optics Limited has an entry (89 FR 50010)."),
    )
    answer = ask(screened, question, history=before)
    assert answer.outcome is Outcome.ANSWERED
    assert "The Specially Designated Nationals list" in said(answer)
    assert "There is no entry" not in said(answer)


def test_on_the_el_asks_for_the_status(screened: Assistant) -> None:
    answer = ask(screened, "Is Quill Optics Limited on the EL as of 1 February 2026?")
    assert answer.outcome is Outcome.ANSWERED
