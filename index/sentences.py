"""Sentences of prose as evidence: their vectors are made with the index, kept in the library, compared when asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sources.model import BlockKind
from sources.notice_fields import CITATION, SIGNATURE
from sources.sentences import sentences_of
from sources.text import digest, one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from index.embed import Embedder
    from index.retriever import Retriever
    from sources.library import Library
    from sources.model import Block, Span, Version

PROSE_FIELDS = frozenset({"abstract"})
"""Fields of a structured record that are prose; the others are values, which records state."""
NO_PROSE = frozenset({SIGNATURE, CITATION})
"""Roles of paragraphs that say nothing of the subject."""
WINDOW = 1024
"""Sentences embedded between two writes to the library."""


def prose_sentences(version: Version) -> tuple[Span, ...]:
    """Return the sentences of a version that can be quoted as evidence, in order: no headings, no values, no rows."""
    if not any(block.kind is BlockKind.FIELD or "role" in block.attributes for block in version.blocks):
        headings = {block.span for block in version.blocks if block.kind is BlockKind.HEADING}
        return tuple(span for span in sentences_of(version) if span not in headings)
    prose = iter([block.span for block in version.blocks if _is_prose(block)])
    found: list[Span] = []
    block = next(prose, None)
    for span in sentences_of(version):
        while block is not None and block.end <= span.start:
            block = next(prose, None)
        if block is not None and block.contains(span):
            found.append(span)
    return tuple(found)


def _is_prose(block: Block) -> bool:
    if block.kind is BlockKind.FIELD:
        return block.attributes.get("name") in PROSE_FIELDS
    return block.kind is BlockKind.PARAGRAPH and block.attributes.get("role") not in NO_PROSE


def embed_sentences(
    library: Library, embedder: Embedder, versions: Iterable[Version], *, tell: Callable[[int, int], None]
) -> int:
    """Embed the prose sentences whose vectors the library lacks; return how many were made.

    A sentence over the model's limit gets none: words alone choose it.
    """
    quotes = (version.quote(span) for version in versions for span in prose_sentences(version))
    texts = {_key(quote): one_line(quote) for quote in quotes}
    held = library.vectors(embedder.name, list(texts))
    missing = [key for key in texts if key not in held]
    counts = embedder.count_many([texts[key] for key in missing])
    fitting = [key for key, count in zip(missing, counts, strict=True) if count <= embedder.limit]
    for first in range(0, len(fitting), WINDOW):
        window = fitting[first : first + WINDOW]
        vectors = embedder.embed([texts[key] for key in window])
        library.put_vectors(embedder.name, dict(zip(window, vectors, strict=True)))
        tell(first + len(window), len(fitting))
    return len(fitting)


class SentenceSimilarity:
    """Compares a question with sentences by the cosine of their vectors."""

    def __init__(self, library: Library, retriever: Retriever, model: str) -> None:
        self._library = library
        self._retriever = retriever
        self._model = model

    def __call__(self, query: str, sentences: Sequence[str]) -> list[float]:
        """Return the cosine of the query and each sentence, -1 to 1; 0 for a sentence without a stored vector."""
        keys = [_key(sentence) for sentence in sentences]
        held = self._library.vectors(self._model, list(dict.fromkeys(keys)))
        if not held:
            return [0.0] * len(keys)
        vector = self._retriever.embed_query(query)
        return [float(np.dot(vector, held[key])) if key in held else 0.0 for key in keys]


def sentence_keys(version: Version) -> set[str]:
    """Return the keys under which the library holds the vectors of a version's prose sentences."""
    return {_key(version.quote(span)) for span in prose_sentences(version)}


def _key(sentence: str) -> str:
    return digest(one_line(sentence))
