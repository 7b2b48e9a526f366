import dataclasses
import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest

from index import generation as generation_module
from index.build import build
from index.embed import HashEmbedder
from index.generation import MANIFEST, folder_of, read_manifest
from index.model import Filters
from index.snapshot import Snapshot, check, check_generation
from sources.errors import GenerationError, IndexNotBuiltError, IndexStaleError
from sources.library import Library
from sources.model import Tier
from tests.index.index_factory import add, article, entity_list, notice, sample

TODAY = Filters(as_of=date(2026, 11, 20))


@pytest.fixture
def built(home):
    add(home, *sample())
    return build(home, HashEmbedder())


@pytest.fixture
def snapshot(home, built):
    with Snapshot.open(home) as opened:
        yield opened


def ids(snapshot, filters):
    allowed = snapshot.allowed(filters)
    return {one.document_id for one in snapshot.passages(allowed.nonzero()[0])}


def rewrite_manifest(home, generation, change):
    manifest = dataclasses.replace(read_manifest(home, generation), **change)
    generation_module.write_manifest(folder_of(home, generation), manifest)


def test_nothing_indexed_yet(home):
    with pytest.raises(IndexNotBuiltError, match=r"nothing is indexed yet in .*; run `footnote index`"):
        Snapshot.open(home)


def test_documents_and_versions_are_those_built(snapshot, built):
    assert snapshot.generation == built.generation
    assert set(snapshot.documents) == {one.document.document_id for one in sample()}
    for reading in sample():
        served = snapshot.documents[reading.document.document_id]
        assert served.document == reading.document
        assert served.lists == {one.list for one in reading.listings}
        assert snapshot.version(reading.document.document_id) == reading.version
        assert snapshot.version(reading.document.document_id) is snapshot.version(reading.document.document_id)


def test_passages_by_ordinal_id_and_document(snapshot):
    everything = snapshot.passages(range(snapshot.manifest.passages))
    assert [snapshot.passage(one.passage_id) for one in everything] == everything
    assert [one for key in snapshot.documents for one in snapshot.passages_of(key)] == everything
    assert snapshot.passage("none@00000000#0-0") is None
    for one in everything:
        assert snapshot.words_of(one) == snapshot.version(one.document_id).quote(one.span)
    assert snapshot.passages([2, 0]) == [everything[2], everything[0]]


def test_an_open_snapshot_outlives_the_next_builds(home, snapshot):
    first = snapshot.passages([0])
    for number in range(2):
        add(home, notice(f"2025-0000{number + 5}", "Other"))
        build(home, HashEmbedder())
    assert snapshot.passages([0]) == first
    assert snapshot.vectors.query(HashEmbedder().embed(["acme"])[0], 1)[0].shape == (1,)
    assert snapshot.lexical.scores("acme").any()


def test_an_updated_document_still_answers_with_its_served_version(home, snapshot):
    reading = sample()[0]
    add(home, article(reading.document.document_id, "New title", "New words."))
    assert snapshot.version(reading.document.document_id) == reading.version
    assert snapshot.text(reading.document.document_id) == reading.version.text


def test_a_document_that_is_not_served(snapshot):
    with pytest.raises(GenerationError, match="does not serve 'other'"):
        snapshot.version("other")


def test_filters_by_date_tier_and_language(snapshot):
    assert ids(snapshot, TODAY) == set(snapshot.documents)
    assert ids(snapshot, Filters(as_of=date(2025, 3, 26))) == {"example-post/acme@2025-03-25"}
    assert ids(snapshot, Filters(as_of=date(2020, 1, 1))) == set()
    assert ids(snapshot, dataclasses.replace(TODAY, tiers=frozenset({Tier.OFFICIAL_TEXT}))) == {"fr:2025-00001"}
    assert ids(snapshot, dataclasses.replace(TODAY, languages=frozenset({"zh"}))) == set()


def test_rows_count_only_in_the_document_that_answers_for_their_list(home):
    add(
        home,
        entity_list(["Acme"], as_of="2026-07-09"),
        entity_list(["Acme", "Beta"], as_of="2026-01-01"),
        entity_list(["Acme", "Gamma"], as_of="2026-08-01", series="csl"),
        entity_list(["Person"], as_of="2026-08-02", series="other", slug="sdn"),
    )
    build(home, HashEmbedder())
    with Snapshot.open(home) as snapshot:
        assert ids(snapshot, TODAY) == {"entity-list@2026-07-09", "other@2026-08-02"}
        assert ids(snapshot, Filters(as_of=date(2026, 2, 1))) == {"entity-list@2026-01-01"}


