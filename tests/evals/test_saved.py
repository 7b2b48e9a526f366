"""Runs as files: saved whole, found by id, and refused in one line."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from evals.saved import EvalRunError, find_run, new_id, read_run, save_run, saved_ids
from tests.evals.runs import NOW, case_file, run_values


def test_a_run_is_read_back_as_it_was_saved(tmp_path: Path) -> None:
    values = run_values(case_file("a", "b"))
    path = save_run(tmp_path, values)
    assert path.parent == tmp_path / "runs"
    run = read_run(path)
    assert (run.id, run.cases_file, run.library, run.model) == (values["id"], "some.jsonl", "both", "m")
    assert [case.id for case in run.cases] == ["a", "b"]
    assert run.cases[0].scores["vital"] == 1.0
    assert run.cases[0].support["fact rule"] == (1,)
    assert [one.title for one in run.documents] == ["Entity List", "A digest"]
    assert list((tmp_path / "runs").iterdir()) == [path]


def test_a_run_is_found_by_id_beginning_file_and_as_the_newest(tmp_path: Path) -> None:
    older, newer = run_values(case_file("a")), run_values(case_file("a"))
    older["id"], newer["id"] = "20260101T000000Z-aaaaaaaa", "20260102T000000Z-bbbbbbbb"
    save_run(tmp_path, newer)
    path = save_run(tmp_path, older)
    assert saved_ids(tmp_path) == (older["id"], newer["id"])
    assert find_run(tmp_path, "20260101").id == find_run(tmp_path, str(path)).id == older["id"]
    assert find_run(tmp_path, "latest").id == newer["id"]
    with pytest.raises(EvalRunError, match="2 runs begin with '2026'"):
        find_run(tmp_path, "2026")
    with pytest.raises(EvalRunError, match=f"there is no run 'x'.*newest there: {older['id']}, {newer['id']}"):
        find_run(tmp_path, "x")


def test_an_empty_home_has_no_run(tmp_path: Path) -> None:
    assert saved_ids(tmp_path) == ()
    with pytest.raises(EvalRunError, match="the newest there: none; `footnote-evals run` saves one"):
        find_run(tmp_path, "latest")


@pytest.mark.parametrize("text", ["", "{", "[]", json.dumps({"cases": 3})])
def test_what_is_no_run_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.json"
    path.write_text(text)
    with pytest.raises(EvalRunError, match="is not a run"):
        read_run(path)


def test_a_run_that_an_older_release_wrote_is_read_without_scores(tmp_path: Path) -> None:
    values = run_values(case_file("a"))
    for key in ("id", "model", "documents", "versions"):
        del values[key]
    for key in ("digest", "scores", "support", "question"):
        del values["cases"][0][key]
    path = tmp_path / "old.json"
    path.write_text(json.dumps(values))
    run = read_run(path)
    assert (run.id, run.documents, run.cases[0].scores) == ("old", (), {})


def test_a_folder_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "runs").write_text("a file")
    with pytest.raises(EvalRunError, match="cannot be saved"):
        save_run(tmp_path, run_values(case_file("a")))


def test_ids_sort_by_time_and_differ() -> None:
    one, other = new_id(NOW, "a"), new_id(NOW + timedelta(milliseconds=1), "a")
    assert one < other
    assert one != new_id(NOW, "b")
    assert one != new_id(NOW + timedelta(microseconds=1), "a")
