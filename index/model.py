"""The types of the index: passages, scored passages, and the manifest of a generation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from sources.model import Document, Span, Tier


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of whole sentences of one version: the unit of retrieval."""

    passage_id: str
    """`<document_id>@<version8>#<first>-<last>`, sentence numbers in the version, inclusive."""
    document_id: str
    version: str
    span: Span
    heading: str
    """What stands above the passage: title, headings, a cut row's name; empty when none. Not part of the span."""
    list: str = ""
    """Slug of the list for a passage of a row; empty otherwise."""
    row: int | None = None
    """Row number for a passage of a row."""


@dataclass(frozen=True, slots=True)
class ScoredPassage:
    """A passage with its score, rank (from 1) and the retriever that found it."""

    passage: Passage
    score: float
    """Comparable within one ranking only; higher is better."""
    rank: int
    retriever: str
    """`fused`, `reranked`, `dense`, `bm25` or `name`."""
    similarity: float | None = None
    """Cosine similarity of query and passage, -1 to 1, when the dense retriever scored it."""


@dataclass(frozen=True, slots=True)
class ServedDocument:
    """A document as the served generation holds it."""

    document: Document
    version: str
    lists: frozenset[str]
    """Slugs of the lists that its rows are of; empty for other documents."""
    passages: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation was built from."""

    generation: str
    """Id of the generation, also the snapshot id shown with answers."""
    built_at: str
    """UTC time, ISO 8601, seconds."""
    schema: int
    model: str
    """Name, precision and digest of the embedding model."""
    dimension: int
    versions: dict[str, str]
    """document_id -> version served."""
    passages: int
    vectors: int
    packages: dict[str, str]
    """Versions of chromadb, bm25s, sentence-transformers that wrote it."""
    digests: dict[str, str]
    """Relative path -> SHA-256 of each file of the generation."""


@dataclass(frozen=True, slots=True)
class Filters:
    """Which passages may be retrieved."""

    as_of: date
    tiers: frozenset[Tier] | None = None
    """None: every tier."""
    languages: frozenset[str] | None = None
    """None: every language."""
    publishers: frozenset[str] | None = None
    """As documents name them. None: every publisher."""
