"""Which version of which document is meant by an id and a prefix, and what to say when none is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rapidfuzz import fuzz, process

from sources.errors import NotInLibraryError

if TYPE_CHECKING:
    from collections.abc import Callable

    Select = Callable[..., list[tuple[Any, ...]]]
    """A statement and its parameters in, all rows out: `Library.select`."""

PREFIX_CHARS = 8
"""Fewest characters by which a version may be named."""

_LIKENESS = 60  # of 100; below it an id is no help to someone who mistyped another


def version_id(select: Select, document_id: str, version: str | None) -> int:
    """Return the number of the current version (`version` None), or of the one whose id begins with `version`.

    Raises:
        NotInLibraryError: there is none, there are several, or fewer than eight characters were given.
    """
    if version is None:
        rows = select(
            "SELECT version_id FROM documents JOIN versions USING (document_id, version) WHERE document_id = ?",
            (document_id,),
        )
    elif len(version) < PREFIX_CHARS:
        raise NotInLibraryError(f"version {version!r} is too short; give its first {PREFIX_CHARS} characters or more")
    else:
        rows = select(
            "SELECT version_id FROM versions WHERE document_id = ? AND substr(version, 1, ?) = ? LIMIT 2",
            (document_id, len(version), version),
        )
    if len(rows) == 1:
        return int(rows[0][0])
    held = select("SELECT version FROM versions WHERE document_id = ? ORDER BY added_at DESC LIMIT 5", (document_id,))
    if version is None or not held:
        raise unknown(select, document_id)
    problem = "more than one version begins" if rows else "no version begins"
    known = ", ".join(one[:12] for (one,) in held)
    raise NotInLibraryError(f"{problem} with {version!r} in {document_id}; versions held: {known}")


def row_at(select: Select, document_id: str, version: str, start: int, end: int) -> int | None:
    """Return the number of the list row whose words hold those from `start` to `end`; None when no row does."""
    rows = select(
        "SELECT row FROM listings JOIN versions USING (version_id) "
        "WHERE document_id = ? AND version = ? AND listings.start <= ? AND listings.end >= ? LIMIT 1",
        (document_id, version, start, end),
    )
    return int(rows[0][0]) if rows else None


def unknown(select: Select, document_id: str) -> NotInLibraryError:
    """Return the error that says that there is no document of this id, with up to three that are spelt nearly so."""
    ids = [one for (one,) in select("SELECT document_id FROM documents WHERE removed = 0")]
    near = [one for one, _, _ in process.extract(document_id, ids, scorer=fuzz.ratio, limit=3, score_cutoff=_LIKENESS)]
    hint = f"nearest: {', '.join(near)}" if near else "`footnote list` shows what is held"
    return NotInLibraryError(f"no document {document_id!r} in the library; {hint}")
