"""Prints a run for people: a table per kind, the failed cases with their reasons, and the totals."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from evals.run import measures_json
from evals.scores import MEASURES

if TYPE_CHECKING:
    from evals.results import CaseResult, EvalRun


def table(run: EvalRun) -> str:
    """Return the run as lines of text."""
    lines = [f"{'kind':<18} {'passed':>6} {'cases':>6}"]
    lines += [f"{kind:<18} {tally.passed:>6} {tally.total:>6}" for kind, tally in run.kinds.items()]
    lines += [f"{'all':<18} {run.tally.passed:>6} {run.tally.total:>6}"]
    lines += ["", *_measure_table(run)]
    failed = [result for result in run.results if not result.passed]
    if failed:
        lines += ["", "failed:", *(f"  {result.case_id}: {'; '.join(result.reasons)}" for result in failed)]
    inexact = [f"  {result.case_id}: {fault}" for result in run.results for fault in result.inexact]
    if inexact:
        lines += ["", "quotes that are not the text at their span:", *inexact]
    return "\n".join([*lines, "", *_totals(run)])


def _measure_table(run: EvalRun) -> list[str]:
    """Return the mean of each measure by kind; a dash where it applies to no case."""
    lines = [f"{'mean':<18} {' '.join(f'{name:>8}' for name in MEASURES)} {'seconds':>8}"]
    for group, means in measures_json(run.results).items():
        values = [means[name] for name in (*MEASURES, "median_seconds")]
        printed = ("       –" if value is None else f"{value:>8.3f}" for value in values)
        lines.append(f"{group:<18} {' '.join(printed)}")
    return lines


def _totals(run: EvalRun) -> list[str]:
    quotes = sum(result.quotes for result in run.results)
    unscored = sum(result.unscored for result in run.results)
    inexact = sum(len(result.inexact) for result in run.results)
    crashed = sum(result.crashed for result in run.results)
    lines = [
        f"{run.tally.passed} of {run.tally.total} cases passed; {crashed} crashed;"
        f"{f' {unscored} unscored;' if unscored else ''}"
        f" {len(run.not_applicable)} not applicable to library {run.library.value}",
        f"quotes exact: {quotes - inexact} of {quotes}",
        f"today {run.today}, snapshot {run.snapshot or 'unknown'}, cases {run.cases_file} {run.cases_digest[:12]}",
    ]
    if run.provenance.model:
        lines.append(f"model {run.provenance.model}, library {run.provenance.library_digest[:12]}, run {run.run_id}")
    return [*lines, _timing(run.results)] if run.results else lines


def _timing(results: tuple[CaseResult, ...]) -> str:
    times = sorted(result.seconds for result in results)
    slowest = max(results, key=lambda result: result.seconds)
    return f"median {median(times):.3f} s, slowest {times[-1]:.3f} s ({slowest.case_id}), all {sum(times):.1f} s"
