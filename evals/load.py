"""Reads case files: JSON lines, validated, with every fault of a file reported together."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from evals.model import Case
from sources.errors import FootnoteError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pydantic_core import ErrorDetails

SHIPPED = Path(__file__).resolve().parent / "cases"
"""Folder of the case files that ship with the project."""


class EvalCaseError(FootnoteError):
    """A case file cannot be used; `faults` holds one line for each fault, beginning with file and line number."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        self.faults = faults
        count = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
        super().__init__(f"{count} in the cases, nothing was run: {'; '.join(faults)}")


@dataclass(frozen=True, slots=True)
class CaseFile:
    """The cases of one file, or of several together."""

    name: str
    """Name of the file; of several, joined by `+`."""
    digest: str
    """SHA-256 of its bytes, in hexadecimal; of several, of their digests."""
    cases: tuple[Case, ...]
    """In file order; never empty."""
    files: tuple[str, ...] = ()
    """What `find_cases` finds the files by."""


def load_all(paths: Sequence[Path]) -> CaseFile:
    """Read case files as one set; raise `EvalCaseError` with every fault in them, ids that two share among these."""
    faults: list[str] = []
    loaded = []
    for path in paths:
        try:
            loaded.append(load_cases(path))
        except EvalCaseError as exc:
            faults += exc.faults
    counts = Counter(case.id for file in loaded for case in file.cases)
    faults += [f"id {name!r} stands in {count} files; ids are unique" for name, count in counts.items() if count > 1]
    if faults:
        raise EvalCaseError(tuple(faults))
    if len(loaded) == 1:
        return loaded[0]
    return CaseFile(
        "+".join(file.name for file in loaded),
        hashlib.sha256("".join(file.digest for file in loaded).encode()).hexdigest(),
        tuple(case for file in loaded for case in file.cases),
        tuple(name for file in loaded for name in file.files),
    )


def find_cases(name: str) -> Path:
    """Return the case file of this name: one that ships with the project, else the path that it is."""
    return SHIPPED / name if Path(name).name == name else Path(name)


def _name_of(path: Path) -> str:
    resolved = path.resolve()
    return resolved.name if resolved.parent == SHIPPED else str(resolved)


def load_cases(path: Path) -> CaseFile:
    """Read a case file; raise `EvalCaseError` with every fault in it."""
    data = _read(path)
    cases: list[Case] = []
    faults: list[str] = []
    first_line: dict[str, int] = {}
    for number, line in enumerate(data.decode("utf-8-sig", errors="replace").split("\n"), 1):
        if not line.strip():
            continue
        case, found = parse_case(line)
        faults += [f"{path.name}:{number}: {fault}" for fault in found]
        if case is None:
            continue
        if case.id in first_line:
            faults.append(f"{path.name}:{number}: id {case.id!r} is that of line {first_line[case.id]}; ids are unique")
        first_line.setdefault(case.id, number)
        cases.append(case)
    if faults:
        raise EvalCaseError(tuple(faults))
    if not cases:
        raise EvalCaseError((f"{path.name}: holds no case; write one JSON object a line",))
    return CaseFile(path.name, hashlib.sha256(data).hexdigest(), tuple(cases), (_name_of(path),))


def parse_case(line: str) -> tuple[Case | None, tuple[str, ...]]:
    """Read one line; return the case, or None with what is wrong with it.

    >>> parse_case("{}")[1][0]
    'id: Field required'
    """
    try:
        return Case.model_validate_json(line), ()
    except ValidationError as exc:
        return None, tuple(_fault(error) for error in exc.errors(include_url=False))


def _fault(error: ErrorDetails) -> str:
    place = ".".join(str(part) for part in error["loc"])
    message = " ".join(error["msg"].removeprefix("Value error, ").split())
    return f"{place}: {message}" if place else message


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as exc:
        raise EvalCaseError((f"{path}: cannot be read ({exc.strerror}); give a file of JSON lines",)) from exc
