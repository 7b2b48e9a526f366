"""What single words mean: the embedding model's own vectors of words, so that "buy" meets "purchase" in a sentence."""

from __future__ import annotations

import os
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING, cast

import numpy as np

from index.bert import Bert, is_known

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from tokenizers import Tokenizer

    from index.embed import Embedder

_FIRST_WORD = 2000
"""Token numbers below are signs and unused places of the vocabulary; they are left out of the mean."""


class WordMeanings:
    """Compares words by the vectors that the embedding model begins with, before it reads them in a sentence.

    Usable from any thread. Without a model whose arithmetic is known, no two different words are alike.
    """

    def __init__(self, path: Path | None) -> None:
        """Bind the folder of a model; None, or one that is not known: words are alike only to themselves."""
        self._path = path if path is not None and is_known(path) else None
        self._places: dict[str, int] = {}
        self._known = np.zeros((0, self._vectors.shape[1] if self._path else 0), dtype=np.float32)
        self._lock = Lock()

    @classmethod
    def of(cls, embedder: Embedder) -> WordMeanings:
        """Bind the model of an embedder."""
        return cls(getattr(embedder, "path", None))  # only the real model has files

    def likeness(self, asked: Sequence[str], held: Sequence[str]) -> np.ndarray:
        """Return the cosine of each word asked with each word held, float32, (asked, held); 0 without a model."""
        if self._path is None or not asked or not held:
            return np.zeros((len(asked), len(held)), dtype=np.float32)
        rows, columns = self._numbers(asked), self._numbers(held)
        made: np.ndarray = self._known[rows] @ self._known[columns].T
        return made

    def _numbers(self, words: Sequence[str]) -> list[int]:
        """Return the place of each word in `_known`, learning those that are new."""
        with self._lock:
            new = [word for word in dict.fromkeys(words) if word not in self._places]
            if new:
                first = len(self._known)
                self._known = np.concatenate([self._known, self._made(new)])
                self._places.update((word, first + number) for number, word in enumerate(new))
            return [self._places[word] for word in words]

    def _made(self, words: Sequence[str]) -> np.ndarray:
        made = np.zeros((len(words), self._vectors.shape[1]), dtype=np.float32)
        encoded = self._tokenizer.encode_batch_fast(list(words), add_special_tokens=False)
        for number, one in enumerate(encoded):
            if one.ids:
                vector = (self._vectors[one.ids] - self._mean).mean(axis=0)
                made[number] = vector / (np.linalg.norm(vector) or 1)
        return made

    @cached_property
    def _vectors(self) -> np.ndarray:
        return Bert(cast("Path", self._path)).words

    @cached_property
    def _mean(self) -> np.ndarray:
        mean: np.ndarray = self._vectors[_FIRST_WORD:].mean(axis=0)
        return mean

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "true")
        from tokenizers import Tokenizer  # noqa: PLC0415 - tens of milliseconds, for open questions only

        tokenizer = Tokenizer.from_file(str(cast("Path", self._path) / "tokenizer.json"))
        tokenizer.no_padding()
        return tokenizer
