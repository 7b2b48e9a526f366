from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import Assistant
from assistant.model import Question
from assistant.render import answer_json, escape_markdown, plain_text


def test_json_has_every_field_of_the_interface(assistant: Assistant) -> None:
    found = answer_json(assistant.ask(Question("Why was Zeta Robotics listed?")))
    assert list(found) == [
        "question", "as_of", "outcome", "reason", "answer", "statements", "citations", "entities", "coverage", "snapshot", "model", "seconds",
    ]  # fmt: skip
    assert set(found["citations"][0]) == {
        "n", "document_id", "version", "title", "publisher", "tier", "document_number", "list", "published", "effective_on", "as_of",
        "locator", "url", "quote", "start", "end",
    }  # fmt: skip
    assert found["model"] is None
    assert [citation["n"] for citation in found["citations"]] == list(range(1, len(found["citations"]) + 1))


def test_markers_name_citations_that_exist(assistant: Assistant) -> None:
    found = answer_json(assistant.ask(Question("Why was Zeta Robotics listed?")))
    used = {number for statement in found["statements"] for number in statement["citations"]}
    assert used == {citation["n"] for citation in found["citations"]}
    assert all(f"[{number}]" in found["answer"] for number in used)
    assert len(found["answer"]) < 2500


def test_the_locator_of_a_row_names_supplement_destination_and_entry(assistant: Assistant) -> None:
    found = answer_json(assistant.ask(Question("Is Zeta Robotics on the Entity List?")))
    locators = {citation["locator"] for citation in found["citations"] if citation["list"] == "entity-list"}
    assert locators == {
        "Supp. No. 4 to Part 744, under RURITANIA, entry Zeta Robotics Co., Ltd. (89 FR 50010, 6/12/24)"
    }


def test_a_notice_without_a_citation_is_located_by_its_number(assistant: Assistant) -> None:
    found = answer_json(assistant.ask(Question("Is Strelsau Ferry Works still on the Entity List?")))
    assert "FR Doc. 2025-44444 (Oct. 1, 2025)" in {citation["locator"] for citation in found["citations"]}


def test_the_terminal_shows_publisher_date_locator_and_quote(assistant: Assistant) -> None:
    text = plain_text(assistant.ask(Question("Why was Zeta Robotics listed?")))
    assert "The Strelsau Gazette" in text
    assert "Coverage: list as of 15 January 2026, notices to 1 October 2025, articles to 1 March 2025." in text


@given(st.text())
def test_escaped_text_holds_no_live_markup(text: str) -> None:
    escaped = escape_markdown(text)
    assert "<" not in escaped
    assert "![" not in escaped.replace("\\[", "")
