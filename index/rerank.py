"""Passages put in order anew by a cross-encoder, when one is configured: it reads query and passage together.

Off by default: none is packaged, and it costs a query what reading 30 passages costs (DECISIONS 29).
"""

from __future__ import annotations

import logging
import os
import time
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from index.weights import WEIGHTS, read_json
from sources.errors import GenerationError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

log = logging.getLogger(__name__)

RERANKED = 30
"""Passages put in order anew: those read for evidence; the ones after them keep their order."""


class Reranker(Protocol):
    """What retrieval needs of a reranker."""

    def scores(self, query: str, texts: Sequence[str]) -> np.ndarray:
        """Return how well each text answers the query, float32, (n,); higher is better, comparable in one call only."""
        ...


class CrossEncoderReranker:
    """A cross-encoder in a folder, as sentence-transformers saves one; loaded when first used, from any thread."""

    def __init__(self, path: Path) -> None:
        """Bind the model in the folder `path`.

        Raises:
            GenerationError: no cross-encoder with a single score is there.
        """
        for required in ("config.json", "tokenizer.json", WEIGHTS):
            if not (path / required).is_file():
                raise GenerationError(f"reranker {path} has no {required}; give the folder of a cross-encoder")
        labels = len(read_json(path / "config.json").get("id2label", {}))
        if labels != 1:
            raise GenerationError(
                f"reranker {path} gives {labels or 'no'} scores to a pair; give a cross-encoder that gives one"
            )
        self._path = path
        self._lock = Lock()

    def scores(self, query: str, texts: Sequence[str]) -> np.ndarray:
        """Return how well each text answers the query; what is over the model's limit is left unread."""
        if not texts:
            return np.zeros(0, dtype=np.float32)
        with self._lock:  # the tokenizer inside refuses a second thread
            made: np.ndarray = self._model.predict([(query, text) for text in texts], show_progress_bar=False)
        return made.astype(np.float32)

    @cached_property
    def _model(self) -> Any:  # noqa: ANN401 - the library's types are not read here
        started = time.monotonic()
        # Set before the import, which reads them; with a folder given nothing would be fetched anyway.
        os.environ["HF_HUB_OFFLINE"] = "1"
        os.environ["TRANSFORMERS_OFFLINE"] = "1"
        from sentence_transformers import CrossEncoder

        model = CrossEncoder(
            str(self._path), device="cpu", local_files_only=True, model_kwargs={"use_safetensors": True}
        )
        log.info("loaded the reranker %s in %.1f s", self._path.name, time.monotonic() - started)
        return model


def reranker_of(path: Path | None) -> Reranker | None:
    """Return the reranker in a folder; None for no folder.

    Raises:
        GenerationError: no cross-encoder with a single score is there.
    """
    return CrossEncoderReranker(path) if path is not None else None
