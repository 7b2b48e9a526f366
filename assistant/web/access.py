"""Who may reach which address of the server. What is not named here is refused, so a new route waits for its class."""

from __future__ import annotations

from enum import StrEnum

USER = "footnote.user"
"""Key of an ASGI scope: name of the user that a request is of; empty where there are no logins."""
LOGIN = "/login"
LOGOUT = "/logout"


class Access(StrEnum):
    """Who may reach an address."""

    OPEN = "open"
    """Anybody: it tells nothing of the library or its users."""
    USER = "user"
    """Whoever is logged in; anybody where there are no logins."""
    CLOSED = "closed"
    """Nobody: the page does without it."""


_OPEN = frozenset({LOGIN, "/favicon.ico", "/manifest.json"})
_USER = frozenset({
    "/", LOGOUT, "/footnote/page.js", "/footnote/user", "/config", "/theme.css",
    "/gradio_api/theme.css", "/gradio_api/app_id", "/gradio_api/startup-events", "/gradio_api/queue/join",
    "/gradio_api/queue/data", "/gradio_api/cancel", "/gradio_api/reset", "/gradio_api/upload",
    "/gradio_api/upload_progress", "/gradio_api/run/predict",
})  # fmt: skip
_USER_UNDER = ("/assets/", "/static/", "/api/", "/gradio_api/heartbeat/", "/gradio_api/file=")


def access_of(path: str) -> Access:
    """Return who may reach a path, decoded and without its query."""
    if path in _OPEN:
        return Access.OPEN
    return Access.USER if path in _USER or path.startswith(_USER_UNDER) else Access.CLOSED
