"""Runs cases against an assistant and scores the answers."""

from __future__ import annotations

import time
from dataclasses import asdict
from statistics import median
from typing import TYPE_CHECKING, Any

from assistant.model import Question, Turn
from evals.measures import check_answer, crashed, inexact_quotes, unscored
from evals.model import Case, LibraryChoice
from evals.relevance import relevance_of
from evals.results import CaseResult, EvalRun
from evals.saved import new_id
from evals.scores import mean_scores, score_answer, score_nothing

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
    snapshot = _snapshot(results)
    return EvalRun(
        run_id=new_id(started_at, file.digest, snapshot),
        cases_file=file.name,
        cases_digest=file.digest,
        library=library,
        snapshot=snapshot,
        started_at=started_at.isoformat(timespec="seconds"),
        today=today.isoformat(),
        results=tuple(results),
        not_applicable=tuple(case.id for case in file.cases if not case.fits(library)),
        seconds=sum(result.seconds for result in results),
    )


def run_case(case: Case, ask: Ask, read_text: ReadText) -> CaseResult:
    """Ask the question of one case and check the answer; a crash is a failed case, and so is a failed check."""
    started = time.perf_counter()
    try:
        answer = ask(question_of(case))
    except Exception as exc:  # noqa: BLE001 - whatever the assistant raises fails its case and must not end the run
        return CaseResult(case, crashed(exc), score_nothing(case), seconds=time.perf_counter() - started)
    seconds = time.perf_counter() - started
    try:
        return _scored(case, answer, read_text, seconds)
    except Exception as exc:  # noqa: BLE001 - an answer of the wrong shape, or a pattern that fails, is one case's matter
        return CaseResult(
            case, unscored(exc), score_nothing(case), seconds=seconds, answer=dict(answer or {}), unscored=True
        )


def _scored(case: Case, answer: dict[str, Any], read_text: ReadText, seconds: float) -> CaseResult:
    checks = check_answer(case, answer)
    inexact = inexact_quotes(answer, read_text)
    relevance = relevance_of(answer)
    return CaseResult(
        case,
        checks,
        score_answer(case, answer, checks, inexact=len(inexact), relevance=relevance),
        outcome=str(answer["outcome"]),
        quotes=len(answer["citations"]),
        inexact=inexact,
        irrelevant=relevance.irrelevant,
        seconds=seconds,
        answer=answer,
    )


def question_of(case: Case) -> Question:
    """Convert a case to the question that the assistant gets."""
    history = tuple(Turn(turn.role, turn.content) for turn in case.history)
    return Question(case.question, history=history, as_of=case.as_of)


def run_json(run: EvalRun) -> dict[str, Any]:
    """Convert a run to the object of `run --json`, which is also what is saved."""
    return {
        "id": run.run_id,
        "cases_file": run.cases_file,
        "cases_digest": run.cases_digest,
        "library": run.library.value,
        "library_digest": run.provenance.library_digest,
        "snapshot": run.snapshot,
        "model": run.provenance.model,
        "language_model": asdict(run.provenance.language_model) if run.provenance.language_model else None,
        "versions": dict(run.provenance.versions),
        "settings": dict(run.provenance.settings),
        "started_at": run.started_at,
        "today": run.today,
        "passed": run.tally.passed,
        "total": run.tally.total,
        "crashed": sum(result.crashed for result in run.results),
        "unscored": sum(result.unscored for result in run.results),
        "not_applicable": list(run.not_applicable),
        "quotes": sum(result.quotes for result in run.results),
        "inexact_quotes": sum(len(result.inexact) for result in run.results),
        "irrelevant_citations": sum(len(result.irrelevant) for result in run.results),
        "seconds": round(run.seconds, 4),
        "kinds": {kind: asdict(tally) for kind, tally in run.kinds.items()},
        "measures": measures_json(run.results),
        "documents": [asdict(document) for document in run.provenance.documents],
        "cases": [_result_json(result) for result in run.results],
    }


def measures_json(results: Iterable[CaseResult]) -> dict[str, dict[str, float | None]]:
    """Return the mean of each measure over all cases and by kind, and the median seconds of an answer."""
    groups: dict[str, list[CaseResult]] = {"all": []}
    for result in results:
        groups["all"].append(result)
        groups.setdefault(str(result.kind), []).append(result)
    return {
        name: {
            **{measure: _rounded(mean) for measure, mean in mean_scores(one.scores for one in group).items()},
            "median_seconds": round(median(one.seconds for one in group), 4) if group else None,
        }
        for name, group in groups.items()
    }


def _result_json(result: CaseResult) -> dict[str, Any]:
    return {
        "id": result.case_id,
        "kind": str(result.kind),
        "digest": result.case.digest,
        "question": result.case.question,
        "history": [turn.model_dump() for turn in result.case.history],
        "passed": result.passed,
        "crashed": result.crashed,
        "unscored": result.unscored,
        "outcome": result.outcome,
        "reasons": list(result.reasons),
        "checks": [{"name": check.name, "passed": check.passed, "reason": check.reason} for check in result.checks],
        "support": {check.name: list(check.citations) for check in result.checks if check.citations},
        "scores": {name: _rounded(value) for name, value in result.scores.items()},
        "quotes": result.quotes,
        "inexact": list(result.inexact),
        "irrelevant": list(result.irrelevant),
        "seconds": round(result.seconds, 4),
        "answer": result.answer,
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 6)


def _snapshot(results: Iterable[CaseResult]) -> str:
    return next((str(result.answer["snapshot"]) for result in results if result.answer and not result.unscored), "")
