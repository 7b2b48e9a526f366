"""Runs as files: below `runs/` of a home, or wherever somebody put the output of `run --json`."""

from __future__ import annotations

import hashlib
import json
import os
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, ValidationError

from sources.errors import FootnoteError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

RUNS = "runs"
"""Folder of the home; `remove --erase` takes the words of erased documents out of what stands there."""
LATEST = "latest"
"""Names the newest run of a home where a run is asked for."""


class EvalRunError(FootnoteError):
    """A run cannot be found, read or saved."""


class _Saved(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class SavedDocument(_Saved):
    """A document that the snapshot of a run served."""

    document_id: str
    version: str
    title: str = ""


class SavedCheck(_Saved):
    """One check of a case."""

    name: str
    passed: bool


class SavedCase(_Saved):
    """One case of a saved run; what an older run did not write is empty."""

    id: str
    kind: str
    digest: str = ""
    """Digest of the case as it was asked; empty when not written."""
    question: str = ""
    history: tuple[dict[str, str], ...] = ()
    passed: bool
    crashed: bool = False
    unscored: bool = False
    outcome: str | None = None
    reasons: tuple[str, ...] = ()
    checks: tuple[SavedCheck, ...] = ()
    support: dict[str, tuple[int, ...]] = {}
    """By name of a check that passed, the citations that show it."""
    scores: dict[str, float | None] = {}
    """By name of the measure; empty when nothing was scored."""
    seconds: float = 0.0
    answer: dict[str, Any] | None = None
    """The object of `ask --json`; None when the assistant crashed."""

    @property
    def statements(self) -> list[dict[str, Any]]:
        """Statements of the answer; empty when there is none."""
        found = (self.answer or {}).get("statements")
        return found if isinstance(found, list) else []

    @property
    def citations(self) -> list[dict[str, Any]]:
        """Citations of the answer; empty when there is none."""
        found = (self.answer or {}).get("citations")
        return found if isinstance(found, list) else []


class SavedRun(_Saved):
    """A run as it was saved."""

    id: str = ""
    cases_file: str
    cases_digest: str
    library: str
    library_digest: str = ""
    snapshot: str = ""
    model: str = ""
    versions: dict[str, str] = {}
    settings: dict[str, str] = {}
    started_at: str
    today: str
    documents: tuple[SavedDocument, ...] = ()
    """What was served; empty when not written."""
    cases: tuple[SavedCase, ...]

    @property
    def by_id(self) -> dict[str, SavedCase]:
        """The cases by id, in file order."""
        return {case.id: case for case in self.cases}


def new_id(started_at: datetime, *parts: str) -> str:
    """Return the id of a run: when it began, UTC, to the millisecond, and a digest of that and of what it ran."""
    moment = started_at.astimezone(UTC)
    seed = "\n".join([moment.isoformat(), *parts])
    return f"{moment:%Y%m%dT%H%M%S}{moment.microsecond // 1000:03d}Z-{hashlib.sha256(seed.encode()).hexdigest()[:8]}"


def to_saved(values: Mapping[str, Any]) -> SavedRun:
    """Convert the object of `run --json`."""
    return SavedRun.model_validate(json.loads(json.dumps(values)))


def save_run(home: Path, values: Mapping[str, Any]) -> Path:
    """Save the object of `run --json` in a home, whole or not at all; return the file.

    Raises:
        EvalRunError: it cannot be written.
    """
    path = home / RUNS / f"{values['id']}.json"
    temporary = path.with_name(f"{path.name}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("w", encoding="utf-8") as file:
            json.dump(values, file, ensure_ascii=False)
            file.write("\n")
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as exc:
        raise EvalRunError(f"the run cannot be saved in {path.parent} ({exc.strerror})") from exc
    return path


def saved_ids(home: Path) -> tuple[str, ...]:
    """Return the ids of the runs saved in a home, oldest first."""
    folder = home / RUNS
    return tuple(sorted(path.stem for path in folder.glob("*.json"))) if folder.is_dir() else ()


def find_run(home: Path, name: str) -> SavedRun:
    """Read the run that a file, an id, the beginning of one, or `latest` names.

    Raises:
        EvalRunError: there is none, several ids begin so, or the file is not a run.
    """
    path = Path(name)
    if path.is_file():
        return read_run(path)
    ids = saved_ids(home)
    found = ids[-1:] if name == LATEST else [one for one in ids if one.startswith(name)]
    if len(found) == 1:
        return read_run(home / RUNS / f"{found[0]}.json")
    known = ", ".join(ids[-5:]) or "none"
    trouble = "there is no run" if not found else f"{len(found)} runs begin with"
    raise EvalRunError(
        f"{trouble} {name!r}, neither a file nor an id of {home / RUNS}; the newest there: {known}; "
        "`footnote-evals run` saves one"
    )


def read_run(path: Path) -> SavedRun:
    """Read a saved run; raise `EvalRunError` when the file is not one."""
    try:
        run = SavedRun.model_validate_json(path.read_bytes())
    except OSError as exc:
        raise EvalRunError(f"{path}: cannot be read ({exc.strerror}); give a run that was saved") from exc
    except ValidationError as exc:
        first = exc.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise EvalRunError(
            f"{path}: is not a run ({place + ': ' if place else ''}{first['msg']}); "
            "give the output of `footnote-evals run --json`"
        ) from exc
    return run if run.id else run.model_copy(update={"id": path.stem})
