"""The integrity check of the canonical store: the file, its texts, its rows, and how they hang together."""

from __future__ import annotations

import json
import zlib
from typing import TYPE_CHECKING

from sources.errors import FootnoteError, LibraryError
from sources.stored import verify_listing
from sources.text import digest, one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sources.library import Library

_MOST = 20


def inspect(library: Library) -> tuple[str, ...]:
    """Return what is wrong with a library, one line each; empty when it is sound. Reads everything."""
    try:
        damage = tuple(_damage(library))
        # A damaged file cannot be trusted further; what follows would only repeat the damage in other words.
        return damage or (*_without_version(library), *_unsound_versions(library))
    except (LibraryError, UnicodeDecodeError) as exc:  # SQLite quotes what it finds, whatever bytes those are
        return (one_line(f"library {library.path}: {exc}") if isinstance(exc, UnicodeDecodeError) else str(exc),)


def _damage(library: Library) -> Iterator[str]:
    for (line,) in library.select(f"PRAGMA integrity_check({_MOST})"):
        if line != "ok":
            yield f"library {library.path}: {line.splitlines()[0]}"
    for table, *_ in library.select("PRAGMA foreign_key_check")[:_MOST]:
        yield f"library {library.path}: a row of {table} belongs to no version"


def _without_version(library: Library) -> Iterator[str]:
    rows = library.select(
        "SELECT document_id, documents.version FROM documents LEFT JOIN versions USING (document_id, version) "
        "WHERE version_id IS NULL"
    )
    for document_id, version in rows:
        yield f"{document_id}: its current version {version[:8]} is missing; add the document again"


def _unsound_versions(library: Library) -> Iterator[str]:
    rows = library.select("SELECT document_id, version, rows FROM versions ORDER BY document_id, added_at")
    for document_id, version_id, count in rows:
        try:
            version = library.version(document_id, version_id)
            if digest(version.text) != version_id:
                yield f"{document_id} {version_id[:8]}: the text is not the one it was stored with; add it again"
                continue
            listings = library.listings(document_id, version_id)
            if len(listings) != count:
                yield f"{document_id} {version_id[:8]}: {len(listings)} of {count} rows are left; add it again"
            for listing in listings:
                verify_listing(version, listing)
        except (FootnoteError, ValueError, TypeError, IndexError, zlib.error, json.JSONDecodeError) as exc:
            yield f"{document_id} {version_id[:8]}: {exc}"
