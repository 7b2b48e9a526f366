"""A configured cross-encoder puts the best passages in order anew; without one nothing changes."""

import json
from datetime import date

import numpy as np
import pytest

from assistant.materials import Materials
from index.build import build
from index.embed import HashEmbedder
from index.model import Filters
from index.passages import embedded_text
from index.rerank import RERANKED, CrossEncoderReranker, reranker_of
from index.retriever import Query, Retriever
from index.snapshot import Snapshot
from index.weights import bundled_path
from sources.errors import GenerationError
from tests.index.index_factory import add, sample

TODAY = Filters(as_of=date(2026, 11, 20))


class Shortest:
    """A reranker that likes short texts and notes what it was given."""

    def __init__(self) -> None:
        self.read: list[tuple[str, int]] = []

    def scores(self, query, texts):
        self.read.append((query, len(texts)))
        return np.array([-len(text) for text in texts], dtype=np.float32)


@pytest.fixture
def snapshot(home):
    add(home, *sample())
    build(home, HashEmbedder())
    with Snapshot.open(home) as opened:
        yield opened


def test_the_best_passages_come_in_the_order_of_the_reranker(snapshot):
    plain = Retriever(snapshot, HashEmbedder()).retrieve("widgets of a test range", filters=TODAY, k=RERANKED)
    anew = Retriever(snapshot, HashEmbedder(), Shortest()).retrieve("widgets of a test range", filters=TODAY, k=3)
    assert {one.retriever for one in anew} == {"reranked"}
    assert [one.rank for one in anew] == [1, 2, 3]
    assert [one.score for one in anew] == sorted((one.score for one in anew), reverse=True)
    assert {one.passage for one in anew} <= {one.passage for one in plain}
    texts = [embedded_text(one.passage, snapshot.version(one.passage.document_id).text) for one in plain]
    assert anew[0].score == -min(map(len, texts))


def test_queries_searched_together_are_reranked_once_by_the_first(snapshot):
    reranker = Shortest()
    retriever = Retriever(snapshot, HashEmbedder(), reranker)
    found = retriever.together([Query("widgets", 1.0), Query("a test range", 0.5)], filters=TODAY, k=5)
    assert [query for query, _ in reranker.read] == ["widgets"]
    assert len(found) == 5
    assert retriever.together([], filters=TODAY) == ()


def test_nothing_found_asks_no_reranker(snapshot):
    reranker = Shortest()
    assert Retriever(snapshot, HashEmbedder(), reranker).retrieve(" ", filters=TODAY) == ()
    assert reranker.read == []


def test_no_folder_is_no_reranker():
    assert reranker_of(None) is None


def test_a_folder_without_a_cross_encoder_is_refused(tmp_path):
    with pytest.raises(GenerationError, match=r"has no config\.json; give the folder of a cross-encoder"):
        CrossEncoderReranker(tmp_path)


def test_a_model_with_several_scores_is_refused(tmp_path):
    for name in ("tokenizer.json", "model.safetensors"):
        (tmp_path / name).write_bytes(b"")
    (tmp_path / "config.json").write_text(json.dumps({"id2label": {"0": "no", "1": "yes"}}))
    with pytest.raises(GenerationError, match="gives 2 scores to a pair"):
        CrossEncoderReranker(tmp_path)


def test_a_folder_set_that_holds_no_model_is_one_clear_line(snapshot, tmp_path, monkeypatch):
    monkeypatch.setenv("FOOTNOTE_RERANKER_MODEL", str(tmp_path))
    with pytest.raises(GenerationError, match="give the folder of a cross-encoder"):
        Materials.of(snapshot, HashEmbedder())


@pytest.mark.model
@pytest.mark.slow
def test_a_cross_encoder_of_the_usual_shape_scores_pairs(tmp_path):
    made = random_cross_encoder(tmp_path)
    reranker = reranker_of(made)
    assert reranker is not None
    scores = reranker.scores("What is a harbour clause?", ["The harbour clause lets ships go on. " * 20] * 3)
    assert scores.shape == (3,)
    assert scores.dtype == np.float32
    assert np.allclose(scores, scores[0])
    assert reranker.scores("What?", []).shape == (0,)


def random_cross_encoder(folder):
    """Save a cross-encoder of six layers and 384 numbers a token with random weights, the packaged tokenizer with it."""
    import torch  # noqa: PLC0415 - takes seconds
    from transformers import AutoTokenizer, BertConfig, BertForSequenceClassification  # noqa: PLC0415

    torch.manual_seed(0)
    config = BertConfig.from_pretrained(str(bundled_path()))
    config.num_labels = 1
    BertForSequenceClassification(config).save_pretrained(str(folder))
    AutoTokenizer.from_pretrained(str(bundled_path())).save_pretrained(str(folder))
    return folder
