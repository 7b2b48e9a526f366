"""Endpoints that fail in every way, and what is sent to them."""

import logging
import threading
import time

import pytest
from pydantic import SecretStr

from assistant.answer import Assistant
from assistant.breaker import Breaker
from assistant.helped import Helped, open_helped, reading_of
from assistant.language import Failure, Limits, ModelSettingsError, Prompt, Usage
from assistant.llm import open_model
from assistant.model import Answer, Outcome, Question
from assistant.settings import Settings
from tests.asked import ask
from tests.assistant.endpoint import FAULTS, Server, answers, serving, wait_until

pytestmark = pytest.mark.slow
QUESTION = "Why was Zeta Robotics listed?"
LIMITS = Limits(total_s=1.5, first_s=1.0, tokens=200)
KEY = "sk-canary-4711"


def _settings(address: str, **more: object) -> Settings:
    return Settings(llm_base_url=address, llm_model="scripted", llm_api_key=SecretStr(KEY), **more)


def _helped(address: str, limits: Limits = LIMITS, breaker: Breaker | None = None) -> Helped:
    model = open_model(_settings(address))
    assert model is not None
    return Helped(model, limits, breaker)


@pytest.fixture(scope="module", autouse=True)
def _warm() -> None:
    """Import the vendor's packages before anything is timed."""
    with serving(answers(lambda _user: ["Hello. [1]\n"])) as server:
        model = open_model(_settings(server.address))
        assert model is not None
        assert "".join(model.stream(Prompt("", "x", "x"), Usage(), tokens=5, timeout_s=20)) == "Hello. [1]\n"


@pytest.mark.parametrize("name", FAULTS)
def test_every_fault_gives_the_extractive_answer_with_a_notice_in_time(name: str, assistant: Assistant) -> None:
    plain = ask(assistant, QUESTION)
    before = threading.active_count()
    with serving(FAULTS[name]) as server:
        helped = _helped(server.address)
        started = time.monotonic()
        answer = helped.ask(Question(QUESTION), reading_of(assistant))
        seconds = time.monotonic() - started
        assert len(server.requests) == 1, "no retry"
    assert seconds <= LIMITS.total_s + 1
    assert answer.statements == plain.statements
    assert answer.outcome is Outcome.ANSWERED
    assert answer.model is None
    assert answer.help is not None
    assert answer.help.notice
    assert answer.help.kept == 0
    assert "secret" not in answer.help.notice
    assert wait_until(lambda: threading.active_count() <= before), "no thread is left behind"


def test_an_endpoint_that_is_not_there(assistant: Assistant) -> None:
    answer = _helped("http://127.0.0.1:9/v1").ask(Question(QUESTION), reading_of(assistant))
    assert answer.help is not None
    assert Failure.UNREACHED.value in answer.help.notice
    assert answer.statements == ask(assistant, QUESTION).statements


def test_the_breaker_opens_after_three_failures_and_closes_by_itself(assistant: Assistant) -> None:
    now = [0.0]
    breaker = Breaker(clock=lambda: now[0])

    def asked(server: Server) -> Answer:
        return _helped(server.address, breaker=breaker).ask(Question(QUESTION), reading_of(assistant))

    with serving(FAULTS["500"]) as failing:
        notices = [asked(failing).help for _ in range(5)]
        assert len(failing.requests) == 3
        assert notices[4] is not None
        assert Failure.LEFT_OUT.value in notices[4].notice
    now[0] = 61.0
    with serving(answers(_copied)) as mended:
        assert asked(mended).model == "scripted"
        assert asked(mended).model == "scripted"
        assert len(mended.requests) == 2


def _copied(user: str) -> list[str]:
    lines = [line for line in user.splitlines() if line.startswith("[")]
    return [f"{line.partition('] ')[2]} {line.partition(' ')[0]}\n" for line in lines]


