"""The login page, and what begins and ends a session."""

from __future__ import annotations

import logging
from html import escape
from http import HTTPStatus
from pathlib import Path
from string import Template
from urllib.parse import parse_qsl, quote

from anyio import CapacityLimiter, to_thread
from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from assistant.web.access import LOGIN, LOGOUT
from assistant.web.bodies import read_body
from assistant.web.markup import is_inner_address
from assistant.web.sessions import Logins, cookie, token_of

log = logging.getLogger(__name__)

_PAGE = Template(Path(__file__).with_name("login.html").read_text(encoding="utf-8"))
_FORM_BYTES_MAX = 32 * 1024
_HASHED_AT_ONCE = 2
"""Each takes 32 MiB and a third of a second; the others wait."""


def add_login(app: FastAPI, logins: Logins) -> None:
    """Add the routes of the login to the server."""
    limiter = CapacityLimiter(_HASHED_AT_ONCE)

    @app.get(LOGIN)
    def show(request: Request) -> Response:
        place = _place(request.query_params.get("next", ""))
        if logins.user_of(token_of(request.scope)) is not None:
            return RedirectResponse(f"/{place}", HTTPStatus.SEE_OTHER)
        if request.headers.get("sec-fetch-site") == "cross-site":
            # The browser kept the cookie back, as a link of another site led here; from this page it sends it.
            again = escape(f"{LOGIN}?next={quote(place)}")
            return HTMLResponse(f'<!doctype html><meta http-equiv="refresh" content="0;url={again}">')
        return _page(place)

    @app.post(LOGIN)
    async def begin(request: Request) -> Response:
        form = await _form(request)
        name, place = form.get("name", "")[:64], _place(form.get("next", ""))
        address = request.client.host if request.client else ""
        wait_s = logins.tries.take(f"{address} {name.casefold()}")
        if wait_s:
            fault = f"Too many tries. Wait {wait_s} seconds."
            return _page(place, name, fault, HTTPStatus.TOO_MANY_REQUESTS, wait_s)
        fits = await to_thread.run_sync(logins.accounts.is_password, name, form.get("password", ""), limiter=limiter)
        if not fits:
            log.warning("a login from %s was refused", address)
            return _page(place, name, "The name or the password is not right.", HTTPStatus.UNAUTHORIZED)
        reply = RedirectResponse(f"/{place}", HTTPStatus.SEE_OTHER)
        reply.headers["Set-Cookie"] = cookie(logins.begin(name), secure=request.url.scheme == "https")
        return reply

    @app.post(LOGOUT)
    def end(request: Request) -> Response:
        logins.end(token_of(request.scope))
        reply = RedirectResponse(LOGIN, HTTPStatus.SEE_OTHER)
        reply.headers["Set-Cookie"] = cookie("", secure=request.url.scheme == "https")
        return reply

    @app.get(LOGOUT)
    def refuse_end() -> Response:
        # Gradio's own would answer otherwise, also to an image of another site.
        return Response("log out by POST\n", HTTPStatus.METHOD_NOT_ALLOWED, {"Allow": "POST"})


def login_of(place: str) -> Response:
    """Send a browser to the login page, from where it comes back to `place`."""
    return RedirectResponse(f"{LOGIN}?next={quote(_place(place))}", HTTPStatus.SEE_OTHER)


def _place(text: str) -> str:
    return text if is_inner_address(text) else ""


async def _form(request: Request) -> dict[str, str]:
    body = await read_body(request.receive, most=_FORM_BYTES_MAX)
    return dict(parse_qsl((body or b"").decode("utf-8", errors="replace"), keep_blank_values=True))


def _page(place: str, name: str = "", fault: str = "", status: HTTPStatus = HTTPStatus.OK, wait_s: int = 0) -> Response:
    filled = _PAGE.substitute(next=escape(place), name=escape(name), fault=escape(fault))
    return HTMLResponse(filled, status, {"Retry-After": str(wait_s)} if wait_s else None)
