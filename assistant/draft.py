"""A draft: statements in the order in which an answer gives them, kept within its size."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from assistant.model import Outcome, Reason, Statement, StatementKind

if TYPE_CHECKING:
    from collections.abc import Iterable

CITATIONS_MAX = 12
CHARACTERS_MAX = 2300
"""Under the 2,500 of `INTERFACE`, leaving room for markers and escapes."""


class Section(IntEnum):
    """The parts of an answer, in their order."""

    CORRECTION = 0
    RECORD = 1
    REASON = 2
    PRESS = 3
    DIGEST = 4
    STATUS = 5
    GAPS = 6


_KEEP_ORDER = (
    Section.CORRECTION,
    Section.RECORD,
    Section.REASON,
    Section.GAPS,
    Section.PRESS,
    Section.STATUS,
    Section.DIGEST,
)
"""What is kept first when an answer would be too long."""


@dataclass(frozen=True, slots=True)
class Line:
    """A statement and the part of the answer that it belongs to."""

    section: Section
    statement: Statement


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer before it is trimmed and numbered."""

    outcome: Outcome
    lines: tuple[Line, ...]
    reason: Reason | None = None
    enumeration: bool = False
    """An enumeration may be longer than other answers."""

    def statements(self) -> tuple[Statement, ...]:
        """Return the statements in order, without repeats, within the limits of size."""
        unique = list({(line.statement.text): line for line in self.lines}.values())
        kept = unique if self.enumeration else _within_limits(unique)
        ordered = sorted(kept, key=lambda line: line.section)
        return tuple(line.statement for line in ordered)


def lines(section: Section, statements: Iterable[Statement | None]) -> tuple[Line, ...]:
    """Put statements in a section, leaving out what could not be stated."""
    return tuple(Line(section, statement) for statement in statements if statement is not None)


def framing(text: str) -> Statement:
    """Return fixed words; they carry no digit, date or name."""
    return Statement(text, StatementKind.FRAMING)


def _within_limits(unique: list[Line]) -> list[Line]:
    """Keep what fits: the first statement of each section, then the second of each, and so on; framing goes with it."""
    cited: set[object] = set()
    characters = 0
    kept: set[int] = set()
    for number in sorted(range(len(unique)), key=_worth(unique).__getitem__):
        statement = unique[number].statement
        citations = cited | set(statement.citations)
        longer = characters + len(statement.text)
        if kept and (len(citations) > CITATIONS_MAX or longer > CHARACTERS_MAX):
            continue
        kept.add(number)
        cited, characters = citations, longer
    return _without_idle_framing(unique, kept)


def _worth(unique: list[Line]) -> list[tuple[int, int]]:
    """Rank each line by its place within its section, then by section; framing counts as what follows it."""
    counts: Counter[Section] = Counter()
    worth = []
    for line in unique:
        worth.append((counts[line.section], _KEEP_ORDER.index(line.section)))
        counts[line.section] += line.statement.kind is not StatementKind.FRAMING
    return worth


def _without_idle_framing(unique: list[Line], kept: set[int]) -> list[Line]:
    # "The press reports:" is left out when all that it introduced was.
    facts = {line.section for line in unique if line.statement.kind is not StatementKind.FRAMING}
    shown = {unique[number].section for number in kept if unique[number].statement.kind is not StatementKind.FRAMING}
    idle = facts - shown
    return [
        unique[number]
        for number in sorted(kept)
        if unique[number].section not in idle or unique[number].statement.kind is not StatementKind.FRAMING
    ]
