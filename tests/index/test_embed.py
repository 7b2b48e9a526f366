import hashlib
import json
import shutil
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.bert import is_known
from index.embed import HashEmbedder, SentenceEmbedder, batches_by_length, is_compatible
from index.weights import WEIGHTS, bundled_path, has_bf16
from sources.errors import GenerationError

TEXTS = ["Acme Example Co. was listed.", "a", "", "Licence review policy: presumption of denial. " * 6, "例子有限公司"]


class EmbedderContract:
    """What every embedder must do; a subclass gives the fixture `embedder`."""

    def test_vectors_are_unit_rows_in_order(self, embedder):
        vectors = embedder.embed(TEXTS)
        assert vectors.dtype == np.float32
        assert vectors.shape == (len(TEXTS), embedder.dimension)
        assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
        for text, vector in zip(TEXTS, vectors, strict=True):
            assert float(embedder.embed([text])[0] @ vector) > 0.999

    def test_nothing_gives_no_rows(self, embedder):
        assert embedder.embed([]).shape == (0, embedder.dimension)

    def test_counts_agree(self, embedder):
        assert embedder.count_many(TEXTS) == [embedder.count_tokens(text) for text in TEXTS]
        assert embedder.count_many([]) == []

    def test_counts_of_parts_add_up(self, embedder):
        extra = embedder.count_tokens("")
        parts = ["Acme Example Co., Ltd.", "— 744.11(a)", "\n例子"]
        assert sum(embedder.count_many(parts)) - 2 * extra == embedder.count_tokens(" ".join(parts))

    def test_text_over_the_limit_is_refused(self, embedder):
        with pytest.raises(ValueError, match="tokens was to be embedded"):
            embedder.embed(["short", "word " * 400])

    def test_name_holds_model_and_precision(self, embedder):
        model, _, precision = embedder.name.rpartition("/")
        assert "@" in model
        assert precision in {"bf16", "f32"}
        assert embedder.limit == 256

    def test_nearer_texts_are_nearer(self, embedder):
        one, same, other = embedder.embed(
            ["Acme was added to the list.", "The list: Acme was added.", "Fruit juice is imported from Chile."]
        )
        assert one @ same > one @ other

    def test_files_verify(self, embedder):
        embedder.verify()

    def test_a_query_has_the_vector_of_its_text(self, embedder):
        for text, vector in zip(TEXTS, embedder.embed(TEXTS), strict=True):
            assert np.abs(embedder.embed_query(text) - vector).max() < 1e-2

    def test_query_over_the_limit_is_refused(self, embedder):
        with pytest.raises(ValueError, match="tokens was to be embedded"):
            embedder.embed_query("word " * 400)


class TestHashEmbedder(EmbedderContract):
    @pytest.fixture
    def embedder(self):
        return HashEmbedder()


@pytest.fixture(scope="module")
def models():
    return {precision: SentenceEmbedder(precision=precision) for precision in ("bf16", "f32")}


@pytest.mark.model
class TestSentenceEmbedder(EmbedderContract):
    @pytest.fixture(params=["bf16", "f32"])
    def embedder(self, request, models):
        return models[request.param]

    def test_equals_the_stock_model(self, embedder):
        from sentence_transformers import SentenceTransformer  # noqa: PLC0415 - seconds that the fast tests must not pay

        stock = SentenceTransformer(str(bundled_path()), device="cpu", local_files_only=True)
        expected = stock.encode(TEXTS, show_progress_bar=False)
        assert np.abs(embedder.embed(TEXTS) - expected).max() < (1e-5 if embedder.precision == "f32" else 1e-2)
        for text, vector in zip(TEXTS, expected, strict=True):
            assert np.abs(embedder.embed_query(text) - vector).max() < 1e-5


def test_opening_a_model_imports_nothing_heavy_and_reads_its_settings():
    embedder = SentenceEmbedder()
    assert embedder.dimension == 384
    assert embedder.count_tokens("the list") == 4
    assert embedder.name.startswith("all-MiniLM-L6-v2@53aa51172d14/")


def fake_model(folder, weights=b"w" * 100):
    folder.mkdir()
    shutil.copy(bundled_path() / "tokenizer.json", folder)
    (folder / "modules.json").write_text(json.dumps([{"path": ""}, {"path": "1_Dense"}]))
    (folder / "config.json").write_text(json.dumps({"hidden_size": 32, "max_position_embeddings": 128}))
    (folder / "1_Dense").mkdir()
    (folder / "1_Dense" / "config.json").write_text(json.dumps({"out_features": 16}))
    (folder / WEIGHTS).write_bytes(weights)
    return folder


def test_another_model_by_path(tmp_path):
    embedder = SentenceEmbedder(fake_model(tmp_path / "small"), precision="f32")
    assert (embedder.dimension, embedder.limit) == (16, 128)
    assert embedder.name.startswith("small@")
    other = SentenceEmbedder(fake_model(tmp_path / "other", b"w" * 101), precision="f32")
    assert embedder.name.partition("@")[2] != other.name.partition("@")[2]


def test_folder_without_a_model_is_one_line(tmp_path):
    with pytest.raises(GenerationError, match=r"has no tokenizer\.json"):
        SentenceEmbedder(tmp_path)
    with pytest.raises(GenerationError, match="choose one of bf16, f32"):
        SentenceEmbedder(precision="int4")


def test_changed_weights_of_the_bundled_model_are_found_out(monkeypatch):
    monkeypatch.setattr("index.weights.BUNDLED_SHA256", hashlib.sha256(b"other").hexdigest())
    with pytest.raises(GenerationError, match="is not the released one"):
        SentenceEmbedder().verify()


def test_a_query_needs_no_torch():
    script = """
import sys
from index.embed import SentenceEmbedder
vector = SentenceEmbedder().embed_query("Why was Acme listed?")
assert vector.shape == (384,)
assert not {"torch", "transformers", "sentence_transformers"} & set(sys.modules)
"""
    subprocess.run([sys.executable, "-c", script], check=True)


def test_only_the_bundled_architecture_is_computed_here(tmp_path):
    assert is_known(bundled_path())
    assert not is_known(fake_model(tmp_path / "small"))


def test_damaged_weights_are_one_line(tmp_path):
    folder = tmp_path / "damaged"
    shutil.copytree(bundled_path(), folder, ignore=shutil.ignore_patterns(WEIGHTS))
    (folder / WEIGHTS).write_bytes(b"\x10" + bytes(7) + b"not JSON at all!")
    with pytest.raises(GenerationError, match="install the model again"):
        SentenceEmbedder(folder).embed_query("Why?")


def test_precisions_of_one_model_are_compatible():
    assert is_compatible("m@1/bf16", "m@1/f32")
    assert not is_compatible("m@1/bf16", "m@2/bf16")


@pytest.mark.parametrize(
    ("flags", "expected"), [("flags : fpu avx512_bf16 sse", True), ("flags : fpu avx2", False), ("", False)]
)
def test_bf16_is_told_from_the_kernels_list(tmp_path, flags, expected):
    (tmp_path / "cpuinfo").write_text(f"processor : 0\n{flags}\n")
    assert has_bf16(tmp_path / "cpuinfo") is expected
    assert not has_bf16(tmp_path / "absent")


@given(st.lists(st.integers(1, 300), max_size=60), st.integers(1, 4000))
def test_batches_hold_each_text_once_within_the_budget(counts, budget):
    batches = batches_by_length(counts, budget=budget)
    assert sorted(i for batch in batches for i in batch) == list(range(len(counts)))
    for batch in batches:
        assert len(batch) == 1 or max(counts[i] for i in batch) * len(batch) <= budget
