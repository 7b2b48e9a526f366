"""A memo as data: what it says, what each footnote rests on, and what was left out. The same in all its files."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.model import Outcome, Reason, StatementKind
from sources.citation_forms import CitationForm
from sources.errors import FootnoteError
from sources.model import Tier
from sources.stored import to_json
from sources.text import digest

FORMAT: Literal["footnote-memo/1"] = "footnote-memo/1"
"""Says what a JSON object is; the number goes up when an older reader could misread it."""


class MemoError(FootnoteError):
    """A memo cannot be written or read."""


class Style(StrEnum):
    """How the footnotes of a memo cite."""

    FR = "fr"
    BLUEBOOK = "bluebook"
    PLAIN = "plain"

    @property
    def form(self) -> CitationForm:
        """The form in which citations are printed."""
        return _FORMS[self]


_FORMS = {
    Style.FR: CitationForm.FEDERAL_REGISTER,
    Style.BLUEBOOK: CitationForm.BLUEBOOK,
    Style.PLAIN: CitationForm.PLAIN,
}


class Record(BaseModel):
    """Base of the records: fixed once made, and what a later release adds is passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class Cited(Record):
    """A citation as `ask --json` prints it."""

    n: int
    document_id: str
    version: str
    title: str
    publisher: str
    tier: Tier
    document_number: str | None = None
    list: str | None = None
    published: str | None = None
    effective_on: str | None = None
    as_of: str | None = None
    locator: str
    url: str
    quote: str
    start: int = Field(ge=0)
    end: int = Field(gt=0)


class Stated(Record):
    """A statement, with the numbers of the part's citations and of the memo's footnotes that it rests on."""

    text: str
    kind: StatementKind
    citations: tuple[int, ...] = ()
    notes: tuple[int, ...] = ()


class Note(Record):
    """A footnote: all that one statement takes from one place."""

    number: int
    """Its number when the memo was issued."""
    document_id: str
    version: str
    text: str
    """Its words, one line, without the address."""
    url: str
    """Address of the source, as it is printed; empty when none is known."""
    link: str
    """What the address opens; empty when it is none of a web page."""
    citations: tuple[int, ...]
    """Numbers of the part's citations that it quotes."""


class Coverage(Record):
    """To what date the library reached."""

    list: str | None = None
    notices_through: str | None = None
    articles_through: str | None = None


class Part(Record):
    """A question and its answer, or words of the writer's own. As `ask --json`, with footnotes."""

    question: str = ""
    """Empty: words of the writer's own, or single quotations."""
    as_of: date | None = None
    outcome: Outcome | None = None
    reason: Reason | None = None
    own: str = ""
    """What the writer put before the statements, paragraphs parted by empty lines; not verified."""
    statements: tuple[Stated, ...] = ()
    citations: tuple[Cited, ...] = ()
    notes: tuple[Note, ...] = ()
    coverage: Coverage | None = None
    snapshot: str = ""


class Source(Record):
    """A document that the memo cites."""

    document_id: str
    version: str
    kind: str
    tier: Tier
    title: str
    publisher: str = ""
    author: str = ""
    published: str | None = None
    effective_on: str | None = None
    as_of: str | None = None
    document_number: str | None = None
    citation: str | None = None
    url: str = ""
    supplied: str = ""
    """Whether it was fetched from the official service."""
    printed: str
    """Its citation in the memo's style."""


class LeftOut(Record):
    """What was asked for and is not in the memo."""

    citations: int = 0
    """Citations whose words are not, or no longer, the newest words of their document."""
    statements: int = 0
    """Statements left without a verified citation."""
    questions: int = 0
    """Questions that were not answered; the passages nearest to them are left out."""


class Memo(Record):
    """A memo, whole."""

    format: Literal["footnote-memo/1"]
    id: str
    """Day of issue and the first characters of the digest."""
    title: str
    issued: date
    style: Style
    parts: tuple[Part, ...]
    sources: tuple[Source, ...]
    left_out: LeftOut
    digest: str = ""
    """SHA-256 of the memo as JSON, without this and the id."""


def sealed(memo: Memo) -> Memo:
    """Return a memo with its id and digest."""
    found = digest_of(memo)
    return memo.model_copy(update={"digest": found, "id": f"{memo.issued:%Y%m%d}-{found[:10]}"})


def digest_of(memo: Memo) -> str:
    """Return the SHA-256 of what a memo says and rests on, in hexadecimal."""
    return digest(to_json(memo.model_dump(mode="json", exclude={"id", "digest"})))


def memo_json(memo: Memo) -> str:
    """Write a memo as JSON, one line."""
    return to_json(memo.model_dump(mode="json"))


def parse_memo(text: str | bytes, *, name: str) -> Memo:
    """Read what `memo_json` wrote; raise `MemoError` naming the first fault."""
    try:
        return Memo.model_validate_json(text)
    except ValidationError as exc:
        raise MemoError(
            f"{name}: the evidence of the memo is damaged ({first_fault(exc)}); use an undamaged copy"
        ) from exc


def first_fault(exc: ValidationError) -> str:
    """Say in a few words where JSON is not what was expected."""
    fault = exc.errors(include_url=False, include_input=False, include_context=False)[0]
    place = ".".join(str(part) for part in fault["loc"])
    return f"{place}: {fault['msg']}" if place else fault["msg"]
