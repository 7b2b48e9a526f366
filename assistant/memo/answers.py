"""Answers that a memo is made of: asked now, or saved as `ask --json` and `ask --batch` print them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from assistant.memo.model import MemoError, Part, first_fault
from assistant.render import answer_json

if TYPE_CHECKING:
    from pathlib import Path

    from assistant.model import Answer

FILE_BYTES_MAX = 50 * 1024 * 1024


def part_of(answer: Answer) -> Part:
    """Return an answer as a part of a memo, its footnotes yet to be written."""
    return Part.model_validate(answer_json(answer))


def read_answers(path: Path) -> tuple[Part, ...]:
    """Read saved answers: one JSON object, a list of them, or one a line.

    Raises:
        MemoError: the file cannot be read, or a value in it is no answer.
    """
    try:
        text = read_file(path).decode("utf-8")
    except UnicodeDecodeError as exc:
        raise MemoError(f"{path.name}: not UTF-8; give what `footnote ask --json` or --batch printed") from exc
    values = _values(text, path.name)
    parts = [_part(value, f"{path.name}, answer {number}") for number, value in enumerate(values, 1)]
    if not parts:
        raise MemoError(f"{path.name}: holds no answer; give what `footnote ask --json` printed")
    return tuple(parts)


def read_file(path: Path) -> bytes:
    """Return the bytes of a file that a user names; raise `MemoError` when it cannot be read or is too large."""
    try:
        if path.stat().st_size > FILE_BYTES_MAX:
            raise MemoError(
                f"{path}: is larger than {FILE_BYTES_MAX // 1024**2} MB; a memo is far smaller, check the file"
            )
        return path.read_bytes()
    except OSError as exc:
        raise MemoError(f"{path}: cannot be read ({exc.strerror}); check the path") from exc


def _values(text: str, name: str) -> list[Any]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        try:
            return [json.loads(line) for line in text.splitlines() if line.strip()]
        except (ValueError, RecursionError) as exc:
            raise MemoError(f"{name}: not JSON ({exc}); give what `footnote ask --json` or --batch printed") from exc
    return value if isinstance(value, list) else [value]


def _part(value: Any, place: str) -> Part:  # noqa: ANN401 - JSON
    if not isinstance(value, dict) or "question" not in value or "statements" not in value:
        raise MemoError(f"{place}: is no answer; give what `footnote ask --json` or --batch printed")
    try:
        return Part.model_validate(value)
    except ValidationError as exc:
        raise MemoError(f"{place}: is no whole answer ({first_fault(exc)}); save it again") from exc
