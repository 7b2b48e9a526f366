"""The one way in: a query, filters and a depth give passages, found by words (BM25) and by meaning (vectors), fused."""

from __future__ import annotations

import logging
from collections import OrderedDict
from dataclasses import dataclass, replace
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

from index.cuts import cut
from index.embed import is_compatible
from index.fuse import BM25_WEIGHT, DENSE_WEIGHT, WeightedRanking, weighted
from index.lexical import top
from index.model import ScoredPassage
from index.passages import embedded_text
from index.rerank import RERANKED
from index.table import NO_VECTOR
from sources.errors import IndexStaleError
from sources.model import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.embed import Embedder
    from index.model import Filters
    from index.rerank import Reranker
    from index.snapshot import Snapshot

log = logging.getLogger(__name__)

DEPTH = 100
"""Passages taken from each ranking before fusion."""
_QUERIES_KEPT = 8  # a question and the answers before it, which the next question searches with too


@dataclass(frozen=True, slots=True)
class Query:
    """Something searched for together with other things."""

    text: str
    weight: float
    """What its ranking counts among theirs."""


class Retriever:
    """Finds passages of one snapshot. Usable from any thread; the embedding model is loaded with the first query."""

    def __init__(self, snapshot: Snapshot, embedder: Embedder, reranker: Reranker | None = None) -> None:
        """Bind a snapshot, the model its vectors were made with, and what puts the best passages in order anew.

        Raises:
            IndexStaleError: the vectors were made with another model.
        """
        built_with = snapshot.manifest.model
        if not is_compatible(built_with, embedder.name):
            raise IndexStaleError(
                f"generation {snapshot.generation} was built with the embedding model {built_with}, the settings ask "
                f"for {embedder.name}; run `footnote index --full`"
            )
        self.snapshot = snapshot
        """The generation that is searched."""
        self._embedder = embedder
        self._reranker = reranker
        self._vectors: OrderedDict[str, np.ndarray] = OrderedDict()
        self._lock = Lock()

    def retrieve(self, query: str, *, filters: Filters, k: int = 10) -> tuple[ScoredPassage, ...]:
        """Return the `k` best passages that the filters allow, best first: BM25 and vectors, weighted by `index.fuse`.

        `similarity` is set for every passage that has a vector. Empty for an empty query or when nothing is allowed.
        With a reranker the best 30 are in its order, by its scores.
        """
        found = self._fused(query, filters, k if self._reranker is None else max(k, RERANKED))
        return self._reranked(query, found)[: max(k, 0)]

    def _fused(self, query: str, filters: Filters, k: int) -> tuple[ScoredPassage, ...]:
        allowed = self.snapshot.allowed(filters)
        if not query.strip() or not allowed.any() or k < 1:
            return ()
        lexical = self.snapshot.lexical.scores(query)
        by_words = top(lexical, DEPTH, allowed=allowed, floor=0.0)
        by_meaning, vector = self._nearest(query, allowed, DEPTH)
        candidates = np.unique(np.concatenate([by_words, by_meaning]))
        similarity = self._similarities(candidates, vector)
        found = self.snapshot.passages(candidates.tolist())
        fused = weighted(
            [
                WeightedRanking(
                    BM25_WEIGHT,
                    {
                        one.passage_id: float(lexical[i])
                        for one, i in zip(found, candidates, strict=True)
                        if lexical[i] > 0
                    },
                ),
                WeightedRanking(
                    DENSE_WEIGHT,
                    {one.passage_id: value for one, value in zip(found, similarity, strict=True) if value is not None},
                ),
            ]
        )
        known = {one.passage_id: (one, value) for one, value in zip(found, similarity, strict=True)}
        return tuple(
            ScoredPassage(known[one.id][0], one.score, rank, "fused", known[one.id][1])
            for rank, one in enumerate(fused[:k], start=1)
        )

    def together(self, queries: Sequence[Query], *, filters: Filters, k: int = 10) -> tuple[ScoredPassage, ...]:
        """Return the `k` passages best for several queries at once: by the weighted sum of their scores in `retrieve`.

        `similarity` is that to the first query that found the passage. A reranker reads the first query alone.
        """
        scores: dict[str, float] = {}
        known: dict[str, ScoredPassage] = {}
        for query in queries:
            for scored in self._fused(query.text, filters, DEPTH):
                key = scored.passage.passage_id
                scores[key] = scores.get(key, 0.0) + query.weight * scored.score
                known.setdefault(key, scored)
        best = sorted(scores, key=lambda key: (-scores[key], key))[: k if self._reranker is None else max(k, RERANKED)]
        found = tuple(replace(known[key], score=scores[key], rank=rank) for rank, key in enumerate(best, start=1))
        return self._reranked(queries[0].text, found)[:k] if queries else ()

    def _reranked(self, query: str, found: tuple[ScoredPassage, ...]) -> tuple[ScoredPassage, ...]:
        if self._reranker is None or not found:
            return found
        first = [one.passage for one in found[:RERANKED]]
        texts = [embedded_text(one, self.snapshot.version(one.document_id).text) for one in first]
        scores = self._reranker.scores(query, texts)
        order = np.argsort(-scores, kind="stable")
        anew = (
            replace(found[place], score=float(scores[place]), rank=rank, retriever="reranked")
            for rank, place in enumerate(order, start=1)
        )
        return (*anew, *found[RERANKED:])

    def dense(self, query: str, *, filters: Filters, k: int = 10) -> tuple[ScoredPassage, ...]:
        """Return the `k` passages nearest in meaning alone; `score` is the cosine similarity."""
        allowed = self.snapshot.allowed(filters)
        if not query.strip() or not allowed.any() or k < 1:
            return ()
        nearest, vector = self._nearest(query, allowed, k)
        scores = [value or 0.0 for value in self._similarities(nearest, vector)]
        best = sorted(zip(self.snapshot.passages(nearest.tolist()), scores, strict=True), key=_by_score)[:k]
        return tuple(ScoredPassage(one, score, rank, "dense", score) for rank, (one, score) in enumerate(best, start=1))

    def bm25(self, query: str, *, filters: Filters, k: int = 10) -> tuple[ScoredPassage, ...]:
        """Return the `k` passages best by words alone; needs no embedding model."""
        lexical = self.snapshot.lexical.scores(query)
        best = top(lexical, k, allowed=self.snapshot.allowed(filters), floor=0.0)
        found = self.snapshot.passages(best.tolist())
        return tuple(
            ScoredPassage(one, float(lexical[i]), rank, "bm25")
            for rank, (one, i) in enumerate(zip(found, best, strict=True), start=1)
        )

    def embed_query(self, query: str) -> np.ndarray:
        """Return the query's unit vector, float32, (dim,). What the model cannot read of a long query is left out.

        The words left out still count in BM25, which reads the whole query.
        """
        with self._lock:
            if query in self._vectors:
                return self._vectors[query]
        fitting = _fitting(query, self._embedder)
        vector = self._embedder.embed_query(fitting)
        with self._lock:
            self._vectors[query] = vector
            if len(self._vectors) > _QUERIES_KEPT:
                self._vectors.popitem(last=False)
        return vector

    def _nearest(self, query: str, allowed: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray]:
        """Return the ordinals of allowed passages that the `k` nearest vectors are of, and the query's vector."""
        snapshot = self.snapshot
        mask = snapshot.allowed_vectors(allowed)
        if not mask.any():
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32)
        vector = self.embed_query(query)
        numbers, _ = snapshot.vectors.query(vector, k, allowed=mask)
        return np.flatnonzero(np.isin(snapshot.columns.vector, numbers) & allowed), vector

    def _similarities(self, ordinals: np.ndarray, vector: np.ndarray) -> Sequence[float | None]:
        if not len(ordinals):
            return []
        numbers = self.snapshot.columns.vector[ordinals]
        if not len(vector):
            return [None] * len(ordinals)
        scores = self.snapshot.vectors.similarities(vector, np.maximum(numbers, 0))
        return [None if number == NO_VECTOR else float(score) for number, score in zip(numbers, scores, strict=True)]


def _fitting(query: str, embedder: Embedder) -> str:
    if embedder.count_tokens(query) <= embedder.limit:
        return query
    first = cut(query, Span(0, len(query)), room=embedder.limit - 8, count=embedder.count_many)[0]
    log.info("a query of %d characters is embedded by its first %d", len(query), first.end)
    return query[first.start : first.end]


def _by_score(pair: tuple[object, float]) -> float:
    return -pair[1]
