"""How often somebody may do something: at most so many times within a minute that moves along."""

from __future__ import annotations

import math
import threading
import time
from collections import OrderedDict, deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

TRIES_A_MINUTE = 10
"""Logins tried, for each account and address. Source: the house's test plan, S10."""
QUESTIONS_A_MINUTE = 30
"""Questions of a user. Source: as above."""
PER_S = 60.0
_KEYS_KEPT = 10_000


class Throttle:
    """Counts what each key did in the last minute. Usable from any thread."""

    def __init__(self, limit: int, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.limit = limit
        self._clock = clock
        self._times: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, key: str) -> int:
        """Count one more and return 0; or, when the limit is reached, the whole seconds until one more is allowed."""
        now = self._clock()
        with self._lock:
            times = self._times.setdefault(key, deque())
            self._times.move_to_end(key)
            while len(self._times) > _KEYS_KEPT:
                self._times.popitem(last=False)
            while times and now - times[0] >= PER_S:
                times.popleft()
            if len(times) >= self.limit:
                return max(1, math.ceil(times[0] + PER_S - now))
            times.append(now)
            return 0

    def told(self, wait_s: int) -> str:
        """Say why one has to wait."""
        return f"{self.limit} a minute are allowed; ask again in {wait_s} seconds"
