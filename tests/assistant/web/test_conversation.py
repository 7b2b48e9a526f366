import json
from pathlib import Path

import pytest

from assistant.answer import Assistant
from assistant.model import Question, Turn
from assistant.served import Reply
from assistant.web.cited_text import linked
from assistant.web.conversation import EXAMPLES, Exchange, conversation_html, next_question
from assistant.web.links import parse_place
from assistant.web.markup import element, outer_link
from assistant.web.searched import EVERYTHING, Searched, parse_searched
from sources.errors import FootnoteError
from tests.assistant.web.test_markup import HOSTILE, assert_harmless


def asked(assistant: Assistant, text: str, notice: str = "") -> Exchange:
    return Exchange(text, reply=Reply(assistant.ask(Question(text)), notice))


def test_an_empty_conversation_offers_a_question_of_each_kind() -> None:
    html = conversation_html(())
    assert assert_harmless(html).tags.count("a") == len(EXAMPLES)


def test_every_statement_that_is_not_framing_has_a_marker_that_opens_its_words(assistant: Assistant) -> None:
    exchange = asked(assistant, "Why was Zeta Robotics listed?")
    assert exchange.reply is not None
    html = conversation_html((exchange,))
    read = assert_harmless(html)
    places = [parse_place(value) for name, value in read.attributes if name == "href"]
    opened = {(place.document_id, place.span) for place in places}
    for statement in exchange.reply.answer.statements:
        assert {(citation.document_id, citation.span) for citation in statement.citations} <= opened


def test_names_of_entities_open_their_cards(assistant: Assistant) -> None:
    html = conversation_html((asked(assistant, "Who shares an address with Zeta Robotics?"),))
    assert 'href="?entity=Quill%20Optics%20Limited"' in html
    assert 'href="?entity=Zeta%20Robotics%20Co.%2C%20Ltd."' in html


def test_an_abstention_looks_different_says_why_and_shows_what_is_nearest(assistant: Assistant) -> None:
    html = conversation_html((asked(assistant, "What is the capital of Borduria?"),))
    assert 'class="answer abstained"' in html
    assert "Not answered: " in html


def test_what_was_searched_stands_beside_the_question_and_in_its_address(assistant: Assistant) -> None:
    searched = Searched(("official",), "en")
    html = conversation_html((Exchange("Why was Zeta listed?", searched=searched, fault="a"), Exchange("When?")))
    assert "only official sources in English" in html
    assert 'href="?q=Why%20was%20Zeta%20listed%3F&amp;only=official%2Cen&amp;q=When%3F&amp;only="' in html
    assert parse_place("?q=1&only=official%2Cen&q=2&only=").only == ("official,en", "")
    assert [parse_searched(text) for text in ("official,en", "", "press,xx,<b>", ",")] == [
        searched, EVERYTHING, Searched(("press",), "xx"), EVERYTHING,
    ]  # fmt: skip


def test_a_notice_of_the_index_is_shown(assistant: Assistant) -> None:
    assert "run `footnote index`" in conversation_html(
        (asked(assistant, "Is Zeta Robotics listed?", "run `footnote index`"),)
    )


@pytest.mark.parametrize("words", HOSTILE)
def test_a_hostile_question_stays_words(assistant: Assistant, words: str) -> None:
    told = (Exchange(words, fault=words), Exchange(words, stage=words), asked(assistant, f"Why was {words} listed?"))
    assert_harmless(conversation_html(told))


def test_the_hostile_strings_at_hand_stay_words(shared: Path) -> None:
    payloads = json.loads((shared / "fuzz/generated/exfil-and-link-payloads.json").read_text(encoding="utf-8"))
    payloads += json.loads((shared / "fuzz/naughty-strings/blns.json").read_text(encoding="utf-8"))
    assert len(payloads) > 500
    for words in payloads:
        assert_harmless(conversation_html((Exchange(words, fault=words, day=words),)))
        assert_harmless(outer_link(words, words).html)


def test_a_follow_up_carries_what_was_said(assistant: Assistant) -> None:
    first = asked(assistant, "Why was Zeta Robotics listed?")
    question = next_question(Exchange("And when?", "2025-01-31"), [first, Exchange("a", fault="b")])
    assert question.history[0] == Turn("user", "Why was Zeta Robotics listed?")
    assert [turn.role for turn in question.history] == ["user", "assistant"]
    assert str(question.as_of) == "2025-01-31"


@pytest.mark.parametrize(("text", "day"), [("", ""), ("   ", ""), ("Why?", "yesterday"), ("x" * 9000, "")])
def test_a_question_that_cannot_be_read_is_refused_in_one_line(text: str, day: str) -> None:
    with pytest.raises(FootnoteError) as raised:
        next_question(Exchange(text, day), [])
    assert "\n" not in str(raised.value)


def test_the_longest_of_several_names_is_linked() -> None:
    html = element("p", linked("Zeta Robotics and Zeta.", ["Zeta", "Zeta Robotics", ""])).html
    assert 'href="?entity=Zeta%20Robotics">Zeta Robotics</a>' in html
    assert html.count("<a ") == 2
