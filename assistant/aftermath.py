"""What a re-index leaves to look at: files that are not in the library, and quotes that newer texts no longer hold."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from index.scrub import json_values
from sources.errors import NotInLibraryError
from sources.failures import FailedFile, failed_files
from sources.library import Library

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

log = logging.getLogger(__name__)

SAVED = ("runs", "memos")
"""Folders of the home with answers saved as JSON, or as JSON lines."""
_QUOTE_CHARS_MAX = 120


@dataclass(frozen=True, slots=True)
class Superseded:
    """A quote of a saved answer that does not stand in the newest version of its document."""

    file: str
    """Path within the home."""
    case: str
    """Id of the answer within the file; empty when it has none."""
    document_id: str
    version: str
    quote: str
    """The words quoted, the first 120 characters."""
    reason: str
    """`changed`, `removed` or `erased`: what became of the document."""


@dataclass(frozen=True, slots=True)
class Aftermath:
    """What is to be looked at after a re-index."""

    failed: tuple[FailedFile, ...]
    superseded: tuple[Superseded, ...]
    citations: int
    """Quotes of saved answers that were looked up."""


def read_aftermath(home: Path) -> Aftermath:
    """Look up what failed, and every quote of the answers saved in the home."""
    with Library.open(home, read_only=True) as library:
        newest = _Newest(library)
        found: list[Superseded] = []
        looked_up = 0
        for file, case, citation in _citations(home):
            looked_up += 1
            reason = newest.lacks(citation["document_id"], citation["version"], citation["quote"])
            if reason:
                quote = citation["quote"][:_QUOTE_CHARS_MAX]
                found.append(Superseded(file, case, citation["document_id"], citation["version"], quote, reason))
        return Aftermath(failed_files(library), tuple(dict.fromkeys(found)), looked_up)


class _Newest:
    """The newest texts of documents, each read once."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._removed = dict(library.select("SELECT document_id, removed FROM documents"))
        self._texts: dict[str, tuple[str, str]] = {}

    def lacks(self, document_id: str, version: str, quote: str) -> str:
        """Return why the newest version does not hold a quote; empty when it does."""
        if document_id not in self._removed:
            return "erased"
        if self._removed[document_id]:
            return "removed"
        if document_id not in self._texts:
            try:
                newest = self._library.version(document_id)
            except NotInLibraryError:
                return "erased"
            self._texts[document_id] = (newest.version, newest.text)
        newest_version, text = self._texts[document_id]
        return "" if version == newest_version or quote in text else "changed"


def _citations(home: Path) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Yield file, id of the answer, and citation, of everything that is cited in the saved files."""
    for folder in SAVED:
        for path in sorted((home / folder).rglob("*.json*")) if (home / folder).is_dir() else ():
            for value in _read(path):
                for case, citation in _cited(value, ""):
                    yield str(path.relative_to(home)), case, citation


def _read(path: Path) -> Iterator[Any]:
    """Yield the JSON values of a file: one, or one a line."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as exc:
        log.warning("%s cannot be read (%s); its quotes were not looked up", path, exc)
        return
    yield from json_values(text)


def _cited(value: Any, case: str) -> Iterator[tuple[str, dict[str, str]]]:  # noqa: ANN401 - JSON
    if isinstance(value, list):
        for item in value:
            yield from _cited(item, case)
    elif isinstance(value, dict):
        if all(isinstance(value.get(key), str) for key in ("document_id", "version", "quote")):
            yield case, value
        named = value.get("id")
        for item in value.values():
            yield from _cited(item, named if isinstance(named, str) else case)
