"""Questions about sections of the regulations, held beside the list. The part is invented."""

from collections.abc import Iterator
from datetime import date

import pytest

from assistant.answer import Assistant
from assistant.model import Outcome
from tests.asked import ask, open_files, said
from tests.invented import PART_XML, write_files


@pytest.fixture(scope="module")
def part(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    """The invented library with two dates of the part, the earlier of other words."""
    files = write_files(tmp_path_factory.mktemp("part-files"))
    (files / "list.xml").write_text(PART_XML, encoding="utf-8")
    (files / "earlier.xml").write_text(PART_XML.replace("hides its flag", "hides its name"), encoding="utf-8")
    with (files / "metadata.yml").open("a", encoding="utf-8") as metadata:
        metadata.write("earlier.xml:\n  as_of: 2025-03-15\n")
    with open_files(tmp_path_factory, files) as opened:
        yield opened


@pytest.mark.parametrize(
    "question",
    [
        "What does § 744.11 say about lack of cooperation by a host government?",
        "What does section 744.11(b) say about lack of cooperation with end-use checks?",
        "What does 15 CFR 744.11 say about a host government that does not cooperate with an end-use check?",
    ],
)
def test_what_a_section_says_is_quoted_from_it_with_the_date_of_the_copy(part: Assistant, question: str) -> None:
    answer = ask(part, question)
    assert answer.outcome is Outcome.ANSWERED
    cited = [one for statement in answer.statements for one in statement.citations]
    assert "15 CFR 744.11 (as of 15 January 2026)" in {one.locator for one in cited}
    assert "Sustained lack of cooperation" in said(answer)


def test_only_the_newest_copy_that_the_day_allows_answers(part: Assistant) -> None:
    question = "What does § 744.11 say about a ship that hides its flag?"
    assert "hides its flag" in said(ask(part, question))
    assert "hides its name" not in said(ask(part, question))
    assert "hides its name" in said(
        ask(part, "What does § 744.11 say about a ship that hides its name?", date(2025, 6, 1))
    )


def test_the_coverage_of_notices_does_not_count_regulations(part: Assistant) -> None:
    coverage = ask(part, "Is Zeta Robotics listed?").coverage
    assert (coverage.list, coverage.notices_through) == ("2026-01-15", "2025-10-01")
