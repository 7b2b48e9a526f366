import json
import sys

import numpy as np
import pytest
from click.testing import CliRunner

from evals.benchmarks import BENCHMARKS, run_benchmark
from evals.benchmarks.libraries import (
    add_documents,
    change_documents,
    copy_documents,
    embedded_texts,
    stored_vectors,
)
from evals.benchmarks.model import BenchResult, Goal, table, write_table
from evals.benchmarks.recombine import WordEmbedder, add_recombined
from evals.benchmarks.scale import growth, measure_size
from evals.benchmarks.speed import GOALS, measure_answers, measure_build, measure_cold, measure_embedding
from evals.benchmarks.timing import interleaved
from evals.cli import cli
from index.build import build
from index.embed import HashEmbedder
from index.snapshot import Snapshot
from sources.errors import FootnoteError

RESULT = BenchResult(
    "speed",
    12,
    {"ratio": 2.04, "share": 0.051},
    3.21,
    (Goal("ratio", "a ratio", 3), Goal("share", "a share", 0.05, percent=True)),
)


class PlainWords:
    def query(self, text):
        return [text]


@pytest.fixture
def documents(tmp_path):
    return copy_documents(tmp_path / "documents", None)


def test_an_unknown_benchmark_lists_the_known_ones():
    done = CliRunner().invoke(cli, ["bench", "sped"])
    assert done.exit_code == 2
    assert all(name in done.output for name in BENCHMARKS)


def test_the_command_prints_json_and_writes_the_table(tmp_path, monkeypatch):
    monkeypatch.setattr("evals.benchmarks.run_benchmark", lambda name, data: RESULT)
    page = tmp_path / "README.md"
    page.write_text("before\n<!-- speed -->\nold\n<!-- /speed -->\nafter\n")
    done = CliRunner().invoke(cli, ["bench", "speed", "--json", "--write", str(page)])
    assert json.loads(done.output) == {
        "name": "speed",
        "n": 12,
        "measures": {"ratio": 2.04, "share": 0.051},
        "seconds": 3.2,
    }
    text = page.read_text()
    assert "old" not in text
    assert text.startswith("before\n<!-- speed -->\n| measured")
    assert text.endswith("|\n<!-- /speed -->\nafter\n")


def test_a_page_without_markers_is_left_alone(tmp_path):
    page = tmp_path / "README.md"
    page.write_text("nothing")
    with pytest.raises(FootnoteError, match="has no lines <!-- speed -->"):
        write_table(page, RESULT)
    assert page.read_text() == "nothing"
    with pytest.raises(FootnoteError, match="cannot be read"):
        write_table(tmp_path / "absent.md", RESULT)


def test_the_table_says_what_is_met():
    lines = table(RESULT).splitlines()
    assert lines[2:] == ["| a ratio | 2.04 | ≤ 3 | met |", "| a share | 5.1 % | ≤ 5.0 % | missed |"]
    assert "| seconds | 4 |" in table(BenchResult("other", 1, {"seconds": 4.0}, 1.0))


def test_the_table_shows_what_others_reach_where_it_is_known():
    goals = (Goal("f1", "names told", 0.85, at_most=False, published="a peer .79"), Goal("n", "pairs", 9))
    lines = table(BenchResult("names", 1, {"f1": 0.88, "n": 4}, 1.0, goals)).splitlines()
    assert lines == [
        "| measured | value | goal | | published by others | plain recipe |",
        "|---|---|---|---|---|---|",
        "| names told | 0.88 | ≥ 0.85 | met | a peer .79 | – |",
        "| pairs | 4 | ≤ 9 | met | – | – |",
    ]


def test_tasks_take_turns():
    ran = []
    times = interleaved({"a": lambda: ran.append("a"), "b": lambda: ran.append("b")}, rounds=3)
    assert ran == ["a", "b", "b", "a", "a", "b"]
    assert [len(one) for one in times.values()] == [3, 3]


def test_every_benchmark_can_be_run_by_name(monkeypatch):
    for name, module in BENCHMARKS.items():
        monkeypatch.setattr(f"{module}.run", lambda data, name=name: BenchResult(name, 0, {}, 0.0))
        assert run_benchmark(name).name == name


def test_embedding_and_building_are_measured(tmp_path, documents):
    home, embedder = tmp_path / "home", HashEmbedder()
    add_documents(home, documents)
    texts = embedded_texts(home, embedder)
    measures = measure_embedding(texts[:9], embedder.embed, embedder.embed, rounds=2)
    measures |= measure_build(home, documents, embedder, texts)
    assert measures["rebuild_unchanged_embedded"] == 0
    assert measures["rebuild_changed_rows"] >= 1
    named = {goal.measure for goal in GOALS} - {"answer_ratio", "cold_ratio"}
    assert named <= measures.keys()
    with Snapshot.open(home) as snapshot:
        assert len(texts) == snapshot.manifest.vectors
    assert np.allclose(stored_vectors(home, embedder, texts[:5]), embedder.embed(texts[:5]))


def test_one_in_a_hundred_is_changed(tmp_path, documents):
    held = sum(path.read_text(encoding="utf-8").count("For all items") for path in documents.rglob("*.csv"))
    assert change_documents(documents, step=100) == -(-held // 100)
    assert change_documents(documents, step=1) == held


def test_a_folder_of_other_documents_is_refused(tmp_path):
    with pytest.raises(FootnoteError, match="it needs articles, federal_register, ecfr"):
        copy_documents(tmp_path / "documents", tmp_path)


def test_answers_and_starts_are_measured(tmp_path):
    embedder = HashEmbedder()
    add_recombined(tmp_path, 40)
    build(tmp_path, embedder)
    measures = measure_answers(tmp_path, embedder, PlainWords(), rounds=2, questions=["Why was Nettrix listed?"])
    assert measures["answer_ratio"] > 0
    assert measures["answer_p95_ms"] >= measures["answer_p50_ms"] > 0


@pytest.mark.model
@pytest.mark.slow
def test_a_cold_start_is_measured(tmp_path):
    from assistant.home import prepare_bundled  # noqa: PLC0415 - loads the model

    prepare_bundled(tmp_path)
    measures = measure_cold(tmp_path, rounds=1, plain=(sys.executable, "-c", "pass"))
    assert measures["cold_ask_s"] > 0


def test_recombined_libraries_are_of_the_size_asked_and_the_same_each_time(tmp_path):
    measures = []
    for name in ("one", "two"):
        add_recombined(tmp_path / name, 300)
        build(tmp_path / name, HashEmbedder())
        with Snapshot.open(tmp_path / name) as snapshot:
            measures.append(snapshot.manifest.versions)
            assert 250 < snapshot.manifest.passages < 400
    assert measures[0] == measures[1]


def test_a_size_is_measured(tmp_path):
    measures = measure_size(tmp_path, 30, HashEmbedder())
    assert measures["passages"] >= 30
    assert min(measures["index_mb"], measures["peak_rss_mb"], measures["build_total_s"]) > 0
    grown = growth({"index_mb_10": 2.0, "index_mb_100": 5.0}, (10, 100))
    assert grown == {"index_mb_growth": 2.5}


def test_made_up_vectors_belong_to_their_texts():
    embedder = WordEmbedder()
    one, two = embedder.embed(["a c", "b"]), embedder.embed(["b", "a c"])
    assert np.array_equal(one, two[::-1])
    assert np.allclose(np.linalg.norm(one, axis=1), 1)
    assert embedder.embed_query("a") @ one[0] < 0.9
