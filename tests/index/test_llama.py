from datetime import date

import pytest

from index.build import build
from index.embed import HashEmbedder
from index.model import Filters
from index.retriever import Retriever
from index.snapshot import Snapshot
from tests.index.index_factory import add, sample

TODAY = Filters(as_of=date(2026, 11, 20))


@pytest.fixture
def snapshot(home):
    add(home, *sample())
    build(home, HashEmbedder())
    with Snapshot.open(home) as opened:
        yield opened


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.filterwarnings("ignore::pydantic.warnings.PydanticDeprecatedSince20")
def test_nodes_are_passages_with_stable_ids(snapshot):
    from llama_index.core import Settings  # noqa: PLC0415 - seconds, for one test

    from index.llama import FootnoteRetriever  # noqa: PLC0415 - the same

    retriever = Retriever(snapshot, HashEmbedder())
    before = dict(vars(Settings))
    nodes = FootnoteRetriever(retriever, filters=TODAY, k=3).retrieve("Acme widgets")
    again = FootnoteRetriever(retriever, filters=TODAY, k=3).retrieve("Acme widgets")
    expected = retriever.retrieve("Acme widgets", filters=TODAY, k=3)
    assert vars(Settings) == before
    assert [node.node_id for node in nodes] == [one.passage.passage_id for one in expected]
    assert [node.node_id for node in again] == [node.node_id for node in nodes]
    for node, one in zip(nodes, expected, strict=True):
        assert node.score == one.score
        assert node.get_content() == snapshot.words_of(one.passage)
        span = snapshot.version(node.metadata["document_id"]).text[node.metadata["start"] : node.metadata["end"]]
        assert node.text == span
