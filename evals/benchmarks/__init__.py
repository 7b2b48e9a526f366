"""Benchmarks by name: what `footnote-evals bench` runs. A benchmark is a module with a function `run`."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from evals.benchmarks.model import BenchResult

PUBLIC = {
    "clapnq": "evals.benchmarks.clapnq",
    "chunking": "evals.benchmarks.chunking",
    "obliqa": "evals.benchmarks.obliqa",
    "mtrag-un": "evals.benchmarks.mtrag_un",
    "article-extraction": "evals.benchmarks.article_extraction",
    "scifact": "evals.benchmarks.scifact",
    "names": "evals.benchmarks.names",
}
"""The module of each public benchmark: quality, on data that nobody here wrote."""
BENCHMARKS = {
    "speed": "evals.benchmarks.speed",
    "scale": "evals.benchmarks.scale",
    "quality": "evals.benchmarks.quality",
    "verifier": "evals.benchmarks.verifier",
    **PUBLIC,
}
"""The module of each benchmark; its `run` takes the folder of data, or None, and returns a `BenchResult`."""


def run_benchmark(name: str, *, data: Path | None = None) -> BenchResult:
    """Run the benchmark of this name; `KeyError` when there is none.

    Args:
        name: one of `BENCHMARKS`.
        data: folder of its data, or of all benchmarks' data; for speed and scale real documents, or None for the
            bundled library alone.
    """
    result: BenchResult = import_module(BENCHMARKS[name]).run(data)
    return result
