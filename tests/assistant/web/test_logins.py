"""Who may reach what, and that nobody reads what is another user's (S7, S8, S10, S13), on a real server."""

import http.client
import json
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from assistant.accounts import Accounts
from assistant.web.access import Access, access_of
from assistant.web.server import listen
from assistant.web.sessions import SESSION_S, Logins
from assistant.web.throttle import Throttle
from tests.assistant.test_accounts import cheap_line
from tests.assistant.web.running import running, whole_app
from tests.reliability.web_client import asking

PASSWORDS = {"ana": "first password", "bo": "second password", "cy": "third password"}

OPEN = {"/login", "/favicon.ico", "/manifest.json"}
USER = {
    "/", "/logout", "/footnote/page.js", "/footnote/user", "/config", "/theme.css", "/static/{path:path}",
    "/assets/{path:path}", "/gradio_api/app_id", "/gradio_api/cancel", "/gradio_api/file={path_or_url:path}",
    "/gradio_api/heartbeat/{session_hash}", "/gradio_api/queue/data", "/gradio_api/queue/join", "/gradio_api/reset",
    "/gradio_api/startup-events", "/gradio_api/theme.css", "/gradio_api/upload", "/gradio_api/upload_progress",
    "/api/ask", "/api/retrieve", "/api/entities", "/api/documents", "/api/documents/{document_id:path}", "/api/status",
    "/api/openapi.json", "/api/docs",
}  # fmt: skip
CLOSED = {
    "/login/", "/config/", "/svelte/{path:path}", "/robots.txt", "/pwa_icon", "/pwa_icon/{size}", "/monitoring",
    "/monitoring/summary", "/monitoring/{key}", "/gradio_api/deep_link", "/gradio_api/app_id/", "/gradio_api/user",
    "/gradio_api/user/", "/gradio_api/login_check", "/gradio_api/login_check/", "/gradio_api/token",
    "/gradio_api/token/", "/gradio_api/dev/reload", "/gradio_api/runs", "/gradio_api/runs/", "/gradio_api/info",
    "/gradio_api/info/", "/gradio_api/openapi.json", "/gradio_api/proxy={url_path:path}",
    "/gradio_api/custom_component/{id}/{environment}/{type}/{file_name}", "/gradio_api/file/{path:path}",
    "/gradio_api/stream/{event_id}", "/gradio_api/stream/{event_id}/close",
    "/gradio_api/stream/{session_hash}/{run}/{component_id}/playlist.m3u8",
    "/gradio_api/stream/{session_hash}/{run}/{component_id}/{segment_id}.{ext}",
    "/gradio_api/stream/{session_hash}/{run}/{component_id}/playlist-file", "/gradio_api/reset/",
    "/gradio_api/run/{api_name}", "/gradio_api/run/{api_name}/", "/gradio_api/api/{api_name}",
    "/gradio_api/api/{api_name}/", "/gradio_api/call/{api_name}", "/gradio_api/call/{api_name}/",
    "/gradio_api/call/v2/{api_name}", "/gradio_api/call/v2/{api_name}/", "/gradio_api/call/{api_name}/{event_id}",
    "/gradio_api/call/v2/{api_name}/{event_id}", "/gradio_api/component_server", "/gradio_api/component_server/",
    "/gradio_api/queue/status", "/gradio_api/process_recording", "/gradio_api/vibe-edit", "/gradio_api/vibe-edit/",
    "/gradio_api/undo-vibe-edit", "/gradio_api/undo-vibe-edit/", "/gradio_api/vibe-code", "/gradio_api/vibe-code/",
    "/gradio_api/vibe-starter-queries", "/gradio_api/vibe-starter-queries/",
}  # fmt: skip
"""Each route of the server, ours and Gradio's: a new one is put into one of these after thought."""
EXPECTED = {
    **dict.fromkeys(OPEN, Access.OPEN),
    **dict.fromkeys(USER, Access.USER),
    **dict.fromkeys(CLOSED, Access.CLOSED),
}


class Clock:
    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Site:
    port: int
    routes: dict[str, set[str]]
    clock: Clock
    logins: Logins
    cookies: dict[str, str] = field(default_factory=dict)


