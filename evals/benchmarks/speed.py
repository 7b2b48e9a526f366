"""Speed, as ratios to plain tools timed in the same run: embedding, building, answering, starting."""

from __future__ import annotations

import subprocess
import sys
import time
from datetime import date
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from assistant.answer import Assistant
from assistant.model import Question
from evals.benchmarks.libraries import add_documents, change_documents, copy_documents, embedded_texts, stored_vectors
from evals.benchmarks.model import BenchResult, Goal
from evals.benchmarks.questions import QUESTIONS
from evals.benchmarks.recombine import add_recombined
from evals.benchmarks.timing import interleaved, percentile, ratio, timed
from index.build import build
from index.embed import SentenceEmbedder
from index.writer import WINDOW

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np

    from evals.benchmarks.stock import PlainIndex
    from index.embed import Embedder

    Encode = Callable[[Sequence[str]], np.ndarray]

GOALS = (
    Goal("embed_ratio", "embedding, passages a second, times `SentenceTransformer.encode`", 1.7, at_most=False),
    Goal("build_ratio", "building the whole index, times embedding its passages alone", 1.25),
    Goal("rebuild_unchanged_share", "building again, nothing changed, of the whole build", 0.03, percent=True),
    Goal("rebuild_unchanged_embedded", "passages embedded then", 0),
    Goal("rebuild_changed_share", "building again, 1 % of rows and notices changed", 0.06, percent=True),
    Goal("answer_ratio", "warm answer, times a plain llama-index vector query (embed, top 10)", 3),
    Goal("cold_ratio", '`footnote ask` from cold, times `python -c "import sentence_transformers"`', 1.5),
)
TODAY = date(2026, 11, 20)
SAMPLE = 256
"""Passages of a round of the embedding measure."""
RECOMBINED = 4_000
"""Passages answered from when no real documents are given."""
PLAIN_START = (sys.executable, "-c", "import sentence_transformers")


def run(data: Path | None) -> BenchResult:
    """Measure all of it on the real documents below `data`, or on the bundled library."""
    from evals.benchmarks.stock import PlainIndex, StockEncoder

    started = time.perf_counter()
    embedder, stock = SentenceEmbedder(), StockEncoder()
    with TemporaryDirectory(prefix="footnote-bench-") as name:
        folder = Path(name)
        home = folder / "home"
        documents = copy_documents(folder / "documents", data)
        add_documents(home, documents)
        texts = embedded_texts(home, embedder)
        measures = measure_embedding(texts[:: max(1, len(texts) // SAMPLE)], embedder.embed, stock, rounds=3)
        measures |= measure_build(home, documents, embedder, texts)
        asked = home if data else folder / "recombined"
        if data is None:
            add_recombined(asked, RECOMBINED)
            build(asked, embedder)
            texts = embedded_texts(asked, embedder)
        plain = PlainIndex(texts, stored_vectors(asked, embedder, texts), stock)
        measures |= measure_answers(asked, embedder, plain, rounds=5)
        measures |= measure_cold(asked, rounds=5)
    notes = ("answers from recombined passages of the bundled library",) if data is None else ()
    return BenchResult("speed", len(texts), measures, time.perf_counter() - started, GOALS, notes)


def measure_embedding(texts: Sequence[str], ours: Encode, stock: Encode, *, rounds: int) -> dict[str, float]:
    """Time embedding the same texts with both, in turn, each warmed up first."""
    tasks = {"ours": lambda: ours(texts), "stock": lambda: stock(texts)}
    for encode in (ours, stock):
        encode(texts[:8])
    times = interleaved(tasks, rounds=rounds)
    return {
        "embed_ratio": ratio(times, "stock", "ours"),
        "embed_passages_per_s": len(texts) / median(times["ours"]),
        "stock_passages_per_s": len(texts) / median(times["stock"]),
    }


def measure_build(home: Path, documents: Path, embedder: Embedder, texts: Sequence[str]) -> dict[str, float]:
    """Time a first build, a build of the same, and one with 1 % changed; the model is loaded before.

    Half of the passages are embedded alone before the first build and half after it, so that neither has the machine's
    better minutes.
    """
    embedder.embed(["warm", "up"])
    half = len(texts) // 2
    alone = timed(lambda: _embed(embedder, texts[:half]))
    whole = build(home, embedder)
    alone += timed(lambda: _embed(embedder, texts[half:]))
    same = build(home, embedder)
    changed = change_documents(documents)
    add_documents(home, documents)
    again = build(home, embedder)
    stages = {f"rebuild_{stage}_s": seconds for stage, seconds in again.seconds.items()}
    return {
        "build_ratio": whole.seconds["total"] / alone,
        "build_s": whole.seconds["total"],
        "embed_alone_s": alone,
        "rebuild_unchanged_share": same.seconds["total"] / whole.seconds["total"],
        "rebuild_unchanged_embedded": same.vectors_made,
        "rebuild_changed_share": again.seconds["total"] / whole.seconds["total"],
        "rebuild_changed_embedded": again.vectors_made,
        "rebuild_changed_rows": changed,
        **stages,
    }


def _embed(embedder: Embedder, texts: Sequence[str]) -> None:
    for first in range(0, len(texts), WINDOW):
        embedder.embed(texts[first : first + WINDOW])


def measure_answers(
    home: Path, embedder: Embedder, plain: PlainIndex, *, rounds: int, questions: Sequence[str] = QUESTIONS
) -> dict[str, float]:
    """Time each question, warm, with the assistant and with the plain index, in turn; medians over the questions."""
    assistant = Assistant.open(home, clock=lambda: TODAY, embedder=embedder)
    ours: list[float] = []
    theirs: list[float] = []
    try:
        for text in questions:
            question = Question(text)
            assistant.ask(question)
            times = interleaved(
                {"ours": lambda: assistant.ask(question), "plain": lambda: plain.query(text)},  # noqa: B023 - run here
                rounds=rounds,
            )
            ours.append(median(times["ours"]))
            theirs.append(median(times["plain"]))
    finally:
        assistant.close()
    return {
        "answer_ratio": median(ours) / median(theirs),
        "answer_p50_ms": 1e3 * median(ours),
        "answer_p95_ms": 1e3 * percentile(ours, 0.95),
        "plain_p50_ms": 1e3 * median(theirs),
    }


def measure_cold(home: Path, *, rounds: int, plain: Sequence[str] = PLAIN_START) -> dict[str, float]:
    """Time answering from a fresh process, and the plain start, in turn; questions that do and do not need a vector."""
    command = [sys.executable, "-m", "assistant.cli", "--home", str(home), "ask"]
    asked = [QUESTIONS[0], QUESTIONS[9]]

    def run_all(*commands: Sequence[str]) -> None:
        for one in commands:
            subprocess.run(one, check=True, capture_output=True)

    tasks = {"ask": lambda: run_all(*([*command, question] for question in asked)), "plain": lambda: run_all(plain)}
    run_all(plain, *([*command, question] for question in asked))
    times = interleaved(tasks, rounds=rounds)
    return {
        "cold_ratio": ratio(times, "ask", "plain") / len(asked),
        "cold_ask_s": median(times["ask"]) / len(asked),
        "cold_plain_s": median(times["plain"]),
    }
