"""The HTTP API: the JSON of the commands, one line for what is wrong, and nothing of the user's in the log."""

import json
import logging
import re
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from pydantic import TypeAdapter

from assistant import cli
from assistant.enquiries import Enquiries, Found
from assistant.requested import AskRequest
from assistant.served import Served
from assistant.shapes import AnswerShape, DocumentShape, EntitiesShape, ListedDocumentShape, PassageShape, StatusShape
from assistant.web.api import BODY_BYTES_MAX, build_api
from assistant.web.waiting import WaitingLine
from index.embed import HashEmbedder
from tests.assistant.web.running import TODAY, Received, running, send, whole_app

QUESTIONS = (
    "Why was Zeta Robotics listed?",
    "Is Vesper Dynamics on the Entity List?",
    "How tall is the tower?",
    "Which entities share an address with Quill Optics?",
    "Who is it?",
)
HISTORY = [
    {"role": "user", "content": "Why was Zeta Robotics listed?"},
    {"role": "assistant", "content": "Zeta Robotics Co., Ltd. was added."},
]
NOTICE = "fr:2024-11111"


@pytest.fixture(scope="module")
def port(invented_home: Path) -> Iterator[int]:
    with whole_app(invented_home) as app, running(app) as port:
        yield port


@pytest.fixture
def command(
    invented_home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Any]:
    """Run a command on the same home on the same day; returns the JSON that it prints."""
    for module in ("index.embed", "assistant.overview", "assistant.card"):
        monkeypatch.setattr(f"{module}.SentenceEmbedder", lambda *_: HashEmbedder())
    for module in ("answer_commands", "library_commands"):
        monkeypatch.setattr(f"assistant.{module}.today", lambda: TODAY)

    def call(*arguments: str) -> Any:
        with pytest.raises(SystemExit) as ended:
            cli.main(["--home", str(invented_home), *arguments, "--json"])
        assert not ended.value.code
        return json.loads(capsys.readouterr().out)

    return call


def assert_described(form: Any, value: Any) -> None:
    """Hold a value against a form that describes it: no field more, none less."""
    described = TypeAdapter(form)
    assert described.dump_python(described.validate_python(value), exclude_unset=True) == value


def without_seconds(answer: dict[str, Any]) -> dict[str, Any]:
    assert answer["seconds"] > 0
    return {**answer, "seconds": None}


@pytest.mark.parametrize("question", QUESTIONS)
def test_an_answer_is_that_of_the_command(port: int, command: Callable[..., Any], question: str) -> None:
    received = send(port, "/api/ask", {"question": question})
    assert received.status == 200
    assert received.headers["cache-control"] == "no-store"
    assert received.headers["content-type"] == "application/json"
    assert without_seconds(received.json) == without_seconds(command("ask", question))
    assert_described(AnswerShape, received.json)


def test_a_follow_up_as_of_a_day_is_that_of_the_command(port: int, command: Callable[..., Any], tmp_path: Path) -> None:
    history = tmp_path / "history.json"
    history.write_text(json.dumps(HISTORY), encoding="utf-8")
    asked = {"question": "What is its licence review policy?", "history": HISTORY, "as_of": "2026-02"}
    printed = command("ask", asked["question"], "--history", str(history), "--as-of", "2026-02")
    answer = send(port, "/api/ask", asked).json
    assert answer["as_of"] == "2026-02-01"
    assert answer["outcome"] == "answered"
    assert without_seconds(answer) == without_seconds(printed)


def test_only_what_is_chosen_is_searched(port: int) -> None:
    asked = {"question": "Why was Zeta Robotics listed?", "tiers": ["press"], "languages": ["en"]}
    answer = send(port, "/api/ask", asked).json
    assert_described(AnswerShape, answer)
    assert {one["tier"] for one in answer["citations"]} <= {"press"}
    assert {one["tier"] for one in send(port, "/api/ask", {"question": asked["question"]}).json["citations"]} > {
        "official_list"
    }


