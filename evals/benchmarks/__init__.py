"""Benchmarks by name: what `footnote-evals bench` runs. A benchmark is a module with a function `run`."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from evals.benchmarks.model import BenchResult

BENCHMARKS = {
    "speed": "evals.benchmarks.speed",
    "scale": "evals.benchmarks.scale",
}
"""The module of each benchmark; its `run` takes the folder of data, or None, and returns a `BenchResult`."""


def run_benchmark(name: str, *, data: Path | None = None) -> BenchResult:
    """Run the benchmark of this name; `KeyError` when there is none.

    Args:
        name: one of `BENCHMARKS`.
        data: folder of real documents; None: the bundled library alone, where the benchmark can do with that.
    """
    result: BenchResult = import_module(BENCHMARKS[name]).run(data)
    return result
