"""Secrets and the words of users stay out of what the server writes, whatever is sent and however it fails (S11, S12)."""

import http.client
import itertools
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.homes import REPOSITORY
from tests.reliability.web_client import free_port, wait_for
from tests.soak.results import record

SECRET = "canary-secret-4b17"
WORDS = "canary-words-91ce\r\nWARNING forged \x1b[31mline"
AT_DEBUG = """
import logging, sys
from pathlib import Path
from assistant.log_lines import configure_logging
configure_logging()
logging.getLogger().setLevel(logging.DEBUG)
logging.getLogger().handlers[0].setLevel(logging.DEBUG)
from tests.reliability.web_server import main
main(Path(sys.argv[1]), int(sys.argv[2]))
"""
HEADERS = {"Cookie": f"a={SECRET}", "Authorization": f"Bearer {SECRET}", "X-Forwarded-For": SECRET}


def requests() -> Iterator[tuple[str, str, bytes | None]]:
    """Requests that are answered, refused and malformed, each with the words in it; without an end."""
    words, json_words = quote(WORDS), json.dumps(WORDS)
    bodies = (
        f'{{"question": {json_words}}}',
        f'{{"question": {json_words}, "as_of": {json_words}}}',
        f'{{"question": {json_words}, "history": [{{"role": {json_words}}}]}}',
        f"{{{json_words}: 1}}",
        f'{{"question": {json_words}',
        json.dumps({"question": WORDS * 1000}),
        json.dumps({"query": WORDS, "k": 3}),
    )
    gradio = f'{{"data": [{json_words}, "", null], "fn_index": 99999, "session_hash": {json_words}}}'
    addresses = (
        f"/api/entities?name={words}", f"/api/documents/{words}", f"/api/documents/x?span={words}", f"/{words}",
        f"/api/{words}", f"/gradio_api/file={words}", f"/?q={words}", f"/config?{words}", f"/gradio_api/call/{words}",
    )  # fmt: skip
    for number in itertools.count():
        body = bodies[number % len(bodies)].encode()
        yield "POST", ("/api/ask", "/api/retrieve")[number % 2], body
        yield "GET", addresses[number % len(addresses)], None
        yield "POST", ("/gradio_api/queue/join", "/gradio_api/run/predict")[number % 2], gradio.encode()


@contextmanager
def served(folder: Path, log: Path) -> Iterator[int]:
    """Serve the invented library with secrets in the environment and DEBUG on; what it writes goes to `log`."""
    secrets = {"FOOTNOTE_LLM_API_KEY": SECRET, "OPENAI_API_KEY": SECRET, "FOOTNOTE_DEBUG": "1", "TMPDIR": str(folder)}
    port = free_port()
    command = [sys.executable, "-c", AT_DEBUG, str(folder), str(port)]
    with (
        log.open("wb") as written,
        subprocess.Popen(
            command, cwd=REPOSITORY, env={**os.environ, **secrets}, stdout=written, stderr=subprocess.STDOUT
        ) as process,
    ):
        try:
            wait_for(port)
            yield port
        finally:
            process.terminate()


def sent(port: int, method: str, path: str, body: bytes | None) -> bytes:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request(method, path, body, {**HEADERS, "Content-Type": "application/json"})
    response = connection.getresponse()
    read = response.read()
    connection.close()
    assert b"Traceback" not in read
    assert b"site-packages" not in read
    return read + str(response.getheaders()).encode()


@pytest.mark.slow
@pytest.mark.parametrize("count", [60, pytest.param(500, marks=pytest.mark.soak)])
def test_no_secret_and_no_word_of_a_user_is_written(tmp_path: Path, count: int) -> None:
    folder, log = tmp_path / "served", tmp_path / "log"
    folder.mkdir()
    with served(folder, log) as port:
        told = [sent(port, *request) for request in itertools.islice(requests(), count)]
    assert [one for one in told if SECRET.encode() in one] == []
    assert any(b'"outcome": "' in one for one in told)
    assert any(b'{"error":' in one for one in told)
    lines = log.read_text(encoding="utf-8", errors="replace")
    assert "question_chars" in lines
    assert "Traceback" not in lines
    assert [line for line in lines.splitlines() if not re.match(r"[A-Z]+ [\w.]+: |http:", line)] == []
    for canary in (SECRET, "canary-words-91ce", "forged", "\x1b"):
        assert canary not in lines
        holding = [file for file in folder.rglob("*") if file.is_file() and canary.encode() in file.read_bytes()]
        assert canary == "\x1b" or holding == []
    if count >= 500:
        record("S11 mixed requests with secrets and words to look for", trials=count, failures=0)
