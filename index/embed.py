"""The embedding model: texts to unit vectors. The only importer of torch and sentence_transformers, both lazily.

A text longer than the model reads is refused, never cut silently; passages are made to fit by `index.passages`.
"""

from __future__ import annotations

import hashlib
import logging
import os
import re
import time
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from index.bert import Bert, is_known
from index.weights import (
    BUNDLED_NAME,
    BUNDLED_SHA256,
    bundled_path,
    check_folder,
    dimension_of,
    fingerprint,
    has_bf16,
    limit_of,
    verify_bundled,
)
from sources.errors import GenerationError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tokenizers import Tokenizer

log = logging.getLogger(__name__)

PRECISIONS = ("bf16", "f32")
BATCH_TOKENS = 1024
"""Padded tokens of one batch: measured fastest of 256 to 4096, as its activations stay near the caches of one core."""


class Embedder(Protocol):
    """What builds and queries need of an embedding model."""

    @property
    def name(self) -> str:
        """Model, digest and precision, `all-MiniLM-L6-v2@53aa51172d14/bf16`; vectors of different names do not mix."""
        ...

    @property
    def dimension(self) -> int:
        """Length of its vectors."""
        ...

    @property
    def limit(self) -> int:
        """Most tokens it reads of a text, special tokens included."""
        ...

    def verify(self) -> None:
        """Check the model's files against their digest, `GenerationError` when they differ; done once a build."""
        ...

    def count_tokens(self, text: str) -> int:
        """Return how many tokens the text has, special tokens included."""
        ...

    def count_many(self, texts: Sequence[str]) -> list[int]:
        """Return `count_tokens` of each text, in one call that is much faster than many."""
        ...

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        """Return unit vectors, float32, (n, dimension), in the order given; `ValueError` for a text over `limit`."""
        ...

    def embed_query(self, query: str) -> np.ndarray:
        """Return the unit vector of one query, float32, (dimension,), as fast as can be; `ValueError` as `embed`."""
        ...


def is_compatible(built_with: str, asked_with: str) -> bool:
    """Tell whether vectors of the two embedder names can be compared: same model, whatever the precision.

    >>> is_compatible("all-MiniLM-L6-v2@53aa51172d14/bf16", "all-MiniLM-L6-v2@53aa51172d14/f32")
    True
    """
    return built_with.rpartition("/")[0] == asked_with.rpartition("/")[0]


def refuse_long(counts: Sequence[int], limit: int) -> None:
    """Raise `ValueError` when a text has more tokens than the model reads."""
    longest = max(counts, default=0)
    if longest > limit:
        raise ValueError(f"a text of {longest} tokens was to be embedded; the model reads {limit}: cut it first")


class HashEmbedder:
    """A deterministic fake without a model, for tests: texts that share words have similar vectors."""

    name = "hash@1/f32"
    dimension = 64
    limit = 256
    _WORD = re.compile(r"\w+|[^\w\s]")

    def verify(self) -> None:
        """Do nothing: there are no files."""

    def count_tokens(self, text: str) -> int:
        """Return words and punctuation marks, and two special tokens, as BERT would."""
        return len(self._WORD.findall(text)) + 2

    def count_many(self, texts: Sequence[str]) -> list[int]:
        """Return `count_tokens` of each text."""
        return [self.count_tokens(text) for text in texts]

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        """Return unit vectors, float32, (n, 64): signed hashes of the words, summed."""
        refuse_long(self.count_many(texts), self.limit)
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in self._WORD.findall(text.lower()):
                digest = hashlib.blake2b(word.encode(), digest_size=4).digest()
                vectors[row, digest[0] % self.dimension] += 1.0 if digest[1] % 2 else -1.0
                vectors[row, digest[2] % self.dimension] += 1.0 if digest[3] % 2 else -1.0
        # Words can cancel one another out; such a text still needs a direction.
        vectors[~vectors.any(axis=1), 0] = 1.0
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors

    def embed_query(self, query: str) -> np.ndarray:
        """Return the unit vector of one query, float32, (64,)."""
        vector: np.ndarray = self.embed([query])[0]
        return vector


