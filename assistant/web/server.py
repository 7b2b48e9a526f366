"""The web server: the page, its own script, and what every response carries so that a browser does nothing else."""

from __future__ import annotations

import base64
import hashlib
import re
import socket
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import fastapi
import gradio
import uvicorn

from assistant.web.api import NO_TELEMETRY, PREFIX
from assistant.web.theme import STYLE, theme
from sources.errors import FootnoteError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, MutableMapping

    Message = MutableMapping[str, Any]
    Receive = Callable[[], Awaitable[Message]]
    Send = Callable[[Message], Awaitable[None]]
    Asgi = Callable[[Message, Receive, Send], Awaitable[None]]

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
SCRIPT = Path(__file__).with_name("page.js")
SCRIPT_PATH = "/footnote/page.js"
UPLOAD_MAX = "50mb"
SESSIONS_MAX = 200
"""Open pages whose conversation the server keeps, some 60 kB each; the least used one is forgotten first."""
_FIXED = ("/assets/", "/static/")
_INLINE = re.compile(rb"<script(?![^>]*\ssrc=)[^>]*>(.*?)</script>", re.DOTALL)
_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
)


class BindError(FootnoteError):
    """The app would be open to others without a login, or its port is taken."""


class Guard:
    """Refuses requests of other sites, and adds the security headers to every response (ASGI middleware)."""

    def __init__(self, app: Asgi) -> None:
        self._app = app

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        reply = _Reply(scope, send)
        if is_of_this_site(scope):
            await self._app(scope, receive, reply.send)
        else:
            await fastapi.Response("refused: a request of another site\n", HTTPStatus.FORBIDDEN)(
                scope, receive, reply.send
            )


class _Reply:
    """Holds a page back until its inline scripts are known, so that the policy can name them and no others."""

    def __init__(self, scope: Message, send: Send) -> None:
        self._path = scope["path"]
        self._send = send
        self._held: Message | None = None
        self._body = b""

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            kind = dict(message["headers"]).get(b"content-type", b"")
            if kind.startswith(b"text/html"):
                self._held = message
                return
            await self._send(_with_headers(message, self._path, b""))
        elif self._held is not None:
            self._body += message.get("body", b"")
            if not message.get("more_body"):
                await self._send(_with_headers(self._held, self._path, self._body))
                await self._send({"type": "http.response.body", "body": self._body})
        else:
            await self._send(message)


def _with_headers(message: Message, path: str, body: bytes) -> Message:
    kept = [(name, value) for name, value in message["headers"] if name not in {b"cache-control", b"server"}]
    stored = b"public, max-age=3600" if path.startswith(_FIXED) else b"no-store"
    added = (*_HEADERS, (b"cache-control", stored), (b"content-security-policy", policy(body).encode()))
    return {**message, "headers": [*kept, *added]}


def policy(body: bytes) -> str:
    """Return the content security policy of a response: its inline scripts by their digest, nothing of other hosts."""
    digests = (base64.b64encode(hashlib.sha256(script).digest()).decode() for script in _INLINE.findall(body))
    scripts = " ".join(["'self'", *(f"'sha256-{digest}'" for digest in digests)])
    return (
        f"default-src 'none'; script-src {scripts}; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        "font-src 'self' data:; connect-src 'self'; manifest-src 'self'; worker-src 'none'; media-src 'none'; "
        "frame-src 'none'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
    )


def is_of_this_site(scope: Message) -> bool:
    """Tell whether a request names a loopback host, and was not sent by a page of another site."""
    headers = dict(scope["headers"])
    host = headers.get(b"host", b"").decode("latin-1")
    if urlsplit(f"//{host}").hostname not in LOOPBACK:
        return False  # a name that another site made point here
    if scope["method"] in {"GET", "HEAD"}:
        return True
    origin = headers.get(b"origin", b"").decode("latin-1")
    return headers.get(b"sec-fetch-site", b"none") in {b"none", b"same-origin"} and (
        not origin or urlsplit(origin).netloc == host
    )


def web_server(page: gradio.Blocks, home: Path, api: fastapi.FastAPI) -> fastapi.FastAPI:
    """Put the page and the API behind the guard."""
    app = fastapi.FastAPI(openapi_url=None, docs_url=None, redoc_url=None, telemetry=NO_TELEMETRY)

    @app.get(SCRIPT_PATH)
    def script() -> fastapi.Response:
        return fastapi.Response(SCRIPT.read_bytes(), media_type="text/javascript")

    app.mount(PREFIX, api)
    page.state_session_capacity = SESSIONS_MAX
    page.queue(default_concurrency_limit=20, max_size=100, api_open=False)
    gradio.mount_gradio_app(
        app,
        page,
        path="/",
        app_kwargs={"openapi_url": None, "docs_url": None, "redoc_url": None, "telemetry": NO_TELEMETRY},
        theme=theme(),
        css=STYLE.read_text(encoding="utf-8"),
        head=f'<script src="{SCRIPT_PATH}" defer></script>',
        show_error=False,
        run_history=False,
        enable_monitoring=False,
        mcp_server=False,
        max_file_size=UPLOAD_MAX,
        allowed_paths=[],
        blocked_paths=[str(home)],
        footer_links=[],
        ssr_mode=False,
        pwa=False,
    )
    app.add_middleware(Guard)
    return app


def listen(host: str, port: int) -> socket.socket:
    """Bind the port; port 0 takes a free one.

    Raises:
        BindError: the host is not of this machine alone, or the port is taken.
    """
    if host not in LOOPBACK:
        raise BindError(f"cannot bind {host}: without logins the app binds to loopback only; use --host 127.0.0.1")
    bound = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
    except OSError as exc:
        bound.close()
        raise BindError(f"cannot bind {host}:{port} ({exc.strerror}); choose another with --port") from exc
    return bound


def run(app: fastapi.FastAPI, bound: socket.socket) -> None:
    """Serve until stopped."""
    # With a configuration of its own uvicorn would write tracebacks, and with them what users sent.
    config = uvicorn.Config(app, log_config=None, log_level="warning", access_log=False, server_header=False, ws="none")
    uvicorn.Server(config).run(sockets=[bound])
