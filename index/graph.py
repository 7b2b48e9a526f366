"""The graph of the vectors: a Chroma collection; its failures are one line, and its memory is given back."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index.chroma_files import CHROMA_NAME, DATABASE
from sources.errors import GenerationError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

COLLECTION = "passages"
_HNSW = {"space": "cosine", "max_neighbors": 48, "ef_construction": 400, "ef_search": 400}
"""Source: RELIABILITY, fact 6: the default loses records, these lose none of 20,000."""
_CHECK = 500
_ROUNDING = 1e-6
_ADD = 2000


@contextmanager
def open_collection(folder: Path, *, writes: int | None = None) -> Iterator[Any]:
    """Open the collection in `folder`; with `writes`, make it for that many vectors."""
    # Chroma makes a new, empty database where it finds none, also in the folder of a generation that was swept.
    if writes is None and not (folder / DATABASE).is_file():
        raise GenerationError(f"vector store {folder} is missing; run `footnote index`")
    import chromadb  # noqa: PLC0415 - 0.4 s that a question over a small library need not pay
    from chromadb.api.shared_system_client import SharedSystemClient  # noqa: PLC0415
    from chromadb.config import Settings  # noqa: PLC0415
    from chromadb.errors import ChromaError  # noqa: PLC0415

    client = None
    try:
        client = chromadb.PersistentClient(path=str(folder), settings=Settings(anonymized_telemetry=False))
        if writes is not None:
            # Its files are written once, when all vectors are in: what is opened later changes none of them.
            hnsw = {**_HNSW, "sync_threshold": max(2, writes)}
            yield client.create_collection(COLLECTION, configuration={"hnsw": hnsw}, embedding_function=None)
        else:
            yield client.get_collection(COLLECTION, embedding_function=None)
    except (ChromaError, OSError, ValueError, KeyError, RuntimeError, AttributeError, sqlite3.Error) as exc:
        # When Chroma cannot start, on a full disk say, its tidying up fails in turn; the reason is the error before.
        reason = exc.__context__ if isinstance(exc, AttributeError) and exc.__context__ else exc
        if client is None:
            # It also keeps the half-started system for the next client of this folder, in this process.
            SharedSystemClient._identifier_to_system.pop(str(folder), None)
        raise GenerationError(f"vector store {folder} failed ({reason}); run `footnote index --full`") from exc
    finally:
        if client is not None:
            client.close()  # an unclosed client keeps 42 MB


def create_graph(folder: Path, vectors: np.ndarray, progress: Callable[[int], None] | None = None) -> None:
    """Write the collection into `folder`, which is not there yet; ids are the numbers of the rows of `vectors`.

    Raises:
        GenerationError: Chroma failed.
    """
    with open_collection(folder, writes=len(vectors)) as collection:
        for first in range(0, len(vectors), _ADD):
            added = vectors[first : first + _ADD]
            collection.add(ids=[str(first + number) for number in range(len(added))], embeddings=added)
            if progress:
                progress(first + len(added))


@contextmanager
def _writable(folder: Path) -> Iterator[Path]:
    """Give the folder, or a copy where it may only be read: Chroma writes to whatever it opens."""
    if not folder.exists() or os.access(folder, os.W_OK):
        yield folder
        return
    with tempfile.TemporaryDirectory(prefix="footnote-") as copy:
        yield Path(shutil.copytree(folder, Path(copy) / CHROMA_NAME, copy_function=shutil.copyfile))


def lost_vectors(
    folder: Path, vectors: np.ndarray, numbers: np.ndarray, progress: Callable[[int], None] | None = None
) -> list[int]:
    """Return which of the numbered vectors are not among their own ten nearest in the graph.

    A vector that an equal one, but for rounding, is found for counts as found: more than ten may be equal.

    Raises:
        GenerationError: Chroma failed, or holds another number of vectors than `vectors` has rows.
    """
    with _writable(folder) as chroma, open_collection(chroma) as collection:
        count = collection.count()
        if count != len(vectors):
            raise GenerationError(f"the vector store holds {count} vectors, the matrix {len(vectors)}")
        return [number for batch in _self_searches(collection, vectors, numbers, progress) for number in batch]


def nearest(collection: Any, vector: np.ndarray, k: int) -> np.ndarray:  # noqa: ANN401 - Chroma's
    """Return the numbers of the `k` vectors nearest to `vector`, int64, as the graph finds them, best first.

    Raises:
        GenerationError: Chroma failed.
    """
    from chromadb.errors import ChromaError  # noqa: PLC0415

    try:
        found = collection.query(query_embeddings=vector[None, :], n_results=k, include=[])["ids"][0]
        return np.array([int(one) for one in found], dtype=np.int64)
    except (ChromaError, OSError, ValueError, KeyError, IndexError, RuntimeError) as exc:
        raise GenerationError(f"the graph failed ({exc}); run `footnote index --full`") from exc


def _self_searches(
    collection: Any,  # noqa: ANN401 - Chroma's
    vectors: np.ndarray,
    numbers: np.ndarray,
    progress: Callable[[int], None] | None,
) -> Iterator[list[int]]:
    def search(first: int) -> list[int]:
        batch = numbers[first : first + _CHECK].tolist()
        wanted = np.array(vectors[batch])  # Chroma reads a mapped array value by value, in Python
        found = collection.query(query_embeddings=wanted, n_results=min(10, len(vectors)), include=[])["ids"]
        return [
            number
            for number, ids in zip(batch, found, strict=True)
            if str(number) not in ids and not any(_is_same(vectors[int(one)], vectors[number]) for one in ids)
        ]

    # One search runs on one core and lets go of the interpreter meanwhile.
    with ThreadPoolExecutor(len(os.sched_getaffinity(0))) as workers:
        for number, lost in enumerate(workers.map(search, range(0, len(numbers), _CHECK)), start=1):
            yield lost
            if progress:
                progress(min(number * _CHECK, len(numbers)))


def _is_same(one: np.ndarray, other: np.ndarray) -> bool:
    """Tell whether two unit vectors are equal but for the rounding of float32."""
    return float(np.dot(one, other)) >= 1 - _ROUNDING