def test_passages_entities_documents_and_status_are_those_of_the_commands(
    port: int, command: Callable[..., Any]
) -> None:
    found = send(port, "/api/retrieve", {"query": "machine tools", "k": 3}).json
    assert found == command("retrieve", "machine tools", "-k", "3")
    assert len(found) == 3
    assert_described(list[PassageShape], found)
    card = send(port, f"/api/entities?name={quote('Zetta Robots')}&as_of=2026-02-01").json
    assert card == command("entity", "Zetta Robots", "--as-of", "2026-02-01")
    assert card["entities"][0]["how"] == "alias"
    assert_described(EntitiesShape, card)
    documents = send(port, "/api/documents").json
    assert documents == command("list")
    assert_described(list[ListedDocumentShape], documents)
    for document_id in (one["document_id"] for one in documents):
        document = send(port, f"/api/documents/{quote(document_id, safe='')}").json
        assert document == command("show", document_id)
        assert document == send(port, f"/api/documents/{quote(document_id, safe='/:@')}").json
        assert_described(DocumentShape, document)
    status = command("status")
    assert Path(status.pop("home")).is_absolute()
    assert send(port, "/api/status").json == status
    assert_described(StatusShape, status)


def test_a_citation_of_an_answer_can_be_read_in_its_document(port: int) -> None:
    for cited in send(port, "/api/ask", {"question": QUESTIONS[0]}).json["citations"]:
        address = f"/api/documents/{quote(cited['document_id'], safe='')}?version={cited['version'][:8]}"
        document = send(port, f"{address}&span={cited['start']}:{cited['end']}").json
        assert document["quote"] == cited["quote"] == document["text"][cited["start"] : cited["end"]]


@pytest.mark.parametrize(
    ("path", "body", "status", "words"),
    [
        ("/api/ask", {"question": ""}, 400, "the question is empty"),
        ("/api/ask", {"question": "\u200b \n"}, 400, "the question is empty"),
        ("/api/ask", {"question": "x" * 8001}, 400, "at most 8,000"),
        ("/api/ask", {}, 400, "question: Field required"),
        ("/api/ask", {"question": 5}, 400, "question: Input should be a valid string"),
        ("/api/ask", {"question": "x", "other": 1}, 400, "other: Extra inputs"),
        ("/api/ask", {"question": "x", "as_of": "soon"}, 400, "as_of 'soon' is not a date"),
        ("/api/ask", {"question": "x", "as_of": "2024-02-30"}, 400, "2024-2-30"),
        ("/api/ask", {"question": "x", "history": {}}, 400, "history: Input should be a valid tuple"),
        ("/api/ask", {"question": "x", "history": [{"role": "system", "content": ""}]}, 400, "history.0.role"),
        ("/api/ask", {"question": "x", "tiers": ["secret"]}, 400, "tiers.0: Input should be 'official'"),
        ("/api/ask", {"question": "x", "tiers": []}, 400, "no tier is left"),
        ("/api/ask", {"question": "x", "languages": ["\r\n"]}, 400, "is not a code"),
        ("/api/ask", b'{"question": ', 400, "the body is not JSON"),
        ("/api/ask", b'{"question": "\xff"}', 400, ""),
        ("/api/ask", b"[" * 100_000, 400, ""),
        ("/api/ask", [], 400, ""),
        ("/api/ask", {"question": "x" * BODY_BYTES_MAX}, 413, "1,000,000 bytes"),
        ("/api/retrieve", {"query": "x", "k": 0}, 400, "k: Input should be greater"),
        ("/api/retrieve", {"query": "x", "k": 1001}, 400, "k: Input should be less"),
        ("/api/retrieve", {"query": " "}, 400, "the query is empty"),
        ("/api/entities?name=%20", None, 400, "the name is empty"),
        ("/api/entities?name=" + "x" * 501, None, 400, "at most 500"),
        ("/api/entities", None, 400, "name: Field required"),
        ("/api/entities?name=Nobody%20Known", None, 404, "no entry bears the name"),
        ("/api/documents/fr:1", None, 404, "no document 'fr:1'"),
        (f"/api/documents/{NOTICE}?version=zz", None, 404, "zz"),
        (f"/api/documents/{NOTICE}?span=9:3", None, 400, "span '9:3'"),
        (f"/api/documents/{NOTICE}?span=" + "9" * 5000 + ":1", None, 400, "span '999"),
        (f"/api/documents/{NOTICE}?span=%C2%B2:%C2%B3", None, 400, "START:END"),
        (f"/api/documents/{NOTICE}?span=0:999999999", None, 400, "reaches past the end"),
        ("/api/nowhere", None, 404, "/api/openapi.json"),
        ("/api/ask", None, 405, "Method Not Allowed"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_one_line(
    port: int, invented_home: Path, path: str, body: Any, status: int, words: str
) -> None:
    received = send(port, path, body)
    assert received.status == status
    assert list(received.json) == ["error"]
    line = received.json["error"]
    assert words in line
    assert 0 < len(line) <= 500
    assert line.isprintable()
    assert str(invented_home) not in line


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "", "multipart/form-data"])
def test_only_json_is_read(port: int, kind: str) -> None:
    received = send(port, "/api/ask", b'{"question": "Who?"}', headers={"Content-Type": kind})
    assert received.status == 415
    assert "application/json" in received.json["error"]


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://elsewhere.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Host": "elsewhere.example"}],
)
@pytest.mark.parametrize("path", ["/api/ask", "/api/retrieve"])
def test_another_site_may_not_ask(port: int, path: str, headers: dict[str, str]) -> None:
    assert send(port, path, {"question": "Who?"}, headers=headers).status == 403


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/api/ask", {"question": "Who?"}),
        ("/api/ask", {"question": ""}),
        ("/api/status", None),
        ("/api/documents", None),
        (f"/api/documents/{NOTICE}", None),
        ("/api/openapi.json", None),
        ("/api/docs", None),
        ("/api/nowhere", None),
    ],
)
def test_every_reply_carries_the_headers(port: int, path: str, body: Any) -> None:
    headers = send(port, path, body).headers
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    rules = dict(rule.strip().split(" ", 1) for rule in headers["content-security-policy"].split(";"))
    assert rules["default-src"] == rules["frame-ancestors"] == "'none'"
    assert rules["script-src"] == rules["connect-src"] == rules["base-uri"] == rules["form-action"] == "'self'"


