"""Room on the disk for a build: asked for before anything long is done, and named when it ran out all the same."""

from __future__ import annotations

import errno
import shutil
from typing import TYPE_CHECKING

from sources.errors import FootnoteError, GenerationError

if TYPE_CHECKING:
    from pathlib import Path

PAGE = 4096
_EDGES = 1900
"""Bytes of a vector beside its numbers, twice kept: edges of the graph (400), ids and queue of Chroma (1,200).

Source: the same build, 3,975 vectors."""
_FIXED = 600_000
"""Bytes of a vector store without any vector: empty tables and journals."""
_LITTLE = 256 * 1024
"""With less than this free, a write that failed without a reason (NumPy gives none) has met a full disk."""


class Space:
    """What a build needs of the disk, as far as is known, and what is free."""

    def __init__(self, home: Path, *, first_guess: int) -> None:
        self._home = home
        self.needed = max(first_guess, _FIXED)
        """Bytes, the last estimate of what is still to be written."""

    def require(self, needed: int) -> None:
        """Note the estimate; `GenerationError` when less is free."""
        self.needed = needed
        if self._free() < needed:
            raise self._full()

    def explain(self, exc: Exception) -> FootnoteError:
        """Return the error to show for one that ended a build: a full disk by its figures, others in one line."""
        code = exc.errno if isinstance(exc, OSError) else None
        # SQLite and Chroma give room back before they fail, so that their words count too.
        if code in (errno.ENOSPC, errno.EDQUOT) or self._free() < _LITTLE or "disk is full" in str(exc):
            return self._full()
        if isinstance(exc, FootnoteError):
            return exc
        reason = exc.strerror if isinstance(exc, OSError) else None
        return GenerationError(
            f"the index could not be written to {self._home} ({reason or exc}); what was served before still is"
        )

    def _free(self) -> int:
        return shutil.disk_usage(self._home).free

    def _full(self) -> GenerationError:
        if self._free() >= self.needed:
            return GenerationError(
                f"no space left for the index in {self._home}: it needs about {self.needed:,} bytes more, "
                f"{self._free():,} are free, so a quota or the number of files is the limit; raise it and run "
                "`footnote index`, what was served before still is"
            )
        return GenerationError(
            f"no space left for the index in {self._home}: it needs about {self.needed:,} bytes more, "
            f"{self._free():,} are free; free some and run `footnote index`, what was served before still is"
        )


def estimate(vectors: int, *, missing: int, dimension: int) -> int:
    """Return about how many bytes a build writes when its passages are written and its vectors are not.

    Args:
        vectors: how many texts have one.
        missing: how many of these the library does not hold yet.
        dimension: length of a vector, of 4 bytes a number.

    >>> estimate(3975, missing=3975, dimension=384) // 1_000_000
    40
    """
    size = 4 * dimension
    # A row of the library over a quarter of a page continues on pages of its own.
    row = size + 150 if size < PAGE // 4 else PAGE // 4 + -(-(size - PAGE // 4 + 150) // PAGE) * PAGE
    return _FIXED + vectors * (2 * size + _EDGES) + missing * row
