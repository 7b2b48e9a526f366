"""What must hold of a home whatever happened to it: one whole generation is served, and every passage finds itself."""

import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.build import build
from index.embed import HashEmbedder
from index.generation import GENERATIONS, PARTIAL, orphans
from index.passages import embedded_text
from index.snapshot import Snapshot, check
from index.table import NO_VECTOR
from sources.library import Library

START_S = 5.0


@dataclass(frozen=True)
class Served:
    """What a home serves."""

    generation: str
    passages: tuple[str, ...]
    seconds: float
    """How long opening it and the first search took."""


def served(home: Path, embedder: HashEmbedder) -> Served:
    """Open what is served, ask every passage for itself, and return what it is; any fault is an AssertionError."""
    started = time.monotonic()
    with Snapshot.open(home) as snapshot:
        snapshot.vectors.query(embedder.embed(["harbour robot"])[0], 1)
        seconds = time.monotonic() - started
        passages = snapshot.passages(range(snapshot.manifest.passages))
        ids = tuple(one.passage_id for one in passages)
        assert len(set(ids)) == len(ids)
        assert {one.document_id for one in passages} <= set(snapshot.manifest.versions)
        texts = [embedded_text(one, snapshot.text(one.document_id)) for one in passages]
        vectors = embedder.embed(texts)
        for ordinal, passage in enumerate(passages):
            assert snapshot.passage(passage.passage_id) == passage
            number = int(snapshot.columns.vector[ordinal])
            if number != NO_VECTOR:
                nearest, scores = snapshot.vectors.query(vectors[ordinal], 10)
                assert number in nearest or np.isclose(scores[0], 1.0, atol=1e-5)
        return Served(snapshot.generation, ids, seconds)


def assert_sound(home: Path) -> None:
    """Every file of every generation is as written, every vector found, the library whole; partial ones aside."""
    damage = [problem for problem in check(home) if "is incomplete: a build was interrupted" not in problem]
    assert damage == []
    with Library.open(home, read_only=True) as library:
        assert library.check() == ()


def recovered(home: Path, embedder: HashEmbedder) -> Served:
    """Run the next index: it works, sweeps what the last one left, and serves what the library holds."""
    build(home, embedder)
    assert orphans(home) == ()
    assert not [path for path in (home / GENERATIONS).iterdir() if path.name.endswith(PARTIAL)]
    now = served(home, embedder)
    with Library.open(home, read_only=True) as library:
        assert {one.rpartition("@")[0] for one in now.passages} == {
            one.document.document_id for one in library.documents()
        }
    return now
