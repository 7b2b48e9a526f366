"""A run with a language model on: the same cases, and what it cost."""

from datetime import date
from pathlib import Path

import pytest

from assistant.helped import Helped
from assistant.language import Limits
from evals.load import SHIPPED, load_all
from evals.model import LibraryChoice
from evals.run import run_json
from evals.session import ask_cases, open_assistant
from tests.assistant.scripted import ScriptedModel, faithful, lying

TODAY = date(2026, 11, 20)
LEAN = 8


@pytest.mark.model
@pytest.mark.slow
@pytest.mark.parametrize(
    ("script", "count"),
    [
        (faithful, LEAN),
        pytest.param(faithful, None, marks=pytest.mark.soak),
        pytest.param(lying, None, marks=pytest.mark.soak),
    ],
)
def test_no_fewer_cases_pass_with_a_model(script: object, count: int | None, bundled: Path) -> None:
    cases = load_all([SHIPPED / "bundled.jsonl"])
    chosen = cases.__class__(
        cases.name, cases.digest, cases.cases[:: len(cases.cases) // count] if count else cases.cases
    )
    library = LibraryChoice.BOTH
    with open_assistant(bundled, library, today=TODAY) as assistant:
        plain = ask_cases(assistant, chosen, library=library, today=TODAY)
        model = ScriptedModel(script)
        helped = ask_cases(assistant, chosen, library=library, today=TODAY, helped=Helped(model, Limits(total_s=120)))
    broken = [
        one.case_id for one, other in zip(plain.results, helped.results, strict=True) if one.passed > other.passed
    ]
    assert broken == []
    given = run_json(helped)["language_model"]
    assert given["name"] == "scripted"
    assert given["versions"]["rephrase"] == "rephrase-1"
    assert given["tokens_read"] > 0
    assert given["tokens_written"] > 0
    assert (given["kept"] > 0) is (script is faithful)
    assert run_json(plain)["language_model"] is None
