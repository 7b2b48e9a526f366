"""The vector store: Chroma's HNSW beside the matrix itself, so that search is exact where that is as fast.

A vector is of a text: passages of equal text share one, so that no two stored vectors are copies of one another
(hundreds of copies make islands that a graph search cannot enter). Vectors are numbered from 0.
"""

from __future__ import annotations

import ctypes
import logging
import os
import shutil
import sqlite3
import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index.chroma_files import CHROMA_NAME, DATABASE
from sources.errors import GenerationError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

log = logging.getLogger(__name__)

COLLECTION = "passages"
MATRIX_NAME = "vectors.npy"
EXACT_LIMIT = 50_000
"""Up to this many vectors exact search answers: measured 0.8 ms at 20,000, 2.2 ms at 50,000; the graph takes 2 ms."""
_HNSW = {"space": "cosine", "max_neighbors": 48, "ef_construction": 400, "ef_search": 400}
"""Source: RELIABILITY, fact 6: the default loses records, these lose none of 20,000."""
MAPPED_FROM_BYTES = 64 * 1024 * 1024
"""Larger files are mapped, smaller ones read: a mapped file that is cut short under its reader ends the process."""
_ADD = 2000
_CHECK = 500
_SAMPLE = 50
_ROUNDING = 1e-6


@contextmanager
def _open_collection(folder: Path, *, writes: int | None = None) -> Iterator[Any]:
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


def write_vectors(
    folder: Path, vectors: np.ndarray, *, seed: int = 0, progress: Callable[[int], None] | None = None
) -> None:
    """Write the matrix and the Chroma collection into `folder`, in place of what an earlier try left there.

    Args:
        folder: of a generation that is being built; neither is there yet.
        vectors: float32, (n, dim), rows of unit length; n may be 0.
        seed: of the order in which the graph is built; 0 is the order of the numbers.
        progress: told how many are written.

    Raises:
        GenerationError: Chroma failed.
    """
    shutil.rmtree(folder / CHROMA_NAME, ignore_errors=True)
    order = np.random.default_rng(seed).permutation(len(vectors)) if seed else np.arange(len(vectors))
    np.save(folder / MATRIX_NAME, vectors, allow_pickle=False)
    with _open_collection(folder / CHROMA_NAME, writes=len(vectors)) as collection:
        for first in range(0, len(vectors), _ADD):
            numbers = order[first : first + _ADD]
            collection.add(ids=[str(number) for number in numbers], embeddings=vectors[numbers])
            if progress:
                progress(first + len(numbers))


@contextmanager
def _writable(folder: Path) -> Iterator[Path]:
    """Give the folder, or a copy where it may only be read: Chroma writes to whatever it opens."""
    if not folder.exists() or os.access(folder, os.W_OK):
        yield folder
        return
    with tempfile.TemporaryDirectory(prefix="footnote-") as copy:
        yield Path(shutil.copytree(folder, Path(copy) / CHROMA_NAME, copy_function=shutil.copyfile))


