"""Shows a new generation, before it is served, to whoever may refuse it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.snapshot import Snapshot
from sources.errors import GenerationRefusedError
from sources.library import Library

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from index.model import Manifest

    Accept = Callable[[Snapshot], "Verdict"]
    """Looks at an opened generation that is not served yet; does not close it."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a new generation may be served."""

    reasons: tuple[str, ...] = ()
    """Why it may not, one line each; empty when it may."""


def require_accepted(home: Path, manifest: Manifest, folder: Path, accept: Accept) -> None:
    """Open a generation where it was written, and raise `GenerationRefusedError` when it is refused.

    Args:
        home: folder of the library and the generations.
        manifest: of the generation.
        folder: where its files lie, not yet under their final name.
        accept: decides.
    """
    library = Library.open(home, read_only=True)
    try:
        snapshot = Snapshot(home, manifest, library, folder=folder)
    except BaseException:
        library.close()
        raise
    with snapshot:
        verdict = accept(snapshot)
    if verdict.reasons:
        raise GenerationRefusedError(verdict.reasons)
