"""Reads case files: JSON lines, validated, with every fault of a file reported together."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import ValidationError

from evals.model import Case
from sources.errors import FootnoteError

if TYPE_CHECKING:
    from pathlib import Path

    from pydantic_core import ErrorDetails


class EvalCaseError(FootnoteError):
    """A case file cannot be used; `faults` holds one line for each fault, beginning with file and line number."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        self.faults = faults
        count = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
        super().__init__(f"{count} in the cases, nothing was run: {'; '.join(faults)}")


@dataclass(frozen=True, slots=True)
class CaseFile:
    """The cases of one file."""

    name: str
    """Name of the file."""
    digest: str
    """SHA-256 of its bytes, in hexadecimal."""
    cases: tuple[Case, ...]
    """In file order; never empty."""


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
    return CaseFile(path.name, hashlib.sha256(data).hexdigest(), tuple(cases))


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
