"""A real endpoint: transformers' own server on loopback with a tiny model of random weights, streaming included."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from assistant.answer import Assistant
from assistant.helped import Helped, reading_of
from assistant.language import Limits, Prompt, Usage
from assistant.llm import open_model
from assistant.model import Outcome, Question
from assistant.settings import Settings
from tests.asked import ask
from tests.homes import REPOSITORY

pytestmark = [pytest.mark.model, pytest.mark.slow]
START_S = 180


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    folder = tmp_path_factory.mktemp("tiny")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = {**os.environ, "HF_HUB_OFFLINE": "1", "PYTHONPATH": str(REPOSITORY)}
    command = [sys.executable, "-m", "tests.assistant.tiny_server", str(folder), str(port)]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, cwd=REPOSITORY, env=environment)
    try:
        _wait(f"http://127.0.0.1:{port}/health", process, folder / "log")
        yield Settings(llm_base_url=f"http://127.0.0.1:{port}/v1", llm_model=str(folder), llm_max_tokens=48)
    finally:
        process.terminate()
        process.wait(30)


def _wait(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + START_S
    while time.monotonic() < end:
        if process.poll() is not None:
            pytest.fail(f"the server ended: {log.read_text(encoding='utf-8')[-2000:]}")
        try:
            if httpx.get(address, timeout=2).status_code == 200:
                return
        except httpx.HTTPError:
            time.sleep(0.3)
    pytest.fail("the server did not start")


def test_its_words_come_in_pieces(settings: Settings) -> None:
    model = open_model(settings)
    assert model is not None
    usage = Usage()
    pieces = list(model.stream(Prompt("Say hello.", "Hello", "test"), usage, tokens=24, timeout_s=60))
    assert len([piece for piece in pieces if piece]) > 3
    assert usage.tokens_written == 24
    assert usage.tokens_read > 0


def test_its_gibberish_never_reaches_the_reader(settings: Settings, assistant: Assistant) -> None:
    model = open_model(settings)
    assert model is not None
    helped = Helped(model, Limits(total_s=90, first_s=60, tokens=settings.llm_max_tokens))
    for question in ("Why was Zeta Robotics listed?", "When was Quill Optics listed?"):
        answer = helped.ask(Question(question), reading_of(assistant))
        assert answer.outcome is Outcome.ANSWERED
        assert answer.statements == ask(assistant, question).statements
        assert answer.model is None
        assert answer.help is not None
        assert answer.help.notice
        assert answer.help.tokens_written == settings.llm_max_tokens
