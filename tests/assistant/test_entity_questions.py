"""Questions about entities, as people put them, asked of an invented list with a later notice and an earlier list."""

import json
from collections.abc import Iterator

import pytest

from assistant.answer import Assistant
from assistant.model import Outcome, Reason, Turn
from tests.asked import ask, open_files, said, write_invented
from tests.invented import ALL_ITEMS, FOOTNOTE_4, NOTICES, ROWS, list_xml

CITATION = "89 FR 50010, 6/12/24."
LATER = {
    "title": "Revisions to the Entity List",
    "type": "Rule",
    "document_number": "2026-55555",
    "publication_date": "2026-03-01",
    "abstract": "This rule revises the Entity List by removing one address of Gondola Optics (Klow) Limited.",
}
CORRECTION = {
    "title": "Additions to the Entity List; Correction",
    "type": "Rule",
    "document_number": "2025-77777",
    "publication_date": "2025-04-20",
    "abstract": "This rule adds an entity that a typist left out of the Entity List.",
}
VALIDATED = {
    "title": "Revision of Validated End-User Authorizations",
    "type": "Rule",
    "document_number": "2025-66666",
    "publication_date": "2025-04-01",
    "abstract": "This rule removes Velten Chip Works; and Osmark Memory from the list of validated end-users.",
}


def _row(entity: str, requirement: str = ALL_ITEMS, policy: str = "Presumption of denial") -> dict[str, str]:
    entry = {"destination": "", "entity": entity, "requirement": requirement, "policy": policy, "citation": CITATION}
    return entry | {"destination": "SYLDAVIA"} if entity.startswith("Gondola Optics (") else entry


MADE = [
    _row("Gondola Optics (Klow) Limited, 4 Pelican Square, Klow, Syldavia; and 9 Canal Street, Klow, Syldavia."),
    *(_row(f"Gondola Lenses {place}, {place}, Syldavia.") for place in ("Zileh", "Istow", "Dbrnouk", "Niedzdrow")),
    _row("Research Institute of Lathes Zubov (JSC Lathmashin), 3 Mill Lane, Klow, Syldavia."),
    _row("Osprey Wings Limited, Hangar 4, Kropow Airport, Klow, Syldavia."),
    _row("Kite School Pty Ltd., General Area, Kropow Airport, Syldavia."),
    _row("Address 01, Room 1605A, Elm Commercial Centre, 2-16 Low Road, Klow, Syldavia."),
    _row("QRX Lathes, 8 Mill Lane, Klow, Syldavia."),
    {**_row("Left Out Lathes, 8 Mill Lane, Klow, Syldavia."), "citation": "90 FR 20001, 4/20/25."},
    {**_row("Twice Cited Lathes, 8 Mill Lane, Klow, Syldavia."), "citation": f"{CITATION}<br/>90 FR 20001, 4/20/25."},
    {**_row("Gondola Lenses South, 2 Plain Road, Nairobi, Kenya."), "destination": "KENYA"},
]
EARLIER = [*ROWS[:1], {**ROWS[1], "policy": "Case-by-case review"}, *ROWS[2:]]


@pytest.fixture(scope="module")
def listed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    files = write_invented(tmp_path_factory, {"earlier.xml": (list_xml(EARLIER), "2025-03-15")})
    (files / "list.xml").write_text(list_xml([*ROWS, *MADE]), encoding="utf-8")
    envelope = {"count": len(NOTICES) + 3, "results": [*NOTICES, LATER, VALIDATED, CORRECTION]}
    (files / "notices.json").write_text(json.dumps(envelope), encoding="utf-8")
    with open_files(tmp_path_factory, files) as opened:
        yield opened


def test_a_footnote_called_by_its_paragraph_is_held_against_the_entry(listed: Assistant) -> None:
    answer = ask(
        listed, "Since Zeta Robotics got the (e)(3) foreign-direct-product footnote in June 2024, is it caught?"
    )
    assert answer.outcome is Outcome.CORRECTED
    assert "carries footnote 4, not footnote 5" in said(answer)
    right = ask(listed, "Does Zeta Robotics carry the (e)(2) footnote?")
    assert right.outcome is Outcome.ANSWERED
    assert " ".join(FOOTNOTE_4.split("<")[0].split()) in said(right)