@pytest.fixture(scope="module")
def site(invented_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    file = tmp_path_factory.mktemp("users") / "users"
    file.write_text("".join(cheap_line(name, password) for name, password in PASSWORDS.items()))
    clock = Clock()
    logins = Logins(Accounts(file), clock=clock)
    with whole_app(invented_home, logins) as app, running(app) as port:
        found = Site(port, dict(walk(app.routes)), clock, logins)
        for name, password in PASSWORDS.items():
            found.cookies[name] = log_in(found, name, password)[1]["set-cookie"].partition(";")[0]
        yield found


def walk(routes: Any) -> Iterator[tuple[str, set[str]]]:
    """Every route of the server: those of Gradio's app, which is mounted, and of the routers that it includes."""
    found: dict[str, set[str]] = {}
    for route in routes:
        inner = getattr(route, "original_router", None) or (route if not hasattr(route, "methods") else None)
        pairs = walk(inner.routes) if inner is not None else [(route.path, set(route.methods or ()))]
        prefix = getattr(route, "path", "") if inner is route else ""
        for path, methods in pairs:
            found.setdefault(prefix + path, set()).update(methods)
    yield from found.items()


def send(
    site: Site, method: str, path: str, body: Any = None, *, user: str = "", headers: dict[str, str] | None = None
) -> tuple[int, dict[str, str], str]:
    given = {"Cookie": site.cookies[user]} if user else {}
    if isinstance(body, dict | list):
        given["Content-Type"] = "application/json"
        body = json.dumps(body)
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=20)
    connection.request(method, path, body=body, headers=given | (headers or {}))
    reply = connection.getresponse()
    told = {name.lower(): value for name, value in reply.getheaders()}
    # A stream of events has no end while the page is open.
    text = "" if told.get("content-type", "").startswith("text/event-stream") else reply.read().decode(errors="replace")
    connection.close()
    return reply.status, told, text


def log_in(site: Site, name: str, password: str, **headers: str) -> tuple[int, dict[str, str], str]:
    form = f"name={quote(name)}&password={quote(password)}"
    given = {"Content-Type": "application/x-www-form-urlencoded"} | {k.replace("_", "-"): v for k, v in headers.items()}
    return send(site, "POST", "/login", form, headers=given)


def ask(site: Site, user: str, session: str, question: str) -> str:
    """Ask as the page does; returns the id of the event."""
    config = json.loads(send(site, "GET", "/config", user=user)[2])
    body = {**asking(config, question), "session_hash": session}
    status, _, told = send(site, "POST", "/gradio_api/queue/join", body, user=user)
    assert status == 200, told
    return str(json.loads(told)["event_id"])


def events(site: Site, user: str, session: str) -> str:
    """Read the events of a session up to the end of the one that is running."""
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=20)
    connection.request("GET", f"/gradio_api/queue/data?session_hash={session}", headers={"Cookie": site.cookies[user]})
    reply = connection.getresponse()
    told = ""
    while reply.status == 200 and (line := reply.readline().decode()):
        told += line
        if "process_completed" in line:
            break
    connection.close()
    return told if reply.status == 200 else str(reply.status)


def test_every_route_has_a_class(site: Site) -> None:
    assert len(site.routes) > 60
    assert {path: access_of(path) for path in site.routes} == {path: EXPECTED[path] for path in site.routes}


@pytest.mark.parametrize("cookie", ["none", "forged", "ended", "odd"])
def test_no_route_tells_anything_without_a_session(site: Site, cookie: str) -> None:
    token = {"none": "", "forged": "A" * 43, "ended": site.logins.begin("ana"), "odd": '"; =,;=é'}[cookie]
    site.clock.now += SESSION_S + 1 if cookie == "ended" else 0
    try:
        for path, methods in {**site.routes, "/gradio_api/run/predict": {"POST"}}.items():
            asked = path.replace("{path:path}", "x").replace("{", "").replace("}", "")
            for method in methods - {"HEAD"}:
                headers = {"Cookie": f"footnote_session={token}"} if token else {}
                status, told, _ = send(site, method, asked, headers=headers)
                access = access_of(path)
                if access is Access.OPEN:
                    assert status in {200, 404, 401}
                elif path == "/":
                    assert (status, told["location"]) == (303, "/login?next=")
                else:
                    assert status == (404 if access is Access.CLOSED else 401), path
                assert "zeta" not in told.get("location", "").lower()
    finally:
        site.clock.now -= SESSION_S + 1 if cookie == "ended" else 0


def test_what_is_open_tells_nothing_of_library_or_users(site: Site) -> None:
    for path in OPEN:
        told = send(site, "GET", path)[2]
        assert not any(word in told for word in ("ana", "Zeta", "components", "Entity List"))