class SentenceEmbedder:
    """A sentence-transformers model in a folder. Opening one reads only its small files; torch comes with `embed`."""

    def __init__(self, path: Path | None = None, *, precision: str | None = None) -> None:
        """Open the model in the folder `path`, the bundled one by default.

        Args:
            path: folder as sentence-transformers saves a model, with `tokenizer.json`.
            precision: `bf16` or `f32`; None takes bf16 where the CPU computes in it.

        Raises:
            GenerationError: no model is there, or the precision is not one of the two.
        """
        if precision is not None and precision not in PRECISIONS:
            raise GenerationError(f"precision {precision!r} is not known; choose one of {', '.join(PRECISIONS)}")
        self.path = bundled_path() if path is None else path
        self._is_bundled = path is None
        self._lock = Lock()
        check_folder(self.path)
        self.precision = precision or ("bf16" if has_bf16() else "f32")

    @cached_property
    def name(self) -> str:
        """Model, digest and precision."""
        if self._is_bundled:
            return f"{BUNDLED_NAME}@{BUNDLED_SHA256[:12]}/{self.precision}"
        return f"{self.path.resolve().name}@{fingerprint(self.path)[:12]}/{self.precision}"

    @cached_property
    def dimension(self) -> int:
        """Length of its vectors."""
        return dimension_of(self.path)

    @cached_property
    def limit(self) -> int:
        """Most tokens it reads of a text, special tokens included."""
        return limit_of(self.path)

    def verify(self) -> None:
        """Check the bundled model's weights against their SHA-256; other models carry no digest to check."""
        if self._is_bundled:
            verify_bundled(self.path)

    def count_tokens(self, text: str) -> int:
        """Return how many tokens the text has, special tokens included."""
        return self.count_many([text])[0]

    def count_many(self, texts: Sequence[str]) -> list[int]:
        """Return `count_tokens` of each text; about 10,000 rows a second."""
        return [len(one.ids) for one in self._tokenizer.encode_batch_fast(list(texts))]

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        """Return unit vectors, float32, (n, dimension), in the order given.

        Raises:
            ValueError: a text has more than `limit` tokens.
        """
        counts = self.count_many(texts)
        refuse_long(counts, self.limit)
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)

        def run(batch: np.ndarray) -> None:
            vectors[batch] = self._forward([texts[i] for i in batch])

        batches = batches_by_length(counts)
        if len(batches) > 1:
            _ = self._model
            with ThreadPoolExecutor(_cores()) as workers:
                list(workers.map(run, batches))
        else:
            for batch in batches:
                run(batch)
        # The model normalises in its own precision: to 0.4 % in bf16.
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors

    def embed_query(self, query: str) -> np.ndarray:
        """Return the unit vector of one query, float32, (dimension,), within 0.01 of what `embed` returns.

        The bundled architecture is computed in NumPy: loading torch takes seconds, and for one text it is no faster.

        Raises:
            ValueError: the query has more than `limit` tokens.
        """
        if self._bert is None:
            slow: np.ndarray = self.embed([query])[0]
            return slow
        ids = self._tokenizer.encode(query).ids
        refuse_long([len(ids)], self.limit)
        return self._bert.encode(ids)

    @cached_property
    def _bert(self) -> Bert | None:
        return Bert(self.path) if is_known(self.path) else None

    def _forward(self, texts: Sequence[str]) -> np.ndarray:
        import torch

        model = self._model
        with self._lock:  # the tokenizer inside refuses a second thread
            features = model.preprocess(texts)
        with torch.inference_mode():
            vectors: np.ndarray = model(features)["sentence_embedding"].float().numpy()
        return vectors

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "true")
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(self.path / "tokenizer.json"))
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return tokenizer

    @cached_property
    def _model(self) -> Any:  # noqa: ANN401 - the library's types are not read here
        started = time.monotonic()
        # Set before the import, which reads them; with a folder given nothing would be fetched anyway.
        os.environ["HF_HUB_OFFLINE"] = "1"
        os.environ["TRANSFORMERS_OFFLINE"] = "1"
        import torch
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging as transformers_logging

        transformers_logging.disable_progress_bar()
        dtype = torch.bfloat16 if self.precision == "bf16" else torch.float32
        model = SentenceTransformer(
            str(self.path), device="cpu", local_files_only=True, model_kwargs={"dtype": dtype, "use_safetensors": True}
        )
        model.eval()
        # One thread a batch, batches side by side: the threads of one batch wait for one another after each product,
        # which on a busy machine made two of them slower (16 rows a second) than one (60); so they do 180.
        torch.set_num_threads(1)
        log.info("loaded %s in %.1f s", self.name, time.monotonic() - started)
        return model


def _cores() -> int:
    # What this process may use can be less than the machine has; macOS cannot tell.
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def batches_by_length(counts: Sequence[int], *, budget: int = BATCH_TOKENS) -> list[np.ndarray]:
    """Group indices of texts so that each group is of like lengths and at most `budget` padded tokens.

    >>> [list(map(int, batch)) for batch in batches_by_length([3, 9, 3, 8], budget=18)]
    [[1, 3], [0, 2]]
    """
    order = np.argsort(-np.asarray(counts, dtype=np.int64), kind="stable")
    batches, first = [], 0
    while first < len(order):
        size = max(1, budget // max(1, counts[order[first]]))
        batches.append(order[first : first + size])
        first += size
    return batches
