"""What a home serves with a language model's help: streamed, switched off, and nobody waiting for a slow model."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.helped import Helped
from assistant.helped_served import HelpedServed
from assistant.language import Failure, Limits, ModelFailedError, Prompt
from assistant.model import Question
from assistant.render import markdown
from assistant.served import Reply, Served
from assistant.web.conversation import Exchange, conversation_html, next_question
from assistant.web.model_switch import disclosure
from assistant.web.waiting import iter_stages
from index.embed import HashEmbedder
from tests.asked import TODAY
from tests.assistant.scripted import ScriptedModel, faithful, numbered

QUESTION = "Why was Zeta Robotics listed?"


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    """Opened at the end, so that no model waits for ever."""
    event = threading.Event()
    yield event
    event.set()


def _served(home: Path, model: ScriptedModel) -> HelpedServed:
    return HelpedServed(home, HashEmbedder(), lambda: TODAY, Helped(model, Limits(total_s=30, first_s=20)))


def test_verified_sentences_are_shown_while_the_model_writes(invented_home: Path, gate: threading.Event) -> None:
    def slow(prompt: Prompt) -> Iterator[str]:
        (first, text), *_rest = numbered(prompt)
        yield f"nonsense [1]\nMoreover, {text[0].lower()}{text[1:]} [{first}]\n"
        gate.wait(20)

    served = _served(invented_home, ScriptedModel(slow))
    try:
        told: list[str | Reply] = []
        for one in iter_stages(served, Question(QUESTION), every_s=0.05):
            told.append(one)
            if isinstance(one, Reply) and not gate.is_set():
                shown = conversation_html([Exchange(QUESTION, reply=one)])
                assert "Moreover, " in shown
                assert "nonsense" not in shown
                assert len(one.answer.statements) == 1
                gate.set()
        final = told[-1]
        assert isinstance(final, Reply)
        assert len(final.answer.statements) > 1
        assert final.answer.model == "scripted"
        page = conversation_html([Exchange(QUESTION, reply=final)])
        assert "Language model scripted: 1 sentence verified and shown, 1 dropped." in page
        assert "nonsense" not in page
    finally:
        served.close()


def test_nobody_else_waits_for_a_slow_model(invented_home: Path, gate: threading.Event) -> None:
    begun = threading.Event()

    def slow(_prompt: Prompt) -> Iterator[str]:
        begun.set()
        gate.wait(20)
        yield "nonsense [1]\n"

    served = _served(invented_home, ScriptedModel(slow))
    try:
        asking = threading.Thread(target=served.ask, args=(Question(QUESTION),))
        asking.start()
        assert begun.wait(20)
        other = served.ask(Question(QUESTION, plain=True))
        assert other.answer.model is None
        assert asking.is_alive()
        gate.set()
        asking.join(20)
    finally:
        served.close()


def test_the_switch_sends_nothing_when_it_is_off(invented_home: Path) -> None:
    model = ScriptedModel(faithful)
    served, plain = _served(invented_home, model), Served(invented_home, HashEmbedder(), lambda: TODAY)
    try:
        off = served.ask(next_question(Exchange(QUESTION, plain=True), []))
        assert markdown(off.answer) == markdown(plain.ask(Question(QUESTION)).answer)
        assert off.answer.help is None
        assert model.prompts == []
        assert served.ask(next_question(Exchange(QUESTION), [])).answer.model == "scripted"
        assert "sent to nowhere" in disclosure(served)
        assert disclosure(plain) == ""
    finally:
        served.close()
        plain.close()


def test_a_failure_is_a_notice_under_the_answer(invented_home: Path) -> None:
    def fails(_prompt: Prompt) -> Iterator[str]:
        raise ModelFailedError(Failure.STATUS, 503)
        yield ""

    served = _served(invented_home, ScriptedModel(fails))
    try:
        page = conversation_html([Exchange(QUESTION, reply=served.ask(Question(QUESTION)))])
        assert "The language model refused the request (HTTP 503); the answer is given without it." in page
    finally:
        served.close()
