"""Chunking: whether the five passages found for a question hold the exact excerpts that answer it.

Source: brandonstarxel/chunking_evaluation, `base_evaluation.py`; all corpora are in one index.
"""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from evals.benchmarks.folders import benchmark_folder, read_lines
from evals.benchmarks.metrics import mean
from evals.benchmarks.model import BenchResult, Goal
from evals.benchmarks.texts import EVERYTHING, indexed
from index.embed import SentenceEmbedder
from index.retriever import Retriever
from sources.metadata import FileMetadata
from sources.readers import article_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sources.model import Reading, Span

    Range = tuple[int, int]
    """Start and end in a corpus as its file has it, half-open."""

NAME = "chunking"
FILE = "questions.jsonl"
GOALS = (
    Goal(
        "recall",
        "exact excerpts in five passages, recall, %",
        88,
        at_most=False,
        published="same model: 250 tokens, 125 of them shared, 82.4; recursive, 200 tokens, 75.7",
    ),
    Goal("precision", "of those passages, precision, %", 6.5, at_most=False, published="recursive, 200 tokens 6.5"),
)
K = 5
WORD_CHARS = 24
"""Most characters of the word by which a place is found again after characters that our reader left out or changed."""


def run(data: Path | None) -> BenchResult:
    """Index the corpora of the folder together and look for every question."""
    started = time.perf_counter()
    folder = benchmark_folder(data, NAME, FILE)
    questions = read_lines(folder / FILE)
    names = sorted({line["corpus_id"] for line in questions})
    corpora = {name: (folder / f"{name}.md").read_bytes() for name in names}
    readings = {name: read_corpus(name, content) for name, content in corpora.items()}
    places = {name: place_map(one.version.text, corpora[name].decode("utf-8")) for name, one in readings.items()}
    embedder = SentenceEmbedder()
    with indexed(readings.values(), embedder) as snapshot:
        retriever = Retriever(snapshot, embedder)
        rows = []
        for line in questions:
            found = (one.passage for one in retriever.retrieve(line["question"], filters=EVERYTHING, k=K))
            ranges = [(one.document_id, range_of(one.span, places[one.document_id])) for one in found]
            wanted = [(one["start_index"], one["end_index"]) for one in line["references"]]
            rows.append(scores(ranges, line["corpus_id"], wanted))
    measures = {name: 100 * mean(row[name] for row in rows) for name in ("recall", "precision", "iou")}
    return BenchResult(NAME, len(questions), measures, time.perf_counter() - started, GOALS)


def read_corpus(name: str, content: bytes) -> Reading:
    """Read a corpus as the article that it would be in a user's folder, named by its corpus."""
    (reading,) = article_text.read(content, name=f"{name}.md", metadata=FileMetadata())
    return replace(
        reading,
        document=replace(reading.document, document_id=name),
        version=replace(reading.version, document_id=name),
    )


def place_map(canonical: str, printed: str) -> list[int]:
    """Return for each character of the canonical text where it stands in the file; spaces are skipped on both sides.

    >>> place_map("ab c", " ab  c")
    [1, 2, 3, 5]
    """
    places: list[int] = []
    at = 0
    for number, char in enumerate(canonical):
        while at < len(printed) and printed[at].isspace() and not char.isspace():
            at += 1
        if not char.isspace() and printed[at : at + 1] != char:
            found = printed.find(canonical[number : number + WORD_CHARS].split()[0], at)
            at = found if found >= 0 else at
        places.append(at)
        at += not char.isspace() and printed[at : at + 1] == char
    return places


def range_of(span: Span, places: Sequence[int]) -> Range:
    """Return where a span of the canonical text stands in the file."""
    return places[span.start], places[span.end - 1] + 1


def scores(found: Sequence[tuple[str, Range]], corpus: str, wanted: Sequence[Range]) -> dict[str, float]:
    """Return recall, precision and intersection over union of the ranges found, in characters.

    >>> scores([("a", (0, 10)), ("b", (0, 10))], "a", [(5, 15)])
    {'recall': 0.5, 'precision': 0.25, 'iou': 0.2}
    """
    held = {place for name, (start, end) in found if name == corpus for place in range(start, end)}
    wanted_places = {place for start, end in wanted for place in range(start, end)}
    hit = len(held & wanted_places)
    shown = sum(end - start for _, (start, end) in found)
    asked = sum(end - start for start, end in wanted)
    missed = len(wanted_places - held)
    return {
        "recall": hit / asked if asked else 0.0,
        "precision": hit / shown if shown else 0.0,
        "iou": hit / (shown + missed) if shown + missed else 0.0,
    }