def test_policies_of_two_lists_are_both_stated(listed: Assistant) -> None:
    answer = ask(listed, "Quill Optics Limited: review policy in the March 2025 list compared with the current one?")
    assert answer.outcome is Outcome.ANSWERED
    assert "“Case-by-case review”" in said(answer)
    assert "“Presumption of denial”" in said(answer)


def test_what_was_and_is_compared_hides_no_later_list(listed: Assistant) -> None:
    answer = ask(listed, "What licence policy did Quill Optics Limited have in April 2025 compared with today?")
    assert "15 January 2026" in said(answer)
    assert "“Case-by-case review”" in said(answer)


def test_a_short_form_in_brackets_names_the_entry(listed: Assistant) -> None:
    answer = ask(listed, "is License Exception TMP usable for Lathmashin? cite the paragraph")
    assert answer.outcome is Outcome.ANSWERED
    assert "Research Institute of Lathes Zubov (JSC Lathmashin): licence requirement" in said(answer)
    assert "TMP" not in said(answer)


def test_one_named_beside_its_family_is_answered_first(listed: Assistant) -> None:
    answer = ask(listed, "Within the Gondola family, what licence does Gondola Lenses Istow need?")
    assert answer.outcome is Outcome.ANSWERED
    assert answer.statements[0].text.startswith("Gondola Lenses Istow: licence requirement")


def test_a_notice_later_than_the_list_that_names_the_entity_is_quoted(listed: Assistant) -> None:
    answer = ask(listed, "What are the addresses of Gondola Optics (Klow) Limited?")
    assert "FR Doc. 2026-55555 (1 March 2026) states: “This rule revises the Entity List by removing one" in said(
        answer
    )
    other = ask(listed, "What are the addresses of Gondola Lenses Istow?")
    assert "2026-55555" not in said(other)


@pytest.mark.parametrize("asked", ["Flag?", "Any hits?", "Is it a match?"])
def test_a_word_after_an_address_is_no_part_of_it(listed: Assistant, asked: str) -> None:
    answer = ask(listed, f"deliver-to is Room 1605A, Elm Commercial Centre, 2-16 Low Road. {asked}")
    assert answer.outcome is Outcome.ANSWERED
    assert answer.statements[0].text.startswith("Address 01, an entry of an address alone")


def test_a_place_of_several_words_is_looked_for_in_all_addresses(listed: Assistant) -> None:
    answer = ask(
        listed, "A customer has a hangar at Kropow Airport. Which listed parties give that airport as address?"
    )
    assert answer.outcome is Outcome.ANSWERED
    assert "Osprey Wings Limited" in said(answer)
    assert "Kite School Pty Ltd." in said(answer)


def test_near_names_are_those_of_the_name_without_its_brackets(listed: Assistant) -> None:
    answer = ask(listed, "QRX Corporation (Pilchow, 000001.SZ) - on the Entity List today?")
    assert answer.outcome is Outcome.CORRECTED
    assert "“QRX Lathes”" in said(answer)


def test_two_names_joined_by_and_are_each_looked_for_in_notices(listed: Assistant) -> None:
    answer = ask(listed, "Are Velten Chip Works and Osmark Memory still validated end-users?")
    assert "2025-66666" in said(answer)


@pytest.mark.parametrize(
    "question", ["Why was Left Out Lathes listed?", "What date did Left Out Lathes get its entry?"]
)
def test_an_entry_that_cites_a_correction_quotes_what_it_corrects(listed: Assistant, question: str) -> None:
    assert "a typist left out" in said(ask(listed, question))


@pytest.mark.parametrize("question", ["Last touched when?", "When was it last modified?", "Its latest revision?"])
def test_the_latest_citation_is_when_an_entry_was_last_changed(listed: Assistant, question: str) -> None:
    before = (Turn("user", "When was Twice Cited Lathes first listed?"), Turn("assistant", "On 12 June 2024."))
    answer = ask(listed, question, history=before)
    assert answer.outcome is Outcome.ANSWERED
    assert answer.statements[0].text == (
        "The latest citation of the entry for Twice Cited Lathes under SYLDAVIA is of 20 April 2025: 90 FR 20001, 4/20/25."
    )


