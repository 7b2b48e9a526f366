"""The vectors of the real corpus: every passage is found by its own, and the graph finds what exact search finds."""

from pathlib import Path

import numpy as np
import pytest

from index import vectors
from index.generation import folder_of, served
from index.snapshot import Snapshot
from index.table import NO_VECTOR
from index.vectors import verify_vectors

pytestmark = [pytest.mark.model, pytest.mark.slow, pytest.mark.shared]

DEPTH = 10
RECALL_MIN = 0.999
TIE = 1e-6


def test_every_passage_is_found_by_its_own_vector(official: Path) -> None:
    assert verify_vectors(folder_of(official, served(official))) == ()
    with Snapshot.open(official) as snapshot:
        numbers = snapshot.columns.vector
        held = numbers[numbers != NO_VECTOR]
        assert len(held) > 4000
        assert sorted(set(held.tolist())) == list(range(len(snapshot.vectors)))


def test_the_graph_finds_what_exact_search_finds(official: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    matrix = np.load(folder_of(official, served(official)) / vectors.MATRIX_NAME)
    with Snapshot.open(official) as snapshot:
        exact = [snapshot.vectors.query(vector, DEPTH)[1] for vector in matrix]
    monkeypatch.setattr(vectors, "EXACT_LIMIT", 0)
    found = 0
    with Snapshot.open(official) as snapshot:
        for vector, best in zip(matrix, exact, strict=True):
            similarity = snapshot.vectors.query(vector, DEPTH)[1]
            # By value: of neighbours that are equally near any may be named.
            found += int((similarity >= best[-1] - TIE).sum())
        assert not snapshot.vectors._exact
    assert found / (DEPTH * len(matrix)) >= RECALL_MIN
