"""Libraries of any size for measuring: the bundled library's own sentences and rows, recombined by a fixed seed."""

from __future__ import annotations

import hashlib
import random
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np

from index.embed import SentenceEmbedder
from sources.bundled import bundled_folder
from sources.ingest import add_paths
from sources.library import Library
from sources.model import BlockKind, Document, DocumentKind, Listing, PartialDate, Reading
from sources.sentences import sentences_of
from sources.text import TextBuilder

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SEED = 20260709
SENTENCES_A_PASSAGE = 6
"""Fills more than half of what the model reads, so that a paragraph becomes a passage."""
PASSAGES_A_DOCUMENT = 100
_ADDED = datetime(2026, 7, 9, tzinfo=UTC)
_LIST = "entity-list"


@dataclass(frozen=True, slots=True)
class Parts:
    """What the bundled library is made of."""

    sentences: tuple[str, ...]
    rows: tuple[Listing, ...]


def bundled_parts() -> Parts:
    """Read the sentences and rows of the bundled library."""
    with TemporaryDirectory(prefix="footnote-bench-") as folder, Library.open(Path(folder)) as library:
        list(add_paths(library, [bundled_folder()], now=lambda: _ADDED))
        sentences: dict[str, None] = {}
        rows: list[Listing] = []
        for stored in library.documents():
            version = library.version(stored.document.document_id)
            rows += library.listings(stored.document.document_id, stored.version)
            if not stored.rows:
                sentences |= dict.fromkeys(version.quote(span) for span in sentences_of(version))
    return Parts(tuple(sentences), tuple(rows))


def add_recombined(home: Path, passages: int, *, seed: int = SEED) -> None:
    """Fill a home with about this many passages, half of them rows of one list, half prose. The same for a seed."""
    chance = random.Random(seed)
    parts = bundled_parts()
    with Library.open(home) as library:
        library.add(_list(parts.rows, passages // 2, chance), added_at=_ADDED, origin="recombined")
        for reading in _articles(parts.sentences, passages - passages // 2, chance):
            library.add(reading, added_at=_ADDED, origin="recombined")


def _articles(sentences: Sequence[str], passages: int, chance: random.Random) -> Iterator[Reading]:
    for number, first in enumerate(range(0, passages, PASSAGES_A_DOCUMENT)):
        builder = TextBuilder()
        title = f"Recombined digest {number}"
        builder.block(BlockKind.HEADING, title, level="1")
        for _ in range(min(PASSAGES_A_DOCUMENT, passages - first)):
            builder.block(BlockKind.PARAGRAPH, " ".join(chance.sample(sentences, SENTENCES_A_PASSAGE)))
        published = PartialDate.from_date(date(2019 + number % 7, 1 + number % 12, 1 + number % 28))
        document = Document(
            f"recombined/{number}", DocumentKind.ARTICLE, title, publisher="Recombined", published=published
        )
        yield Reading(document, builder.build(document.document_id))


def _list(rows: Sequence[Listing], count: int, chance: random.Random) -> Reading:
    document_id = f"{_LIST}@2026-07-09"
    builder = TextBuilder()
    builder.block(BlockKind.HEADING, "Recombined list", level="1")
    words = [word for row in rows for word in row.name.value.split()]
    addresses = [address.value for row in rows for address in row.addresses]
    made = []
    for number in range(count):
        row = chance.choice(rows)
        builder.begin_row(row=str(number))
        destination = builder.field("destination", "Destination", row.destination.value if row.destination else "")
        name = builder.field("name", "Entity", f"{' '.join(chance.sample(words, 4))} {number}")
        address = builder.field("address", "Address", f"{chance.choice(addresses)} {number % 997}")
        requirement = builder.field("requirement", "Requirement", row.requirement.value if row.requirement else "")
        policy = builder.field("policy", "Policy", row.policy.value if row.policy else "")
        made.append((builder.end_row(), name, destination, address, requirement, policy))
    version = builder.build(document_id)
    listings = tuple(
        Listing(
            document_id,
            version.version,
            number,
            _LIST,
            span,
            name,
            destination=destination,
            addresses=(address,) if address else (),
            requirement=requirement,
            policy=policy,
        )
        for number, (span, name, destination, address, requirement, policy) in enumerate(made)
        if name
    )
    as_of = PartialDate.parse("2026-07-09")
    return Reading(
        Document(document_id, DocumentKind.LIST, "Recombined list", as_of=as_of, series=_LIST), version, listings
    )


class WordEmbedder(SentenceEmbedder):
    """Sums of random vectors of words for passages, the same for a text always; queries are embedded by the model.

    It stands in where embedding 100,000 passages would take most of an hour and is measured elsewhere. Texts that share
    words are near each other, as with a model: wholly random vectors are the worst case of a graph.
    """

    name = "words@1/f32"

    def verify(self) -> None:
        """Do nothing: no weights are used for passages."""

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        """Return unit vectors, float32, (n, dimension), each the sum of its words' vectors."""
        vectors = np.ones((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in text.split():
                vectors[row] += _word_vector(word, self.dimension)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors


@lru_cache(maxsize=100_000)
def _word_vector(word: str, dimension: int) -> np.ndarray:
    seed = int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest(), "little")
    return np.random.Generator(np.random.SFC64(seed)).standard_normal(dimension, dtype=np.float32)
