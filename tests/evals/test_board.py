"""What the web app shows of the runs of a home."""

import tomllib
from importlib import import_module
from pathlib import Path

import pytest

from assistant.board import GROUP, Ended
from evals.board import SHOWN_MAX, open_board
from evals.saved import EvalRunError, save_run
from tests.evals.runs import answer_without_policy, case_file, run_values
from tests.homes import REPOSITORY


def save_two(home: Path) -> tuple[str, str]:
    """Save a run that passes, and one in which the case `b` broke."""
    cases = case_file("a", "b")
    earlier, later = "20260101T000000000Z-00000000", "20260102T000000000Z-00000000"
    save_run(home, run_values(cases) | {"id": earlier, "started_at": "2026-01-01T00:00:00Z"})
    save_run(home, run_values(cases, {"b": answer_without_policy()}) | {"id": later})
    return earlier, later


def test_runs_kinds_and_what_broke(tmp_path: Path) -> None:
    earlier, later = save_two(tmp_path)
    (tmp_path / "runs" / "notes.json").write_text("{}")
    board = open_board(tmp_path)
    assert [(run.id, run.passed, run.total) for run in board.runs()] == [(later, 1, 2), (earlier, 2, 2)]
    first = board.kinds(later)[0]
    assert (first.passed, first.total, first.over_runs) == (1, 2, (1.0, 0.5))
    found = board.compare(earlier, later)
    (broken,) = found.broken
    assert (broken.id, found.compared, found.fixed) == ("b", 2, ())
    assert broken.reasons
    assert broken.before is not None
    assert broken.after is not None
    assert len(broken.before["statements"]) == len(broken.after["statements"])
    assert found.worse


def test_only_the_newest_runs_are_read(tmp_path: Path) -> None:
    values = run_values(case_file("a"))
    for number in range(SHOWN_MAX + 3):
        save_run(tmp_path, values | {"id": f"20260101T0000000{number:02}Z-00000000"})
    assert len(open_board(tmp_path).runs()) == SHOWN_MAX


def test_an_empty_home_has_no_runs_and_an_unknown_one_is_said(tmp_path: Path) -> None:
    board = open_board(tmp_path)
    assert board.runs() == ()
    with pytest.raises(EvalRunError, match="there is no run"):
        board.compare("a", "b")


@pytest.mark.slow
def test_one_run_at_a_time_and_one_of_a_home_without_an_index_says_why(tmp_path: Path) -> None:
    board = open_board(tmp_path)
    steps = board.start()
    (last,) = steps
    assert isinstance(last, Ended)
    assert (last.run, last.told.count("\n")) == ("", 0)
    assert "footnote" in last.told
    running = board.start()
    waiting = next(running)
    assert isinstance(waiting, Ended)
    (refused,) = board.start()
    assert isinstance(refused, Ended)
    assert "already" in refused.told
    running.close()


def test_the_project_offers_the_board(tmp_path: Path) -> None:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    module, _, name = project["entry-points"][GROUP]["evals"].partition(":")
    assert getattr(import_module(module), name)(tmp_path).runs() == ()
