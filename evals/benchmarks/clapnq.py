"""ClapNQ: the sentences quoted for a question out of the one passage given, and whether the system abstains.

Source: primeqa/clapnq. ROUGE with stemming, the best over the references; an answerable question that is abstained on
scores 0.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assistant.evidence import Wanted
from assistant.materials import Materials
from assistant.model import Question
from assistant.question import understand
from assistant.quotations import Quotations
from assistant.subject import Subject
from evals.benchmarks.folders import benchmark_folder, read_lines
from evals.benchmarks.metrics import mean, rouge
from evals.benchmarks.model import BenchResult, Goal
from evals.benchmarks.texts import EVERYTHING, Text, indexed, readings_of
from index.embed import SentenceEmbedder
from index.model import ScoredPassage

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

NAME = "clapnq"
FILES = ("answerable.jsonl", "unanswerable.jsonl")
GOALS = (
    Goal(
        "rouge_l",
        "sentences that answer, one passage given, RougeL",
        48,
        at_most=False,
        published="GPT-4 35.9, GPT-3.5 39.8, Mistral-7B 39.0, T5-large 41.5 (200 examples) and 57.2 (all)",
        plain="nearest cosine 40.8",
    ),
    Goal(
        "abstained",
        "unanswerable ones abstained on, %",
        88,
        at_most=False,
        published="the same: 18.0, 37.0, 18.6, 89.7 and 89.2",
        plain="85.3",
    ),
    Goal(
        "length_chars",
        "length of an answer, characters",
        425,
        published="GPT-4 759, GPT-3.5 444, Mistral-7B 384, T5-large 318",
        plain="425 (three sentences)",
    ),
)

_NOBODY = Subject((), (), carried=False)


@dataclass(frozen=True, slots=True)
class Case:
    """A question with its passage."""

    question: str
    title: str
    text: str
    sentences: tuple[str, ...]
    references: tuple[str, ...]
    """Empty when the passage does not answer."""


def run(data: Path | None) -> BenchResult:
    """Answer every question of the folder from its own passage."""
    started = time.perf_counter()
    folder = benchmark_folder(data, NAME, *FILES)
    cases = [case_of(line) for file in FILES for line in read_lines(folder / file)]
    measures = scores(cases, list(answers(cases)))
    return BenchResult(NAME, len(cases), measures, time.perf_counter() - started, GOALS)


def case_of(line: Mapping[str, Any]) -> Case:
    """Read one line of the data."""
    passage = line["passages"][0]
    references = tuple(one["answer"] for one in line["output"] if one["answer"])
    return Case(line["input"], passage["title"], passage["text"], tuple(passage["sentences"]), references)


def answers(cases: Sequence[Case]) -> Iterator[str]:
    """Yield for each case the sentences quoted, in text order, joined by a space; empty when it is abstained on."""
    texts = (Text(str(number), case.title, case.sentences) for number, case in enumerate(cases))
    embedder = SentenceEmbedder()
    with indexed(readings_of(texts), embedder) as snapshot:
        materials = Materials.of(snapshot, embedder)
        passages: dict[str, list[ScoredPassage]] = {}
        for passage in snapshot.passages(range(snapshot.manifest.passages)):
            passages.setdefault(passage.document_id, []).append(ScoredPassage(passage, 0.0, 1, "given"))
        for number, case in enumerate(cases):
            yield _answer(materials, case.question, passages.get(str(number), []))


def _answer(materials: Materials, question: str, passages: Sequence[ScoredPassage]) -> str:
    asked = understand(Question(question), today=EVERYTHING.as_of)
    found = materials.finder.find(Wanted(asked.text), passages)
    chosen = Quotations(materials).chosen(asked, found, _NOBODY)
    return " ".join(item.quote for item in sorted(chosen, key=lambda item: item.span))


def scores(cases: Sequence[Case], given: Sequence[str]) -> dict[str, float]:
    """Return the measures, in percent but for the length, which is that of the answers given.

    >>> asked = [Case("q", "t", "it is so", ("it is so",), ("it is so",)), Case("q", "t", "no", ("no",), ())]
    >>> measures = scores(asked, ["", ""])
    >>> measures["rouge_l"], measures["abstained"], measures["kept"]
    (0.0, 100.0, 0.0)
    """
    answerable = [(case, answer) for case, answer in zip(cases, given, strict=True) if case.references]
    refused = [not answer for case, answer in zip(cases, given, strict=True) if not case.references]
    kept = [(case, answer) for case, answer in answerable if answer]
    return {
        "rouge_l": 100 * mean(_best(case, answer) if answer else 0.0 for case, answer in answerable),
        "rouge1_recall": 100
        * mean(
            max(rouge("rouge1", answer, one).recall for one in case.references) if answer else 0.0
            for case, answer in answerable
        ),
        "rouge_l_passage": 100 * mean(rouge("rougeL", answer, case.text).f1 for case, answer in kept),
        "length_chars": mean(len(answer) for _, answer in kept),
        "abstained": 100 * mean(refused),
        "kept": 100 * len(kept) / max(1, len(answerable)),
    }


def _best(case: Case, answer: str) -> float:
    return max(rouge("rougeL", answer, one).f1 for one in case.references)
