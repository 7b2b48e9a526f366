"""What was fetched and when, kept in the library, so that a broken run goes on and nothing is asked twice."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any, Self

from sources.feeds.model import Validators
from sources.schema import transaction, translated

if TYPE_CHECKING:
    from sources.feeds.client import Answer
    from sources.library import Library

_ITEM, _RUN = "fetched:", "fetch-run:"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that was fetched: a document, or a file of a service."""

    document_id: str
    checked_at: str
    """When the service last confirmed it, UTC, ISO 8601."""
    record: str = ""
    """Digest of the record that it was listed with; empty for a file."""
    published: str = ""
    """Publication date, ISO; empty for a file."""
    etag: str = ""
    last_modified: str = ""

    @property
    def validators(self) -> Validators:
        """What to ask with whether it has changed."""
        return Validators(self.etag, self.last_modified)

    def held_by(self, answer: Answer) -> Self:
        """Return it with what the answer gave to ask later whether it has changed."""
        return replace(self, etag=answer.validators.etag, last_modified=answer.validators.last_modified)


@dataclass(frozen=True, slots=True)
class Run:
    """The last run of a feed."""

    started_at: str
    """UTC, ISO 8601."""
    since: str = ""
    """First day asked for, ISO; empty for a feed that has none."""
    finished_at: str = ""
    """Empty while it runs, and when it was broken off or stopped: it is taken up again."""
    through: str = ""
    """Date of the newest thing that the service held, ISO; empty when it held nothing or never said."""
    listed: int = 0
    fetched: int = 0
    missing: dict[str, str] = field(default_factory=dict)
    """What was not fetched, or the days that could not be listed, with the reason in one line."""
    covered_from: str = ""
    """Notices: all that was published from this day, ISO, …"""
    covered_through: str = ""
    """… to this one was listed by runs up to this one; both empty when nothing was."""

    @property
    def complete(self) -> bool:
        """Tell whether it came to its end with nothing missing."""
        return bool(self.finished_at) and not self.missing


class Ledger:
    """The records of fetching in a library."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def item(self, key: str) -> Item | None:
        """Return what is known of a thing; None when it was never fetched, or its document was taken out since."""
        found = self._read(_ITEM + key)
        if found is None:
            return None
        held = self._library.select(
            "SELECT 1 FROM documents WHERE document_id = ? AND removed = 0", (found["document_id"],)
        )
        return Item(**found) if held else None

    def items(self, prefix: str) -> dict[str, Item]:
        """Return the things whose keys begin so and whose documents are held, by key."""
        start = _ITEM + prefix
        rows = self._library.select(
            "SELECT key, value FROM meta WHERE substr(key, 1, ?) = ? AND json_extract(value, '$.document_id') IN "
            "(SELECT document_id FROM documents WHERE removed = 0) ORDER BY key",
            (len(start), start),
        )
        return {key.removeprefix(_ITEM): Item(**json.loads(value)) for key, value in rows}

    def put_item(self, key: str, item: Item) -> None:
        """Remember a thing that was fetched or confirmed."""
        self._write(_ITEM + key, asdict(item))

    def drop_item(self, key: str) -> None:
        """Forget a thing that the service no longer has."""
        with translated(self._library.path), transaction(self._library.connection):
            self._library.connection.execute("DELETE FROM meta WHERE key = ?", (_ITEM + key,))

    def run(self, source: str) -> Run | None:
        """Return the last run of a source; None when there was none."""
        found = self._read(_RUN + source)
        return Run(**found) if found else None

    def runs(self) -> dict[str, Run]:
        """Return the last run of every source that was ever fetched."""
        rows = self._library.select(
            "SELECT key, value FROM meta WHERE substr(key, 1, ?) = ? ORDER BY key", (len(_RUN), _RUN)
        )
        return {key.removeprefix(_RUN): Run(**json.loads(value)) for key, value in rows}

    def put_run(self, source: str, run: Run) -> None:
        """Remember a run."""
        self._write(_RUN + source, asdict(run))

    def _read(self, key: str) -> dict[str, Any] | None:
        rows = self._library.select("SELECT value FROM meta WHERE key = ?", (key,))
        return json.loads(rows[0][0]) if rows else None

    def _write(self, key: str, value: dict[str, Any]) -> None:
        text = json.dumps(value, ensure_ascii=False, sort_keys=True)
        with translated(self._library.path), transaction(self._library.connection):
            self._library.connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, text))
