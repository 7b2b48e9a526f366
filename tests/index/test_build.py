import shutil
import sqlite3
from contextlib import closing

import numpy as np
import pytest

from index import build as build_module
from index import writer as writer_module
from index.build import build
from index.embed import HashEmbedder, SentenceEmbedder
from index.generation import (
    CURRENT,
    GENERATIONS,
    PARTIAL,
    PASSAGES,
    current,
    folder_of,
    generations,
    orphans,
    read_manifest,
)
from index.lock import build_lock
from index.snapshot import check, rollback
from sources.errors import BuildLockedError, GenerationError, IndexNotBuiltError
from sources.ingest import add_paths
from sources.library import Library
from tests.index.index_factory import add, article, entity_list, notice, sample


class CountingEmbedder(HashEmbedder):
    """Counts the texts it embeds, and fails after a number of calls when told to."""

    def __init__(self, fail_after=None):
        self.texts = 0
        self.calls = 0
        self.fail_after = fail_after

    def embed(self, texts):
        self.calls += 1
        if self.fail_after is not None and self.calls > self.fail_after:
            raise RuntimeError("the model failed")
        self.texts += len(texts)
        return super().embed(texts)


@pytest.fixture
def built(home, clock):
    add(home, *sample())
    return build(home, HashEmbedder(), clock=clock)


def test_first_build_serves_all_documents(home, built):
    assert current(home) == built.generation
    assert built.previous is None
    assert set(built.added) == {one.document.document_id for one in sample()}
    assert built.documents == 3
    assert built.passages >= built.vectors == built.vectors_made > 0
    assert {"passages", "words", "embed", "store", "check", "publish", "total"} <= set(built.seconds)
    assert check(home) == ()
    assert orphans(home) == ()


def test_manifest_says_what_was_built(home, built):
    manifest = read_manifest(home, built.generation)
    assert manifest.built_at == "2026-11-20T12:00:00+00:00"
    assert manifest.versions == {one.document.document_id: one.version.version for one in sample()}
    assert (manifest.passages, manifest.vectors, manifest.dimension) == (built.passages, built.vectors, 64)
    assert "chroma/chroma.sqlite3" in manifest.digests
    assert all((folder_of(home, built.generation) / name).is_file() for name in manifest.digests)


def test_nothing_changed_builds_nothing(home, built):
    embedder = CountingEmbedder()
    again = build(home, embedder)
    assert again.unchanged
    assert again.generation == built.generation
    assert embedder.calls == 0
    assert generations(home) == (built.generation,)


def test_full_builds_again_without_embedding(home, built):
    embedder = CountingEmbedder()
    again = build(home, embedder, full=True)
    assert not again.unchanged
    assert again.vectors_made == embedder.texts == 0
    assert again.vectors_reused == built.vectors
    assert generations(home) == (built.generation, again.generation)


def test_report_names_what_was_added_changed_and_removed(home, built):
    first, second, _ = sample()
    add(home, article(first.document.document_id, "Another title", "Other words."), notice("2025-00002", "New"))
    with Library.open(home) as library:
        library.remove(second.document.document_id)
    report = build(home, HashEmbedder())
    assert report.added == ("fr:2025-00002",)
    assert report.changed == (first.document.document_id,)
    assert report.removed == (second.document.document_id,)
    assert report.vectors_made < report.vectors


def test_changed_metadata_alone_is_a_change(home, built):
    first = sample()[0]
    add(home, article(first.document.document_id, first.document.title, "x", published=None))
    report = build(home, HashEmbedder())
    assert report.changed == (first.document.document_id,)


def test_equal_texts_share_a_vector(home):
    add(home, article("a", "Same", "Words."), article("b", "Same", "Words."))
    report = build(home, HashEmbedder())
    assert (report.passages, report.vectors) == (2, 1)


def test_the_generation_before_is_kept_and_older_ones_go(home, built):
    reports = []
    for number in range(3):
        add(home, notice(f"2025-1000{number}", f"Notice {number}"))
        reports.append(build(home, HashEmbedder()))
    assert generations(home) == (reports[1].generation, reports[2].generation)
    assert reports[2].previous == reports[1].generation


def test_rollback_serves_the_generation_before_once(home, built):
    add(home, notice("2025-00009", "Later"))
    later = build(home, HashEmbedder())
    assert rollback(home) == built.generation == current(home)
    with pytest.raises(GenerationError, match="no generation before"):
        rollback(home)
    newest = build(home, HashEmbedder())
    assert newest.previous == built.generation
    assert newest.generation > later.generation
    assert generations(home) == (built.generation, newest.generation)


def test_rollback_without_an_index(home):
    with pytest.raises(IndexNotBuiltError):
        rollback(home)


def test_rollback_to_a_damaged_generation_is_refused(home, built):
    add(home, notice("2025-00009", "Later"))
    later = build(home, HashEmbedder())
    (folder_of(home, built.generation) / "vectors.npy").unlink()
    with pytest.raises(GenerationError, match=r"lacks vectors\.npy"):
        rollback(home)
    assert current(home) == later.generation


