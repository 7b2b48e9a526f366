"""The runs of a home as the web app shows them: `assistant.board` finds it by its entry point."""

from __future__ import annotations

import threading
from contextlib import closing, suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from assistant.board import Asked, ChangedCase, Compared, Ended, KindLine, RunLine
from assistant.child import iter_child
from evals.compare_text import blame_line, document_line
from evals.page_content import compared, gather
from evals.saved import RUNS, EvalRunError, find_run, read_run, save_run, saved_ids
from sources.errors import FootnoteError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.connection import Connection
    from pathlib import Path

    from evals.compare import CaseChange
    from evals.saved import SavedRun

SHOWN_MAX = 20
"""Runs listed; reading one takes some 20 ms, once."""


def open_board(home: Path) -> SavedBoard:
    """Return the runs that are saved in a home."""
    return SavedBoard(home)


class SavedBoard:
    """Reads the runs of a home, and starts one. Usable from any thread."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._lines: dict[str, RunLine] = {}
        self._running = threading.Lock()

    def runs(self) -> tuple[RunLine, ...]:
        """Return the newest runs, the newest first; files that are no run are left out."""
        found = []
        for name in saved_ids(self._home)[: -SHOWN_MAX - 1 : -1]:
            with suppress(EvalRunError):
                if name not in self._lines:
                    self._lines[name] = _line(read_run(self._home / RUNS / f"{name}.json"))
                found.append(self._lines[name])
        return tuple(found)

    def kinds(self, run: str) -> tuple[KindLine, ...]:
        """Return all cases of a run, then each kind; raise `EvalRunError` when there is no such run."""
        page = gather(self._home, run, None)
        return tuple(KindLine(row.name, row.passed, row.total, row.over_runs) for row in page.kinds)

    def compare(self, before: str, after: str) -> Compared:
        """Compare two runs by their ids; raise `EvalRunError` when one is not there."""
        found = compared(self._home, find_run(self._home, before), find_run(self._home, after))
        return Compared(
            before=_line(found.before),
            after=_line(found.after),
            broken=tuple(_change(one) for one in found.broken),
            fixed=tuple(_change(one) for one in found.fixed),
            changes=(*(document_line(one) for one in found.documents), *found.settings),
            worse=found.regressions,
            compared=found.compared,
        )

    def start(self) -> Iterator[Asked | Ended]:
        """Ask the cases that the home can answer, in a process of its own; one run at a time."""
        if not self._running.acquire(blocking=False):
            yield Ended("", "a run is being made already; wait for its end")
            return
        try:
            with closing(iter_child(_ask, self._home, "footnote-evals")) as messages:
                for message in messages:
                    yield message
                    if isinstance(message, Ended):
                        return
            yield Ended("", "the run was stopped before its end; nothing is saved of it; start it again")
        finally:
            self._running.release()


def _line(run: SavedRun) -> RunLine:
    passed = sum(case.passed for case in run.cases)
    return RunLine(run.id, run.started_at, run.cases_file, run.library, run.snapshot, passed, len(run.cases))


def _change(change: CaseChange) -> ChangedCase:
    return ChangedCase(
        id=change.case.id,
        kind=change.case.kind,
        question=change.case.question,
        reasons=change.reasons,
        blame=tuple(blame_line(one) for one in change.blame),
        before=change.before.answer if change.before else None,
        after=change.after.answer if change.after else None,
    )


def _ask(home: Path, told: Connection) -> None:
    """Ask the cases and save the run, in the child."""
    # Imported here: whoever only looks at runs needs no embedding model.
    from evals.console import choose_cases  # noqa: PLC0415
    from evals.model import LibraryChoice  # noqa: PLC0415
    from evals.run import run_json  # noqa: PLC0415
    from evals.session import ask_cases, open_assistant  # noqa: PLC0415

    today = datetime.now(UTC).date()
    try:
        cases = choose_cases((), home, LibraryChoice.BOTH)
        asked: list[str] = []

        def tell(case: object) -> None:
            asked.append(str(case))
            told.send(Asked(len(asked), len(cases.cases)))

        with open_assistant(home, LibraryChoice.BOTH, today=today) as assistant:
            values = run_json(ask_cases(assistant, cases, library=LibraryChoice.BOTH, today=today, progress=tell))
        save_run(home, values)
        told.send(Ended(values["id"], f"{values['passed']} of {values['total']} cases pass"))
    except FootnoteError as exc:
        with suppress(OSError):
            told.send(Ended("", str(exc)))
