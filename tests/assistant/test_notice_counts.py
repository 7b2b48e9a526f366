"""Figures of notices: dates in short, two figures to choose from, destinations, other lists, what is taken out."""

import json
from collections.abc import Iterator

import pytest

from assistant.answer import Assistant
from assistant.model import Outcome, Turn
from tests.asked import ask, open_files, said, write_entries

_NOTICES = [
    (
        "2024-40001",
        "2024-08-13",
        "Revisions to the Entity List",
        "In this rule, BIS amends the EAR by adding five entities under 7 entries to the Entity List. These entries are "
        "listed on the Entity List under the destinations of Kenya (4) and Peru (3). Two entities are added under two "
        "destinations, which accounts for the difference in the totals. This rule also modifies two existing entries "
        "under Malta. These entities have been determined to be acting contrary to the national security interests. "
        "Finally, this rule removes one entity from the Entity List under the destination of Latvia.",
    ),
    (
        "2024-50002",
        "2024-12-04",
        "Additions to the Entity List of Makers of Hydroplane Parts",
        "BIS adds nine entities to the Entity List under the destinations of Kenya and Peru.",
    ),
    (
        "2023-60003",
        "2023-08-15",
        "Revisions to the Unverified List",
        "BIS amends the EAR by removing a total of 11 persons from the Unverified List (UVL), including eight under the "
        "destination of Peru, because BIS was able to verify their bona fides.",
    ),
    (
        "2021-30002",
        "2021-05-04",
        "Addition of Entity to the Entity List, and Additions to the Military End-User (MEU) List",
        "BIS amends the EAR by adding one entity to the Entity List. It also amends the EAR by adding two entities to the "
        "Military End-User (MEU) List.",
    ),
    (
        "2023-60004",
        "2023-08-16",
        "Additions to the Entity List",
        "BIS adds three entities to the Entity List under the destination of Peru.",
    ),
    (
        "2026-70004",
        "2026-03-03",
        "Removal From the Entity List",
        "BIS amends the EAR by removing one entity from the Entity List under the destination of Peru.",
    ),
    (
        "2026-70005",
        "2026-03-03",
        "Revisions to the Entity List",
        "BIS revises the EAR by removing two addresses of Pelican Trading from the Entity List under Kenya, following "
        "a request.",
    ),
    *(
        (f"2024-5010{day}", f"2024-12-1{day}", "Additions to the Entity List", f"BIS adds {day} entities in Kenya.")
        for day in range(1, 8)
    ),
]
_ENTRIES = [
    ("KENYA", "Pelican Trading", "89 FR 61002, 8/13/24."),
    ("", "Lantern Works", "89 FR 61002, 8/13/24."),
    ("", "Quill Optics", "89 FR 99002, 12/4/24."),
    ("PERU", "Pelican Trading", "89 FR 61003, 8/13/24."),
    ("", "Quill Optics", "89 FR 99002, 12/4/24."),
]


@pytest.fixture(scope="module")
def counting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    files = tmp_path_factory.mktemp("files")
    write_entries(files, _ENTRIES)
    results = [
        {"title": title, "type": "Rule", "document_number": number, "publication_date": day, "abstract": abstract}
        for number, day, title, abstract in _NOTICES
    ]
    envelope = {"count": len(results), "results": results}
    (files / "notices.json").write_text(json.dumps(envelope), encoding="utf-8")
    with open_files(tmp_path_factory, files) as opened:
        yield opened


@pytest.mark.parametrize("day", ["Aug 13 2024", "13 August 2024", "Aug '24", "august 2024"])
def test_two_figures_to_choose_from_are_both_told_and_why_they_differ(counting: Assistant, day: str) -> None:
    answer = ask(counting, f"{day} additions: 5 or 7? And what explains the gap?")
    assert answer.outcome is Outcome.ANSWERED
    assert "adding five entities under 7 entries" in said(answer)
    assert "accounts for the difference" in said(answer)


def test_where_no_words_tell_the_difference_the_rows_do(counting: Assistant) -> None:
    text = said(ask(counting, "Dec 4 2024 additions: 1 or 2? What explains the difference?"))
    assert "adds nine entities" in text
    assert "2 entries citing this notice, which bear 1 name," in text
    assert "several destinations: Quill Optics" in text