def test_no_reply_lets_another_site_read_it(port: int) -> None:
    headers = send(port, "/api/status", headers={"Origin": "https://elsewhere.example"}).headers
    assert [name for name in headers if name.startswith("access-control")] == []


def traversals(home: Path) -> list[str]:
    """Some thousand ways to name a file outside, in every encoding that servers were fooled by."""
    up = ("../", "..\\", "..%2f", "%2e%2e%2f", "%252e%252e%252f", "..%c0%af", "....//", "..;/", "%2e%2e%5c", "..%00/")
    targets = ("etc/passwd", "etc%2fpasswd", "proc/self/environ", "library.sqlite", "CURRENT", "etc/passwd%00.txt")
    deep = [step * depth + target for step in up for depth in range(1, 18) for target in targets]
    whole = ["/etc/passwd", "//etc/passwd", "file:///etc/passwd", f"{home}/library.sqlite", f"{home}/CURRENT"]
    return deep + whole + [quote(one, safe="") for one in whole]


def test_no_file_comes_out_of_a_document_address(port: int, invented_home: Path) -> None:
    lines = traversals(invented_home)
    assert len(lines) > 1000
    for line in lines[::7]:
        assert_nothing_comes_out(send(port, f"/api/documents/{line}"), line)
        assert_nothing_comes_out(send(port, f"/api/documents/{NOTICE}?version={quote(line)}"), line)


@pytest.mark.soak
def test_no_file_comes_out_of_any_document_address(port: int, invented_home: Path) -> None:
    for line in traversals(invented_home):
        assert_nothing_comes_out(send(port, f"/api/documents/{line}"), line)
        assert_nothing_comes_out(send(port, f"/api/documents/{NOTICE}?version={quote(line)}"), line)


def assert_nothing_comes_out(received: Received, line: str) -> None:
    assert received.status in {400, 404}, line
    assert list(received.json) == ["error"]
    assert "root:" not in received.text
    assert "SQLite" not in received.text