def verify_vectors(
    folder: Path, *, sample: bool = False, progress: Callable[[int], None] | None = None
) -> tuple[str, ...]:
    """Return what is wrong with the store: wrong count, or vectors that do not find themselves among their ten nearest.

    A vector that an equal one, but for rounding, is found for counts as found: more than ten may be equal. Nothing is
    raised for damage: it is a problem of its own.

    Args:
        folder: of a generation.
        sample: look for fifty vectors, evenly spaced, not for all.
        progress: told how many were looked for.
    """
    try:
        vectors = np.load(folder / MATRIX_NAME, mmap_mode="r", allow_pickle=False)
        with _writable(folder / CHROMA_NAME) as chroma, _open_collection(chroma) as collection:
            count = collection.count()
            if count != len(vectors):
                return (f"the vector store holds {count} vectors, the matrix {len(vectors)}",)
            step = max(1, len(vectors) // _SAMPLE) if sample else 1
            numbers = np.arange(0, len(vectors), step)
            lost = [number for batch in _self_searches(collection, vectors, numbers, progress) for number in batch]
    except (GenerationError, OSError, EOFError, ValueError) as exc:
        return (str(exc),)
    if lost:
        return (f"{len(lost)} of {len(vectors)} vectors do not find themselves, the first is {lost[0]}",)
    return ()


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


class VectorStore:
    """The vectors of a generation, open for search. Close it: an open Chroma client holds memory and files."""

    def __init__(self, folder: Path, *, count: int, dimension: int, exact: bool = False) -> None:
        """Open the store in `folder`; `GenerationError` when the matrix is missing, damaged or not of this shape.

        Args:
            folder: of a generation.
            count: how many vectors it must hold.
            dimension: of how many numbers each.
            exact: never open Chroma: its files are damaged or not there.
        """
        self._folder = folder
        self._exact = exact
        try:
            self._vectors = _matrix(folder / MATRIX_NAME)
        except (OSError, EOFError, ValueError) as exc:
            raise GenerationError(
                f"{folder / MATRIX_NAME} cannot be read ({exc}); run `footnote index --full`"
            ) from exc
        if self._vectors.shape != (count, dimension):
            raise GenerationError(
                f"{folder / MATRIX_NAME} has shape {self._vectors.shape}, not {(count, dimension)}; "
                "run `footnote index --full`"
            )
        self._chroma: Any = None
        self._collection: Any = None

    def __len__(self) -> int:
        return len(self._vectors)

    def close(self) -> None:
        """Let go of Chroma; closing twice is fine."""
        if self._chroma is not None:
            self._chroma.__exit__(None, None, None)
            self._chroma = self._collection = None
            _return_memory()

    def similarities(self, vector: np.ndarray, numbers: np.ndarray) -> np.ndarray:
        """Return the cosine similarity of `vector` (float32, unit length) to the vectors of these numbers."""
        return _products(self._vectors[numbers], vector)

    def query(self, vector: np.ndarray, k: int, *, allowed: np.ndarray | None = None) -> tuple[np.ndarray, np.ndarray]:
        """Return the numbers of the `k` vectors nearest to `vector`, best first, and their cosine similarities.

        Exact for up to `EXACT_LIMIT` vectors and whenever only some are allowed (Chroma's own filters take 60 times
        as long); otherwise Chroma's graph answers, and exact search when that fails.

        Args:
            vector: float32, (dim,), unit length.
            k: how many at most.
            allowed: bool, (n,); None when all are.
        """
        if not len(self._vectors) or k < 1:
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32)
        if not self._exact and len(self._vectors) > EXACT_LIMIT and (allowed is None or bool(allowed.all())):
            try:
                return self._query_graph(vector, min(k, len(self._vectors)))
            except GenerationError as exc:
                self._exact = True
                log.warning("%s; searching exactly meanwhile", exc)
        return self._query_exact(vector, k, allowed)

    def _query_exact(self, vector: np.ndarray, k: int, allowed: np.ndarray | None) -> tuple[np.ndarray, np.ndarray]:
        numbers = None
        if allowed is not None and not allowed.all():
            numbers = np.flatnonzero(allowed)
        # Picking rows copies them; below a third of the matrix that is cheaper than multiplying all of it.
        if numbers is not None and len(numbers) * 3 < len(self._vectors):
            scores = _products(self._vectors[numbers], vector)
        else:
            scores = _products(self._vectors, vector)
            scores = scores if numbers is None else scores[numbers]
        best = np.argpartition(-scores, k - 1)[:k] if len(scores) > k else np.arange(len(scores))
        best = best[np.lexsort((best, -scores[best]))]
        return (best if numbers is None else numbers[best]), scores[best]

    def _query_graph(self, vector: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray]:
        if self._collection is None:
            self._chroma = _open_collection(self._folder / CHROMA_NAME)
            self._collection = self._chroma.__enter__()
        with _translated(self._folder):
            found = self._collection.query(query_embeddings=vector[None, :], n_results=k, include=[])["ids"][0]
            numbers = np.array([int(one) for one in found], dtype=np.int64)
            return numbers, self.similarities(vector, numbers)


def _return_memory() -> None:
    # Chroma's threads leave holes in the heap, 0.7 MB a swap; glibc gives their pages back only when asked to.
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


def _matrix(path: Path) -> np.ndarray:
    mapped = path.stat().st_size > MAPPED_FROM_BYTES
    vectors: np.ndarray = np.load(path, mmap_mode="r" if mapped else None, allow_pickle=False)
    return vectors


def _products(vectors: np.ndarray, vector: np.ndarray) -> np.ndarray:
    # einsum, not BLAS: its threads wait for one another, 8 ms on a busy machine for a product that takes 0.1 ms.
    products: np.ndarray = np.einsum("ij,j->i", vectors, vector)
    return products


@contextmanager
def _translated(folder: Path) -> Iterator[None]:
    from chromadb.errors import ChromaError  # noqa: PLC0415

    try:
        yield
    except (ChromaError, OSError, ValueError, KeyError, IndexError, RuntimeError) as exc:
        raise GenerationError(f"vector store {folder} failed ({exc}); run `footnote index --full`") from exc
