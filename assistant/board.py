"""What the web app shows of eval runs. Evals lie above this package, so what reads them is found by entry point."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.metadata import entry_points
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    OpenBoard = Callable[[Path], "Board"]

GROUP = "footnote.board"
"""Group of entry points; each is a function of a home and returns a `Board`."""


@dataclass(frozen=True, slots=True)
class RunLine:
    """A saved run in one line."""

    id: str
    started_at: str
    """UTC time, ISO 8601."""
    cases: str
    """Name of the case file."""
    library: str
    snapshot: str
    passed: int
    total: int


@dataclass(frozen=True, slots=True)
class KindLine:
    """The cases of one kind, or all of them."""

    name: str
    passed: int
    total: int
    over_runs: tuple[float | None, ...]
    """Share that passed in each run of the same cases and library, oldest first; None where a run had none."""


@dataclass(frozen=True, slots=True)
class ChangedCase:
    """A case that passed in one run alone."""

    id: str
    kind: str
    question: str
    reasons: tuple[str, ...]
    """Why it fails in the later run, one line each; empty when it passes there."""
    blame: tuple[str, ...]
    """The changed documents that explain it, one line each."""
    before: dict[str, Any] | None
    """The earlier answer, as `ask --json` prints it; None when there is none."""
    after: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Compared:
    """Two runs side by side."""

    before: RunLine
    after: RunLine
    broken: tuple[ChangedCase, ...]
    fixed: tuple[ChangedCase, ...]
    changes: tuple[str, ...]
    """Documents and settings that differ, one line each."""
    worse: tuple[str, ...]
    """What fell by more than the tolerance, one line each; empty when nothing did."""
    compared: int
    """Cases of the earlier run that count."""


@dataclass(frozen=True, slots=True)
class Asked:
    """How far a run is."""

    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Ended:
    """How a run ended."""

    run: str
    """Its id; empty when it failed."""
    told: str
    """What came of it, or why it failed, in one line."""


class Board(Protocol):
    """The runs of a home. What cannot be read raises a `FootnoteError`."""

    def runs(self) -> tuple[RunLine, ...]:
        """Return the newest runs, the newest first."""
        ...

    def kinds(self, run: str) -> tuple[KindLine, ...]:
        """Return all cases of a run, then each kind."""
        ...

    def compare(self, before: str, after: str) -> Compared:
        """Compare two runs by their ids."""
        ...

    def start(self) -> Iterator[Asked | Ended]:
        """Ask the cases that the home can answer, in a process of its own; `Ended` comes once, at the end."""
        ...


def open_board(home: Path) -> Board | None:
    """Return the board of a home; None when no installed package offers one."""
    found = sorted(entry_points(group=GROUP), key=lambda one: one.name)
    if not found:
        return None
    opened: OpenBoard = found[0].load()
    return opened(home)
