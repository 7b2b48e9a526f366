"""Completes an erasure: after it no file of the home holds a byte of the text of a document that was erased.

`remove --erase` deletes the rows; the build that follows is free of the document; what is left are the generations
before it, vectors of its texts, free pages of the library and its log, and answers that quoted it.
"""

from __future__ import annotations

import logging
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from index.generation import PASSAGES, current, folder_of, generations, sweep
from index.scrub import scrub
from index.sentences import sentence_keys
from sources import erasures
from sources.errors import GenerationError, LibraryError
from sources.library import Library
from sources.schema import FILE_NAME

if TYPE_CHECKING:
    from pathlib import Path

log = logging.getLogger(__name__)

SCRUBBED = ("runs", "logs", "memos")
"""Folders of the home in which answers may quote a document. Memos that were sent are outside, in no one's reach."""


def complete_erasure(home: Path, library: Library, generation: str) -> tuple[str, ...]:
    """Delete what is left of erased documents; `generation`, which is served, is free of them.

    Returns:
        What could not be done, one line each; the next build tries again.
    """
    documents = erasures.pending(library)
    if documents is None:
        return ()
    try:
        sweep(home, keep=[generation])
        erasures.prune_vectors(library, _texts_in_use(home, library, generation))
        left = list(scrub([home / name for name in SCRUBBED], frozenset(documents)))
        if not erasures.compact(library):
            left.append("a reader holds the library open; its log still holds erased text, run `footnote index` again")
        if not left:
            erasures.complete(library, generation)
            erasures.empty_log(library)  # of the ids that were just deleted
    except (LibraryError, sqlite3.Error, OSError) as exc:
        left = [f"the erasure is not complete ({exc}); run `footnote index` again"]
    log.info("erased %d documents for good, %d things left to do", len(documents), len(left))
    return tuple(left)


def refuse_rollback(home: Path) -> None:
    """Raise `GenerationError` when going back would bring back, or went back to, what a purge deletes."""
    if not (home / FILE_NAME).exists():
        return
    with Library.open(home, read_only=True) as library:
        if erasures.pending(library) is not None:
            raise GenerationError(
                "documents were erased, and generations before hold them; run `footnote index`, which deletes those"
            )
        name = erasures.purged(library)
    if name is not None and name == current(home) and generations(home)[:1] == (name,):
        raise GenerationError(
            f"there is no generation before {name} to go back to: those before it held a document that was erased, "
            "and were deleted with it"
        )


def _texts_in_use(home: Path, library: Library, generation: str) -> set[str]:
    path = folder_of(home, generation) / PASSAGES
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
        used = {text_hash for (text_hash,) in connection.execute("SELECT text_hash FROM passages")}
    for stored in library.documents():
        if not stored.rows:
            used |= sentence_keys(library.version(stored.document.document_id, stored.version))
    return used
