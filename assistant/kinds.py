"""The kind of a question whose words fit no pattern: a small linear model over the embedding of the question.

It was learnt by `python -m evals.training.kinds` from the examples beside that script; `kinds.tsv` holds its weights.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from assistant.asked_kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.question import Asked
    from assistant.subject import Subject

WEIGHTS = Path(__file__).with_name("kinds.tsv")
SURE = 0.28
"""Least probability that is acted on; chance is 0.06. Chosen on the examples: below it half of the labels are wrong."""
_KINDS = {
    "why": Kind.WHY,
    "when": Kind.WHEN,
    "policy": Kind.POLICY,
    "status": Kind.STATUS,
    "lists": Kind.STATUS,
    "count": Kind.COUNT,
    "enumeration": Kind.ENUMERATION,
    "destinations": Kind.DESTINATIONS,
    "address": Kind.ADDRESS,
    "changes": Kind.CHANGES,
    "alias": Kind.ALIAS,
    "notice": Kind.NOTICE,
    "force": Kind.IN_FORCE,
    "definition": Kind.DEFINITION,
}
"""The kinds that the labels of the model stand for; the other labels ask for what no pattern answers."""
_NUMBERS = re.compile(r"\b(?:document )?(?:C1-)?(?:19|20)\d\d-\d{4,6}\b|\b\d+ FR \d+\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Weights:
    """A multinomial logistic regression over unit vectors."""

    model: str
    """The embedding model that it was learnt with, without the precision."""
    labels: tuple[str, ...]
    matrix: np.ndarray
    """float32, (labels, dimension)."""
    bias: np.ndarray
    """float32, (labels,)."""

    def label(self, vector: np.ndarray) -> tuple[str, float]:
        """Return the likeliest label of a unit vector, float32, (dimension,), and its probability, 0 to 1."""
        scores = self.matrix @ vector + self.bias
        shares = np.exp(scores - scores.max())
        best = int(shares.argmax())
        return self.labels[best], float(shares[best] / shares.sum())


@cache
def learned() -> Weights:
    """Read the weights: a line that names the model, then a line for each label with its bias and weights."""
    first, *rows = WEIGHTS.read_text(encoding="utf-8").splitlines()
    cells = [row.split("\t") for row in rows]
    numbers = np.array([row[1:] for row in cells], dtype=np.float32)
    return Weights(first.split("\t")[1], tuple(row[0] for row in cells), numbers[:, 1:], numbers[:, 0])


def with_kind(asked: Asked, subject: Subject, *, model: str, embed: Callable[[str], np.ndarray]) -> Asked:
    """Give a question of no kind the one that the weights are sure of.

    Args:
        asked: the question.
        subject: whom it is about.
        model: name of the embedding model; another than the weights were learnt with leaves the question as it is.
        embed: gives the unit vector of a text, float32, (dimension,).
    """
    weights = learned()
    if asked.kinds or not asked.text or model.split("/")[0] != weights.model:
        return asked
    label, share = weights.label(embed(masked(asked, subject)))
    kind = _KINDS.get(label) if share >= SURE else None
    return replace(asked, kinds=frozenset({kind})) if kind else asked


def masked(asked: Asked, subject: Subject) -> str:
    """Return the question in lower case with names, dates and numbers of notices put in general words.

    What is left says what is asked, whoever it is asked of.
    """
    spans = [(found.found.span.start, found.found.span.end, "that day") for found in asked.dates]
    if not subject.carried:
        spans += [(hit.span.start, hit.span.end, "the company") for hit in subject.hits]
        starts = [(asked.text.find(name), name) for name in subject.unlisted]
        spans += [(start, start + len(name), "the company") for start, name in starts if start >= 0]
    spans += [(found.start(), found.end(), "the rule") for found in _NUMBERS.finditer(asked.text)]
    text, taken = asked.text, len(asked.text)
    for start, end, words in sorted(spans, reverse=True):
        if end <= taken:
            text, taken = f"{text[:start]}{words}{text[end:]}", start
    return plain(text)


def plain(text: str) -> str:
    """Write a question as the model reads it: lower case, no mark at its end."""
    return " ".join(text.casefold().split()).rstrip("?!. ")
