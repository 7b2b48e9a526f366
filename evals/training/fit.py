"""Learns from which features a sentence answers a question: `python -m evals.training.fit HOME [--write]`.

Questions are those of fit.jsonl and the open ones of evals/cases/bundled.jsonl; HOME holds the bundled library. Prints
what ten folds get right, by the learned weights and by a threshold on coverage plus similarity; writes
`assistant/fit.toml`.
"""

from __future__ import annotations

import json
import re
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from assistant.answer import Assistant
from assistant.evidence import Wanted
from assistant.fit import FEATURES, Fit
from evals.load import load_cases
from index.embed import SentenceEmbedder

if TYPE_CHECKING:
    from collections.abc import Callable

QUESTIONS = Path(__file__).with_name("fit.jsonl")
CASES = Path(__file__).parents[1] / "cases" / "bundled.jsonl"
WEIGHTS = Path(__file__).parents[2] / "assistant" / "fit.toml"
TODAY = date(2026, 11, 20)
CANDIDATES = 40
"""Sentences of a question that are learned from, those that hold most of its words and meaning."""
FOLDS = 10
RIDGE = 1.0
STEPS = 60
OPEN_KINDS = ("definition", "attribution", "press or official", "when", "count")
WRONG_COSTS, INVENTED_COSTS = 0.5, 2.0
"""What a wrong answer costs against a right one: to an answerable question, and to one that nothing answers."""


def main() -> None:
    """Learn, report and, with --write, write."""
    assistant = Assistant.open(Path(sys.argv[1]), clock=lambda: TODAY, embedder=SentenceEmbedder())
    groups = [_group(assistant, question, answer) for question, answer in _questions()]
    folds = np.array_split(np.random.default_rng(0).permutation(len(groups)), FOLDS)
    totals = {"learned": np.zeros(5, dtype=int), "coverage + similarity": np.zeros(5, dtype=int)}
    for fold in folds:
        train = [group for number, group in enumerate(groups) if number not in fold]
        test = [groups[number] for number in fold]
        weights = _learned(train)
        for name, score in (("learned", lambda x, w=weights: _scores(w, x)), ("coverage + similarity", _by_hand)):
            totals[name] += _counts(test, score, _threshold(train, score))
    for name, counts in totals.items():
        right, wrong, abstained, declined, invented = counts
        print(f"{name}: answerable {right} right, {wrong} wrong, {abstained} abstained; "  # noqa: T201
              f"others {declined} abstained, {invented} answered")  # fmt: skip
    if "--write" in sys.argv:
        weights = _learned(groups)
        _write(weights, _threshold(groups, lambda x: _scores(weights, x)))


def _questions() -> list[tuple[str, str]]:
    """Return questions with the pattern of the sentence wanted; an empty pattern: nothing answers."""
    made = [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    found = [(one["question"], one.get("answer", "")) for one in made]
    for case in load_cases(CASES).cases:
        vital = [fact for fact in case.expect.facts if fact.vital]
        outcomes = {outcome.value for outcome in case.expect.outcome}
        if not case.history and case.kind in OPEN_KINDS and "answered" in outcomes and vital:
            found.append((case.question, "|".join(vital[0].any)))
        elif case.kind in ("unanswerable", "off topic") and outcomes == {"abstained"}:
            found.append((case.question, ""))
    return found


def _group(assistant: Assistant, question: str, answer: str) -> tuple[np.ndarray, np.ndarray, bool]:
    """Return the features of a question's candidates, which of them answer, and whether it can be answered."""
    materials = assistant.materials
    found = materials.finder.find(Wanted(question), materials.passages(question, TODAY))
    fits = [(item.fit, item.quote) for item in found if item.fit]
    fits = sorted(fits, key=lambda pair: -pair[0].coverage - pair[0].similarity)[:CANDIDATES]
    right = [bool(answer and re.search(answer, quote, re.IGNORECASE | re.DOTALL)) for _, quote in fits]
    return np.array([_values(fit) for fit, _ in fits]), np.array(right, dtype=float), bool(answer)


def _values(fit: Fit) -> tuple[float, ...]:
    return fit.features


def _learned(groups: list[Any]) -> np.ndarray:
    """Fit a logistic regression by Newton's method; every question weighs alike, its answers as much as the rest."""
    features = np.concatenate([x for x, _, _ in groups])
    labels = np.concatenate([y for _, y, _ in groups])
    weights = np.concatenate([_shares(y) for _, y, _ in groups]) * 30
    rows = np.c_[np.ones(len(features)), features]
    ridge = np.eye(rows.shape[1]) * RIDGE
    ridge[0, 0] = 1e-6
    found = np.zeros(rows.shape[1])
    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(-rows @ found))
        slope = weights * chance * (1 - chance) + 1e-9
        step: np.ndarray = np.linalg.solve(
            rows.T @ (rows * slope[:, None]) + ridge, rows.T @ (weights * (labels - chance)) - ridge @ found
        )
        found = found + step
    return found


def _shares(labels: np.ndarray) -> np.ndarray:
    if not labels.sum():
        return np.full(len(labels), 1 / len(labels))
    shares: np.ndarray = np.where(labels == 1, 1 / labels.sum(), 1 / max(1, (labels == 0).sum()))
    return shares


def _scores(weights: np.ndarray, features: np.ndarray) -> np.ndarray:
    scores: np.ndarray = 1 / (1 + np.exp(-(np.c_[np.ones(len(features)), features] @ weights)))
    return scores


def _by_hand(features: np.ndarray) -> np.ndarray:
    scores: np.ndarray = features[:, 0] + features[:, 1]
    return scores


def _counts(groups: list[Any], score: Callable[[np.ndarray], np.ndarray], threshold: float) -> np.ndarray:
    """Count answerable questions answered rightly, wrongly and not, and others declined and answered."""
    counts = np.zeros(5, dtype=int)
    for features, labels, answerable in groups:
        scores = score(features)
        best = [number for number in np.argsort(-scores)[:3] if scores[number] >= threshold]
        if answerable:
            counts[0 if labels[best].any() else 1 if best else 2] += 1
        else:
            counts[4 if best else 3] += 1
    return counts


def _threshold(groups: list[Any], score: Callable[[np.ndarray], np.ndarray]) -> float:
    """Return the score from which answering pays best on these questions."""
    held = np.concatenate([score(features) for features, _, _ in groups])
    worth = []
    for threshold in np.unique(np.quantile(held, np.linspace(0.5, 1, 200))):
        right, wrong, _, declined, invented = _counts(groups, score, threshold)
        worth.append((right + declined - WRONG_COSTS * wrong - INVENTED_COSTS * invented, threshold))
    return float(max(worth)[1])


def _write(weights: np.ndarray, threshold: float) -> None:
    lines = [
        "# Weights by which a sentence is judged to answer a question; made by `python -m evals.training.fit`.",
        f"answers_from = {threshold:.2f}",
        "",
        "[weights]",
        f"constant = {weights[0]:.2f}",
        *(f'"{name}" = {weight:.2f}' for name, weight in zip(FEATURES, weights[1:], strict=True)),
    ]
    WEIGHTS.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
