"""What a case scores on each measure, 0 to 1: what tables, comparisons and the gate are made of."""

from __future__ import annotations

from statistics import fmean
from typing import TYPE_CHECKING, Any

from evals.measures import check_fact, seen_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from evals.model import Case
    from evals.relevance import Relevance
    from evals.results import Check, Scores

MEASURES = {
    "passed": "the case passes: every check of it does",
    "outcome": "the outcome is one of those that are right",
    "vital": "share of the vital facts that are seen",
    "facts": "share of the other facts that are seen",
    "sources": "share of the sources wanted that are cited",
    "clean": "share of the forbidden claims that are not made",
    "exact": "share of the citations whose quote is the text at its span",
    "relevant": "share of the citations that hold a third or more of what their statement says",
}
"""The measures by name, with what each says; all of them are better when higher."""
SLACK = {"relevant": 0.02}
"""How far a measure may fall without being worse: relevance is judged by words alone, and an answer that says more may
share less with what it cites."""
FROM_ANSWER = frozenset({"exact", "relevant"})
"""Measures that apply to an answer with citations; to which cases the others apply is decided by the cases alone."""


def score_answer(
    case: Case, answer: Mapping[str, Any], checks: Sequence[Check], *, inexact: int, relevance: Relevance
) -> Scores:
    """Score an answer that was checked.

    Args:
        case: what was asked.
        answer: the object of `ask --json`.
        checks: what `measures.check_answer` found.
        inexact: how many of its citations are not exact.
        relevance: what its citations hold.
    """
    seen = seen_of(answer)
    others = [check_fact(fact, answer, seen).passed for fact in case.expect.facts if not fact.vital]
    quotes = len(answer["citations"])
    return {
        "passed": float(all(check.passed for check in checks)),
        "outcome": _share(check.passed for check in checks if check.name == "outcome"),
        "vital": _share(check.passed for check in checks if check.name.startswith("fact ")),
        "facts": _share(others),
        "sources": _share(check.passed for check in checks if check.name.startswith("source ")),
        "clean": _share(check.passed for check in checks if check.name.startswith("forbid ")),
        "exact": 1 - inexact / quotes if quotes else None,
        "relevant": relevance.share,
    }


def score_nothing(case: Case) -> Scores:
    """Score a case without an answer, or with one that could not be checked: 0 on each measure that applies to it."""
    facts = case.expect.facts
    applies = {
        "passed": True,
        "outcome": True,
        "vital": any(fact.vital for fact in facts),
        "facts": any(not fact.vital for fact in facts),
        "sources": bool(case.expect.sources),
        "clean": bool(case.expect.forbid),
    }
    return {name: 0.0 if applies.get(name, name in FROM_ANSWER) else None for name in MEASURES}


def mean_scores(scores: Iterable[Scores]) -> dict[str, float | None]:
    """Return the mean of each measure over the cases that it applies to; None where it applies to none.

    >>> mean_scores([{"passed": 1.0}, {"passed": 0.0}])["passed"]
    0.5
    """
    held = list(scores)
    means: dict[str, float | None] = {}
    for name in MEASURES:
        values = [value for one in held if (value := one.get(name)) is not None]
        means[name] = fmean(values) if values else None
    return means


def _share(passed: Iterable[bool]) -> float | None:
    found = list(passed)
    return sum(found) / len(found) if found else None
