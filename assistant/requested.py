"""What other programs ask, as they send it: the bodies and parameters of the HTTP API, the arguments of the MCP tools.

The types say what is a text and what a number, and document it; what the words may be is checked where the commands
check it (`assistant.asking`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.asking import (
    HISTORY_TURNS_MAX,
    NAME_CHARS_MAX,
    PASSAGES_MAX,
    QUESTION_CHARS_MAX,
    parse_day,
    read_question,
    read_within,
    turns_of,
)
from sources.errors import FootnoteError
from sources.text import clean, one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.model import Question

_FAULTS_MAX = 5
_FAULT_CHARS_MAX = 500
_DAY = "As of this day: YYYY-MM-DD (a month counts from its first day). Nothing published later is used."


RequestT = TypeVar("RequestT", bound=BaseModel)


class RequestError(FootnoteError):
    """What another program sent is not of the form that is documented."""


class _Request(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Message(_Request):
    """One message of the conversation before the question."""

    role: Literal["user", "assistant"]
    content: str


class AskRequest(_Request):
    """A question, and the conversation before it."""

    question: str = Field(
        description=f"What you want to know, in English or Chinese; at most {QUESTION_CHARS_MAX:,} characters."
    )
    as_of: str | None = Field(default=None, description=_DAY)
    history: tuple[Message, ...] = Field(
        default=(),
        description=f"Earlier messages, the oldest first; of more than {HISTORY_TURNS_MAX} the last ones are read.",
    )

    tiers: tuple[Literal["official", "digest", "press"], ...] | None = Field(
        default=None, description="What alone is searched and stated; all when left out."
    )
    languages: tuple[str, ...] | None = Field(
        default=None, description="Codes, such as en, of the languages that alone are searched; all when left out."
    )

    def question_asked(self) -> Question:
        """Check it as the commands do; raises `QuestionError` and `DateError`."""
        turns = turns_of([message.model_dump() for message in self.history], "history")
        within = read_within(self.tiers, self.languages)
        return read_question(self.question, turns, parse_day(self.as_of, "as_of"), within=within)


class RetrieveRequest(_Request):
    """A query for passages."""

    query: str = Field(description=f"What to search for; at most {QUESTION_CHARS_MAX:,} characters.")
    k: int = Field(default=10, ge=1, le=PASSAGES_MAX, description="How many passages, at most.")
    as_of: str | None = Field(default=None, description=_DAY)


class DocumentRequest(_Request):
    """A document, a stored version of it, and words in it."""

    document_id: str = Field(description="Id as citations give it, such as fr:2025-05427.")
    version: str | None = Field(
        default=None, description="SHA-256 of a stored version, or its first 8 characters or more; else the newest."
    )
    span: str | None = Field(
        default=None, description="START:END in characters of the text, counted from 0; these words become `quote`."
    )


class EntityRequest(_Request):
    """A name to look up."""

    name: str = Field(description=f"Name, alias, near spelling or Chinese name; at most {NAME_CHARS_MAX} characters.")
    as_of: str | None = Field(default=None, description=_DAY)


class StatusRequest(_Request):
    """Nothing is asked for by name."""


def read_request(model: type[RequestT], sent: object) -> RequestT:
    """Read what was sent as a request; raise `RequestError` when it is not of that form."""
    try:
        return model.model_validate(sent)
    except ValidationError as exc:
        raise RequestError(faults_line([(error["loc"], error["msg"]) for error in exc.errors()])) from exc


def faults_line(faults: Sequence[tuple[Sequence[str | int], str]]) -> str:
    """Say in one line what pydantic found wrong and where, without the values that were sent.

    >>> faults_line([(("history", 0, "role"), "Field required"), ((), "Input should be an object")])
    'history.0.role: Field required; the request: Input should be an object'
    """
    told = [f"{'.'.join(map(str, place)) or 'the request'}: {message}" for place, message in faults[:_FAULTS_MAX]]
    more = len(faults) - len(told)
    return fault_line("; ".join(told) + (f"; and {more} more" if more else ""))


def fault_line(message: str) -> str:
    """Make one line of a message that may quote what was sent: no control characters, of a length that can be read."""
    line = one_line(clean(message).text)
    return line if len(line) <= _FAULT_CHARS_MAX else f"{line[: _FAULT_CHARS_MAX - 2]} …"
