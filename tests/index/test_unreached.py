"""Vectors that the graph loses are written down at the build and searched exactly; a graph that loses many is refused."""

import numpy as np
import pytest

from index import vectors as module
from index.build import build
from index.embed import HashEmbedder
from index.generation import current
from index.vectors import UNREACHED_NAME, VectorStore, record_unreached, verify_vectors, write_vectors
from sources.errors import GenerationError
from sources.ingest import add_paths
from sources.library import Library
from tests.invented import write_files

COUNT = 300


def unit(count, seed=5):
    drawn = np.random.default_rng(seed).normal(size=(count, 16)).astype(np.float32)
    return drawn / np.linalg.norm(drawn, axis=1, keepdims=True)


@pytest.fixture
def lossy(tmp_path):
    """A store whose graph holds another vector under the number 7, so that 7 is lost."""
    wrong = unit(COUNT)
    wrong[7] = -wrong[7]
    write_vectors(tmp_path, wrong)
    np.save(tmp_path / module.MATRIX_NAME, unit(COUNT))
    return tmp_path


def test_a_sound_graph_writes_nothing_down(tmp_path):
    write_vectors(tmp_path, unit(COUNT))
    assert record_unreached(tmp_path) == 0
    assert not (tmp_path / UNREACHED_NAME).exists()


def test_what_the_graph_loses_is_written_down_and_found(lossy, monkeypatch):
    monkeypatch.setattr(module, "EXACT_LIMIT", 10)
    assert "the first is 7" in verify_vectors(lossy)[0]
    store = VectorStore(lossy, count=COUNT, dimension=16)
    assert store.query(unit(COUNT)[7], 3)[0][0] != 7
    store.close()
    assert record_unreached(lossy) == 1
    assert verify_vectors(lossy) == ()
    store = VectorStore(lossy, count=COUNT, dimension=16)
    numbers, scores = store.query(unit(COUNT)[7], 3)
    assert (numbers[0], len(numbers)) == (7, 3)
    assert scores[0] == pytest.approx(1)
    exact = np.argsort(-(unit(COUNT) @ unit(1, seed=9)[0]))[:3]
    assert store.query(unit(1, seed=9)[0], 3)[0].tolist() == exact.tolist()
    store.close()


def test_a_graph_that_loses_many_is_refused(tmp_path):
    write_vectors(tmp_path, unit(COUNT))
    np.save(tmp_path / module.MATRIX_NAME, -unit(COUNT))
    with pytest.raises(GenerationError, match="300 of 300 vectors do not find themselves"):
        record_unreached(tmp_path)


@pytest.mark.parametrize("numbers", [np.array([300]), np.array([-1]), np.array([1.5]), np.array([[1]])])
def test_a_damaged_record_is_one_line(lossy, numbers):
    np.save(lossy / UNREACHED_NAME, numbers)
    assert "does not hold numbers of vectors" in verify_vectors(lossy)[0]
    with pytest.raises(GenerationError, match="footnote index --full"):
        VectorStore(lossy, count=COUNT, dimension=16)


def test_a_build_whose_graph_loses_many_keeps_the_old_one(home, tmp_path, clock, monkeypatch):
    with Library.open(home) as library:
        list(add_paths(library, [write_files(tmp_path / "files")], now=clock))
    monkeypatch.setattr(module, "lost_vectors", lambda *_: [1, 2, 3])
    with pytest.raises(GenerationError, match=r"self-check: 3 of \d+ vectors do not find themselves.*old one is kept"):
        build(home, HashEmbedder(), clock=clock)
    assert current(home) is None


def test_more_than_ten_vectors_equal_but_for_rounding_are_found(tmp_path):
    one = unit(1, seed=7)[0]
    rounded = [one + np.float32(3e-8) * np.float32(number) for number in range(25)]
    vectors = np.array([vector / np.linalg.norm(vector) for vector in rounded], dtype=np.float32)
    write_vectors(tmp_path, vectors)
    assert verify_vectors(tmp_path) == ()
