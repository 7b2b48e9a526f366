"""Counts asked of a library that holds only a part of the list, and a digest about the whole."""

from collections.abc import Iterator

import pytest

from assistant.answer import Assistant
from assistant.model import Outcome, Question, StatementKind
from tests.asked import open_files
from tests.invented import ROWS, list_xml

DIGEST = """# Figures of the list

The Entity List of 9 July 2026 has 4,711 rows under 12 destinations.

The review policies inside document 2024-11111 differ: Zeta has a policy of denial, the others a presumption of denial.
"""
METADATA = """list.xml:
  title: The entries of one day
  as_of: 2026-01-15
  kind: digest
  complete: false
figures.md:
  title: Figures of the list
  published: 2026-07-31
  kind: digest
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    files = tmp_path_factory.mktemp("partial")
    (files / "list.xml").write_text(list_xml(ROWS), encoding="utf-8")
    (files / "figures.md").write_text(DIGEST, encoding="utf-8")
    (files / "metadata.yml").write_text(METADATA, encoding="utf-8")
    with open_files(tmp_path_factory, files) as opened:
        yield opened


def ask(assistant: Assistant, text: str) -> tuple[Outcome, str, set[StatementKind]]:
    answer = assistant.ask(Question(text))
    kinds = {statement.kind for statement in answer.statements}
    return answer.outcome, "\n".join(statement.text for statement in answer.statements), kinds


def test_the_size_of_the_list_is_the_digests_figure(assistant: Assistant) -> None:
    outcome, text, _ = ask(assistant, "How many rows under how many destinations does the Entity List have?")
    assert outcome is Outcome.ANSWERED
    assert "4,711 rows under 12 destinations" in text


def test_what_a_digest_says_of_the_policies_of_a_document(assistant: Assistant) -> None:
    _, text, _ = ask(assistant, "Do all entries of document 2024-11111 have the same review policy?")
    assert "Zeta has a policy of denial" in text


def test_a_count_of_what_is_held_says_that_it_is_not_the_list(assistant: Assistant) -> None:
    _, text, _ = ask(assistant, "How many entries are there under Syldavia?")
    assert "“The entries of one day”, which is not the whole Entity List, has 1 entry under SYLDAVIA" in text


def test_no_entry_held_under_a_country_is_no_absence_from_the_list(assistant: Assistant) -> None:
    outcome, text, kinds = ask(assistant, "Is there any entry under Mongolia?")
    assert outcome is Outcome.CORRECTED
    assert "stands under Mongolia; the whole Entity List is not held." in text
    assert kinds == {StatementKind.DIGEST}
