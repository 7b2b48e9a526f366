"""A breaker: leaves out what failed several times in a row, and tries it again after a while, by itself."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

FAILURES = 3
"""Failures in a row that open the breaker. Source: R13 of the test plan."""
OPEN_S = 60.0
"""How long it stays open; then one try decides."""


class Breaker:
    """Counts failures in a row. Usable from any thread.

    >>> now = [0.0]
    >>> breaker = Breaker(clock=lambda: now[0])
    >>> for _ in range(3): breaker.failed()
    >>> breaker.lets_pass()
    False
    >>> now[0] = 61.0
    >>> breaker.lets_pass(), breaker.lets_pass()
    (True, False)
    >>> breaker.succeeded(); breaker.lets_pass()
    True
    """

    def __init__(
        self, *, failures: int = FAILURES, open_s: float = OPEN_S, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._limit = failures
        self._open_s = open_s
        self._clock = clock
        self._failures = 0
        self._shut_until = 0.0
        self._lock = threading.Lock()

    def lets_pass(self) -> bool:
        """Tell whether a try may be made now. While it is open one try passes every `open_s` seconds."""
        with self._lock:
            if self._failures < self._limit:
                return True
            now = self._clock()
            if now < self._shut_until:
                return False
            self._shut_until = now + self._open_s
            return True

    def failed(self) -> None:
        """Count a failure."""
        with self._lock:
            self._failures += 1
            if self._failures >= self._limit:
                self._shut_until = self._clock() + self._open_s

    def succeeded(self) -> None:
        """Forget the failures before."""
        with self._lock:
            self._failures = 0