@pytest.mark.parametrize(
    "question",
    ["street address of the Zenda one?", "Where is the one in Zenda?", "Address of the Zenda-based company?"],
)
def test_one_of_those_named_before_is_told_by_its_place(listed: Assistant, question: str) -> None:
    before = (Turn("user", "Which are listed?"), Turn("assistant", "Quill Optics Limited and Zeta Robotics are."))
    answer = ask(listed, question, history=before)
    assert [match.name for match in answer.entities] == ["Zeta Robotics Co., Ltd."]
    assert "No. 77, Castle Street, Zenda" in said(answer)


@pytest.mark.parametrize(
    "question",
    [
        "Twice Cited Lathes was listed in June 2024 over what?",
        "Explain the justification for the June 2024 listing of Twice Cited Lathes",
        "On what basis was Twice Cited Lathes added in June 2024?",
    ],
)
def test_a_date_in_a_why_question_picks_the_notice_of_that_date(listed: Assistant, question: str) -> None:
    answer = ask(listed, question)
    assert answer.outcome is Outcome.ANSWERED
    assert "acting contrary to the national security" in said(answer)
    assert "a typist left out" not in said(answer)


def test_where_the_first_notice_is_not_held_another_is_not_passed_off_for_it(listed: Assistant) -> None:
    answer = ask(listed, "Why was Tarlenheim Machine Works listed?")
    text = said(answer)
    assert text.index("cited as 84 FR 1234, 2/4/19, dated 4 February 2019, is not held") < text.index("89 FR 50001")


@pytest.mark.parametrize(
    "question",
    [
        'Does "Strelsau Ferry Yard" match anything?',
        '"Strelsau Ferry Yard" on there?',
        'Screening hit on "Strelsau Ferry Yard" - true or false positive?',
        "our forwarder is Strelsau Ferry Yard; any issue?",
        'consignee "Strelsau Ferry Yard". Match?',
    ],
)
def test_a_name_that_is_screened_is_said_to_have_no_entry(listed: Assistant, question: str) -> None:
    answer = ask(listed, question)
    assert answer.outcome is Outcome.CORRECTED
    assert answer.statements[0].text.startswith("There is no entry for Strelsau Ferry Yard")
    assert "entry for Match" not in said(answer)


def test_a_country_leaves_of_a_family_the_entries_under_it(listed: Assistant) -> None:
    answer = ask(listed, "Is the Gondola arm in Kenya listed separately?")
    assert answer.statements[0].text.startswith(
        "The Entity List of 15 January 2026 has an entry for Gondola Lenses South"
    )
    assert "Istow" not in said(answer)


@pytest.mark.parametrize("question", ["What are Osterling's aliases?", 'What does "Osterling" stand for on the list?'])
def test_aliases_of_a_name_that_no_entry_bears_are_answered_by_its_absence(listed: Assistant, question: str) -> None:
    answer = ask(listed, question)
    assert answer.outcome is Outcome.CORRECTED
    assert "There is no entry for Osterling" in said(answer)


def test_a_name_beside_a_listed_one_is_said_to_have_no_entry(listed: Assistant) -> None:
    answer = ask(listed, "Policy: Strelsau Ferry Yard vs Quill Optics Limited?")
    assert "There is no entry for Strelsau Ferry Yard" in said(answer)
    assert "Quill Optics Limited: licence requirement" in said(answer)


@pytest.mark.parametrize("question", ["What does footnote 4 stand for?", "What conduct does section 744.19 describe?"])
def test_what_only_the_subject_says_is_not_off_topic(listed: Assistant, question: str) -> None:
    assert ask(listed, question).reason is not Reason.OFF_TOPIC


def test_entities_in_a_town_are_those_that_print_it_in_an_address(listed: Assistant) -> None:
    answer = ask(listed, "List all entities in Klow")
    assert answer.outcome is Outcome.ANSWERED
    assert "print an address in Klow" in said(answer)
    assert "QRX Lathes" in said(answer)
    assert "Quill Optics" not in said(answer)
