"""Scale: 10,000 and 100,000 passages recombined from the bundled library; what they cost and how that grows."""

from __future__ import annotations

import resource
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from evals.benchmarks.libraries import embedded_texts, stored_vectors
from evals.benchmarks.model import BenchResult, Goal
from evals.benchmarks.recombine import WordEmbedder, add_recombined
from evals.benchmarks.speed import measure_answers
from index.build import build
from index.generation import folder_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.embed import Embedder

SIZES = (10_000, 100_000)
NOTE = "vectors of passages are sums of random word vectors (embedding so many takes an hour); queries use the model"


def run(data: Path | None) -> BenchResult:
    """Measure both sizes, each in a process of its own; the documents below `data` are not used."""
    del data
    started = time.perf_counter()
    measures: dict[str, float] = {}
    for size in SIZES:
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as child:
            measures |= {f"{name}_{size}": value for name, value in child.submit(measure, size).result().items()}
    measures |= growth(measures, SIZES)
    goal = Goal(f"answer_ratio_{SIZES[-1]}", f"warm answer at {SIZES[-1]:,} passages, times a plain vector query", 3)
    return BenchResult("scale", SIZES[-1], measures, time.perf_counter() - started, (goal,), (NOTE,))


def measure(size: int) -> dict[str, float]:
    """Build a library of this size and ask it questions, with made-up vectors for its passages."""
    from evals.benchmarks.stock import PlainIndex, StockEncoder

    embedder = WordEmbedder()
    with TemporaryDirectory(prefix="footnote-scale-") as name:
        home = Path(name)
        measures = measure_size(home, size, embedder)
        texts = embedded_texts(home, embedder)
        plain = PlainIndex(texts, stored_vectors(home, embedder, texts), StockEncoder())
        return measures | measure_answers(home, embedder, plain, rounds=3)


def measure_size(home: Path, size: int, embedder: Embedder) -> dict[str, float]:
    """Fill and build a home; return passages, seconds by stage, megabytes on disk, and the peak of memory."""
    add_recombined(home, size)
    report = build(home, embedder)
    folder = folder_of(home, report.generation)
    return {
        "passages": report.passages,
        **{f"build_{stage}_s": seconds for stage, seconds in report.seconds.items()},
        "index_mb": _megabytes(folder),
        "home_mb": _megabytes(home),
        "peak_rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        / (1 << (20 if sys.platform == "darwin" else 10)),
    }


def growth(measures: dict[str, float], sizes: Sequence[int]) -> dict[str, float]:
    """Return how many times as much the largest size takes as the smallest."""
    small, large = sizes[0], sizes[-1]
    names = ("build_total_s", "index_mb", "peak_rss_mb", "answer_p50_ms", "answer_p95_ms", "plain_p50_ms")
    return {
        f"{name}_growth": measures[f"{name}_{large}"] / measures[f"{name}_{small}"]
        for name in names
        if measures.get(f"{name}_{small}")
    }


def _megabytes(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6
