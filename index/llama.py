"""Our retriever as a llama-index retriever: passages become nodes.

Beside assistant/llm.py the only importer of llama_index.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import NodeWithScore, TextNode

if TYPE_CHECKING:
    from llama_index.core.schema import QueryBundle

    from index.model import Filters, ScoredPassage
    from index.retriever import Retriever


class FootnoteRetriever(BaseRetriever):
    """Answers llama-index queries from a snapshot. Node ids are passage ids, so they are the same in every run."""

    def __init__(self, retriever: Retriever, *, filters: Filters, k: int = 10) -> None:
        """Wrap a retriever; every query is run with these filters and this depth."""
        self._retriever = retriever
        self._filters = filters
        self._k = k
        super().__init__()

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        found = self._retriever.retrieve(query_bundle.query_str, filters=self._filters, k=self._k)
        return [NodeWithScore(node=self._to_node(one), score=one.score) for one in found]

    def _to_node(self, scored: ScoredPassage) -> TextNode:
        passage = scored.passage
        snapshot = self._retriever.snapshot
        document = snapshot.documents[passage.document_id].document
        metadata = {
            "document_id": passage.document_id,
            "version": passage.version,
            "start": passage.span.start,
            "end": passage.span.end,
            "heading": passage.heading,
            "list": passage.list,
            "row": passage.row,
            "title": document.title,
            "publisher": document.publisher,
            "tier": document.tier.value,
            "published": str(document.published) if document.published else None,
            "retriever": scored.retriever,
            "similarity": scored.similarity,
            "snapshot": snapshot.generation,
        }
        # The metadata are for code, never for a model's prompt or an embedding: the words alone are evidence.
        return TextNode(
            id_=passage.passage_id,
            text=snapshot.words_of(passage),
            start_char_idx=passage.span.start,
            end_char_idx=passage.span.end,
            metadata=metadata,
            excluded_llm_metadata_keys=list(metadata),
            excluded_embed_metadata_keys=list(metadata),
        )
