"""Metrics of the public benchmarks, each as its authors compute it. Pure functions."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence


class Rouge(NamedTuple):
    """How an answer compares with a reference, 0 to 1 each."""

    precision: float
    recall: float
    f1: float


def rouge(kind: str, answer: str, reference: str) -> Rouge:
    """Return ROUGE with stemming as Google's `rouge-score` computes it; `kind` is `rouge1` or `rougeL`."""
    score = _scorer(kind).score(reference, answer)[kind]
    return Rouge(score.precision, score.recall, score.fmeasure)


@lru_cache(maxsize=4)
def _scorer(kind: str) -> Any:  # noqa: ANN401 - rouge-score ships no types
    from rouge_score.rouge_scorer import RougeScorer

    return RougeScorer([kind], use_stemmer=True)


def recall_at(ranking: Sequence[str], relevant: Collection[str], k: int) -> float:
    """Return the share of the relevant documents among the first `k`; 0 when none is relevant.

    >>> recall_at(["a", "b", "c"], {"a", "c"}, 2)
    0.5
    """
    return len(set(ranking[:k]) & set(relevant)) / len(set(relevant)) if relevant else 0.0


def average_precision_at(ranking: Sequence[str], relevant: Collection[str], k: int) -> float:
    """Return the average precision over the first `k`, as trec_eval's `map_cut` does: of all that are relevant.

    >>> average_precision_at(["a", "b", "c"], {"a", "c", "d"}, 3) == (1 / 1 + 2 / 3) / 3
    True
    """
    found, total = 0, 0.0
    for rank, one in enumerate(ranking[:k], start=1):
        if one in relevant:
            found += 1
            total += found / rank
    return total / len(set(relevant)) if relevant else 0.0


def ndcg_at(ranking: Sequence[str], gains: Mapping[str, float], k: int) -> float:
    """Return nDCG over the first `k` with linear gains, as trec_eval's `ndcg_cut` does; 0 when nothing gains.

    >>> ndcg_at(["b", "a"], {"a": 1.0}, 10) == 1 / math.log2(3)
    True
    """
    ideal = _dcg(sorted(gains.values(), reverse=True)[:k])
    return _dcg(gains.get(one, 0.0) for one in ranking[:k]) / ideal if ideal else 0.0


def _dcg(gains: Iterable[float]) -> float:
    return sum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains, start=1))


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float:
    """Return how often a positive scores higher than a negative, ties counting half; 0.5 when either is missing.

    >>> auroc([0.9, 0.4], [0.1, 0.4])
    0.875
    """
    if not positive or not negative:
        return 0.5
    wins = sum((one > other) + 0.5 * (one == other) for one in positive for other in negative)
    return wins / (len(positive) * len(negative))


def f1_of(precision: float, recall: float) -> float:
    """Return the harmonic mean; 0 when both are 0.

    >>> f1_of(0.5, 1.0) == 2 / 3
    True
    """
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def mean(values: Iterable[float]) -> float:
    """Return the mean; 0 of nothing.

    >>> mean([1.0, 2.0]), mean([])
    (1.5, 0.0)
    """
    held = list(values)
    return math.fsum(held) / len(held) if held else 0.0
