"""Questions as they come in: words, a history file, a batch of JSON lines. The one place that checks them."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from assistant.model import Question, Turn
from sources.errors import FootnoteError
from sources.model import PartialDate
from sources.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

QUESTION_CHARS_MAX = 8_000
HISTORY_TURNS_MAX = 200


class QuestionError(FootnoteError):
    """A question, history or batch cannot be understood as one."""


def read_question(text: str, history: tuple[Turn, ...] = (), as_of: date | None = None) -> Question:
    """Make a question of a user's words; raise `QuestionError` when there are none or too many."""
    words = clean(text).text.strip()
    if not words:
        raise QuestionError("the question is empty; write what you want to know")
    if len(words) > QUESTION_CHARS_MAX:
        raise QuestionError(
            f"the question has {len(words):,} characters; at most {QUESTION_CHARS_MAX:,} are read; shorten it"
        )
    return Question(words, history, as_of)


def read_history(path: Path | None) -> tuple[Turn, ...]:
    """Read a JSON list of `{"role", "content"}`; None: no history."""
    if path is None:
        return ()
    return turns_of(_load_json(path, path.name), path.name)


def turns_of(value: object, name: str) -> tuple[Turn, ...]:
    """Convert parsed JSON to turns; raise `QuestionError` naming what is wrong."""
    if not isinstance(value, list):
        raise QuestionError(
            f"{name}: a history is a JSON list of objects with role and content, not {type(value).__name__}"
        )
    turns = []
    for number, item in enumerate(value[-HISTORY_TURNS_MAX:], 1):
        if (
            not isinstance(item, dict)
            or not isinstance(item.get("content"), str)
            or item.get("role") not in ("user", "assistant")
        ):
            raise QuestionError(f"{name}: message {number} needs a role of user or assistant and a content of text")
        turns.append(Turn(item["role"], clean(item["content"]).text))
    return tuple(turns)


def iter_batch(path: Path, as_of: date | None) -> Iterator[tuple[str | None, Question]]:
    """Yield (id, question) for each JSON line of a batch; all faults are reported together before the first answer."""
    text = sys.stdin.read() if str(path) == "-" else _read_text(path)
    questions: list[tuple[str | None, Question]] = []
    faults: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            questions.append(_batch_question(json.loads(line), as_of))
        except (ValueError, FootnoteError) as exc:
            faults.append(f"line {number}: {exc}")
    if faults:
        raise QuestionError(
            f"{path.name}: {'; '.join(faults[:5])}{f'; and {len(faults) - 5} more' if len(faults) > 5 else ''}"
        )
    return iter(questions)


def _batch_question(value: object, as_of: date | None) -> tuple[str | None, Question]:
    if (
        not isinstance(value, dict)
        or not isinstance(value.get("id"), str)
        or not isinstance(value.get("question"), str)
    ):
        raise QuestionError('a line is a JSON object with "id" and "question" as text')
    own = value.get("as_of")
    if own is not None and not isinstance(own, str):
        raise QuestionError(f"as_of {own!r} is not a date; write YYYY-MM-DD")
    day = PartialDate.parse(own).first_day if own else as_of
    return value["id"], read_question(value["question"], turns_of(value.get("history") or [], "history"), day)


def _load_json(path: Path, name: str) -> object:
    try:
        return json.loads(_read_text(path))
    except ValueError as exc:
        raise QuestionError(f"{name}: not JSON ({exc})") from exc


def _read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as exc:
        raise QuestionError(f"{path}: cannot be read ({exc}); give a UTF-8 file") from exc
