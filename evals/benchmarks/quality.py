"""Quality: every public benchmark in turn, as one table."""

from __future__ import annotations

import time
from dataclasses import replace
from importlib import import_module
from typing import TYPE_CHECKING

from evals.benchmarks import PUBLIC
from evals.benchmarks.model import BenchResult

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

NAME = "quality"


def run(data: Path | None) -> BenchResult:
    """Run every public benchmark on the folder that holds the folders of their data."""
    started = time.perf_counter()
    results: list[BenchResult] = [import_module(module).run(data) for module in PUBLIC.values()]
    return together(results, seconds=time.perf_counter() - started)


def together(results: Iterable[BenchResult], *, seconds: float) -> BenchResult:
    """Return the results as one, each measure, goal and note with the name of its benchmark before it."""
    held = list(results)
    return BenchResult(
        NAME,
        sum(one.n for one in held),
        {f"{one.name} {name}": value for one in held for name, value in one.measures.items()},
        seconds,
        tuple(
            replace(goal, measure=f"{one.name} {goal.measure}", label=f"{one.name}: {goal.label}")
            for one in held
            for goal in one.goals
        ),
        tuple(f"{one.name}: {note}" for one in held for note in one.notes),
    )
