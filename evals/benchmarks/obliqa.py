"""ObliQA: provisions of regulatory documents found for questions of obligation; Recall@10 and MAP@10."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from evals.benchmarks.folders import benchmark_folder, read_lines
from evals.benchmarks.metrics import average_precision_at, mean, recall_at
from evals.benchmarks.model import BenchResult, Goal
from evals.benchmarks.texts import EVERYTHING, Text, indexed, ranked_documents, readings_of
from index.embed import SentenceEmbedder
from index.retriever import Retriever

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

NAME = "obliqa"
FILES = ("provisions.jsonl", "questions.jsonl")
GOALS = (
    Goal(
        "recall_at_10",
        "regulatory provisions, Recall@10",
        0.83,
        at_most=False,
        digits=3,
        published="LeSeR, fine-tuned .820 (test)",
        plain="BM25 .767, rank fusion .766, weighted .781 (test)",
    ),
    Goal(
        "map_at_10",
        "regulatory provisions, MAP@10",
        0.68,
        at_most=False,
        digits=3,
        published="LeSeR, fine-tuned .666 (test)",
        plain="BM25 .611, rank fusion .604, weighted .637 (test)",
    ),
)
K = 10
PASSAGES = 3 * K
"""Passages asked for: a provision over the embedding model's limit has several."""


def run(data: Path | None) -> BenchResult:
    """Look for every question of the folder among all its provisions; each is a document, those of one number one."""
    started = time.perf_counter()
    folder = benchmark_folder(data, NAME, *FILES)
    provisions: dict[str, list[str]] = {}
    for one in read_lines(folder / "provisions.jsonl"):
        provisions.setdefault(key_of(one), []).append(one["Passage"])
    questions = read_lines(folder / "questions.jsonl")
    embedder = SentenceEmbedder()
    texts = (Text(key, "", paragraphs) for key, paragraphs in provisions.items())
    with indexed(readings_of(texts), embedder) as snapshot:
        retriever = Retriever(snapshot, embedder)
        found = [
            ranked_documents(retriever.retrieve(one["Question"], filters=EVERYTHING, k=PASSAGES)) for one in questions
        ]
    relevant = [{key_of(passage) for passage in one["Passages"]} for one in questions]
    pairs = list(zip(found, relevant, strict=True))
    measures = {
        "recall_at_10": mean(recall_at(ranking, wanted, K) for ranking, wanted in pairs),
        "map_at_10": mean(average_precision_at(ranking, wanted, K) for ranking, wanted in pairs),
    }
    return BenchResult(NAME, len(questions), measures, time.perf_counter() - started, GOALS)


def key_of(provision: Mapping[str, Any]) -> str:
    """Name a provision by its document and its number in it.

    >>> key_of({"DocumentID": 3, "PassageID": "18.8.2"})
    '3/18.8.2'
    """
    return f"{provision['DocumentID']}/{provision['PassageID']}"
