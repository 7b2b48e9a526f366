"""The embedding model's arithmetic in NumPy, for one query at a time: importing torch takes seconds, this nothing.

A query of a few words is answered before torch would be imported, and the weights are mapped, not read. Batches are
`index.embed`'s: there torch is faster. Only the architecture of the bundled model is known here.
"""

from __future__ import annotations

import json
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from index.weights import WEIGHTS, read_json
from sources.errors import GenerationError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

_SETTINGS = {
    "architectures": ["BertModel"],
    "hidden_act": "gelu",
    "model_type": "bert",
    "position_embedding_type": "absolute",
}
_MODULES = ["Transformer", "Pooling", "Normalize"]
# Source: Abramowitz and Stegun 1964, 7.1.26: the error function to 1.5e-7.
_ERF_STEP = np.float32(0.3275911)
_ERF = tuple(map(np.float32, (1.061405429, -1.453152027, 1.421413741, -0.284496736, 0.254829592)))


def is_known(path: Path) -> bool:
    """Tell whether the model in a folder is one that this module computes: BERT, mean of tokens, unit length."""
    config = read_json(path / "config.json")
    modules = [str(module.get("type")).rpartition(".")[2] for module in read_json(path / "modules.json")]
    pooling = read_json(path / "1_Pooling" / "config.json")
    modes = {name for name, chosen in pooling.items() if name.startswith("pooling_mode_") and chosen is True}
    same = all(config.get(name) == value for name, value in _SETTINGS.items())
    return same and modules == _MODULES and modes == {"pooling_mode_mean_tokens"}


class Bert:
    """A BERT encoder with mean pooling, float32. Usable from any thread."""

    def __init__(self, path: Path) -> None:
        """Map the weights in the folder `path`, for which `is_known` holds; `GenerationError` when they are damaged."""
        config = read_json(path / "config.json")
        self._heads = int(config["num_attention_heads"])
        self._layers = int(config["num_hidden_layers"])
        self._epsilon = np.float32(config["layer_norm_eps"])
        self._path = path / WEIGHTS

    @cached_property
    def _weights(self) -> Mapping[str, np.ndarray]:
        try:
            return _mapped(self._path)
        except (OSError, EOFError, ValueError, KeyError, TypeError) as exc:
            raise GenerationError(
                f"embedding model {self._path} cannot be read ({exc}); install the model again"
            ) from exc

    @property
    def words(self) -> np.ndarray:
        """The vectors of single tokens, float32, (vocabulary, dim), of any length: what `encode` begins with."""
        return self._weights["embeddings.word_embeddings.weight"]

    def encode(self, ids: Sequence[int]) -> np.ndarray:
        """Return the unit vector of one text, float32, (dim,), from its token numbers, special tokens included."""
        words = self._weights["embeddings.word_embeddings.weight"][list(ids)]
        places = self._weights["embeddings.position_embeddings.weight"][: len(ids)]
        states = words + places + self._weights["embeddings.token_type_embeddings.weight"][0]
        states = self._normalised(states, "embeddings.LayerNorm")
        for layer in range(self._layers):
            states = self._layer(states, f"encoder.layer.{layer}")
        mean = states.mean(axis=0)
        vector: np.ndarray = mean / np.linalg.norm(mean)
        return vector

    def _layer(self, states: np.ndarray, name: str) -> np.ndarray:
        attended = self._linear(self._attention(states, f"{name}.attention.self"), f"{name}.attention.output.dense")
        states = self._normalised(attended + states, f"{name}.attention.output.LayerNorm")
        inner = _gelu(self._linear(states, f"{name}.intermediate.dense"))
        return self._normalised(self._linear(inner, f"{name}.output.dense") + states, f"{name}.output.LayerNorm")

    def _attention(self, states: np.ndarray, name: str) -> np.ndarray:
        length, width = states.shape
        query, key, value = (
            self._linear(states, f"{name}.{part}").reshape(length, self._heads, -1).transpose(1, 0, 2)
            for part in ("query", "key", "value")
        )
        scores = query @ key.transpose(0, 2, 1) / np.sqrt(np.float32(width // self._heads))
        shares = np.exp(scores - scores.max(axis=-1, keepdims=True))
        shares /= shares.sum(axis=-1, keepdims=True)
        attended: np.ndarray = (shares @ value).transpose(1, 0, 2).reshape(length, width)
        return attended

    def _linear(self, states: np.ndarray, name: str) -> np.ndarray:
        made: np.ndarray = states @ self._weights[f"{name}.weight"].T + self._weights[f"{name}.bias"]
        return made

    def _normalised(self, states: np.ndarray, name: str) -> np.ndarray:
        centred = states - states.mean(axis=-1, keepdims=True)
        spread = np.sqrt((centred * centred).mean(axis=-1, keepdims=True) + self._epsilon)
        made: np.ndarray = centred / spread * self._weights[f"{name}.weight"] + self._weights[f"{name}.bias"]
        return made


def _gelu(states: np.ndarray) -> np.ndarray:
    scaled = states * np.float32(np.sqrt(0.5))
    size = np.abs(scaled)
    step = 1 / (1 + _ERF_STEP * size)
    series = np.zeros_like(step)
    for factor in _ERF:
        series = (series + factor) * step
    error = np.copysign(1 - series * np.exp(-size * size), scaled)
    made: np.ndarray = states * (1 + error) * np.float32(0.5)
    return made


def _mapped(path: Path) -> dict[str, np.ndarray]:
    """Map a safetensors file: the length of its header in 8 bytes, a JSON header, the tensors' bytes."""
    with path.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        header: dict[str, dict[str, Any]] = json.loads(file.read(length))
    data = np.memmap(path, dtype=np.uint8, mode="r", offset=8 + length)
    # A plain array over the mapped bytes: a memmap is slower in every operation.
    plain = np.asarray(data).view(np.ndarray)
    return {
        name: plain[slice(*one["data_offsets"])].view("<f4").reshape(one["shape"])
        for name, one in header.items()
        if name != "__metadata__" and one["dtype"] == "F32"
    }