@pytest.mark.parametrize("name", ["vectors.npy", "passages.sqlite", "bm25/params.index.json", "chroma/chroma.sqlite3"])
def test_a_missing_file_is_one_line(home, built, name):
    (folder_of(home, built.generation) / name).unlink()
    with pytest.raises(GenerationError, match="footnote index"):
        Snapshot.open(home)
    assert f"{name} is missing" in check(home)[0]


@pytest.mark.parametrize("name", ["vectors.npy", "passages.sqlite", "bm25/data.csc.index.npy", "chroma/chroma.sqlite3"])
def test_a_changed_file_is_found_by_check(home, built, name):
    path = folder_of(home, built.generation) / name
    damaged = bytearray(path.read_bytes())
    damaged[len(damaged) // 2 :] = b"\xff" * (len(damaged) - len(damaged) // 2)
    path.write_bytes(damaged)
    assert any(name.partition("/")[0] in problem for problem in check_generation(home, built.generation))


def test_check_names_erased_documents(home, built):
    with Library.open(home) as library:
        library.remove("fr:2025-00001", erase=True)
    assert "fr:2025-00001" in check(home)[0]


def test_a_damaged_manifest_is_one_line(home, built):
    (folder_of(home, built.generation) / MANIFEST).write_text("{}")
    with pytest.raises(GenerationError, match="is damaged"):
        Snapshot.open(home)
    assert check_generation(home, built.generation) != ()


def test_a_missing_generation_is_one_line(home, built):
    shutil.rmtree(folder_of(home, built.generation))
    with pytest.raises(GenerationError, match="is damaged"):
        Snapshot.open(home)


@pytest.mark.parametrize("change", [{"schema": 999}, {"packages": {"chromadb": "0.1", "bm25s": "0.3.16"}}])
def test_another_schema_or_chromadb_is_stale(home, built, change):
    rewrite_manifest(home, built.generation, change)
    with pytest.raises(IndexStaleError, match="footnote index --full"):
        Snapshot.open(home)
    assert not build(home, HashEmbedder()).unchanged
    Snapshot.open(home).close()


def test_a_changed_manifest_is_damaged_and_one_without_its_digest_is_read(home, built):
    path = folder_of(home, built.generation) / MANIFEST
    values = json.loads(path.read_text())
    path.write_text(json.dumps(values | {"dimension": 65}))
    with pytest.raises(GenerationError, match="not as it was written"):
        read_manifest(home, built.generation)
    del values["sha256"]
    path.write_text(json.dumps(values))
    assert read_manifest(home, built.generation).dimension == 64


def test_checking_changes_nothing_that_a_later_check_would_call_damage(home, built):
    assert [check(home) for _ in range(3)] == [()] * 3


def test_a_document_erased_since_the_build_is_left_out(home, built):
    gone = sample()[1].document.document_id
    with Library.open(home) as library:
        library.remove(gone, erase=True)
    with Snapshot.open(home) as opened:
        assert set(opened.documents) == {one.document.document_id for one in sample()} - {gone}
        assert ids(opened, TODAY) == set(opened.documents)


def test_counts_that_differ_from_the_manifest_are_refused(home, built):
    rewrite_manifest(home, built.generation, {"passages": 1})
    with pytest.raises(GenerationError, match="its manifest says 1"):
        Snapshot.open(home)


def test_closing_twice_is_fine(home, built):
    snapshot = Snapshot.open(home)
    snapshot.close()
    snapshot.close()


def test_many_threads_read_one_snapshot(snapshot):
    def read(number):
        one = snapshot.passages([number % snapshot.manifest.passages])[0]
        return snapshot.words_of(one) == snapshot.version(one.document_id).quote(one.span)

    with ThreadPoolExecutor(8) as workers:
        assert all(workers.map(read, range(200)))


def test_manifest_survives_the_disk(home, built):
    manifest = read_manifest(home, built.generation)
    generation_module.write_manifest(folder_of(home, built.generation), manifest)
    assert read_manifest(home, built.generation) == manifest
