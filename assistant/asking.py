"""Questions as they come in: words, a history file, a batch of JSON lines. The one place that checks them."""

from __future__ import annotations

import json
import re
import sys
from typing import TYPE_CHECKING

from assistant.model import Question, Turn, Within
from sources.errors import DateError, FootnoteError
from sources.model import PartialDate, Tier
from sources.text import clean

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import date
    from pathlib import Path

QUESTION_CHARS_MAX = 8_000
HISTORY_TURNS_MAX = 200
TIER_GROUPS = {
    "official": (Tier.OFFICIAL_TEXT, Tier.OFFICIAL_LIST),
    "digest": (Tier.DIGEST,),
    "press": (Tier.PRESS,),
}
"""Tiers as they are chosen, by the names that the kinds of statements have."""
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*\Z")
NAME_CHARS_MAX = 500
PASSAGES_MAX = 1000
"""Passages that one query may ask for."""


class QuestionError(FootnoteError):
    """A question, history or batch cannot be understood as one."""


def read_question(
    text: str, history: tuple[Turn, ...] = (), as_of: date | None = None, *, within: Within | None = None
) -> Question:
    """Make a question of a user's words; raise `QuestionError` when there are none or too many."""
    return Question(read_words(text, "question"), history, as_of, within)


def read_within(tiers: Collection[str] | None, languages: Collection[str] | None) -> Within | None:
    """Read what to search: names of `TIER_GROUPS`, and codes of languages; None for either: all of them.

    Returns None for the whole library. Raises `QuestionError` for an unknown tier, no tier or no language.

    >>> read_within(["press"], None)
    Within(tiers=frozenset({<Tier.PRESS: 'press'>}), languages=None)
    """
    unknown = sorted(set(tiers or ()) - set(TIER_GROUPS))
    if unknown or (tiers is not None and not tiers):
        said = f"tier {unknown[0]!r} is not known" if unknown else "no tier is left to search"
        raise QuestionError(f"{said}; choose of {', '.join(TIER_GROUPS)}")
    odd = [one for one in languages or () if not _LANGUAGE.match(one)]
    if odd or (languages is not None and not languages):
        raise QuestionError(
            "no language is left to search" if not odd else f"language {odd[0][:20]!r} is not a code, such as en"
        )
    chosen = frozenset(tier for name in tiers or () for tier in TIER_GROUPS[name])
    within = Within(
        tiers=chosen if tiers is not None and len(chosen) < len(Tier) else None,
        languages=frozenset(one.partition("-")[0].casefold() for one in languages) if languages is not None else None,
    )
    return None if within == Within() else within


def read_words(text: str, what: str, *, chars_max: int = QUESTION_CHARS_MAX) -> str:
    """Clean what a user typed; raise `QuestionError`, which names it as `what`, when it is empty or too long."""
    words = clean(text).text.strip()
    if not words:
        raise QuestionError(f"the {what} is empty; write what you want to know")
    if len(words) > chars_max:
        raise QuestionError(f"the {what} has {len(words):,} characters; at most {chars_max:,} are read; shorten it")
    return words


def read_name(text: str) -> str:
    """Clean the name of an entity; raise `QuestionError` when it is empty or too long."""
    return read_words(text, "name", chars_max=NAME_CHARS_MAX)


def parse_day(text: str | None, what: str) -> date | None:
    """Read the day asked for; a month or a year counts from its first day. None: not given. `DateError` names `what`.

    >>> str(parse_day("2022-04", "as_of"))
    '2022-04-01'
    """
    if text is None:
        return None
    try:
        return PartialDate.parse(text).first_day
    except DateError as exc:
        raise DateError(f"{what} {exc}") from exc


def read_stdin() -> str:
    """Read all of standard input; raise `QuestionError` when it is not text."""
    try:
        return sys.stdin.read()
    except UnicodeDecodeError as exc:
        raise QuestionError(f"standard input cannot be read ({exc}); give it as UTF-8") from exc


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
    text = read_stdin() if str(path) == "-" else _read_text(path)
    questions: list[tuple[str | None, Question]] = []
    faults: list[str] = []
    for number, line in enumerate(text.split("\n"), 1):  # JSON strings may hold the other line ends of Unicode
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
    history = value.get("history")
    turns = () if history is None else turns_of(history, "history")
    return value["id"], read_question(value["question"], turns, parse_day(own or None, "as_of") or as_of)


def _load_json(path: Path, name: str) -> object:
    try:
        return json.loads(_read_text(path))
    except ValueError as exc:
        raise QuestionError(f"{name}: not JSON ({exc})") from exc


def _read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as exc:
        raise QuestionError(f"{path}: cannot be read ({exc}); give a UTF-8 file") from exc
