"""Names: whether pairs of names of persons, companies and vessels are taken for one party, against hand-made labels."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from evals.benchmarks.folders import benchmark_folder, read_lines
from evals.benchmarks.metrics import f1_of
from evals.benchmarks.model import BenchResult, Goal
from index.likeness import SAME_PARTY_MIN, party_likeness

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

NAME = "names"
GOALS = (
    Goal(
        "f1",
        "names of one party told from others, F1",
        0.85,
        at_most=False,
        digits=3,
        published="nomenklatura logic-v2 .790 (all pairs)",
        plain="Levenshtein .657",
    ),
)


def run(data: Path | None) -> BenchResult:
    """Judge every pair of the folder at the threshold that answers use."""
    started = time.perf_counter()
    cases = read_lines(benchmark_folder(data, NAME, "cases.jsonl") / "cases.jsonl")
    judged = [
        (party_likeness(case["name1"], case["name2"]) >= SAME_PARTY_MIN, str(case["is_match"]).lower() == "true")
        for case in cases
    ]
    return BenchResult(NAME, len(cases), scores(judged), time.perf_counter() - started, GOALS)


def scores(judged: Iterable[tuple[bool, bool]]) -> dict[str, float]:
    """Return precision, recall and F1 of judgements, each with what is true.

    >>> scores([(True, True), (True, False), (False, True), (False, False)])
    {'precision': 0.5, 'recall': 0.5, 'f1': 0.5}
    """
    held = list(judged)
    right = sum(found and true for found, true in held)
    precision = right / max(1, sum(found for found, _ in held))
    recall = right / max(1, sum(true for _, true in held))
    return {"precision": precision, "recall": recall, "f1": f1_of(precision, recall)}
