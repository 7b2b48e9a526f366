"""The vector store: Chroma's HNSW beside the matrix itself, so that search is exact where that is as fast.

A vector is of a text: passages of equal text share one, so that no two stored vectors are copies of one another
(hundreds of copies make islands that a graph search cannot enter). Vectors are numbered from 0.
"""

from __future__ import annotations

import ctypes
import logging
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import numpy as np

from index.chroma_files import CHROMA_NAME
from index.graph import create_graph, lost_vectors, nearest, open_collection
from sources.errors import GenerationError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

log = logging.getLogger(__name__)

MATRIX_NAME = "vectors.npy"
UNREACHED_NAME = "unreached.npy"
"""Numbers of the vectors that the graph does not find; there only when it loses some."""
UNREACHED_SHARE = 1e-3
"""A graph that loses more of its vectors than this is not served. Measured: 1 of 99,808, none of 4,138."""
EXACT_LIMIT = 50_000
"""Up to this many vectors exact search answers: measured 0.8 ms at 20,000, 2.2 ms at 50,000; the graph takes 2 ms."""
MAPPED_FROM_BYTES = 64 * 1024 * 1024
"""Larger files are mapped, smaller ones read: a mapped file that is cut short under its reader ends the process."""
_SAMPLE = 50


def write_vectors(folder: Path, vectors: np.ndarray, *, progress: Callable[[int], None] | None = None) -> None:
    """Write the matrix and the Chroma collection into `folder`.

    Args:
        folder: of a generation that is being built; neither is there yet.
        vectors: float32, (n, dim), rows of unit length; n may be 0.
        progress: told how many are written.

    Raises:
        GenerationError: Chroma failed.
    """
    np.save(folder / MATRIX_NAME, vectors, allow_pickle=False)
    create_graph(folder / CHROMA_NAME, vectors, progress)


def record_unreached(folder: Path, *, progress: Callable[[int], None] | None = None) -> int:
    """Look for every vector, write down those that the graph loses, and return how many: they are searched exactly.

    Args:
        folder: of a generation that is being built, as `write_vectors` left it.
        progress: told how many were looked for.

    Raises:
        GenerationError: the graph holds another number of vectors or loses more than `UNREACHED_SHARE` of them.
    """
    vectors = np.load(folder / MATRIX_NAME, mmap_mode="r", allow_pickle=False)
    lost = lost_vectors(folder / CHROMA_NAME, vectors, np.arange(len(vectors)), progress)
    if len(lost) > max(1, UNREACHED_SHARE * len(vectors)):
        raise GenerationError(_not_found(lost, len(vectors)))
    if lost:
        log.warning(
            "the graph loses %d of %d vectors, the first is %d; they are searched exactly",
            len(lost),
            len(vectors),
            lost[0],
        )
        np.save(folder / UNREACHED_NAME, np.array(lost, dtype=np.int64), allow_pickle=False)
    return len(lost)


def verify_vectors(
    folder: Path, *, sample: bool = False, progress: Callable[[int], None] | None = None
) -> tuple[str, ...]:
    """Return what is wrong with the store: a wrong count, or vectors lost that are not written down.

    Nothing is raised for damage: it is a problem of its own.

    Args:
        folder: of a generation.
        sample: look for fifty vectors, evenly spaced, not for all.
        progress: told how many were looked for.
    """
    try:
        vectors = np.load(folder / MATRIX_NAME, mmap_mode="r", allow_pickle=False)
        known = set(_unreached(folder, len(vectors)).tolist())
        step = max(1, len(vectors) // _SAMPLE) if sample else 1
        found_lost = lost_vectors(folder / CHROMA_NAME, vectors, np.arange(0, len(vectors), step), progress)
    except (GenerationError, OSError, EOFError, ValueError) as exc:
        return (str(exc),)
    lost = [number for number in found_lost if number not in known]
    return (_not_found(lost, len(vectors)),) if lost else ()


def _not_found(lost: list[int], count: int) -> str:
    return f"{len(lost)} of {count} vectors do not find themselves, the first is {lost[0]}"


def _unreached(folder: Path, count: int) -> np.ndarray:
    """Return the numbers written down as lost by the graph; `ValueError` when the file holds anything else."""
    path = folder / UNREACHED_NAME
    if not path.is_file():
        return np.empty(0, dtype=np.int64)
    numbers: np.ndarray = np.load(path, allow_pickle=False)
    if numbers.dtype != np.int64 or numbers.ndim != 1 or not ((numbers >= 0) & (numbers < count)).all():
        raise ValueError(f"{path} does not hold numbers of vectors")
    return numbers


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
            self._unreached = np.empty(0, dtype=np.int64) if exact else _unreached(folder, len(self._vectors))
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
            self._chroma = open_collection(self._folder / CHROMA_NAME)
            self._collection = self._chroma.__enter__()
        numbers = np.union1d(nearest(self._collection, vector, k), self._unreached)
        scores = self.similarities(vector, numbers)
        best = np.lexsort((numbers, -scores))[:k]
        return numbers[best], scores[best]


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
