"""What later notices did to a rule, days of which none is held, and figures that a rule does not give."""

import json
from collections.abc import Iterator

import pytest

from assistant.answer import Assistant
from assistant.model import Outcome
from tests.asked import ask, open_files, said

_NOTICES = [
    ("2024-10001", "2024-05-06", "Additions to the Entity List", "BIS adds 14 entities under 15 entries in Peru."),
    (
        "2024-10002",
        "2024-07-08",
        "Lanterns on the Entity List; Correction",
        "This rule repairs two errors in the entries for lanterns that were published in a final rule on May 6, 2024.",
    ),
    (
        "2024-10003",
        "2024-09-10",
        "Additions to the Entity List",
        "BIS adds five entities. It amends 27 entries in Peru.",
    ),
    ("2025-10004", "2025-02-03", "Additions to the Entity List", "BIS adds six entities under Kenya (4) and Peru (2)."),
    ("2025-10005", "2025-02-03", "Additions to the Entity List", "BIS adds seven entities under Kenya."),
]


@pytest.fixture(scope="module")
def acts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    files = tmp_path_factory.mktemp("files")
    results = [
        {"title": title, "type": "Rule", "document_number": number, "publication_date": day, "abstract": abstract}
        for number, day, title, abstract in _NOTICES
    ]
    (files / "notices.json").write_text(json.dumps({"count": len(results), "results": results}), encoding="utf-8")
    with open_files(tmp_path_factory, files) as opened:
        yield opened


@pytest.mark.parametrize(
    "question",
    [
        "Which notice corrected the rule of 6 May 2024?",
        "What document fixed the May 2024 additions?",
        "Was 2024-10001 ever corrected?",
    ],
)
def test_a_correction_is_found_by_the_day_that_it_names(acts: Assistant, question: str) -> None:
    answer = ask(acts, question)
    assert answer.outcome is Outcome.ANSWERED
    text = said(answer)
    assert "“Lanterns on the Entity List; Correction”, was published on 8 July 2024" in text
    assert "repairs two errors" in text
    assert "14 entities" not in text


def test_that_no_notice_held_corrects_a_rule_is_said(acts: Assistant) -> None:
    answer = ask(acts, "Which notice corrected the rule of 10 September 2024?")
    assert answer.outcome is Outcome.CORRECTED
    expected = "No notice held here, through 3 February 2025, says that it corrects FR Doc. 2024-10003."
    assert answer.statements[0].text == expected
    assert answer.statements[0].citations
    assert ask(acts, "Was the 10 September 2024 rule corrected?").outcome is Outcome.ANSWERED


def test_a_rule_of_a_day_without_one_is_corrected_to_those_nearest(acts: Assistant) -> None:
    answer = ask(acts, "What did the rule of 9 May 2024 do?")
    assert answer.outcome is Outcome.CORRECTED
    expected = (
        "prints 9 May 2024 as the day of its publication or effect; nearest to it is FR Doc. 2024-10001 of 6 May 2024."
    )
    assert expected in answer.statements[0].text
    assert "adds 14 entities" in said(answer)
    # Its copy prints no effective date, so it may have taken effect before it was published.
    answer = ask(acts, "What did the rule of 4 May 2024 do?")
    assert answer.outcome is Outcome.ANSWERED
    assert "may be of a rule that took effect then" in answer.statements[0].text
    assert ask(acts, "What did the rule of 4 May 2021 do?").outcome is Outcome.ABSTAINED


@pytest.mark.parametrize(
    ("question", "outcome"),
    [
        ("The 6 May 2024 rule added 16 entities, right?", Outcome.CORRECTED),
        ("The 6 May 2024 rule added 15 entries, right?", Outcome.ANSWERED),
        ("Didn't the September 2024 rule add 27 entities?", Outcome.CORRECTED),
        ("Did the September 2024 rule add five entities?", Outcome.ANSWERED),
        ("The rules of 3 February 2025 added 13 companies, correct?", Outcome.ANSWERED),
        ("The rules of 3 February 2025 added 12 companies, correct?", Outcome.CORRECTED),
        ("Did 2025-10004 add four Kenyan companies?", Outcome.ANSWERED),
        ("Why did the 6 May 2024 rule add 40 entities?", Outcome.CORRECTED),
    ],
)
def test_a_figure_that_a_rule_does_not_give_is_corrected(acts: Assistant, question: str, outcome: Outcome) -> None:
    answer = ask(acts, question)
    assert answer.outcome is outcome
    assert ("figure of the question is not" in said(answer)) == (outcome is Outcome.CORRECTED)
    assert "add" in said(answer)
