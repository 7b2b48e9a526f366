"""Figures that a newspaper is said to give: the official ones stand first, then what it prints."""

import json
from collections.abc import Iterator

import pytest

from assistant.answer import Assistant
from assistant.model import Outcome, StatementKind
from tests.asked import ask, open_files, said
from tests.invented import ROWS, list_xml

_NOTICES = [
    ("2025-11111", "2025-05-09", "BIS adds seven entities to the Entity List under Kenya (4) and Peru (3)."),
    ("2025-22222", "2025-05-09", "BIS adds two entities to the Entity List under Kenya (2)."),
    ("2025-33333", "2025-04-29", "BIS adds 31 entities to the Entity List under Peru (31)."),
]
_ARTICLE = """Lanterns out

The government put nine companies on a blacklist on Friday, to the surprise of lantern makers.

Six companies from Kenya were added, officials said, and three others. Among them are two Quill affiliates.
"""
_ENTRIES = [
    ("KENYA", "Quill Optics Limited", "90 FR 20002, 5/9/25."),
    ("", "Quill Lamps Limited", "90 FR 20002, 5/9/25."),
    ("PERU", "Quill Ferries Limited", "84 FR 1234, 2/4/19."),
]


@pytest.fixture(scope="module")
def press(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    files = tmp_path_factory.mktemp("files")
    rows = [
        {**ROWS[1], "destination": place, "entity": f"{name}, 3 Mill Lane.", "citation": citation}
        for place, name, citation in _ENTRIES
    ]
    (files / "list.xml").write_text(list_xml(rows), encoding="utf-8")
    (files / "article.txt").write_text(_ARTICLE, encoding="utf-8")
    (files / "metadata.yml").write_text(
        "list.xml:\n  as_of: 2026-01-15\n"
        "article.txt:\n  title: Lanterns out\n  publisher: The Klow Lantern\n  published: 2025-05-10\n  kind: article\n",
        encoding="utf-8",
    )
    results = [
        {
            "title": "Additions to the Entity List",
            "type": "Rule",
            "document_number": number,
            "publication_date": day,
            "abstract": abstract,
        }
        for number, day, abstract in _NOTICES
    ]
    (files / "notices.json").write_text(json.dumps({"count": len(results), "results": results}), encoding="utf-8")
    with open_files(tmp_path_factory, files) as opened:
        yield opened


def test_a_figure_that_the_newspaper_gives_is_held_against_the_notices_of_those_days(press: Assistant) -> None:
    answer = ask(press, "The Lantern reported that 9 companies were blacklisted, correct?")
    assert answer.outcome is Outcome.ANSWERED
    kinds = [statement.kind for statement in answer.statements]
    assert kinds.index(StatementKind.PRESS) == kinds.count(StatementKind.OFFICIAL)
    text = said(answer)
    assert "adds seven entities" in text
    assert "adds two entities" in text
    assert "31 entities" not in text
    assert "put nine companies on a blacklist" in text


def test_a_figure_that_it_gives_of_something_else_is_corrected(press: Assistant) -> None:
    answer = ask(press, "The Klow Lantern wrote that nine Kenyan firms were listed that Friday. Is that right?")
    assert answer.outcome is Outcome.CORRECTED
    assert "Six companies from Kenya" in said(answer)
    assert "does not report the figure" in said(answer)


def test_a_figure_of_a_name_is_held_against_its_entries(press: Assistant) -> None:
    answer = ask(press, "The Lantern says two Quill affiliates went on. Does the official list bear that out?")
    assert answer.outcome is Outcome.ANSWERED
    text = said(answer)
    assert (
        "Of the 3 entries bearing the name Quill in the Entity List of 15 January 2026, 2 cite a notice of 9 May"
        in text
    )
    assert "Quill Optics Limited (90 FR 20002, 5/9/25)" in text
    assert "two Quill affiliates" in text


def test_without_a_figure_to_check_nothing_is_held_against_anything(press: Assistant) -> None:
    assert "does not report" not in said(ask(press, "What did the Lantern report on Kenya?"))
    assert "Together" not in said(ask(press, "Is it right that nine companies were listed?"))
