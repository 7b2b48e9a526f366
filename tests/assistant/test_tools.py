"""The MCP tools: the JSON of the commands, errors in one line, and nothing but the protocol on standard output."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import anyio
import jsonschema
import pytest
from mcp import Client, StdioServerParameters

from assistant.enquiries import Enquiries, Found
from assistant.requested import AskRequest
from assistant.served import Served
from assistant.tools import TOOLS, call
from index.embed import HashEmbedder
from tests.assistant.web.running import TODAY
from tests.homes import REPOSITORY, footnote
from tests.ports import listening
from tests.reliability.test_offline import WATCHED

CALLS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("ask", {"question": "Why was Zeta Robotics listed?", "as_of": "2026-02"}),
    ("ask", {"question": "How tall is the tower?", "history": [{"role": "user", "content": "Zeta Robotics?"}]}),
    ("retrieve", {"query": "machine tools", "k": 2}),
    ("show", {"document_id": "fr:2024-11111"}),
    ("show", {"document_id": "fr:2024-11111", "span": "3:9"}),
    ("entity", {"name": "ZRC"}),
    ("status", {}),
)


@pytest.fixture(scope="module")
def served(invented_home: Path) -> Iterator[Served]:
    served = Served(invented_home, HashEmbedder(), lambda: TODAY)
    yield served
    served.close()


@pytest.fixture
def enquiries(invented_home: Path, served: Served) -> Enquiries:
    return Enquiries(invented_home, served, lambda: TODAY)


@pytest.mark.parametrize(("name", "arguments"), CALLS)
def test_a_result_is_of_the_form_described_and_also_stands_as_text(
    enquiries: Enquiries, name: str, arguments: dict[str, Any]
) -> None:
    described = TOOLS[name].described()
    jsonschema.validate(arguments, described.input_schema)
    result = call(enquiries, name, arguments)
    assert not result.is_error
    jsonschema.validate(result.structured_content, described.output_schema or {})
    form = TOOLS[name].result
    assert form.model_validate(result.structured_content).model_dump(exclude_unset=True) == result.structured_content
    (text,) = result.content
    assert text.type == "text"
    assert json.loads(text.text) == result.structured_content


def test_words_of_a_document_come_without_its_whole_text(enquiries: Enquiries) -> None:
    whole = call(enquiries, "show", {"document_id": "fr:2024-11111"}).structured_content
    words = call(enquiries, "show", {"document_id": "fr:2024-11111", "span": "3:9"}).structured_content
    assert "quote" not in whole
    assert "text" not in words
    assert words["quote"] == whole["text"][3:9]


@pytest.mark.parametrize(
    ("name", "arguments", "words"),
    [
        ("ask", None, "question: Field required"),
        ("ask", {"question": "\n"}, "the question is empty"),
        ("ask", {"question": "x" * 8001}, "at most 8,000"),
        ("ask", {"question": "x", "as_of": "soon"}, "as_of 'soon' is not a date"),
        ("ask", {"question": "x", "history": [{"role": "system", "content": "x"}]}, "history.0.role"),
        ("ask", {"question": "\ud800"}, "question"),
        ("ask", {"query": "x"}, "query: Extra inputs"),
        ("retrieve", {"query": "x", "k": 0}, "k: Input should be greater"),
        ("show", {"document_id": "../../etc/passwd"}, "no document"),
        ("show", {"document_id": "fr:2024-11111", "span": "9"}, "span '9'"),
        ("entity", {"name": "Nobody Known"}, "no entry bears the name"),
        ("status", {"x": 1}, "x: Extra inputs"),
        ("remove", {}, "there is no tool 'remove'; there are ask, retrieve, show, entity, status"),
    ],
)
def test_what_is_wrong_is_a_result_in_one_line(
    enquiries: Enquiries, invented_home: Path, name: str, arguments: dict[str, Any] | None, words: str
) -> None:
    result = call(enquiries, name, arguments)
    assert result.is_error
    assert result.structured_content is None
    (text,) = result.content
    assert text.type == "text"
    assert words in text.text
    assert text.text.isprintable()
    assert str(invented_home) not in text.text


class Broken(Enquiries):
    def ask(self, request: AskRequest) -> Found:
        raise RuntimeError(f"bug at {request.question}")


def test_a_bug_tells_where_it_is_and_nothing_more(
    invented_home: Path, served: Served, caplog: pytest.LogCaptureFixture
) -> None:
    result = call(Broken(invented_home, served, lambda: TODAY), "ask", {"question": "canary-5d"})
    assert result.is_error
    assert "RuntimeError at " in caplog.text
    assert "canary-5d" not in caplog.text + str(result)


def test_every_tool_only_reads() -> None:
    for tool in TOOLS.values():
        described = tool.described()
        assert described.annotations is not None
        assert described.annotations.read_only_hint
        assert not described.annotations.destructive_hint
        assert not described.annotations.open_world_hint
        assert described.description


def test_an_empty_home_says_what_to_do_as_ask_does(tmp_path: Path) -> None:
    ended = footnote(tmp_path, "mcp", check=False)
    asked = footnote(tmp_path, "ask", "Who?", check=False)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == asked.stderr
    assert "run `footnote index`" in ended.stderr


@pytest.mark.model
@pytest.mark.slow
@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_a_client_gets_what_the_commands_print(bundled: Path, mode: str) -> None:
    question = "Why was Nettrix listed?"
    document = "entries-2025-03-25@2025-03-28"
    commands = {
        "ask": ["ask", question, "--as-of", "2026-11-20"],
        "retrieve": ["retrieve", "affiliates rule", "-k", "3", "--as-of", "2026-11-20"],
        "show": ["show", document],
        "entity": ["entity", "Nettrix", "--as-of", "2026-11-20"],
        "status": ["status"],
    }
    printed = {name: json.loads(footnote(bundled, *command, "--json").stdout) for name, command in commands.items()}
    printed["retrieve"] = {"passages": printed["retrieve"]}
    del printed["status"]["home"]
    sent: dict[str, dict[str, Any]] = {
        "ask": {"question": question, "as_of": "2026-11-20"},
        "retrieve": {"query": "affiliates rule", "k": 3, "as_of": "2026-11-20"},
        "show": {"document_id": document},
        "entity": {"name": "Nettrix", "as_of": "2026-11-20"},
        "status": {},
    }

    async def session() -> dict[str, Any]:
        command = StdioServerParameters(
            command=sys.executable, args=["-m", "assistant.cli", "--home", str(bundled), "mcp"], cwd=REPOSITORY
        )
        async with Client(command, mode=mode) as client:
            assert [tool.name for tool in (await client.list_tools()).tools] == list(TOOLS)
            got = {
                name: (await client.call_tool(name, arguments)).structured_content for name, arguments in sent.items()
            }
            wrong = await client.call_tool("ask", {"question": ""})
            assert wrong.is_error
            return got

    got = anyio.run(session)
    for value in (got, printed):
        assert value["ask"].pop("seconds") > 0
    assert got == printed


@pytest.mark.model
@pytest.mark.slow
def test_standard_output_is_protocol_the_log_has_no_question_and_nothing_listens(bundled: Path, tmp_path: Path) -> None:
    log = tmp_path / "tried.json"
    command = [sys.executable, "-c", WATCHED, str(log), "--home", str(bundled), "mcp"]
    about = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}}
    asked = {"name": "ask", "arguments": {"question": "Why was Nettrix listed? canary-77e\r\nforged \x1b[31mline"}}
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=REPOSITORY, stdin=pipe, stdout=pipe, stderr=pipe, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None

        def tell(message: dict[str, Any]) -> None:
            print(json.dumps({"jsonrpc": "2.0", **message}), file=process.stdin, flush=True)

        tell({"id": 1, "method": "initialize", "params": about})
        replies = [json.loads(process.stdout.readline())]
        tell({"method": "notifications/initialized"})
        print("canary-77e is no JSON \x1b[31m", file=process.stdin, flush=True)
        tell({"id": 2, "method": "tools/call", "params": asked})
        tell({"id": 3, "method": "tools/call", "params": {"name": "ask", "arguments": ["canary-77e"]}})
        replies += [json.loads(process.stdout.readline()) for _ in range(2)]
        ports = listening(process.pid)
        rest, told = process.communicate(timeout=30)
    assert process.returncode == 0
    assert ports == set()
    assert {reply.get("id") for reply in replies} == {1, 2, 3}
    assert all(reply["jsonrpc"] == "2.0" for reply in replies)
    assert [line for line in rest.splitlines() if json.loads(line)["jsonrpc"] != "2.0"] == []
    assert "canary-77e" not in told
    assert "forged" not in told
    assert json.loads(log.read_text()) == []