def test_a_login_sets_a_cookie_that_no_script_and_no_other_site_gets(site: Site) -> None:
    status, told, _ = log_in(site, "ana", PASSWORDS["ana"])
    assert (status, told["location"]) == (303, "/")
    assert told["set-cookie"].endswith("; Path=/; Max-Age=43200; HttpOnly; SameSite=Strict")
    behind = log_in(site, "ana", PASSWORDS["ana"], X_Forwarded_Proto="https")[1]
    assert behind["set-cookie"].endswith("; Secure")
    assert send(site, "GET", "/footnote/user", user="ana")[2] == '{"user":"ana"}'


def test_the_login_comes_back_to_the_address_and_to_no_other_site(site: Site) -> None:
    asked = "?q=" + quote("Why was Zeta Robotics listed?")
    status, told, _ = send(site, "GET", f"/{asked}")
    assert (status, told["location"]) == (303, f"/login?next={quote(asked)}")
    assert send(site, "GET", told["location"], user="ana")[1]["location"] == f"/{asked}"
    for elsewhere in ("//elsewhere.example", "https://elsewhere.example", "?q=1\r\nX: y", "/%2felsewhere.example"):
        assert send(site, "GET", f"/login?next={quote(elsewhere)}", user="ana")[1]["location"] == "/"


def test_a_link_of_another_site_finds_who_is_logged_in(site: Site) -> None:
    told = send(site, "GET", "/login?next=%3Ftab%3Dlibrary", headers={"Sec-Fetch-Site": "cross-site"})[2]
    assert '<meta http-equiv="refresh" content="0;url=/login?next=%3Ftab%3Dlibrary">' in told


def test_logging_out_ends_the_session(site: Site) -> None:
    site.cookies["out"] = log_in(site, "ana", PASSWORDS["ana"])[1]["set-cookie"].partition(";")[0]
    assert send(site, "GET", "/config", user="out")[0] == 200
    assert send(site, "GET", "/logout", user="out")[0] == 405
    status, told, _ = send(site, "POST", "/logout", user="out")
    assert (status, told["location"]) == (303, "/login")
    assert "Max-Age=0" in told["set-cookie"]
    assert send(site, "GET", "/config", user="out")[0] == 401


@pytest.mark.parametrize("path", ["/gradio_api/queue/join", "/gradio_api/upload", "/login", "/logout", "/api/ask"])
@pytest.mark.parametrize("headers", [{"Origin": "https://elsewhere.example"}, {"Sec-Fetch-Site": "cross-site"}])
def test_another_site_posts_nothing_in_a_users_name(site: Site, path: str, headers: dict[str, str]) -> None:
    status, _, told = send(site, "POST", path, {}, user="ana", headers=headers)
    assert (status, told) == (403, "refused: a request of another site\n")


def test_ten_tries_a_minute_and_nobody_else_is_locked_out(site: Site) -> None:
    site.clock.now += 61
    statuses = [log_in(site, "cy", f"wrong {number}")[0] for number in range(12)]
    assert statuses == [401] * 10 + [429] * 2
    status, told, page = log_in(site, "cy", "right or wrong")
    assert status == 429
    assert 1 <= int(told["retry-after"]) <= 60
    assert "Too many tries" in page
    assert log_in(site, "bo", PASSWORDS["bo"])[0] == 303
    assert log_in(site, "cy", "wrong", X_Forwarded_For="192.0.2.7")[0] == 401
    site.clock.now += 61
    assert log_in(site, "cy", "wrong")[0] == 401


def test_a_name_is_shown_as_text(site: Site) -> None:
    page = log_in(site, '"><script>alert(1)</script>', "wrong")[2]
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_a_form_of_any_size_or_shape_is_refused(site: Site) -> None:
    for form in ("", "name=ana", "&&&=", "name=ana&password=" + "x" * 100_000, "\x00\xff"):
        assert send(site, "POST", "/login", form.encode("latin-1"))[0] == 401


def test_a_user_who_is_taken_out_is_logged_out(invented_home: Path, tmp_path: Path) -> None:
    file = tmp_path / "users"
    file.write_text(cheap_line("ana", "first one") + cheap_line("bo", "second one"))
    logins = Logins(Accounts(file))
    token = logins.begin("bo")
    assert logins.user_of(token) == "bo"
    file.write_text(cheap_line("ana", "first one"))
    assert logins.user_of(token) is None
    changed = logins.begin("ana")
    file.write_text(cheap_line("ana", "another one"))
    assert logins.user_of(changed) is None


