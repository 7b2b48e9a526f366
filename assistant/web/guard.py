"""What stands before every route: other sites, unknown routes and whoever is not logged in are refused.

Every response carries headers so that a browser loads and sends nothing else.
"""

from __future__ import annotations

import base64
import hashlib
import re
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from fastapi import Response
from fastapi.responses import JSONResponse

from assistant.web.access import LOGIN, LOGOUT, USER, Access, access_of
from assistant.web.login import login_of
from assistant.web.sessions import token_of

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from assistant.web.sessions import Logins

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_QUESTIONS = frozenset({"/api/ask", "/api/retrieve"})
_FIXED = ("/assets/", "/static/")
_INLINE = re.compile(rb"<script(?![^>]*\ssrc=)[^>]*>(.*?)</script>", re.DOTALL)
_HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
)


class Guard:
    """Refuses requests, says whose the others are, and adds the headers to every response (ASGI middleware)."""

    def __init__(self, app: ASGIApp, *, logins: Logins | None) -> None:
        self._app = app
        self._logins = logins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection; only HTTP is."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        if scope["type"] != "http":
            return
        answer = self._refusal(scope) or self._app
        await answer(scope, receive, _Reply(scope, send).send)

    def _refusal(self, scope: Scope) -> Response | None:
        """Return what a request is refused with; None lets it pass, with its user in the scope."""
        scope[USER] = ""
        if not is_of_this_site(scope, any_host=self._logins is not None):
            return Response("refused: a request of another site\n", HTTPStatus.FORBIDDEN)
        access = access_of(scope["path"])
        if access is Access.CLOSED or (self._logins is None and scope["path"] in {LOGIN, LOGOUT}):
            return Response("not found\n", HTTPStatus.NOT_FOUND)
        if access is Access.OPEN or self._logins is None:
            return None
        user = self._logins.user_of(token_of(scope))
        if user is None:
            return _logged_out(scope)
        scope[USER] = user
        wait_s = self._logins.questions.take(user) if scope["path"] in _QUESTIONS else 0
        return _fault(HTTPStatus.TOO_MANY_REQUESTS, self._logins.questions.told(wait_s), wait_s) if wait_s else None


def _logged_out(scope: Scope) -> Response:
    if scope["path"] == "/" and scope["method"] in {"GET", "HEAD"}:
        query = scope["query_string"].decode("latin-1")
        return login_of(f"?{query}" if query else "")
    return _fault(HTTPStatus.UNAUTHORIZED, f"log in first, at {LOGIN}")


def _fault(status: HTTPStatus, line: str, wait_s: int = 0) -> Response:
    return JSONResponse({"error": line}, status, {"Retry-After": str(wait_s)} if wait_s else None)


class _Reply:
    """Holds a page back until its inline scripts are known, so that the policy can name them and no others."""

    def __init__(self, scope: Scope, send: Send) -> None:
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


def is_of_this_site(scope: Scope, *, any_host: bool = False) -> bool:
    """Tell whether a request was not sent by a page of another site.

    Unless `any_host`, it must name a loopback host too: without logins, a name that another site made point here
    would read everything; with them, a session is of the one name that the user logged in at.
    """
    headers = dict(scope["headers"])
    host = headers.get(b"host", b"").decode("latin-1")
    if not any_host and _hostname(f"//{host}") not in LOOPBACK:
        return False
    if scope["method"] in {"GET", "HEAD"}:
        return True
    fetched = headers.get(b"sec-fetch-site")
    if fetched == b"same-origin":
        return True  # no page can write this header; a form of ours says "Origin: null", as it may send no referrer
    origin = headers.get(b"origin", b"").decode("latin-1")
    return fetched in {None, b"none"} and (not origin or _netloc(origin) == host)


def _hostname(address: str) -> str | None:
    try:
        return urlsplit(address).hostname
    except ValueError:
        return None


def _netloc(address: str) -> str | None:
    try:
        return urlsplit(address).netloc
    except ValueError:
        return None
