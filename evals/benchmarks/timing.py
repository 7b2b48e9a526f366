"""Times tasks in turn, so that what else the machine does falls on all of them alike."""

from __future__ import annotations

import time
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


def timed(task: Callable[[], object]) -> float:
    """Run a task and return its wall time in seconds."""
    started = time.perf_counter()
    task()
    return time.perf_counter() - started


def interleaved(tasks: Mapping[str, Callable[[], object]], *, rounds: int) -> dict[str, list[float]]:
    """Run every task once a round, every other round in reverse; return the seconds of each by round."""
    names = list(tasks)
    times: dict[str, list[float]] = {name: [] for name in names}
    for number in range(rounds):
        for name in names if number % 2 == 0 else reversed(names):
            times[name].append(timed(tasks[name]))
    return times


def ratio(times: Mapping[str, Sequence[float]], task: str, base: str) -> float:
    """Return the median over the rounds of a task's time divided by another's in the same round.

    >>> ratio({"ours": [1.0, 4.0, 3.0], "plain": [2.0, 2.0, 2.0]}, "ours", "plain")
    1.5
    """
    return median(one / other for one, other in zip(times[task], times[base], strict=True))


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value that this share of the values does not exceed, the nearest one held.

    >>> percentile([1.0, 2.0, 3.0, 4.0], 0.5)
    2.0
    """
    ordered = sorted(values)
    return ordered[max(0, min(len(ordered) - 1, round(share * len(ordered)) - 1))]
