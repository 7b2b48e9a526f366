"""Takes the words of erased documents out of saved answers and logs. Numbers, spans and digests stay."""

from __future__ import annotations

import json
import logging
import os
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from pathlib import Path

log = logging.getLogger(__name__)

ERASED = "[erased]"
_KEPT_KEYS = frozenset({"version"})
_ABOUT_ANSWERS = frozenset({"checks", "inexact", "irrelevant", "reasons"})
"""What an eval run says of an answer: it quotes the answer in part, so that no whole quote need be found there."""
_QUOTE_CHARS_MIN = 8
"""A shorter quote, a year or a citation, is in many texts: it is blanked where it is cited, not wherever it stands."""


def scrub(folders: Iterable[Path], documents: Collection[str]) -> tuple[str, ...]:
    """Rewrite the files below the folders without what any of them cites of these documents.

    Returns:
        What failed, one line each.
    """
    files = [path for folder in folders if folder.is_dir() for path in sorted(folder.rglob("*")) if path.is_file()]
    failed = []
    quotes: set[str] = set(documents)
    for path in files:
        quotes.update(quote for value in _values(path) for quote in _quotes(value, documents))
    for path in files:
        try:
            _scrub_file(path, documents, sorted(quotes, key=len, reverse=True))
        except OSError as exc:
            failed.append(f"{path} cannot be rewritten without erased text ({exc.strerror}); delete it")
    return tuple(failed)


def _scrub_file(path: Path, documents: Collection[str], quotes: Collection[str]) -> None:
    text = path.read_text(encoding="utf-8", errors="surrogateescape")
    scrubbed = _scrubbed(text, documents, quotes)
    if scrubbed == text:
        return
    temporary = path.with_name(f"{path.name}.new")
    with temporary.open("w", encoding="utf-8", errors="surrogateescape") as file:
        file.write(scrubbed)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    log.info("scrubbed %s", path)


def _scrubbed(text: str, documents: Collection[str], quotes: Collection[str]) -> str:
    try:
        value = json.loads(text)
    except ValueError:
        return "".join(_scrubbed_line(line, documents, quotes) for line in text.splitlines(keepends=True))
    clean = _clean(value, documents, quotes)
    return text if clean == value else json.dumps(clean, ensure_ascii=False, indent=1) + "\n"


def _scrubbed_line(line: str, documents: Collection[str], quotes: Collection[str]) -> str:
    try:
        value = json.loads(line)
    except ValueError:
        held = any(quote in line or json.dumps(quote)[1:-1] in line for quote in quotes)
        return f"{ERASED}\n" if held else line
    clean = _clean(value, documents, quotes)
    return line if clean == value else json.dumps(clean, ensure_ascii=False) + "\n"


def _clean(value: Any, documents: Collection[str], quotes: Collection[str]) -> Any:  # noqa: ANN401 - JSON
    if isinstance(value, str):
        return ERASED if any(quote in value for quote in quotes) else value
    if isinstance(value, list):
        return [_clean(item, documents, quotes) for item in value]
    if not isinstance(value, dict):
        return value
    if value.get("document_id") in documents:
        return {key: ERASED if isinstance(item, str) and key not in _KEPT_KEYS else item for key, item in value.items()}
    numbers = _cited(value, documents)
    about = value.get("answer")
    if isinstance(about, dict) and _cited(about, documents):
        value = {key: _without_words(item) if key in _ABOUT_ANSWERS else item for key, item in value.items()}
    clean = {key: _clean(item, documents, quotes) for key, item in value.items()}
    if numbers:
        clean["statements"] = [
            {**statement, "text": ERASED} if numbers & set(statement.get("citations", ())) else statement
            for statement in clean.get("statements", ())
        ]
        clean |= {"answer": ERASED} if "answer" in clean else {}
    return clean


def _without_words(value: Any) -> Any:  # noqa: ANN401 - JSON
    """Return lines, or dictionaries with a `reason`, without what they say; what is empty stays so."""
    if isinstance(value, dict):
        return {key: ERASED if key == "reason" and item else item for key, item in value.items()}
    return [ERASED if isinstance(item, str) else _without_words(item) for item in value]


def _cited(answer: dict[str, Any], documents: Collection[str]) -> set[object]:
    """Return the numbers under which an answer cites the documents."""
    citations = answer.get("citations")
    if not isinstance(citations, list):
        return set()
    return {one.get("n") for one in citations if isinstance(one, dict) and one.get("document_id") in documents}


def _quotes(value: Any, documents: Collection[str]) -> Iterator[str]:  # noqa: ANN401 - JSON
    """Yield what is quoted of the documents anywhere in a JSON value, as it is and as one line."""
    if isinstance(value, list):
        for item in value:
            yield from _quotes(item, documents)
    elif isinstance(value, dict):
        if value.get("document_id") in documents:
            for key in ("quote", "text", "title", "heading"):
                words = value.get(key)
                if isinstance(words, str) and len(words) >= _QUOTE_CHARS_MIN:
                    yield words
                    yield " ".join(words.split())
        for item in value.values():
            yield from _quotes(item, documents)


def _values(path: Path) -> Iterator[Any]:
    """Yield the JSON values of a file; nothing of one that cannot be read."""
    try:
        text = path.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return
    yield from json_values(text)


def json_values(text: str) -> Iterator[Any]:
    """Yield the JSON values of a text: one, or one a line; nothing of other text."""
    try:
        yield json.loads(text)
    except ValueError:
        for line in text.splitlines():
            try:
                yield json.loads(line)
            except ValueError:
                continue
