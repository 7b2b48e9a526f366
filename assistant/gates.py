"""The gate of `footnote index --gate`: what measures answers lies above this package, so it is found by entry point."""

from __future__ import annotations

from importlib.metadata import entry_points
from typing import TYPE_CHECKING

from sources.errors import FootnoteError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from index.acceptance import Accept
    from index.embed import Embedder

    Progress = Callable[[str, int, int], None]
    OpenGate = Callable[[Path, Embedder, Progress | None], Accept]

GROUP = "footnote.gate"
"""Group of entry points; each is a function of home, embedder and progress, and returns what `index.build` asks."""


class NoGateError(FootnoteError):
    """No installed package offers a gate."""


def open_gate(home: Path, embedder: Embedder, progress: Progress | None) -> Accept:
    """Return the gate that is installed, ready to look at a new generation.

    Raises:
        NoGateError: none is installed.
        FootnoteError: the gate cannot be used; its baseline is missing, say.
    """
    found = sorted(entry_points(group=GROUP), key=lambda one: one.name)
    if not found:
        raise NoGateError(
            f"no gate is installed: no package offers {GROUP!r}; run `make setup`, or index without --gate"
        )
    opened: OpenGate = found[0].load()
    return opened(home, embedder, progress)
