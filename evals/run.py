"""Runs cases against an assistant and scores the answers."""

from __future__ import annotations

import time
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from assistant.model import Question, Turn
from evals.measures import check_answer, crashed, inexact_quotes
from evals.model import Case, CaseResult, EvalRun, LibraryChoice

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date, datetime

    from evals.load import CaseFile

    Ask = Callable[[Question], dict[str, Any]]
    """Answers a question with the object of `ask --json`."""
    ReadText = Callable[[str, str], str]
    """Returns the canonical text of a document's version, both given by id."""


def run_file(
    file: CaseFile,
    ask: Ask,
    read_text: ReadText,
    *,
    library: LibraryChoice = LibraryChoice.BOTH,
    now: Callable[[], datetime],
    today: date,
    progress: Callable[[Case], None] | None = None,
) -> EvalRun:
    """Run the cases of a file that fit the library, and score them.

    Args:
        file: The cases.
        ask: The assistant.
        read_text: Reads what the citations quote.
        library: What the assistant answers from; cases for another library are listed as not applicable.
        now: The clock of the run.
        today: The day that the assistant takes for today; only recorded here.
        progress: Called after each case.
    """
    started_at = now()
    results = []
    for case in (case for case in file.cases if case.fits(library)):
        results.append(run_case(case, ask, read_text))
        if progress:
            progress(case)
    return EvalRun(
        cases_file=file.name,
        cases_digest=file.digest,
        library=library,
        snapshot=_snapshot(results),
        started_at=started_at.isoformat(timespec="seconds"),
        today=today.isoformat(),
        results=tuple(results),
        not_applicable=tuple(case.id for case in file.cases if not case.fits(library)),
        seconds=sum(result.seconds for result in results),
    )


def run_case(case: Case, ask: Ask, read_text: ReadText) -> CaseResult:
    """Ask the question of one case and check the answer; a crash is a failed case."""
    started = time.perf_counter()
    try:
        answer = ask(question_of(case))
        seconds = time.perf_counter() - started
        return CaseResult(
            case_id=case.id,
            kind=case.kind,
            checks=check_answer(case, answer),
            outcome=str(answer["outcome"]),
            quotes=len(answer["citations"]),
            inexact=inexact_quotes(answer, read_text),
            seconds=seconds,
            answer=answer,
        )
    except Exception as exc:  # noqa: BLE001 - whatever the assistant raises fails its case and must not end the run
        return CaseResult(case.id, case.kind, crashed(exc), seconds=time.perf_counter() - started)


def question_of(case: Case) -> Question:
    """Convert a case to the question that the assistant gets."""
    history = tuple(Turn(turn.role, turn.content) for turn in case.history)
    return Question(case.question, history=history, as_of=case.as_of)


def run_json(run: EvalRun) -> dict[str, Any]:
    """Convert a run to the object of `run --json`."""
    return {
        "cases_file": run.cases_file,
        "cases_digest": run.cases_digest,
        "library": run.library.value,
        "snapshot": run.snapshot,
        "started_at": run.started_at,
        "today": run.today,
        "passed": run.tally.passed,
        "total": run.tally.total,
        "crashed": sum(result.crashed for result in run.results),
        "not_applicable": list(run.not_applicable),
        "quotes": sum(result.quotes for result in run.results),
        "inexact_quotes": sum(len(result.inexact) for result in run.results),
        "seconds": round(run.seconds, 4),
        "kinds": {kind.value: asdict(tally) for kind, tally in run.kinds.items()},
        "cases": [_result_json(result) for result in run.results],
    }


def _result_json(result: CaseResult) -> dict[str, Any]:
    return {
        "id": result.case_id,
        "kind": result.kind.value,
        "passed": result.passed,
        "crashed": result.crashed,
        "outcome": result.outcome,
        "reasons": list(result.reasons),
        "checks": [asdict(check) for check in result.checks],
        "quotes": result.quotes,
        "inexact": list(result.inexact),
        "seconds": round(result.seconds, 4),
        "answer": result.answer,
    }


def _snapshot(results: Iterable[CaseResult]) -> str:
    return next((str(result.answer["snapshot"]) for result in results if result.answer), "")
