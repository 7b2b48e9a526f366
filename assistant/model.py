"""The types of an answer: question, statement, citation, outcome."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from sources.model import Document, Span, Tier


class Outcome(StrEnum):
    """How a question ended."""

    ANSWERED = "answered"
    CORRECTED = "corrected"
    ABSTAINED = "abstained"


class Reason(StrEnum):
    """Why the assistant abstained."""

    UNDERSPECIFIED = "underspecified"
    NOT_IN_SOURCES = "not in the sources"
    OFF_TOPIC = "off topic"


class StatementKind(StrEnum):
    """What a statement rests on."""

    OFFICIAL = "official"
    PRESS = "press"
    DIGEST = "digest"
    FRAMING = "framing"
    """Fixed words without a digit, date or name; the only kind without a citation."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of the conversation before the question."""

    role: str
    """`user` or `assistant`."""
    content: str


@dataclass(frozen=True, slots=True)
class Within:
    """A part of the library, by tier and language."""

    tiers: frozenset[Tier] | None = None
    """None: every tier."""
    languages: frozenset[str] | None = None
    """Codes such as `en`; None: every language."""

    def holds(self, document: Document) -> bool:
        """Tell whether a document is of this part; `en-GB` is `en`."""
        language = document.language.partition("-")[0].casefold()
        return (self.tiers is None or document.tier in self.tiers) and (
            self.languages is None or language in self.languages
        )


@dataclass(frozen=True, slots=True)
class Question:
    """What a user asked, with the conversation before it and the date asked for."""

    text: str
    history: tuple[Turn, ...] = ()
    as_of: date | None = None
    """Date given beside the question; None: the question's own date, else today."""
    within: Within | None = None
    """What alone is searched and stated; None: all of the library."""
    plain: bool = False
    """Whether no language model may help with it."""
    search: str = ""
    """The question in other words, searched for where its own words find nothing; empty when there are none."""


@dataclass(frozen=True, slots=True)
class Citation:
    """Exact words of one version. `quote == version.text[span.start:span.end]` held when it was built."""

    document_id: str
    version: str
    span: Span
    quote: str
    title: str
    publisher: str
    tier: Tier
    locator: str
    """As `INTERFACE` says: FR citation, FR Doc. number, or Supplement entry."""
    url: str
    document_number: str | None = None
    list: str | None = None
    published: str | None = None
    """ISO date as precise as known."""
    effective_on: str | None = None
    as_of: str | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence or line of an answer and the citations that it rests on."""

    text: str
    kind: StatementKind
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class EntityMatch:
    """A name in the question and the entity that it was found to be."""

    name: str
    """Main name as printed in the list."""
    matched: str
    """The words of the question."""
    how: str
    """`exact`, `alias`, `legal form`, `typo` or `pinyin`."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """To what date the library reaches; None where it holds nothing of the kind."""

    list: str | None
    notices_through: str | None
    articles_through: str | None


@dataclass(frozen=True, slots=True)
class Dropped:
    """A sentence of a language model that is not shown."""

    text: str
    """What the model wrote: hostile text."""
    fault: str
    """Why it was dropped, in words for the user."""


@dataclass(frozen=True, slots=True)
class Help:
    """What a language model did for an answer, and what that cost."""

    model: str
    kept: int = 0
    """Sentences of it that were verified and are shown."""
    dropped: tuple[Dropped, ...] = ()
    """Sentences of it that are not."""
    searched: str = ""
    """What was searched for instead of the question's own words; empty when they were enough."""
    notice: str = ""
    """Why the answer does without the model; empty when it does not."""
    prompts: tuple[str, ...] = ()
    """Versions of the prompts that were sent."""
    tokens_read: int = 0
    tokens_written: int = 0
    """As the endpoint reports; estimated where it does not."""
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Answer:
    """The whole answer to a question."""

    question: str
    as_of: date
    outcome: Outcome
    reason: Reason | None
    statements: tuple[Statement, ...]
    coverage: Coverage
    snapshot: str
    entities: tuple[EntityMatch, ...] = field(default=())
    model: str | None = None
    """Name of the language model that rephrased; None when none did."""
    help: Help | None = None
    """What a language model did; None when none was asked."""
    seconds: float = 0.0
