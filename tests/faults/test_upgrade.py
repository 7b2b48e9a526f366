"""An index of another release, another chromadb or another model is told by its manifest, refused and built anew."""

import json
from pathlib import Path
from typing import Any

import pytest

from index.build import build
from index.embed import HashEmbedder
from index.generation import MANIFEST, current, folder_of, rollback
from index.retriever import Retriever
from index.snapshot import Snapshot, check
from sources.errors import GenerationError, IndexStaleError
from sources.schema import FILE_NAME, connect
from tests.faults.library import WideEmbedder, fill
from tests.index.index_factory import add, notice

OTHERS: dict[str, dict[str, Any]] = {
    "an earlier schema": {"schema": 0},
    "a later schema with a field that is not known": {"schema": 99, "graph": "flat"},
    "another chromadb": {"packages": {"chromadb": "0.6.3", "bm25s": "0.3.0", "sentence-transformers": "6.0.0"}},
    "another bm25s": {"packages": {"chromadb": "1.5.9", "bm25s": "0.2.0", "sentence-transformers": "6.0.0"}},
    "another model": {"model": "another-model@0123456789ab/f32"},
}


def rewrite(home: Path, values: dict[str, Any]) -> None:
    """Make the served generation one that another release wrote."""
    generation = current(home)
    assert generation
    path = folder_of(home, generation) / MANIFEST
    held = json.loads(path.read_text(encoding="utf-8"))
    held.pop("sha256", None)  # another release vouches for its own manifest
    path.write_text(json.dumps({**held, **values}), encoding="utf-8")


@pytest.fixture
def old(home: Path) -> Path:
    fill(home, articles=2, rows=3)
    build(home, HashEmbedder())
    return home


@pytest.mark.parametrize("values", OTHERS.values(), ids=OTHERS)
def test_it_is_refused_with_the_command_and_the_next_index_builds_it_anew(old: Path, values: dict[str, Any]) -> None:
    before = current(old)
    rewrite(old, values)
    with pytest.raises(IndexStaleError, match=r"run `footnote index --full`"), Snapshot.open(old) as snapshot:
        Retriever(snapshot, HashEmbedder())
    report = build(old, HashEmbedder())
    assert not report.unchanged
    assert report.vectors_made == 0
    assert current(old) != before
    assert not [problem for problem in check(old) if str(current(old)) in problem]
    with Snapshot.open(old) as snapshot:
        Retriever(snapshot, HashEmbedder())


@pytest.mark.parametrize("values", list(OTHERS.values())[:4], ids=list(OTHERS)[:4])
def test_rollback_does_not_go_back_to_what_cannot_be_read(old: Path, values: dict[str, Any]) -> None:
    rewrite(old, values)
    add(old, notice("2025-00007", "Later"))
    build(old, HashEmbedder(), full=True)
    now = current(old)
    with pytest.raises((IndexStaleError, GenerationError), match="footnote index"):
        rollback(old)
    assert current(old) == now


def test_the_settings_ask_for_another_model(old: Path) -> None:
    with Snapshot.open(old) as snapshot, pytest.raises(IndexStaleError, match=r"hash384@1/f32; run `footnote index"):
        Retriever(snapshot, WideEmbedder())
    assert build(old, WideEmbedder()).vectors_made > 0


def test_a_library_of_another_release_is_one_line(old: Path) -> None:
    connection = connect(old / FILE_NAME, read_only=False)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(Exception, match=r"is of schema 99, this release reads schema \d+; .* use the release that"):
        build(old, HashEmbedder())
