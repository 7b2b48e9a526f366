"""Asks a service over HTTP: paced, tried again when that can help, within limits, and never silently in part."""

from __future__ import annotations

import logging
import random
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from typing import TYPE_CHECKING, Self, TypeVar

import httpx
import tenacity

from sources.encoding import shown
from sources.errors import FetchError, NothingThereError
from sources.feeds.connection import GuardedTransport
from sources.feeds.model import Validators
from sources.feeds.pace import Pace, Timing
from sources.text import clean, one_line

if TYPE_CHECKING:
    from collections.abc import Callable

    from sources.feeds.guard import Guard

log = logging.getLogger(__name__)

T = TypeVar("T")

_WAIT_S = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0)
_BUSY = frozenset({408, 425, 429})
_GONE = frozenset({404, 410})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_NOT_MODIFIED = 304
_OK = 200
_SERVER_FAULT = 500


@dataclass(frozen=True, slots=True)
class Limits:
    """How far an exchange may go."""

    attempts: int = 5
    attempt_s: float = 300.0
    """One attempt, from the first byte sent to the last received: the largest file over a line of 1 Mbit/s."""
    silence_s: float = 60.0
    """The longest wait for the next byte. eCFR takes most of a minute to begin with a large part."""
    total_s: float = 900.0
    """All attempts and the waits between them."""
    bytes: int = 200 * 1024 * 1024
    """Of an answer, unpacked. The largest known, the Consolidated Screening List, has about 32 MB."""
    redirects: int = 5


@dataclass(frozen=True, slots=True)
class Answer:
    """The body that came, and what was said of it."""

    url: str
    """Where it came from, after redirects."""
    body: bytes
    validators: Validators
    served_on: datetime | None
    """The service's clock; None when it sent none."""


class BadAnswerError(FetchError):
    """An answer is not what the service documents: cut short, of another type, a page of HTML. Asked for again."""


class _AgainError(Exception):
    """An attempt failed in a way that another may not."""

    def __init__(self, reason: str, wait_s: float | None = None) -> None:
        self.wait_s = wait_s
        super().__init__(reason)


