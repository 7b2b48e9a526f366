import dataclasses
import time
from datetime import date
from statistics import median

import pytest

from index import retriever as retriever_module
from index.build import build
from index.embed import HashEmbedder, SentenceEmbedder
from index.model import Filters
from index.retriever import Query, Retriever
from index.snapshot import Snapshot
from sources.errors import IndexStaleError
from sources.model import Tier
from tests.index.index_factory import add, article, entity_list, notice, sample

TODAY = Filters(as_of=date(2026, 11, 20))


def opened(home, *readings):
    add(home, *readings)
    build(home, HashEmbedder())
    return Snapshot.open(home)


@pytest.fixture
def retriever(home):
    with opened(home, *sample()) as snapshot:
        yield Retriever(snapshot, HashEmbedder())


def test_the_passage_that_says_it_comes_first(retriever):
    found = retriever.retrieve("acquiring widgets in support of a test range", filters=TODAY)
    assert found[0].passage.document_id == "fr:2025-00001"
    assert [one.rank for one in found] == list(range(1, len(found) + 1))
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    assert {one.retriever for one in found} == {"fused"}
    assert all(one.similarity is not None and -1.01 <= one.similarity <= 1.01 for one in found)


def test_filters_hold_for_every_passage(retriever):
    press = dataclasses.replace(TODAY, tiers=frozenset({Tier.PRESS}))
    for search in (retriever.retrieve, retriever.dense, retriever.bm25):
        found = search("Acme widgets list", filters=press)
        assert {one.passage.document_id for one in found} == {"example-post/acme@2025-03-25"}
        assert search("Acme", filters=Filters(as_of=date(2000, 1, 1))) == ()


@pytest.mark.parametrize("query", ["", "   ", "the of", "…", "\x00", "例", "word " * 2000])
def test_no_query_fails(retriever, query):
    retriever.retrieve(query, filters=TODAY)
    retriever.dense(query, filters=TODAY)
    retriever.bm25(query, filters=TODAY)


def test_empty_query_finds_nothing(retriever):
    assert retriever.retrieve(" ", filters=TODAY) == ()


def test_depth(retriever):
    assert len(retriever.retrieve("Acme", filters=TODAY, k=2)) == 2
    assert retriever.retrieve("Acme", filters=TODAY, k=0) == ()


def test_queries_together_add_their_weighted_scores(retriever):
    one, other = "acquiring widgets", "press article of Acme"
    alone = {found.passage.passage_id: found.score for found in retriever.retrieve(one, filters=TODAY, k=100)}
    beside = {found.passage.passage_id: found.score for found in retriever.retrieve(other, filters=TODAY, k=100)}
    found = retriever.together([Query(one, 1.0), Query(other, 0.5)], filters=TODAY, k=3)
    for scored in found:
        key = scored.passage.passage_id
        assert scored.score == pytest.approx(alone.get(key, 0) + 0.5 * beside.get(key, 0))
    assert [scored.rank for scored in found] == [1, 2, 3]
    single = retriever.together([Query(one, 1.0)], filters=TODAY, k=3)
    assert single == retriever.retrieve(one, filters=TODAY, k=3)
    assert retriever.together([], filters=TODAY) == ()


def test_rows_without_vectors_are_found_by_words(home):
    rows = entity_list(["Zeta Zodiac"], slug="sdn", series="csl")
    with opened(home, rows, article("a", "Other", "Nothing of it.")) as snapshot:
        found = Retriever(snapshot, HashEmbedder()).retrieve("Zeta Zodiac", filters=TODAY)
        assert found[0].passage.row == 0
        assert found[0].similarity is None


def test_a_library_without_vectors_needs_no_model(home):
    class NoModel(HashEmbedder):
        def embed(self, texts):
            raise AssertionError

    with opened(home) as snapshot:
        assert Retriever(snapshot, NoModel()).retrieve("Acme", filters=TODAY) == ()


def test_another_model_is_stale(home):
    class Other(HashEmbedder):
        name = "other@2/f32"

    with opened(home, *sample()) as snapshot, pytest.raises(IndexStaleError, match="other@2/f32"):
        Retriever(snapshot, Other())


def test_the_same_query_is_embedded_once(retriever, monkeypatch):
    calls = []
    embed = HashEmbedder.embed
    monkeypatch.setattr(HashEmbedder, "embed", lambda self, texts: calls.append(texts) or embed(self, texts))
    for _ in range(3):
        retriever.retrieve("Acme", filters=TODAY)
    assert calls == [["Acme"]]


def test_ranking_does_not_depend_on_ties(home):
    readings = [article(f"doc-{letter}", "Same title", "Same words.") for letter in "dbca"]
    with opened(home, *readings) as snapshot:
        found = Retriever(snapshot, HashEmbedder()).retrieve("same words", filters=TODAY)
        assert [one.passage.document_id for one in found] == ["doc-a", "doc-b", "doc-c", "doc-d"]


@pytest.mark.slow
def test_warm_retrieval_over_4000_passages_is_quick(home):
    names = [f"Company {number} of Example Street {number % 97}, for items under the EAR" for number in range(4000)]
    with opened(home, entity_list(names)) as snapshot:
        retriever = Retriever(snapshot, HashEmbedder())
        seconds = []
        for number in range(30):
            started = time.perf_counter()
            retriever.retrieve(f"company {number} of example street", filters=TODAY)
            seconds.append(time.perf_counter() - started)
        assert median(seconds) < 0.02


@pytest.mark.model
def test_meaning_is_found_without_a_shared_word(home):
    add(
        home,
        notice("2025-00003", "Sanctions", "The shipment of processors abroad now needs permission of the government."),
        notice("2025-00004", "Fruit", "Apples and pears may be imported from southern orchards during winter months."),
    )
    embedder = SentenceEmbedder()
    build(home, embedder)
    with Snapshot.open(home) as snapshot:
        retriever = Retriever(snapshot, embedder)
        assert retriever.dense("export licence for chips", filters=TODAY)[0].passage.document_id == "fr:2025-00003"
        assert retriever.retrieve("export licence for chips", filters=TODAY)[0].similarity > 0.2


def test_depth_of_candidates_is_bounded(retriever, monkeypatch):
    monkeypatch.setattr(retriever_module, "DEPTH", 1)
    assert len(retriever.retrieve("Acme widgets", filters=TODAY)) <= 2
