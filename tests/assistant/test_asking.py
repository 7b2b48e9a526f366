import json
from pathlib import Path

import pytest

from assistant.asking import (
    QUESTION_CHARS_MAX,
    QuestionError,
    iter_batch,
    read_history,
    read_name,
    read_question,
    read_words,
)
from sources.errors import FootnoteError


@pytest.mark.parametrize("text", ["", "  \n", "\u200b"])
def test_an_empty_question_is_refused(text: str) -> None:
    with pytest.raises(QuestionError, match="empty"):
        read_question(text)


def test_a_question_too_long_says_how_long() -> None:
    with pytest.raises(QuestionError, match="at most"):
        read_question("x" * (QUESTION_CHARS_MAX + 1))


def test_invisible_characters_are_dropped() -> None:
    assert read_question("Why was Ze\u200bta listed?").text == "Why was Zeta listed?"


@pytest.mark.parametrize(
    "content", ["{}", "[1]", '[{"role": "system", "content": "x"}]', '[{"role": "user"}]', "not json"]
)
def test_a_wrong_history_is_one_line(tmp_path: Path, content: str) -> None:
    path = tmp_path / "history.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(FootnoteError) as caught:
        read_history(path)
    assert "\n" not in str(caught.value)
    assert "history.json" in str(caught.value)


def test_a_batch_reports_all_its_faults_before_the_first_answer(tmp_path: Path) -> None:
    path = tmp_path / "batch.jsonl"
    path.write_text(
        '{"id": "a", "question": "q"}\nnope\n{"id": 3}\n{"id": "b", "question": "q", "as_of": "soon"}\n',
        encoding="utf-8",
    )
    with pytest.raises(QuestionError) as caught:
        iter_batch(path, None)
    assert all(f"line {number}" in str(caught.value) for number in (2, 3, 4))


def test_a_batch_keeps_ids_dates_and_history(tmp_path: Path) -> None:
    path = tmp_path / "batch.jsonl"
    line = {"id": "a", "question": "And it?", "history": [{"role": "user", "content": "Zeta?"}], "as_of": "2022-04"}
    path.write_text(json.dumps(line) + "\n\n", encoding="utf-8")
    [(case_id, question)] = iter_batch(path, None)
    assert (case_id, question.text, question.history[0].content, str(question.as_of)) == (
        "a",
        "And it?",
        "Zeta?",
        "2022-04-01",
    )


def test_a_line_of_a_batch_ends_only_at_a_line_end(tmp_path: Path) -> None:
    path = tmp_path / "batch.jsonl"
    question = "Was Zeta\u2028Robotics\x85listed?"
    path.write_text(
        "\ufeff" + json.dumps({"id": "a", "question": question}, ensure_ascii=False) + "\r\n", encoding="utf-8"
    )
    [(case_id, read)] = iter_batch(path, None)
    assert (case_id, read.text) == ("a", "Was Zeta\nRobotics\nlisted?")


@pytest.mark.parametrize("history", ["", 0, False, {}])
def test_a_history_that_is_no_list_is_refused_in_a_batch(tmp_path: Path, history: object) -> None:
    path = tmp_path / "batch.jsonl"
    path.write_text(json.dumps({"id": "a", "question": "q", "history": history}) + "\n", encoding="utf-8")
    with pytest.raises(QuestionError, match="line 1: history: a history is a JSON list"):
        iter_batch(path, None)
    path.write_text('{"id": "a", "question": "q", "history": null, "as_of": null}\n', encoding="utf-8")
    [(_, question)] = iter_batch(path, None)
    assert (question.history, question.as_of) == ((), None)


def test_a_name_and_a_query_are_checked_as_a_question_is() -> None:
    assert read_name(" Zeta\u200b Robotics ") == "Zeta Robotics"
    with pytest.raises(QuestionError, match="the name has 501 characters; at most 500"):
        read_name("x" * 501)
    with pytest.raises(QuestionError, match="the query is empty"):
        read_words("\n", "query")
