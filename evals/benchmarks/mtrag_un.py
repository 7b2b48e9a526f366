"""MTRAG-UN: passages found for follow-up questions, and whether doubt is highest where nothing held answers.

The contexts of all tasks are one library. Source: IBM/mt-rag-benchmark.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from assistant.answerability import doubt
from assistant.evidence import Wanted
from assistant.follow_up import queries
from assistant.materials import Materials
from assistant.model import Question, Turn
from evals.benchmarks.folders import benchmark_folder, read_lines
from evals.benchmarks.metrics import auroc, mean, ndcg_at, recall_at
from evals.benchmarks.model import BenchResult, Goal
from evals.benchmarks.texts import EVERYTHING, Text, indexed, ranked_documents, readings_of
from index.embed import SentenceEmbedder

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

NAME = "mtrag-un"
FILE = "tasks.jsonl"
GOALS = (
    Goal(
        "recall_gain",
        "passages for follow-up questions, Recall@5 gained by the turns before",
        0.09,
        at_most=False,
        digits=3,
        published="+.07 to +.15 by rewriting (whole corpora)",
        plain="previous and last question +.068",
    ),
    Goal(
        "auroc_unanswerable",
        "unanswerable told from answerable, AUROC",
        0.88,
        at_most=False,
        digits=3,
        plain="nearest cosine .79",
    ),
    Goal(
        "auroc_underspecified",
        "underspecified told from answerable, AUROC",
        0.70,
        at_most=False,
        digits=3,
        plain="nearest cosine .57",
    ),
)
K = 5
PASSAGES = 6 * K
"""Passages asked for: a context over the embedding model's limit has several."""


def run(data: Path | None) -> BenchResult:
    """Search for every task's last turn, alone and with the turns before, and ask how far the answer is in doubt."""
    started = time.perf_counter()
    tasks = read_lines(benchmark_folder(data, NAME, FILE) / FILE)
    embedder = SentenceEmbedder()
    with indexed(readings_of(texts_of(tasks)), embedder) as snapshot:
        measures = measure(tasks, Materials.of(snapshot, embedder))
    return BenchResult(NAME, len(tasks), measures, time.perf_counter() - started, GOALS)


def texts_of(tasks: Iterable[Mapping[str, Any]]) -> list[Text]:
    """Return the contexts of all tasks, each once."""
    contexts = {one["document_id"]: one for task in tasks for one in task["contexts"]}
    return [Text(key, one.get("title") or "", one["text"].split("\n")) for key, one in contexts.items()]


def question_of(task: Mapping[str, Any]) -> Question:
    """Return the last turn of a task as a question with its history."""
    turns = [Turn("user" if one["speaker"] == "user" else "assistant", one["text"]) for one in task["input"]]
    return Question(turns[-1].content, tuple(turns[:-1]))


def measure(tasks: Sequence[Mapping[str, Any]], materials: Materials) -> dict[str, float]:
    """Return the measures of retrieval over the tasks with contexts, and of doubt over those of each kind."""
    alone, whole, gains = [], [], []
    doubts: dict[str, list[float]] = {}
    for task in tasks:
        question = question_of(task)
        found = materials.retriever.together(queries(question.text, question.history), filters=EVERYTHING, k=PASSAGES)
        evidence = materials.finder.find(Wanted(question.text), found)
        doubts.setdefault(task["answerability"][0], []).append(doubt(evidence))
        relevant = {one["document_id"]: 1.0 for one in task["contexts"]}
        if relevant:
            last = materials.retriever.retrieve(question.text, filters=EVERYTHING, k=PASSAGES)
            alone.append(recall_at(ranked_documents(last), relevant, K))
            whole.append(recall_at(ranked_documents(found), relevant, K))
            gains.append(ndcg_at(ranked_documents(found), relevant, K))
    answerable = doubts.get("ANSWERABLE", [])
    return {
        "recall_at_5_last": mean(alone),
        "recall_at_5": mean(whole),
        "recall_gain": mean(whole) - mean(alone),
        "ndcg_at_5": mean(gains),
        "auroc_unanswerable": auroc(doubts.get("UNANSWERABLE", []), answerable),
        "auroc_underspecified": auroc(doubts.get("UNDERSPECIFIED", []), answerable),
    }
