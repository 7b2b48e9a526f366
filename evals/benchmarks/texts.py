"""Texts of a benchmark as a library of our own: documents, passages, vectors and words, made as for a user's."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from index.build import build
from index.model import Filters
from index.snapshot import Snapshot
from sources.library import Library
from sources.model import BlockKind, Document, DocumentKind, Reading
from sources.text import TextBuilder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from index.embed import Embedder
    from index.model import ScoredPassage

ADDED = datetime(2026, 7, 9, tzinfo=UTC)
EVERYTHING = Filters(as_of=date(2026, 7, 9))
"""The filter under which every text of a benchmark may answer."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text of a benchmark."""

    text_id: str
    title: str
    """Empty when it has none."""
    paragraphs: Sequence[str]
    """In order; those without a visible character are left out."""


def reading_of(text: Text) -> Reading | None:
    """Return the text as the reader of an article would; None when nothing of it is visible."""
    builder = TextBuilder()
    for paragraph in text.paragraphs:
        builder.block(BlockKind.PARAGRAPH, paragraph)
    version = builder.build(text.text_id)
    return Reading(Document(text.text_id, DocumentKind.ARTICLE, text.title), version) if version.blocks else None


@contextmanager
def indexed(readings: Iterable[Reading], embedder: Embedder) -> Iterator[Snapshot]:
    """Build an index of the readings in a folder that is removed afterwards, and open it."""
    with TemporaryDirectory(prefix="footnote-bench-") as name:
        home = Path(name)
        with Library.open(home) as library:
            for reading in readings:
                library.add(reading, added_at=ADDED, origin="benchmark")
        build(home, embedder)
        with Snapshot.open(home) as snapshot:
            yield snapshot


def ranked_documents(found: Iterable[ScoredPassage]) -> list[str]:
    """Return the documents of passages, best first, each once: where its best passage stands."""
    return list(dict.fromkeys(one.passage.document_id for one in found))


def readings_of(texts: Iterable[Text]) -> Iterator[Reading]:
    """Yield the texts of which something is visible, as read."""
    return filter(None, map(reading_of, texts))