def test_what_is_sent_and_what_is_not(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENAI_API_KEY", "OPENAI_ORG_ID", "OPENAI_PROJECT_ID", "OPENAI_ADMIN_KEY"):
        monkeypatch.setenv(name, "someone-elses-secret")
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", "X-Secret: someone-elses-secret")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/other")
    with serving(answers(_copied)) as server:
        answer = _helped(server.address).ask(Question(QUESTION), reading_of(assistant))
        assert answer.model == "scripted"
        sent = server.requests[0]
        keyless = open_model(Settings(llm_base_url=server.address, llm_model="scripted"))
        assert keyless is not None
        Helped(keyless, LIMITS).ask(Question(QUESTION), reading_of(assistant))
        without = server.requests[1]
    assert "someone-elses-secret" not in str(server.requests)
    assert sent["headers"]["Authorization"] == f"Bearer {KEY}"
    assert "Authorization" not in without["headers"]
    assert sent["path"] == "/v1/chat/completions"
    assert set(sent["body"]) <= {"messages", "model", "max_tokens", "stream", "stream_options", "temperature"}
    assert answer.help is not None
    assert (answer.help.tokens_read, answer.help.tokens_written) == (40, 7)


def test_nothing_is_sent_without_a_model(assistant: Assistant) -> None:
    with serving(answers(_copied)) as server:
        assert open_helped(Settings()) is None
        assert open_helped(_settings(server.address), "none") is None
        ask(assistant, QUESTION)
        open_helped(_settings(server.address))
        assert server.requests == []


def test_no_log_holds_key_question_or_answer(assistant: Assistant, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    secret = "Why was Zeta Robotics listed, canary-question?"
    for play in (answers(lambda _user: ["canary-answer [1]\n"]), FAULTS["401"], FAULTS["truncated JSON"]):
        with serving(play) as server:
            _helped(server.address).ask(Question(secret), reading_of(assistant))
    logged = caplog.text
    assert "canary-question" not in logged
    assert "canary-answer" not in logged
    assert "sk-canary" not in logged
    assert KEY not in repr(_settings("http://127.0.0.1:9/v1"))


@pytest.mark.parametrize(
    "address", ["ftp://a.example", "127.0.0.1:11434", "http://me:secret@a.example/v1", "http://", "http://[", ""]
)
def test_an_address_that_is_none_is_refused_in_one_line(address: str) -> None:
    with pytest.raises(ModelSettingsError, match="FOOTNOTE_LLM_BASE_URL") as caught:
        open_model(_settings(address))
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"llm_base_url": "http://127.0.0.1:9/v1"}, "FOOTNOTE_LLM_MODEL"),
        ({"llm_model": "m"}, "FOOTNOTE_LLM_BASE_URL"),
        ({"llm_model": "anthropic:m"}, "pip install 'footnote\\[anthropic\\]'"),
    ],
)
def test_settings_that_do_not_go_together_say_what_to_do(settings: dict[str, str], message: str) -> None:
    with pytest.raises(ModelSettingsError, match=message):
        open_model(Settings(**settings))


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("http://127.0.0.1:11434/v1", "127.0.0.1:11434 (this machine)"),
        ("https://models.example/v1", "models.example (another machine)"),
        ("http://models.example/v1", "models.example (another machine, unencrypted)"),
    ],
)
def test_it_says_where_prompts_go(address: str, said: str) -> None:
    model = open_model(_settings(address))
    assert model is not None
    assert model.sent_to == said


def test_sentences_are_shown_as_they_are_verified(assistant: Assistant) -> None:
    shown: list[Answer] = []
    with serving(answers(_copied)) as server:
        answer = _helped(server.address).ask(Question(QUESTION), reading_of(assistant), show=shown.append)
    lengths = [len(one.statements) for one in shown]
    assert lengths == sorted(lengths)
    assert len(shown) > 1
    assert shown[-1].statements == answer.statements[: lengths[-1]]