def test_no_words_of_a_user_are_logged(port: int, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    words = "canary-93a1\r\nWARNING forged \x1b[31mline"
    for body in ({"question": words}, {"question": "x", "as_of": words}, {"question": words, "history": 5}):
        send(port, "/api/ask", body)
    send(port, "/api/retrieve", {"query": words})
    for address in (f"/api/entities?name={quote(words)}", f"/api/documents/{quote(words)}", f"/api/{quote(words)}"):
        send(port, address)
    assert "question_chars" in caplog.text
    assert "canary-93a1" not in caplog.text
    assert "forged" not in caplog.text


class Broken(Enquiries):
    """Fails at every question, with the question in the message."""

    def ask(self, request: AskRequest) -> Found:
        raise RuntimeError(f"bug at {request.question}")


class Held(Enquiries):
    """Says when a question has come in, and answers when it is let."""

    def __init__(self, home: Path, served: Served) -> None:
        super().__init__(home, served, lambda: TODAY)
        self.came_in = threading.Semaphore(0)
        self.go_on = threading.Event()

    def ask(self, request: AskRequest) -> Found:
        self.came_in.release()
        assert self.go_on.wait(20)
        return super().ask(request)


@pytest.fixture
def served(invented_home: Path) -> Iterator[Served]:
    served = Served(invented_home, HashEmbedder(), lambda: TODAY)
    yield served
    served.close()


def test_a_bug_tells_where_it_is_and_nothing_more(
    invented_home: Path, served: Served, caplog: pytest.LogCaptureFixture
) -> None:
    with running(build_api(Broken(invented_home, served, lambda: TODAY))) as port:
        received = send(port, "/ask", {"question": "canary-5d"})
    assert received.status == 500
    assert received.json == {"error": "the server failed at this; its log says where"}
    assert "RuntimeError at " in caplog.text
    assert "canary-5d" not in caplog.text


def test_a_full_line_is_busy_at_once(invented_home: Path, served: Served) -> None:
    held = Held(invented_home, served)
    with running(build_api(held, WaitingLine(2))) as port:
        codes: list[int] = []
        waiting = [
            threading.Thread(target=lambda: codes.append(send(port, "/ask", {"question": "Who?"}).status))
            for _ in range(2)
        ]
        for thread in waiting:
            thread.start()
            assert held.came_in.acquire(timeout=20)
        refused = send(port, "/ask", {"question": "Who?"})
        assert refused.status == 503
        assert refused.headers["retry-after"] == "2"
        assert refused.json["error"].startswith("busy: 2 requests wait")
        held.go_on.set()
        for thread in waiting:
            thread.join()
        assert codes == [200, 200]
        assert send(port, "/ask", {"question": "Who?"}).status == 200


def test_an_empty_home_says_what_to_do_and_not_where_it_is(tmp_path: Path) -> None:
    served = Served(tmp_path, HashEmbedder(), lambda: TODAY)
    with running(build_api(Enquiries(tmp_path, served, lambda: TODAY))) as port:
        for received in (send(port, "/ask", {"question": "Who?"}), send(port, "/status")):
            assert received.status == 503
            assert "run `footnote index`" in received.json["error"]
            assert str(tmp_path) not in received.text
    served.close()


def test_the_description_has_every_route_with_typed_replies_and_no_other_host(port: int) -> None:
    described = send(port, "/api/openapi.json").json
    assert [one["url"] for one in described["servers"]] == ["/api"]
    operations = {
        f"{method} {path}": operation
        for path, methods in described["paths"].items()
        for method, operation in methods.items()
    }
    assert set(operations) == {
        "post /ask", "post /retrieve", "get /entities", "get /documents", "get /documents/{document_id}", "get /status",
    }  # fmt: skip
    for operation in operations.values():
        assert operation["description"]
        replies = operation["responses"]
        assert {"200", "400", "413", "503", "default"} <= set(replies)
        for reply in replies.values():
            assert "$ref" in json.dumps(reply["content"]["application/json"]["schema"])
    assert set(described["components"]["schemas"]["CitationShape"]["required"]) >= {"n", "quote", "start", "end"}
    assert "HTTPValidationError" not in json.dumps(described)


def test_the_page_about_it_loads_nothing(port: int) -> None:
    received = send(port, "/api/docs")
    assert received.status == 200
    assert "POST /api/ask" in received.text
    assert re.findall(r"(?:src|href|url)\s*[=(]|<script|@import|https?:", received.text) == []
    for path in ("/api/redoc", "/docs", "/openapi.json"):
        assert send(port, path).status == 404
