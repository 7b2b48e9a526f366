"""Rules fetched from a service that speaks as the Federal Register's does: why an entity was listed, with the page."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from assistant.answer import Assistant
from assistant.home import build_index
from assistant.model import Outcome
from index.embed import HashEmbedder
from sources.catalog import read_catalog
from sources.feeds.intake import Intake
from sources.feeds.model import Report
from sources.feeds.pace import Timing
from sources.feeds.runs import Feeds
from sources.library import Library
from tests.asked import ask, open_home
from tests.assistant.test_rule_reasons import LISTED, quotes
from tests.entity_rules import RULES, rule_xml
from tests.invented import ALL_ITEMS, list_xml
from tests.sources.feeds.rules import record
from tests.sources.feeds.service import Service, serve

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def fetched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    home = tmp_path_factory.mktemp("home")
    rows = [
        {"destination": where, "entity": entity, "requirement": ALL_ITEMS, "policy": "Presumption of denial", "citation": cited}
        for where, entity, cited in LISTED
    ]  # fmt: skip
    held = Service(
        records=[
            record(
                rule.number,
                published,
                title=rule.subject,
                page=rule.first_page,
                abstract=rule.summary,
                action=rule.action,
                correction_of="https://www.federalregister.gov/api/v1/documents/2025-61001"
                if "C1-" in rule.number
                else None,
            )
            for rule, published in RULES.values()
        ],
        texts={rule.number: f'<?xml version="1.0" encoding="UTF-8"?>\n{rule_xml(rule)}' for rule, _ in RULES.values()},
        lists={"2025-07-01": list_xml(rows).encode()},
        up_to_date_as_of="2025-07-01",
    )
    catalog = {source.feed: source for source in read_catalog().values()}
    with serve(held) as service, Library.open(home) as library, Intake(library, lambda: NOON) as intake:
        feeds = Feeds(intake, timing=Timing(sleep=lambda _seconds: None))
        notices = replace(catalog["notices"], address=service.url)
        report = Report.of("", feeds.notices(notices, since=date(2025, 1, 1)))
        assert (report.listed, report.fetched) == (len(RULES), len(RULES))
        assert feeds.list(replace(catalog["list"], address=f"{service.address}/api"), day=None).status == "added"
    build_index(home, embedder=HashEmbedder())
    with open_home(home) as opened:
        yield opened


@pytest.mark.parametrize(
    ("question", "words", "locator"),
    [
        ("Why was Lutz Lithography Works listed?", "alpine air-defence programme", "90 FR 61001, 61001–61002"),
        ("Why was Pyrus Marine Motors listed?", "diverting marine engines", "90 FR 61001, 61002"),
        ("Why is Sylvania Drone Trading on the Entity List?", "front company", "90 FR 61001, 61002"),
        ("Why was Mendl Aerostructures listed?", "obstructing an end-use check", "90 FR 61001, 61002"),
        ("Why was the entry for Mendl Aerostructures modified?", "name of a dairy", "90 FR 63020"),
        ("Why was Gabelmeister Rotors removed from the Entity List?", "end-use checks that were completed", "90 FR 62010, 62011"),
    ],
)  # fmt: skip
def test_why_quotes_the_paragraph_of_the_group_with_its_page(
    fetched: Assistant, question: str, words: str, locator: str
) -> None:
    answer = ask(fetched, question)
    assert answer.outcome is Outcome.ANSWERED
    assert [where for quote, where in quotes(answer) if words in quote] == [locator]


def test_when_an_entity_was_listed_is_said_from_the_record(fetched: Assistant) -> None:
    answer = ask(fetched, "When was Pyrus Marine Motors added to the Entity List?")
    assert answer.outcome is Outcome.ANSWERED
    assert any("3/7/25" in cited.quote for statement in answer.statements for cited in statement.citations)


def test_a_correction_names_what_it_corrects(fetched: Assistant) -> None:
    text = fetched.snapshot.version("fr:C1-2025-61001").text
    assert "Correction of: https://www.federalregister.gov/api/v1/documents/2025-61001" in text
