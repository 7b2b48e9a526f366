import shutil
import sqlite3

import numpy as np
import pytest

from index import vectors as module
from index.chroma_files import CHROMA_NAME, DATABASE, chroma_digest
from index.vectors import MATRIX_NAME, VectorStore, verify_vectors, write_vectors
from sources.errors import GenerationError


def unit(count, dimension=8, seed=0):
    drawn = np.random.default_rng(seed).normal(size=(count, dimension)).astype(np.float32)
    return drawn / np.linalg.norm(drawn, axis=1, keepdims=True)


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("vectors")
    write_vectors(folder, unit(300))
    return folder


@pytest.fixture
def copy(written, tmp_path):
    return shutil.copytree(written, tmp_path / "copy")


@pytest.fixture
def store(copy):
    opened = VectorStore(copy, count=300, dimension=8)
    yield opened
    opened.close()


def test_every_vector_finds_itself(written):
    seen = []
    assert verify_vectors(written, progress=seen.append) == ()
    assert seen[-1] == 300


def test_exact_and_graph_agree(store, monkeypatch):
    query = unit(1, seed=7)[0]
    exact, similar = store.query(query, 10)
    monkeypatch.setattr(module, "EXACT_LIMIT", 10)
    graph, similar_too = store.query(query, 10)
    assert graph.tolist() == exact.tolist()
    assert np.allclose(similar, similar_too, atol=1e-6)
    assert np.allclose(similar, np.sort(unit(300) @ query)[::-1][:10], atol=1e-6)


@pytest.mark.parametrize("share", [5, 200, 299])
def test_only_allowed_vectors_are_found(store, share):
    allowed = np.arange(300) < share
    numbers, _ = store.query(unit(1, seed=8)[0], 10, allowed=allowed)
    assert len(numbers) == min(10, share)
    assert allowed[numbers].all()
    assert not len(store.query(unit(1)[0], 10, allowed=np.zeros(300, dtype=np.bool_))[0])


def test_damaged_graph_falls_back_to_exact_search(store, copy, monkeypatch):
    monkeypatch.setattr(module, "EXACT_LIMIT", 10)
    shutil.rmtree(copy / CHROMA_NAME)
    query = unit(1, seed=7)[0]
    assert len(store.query(query, 10)[0]) == 10


def test_no_vectors(tmp_path):
    write_vectors(tmp_path, np.zeros((0, 8), dtype=np.float32))
    assert verify_vectors(tmp_path) == ()
    store = VectorStore(tmp_path, count=0, dimension=8)
    assert store.query(unit(1)[0], 5)[0].tolist() == []
    store.close()


def test_missing_or_cut_matrix_is_one_line(copy):
    with pytest.raises(GenerationError, match="has shape"):
        VectorStore(copy, count=301, dimension=8)
    (copy / MATRIX_NAME).write_bytes((copy / MATRIX_NAME).read_bytes()[:200])
    with pytest.raises(GenerationError, match="footnote index --full"):
        VectorStore(copy, count=300, dimension=8)


def test_lost_and_foreign_vectors_are_found_out(copy):
    matrix = unit(300)
    np.save(copy / MATRIX_NAME, matrix[:299])
    assert "300 vectors, the matrix 299" in verify_vectors(copy)[0]
    matrix[5] = -matrix[5]
    np.save(copy / MATRIX_NAME, matrix)
    assert verify_vectors(copy) == ("1 of 300 vectors do not find themselves, the first is 5",)


def test_digest_of_the_database_outlives_opening_but_not_damage(copy):
    before = chroma_digest(copy)
    verify_vectors(copy)
    assert chroma_digest(copy) == before
    with sqlite3.connect(copy / CHROMA_NAME / DATABASE) as connection:
        connection.execute("DELETE FROM embeddings WHERE embedding_id = '7'")
    connection.close()
    assert chroma_digest(copy) != before
    (copy / CHROMA_NAME / DATABASE).write_bytes(b"nonsense" * 1000)
    with pytest.raises(GenerationError, match="cannot be read"):
        chroma_digest(copy)
    assert verify_vectors(copy) != ()