class Client:
    """One service's client; close it or use it as a context manager. For one thread."""

    def __init__(
        self, guard: Guard, *, per_second: float, limits: Limits | None = None, timing: Timing | None = None
    ) -> None:
        self._limits = limits or Limits()
        self._timing = timing or Timing()
        self._pace = Pace(per_second, self._timing)
        self._transport = GuardedTransport(guard)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._transport.close()

    def get(self, url: str, read: Callable[[Answer], T], *, held: Validators | None = None) -> T | None:
        """Return what `read` makes of the answer; None when it has not changed since `held`.

        `read` raises `BadAnswerError` for what should be asked for again.

        Raises:
            NothingThereError: the service has nothing there (404, 410).
            AddressRefusedError: the address, or one it redirects to, must not be connected to.
            FetchError: it refused, sent too much, or failed as often as it was asked.
        """
        ends = self._timing.clock() + self._limits.total_s
        tries = tenacity.Retrying(
            retry=tenacity.retry_if_exception_type((_AgainError, BadAnswerError)),
            stop=lambda state: (
                state.attempt_number >= self._limits.attempts or self._timing.clock() + state.upcoming_sleep > ends
            ),
            wait=_wait_s,
            sleep=self._timing.sleep,
            before_sleep=lambda state: log.info("%s: asking again, %s", url, state.outcome),
            reraise=True,
        )
        try:
            return tries(self._attempt, url, read, held)
        except (_AgainError, BadAnswerError) as exc:
            times = tries.statistics.get("attempt_number", 1)
            asked = "asked once" if times == 1 else f"asked {times} times"
            raise FetchError(one_line(f"{shown_url(url)}: {exc} ({asked}); run the command again later")) from exc

    def _attempt(self, url: str, read: Callable[[Answer], T], held: Validators | None) -> T | None:
        self._pace.wait()
        self._transport.deadline.start(self._limits.attempt_s)
        try:
            answer = self._exchange(url, held)
        except (httpx.InvalidURL, httpx.UnsupportedProtocol, httpx.LocalProtocolError) as exc:
            raise FetchError(f"{shown_url(url)}: is no address that can be fetched ({one_line(str(exc))})") from exc
        except httpx.TransportError as exc:
            raise _AgainError(_reason(exc)) from exc
        except httpx.DecodingError as exc:
            raise _AgainError(f"the answer cannot be unpacked ({one_line(str(exc))[:80]})") from exc
        return None if answer is None else read(answer)

    def _exchange(self, url: str, held: Validators | None) -> Answer | None:
        """Send the request, following redirects; None when nothing has changed."""
        here = httpx.URL(url)
        for _ in range(self._limits.redirects + 1):
            if here.scheme not in {"http", "https"} or not here.host or here.userinfo:
                raise FetchError(
                    f"{shown_url(str(here))}: no http or https address without a password; give such a one"
                )
            response = self._transport.handle_request(self._request(here, held))
            try:
                if response.status_code not in _REDIRECTS:
                    return self._answer(here, response, held)
                target = response.headers.get("location", "")
            finally:
                response.close()
            if not target:
                raise _AgainError(f"status {response.status_code} without an address to go on to")
            here = here.join(target).copy_with(fragment=None)
        raise FetchError(f"{shown_url(url)}: over {self._limits.redirects} redirects; give the address it ends at")

    def _request(self, url: httpx.URL, held: Validators | None) -> httpx.Request:
        headers = {
            "User-Agent": f"footnote/{version('footnote')}",
            "Accept": "*/*",
            "Accept-Encoding": "gzip",
            **(held.headers if held else {}),
        }
        wait = httpx.Timeout(self._limits.silence_s).as_dict()
        return httpx.Request("GET", url, headers=headers, extensions={"timeout": wait})

    def _answer(self, url: httpx.URL, response: httpx.Response, held: Validators | None) -> Answer | None:
        status = response.status_code
        if status == _NOT_MODIFIED and held and held.headers:
            return None
        if status in _GONE:
            raise NothingThereError(f"{shown_url(str(url))}: the service has nothing there (status {status})")
        if status in _BUSY or status >= _SERVER_FAULT or status == _NOT_MODIFIED:
            raise _AgainError(f"status {status} {_PHRASES.get(status, '')}".strip(), _retry_after(response.headers))
        if status != _OK:
            raise FetchError(f"{shown_url(str(url))}: the service refused (status {status}); check the address")
        headers = response.headers
        return Answer(
            url=str(url),
            body=self._body(url, response),
            validators=Validators(_header(headers, "etag"), _header(headers, "last-modified")),
            served_on=_moment(headers.get("date", "")),
        )

    def _body(self, url: httpx.URL, response: httpx.Response) -> bytes:
        body = bytearray()
        for piece in response.iter_bytes():
            body += piece
            if len(body) > self._limits.bytes:
                limit = self._limits.bytes / 1024**2
                raise FetchError(f"{shown_url(str(url))}: the answer is over the limit of {limit:,.0f} MB")
        return bytes(body)


_PHRASES = {429: "(too many requests)", 503: "(not available)", 504: "(gateway timeout)"}


def shown_url(url: str) -> str:
    """Return an address fit for a one-line message, without the password and the query that it may hold."""
    return shown(re.sub(r"//[^/@?#]*@", "//", url).partition("?")[0])


def _wait_s(state: tenacity.RetryCallState) -> float:
    """Return the seconds to wait: those that the service named, else doubled each time, with a little chance."""
    exc = state.outcome.exception() if state.outcome else None
    if isinstance(exc, _AgainError) and exc.wait_s is not None:
        return exc.wait_s
    return _WAIT_S[min(state.attempt_number, len(_WAIT_S)) - 1] * random.uniform(1.0, 1.25)


def _retry_after(headers: httpx.Headers) -> float | None:
    """Return the seconds that `Retry-After` names, a date by the service's own clock; None when it names none."""
    text = headers.get("retry-after", "").strip()
    if re.fullmatch(r"\d{1,7}", text):
        return max(1.0, float(text))
    then, now = _moment(text), _moment(headers.get("date", ""))
    return max(1.0, (then - now).total_seconds()) if then and now else None


def _moment(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _header(headers: httpx.Headers, name: str) -> str:
    # It is sent back as it came: one line, visible, of a length that no service needs.
    value = headers.get(name, "")
    return value if value == one_line(clean(value).text) and len(value) <= 200 and value.isascii() else ""


def _reason(exc: httpx.TransportError) -> str:
    if isinstance(exc, httpx.TimeoutException):
        return "no answer in time"
    said = one_line(str(exc))[:120]
    if isinstance(exc, httpx.RemoteProtocolError | httpx.ReadError):
        return f"the connection was cut ({said or type(exc).__name__})"
    return f"cannot be reached ({said or type(exc).__name__})"
