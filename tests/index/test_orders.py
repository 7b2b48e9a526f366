"""A graph that loses a vector is built again in another order; when none will do, the old generation serves on."""

import numpy as np
import pytest

from index import writer
from index.build import build
from index.embed import HashEmbedder
from index.generation import current
from index.vectors import verify_vectors, write_vectors
from sources.errors import GenerationError
from sources.ingest import add_paths
from sources.library import Library
from tests.invented import write_files


def fill(home, tmp_path, clock):
    with Library.open(home) as library:
        list(add_paths(library, [write_files(tmp_path / "files")], now=clock))


def test_another_order_is_tried(home, tmp_path, clock, monkeypatch):
    fill(home, tmp_path, clock)
    seeds = []

    def verified(folder, **kwargs):
        seeds.append(1)
        return ("1 of 9 vectors do not find themselves",) if len(seeds) == 1 else verify_vectors(folder, **kwargs)

    monkeypatch.setattr(writer, "verify_vectors", verified)
    report = build(home, HashEmbedder(), clock=clock)
    assert len(seeds) == 2
    assert current(home) == report.generation


def test_no_order_will_do(home, tmp_path, clock, monkeypatch):
    fill(home, tmp_path, clock)
    monkeypatch.setattr(writer, "verify_vectors", lambda *_, **__: ("1 of 9 vectors do not find themselves",))
    with pytest.raises(GenerationError, match="the old one is kept"):
        build(home, HashEmbedder(), clock=clock)
    assert current(home) is None


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_each_order_writes_every_vector_under_its_number(tmp_path, seed):
    vectors = np.random.default_rng(5).normal(size=(300, 16)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    write_vectors(tmp_path, vectors, seed=seed)
    assert verify_vectors(tmp_path) == ()


def test_more_than_ten_vectors_equal_but_for_rounding_are_found(tmp_path):
    one = np.random.default_rng(7).normal(size=16).astype(np.float32)
    one /= np.linalg.norm(one)
    rounded = [one + np.float32(3e-8) * np.float32(number) for number in range(25)]
    vectors = np.array([vector / np.linalg.norm(vector) for vector in rounded], dtype=np.float32)
    write_vectors(tmp_path, vectors)
    assert verify_vectors(tmp_path) == ()
