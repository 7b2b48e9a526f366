"""What a page about a run shows: the run, those before it, what changed, and figures over time."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

import numpy as np

from assistant.settings import Settings
from evals.baseline import ALL
from evals.compare import compare_runs
from evals.saved import RUNS, EvalRunError, find_run, read_run, saved_ids
from evals.scores import MEASURES, mean_scores
from evals.session import reading

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from evals.compare import Comparison
    from evals.saved import SavedCase, SavedRun

RUNS_SHOWN = 50
"""Runs that the figures over time reach back; reading one takes some 20 ms."""


@dataclass(frozen=True, slots=True)
class KindRow:
    """The cases of one kind, or all of them."""

    name: str
    passed: int
    total: int
    over_runs: tuple[float | None, ...]
    """Share that passed in each run, oldest first; None where a run had no such case."""
    scores: tuple[tuple[str, float | None], ...]
    """Mean of each measure in the newest run; None where it applies to no case."""

    @property
    def share(self) -> float:
        """Share of the cases that pass."""
        return self.passed / self.total if self.total else 0.0


@dataclass(frozen=True, slots=True)
class Latency:
    """How long the answers of one run took, in seconds."""

    run_id: str
    median: float
    p95: float
    slowest: float


@dataclass(frozen=True, slots=True)
class Page:
    """All that a page shows."""

    run: SavedRun
    runs: tuple[SavedRun, ...]
    """Runs of the same case file and library, oldest first; the last is `run`."""
    comparison: Comparison | None
    """With the run before, or the one asked for; None when there is none."""

    @property
    def passed(self) -> int:
        """Cases that passed."""
        return sum(case.passed for case in self.run.cases)

    @property
    def kinds(self) -> tuple[KindRow, ...]:
        """All cases, then each kind in the order of the cases."""
        names = (ALL, *dict.fromkeys(case.kind for case in self.run.cases))
        return tuple(self._kind(name) for name in names)

    @property
    def latencies(self) -> tuple[Latency, ...]:
        """The latency of each run that answered anything, oldest first."""
        return tuple(
            Latency(run.id, median(times), float(np.percentile(times, 95)), max(times))
            for run in self.runs
            if (times := [case.seconds for case in run.cases])
        )

    def _kind(self, name: str) -> KindRow:
        cases = _of_kind(self.run, name)
        means = mean_scores(case.scores for case in cases)
        return KindRow(
            name,
            sum(case.passed for case in cases),
            len(cases),
            tuple(_share(_of_kind(run, name)) for run in self.runs),
            tuple((measure, means[measure]) for measure in MEASURES),
        )


def gather(home: Path, name: str, against: str | None) -> Page:
    """Read what a page about a run needs.

    Args:
        home: where runs are saved, and documents.
        name: the run, as `saved.find_run` finds it.
        against: the run to compare with; None: the one before of the same cases and library, when there is one.

    Raises:
        EvalRunError: a run that was asked for cannot be found or read.
    """
    run = find_run(home, name)
    earlier = list(_earlier(home, run))
    before = find_run(home, against) if against else (earlier[-1] if earlier else None)
    return Page(run, (*earlier, run), compared(home, before, run) if before is not None else None)


def compared(home: Path, before: SavedRun, after: SavedRun) -> Comparison:
    """Compare two runs by the texts and the tolerance of a home."""
    with reading(home) as read:
        return compare_runs(before, after, read, tolerance=Settings(home=home).eval_tolerance)


def _earlier(home: Path, run: SavedRun) -> Iterator[SavedRun]:
    ids = [one for one in saved_ids(home) if one < run.id]
    for one in ids[-RUNS_SHOWN:]:
        try:
            found = read_run(home / RUNS / f"{one}.json")
        except EvalRunError:  # something else that was saved there
            continue
        if (found.cases_file, found.library) == (run.cases_file, run.library):
            yield found


def _of_kind(run: SavedRun, name: str) -> list[SavedCase]:
    return [case for case in run.cases if name in {ALL, case.kind}]


def _share(cases: list[SavedCase]) -> float | None:
    return sum(case.passed for case in cases) / len(cases) if cases else None
