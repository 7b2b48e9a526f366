"""The types of an eval run: what was checked of each answer, what came of it, and what the run was made with."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from evals.model import CaseKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from evals.model import Case, LibraryChoice

    Scores = Mapping[str, float | None]
    """By name of the measure, 0 to 1; None where the measure does not apply to the case."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was checked of an answer."""

    name: str
    """`answered`, `scored`, `outcome`, `fact ID`, `said`, `source N`, `forbid N`, `statements` or `framing`."""
    passed: bool
    """Whether the answer has it."""
    reason: str = ""
    """Why it failed, in one line; empty when it passed."""
    citations: tuple[int, ...] = ()
    """Numbers of the citations that show it; empty when it failed, and where no citation can."""


@dataclass(frozen=True, slots=True)
class CaseResult:
    """What became of one case."""

    case: Case
    checks: tuple[Check, ...]
    """All checks, failed ones too; never empty."""
    scores: Scores
    outcome: str | None = None
    """How the question ended; None when the assistant crashed."""
    quotes: int = 0
    """Citations of the answer."""
    inexact: tuple[str, ...] = ()
    """Citations whose quote is not the text at its span, one line each. Reported apart; the pass rule does not ask."""
    irrelevant: tuple[str, ...] = ()
    """Citations that do not hold what their statement says, one line each. Reported apart as well."""
    seconds: float = 0.0
    """Wall time of the answer."""
    answer: dict[str, Any] | None = field(default=None, hash=False)
    """The object of `ask --json`; None when the assistant crashed."""
    unscored: bool = False
    """Whether there is an answer that could not be checked; it counts as failed, and the gate does not let it by."""

    @property
    def case_id(self) -> str:
        """Id of the case."""
        return self.case.id

    @property
    def kind(self) -> str:
        """Kind of the case."""
        return self.case.kind

    @property
    def passed(self) -> bool:
        """Whether every check passed."""
        return all(check.passed for check in self.checks)

    @property
    def crashed(self) -> bool:
        """Whether the assistant raised instead of answering."""
        return self.answer is None

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why it failed; empty when it passed."""
        return tuple(check.reason for check in self.checks if not check.passed)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of a group of cases passed."""

    passed: int
    """Cases that passed."""
    total: int
    """Cases that applied: failed and crashed ones count."""


@dataclass(frozen=True, slots=True)
class HeldDocument:
    """A document that the snapshot of a run served."""

    document_id: str
    version: str
    title: str


@dataclass(frozen=True, slots=True)
class HelpGiven:
    """What a language model did in a run, and what it cost."""

    name: str
    versions: Mapping[str, str]
    """Of the prompts, and of the tables that its sentences were verified by."""
    kept: int = 0
    """Sentences of it that were verified and shown."""
    dropped: int = 0
    without: int = 0
    """Answers that had to do without it."""
    tokens_read: int = 0
    tokens_written: int = 0
    """As the endpoint reports; estimated where it does not."""
    seconds: float = 0.0
    """Time that answers waited for it."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """What a run was made with, beside the cases."""

    documents: tuple[HeldDocument, ...] = ()
    """What was served, by id."""
    model: str = ""
    """Name, precision and digest of the embedding model."""
    versions: Mapping[str, str] = field(default_factory=dict)
    """Of the project, of Python and of the packages that wrote the index."""
    settings: Mapping[str, str] = field(default_factory=dict)
    """Settings that were not at their default."""
    language_model: HelpGiven | None = None
    """The language model that rephrased; None when none did."""

    @property
    def library_digest(self) -> str:
        """SHA-256 of the ids and versions served, in hexadecimal; that of no document when none is known."""
        lines = sorted(f"{one.document_id}\n{one.version}\n" for one in self.documents)
        return hashlib.sha256("".join(lines).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class EvalRun:
    """One scored execution of a case set."""

    run_id: str
    """`YYYYMMDDTHHMMSSmmmZ-`, to the millisecond, and 8 hexadecimal digits; sorts by time."""
    cases_file: str
    """Name of the case file."""
    cases_digest: str
    """SHA-256 of the case file."""
    library: LibraryChoice
    """The library that was answered from."""
    snapshot: str
    """Id of the generation that answered; empty when unknown."""
    started_at: str
    """UTC time, ISO 8601, seconds."""
    today: str
    """The day that the assistant's clock showed."""
    results: tuple[CaseResult, ...]
    """One for each case that applied, in file order."""
    not_applicable: tuple[str, ...] = ()
    """Ids of the cases that are for another library."""
    seconds: float = 0.0
    """Wall time of all answers."""
    provenance: Provenance = field(default_factory=Provenance)

    @property
    def tally(self) -> Tally:
        """Count of all cases that applied."""
        return Tally(sum(result.passed for result in self.results), len(self.results))

    @property
    def kinds(self) -> dict[str, Tally]:
        """Counts per kind, only those that occur: in the order of `CaseKind`, after them kinds of the file's own."""
        tallies = {}
        for kind in dict.fromkeys([*CaseKind, *(result.kind for result in self.results)]):
            of_kind = [result.passed for result in self.results if result.kind == kind]
            if of_kind:
                tallies[str(kind)] = Tally(sum(of_kind), len(of_kind))
        return tallies