def test_nobody_reads_the_conversation_of_another(site: Site) -> None:
    event = ask(site, "ana", "page-of-ana", "Why was Zeta Robotics listed?")
    assert events(site, "bo", "page-of-ana") == "403"
    for path, body in (
        ("/gradio_api/queue/join", {"data": ["", None, []], "fn_index": 2, "session_hash": "page-of-ana"}),
        ("/gradio_api/run/predict", {"data": [[]], "fn_index": 2, "session_hash": "page-of-ana"}),
        ("/gradio_api/cancel", {"session_hash": "page-of-ana", "fn_index": 0, "event_id": event}),
        ("/gradio_api/cancel", {"session_hash": "page-of-bo", "fn_index": 0, "event_id": event}),
        ("/gradio_api/reset", {"event_id": event}),
    ):
        assert send(site, "POST", path, body, user="bo")[0] == 403
    assert send(site, "GET", "/gradio_api/heartbeat/page-of-ana", user="bo")[0] == 403
    doubled = "/gradio_api/queue/data?session_hash=page-of-bo&session_hash=page-of-ana"
    assert send(site, "GET", doubled, user="bo")[0] == 403
    assert "Zeta Robotics" in events(site, "ana", "page-of-ana")


def test_nobody_reads_or_uses_the_upload_of_another(site: Site) -> None:
    part = 'Content-Disposition: form-data; name="files"; filename="plan.txt"\r\nContent-Type: text/plain'
    form = f"--edge\r\n{part}\r\n\r\nthe words of ana\r\n--edge--\r\n"
    kind = {"Content-Type": "multipart/form-data; boundary=edge"}
    status, _, told = send(site, "POST", "/gradio_api/upload?upload_id=up1", form, user="ana", headers=kind)
    assert status == 200
    (path,) = json.loads(told)
    assert send(site, "GET", f"/gradio_api/file={quote(path)}", user="ana")[2] == "the words of ana"
    assert send(site, "GET", f"/gradio_api/file={quote(path)}", user="bo")[0] == 403
    assert send(site, "GET", "/gradio_api/upload_progress?upload_id=up1", user="bo")[0] == 403
    outer = f"http://127.0.0.1:{site.port}/gradio_api/file={path}"
    for file in (
        {"path": path},
        {"path": outer},
        {"path": "/etc/passwd"},
        {"path": "x", "url": f"http://127.0.0.1:{site.port}/gradio_api/file={path}"},
    ):
        data = {"data": [[{**file, "meta": {"_type": "gradio.FileData"}}]], "fn_index": 0, "session_hash": "of-bo"}
        assert send(site, "POST", "/gradio_api/queue/join", data, user="bo")[0] == 403
    assert send(site, "GET", f"/gradio_api/file={quote(path)}", user="bo")[0] == 403


def test_thirty_questions_a_minute(site: Site) -> None:
    site.clock.now += 61
    for number in range(30):
        assert not site.logins.questions.take("bo"), number
    status, told, line = send(site, "POST", "/api/ask", {"question": "Why was Zeta Robotics listed?"}, user="bo")
    assert (status, line) == (429, '{"error":"30 a minute are allowed; ask again in 60 seconds"}')
    assert told["retry-after"] == "60"
    assert send(site, "POST", "/api/ask", {"question": "Why was Zeta Robotics listed?"}, user="ana")[0] == 200
    ask(site, "bo", "busy-bo", "Why was Zeta Robotics listed?")
    assert "30 a minute are allowed" in events(site, "bo", "busy-bo")
    ask(site, "ana", "calm-ana", "Why was Zeta Robotics listed?")
    assert "30 a minute" not in events(site, "ana", "calm-ana")


def test_the_window_of_a_throttle_moves_along() -> None:
    clock = Clock()
    throttle = Throttle(2, clock=clock)
    assert [throttle.take("a"), throttle.take("a"), throttle.take("a"), throttle.take("b")] == [0, 0, 60, 0]
    clock.now += 59.5
    assert throttle.take("a") == 1
    clock.now += 0.5
    assert throttle.take("a") == 0


def test_with_logins_any_address_may_be_bound() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
    bound = listen("0.0.0.0", 0, with_logins=True)
    assert bound.getsockname()[0] == "0.0.0.0"
    bound.close()
