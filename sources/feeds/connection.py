"""Connections that dial only what a guard allows and end at a deadline, however slowly the other side sends."""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import httpcore
import httpx

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterable

    from sources.feeds.guard import Guard


@dataclass(slots=True)
class Deadline:
    """The moment by which an exchange must be over."""

    at: float = float("inf")
    """Seconds of the monotonic clock."""

    def start(self, seconds: float) -> None:
        """Set the deadline this many seconds from now."""
        self.at = time.monotonic() + seconds

    def left(self, limit_s: float | None) -> float:
        """Return the seconds left, `limit_s` at most; raise httpcore's `ReadTimeout` when there are none."""
        left = self.at - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the answer took too long")
        return left if limit_s is None else min(left, limit_s)


class _Stream(httpcore.NetworkStream):
    """A stream whose every wait ends at the deadline: one byte a second would else go on for ever."""

    def __init__(self, inner: httpcore.NetworkStream, deadline: Deadline) -> None:
        self._inner = inner
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._deadline.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._deadline.left(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        inner = self._inner.start_tls(ssl_context, server_hostname, self._deadline.left(timeout))
        return _Stream(inner, self._deadline)

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 - httpcore's own signature
        return self._inner.get_extra_info(info)


class _Dialler(httpcore.SyncBackend):
    def __init__(self, guard: Guard, deadline: Deadline) -> None:
        self._guard = guard
        self._deadline = deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        try:
            addresses = self._guard(host, port)
        except OSError as exc:
            raise httpcore.ConnectError(f"its host is not known ({exc.strerror or exc})") from exc
        failed: Exception = httpcore.ConnectError("no address")
        for address in addresses:
            try:
                stream = super().connect_tcp(address, port, self._deadline.left(timeout), local_address, socket_options)
                return _Stream(stream, self._deadline)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as exc:
                failed = exc
        raise failed


@cache
def _trust() -> ssl.SSLContext:
    # Reading the certificates of all authorities takes a tenth of a second.
    return httpx.create_ssl_context(trust_env=False)


class GuardedTransport(httpx.HTTPTransport):
    """httpx's transport on such connections. No proxy, no cookies, no redirects, nothing from the environment.

    A name's certificate is checked against the name, though its address is what is dialled.
    """

    def __init__(self, guard: Guard) -> None:
        context = _trust()
        super().__init__(verify=context, trust_env=False)
        self.deadline = Deadline()
        self._pool.close()
        self._pool = httpcore.ConnectionPool(
            ssl_context=context,
            max_connections=2,
            keepalive_expiry=5.0,
            network_backend=_Dialler(guard, self.deadline),
        )
