"""What every response of the web server carries, and what it refuses (S4, S5, S13, S17)."""

import http.client
import json
import logging
import re
import socket
import threading
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import fastapi
import pytest
import uvicorn

from assistant.enquiries import Enquiries
from assistant.served import Served
from assistant.web.api import build_api
from assistant.web.app import build_app
from assistant.web.guard import is_of_this_site, policy
from assistant.web.server import BindError, listen, web_server
from index.embed import HashEmbedder
from tests.reliability.web_client import answer, answering_function, join_queue

TODAY = date(2026, 11, 20)


def api(served: Served, home: Path) -> fastapi.FastAPI:
    return build_api(Enquiries(home, served, lambda: TODAY))


@pytest.fixture(scope="module")
def port(invented_home: Path) -> Iterator[int]:
    served = Served(invented_home, HashEmbedder(), lambda: TODAY)
    bound = listen("127.0.0.1", 0)
    app = web_server(build_app(served, invented_home, lambda: TODAY), invented_home, api(served, invented_home))
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", ws="none", server_header=False))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]})
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield bound.getsockname()[1]
    server.should_exit = True
    thread.join()
    served.close()
    bound.close()


def ask(
    port: int, path: str, method: str = "GET", headers: dict[str, str] | None = None, body: str | None = None
) -> tuple[int, dict[str, str], str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request(method, path, body=body, headers=headers or {})
    response = connection.getresponse()
    told = response.read().decode("utf-8", errors="replace")
    connection.close()
    return response.status, {name.lower(): value for name, value in response.getheaders()}, told


@pytest.mark.parametrize("path", ["/", "/config", "/footnote/page.js", "/theme.css", "/nothing", "/gradio_api/info"])
def test_every_response_carries_the_headers(port: int, path: str) -> None:
    _, headers, _ = ask(port, path)
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cache-control"] == "no-store"
    rules = dict(rule.strip().split(" ", 1) for rule in headers["content-security-policy"].split(";"))
    assert "unsafe-eval" not in rules["script-src"]
    assert "unsafe-inline" not in rules["script-src"]
    assert rules["frame-ancestors"] == "'none'"
    assert rules["connect-src"] == rules["base-uri"] == rules["form-action"] == "'self'"
    assert rules["img-src"] == "'self' data:"
    assert rules["media-src"] == rules["frame-src"] == rules["object-src"] == "'none'"


def test_the_page_names_no_other_host_to_load_from(port: int) -> None:
    _, _, page = ask(port, "/")
    loaded = re.findall(r"<(?:script|link|img)[^>]*(?:src|href)=[\"']([^\"']+)", page)
    assert loaded
    assert [one for one in loaded if re.match(r"(https?:)?//", one)] == []


def test_the_policy_names_the_scripts_that_stand_in_the_page() -> None:
    told = policy(b"<script>let a = 1;</script><script src='/a.js'></script><script type='module'>b()</script>")
    assert told.count("'sha256-") == 2


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Host": "elsewhere.example"},
    ],
)
@pytest.mark.parametrize("path", ["/gradio_api/queue/join", "/gradio_api/run/predict", "/gradio_api/upload", "/login"])
def test_a_request_of_another_site_is_refused(port: int, path: str, headers: dict[str, str]) -> None:
    status, _, told = ask(port, path, "POST", {"Content-Type": "application/json", **headers}, "{}")
    assert (status, told) == (403, "refused: a request of another site\n")


def test_a_name_made_to_point_here_reads_nothing(port: int) -> None:
    assert ask(port, "/config", headers={"Host": "elsewhere.example"})[0] == 403


def test_the_own_page_may_ask(port: int) -> None:
    host = f"127.0.0.1:{port}"
    status, _, _ = ask(port, "/gradio_api/queue/join", "POST", {"Origin": f"http://{host}", "Host": host}, "{}")
    assert status != 403


@pytest.mark.parametrize("host", ["127.0.0.1:80", "localhost:80", "[::1]:80", "localhost"])
def test_loopback_names_are_of_this_machine(host: str) -> None:
    assert is_of_this_site({"method": "GET", "headers": [(b"host", host.encode())]})


@pytest.mark.parametrize(
    "path",
    [
        "library.sqlite",
        "../library.sqlite",
        "..%2f..%2fetc%2fpasswd",
        "/etc/passwd",
        "%2e%2e/%2e%2e/etc/passwd",
        "....//....//etc/passwd",
        "..%5c..%5cetc%5cpasswd",
        "file:///etc/passwd",
        "http://127.0.0.1:1/",
        "%00/etc/passwd",
    ],
)
@pytest.mark.parametrize(
    "route", ["/gradio_api/file=", "/file=", "/static/", "/assets/", "/footnote/", "/gradio_api/proxy="]
)
def test_no_file_outside_comes_out(port: int, invented_home: Path, route: str, path: str) -> None:
    for asked in (path, f"{invented_home}/{path}"):
        status, _, told = ask(port, route + asked)
        assert status >= 400
        assert "root:" not in told
        assert "SQLite" not in told


@pytest.mark.parametrize(
    "path", ["/docs", "/redoc", "/openapi.json", "/monitoring", "/gradio_api/mcp/sse", "/gradio_api/runs"]
)
def test_no_route_shows_runs_docs_or_monitoring(port: int, path: str) -> None:
    assert ask(port, path)[0] >= 400


def test_the_page_keeps_no_run_history_and_shares_nothing(port: int) -> None:
    config = json.loads(ask(port, "/config")[2])
    assert config["run_history"] is False
    assert config["footer_links"] == []
    assert config["analytics_enabled"] is False
    assert config["show_error"] is False
    assert {one["api_visibility"] for one in config["dependencies"] if one["backend_fn"]} == {"private"}


def test_no_question_is_logged(port: int, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    function = answering_function(port)
    for number, words in enumerate(
        ["canary-7c1d", "canary-7c1d\r\nWARNING forged \x1b[31mline", "Why was canary-7c1d listed?"]
    ):
        join_queue(port, function, f"canary{number}", words)
        assert answer(port, f"canary{number}")
    assert caplog.records
    assert "canary-7c1d" not in caplog.text
    assert "forged" not in caplog.text


def test_no_environment_makes_the_server_report_its_requests(
    invented_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as collector:
        collector.bind(("127.0.0.1", 0))
        collector.listen()
        collector.setblocking(False)
        monkeypatch.setenv("FASTAPI_OTEL_AUTO_CONFIGURE", "true")
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", f"http://127.0.0.1:{collector.getsockname()[1]}")
        served = Served(invented_home, HashEmbedder(), lambda: TODAY)
        bound = listen("127.0.0.1", 0)
        app = web_server(build_app(served, invented_home, lambda: TODAY), invented_home, api(served, invented_home))
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", ws="none"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]})
        thread.start()
        while not server.started:
            time.sleep(0.05)
        assert ask(bound.getsockname()[1], "/config")[0] == 200
        server.should_exit = True
        thread.join()
        served.close()
        bound.close()
        with pytest.raises(BlockingIOError):
            collector.accept()


def test_other_hosts_and_taken_ports_are_refused_in_one_line() -> None:
    with pytest.raises(BindError, match="without logins"):
        listen("0.0.0.0", 0)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(BindError, match="choose another with --port"):
            listen("127.0.0.1", taken.getsockname()[1])
