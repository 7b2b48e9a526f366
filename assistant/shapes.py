"""The forms of what is answered in JSON, for the descriptions of the HTTP API and of the MCP tools.

The values themselves are made by `assistant.render`, `assistant.overview` and `assistant.card`; tests hold them against
these forms. Dates are ISO 8601, as precise as they are known; offsets count code points of a version's text, half-open.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from pydantic import BaseModel, Field

TierName = Literal["official_text", "official_list", "digest", "press"]
ListName = str
"""Slug of a list, such as `entity-list` or `unverified-list`."""


class _Shape(BaseModel):
    """A form. A value with a field more still fits, so that another program never loses an answer to it."""


class ErrorShape(_Shape):
    """What went wrong."""

    error: str = Field(description="One line: what failed, what was allowed, what to do.")


class StatementShape(_Shape):
    """One sentence or line of the answer."""

    text: str
    kind: Literal["official", "press", "digest", "framing"] = Field(
        description="What it rests on; framing is fixed words, the only kind without a citation."
    )
    citations: Sequence[int] = Field(description="Numbers of the citations that it rests on.")


class CitationBase(_Shape):
    """Exact words of one version of a document."""

    document_id: str
    version: str = Field(description="SHA-256 of the version's text.")
    title: str
    publisher: str
    tier: TierName
    document_number: str | None = Field(description="Number of a notice.")
    list: ListName | None = Field(description="Which list a row is of.")
    published: str | None
    effective_on: str | None
    as_of: str | None = Field(description="Date of the list that a row is of.")
    locator: str = Field(description="Where to look it up: Federal Register citation or entry of the Supplement.")
    url: str
    quote: str = Field(description="The version's text from `start` to `end`.")
    start: int
    end: int


class CitationShape(CitationBase):
    """A footnote: exact words of one version of a document."""

    n: int = Field(description="Its number in the answer's markers.")


class EntityMatchShape(_Shape):
    """A name in the question, and the entity that it was found to be."""

    name: str = Field(description="Main name as the list prints it.")
    matched: str = Field(description="The words of the question.")
    how: str = Field(description="exact, alias, legal form, typo or pinyin.")


class CoverageShape(_Shape):
    """To what date the library reaches; null where it holds nothing of the kind."""

    list: str | None
    notices_through: str | None
    articles_through: str | None


class AnswerShape(_Shape):
    """An answer; the same as `footnote ask --json` prints."""

    question: str
    as_of: str
    outcome: Literal["answered", "corrected", "abstained"]
    reason: Literal["underspecified", "not in the sources", "off topic"] | None = Field(
        description="Why it abstained; null when it did not."
    )
    answer: str = Field(description="The statements as Markdown, with markers such as [1].")
    statements: Sequence[StatementShape]
    citations: Sequence[CitationShape]
    entities: Sequence[EntityMatchShape]
    coverage: CoverageShape
    snapshot: str = Field(description="Which state of the library answered.")
    model: str | None = Field(description="Language model that rephrased; null when none did.")
    seconds: float


class PassageShape(_Shape):
    """A passage found; the same as one of `footnote retrieve --json`."""

    rank: int
    score: float = Field(description="Comparable within one reply only; higher is better.")
    similarity: float | None = Field(description="Cosine of query and passage, where vectors were compared.")
    retriever: str
    passage_id: str
    document_id: str
    version: str
    start: int
    end: int
    heading: str
    text: str


class PassagesShape(_Shape):
    """Passages found, best first."""

    passages: Sequence[PassageShape]


class DocumentBase(_Shape):
    """What is known of a document; null or empty where it is not known."""

    document_id: str
    kind: Literal["article", "notice", "list", "digest", "regulation"]
    tier: TierName
    title: str
    publisher: str
    author: str
    published: str | None
    effective_on: str | None
    as_of: str | None
    document_number: str | None
    citation: str | None
    url: str
    language: str
    supplied: str = Field(description="Whether it was fetched from the official service or supplied by a user.")
    fetched_from: str | None = Field(description="Address that it was fetched from; null when it was not fetched.")
    fetched_at: str | None
    version: str


class ListedDocumentShape(DocumentBase):
    """A document of the library; the same as one of `footnote list --json`."""

    rows: int = Field(description="Rows of lists in it; 0 for other documents.")
    added_at: str
    indexed: bool = Field(description="Whether its newest version answers.")


class DocumentShape(DocumentBase):
    """A document's text; the same as `footnote show --json`."""

    text: str | None = Field(default=None, description="The whole canonical text.")
    start: int | None = Field(default=None, description="Start of the span asked for.")
    end: int | None = Field(default=None, description="End of the span asked for.")
    quote: str | None = Field(default=None, description="The words at the span.")


class CitedShape(_Shape):
    """A value of a row, and where it stands."""

    value: str
    citation: CitationBase


class NamedDocumentShape(_Shape):
    """A notice that the library holds."""

    document_id: str
    title: str
    published: str | None
    effective_on: str | None


class NoticeShape(CitedShape):
    """A notice that a row cites."""

    documents: Sequence[NamedDocumentShape] = Field(description="The notice itself, where the library holds it.")


class EntryShape(_Shape):
    """An entry of a list; null or empty where this copy prints none."""

    name: CitedShape
    matched: str
    how: str
    list: ListName
    destination: CitedShape | None
    aliases: Sequence[CitedShape]
    addresses: Sequence[CitedShape]
    countries: Sequence[CitedShape]
    license_requirement: CitedShape | None
    license_review_policy: CitedShape | None
    footnotes: Sequence[str]
    federal_register_citation: CitedShape | None
    notices: Sequence[NoticeShape]


class EntitiesShape(_Shape):
    """The entries that bear a name; the same as `footnote entity --json` prints."""

    name: str
    as_of: str
    entities: Sequence[EntryShape]


class PendingShape(_Shape):
    """Ids of documents that the next index would change."""

    added: Sequence[str]
    changed: Sequence[str]
    removed: Sequence[str]


class FetchShape(_Shape):
    """When a source was last fetched, and what of it."""

    finished_at: str | None = Field(description="Null while a run is broken off.")
    through: str | None
    listed: int
    fetched: int
    missing: Mapping[str, str] = Field(description="What was not fetched, with the reason.")


class StatusShape(_Shape):
    """What is served; the same as `footnote status --json` prints, but for the folder of the home."""

    snapshot: str | None
    previous: str | None = Field(description="What `footnote rollback` would serve.")
    damage: str | None = Field(default=None, description="What is wrong with the index, when something is.")
    documents: int
    built_at: str
    model: str = Field(description="The embedding model that passages were indexed with.")
    passages: int
    vectors: int
    coverage: CoverageShape
    library_bytes: int
    index_bytes: int
    pending: PendingShape
    fetches: Mapping[str, FetchShape] = Field(description="By source: notices, list or csl.")
