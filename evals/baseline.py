"""The baseline: what the answers reached when somebody looked at them and said that this is what must hold."""

from __future__ import annotations

import os
import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, ValidationError

from evals.model import LibraryChoice
from evals.scores import FROM_ANSWER, SLACK, mean_scores
from sources.errors import FootnoteError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from evals.load import CaseFile
    from evals.saved import SavedRun

FORMAT = 1
ALL = "all"
"""Group of every case, beside one group for each kind."""
EPSILON = 0.0005
"""How far below its floor a measure may be, where `scores.SLACK` gives no more: for rounding, no case in a thousand."""
PROJECT = Path(__file__).resolve().parent / "baseline.json"
"""The project's own baseline, of the bundled library."""
_DECISION = re.compile(r"\bDECISIONS \d+")
NAME = "baseline.json"
"""The baseline of a home, in the home."""


class BaselineError(FootnoteError):
    """A baseline is missing or damaged, or would be lowered."""


class Lowered(BaseModel):
    """An occasion on which floors were lowered, kept for good."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    on: date
    reason: str
    floors: tuple[str, ...]
    """What was lowered, one line each."""


class Baseline(BaseModel):
    """What the gate holds a run against."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: int = FORMAT
    library: LibraryChoice
    today: date
    """The assistant's today: the gate asks with the same."""
    cases: tuple[str, ...]
    """Case files: the name of one that ships with the project, else a path."""
    digests: dict[str, str]
    """By id of the case, what it asked and expected."""
    library_digest: str
    """Of the documents that were answered from."""
    model: str
    versions: dict[str, str]
    run: str
    """Id of the run that was blessed."""
    floors: dict[str, dict[str, float]]
    """By kind, and `all`: the lowest mean that each measure may have."""
    counts: dict[str, dict[str, int]]
    """By kind, and `all`: to how many cases each measure applied that the cases alone decide on."""
    passed: tuple[str, ...]
    """Ids of the cases that passed."""
    lowered: tuple[Lowered, ...] = ()


def floors_of(run: SavedRun) -> dict[str, dict[str, float]]:
    """Return the means of a run by group and measure; a measure that applies to no case of a group is left out."""
    groups: dict[str, list[Mapping[str, float | None]]] = {ALL: []}
    for case in run.cases:
        groups[ALL].append(case.scores)
        groups.setdefault(case.kind, []).append(case.scores)
    return {
        name: {measure: round(mean, 6) for measure, mean in mean_scores(scores).items() if mean is not None}
        for name, scores in groups.items()
    }


def slack_of(measure: str) -> float:
    """Return how far below its floor a measure may be."""
    return SLACK.get(measure, EPSILON)


def counts_of(run: SavedRun) -> dict[str, dict[str, int]]:
    """Return to how many cases each measure applies, by group; those that depend on the answer are left out."""
    counts: dict[str, dict[str, int]] = {}
    for case in run.cases:
        for group in (ALL, case.kind):
            held = counts.setdefault(group, {})
            for measure, value in case.scores.items():
                if value is not None and measure not in FROM_ANSWER:
                    held[measure] = held.get(measure, 0) + 1
    return counts


def make_baseline(run: SavedRun, cases: CaseFile, before: Baseline | None, *, reason: str, on: date) -> Baseline:
    """Pin what a run reached.

    Args:
        run: the run to bless.
        cases: its cases.
        before: the baseline that is replaced; None for the first.
        reason: why floors may be lowered; empty: they may not.
        on: today.

    Raises:
        BaselineError: a case crashed or could not be scored, or a floor would be lowered without a reason.
    """
    bad = [case.id for case in run.cases if case.crashed or case.unscored]
    if bad:
        raise BaselineError(f"{len(bad)} cases crashed or could not be scored ({', '.join(bad)}); mend them first")
    if not run.cases:
        raise BaselineError("the run has no case; nothing can be blessed")
    floors = floors_of(run)
    lowered = lowered_floors(before, floors) if before else ()
    if lowered and not reason:
        raise BaselineError(
            f"{len(lowered)} floors would be lowered: {'; '.join(lowered)}; mend the answers, or bless with "
            "--allow-regression and the reason"
        )
    history = before.lowered if before else ()
    return Baseline(
        library=LibraryChoice(run.library),
        today=date.fromisoformat(run.today),
        cases=cases.files,
        digests={case.id: case.digest for case in run.cases},
        library_digest=run.library_digest,
        model=run.model,
        versions=run.versions,
        run=run.id,
        floors=floors,
        counts=counts_of(run),
        passed=tuple(case.id for case in run.cases if case.passed),
        lowered=(*history, Lowered(on=on, reason=reason, floors=lowered)) if lowered else history,
    )


def require_decision(path: Path, reason: str) -> None:
    """Raise `BaselineError` when floors of the project's own baseline may be lowered for a reason not written down."""
    if reason and path.resolve() == PROJECT and not _DECISION.search(reason):
        raise BaselineError(
            f"--allow-regression {reason!r} names no entry of DECISIONS.md; write the decision down, then give "
            "`DECISIONS NUMBER: why`"
        )


def lowered_floors(before: Baseline, floors: Mapping[str, Mapping[str, float]]) -> tuple[str, ...]:
    """Return the floors of a baseline that these would lower or drop, one line each."""
    lines = []
    for group, measures in before.floors.items():
        for measure, floor in measures.items():
            now = floors.get(group, {}).get(measure)
            if now is None or now < floor - slack_of(measure):
                lines.append(f"{group} {measure} {floor:.3f} → {'none' if now is None else f'{now:.3f}'}")
    return tuple(lines)


def read_baseline(path: Path) -> Baseline:
    """Read a baseline; raise `BaselineError` when there is none, or it is not one."""
    try:
        found = Baseline.model_validate_json(path.read_bytes())
    except FileNotFoundError as exc:
        raise BaselineError(f"there is no baseline at {path}; `footnote-evals bless` makes one") from exc
    except OSError as exc:
        raise BaselineError(f"{path}: cannot be read ({exc.strerror})") from exc
    except ValidationError as exc:
        fault = exc.errors(include_url=False)[0]
        place = ".".join(str(part) for part in fault["loc"])
        raise BaselineError(f"{path}: is not a baseline ({place}: {fault['msg']}); bless again") from exc
    if found.format != FORMAT:
        raise BaselineError(f"{path}: is of format {found.format}, this release reads {FORMAT}; bless again")
    return found


def write_baseline(path: Path, baseline: Baseline) -> None:
    """Write a baseline, whole or not at all; raise `BaselineError` when it cannot be."""
    temporary = path.with_name(f"{path.name}.new")
    try:
        with temporary.open("w", encoding="utf-8") as file:
            file.write(baseline.model_dump_json(indent=1) + "\n")
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as exc:
        raise BaselineError(f"the baseline cannot be written to {path} ({exc.strerror})") from exc