def test_second_builder_is_refused(home, built):
    with build_lock(home), pytest.raises(BuildLockedError):
        build(home, HashEmbedder())


def test_orphans_are_named_and_swept(home, built):
    folder_of(home, f"0009-00000000{PARTIAL}").mkdir()
    assert "0009-00000000.partial" in check(home)[0]
    assert build(home, HashEmbedder()).unchanged
    assert orphans(home) == ()
    folder_of(home, f"0009-00000000{PARTIAL}").mkdir()
    add(home, notice("2025-00009", "Later"))
    assert build(home, HashEmbedder()).generation.startswith("0010-")
    assert orphans(home) == ()


def test_a_failed_build_keeps_the_old_generation_and_the_vectors_made(home, built, monkeypatch):
    monkeypatch.setattr(writer_module, "WINDOW", 2)
    add(home, *(notice(f"2025-2000{number}", f"Notice {number}") for number in range(6)))
    with pytest.raises(GenerationError, match=r"the model failed.*what was served before still is"):
        build(home, CountingEmbedder(fail_after=2))
    assert current(home) == built.generation
    assert orphans(home) == ()
    report = build(home, HashEmbedder())
    assert report.vectors_made == 2
    assert report.vectors_reused == built.vectors + 4


def test_a_failed_self_check_is_not_served(home, built, monkeypatch):
    def failing(*_args, **_options):
        raise GenerationError("vector 3 is lost")

    monkeypatch.setattr(writer_module, "record_unreached", failing)
    with pytest.raises(GenerationError, match="failed its self-check: vector 3 is lost"):
        build(home, HashEmbedder(), full=True)
    assert current(home) == built.generation
    assert generations(home) == (built.generation,)


def test_a_full_disk_is_one_line_and_changes_nothing(home, built, monkeypatch):
    def full(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(build_module, "publish", full)
    with pytest.raises(
        GenerationError, match=r"no space left .* needs about [\d,]+ bytes more, [\d,]+ are free.*still is"
    ):
        build(home, HashEmbedder(), full=True)
    assert current(home) == built.generation
    assert orphans(home) == ()


def test_a_damaged_vector_in_the_library_is_made_again(home, built):
    with closing(sqlite3.connect(folder_of(home, built.generation) / PASSAGES)) as connection:
        (text_hash,) = connection.execute("SELECT text_hash FROM passages WHERE vector = 0").fetchone()
    with Library.open(home) as library:
        library.put_vectors(HashEmbedder.name, {text_hash: np.zeros(64, dtype=np.float32)})
    assert build(home, HashEmbedder(), full=True).vectors_made == 1


@pytest.mark.parametrize("damage", ["delete", "garbage"])
def test_a_damaged_served_generation_is_built_anew(home, built, damage):
    folder = folder_of(home, built.generation)
    if damage == "delete":
        shutil.rmtree(folder)
    else:
        (folder / "passages.sqlite").write_bytes(b"garbage" * 100)
    report = build(home, HashEmbedder())
    assert not report.unchanged
    assert report.vectors_made == 0
    assert check(home) == ()


def test_garbage_in_current_is_repaired_by_the_next_build(home, built):
    (home / CURRENT).write_text("../../etc\n")
    with pytest.raises(GenerationError, match="not the id of a generation"):
        current(home)
    assert not build(home, HashEmbedder()).unchanged
    assert check(home) == ()


def test_an_empty_library_builds_an_empty_generation(home):
    report = build(home, HashEmbedder())
    assert (report.documents, report.passages, report.vectors) == (0, 0, 0)
    assert "footnote add" in report.warnings[0]
    assert check(home) == ()


def test_progress_ends_at_its_total(home):
    add(home, *sample())
    seen = {}
    build(home, HashEmbedder(), progress=lambda stage, done, total: seen.update({stage: (done, total)}))
    assert {"passages", "embed", "store", "check"} <= set(seen)
    assert all(done == total for done, total in seen.values())


def test_rows_of_other_lists_are_passages_without_vectors(home):
    add(home, entity_list([f"Person {n}" for n in range(5)], slug="sdn", series="csl"))
    report = build(home, HashEmbedder())
    assert (report.passages, report.vectors) == (6, 1)


def test_home_holds_only_what_is_documented(home, built):
    assert {path.name for path in home.iterdir()} <= {
        "library.sqlite", "library.sqlite-wal", "library.sqlite-shm", GENERATIONS, CURRENT, "build.lock", "probed.json"
    }  # fmt: skip


@pytest.mark.model
@pytest.mark.shared
@pytest.mark.slow
def test_official_data_build_and_check(home, shared, clock):
    with Library.open(home) as library:
        results = list(
            add_paths(library, [shared / "data" / "articles", shared / "data" / "federal_register"], now=clock)
        )
    assert {one.status for one in results} == {"added"}
    report = build(home, SentenceEmbedder(), clock=clock)
    assert report.documents == 220
    assert check(home) == ()
