"""What a benchmark gives: measures by name, the goals that they are held to, and the table that shows both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sources.errors import FootnoteError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Goal:
    """A limit that a measure is held to."""

    measure: str
    label: str
    """What the table calls it."""
    limit: float
    at_most: bool = True
    """False: at least."""
    percent: bool = False
    """Whether the table prints a share as percent."""
    digits: int = 2
    """Most decimals that the table prints of a value that is no percent."""
    published: str = ""
    """What others report on the same task, as they print it; empty when nothing is known."""
    plain: str = ""
    """What a plain recipe reaches on the same data; empty when nothing is known."""

    def is_met(self, value: float) -> bool:
        """Tell whether the value reaches the goal."""
        return value <= self.limit if self.at_most else value >= self.limit

    def shown(self, value: float) -> str:
        """Print a value as the table does.

        >>> Goal("share", "share", 0.06, percent=True).shown(0.051)
        '5.1 %'
        """
        return f"{100 * value:.1f} %" if self.percent else f"{value:.{self.digits}f}".rstrip("0").rstrip(".")


@dataclass(frozen=True, slots=True)
class BenchResult:
    """One run of a benchmark."""

    name: str
    n: int
    """How many passages, cases or questions were measured."""
    measures: Mapping[str, float]
    """Values by name; seconds, counts and ratios as the names say."""
    seconds: float
    """Wall time of the run."""
    goals: tuple[Goal, ...] = ()
    notes: tuple[str, ...] = ()
    """What a reader must know of how it was measured, one line each."""

    def to_json(self) -> dict[str, Any]:
        """Return the object of `bench --json`; `notes` only where there are any."""
        measures = {name: round(value, 4) for name, value in self.measures.items()}
        found: dict[str, Any] = {
            "name": self.name,
            "n": self.n,
            "measures": measures,
            "seconds": round(self.seconds, 1),
        }
        return {**found, "notes": list(self.notes)} if self.notes else found


def table(result: BenchResult) -> str:
    """Return the measures as a Markdown table: those with a goal, else all; beside them what others reach, if known."""
    if not result.goals:
        rows = [f"| {name} | {value:,.4g} |" for name, value in result.measures.items()]
        return "\n".join(["| measure | value |", "|---|---|", *rows])
    goals = [goal for goal in result.goals if goal.measure in result.measures]
    compared = any(goal.published or goal.plain for goal in goals)
    heads = ["measured", "value", "goal", "", *(["published by others", "plain recipe"] if compared else [])]
    lines = [_row(heads), f"|{'---|' * len(heads)}"]
    for goal in goals:
        value = result.measures[goal.measure]
        limit = f"{'≤' if goal.at_most else '≥'} {goal.shown(goal.limit)}"
        cells = [goal.label, goal.shown(value), limit, "met" if goal.is_met(value) else "missed"]
        lines.append(_row([*cells, *([goal.published or "–", goal.plain or "–"] if compared else [])]))
    return "\n".join(lines)


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |".replace("|  |", "| |")


def write_table(path: Path, result: BenchResult) -> None:
    """Put the table between the markers `<!-- NAME -->` and `<!-- /NAME -->` of a file.

    Raises:
        FootnoteError: the file cannot be read, or has no such markers.
    """
    first, last = f"<!-- {result.name} -->", f"<!-- /{result.name} -->"
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as exc:
        raise FootnoteError(f"{path} cannot be read ({exc.strerror}); name a file that can") from exc
    before, opened, rest = text.partition(first)
    _, closed, after = rest.partition(last)
    if not (opened and closed):
        raise FootnoteError(f"{path} has no lines {first} and {last}; put them where the table is to stand")
    path.write_text(f"{before}{first}\n{table(result)}\n{last}{after}", encoding="utf-8")
