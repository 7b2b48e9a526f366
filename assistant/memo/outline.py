"""What stands in a memo, line by line, for every format alike."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from assistant.model import Outcome, StatementKind
from sources.dates import print_date
from sources.model import PartialDate, Tier

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.memo.model import LeftOut, Memo, Note, Part


class Role(StrEnum):
    """What a line is; the value is the name of its style in Word, headings aside."""

    TITLE = "Title"
    FACT = "Fact"
    WARNING = "Warning"
    QUESTION = "Question"
    OUTCOME = "Outcome"
    OWN = "Own Words"
    STATEMENT = "Statement"
    FRAMING = "Framing"
    HEADING = "Heading"
    SUBHEADING = "Subheading"
    SOURCE = "Source"
    SMALL = "Small Print"


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph of a memo."""

    role: Role
    text: str
    """One line of text, nothing in it escaped."""
    notes: tuple[Note, ...] = ()
    mark: str = ""
    """What stands after the footnotes of a statement that no official source supports; empty for others."""
    label: str = ""
    """What a fact is of."""
    url: str = ""
    """Address of a source; empty when none is known."""


MARKS = {
    StatementKind.PRESS: "[Press only]",
    StatementKind.DIGEST: "[Digest: cite the official document]",
}
NO_OFFICIAL_SOURCE = (
    "No official source: nothing in this memo rests on an official text or list. Find and cite the official document "
    "before relying on it."
)
_TIERS = {
    Tier.OFFICIAL_TEXT: ("official text", "official texts", "Official texts"),
    Tier.OFFICIAL_LIST: ("official list", "official lists", "Official lists"),
    Tier.DIGEST: ("digest", "digests", "Digests, not the official text"),
    Tier.PRESS: ("press article", "press articles", "Press, not an official source"),
}
"""One of a tier, several, and the heading of those cited."""
_OFFICIAL = frozenset({Tier.OFFICIAL_TEXT, Tier.OFFICIAL_LIST})


def outline(memo: Memo) -> tuple[Line, ...]:
    """Return the lines of a memo, in order."""
    return (*_head(memo), *_body(memo), *_sources(memo), *_end(memo))


def has_official_source(memo: Memo) -> bool:
    """Tell whether any document that the memo cites is an official text or list."""
    return any(source.tier in _OFFICIAL for source in memo.sources)


def _head(memo: Memo) -> Iterator[Line]:
    yield Line(Role.TITLE, memo.title)
    yield Line(Role.FACT, print_date(memo.issued), label="Date")
    yield Line(Role.FACT, _contents(memo), label="Contents")
    for covered, snapshot in dict.fromkeys((_covered(part), part.snapshot) for part in memo.parts if part.coverage):
        yield Line(Role.FACT, covered, label="Coverage")
        yield Line(Role.FACT, snapshot, label="Snapshot")
    told = left_out(memo.left_out)
    if told:
        yield Line(Role.FACT, told, label="Left out")
    if not has_official_source(memo):
        yield Line(Role.WARNING, NO_OFFICIAL_SOURCE)


def _contents(memo: Memo) -> str:
    asked = sum(bool(part.question) for part in memo.parts)
    notes = sum(len(part.notes) for part in memo.parts)
    told = [counted(asked, "question", "questions")] if asked else []
    told.append(counted(notes, "footnote", "footnotes"))
    by_tier = Counter(source.tier for source in memo.sources)
    cited = [counted(by_tier[tier], one, many) for tier, (one, many, _) in _TIERS.items() if by_tier[tier]]
    return f"{', '.join(told)}; sources: {', '.join(cited) or 'none'}"


def counted(count: int, one: str, many: str) -> str:
    """Put a number before the form of a noun that goes with it."""
    return f"{count} {one if count == 1 else many}"


def _covered(part: Part) -> str:
    held = part.coverage
    if held is None:
        return ""
    told = (("list as of", held.list), ("notices to", held.notices_through), ("articles to", held.articles_through))
    return ", ".join(f"{label} {print_date(PartialDate.parse(day))}" for label, day in told if day) or "nothing held"


def left_out(left: LeftOut) -> str:
    """Say what was left out; empty when nothing was."""
    told = (
        (left.questions, "question that was not answered", "questions that were not answered"),
        (left.statements, "statement without a verified citation", "statements without a verified citation"),
        (left.citations, "citation that is not verified", "citations that are not verified"),
    )
    return "; ".join(counted(count, one, many) for count, one, many in told if count)


def _body(memo: Memo) -> Iterator[Line]:
    number = 0
    for part in memo.parts:
        if part.question:
            number += 1
            yield Line(Role.QUESTION, f"{number}. {' '.join(part.question.split())}")
        outcome = _outcome(memo, part)
        if outcome:
            yield Line(Role.OUTCOME, outcome)
        for paragraph in part.own.split("\n\n"):
            if paragraph.strip():
                yield Line(Role.OWN, " ".join(paragraph.split()))
        notes = {note.number: note for note in part.notes}
        for statement in part.statements:
            if statement.kind is StatementKind.FRAMING:
                yield Line(Role.FRAMING, statement.text)
            else:
                cited = tuple(notes[number] for number in statement.notes)
                yield Line(Role.STATEMENT, statement.text, cited, MARKS.get(statement.kind, ""))


def _outcome(memo: Memo, part: Part) -> str:
    told = f"As of {print_date(part.as_of)}." if part.as_of and part.as_of != memo.issued else ""
    if part.outcome is Outcome.CORRECTED:
        told = f"The question rests on something that the sources do not show. {told}"
    elif part.outcome is Outcome.ABSTAINED:
        told = f"Not answered: {part.reason.value if part.reason else 'no reason given'}. {told}"
    return told.strip()


def _sources(memo: Memo) -> Iterator[Line]:
    if memo.sources:
        yield Line(Role.HEADING, "Sources")
    for tier in Tier:
        cited = [one for one in memo.sources if one.tier is tier]
        if cited:
            yield Line(Role.SUBHEADING, _TIERS[tier][2])
        for source in cited:
            told = f" ({source.supplied})" if tier in _OFFICIAL and source.supplied else ""
            yield Line(Role.SOURCE, f"{source.printed}{told}", url=source.url)


def _end(memo: Memo) -> Iterator[Line]:
    yield Line(Role.HEADING, "About this memo")
    yield Line(
        Role.SMALL,
        "Every quotation is exact: it was compared with the stored text of its source when this memo was issued. "
        "Statements marked [Press only] or [Digest: …] rest on no official source. Words that the writer added are not "
        "verified.",
    )
    yield Line(
        Role.SMALL,
        f"Memo {memo.id}. This file carries its evidence: “footnote memo check” compares every footnote with the "
        "library again, also after this text was edited or a newer list was published.",
    )
