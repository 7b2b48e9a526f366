"""Homes to measure: filled from the bundled library or from a folder of real documents, and then changed a little."""

from __future__ import annotations

import re
import shutil
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np

from index.passages import embedded_text, has_vector, passages_of
from sources.bundled import bundled_folder
from sources.errors import FootnoteError
from sources.ingest import add_paths
from sources.library import Library
from sources.text import digest

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from index.embed import Embedder

REAL_FOLDERS = ("articles", "federal_register", "ecfr")
"""Folders of real documents that a data folder must hold."""
_SHOWN = re.compile(r'For all items|"abstract":\s*"')
"""Stands once in a row, or in a notice: what is changed of it counts as one row or document changed."""
_ADDED = datetime(2026, 7, 9, tzinfo=UTC)


def copy_documents(folder: Path, data: Path | None) -> Path:
    """Copy what is to be measured into a folder, so that it can be changed; return the folder."""
    if data is None:
        return shutil.copytree(bundled_folder(), folder)
    missing = [name for name in REAL_FOLDERS if not (data / name).is_dir()]
    if missing:
        raise FootnoteError(f"{data} has no folder {missing[0]}; it needs {', '.join(REAL_FOLDERS)}")
    for name in REAL_FOLDERS:
        shutil.copytree(data / name, folder / name)
    return folder


def add_documents(home: Path, folder: Path) -> None:
    """Add all documents of a folder; `FootnoteError` when one cannot be read."""
    with Library.open(home) as library:
        paths = [path for path in sorted(folder.iterdir()) if path.is_dir()] or [folder]
        failed = [result for result in add_paths(library, paths, now=lambda: _ADDED) if result.status == "failed"]
    if failed:
        raise FootnoteError(f"{failed[0].path} cannot be measured: {failed[0].reason}")


def change_documents(folder: Path, *, step: int = 100) -> int:
    """Change one in `step` of the rows and notices, one at least, and return how many."""
    changed = seen = 0
    for path in sorted(folder.rglob("*")):
        if path.suffix not in {".xml", ".json", ".csv"}:
            continue
        path.chmod(0o644)
        pieces: list[str] = []
        end = 0
        text = path.read_text(encoding="utf-8")
        for found in _SHOWN.finditer(text):
            if seen % step == 0:
                pieces += [text[end : found.end()], f" amended {seen} "]
                end = found.end()
                changed += 1
            seen += 1
        path.write_text("".join([*pieces, text[end:]]), encoding="utf-8")
    return changed


def embedded_texts(home: Path, embedder: Embedder) -> list[str]:
    """Return the distinct texts that a build of the home embeds as passages, in the order of the build."""
    texts: dict[str, None] = {}
    with Library.open(home, read_only=True) as library:
        for stored in library.documents():
            version = library.version(stored.document.document_id, stored.version)
            listings = library.listings(stored.document.document_id, stored.version)
            passages = passages_of(stored.document, version, listings, count=embedder.count_many, limit=embedder.limit)
            embedded = (one for one in passages if has_vector(stored.document, one))
            texts |= dict.fromkeys(embedded_text(one, version.text) for one in embedded)
    return list(texts)


def stored_vectors(home: Path, embedder: Embedder, texts: Sequence[str]) -> np.ndarray:
    """Return the vectors of texts that a build of the home embedded, float32, (n, dimension), from its library."""
    hashes = [digest(text) for text in texts]
    with Library.open(home, read_only=True) as library:
        held = library.vectors(embedder.name, hashes)
    vectors: np.ndarray = np.stack([held[one] for one in hashes])
    return vectors