def test_a_word_cut_short_and_a_year_cut_short_find_the_rule(counting: Assistant) -> None:
    text = said(ask(counting, "Dec '24 hydro rule: # entities added, and under what destinations?"))
    assert "adds nine entities to the Entity List under the destinations of Kenya and Peru" in text
    assert "1 entry under KENYA and 1 entry under PERU that cite this notice" in text
    assert "2024-501" not in text


def test_what_is_changed_is_told_beside_what_is_added(counting: Assistant) -> None:
    text = said(ask(counting, "How many did the 13 August 2024 rule add, and how many existing entries did it modify?"))
    assert "adding five entities" in text
    assert "modifies two existing entries" in text


@pytest.mark.parametrize("verb", ["came off", "were removed from", "were taken off"])
def test_the_notices_of_the_list_that_is_named_answer(counting: Assistant, verb: str) -> None:
    text = said(ask(counting, f"how many persons {verb} the unverified list in august 2023?"))
    assert "removing a total of 11 persons" in text
    assert "three entities" not in text


def test_of_two_lists_the_one_that_is_named_is_counted(counting: Assistant) -> None:
    text = said(ask(counting, "How many were added to the MEU list in May 2021?"))
    assert "adding two entities to the Military End-User (MEU) List" in text
    assert "adding one entity to the Entity List" not in text


def test_a_follow_up_parts_the_figures_by_country(counting: Assistant) -> None:
    history = (Turn("user", "How many entities did the 13 August 2024 rule add?"), Turn("assistant", "Five."))
    assert "Kenya (4) and Peru (3)" in said(ask(counting, "split that by country", history=history))
    history = (Turn("user", "How many entities did it add?"), Turn("assistant", "Document 2024-40001 adds five."))
    assert "Kenya (4) and Peru (3)" in said(ask(counting, "and per destination?", history=history))


def test_a_removal_is_told_by_its_place_and_without_a_reason_of_additions(counting: Assistant) -> None:
    text = said(ask(counting, "Which Peruvian company did BIS drop on 3 March 2026 and on what grounds?"))
    assert "removing one entity" in text
    assert "2026-70005" not in text
    assert "state no reason" in text
    assert "do not name it" in text
    text = said(ask(counting, "Which Latvian company was removed in August 2024, and why?"))
    assert "removes one entity" in text
    assert "contrary to" not in text
    assert "following a request" in said(ask(counting, "Why were addresses removed in Kenya on 3 March 2026?"))


def test_the_notices_themselves_are_counted(counting: Assistant) -> None:
    answer = ask(counting, "How many rules amended the Entity List in 2026?")
    assert "holds 2 notices on the Entity List of 2026: FR Doc. 2026-70004 (3 March 2026); FR Doc." in said(answer)
    assert len(answer.statements[0].citations) == 2


@pytest.mark.parametrize(
    ("question", "answers"),
    [
        ("and what did the other rule of that day do?", ["Document 2026-70004 removed one entity."]),
        ("And what does the other one do?", ["Document 2026-70005 does.", "Document 2026-70004 removed one entity."]),
    ],
)
def test_the_other_rule_is_that_of_the_day_or_of_the_two_named(
    counting: Assistant, question: str, answers: list[str]
) -> None:
    history = tuple(turn for answer in answers for turn in (Turn("user", "What was that?"), Turn("assistant", answer)))
    text = said(ask(counting, question, history=history))
    assert "removing two addresses" in text
    assert "one entity" not in text


def test_which_of_those_counted_are_of_a_country_is_asked_of_their_notice(counting: Assistant) -> None:
    history = (Turn("user", "How many did the August 2024 rule add?"), Turn("assistant", "Document 2024-40001: five."))
    text = said(ask(counting, "how many of these are Peruvian?", history=history))
    assert "1 entry under PERU that cites this notice" in text
    text = said(ask(counting, "and which of them sit in Kenya?", history=history))
    assert "Lantern Works" in text
    assert "Quill Optics" not in text
