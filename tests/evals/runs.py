"""Saved runs made of the case and answer of `replies`, for tests of what looks at runs."""

from copy import deepcopy
from datetime import UTC, date, datetime
from typing import Any

from assistant.model import Question
from evals.load import CaseFile
from evals.run import run_file, run_json
from evals.saved import SavedRun, to_saved
from tests.evals.replies import CASE, good_answer, read_text

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
TODAY = date(2026, 11, 20)
DOCUMENTS = [
    {"document_id": "list@2026-07-09", "version": "v1", "title": "Entity List"},
    {"document_id": "digest", "version": "v1", "title": "A digest"},
]


def case_file(*ids: str, **changes: Any) -> CaseFile:
    """Return cases like `CASE` with these ids."""
    cases = tuple(CASE.model_copy(update={"id": name, **changes}) for name in ids)
    return CaseFile("some.jsonl", "d" * 64, cases, ("some.jsonl",))


def run_values(
    cases: CaseFile, answers: dict[str, Any] | None = None, documents: list[dict[str, str]] | None = None
) -> dict[str, Any]:
    """Run the cases; `answers` by case id replace the good one, and an exception is raised. Return the run's JSON."""
    order = iter(cases.cases)

    def ask(_question: Question) -> dict[str, Any]:
        case = next(order)
        answer = (answers or {}).get(case.id, good_answer())
        if isinstance(answer, Exception):
            raise answer
        return deepcopy(answer)

    values = run_json(run_file(cases, ask, read_text, now=lambda: NOW, today=TODAY))
    return {**values, "documents": documents or DOCUMENTS, "model": "m", "versions": {"footnote": "1"}}


def saved_run(
    cases: CaseFile, answers: dict[str, Any] | None = None, documents: list[dict[str, str]] | None = None
) -> SavedRun:
    """Return the same as it is read back."""
    return to_saved(run_values(cases, answers, documents))


def answer_without_policy() -> dict[str, Any]:
    """Return an answer that lacks the vital fact `policy`."""
    answer = good_answer()
    answer["answer"] = "The list has an entry for Zeta Robotics."
    answer["statements"][2]["text"] = "It cites 89 FR 50010."
    answer["citations"][1] |= {"quote": "89 FR 50010", "start": 31, "end": 42}
    return answer
