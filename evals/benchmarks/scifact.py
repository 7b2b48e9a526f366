"""SciFact: abstracts found for scientific claims, by meaning, by words and by both; nDCG@10 as BEIR computes it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from evals.benchmarks.folders import benchmark_folder, read_lines
from evals.benchmarks.metrics import mean, ndcg_at
from evals.benchmarks.model import BenchResult, Goal
from evals.benchmarks.texts import EVERYTHING, Text, indexed, ranked_documents, readings_of
from index.embed import SentenceEmbedder
from index.retriever import Retriever

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from index.model import ScoredPassage

NAME = "scifact"
FILES = ("corpus.jsonl", "claims.jsonl", "qrels.tsv")
GOALS = (
    Goal(
        "ndcg_at_10",
        "abstracts for scientific claims, nDCG@10, words and meaning",
        0.73,
        at_most=False,
        digits=3,
        published="MiniLM .645, BM25 .665 (other queries)",
        plain="rank fusion .717 (other queries)",
    ),
)
K = 10
PASSAGES = 3 * K
"""Passages asked for: an abstract may have several."""


def run(data: Path | None) -> BenchResult:
    """Look for every claim that has a judgement among all abstracts of the folder."""
    started = time.perf_counter()
    folder = benchmark_folder(data, NAME, *FILES)
    claims = {str(line["_id"]): line["text"] for line in read_lines(folder / "claims.jsonl")}
    qrels = {key: gains for key, gains in read_qrels(folder / "qrels.tsv").items() if key in claims}
    texts = (Text(str(one["_id"]), one["title"], [one["text"]]) for one in read_lines(folder / "corpus.jsonl"))
    embedder = SentenceEmbedder()
    with indexed(readings_of(texts), embedder) as snapshot:
        retriever = Retriever(snapshot, embedder)
        finders: dict[str, Callable[[str], tuple[ScoredPassage, ...]]] = {
            "ndcg_at_10_dense": lambda claim: retriever.dense(claim, filters=EVERYTHING, k=PASSAGES),
            "ndcg_at_10_bm25": lambda claim: retriever.bm25(claim, filters=EVERYTHING, k=PASSAGES),
            "ndcg_at_10": lambda claim: retriever.retrieve(claim, filters=EVERYTHING, k=PASSAGES),
        }
        measures = {
            name: mean(ndcg_at(ranked_documents(find(claims[key])), gains, K) for key, gains in qrels.items())
            for name, find in finders.items()
        }
    return BenchResult(NAME, len(qrels), measures, time.perf_counter() - started, GOALS)


def read_qrels(path: Path) -> Mapping[str, dict[str, float]]:
    """Return for each query the gain of each relevant document, out of lines of query, document and score."""
    qrels: dict[str, dict[str, float]] = {}
    for line in path.read_text(encoding="utf-8").splitlines()[1:]:
        query, document, score = line.split("\t")
        if float(score) > 0:
            qrels.setdefault(query, {})[document] = float(score)
    return qrels
