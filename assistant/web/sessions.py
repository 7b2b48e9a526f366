"""Who is logged in: random tokens held by the server, with an end, and what belongs to a login."""

from __future__ import annotations

import secrets
import threading
import time
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING, Any

from assistant.web.throttle import QUESTIONS_A_MINUTE, TRIES_A_MINUTE, Throttle

if TYPE_CHECKING:
    from collections.abc import Callable, MutableMapping

    from assistant.accounts import Accounts

COOKIE = "footnote_session"
SESSION_S = 12 * 60 * 60
"""A login ends after so long, whatever was done meanwhile: a working day."""
_TOKEN_BYTES = 32


@dataclass(frozen=True, slots=True)
class _Session:
    user: str
    stamp: str
    """What the file of users said of the user's password at the login."""
    ends: float


class Logins:
    """The accounts, who is logged in, and how often they may try and ask. Usable from any thread."""

    def __init__(self, accounts: Accounts, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.accounts = accounts
        self.tries = Throttle(TRIES_A_MINUTE, clock=clock)
        self.questions = Throttle(QUESTIONS_A_MINUTE, clock=clock)
        self._clock = clock
        self._sessions: dict[str, _Session] = {}
        self._lock = threading.Lock()

    def begin(self, user: str) -> str:
        """Log a user in and return the token of the session."""
        token = secrets.token_urlsafe(_TOKEN_BYTES)
        now = self._clock()
        with self._lock:
            self._sessions = {key: one for key, one in self._sessions.items() if one.ends > now}
            self._sessions[token] = _Session(user, self.accounts.stamp_of(user), now + SESSION_S)
        return token

    def end(self, token: str) -> None:
        """Log out; a token of no session is left alone."""
        with self._lock:
            self._sessions.pop(token, None)

    def user_of(self, token: str) -> str | None:
        """Return whose session a token is; None when it is none, has ended, or the user's password changed."""
        session = self._sessions.get(token)
        if session is None or session.ends <= self._clock():
            return None
        return session.user if self.accounts.stamp_of(session.user) == session.stamp else None


def token_of(scope: MutableMapping[str, Any]) -> str:
    """Return the token that a request's cookie carries; empty when it carries none."""
    written = "; ".join(value.decode("latin-1") for name, value in scope["headers"] if name == b"cookie")
    try:
        found = SimpleCookie(written).get(COOKIE)
    except CookieError:
        return ""
    return found.value if found else ""


def cookie(token: str, *, secure: bool) -> str:
    """Write the cookie of a session; an empty token takes it away."""
    lasts = SESSION_S if token else 0
    return f"{COOKIE}={token}; Path=/; Max-Age={lasts}; HttpOnly; SameSite=Strict{'; Secure' if secure else ''}"
