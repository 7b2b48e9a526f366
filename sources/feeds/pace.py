"""How fast a service is asked: requests begin at least so many seconds apart."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Timing:
    """The clock and the sleep of whatever waits; tests give others."""

    clock: Callable[[], float] = time.monotonic
    """Seconds, never backwards."""
    sleep: Callable[[float], None] = time.sleep


class Pace:
    """Holds requests to a rate, without bursts."""

    def __init__(self, per_second: float, timing: Timing) -> None:
        self._interval_s = 1 / per_second
        self._timing = timing
        self._next = float("-inf")

    def wait(self) -> None:
        """Return when the next request may begin."""
        now = self._timing.clock()
        if self._next > now:
            self._timing.sleep(self._next - now)
        self._next = max(now, self._next) + self._interval_s
