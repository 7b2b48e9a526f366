"""The plain tools that a user would otherwise run, as installed: what the speed ratios compare with.

Only for measuring; the one importer of these libraries beside the adapters in `index`.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from index.weights import bundled_path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import numpy as np

TOP_K = 10


@contextmanager
def default_threads() -> Iterator[None]:
    """Give torch the threads that it takes by itself, for the block: our own embedder sets one a batch."""
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(len(os.sched_getaffinity(0)))
    try:
        yield
    finally:
        torch.set_num_threads(before)


class StockEncoder:
    """`SentenceTransformer.encode` of the bundled model with default settings, float32."""

    def __init__(self) -> None:
        os.environ["HF_HUB_OFFLINE"] = "1"
        from sentence_transformers import SentenceTransformer

        self._model = SentenceTransformer(str(bundled_path()), device="cpu", local_files_only=True)

    def __call__(self, texts: Sequence[str]) -> np.ndarray:
        """Return the vectors of the texts, float32, (n, dim)."""
        with default_threads():
            vectors: np.ndarray = self._model.encode(list(texts), show_progress_bar=False)
        return vectors


class PlainIndex:
    """A llama-index vector index with its default store: embed the query, take the top 10."""

    def __init__(
        self, texts: Sequence[str], vectors: np.ndarray, encode: Callable[[Sequence[str]], np.ndarray]
    ) -> None:
        """Index the texts by the vectors given; queries are embedded by `encode`."""
        from llama_index.core import VectorStoreIndex
        from llama_index.core.schema import TextNode

        nodes = [
            TextNode(id_=str(number), text=text, embedding=vector.tolist())
            for number, (text, vector) in enumerate(zip(texts, vectors, strict=True))
        ]
        self._index: Any = VectorStoreIndex(nodes=nodes, embed_model=_embedding(encode))
        self._retriever = self._index.as_retriever(similarity_top_k=TOP_K)

    def query(self, text: str) -> list[str]:
        """Return the texts of the ten nearest nodes."""
        return [found.node.text for found in self._retriever.retrieve(text)]


def _embedding(encode: Callable[[Sequence[str]], np.ndarray]) -> Any:  # noqa: ANN401 - llama-index's base class
    from llama_index.core.embeddings import BaseEmbedding

    class Encoder(BaseEmbedding):
        def _get_query_embedding(self, query: str) -> list[float]:
            vector: list[float] = encode([query])[0].tolist()
            return vector

        def _get_text_embedding(self, text: str) -> list[float]:
            return self._get_query_embedding(text)

        async def _aget_query_embedding(self, query: str) -> list[float]:
            return self._get_query_embedding(query)

    return Encoder()
