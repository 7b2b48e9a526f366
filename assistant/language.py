"""What a language model is to the assistant: something that writes text for a prompt, and may fail in known ways."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from sources.errors import FootnoteError

if TYPE_CHECKING:
    from collections.abc import Generator

CHARACTERS_A_TOKEN = 4
"""Rule of thumb for English, for endpoints that do not report their tokens."""


class Failure(StrEnum):
    """How an endpoint fails, in words for the user; nothing that the endpoint sent is repeated."""

    UNREACHED = "could not be reached"
    BROKEN_OFF = "broke off its answer"
    STATUS = "refused the request"
    MALFORMED = "answered with something that is no completion"
    EMPTY = "answered nothing"
    LATE_START = "did not begin to answer in time"
    LATE = "did not finish in time"
    TOO_LONG = "answered with too much"
    LEFT_OUT = "failed three times in a row and is left out for a while"


class ModelFailedError(FootnoteError):
    """The language model gave nothing that can be used; the answer does without it."""

    def __init__(self, failure: Failure, status: int | None = None) -> None:
        self.failure = failure
        self.status = status
        """HTTP status, where there was one."""
        detail = f" (HTTP {status})" if status else ""
        super().__init__(f"the language model {failure.value}{detail}")


class ModelSettingsError(FootnoteError):
    """The settings of the language model do not go together, or name what is not installed."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one question may cost."""

    total_s: float = 20.0
    """Seconds for all that the model does for one question. Source: R13 of the test plan."""
    first_s: float = 10.0
    """Seconds until the first word of an answer."""
    tokens: int = 1200
    """Tokens that the model may write for one prompt."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a model is asked to do."""

    system: str
    user: str
    version: str
    """Name and number of the prompt's wording."""


@dataclass(slots=True)
class Usage:
    """What was spent; added up over a question."""

    prompts: int = 0
    tokens_read: int = 0
    tokens_written: int = 0


class LanguageModel(Protocol):
    """A model behind an endpoint, or a scripted one of a test."""

    @property
    def name(self) -> str:
        """Name of the model, as answers give it."""
        ...

    @property
    def sent_to(self) -> str:
        """Where prompts go, in words for the user."""
        ...

    def stream(self, prompt: Prompt, usage: Usage, *, tokens: int, timeout_s: float) -> Generator[str]:
        """Yield pieces of the answer as they come, and count in `usage` what was spent, at the end.

        Args:
            prompt: What to do.
            usage: Counts tokens; estimated where the endpoint does not report them.
            tokens: Most tokens to write.
            timeout_s: Most seconds to wait for any one piece; the caller holds the deadline of the whole.

        Raises:
            ModelFailedError: nothing usable came.
        """
        ...
