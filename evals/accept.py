"""The gate as `footnote index --gate` calls it: a new generation is asked the cases before it is served."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.answer import Assistant
from assistant.settings import Settings
from evals.baseline import NAME, read_baseline
from evals.compare import compare_runs
from evals.compare_text import blame_line
from evals.gate import failures
from evals.load import find_cases, load_all
from evals.run import run_json
from evals.saved import EvalRunError, find_run, save_run, to_saved
from evals.session import ask_cases, reading
from index.acceptance import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from evals.baseline import Baseline
    from evals.model import Case
    from evals.saved import SavedRun
    from index.acceptance import Accept
    from index.embed import Embedder
    from index.snapshot import Snapshot

    Progress = Callable[[str, int, int], None]


def open_gate(home: Path, embedder: Embedder, progress: Progress | None) -> Accept:
    """Return what holds a new generation of a home against the home's baseline; the run is saved in the home.

    Raises:
        BaselineError: the home has none.
        EvalCaseError: its case files are gone or malformed.
    """
    baseline = read_baseline(home / NAME)
    cases = load_all([find_cases(name) for name in baseline.cases])

    def accept(snapshot: Snapshot) -> Verdict:
        assistant = Assistant(snapshot, embedder, clock=lambda: baseline.today)
        asked: list[str] = []

        def told(case: Case) -> None:
            asked.append(case.id)
            if progress:
                progress("gate", len(asked), len(cases.cases))

        run = ask_cases(assistant, cases, library=baseline.library, today=baseline.today, progress=told)
        values = run_json(run)
        save_run(home, values)
        found = failures(to_saved(values), baseline)
        return Verdict((*_blamed(home, baseline, to_saved(values)), *found) if found else ())

    return accept


def _blamed(home: Path, baseline: Baseline, run: SavedRun) -> Iterator[str]:
    """Yield a line for each case that passed when blessed and does not now, with the document to blame."""
    try:
        blessed = find_run(home, baseline.run)
    except EvalRunError:
        return
    with reading(home) as read:
        found = compare_runs(blessed, run, read, tolerance=Settings(home=home).eval_tolerance)
    for change in found.broken:
        blamed = "; ".join(blame_line(one) for one in change.blame) or "no changed document explains it"
        yield f"{change.case.id} broke: {blamed}"
