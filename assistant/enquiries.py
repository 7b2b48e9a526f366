"""What can be asked of a home that is served, as the values that the commands print in JSON: for HTTP and MCP alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assistant.asking import parse_day, read_name, read_words
from assistant.card import Card
from assistant.overview import document_json, documents_json, parse_span, passages_json, status_json
from assistant.render import answer_json
from assistant.requested import fault_line

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from pathlib import Path

    from assistant.requested import AskRequest, DocumentRequest, EntityRequest, RetrieveRequest
    from assistant.served import Served
    from sources.errors import FootnoteError


@dataclass(frozen=True, slots=True)
class Found:
    """A value for JSON, and what the user must know of the index that it came from."""

    value: Any
    notice: str = ""
    """One line with the command that mends the index; empty when it is whole, or was not read."""


class Enquiries:
    """Reads out of what a home serves. Usable from any thread; each raises `FootnoteError` as the command does."""

    def __init__(self, home: Path, served: Served, clock: Callable[[], date]) -> None:
        """Read out of `served`, which the caller closes."""
        self._home = home
        self._served = served
        self._clock = clock

    def ask(self, request: AskRequest) -> Found:
        """Answer: what `ask --json` prints."""
        reply = self._served.ask(request.question_asked())
        return Found(answer_json(reply.answer), self._without_home(reply.notice))

    def retrieve(self, request: RetrieveRequest) -> Found:
        """Find passages: what `retrieve --json` prints."""
        query = read_words(request.query, "query")
        day = parse_day(request.as_of, "as_of") or self._clock()
        return Found(
            self._served.read(
                lambda assistant: passages_json(assistant.materials.retriever, query, k=request.k, as_of=day)
            )
        )

    def entity(self, request: EntityRequest) -> Found:
        """Look a name up: what `entity --json` prints."""
        name = read_name(request.name)
        day = parse_day(request.as_of, "as_of") or self._clock()
        return Found(
            self._served.read(
                lambda assistant: Card(
                    assistant.materials.names, assistant.materials.citer, assistant.materials.notices
                ).read(name, day)
            )
        )

    def document(self, request: DocumentRequest) -> Found:
        """Read a document: what `show --json` prints."""
        span = None if request.span is None else parse_span(request.span)
        return Found(document_json(self._home, request.document_id, version=request.version, span=span))

    def documents(self) -> Found:
        """List the documents: what `list --json` prints."""
        return Found(documents_json(self._home))

    def status(self) -> Found:
        """Sum up the home: what `status --json` prints, without the folder of the home."""
        day = self._clock()
        status = self._served.read(lambda assistant: status_json(self._home, day, opened=assistant.snapshot))
        del status["home"]
        return Found({key: self._without_home(value) if key == "damage" else value for key, value in status.items()})

    def fault(self, exc: FootnoteError) -> str:
        """Say in one line what was wrong, without the folder of the home."""
        return fault_line(self._without_home(str(exc)))

    def _without_home(self, message: str) -> str:
        return message.replace(f"{self._home}/", "").replace(str(self._home), "the home")
