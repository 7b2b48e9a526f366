"""The gate: holds a run against a baseline, and says in a line each what is worse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from evals.baseline import ALL, counts_of, floors_of, slack_of
from evals.model import LibraryChoice

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from evals.baseline import Baseline
    from evals.saved import SavedRun

_NAMED_MAX = 12
BLESS = "if that is meant, bless again"


def failures(run: SavedRun, baseline: Baseline) -> tuple[str, ...]:
    """Return what keeps a run from passing the gate, one line each; empty when it passes.

    A floor that is missed counts, and so do a case that crashed, could not be scored, is missing, new or not what it
    was when the baseline was blessed; for the bundled library also other documents than were blessed.
    """
    return (*_case_failures(run, baseline), *_library_failures(run, baseline), *_floor_failures(run, baseline))


def _case_failures(run: SavedRun, baseline: Baseline) -> Iterator[str]:
    held = run.by_id
    crashed = [case for case in run.cases if case.crashed]
    yield from (f"{case.id}: {'; '.join(case.reasons) or 'crashed'}" for case in crashed)
    unscored = [case for case in run.cases if not case.crashed and (case.unscored or not case.scores)]
    yield from (f"{case.id}: {'; '.join(case.reasons) or 'unscored'}" for case in unscored)
    missing = [name for name in baseline.digests if name not in held]
    if missing:
        yield f"missing: {len(missing)} cases of the baseline were not asked: {_named(missing)}; {BLESS}"
    new = [name for name in held if name not in baseline.digests]
    if new:
        yield f"new: {len(new)} cases are not in the baseline: {_named(new)}; bless again"
    other = [name for name, case in held.items() if baseline.digests.get(name, case.digest) != case.digest]
    if other:
        yield f"changed: {len(other)} cases do not say what was blessed: {_named(other)}; {BLESS}"
    if len(held) < len(run.cases):
        yield f"twice: {len(run.cases) - len(held)} cases of the run stand in it more than once"


def _library_failures(run: SavedRun, baseline: Baseline) -> Iterator[str]:
    # A user's library changes with each re-index; the one that ships changes with a commit, which can bless.
    if baseline.library is LibraryChoice.BUNDLED and run.library_digest != baseline.library_digest:
        yield f"library: the documents are not those that were blessed; {BLESS}"


def _floor_failures(run: SavedRun, baseline: Baseline) -> Iterator[str]:
    reached, counts = floors_of(run), counts_of(run)
    held = run.by_id
    failed = [name for name in baseline.passed if not (name in held and held[name].passed)]
    for group, floors in baseline.floors.items():
        broken = [name for name in failed if group in {ALL, held[name].kind if name in held else ALL}]
        passed_before = f"; passed when blessed: {_named(broken)}" if broken else ""
        for measure, count in baseline.counts.get(group, {}).items():
            if counts.get(group, {}).get(measure, 0) < count:
                yield f"{group} {measure}: {counts.get(group, {}).get(measure, 0)} cases have a score, {count} had one"
        for measure, floor in floors.items():
            now = reached.get(group, {}).get(measure)
            if now is None:
                yield f"{group} {measure}: no case has it any more, its floor is {floor:.3f}"
            elif now < floor - slack_of(measure):
                yield f"{group} {measure}: {now:.3f} is below its floor {floor:.3f}{passed_before}"


def _named(ids: Iterable[str]) -> str:
    held = list(ids)
    more = len(held) - _NAMED_MAX
    return ", ".join(held[:_NAMED_MAX]) + (f" and {more} more" if more > 0 else "")
