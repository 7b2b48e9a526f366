"""The types of an eval set: cases as they are written. What became of them is in `evals.results`."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, field_validator, model_validator

from assistant.model import Outcome


class CaseKind(StrEnum):
    """What a case tests; the table of a run has one line for each. A file may name kinds of its own beside these."""

    WHY = "why"
    WHEN = "when"
    POLICY = "policy"
    ALIAS = "alias"
    COUNT = "count"
    DESTINATIONS = "destinations"
    ADDRESS = "address"
    STATUS = "status"
    AS_OF = "as of"
    DEFINITION = "definition"
    ATTRIBUTION = "attribution"
    PRESS_OR_OFFICIAL = "press or official"
    PARTIAL = "partial"
    REMOVED = "removed"
    FOLLOW_UP = "follow-up"
    FALSE_PREMISE = "false premise"
    UNANSWERABLE = "unanswerable"
    OFF_TOPIC = "off topic"


class LibraryChoice(StrEnum):
    """The library that a case is written for, or that a run answers from."""

    OFFICIAL = "official"
    """Documents that a user added."""
    BUNDLED = "bundled"
    """The library that ships with the project."""
    BOTH = "both"
    """A case: either will do. A run: the home as it is, all cases."""


def _checked_pattern(pattern: str) -> str:
    try:
        re.compile(pattern, PATTERN_FLAGS)
    except re.error as exc:
        raise ValueError(f"{pattern!r} is not a regular expression ({exc})") from exc
    return pattern


PATTERN_FLAGS = re.IGNORECASE | re.DOTALL
"""Source: `INTERFACE`, Eval cases: case-insensitive, `.` matches a line end."""
Pattern = Annotated[str, StringConstraints(min_length=1), AfterValidator(_checked_pattern)]
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


def _known(kind: str) -> CaseKind | str:
    return CaseKind(kind) if kind in set(CaseKind) else kind


Kind = Annotated[Text, StringConstraints(max_length=40), AfterValidator(_known)]
"""A `CaseKind`, or a word of the file's own."""


class _Input(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Fact(_Input):
    """One fact that a good answer holds."""

    id: Text
    """Name of the fact, unique in its case."""
    any: tuple[Pattern, ...] = Field(min_length=1)
    """Regular expressions; one that matches is enough."""
    vital: bool = False
    """Whether the answer fails without it."""


class SourceMatcher(_Input):
    """What a citation must show; every key that is given has to fit."""

    document_id: Text | None = None
    """Contained in the document's id."""
    title: Text | None = None
    """Contained in the title."""
    publisher: Text | None = None
    """Contained in the publisher."""
    tier: Text | None = None
    """Contained in the tier."""
    document_number: Text | None = None
    """Contained in the Federal Register document number."""
    list: Text | None = None
    """Prefix of the list's slug."""
    published: Text | None = None
    """Contained in the publication date."""
    effective_on: Text | None = None
    """Contained in the effective date."""
    as_of: Text | None = None
    """Prefix of the list's date."""
    locator: Text | None = None
    """Contained in the locator."""
    url: Text | None = None
    """Contained in the address."""

    @model_validator(mode="after")
    def _not_empty(self) -> SourceMatcher:
        if not self.given:
            raise ValueError(f"an empty matcher fits everything; give one of {', '.join(type(self).model_fields)}")
        return self

    @property
    def given(self) -> dict[str, str]:
        """The keys that were given, with the words to look for."""
        return {name: str(value) for name, value in self.model_dump(exclude_none=True).items()}


class SourceExpected(_Input):
    """One source that must be cited."""

    any: tuple[SourceMatcher, ...] = Field(min_length=1)
    """Matchers; one that fits a citation is enough."""


class Expect(_Input):
    """What a good answer to a case looks like."""

    outcome: tuple[Outcome, ...] = Field(min_length=1)
    """Outcomes that are right."""
    facts: tuple[Fact, ...] = ()
    """Facts; only the vital ones decide."""
    sources: tuple[SourceExpected, ...] = ()
    """Sources, each of which must be cited."""
    forbid: tuple[Pattern, ...] = ()
    """Regular expressions that no sentence of the answer may match, unless it holds a negation."""

    @field_validator("facts")
    @classmethod
    def _unique_ids(cls, facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
        twice = sorted(name for name, count in Counter(fact.id for fact in facts).items() if count > 1)
        if twice:
            raise ValueError(f"fact id used twice: {', '.join(twice)}")
        return facts


class CaseTurn(_Input):
    """One message of the conversation before the question."""

    role: Literal["user", "assistant"]
    """Who wrote it."""
    content: Text
    """What was written."""


class Case(_Input):
    """One question with its expectations, one line of a case file."""

    id: Text
    """Unique in its file."""
    kind: Kind
    """What it tests."""
    question: Text
    """The words of the user."""
    history: tuple[CaseTurn, ...] = ()
    """Turns before the question, oldest first."""
    as_of: date | None = None
    """Date given beside the question."""
    expect: Expect
    """What a good answer looks like."""
    library: LibraryChoice
    """The library that can answer it."""

    @property
    def digest(self) -> str:
        """SHA-256 of what the case says, in hexadecimal, 16 digits; the order of its keys does not count."""
        values = json.dumps(self.model_dump(mode="json"), sort_keys=True)
        return hashlib.sha256(values.encode()).hexdigest()[:16]

    def fits(self, running_on: LibraryChoice) -> bool:
        """Tell whether the case applies to a run on this library."""
        return LibraryChoice.BOTH in {self.library, running_on} or self.library is running_on
