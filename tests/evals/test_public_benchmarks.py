import gzip
import json
import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from evals.benchmarks import BENCHMARKS, PUBLIC, article_extraction, chunking, clapnq, run_benchmark
from evals.benchmarks.folders import benchmark_folder, read_lines
from evals.benchmarks.metrics import auroc, average_precision_at, f1_of, mean, ndcg_at, recall_at
from evals.benchmarks.model import BenchResult, Goal, table
from evals.benchmarks.quality import together
from evals.benchmarks.scifact import read_qrels
from evals.benchmarks.texts import Text, readings_of
from evals.cli import cli
from sources.errors import FootnoteError
from sources.model import Span

MEASURES = {
    "clapnq": {"rouge_l", "rouge1_recall", "rouge_l_passage", "length_chars", "abstained", "kept"},
    "chunking": {"recall", "precision", "iou"},
    "obliqa": {"recall_at_10", "map_at_10"},
    "mtrag-un": {"recall_at_5_last", "recall_at_5", "ndcg_at_5", "auroc_unanswerable", "auroc_underspecified"},
    "article-extraction": {"precision", "recall", "f1"},
    "scifact": {"ndcg_at_10_dense", "ndcg_at_10_bm25", "ndcg_at_10"},
    "names": {"precision", "recall", "f1"},
}
PAGE = "<html><body><article>{}</article></body></html>"
WORDS = "The survey ship Quillon sailed from the harbour at dawn and came back with seven crates of glass. "


def write_lines(path: Path, *objects: dict[str, object]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(f"{json.dumps(one)}\n" for one in objects), encoding="utf-8")


def clapnq_line(question: str, sentences: list[str], answer: str) -> dict[str, object]:
    passage = {"title": "Glass", "text": " ".join(sentences), "sentences": sentences}
    output = {"answer": answer, "selected_sentences": [answer] if answer else []}
    return {"id": question, "input": question, "passages": [passage], "output": [output]}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder with a little invented data of every public benchmark."""
    sentences = ["The kiln melts sand at 1,700 degrees.", "The harbour freezes in March.", "Sand comes from Ruritania."]
    write_lines(tmp_path / "clapnq/answerable.jsonl", clapnq_line("where does sand come from", sentences, sentences[2]))
    write_lines(tmp_path / "clapnq/unanswerable.jsonl", clapnq_line("who is the mayor of Zeta", sentences, ""))
    text = "\n\n".join(sentences)
    start = text.index("The harbour")
    reference = {"content": sentences[1], "start_index": start, "end_index": start + len(sentences[1])}
    write_lines(
        tmp_path / "chunking/questions.jsonl",
        {"question": "When does the harbour freeze?", "references": [reference], "corpus_id": "glass"},
    )
    (tmp_path / "chunking/glass.md").write_text(text)
    provisions = [{"DocumentID": 1, "PassageID": str(n), "Passage": one} for n, one in enumerate([*sentences, ""])]
    write_lines(tmp_path / "obliqa/provisions.jsonl", *provisions)
    write_lines(tmp_path / "obliqa/questions.jsonl", {"Question": "Where is sand from?", "Passages": [provisions[2]]})
    turns = [("user", "Tell me about sand."), ("agent", "It is melted."), ("user", "Where does it come from?")]
    asked = {
        "input": [{"speaker": who, "text": said} for who, said in turns],
        "answerability": ["ANSWERABLE"],
        "contexts": [{"document_id": "sand", "text": sentences[2]}],
    }
    unanswered = {**asked, "answerability": ["UNANSWERABLE"], "contexts": [], "input": asked["input"][:1]}
    write_lines(tmp_path / "mtrag-un/tasks.jsonl", asked, unanswered)
    write_lines(
        tmp_path / "names/cases.jsonl",
        {"name1": "Zeta Works Ltd", "name2": "ZETA WORKS", "is_match": "true"},
        {"name1": "Zeta Works Ltd", "name2": "Quill Optics", "is_match": "false"},
    )
    write_lines(
        tmp_path / "scifact/corpus.jsonl",
        *({"_id": str(n), "title": f"On {n}", "text": one} for n, one in enumerate(sentences)),
    )
    write_lines(
        tmp_path / "scifact/claims.jsonl",
        {"_id": "7", "text": "Sand is from Ruritania."},
        {"_id": "8", "text": "Unjudged."},
    )
    (tmp_path / "scifact/qrels.tsv").write_text("query-id\tcorpus-id\tscore\n7\t2\t1\n7\t0\t0\n")
    pages = tmp_path / "article-extraction/html"
    pages.mkdir(parents=True)
    truth = {"one": {"articleBody": WORDS * 9}, "gone": {"articleBody": "Nothing of this can be read at all."}}
    (pages.parent / "ground-truth.json").write_text(json.dumps(truth))
    page = PAGE.format(f"<p>{WORDS * 4}</p><p>{WORDS * 5}</p>")
    (pages / "one.html.gz").write_bytes(gzip.compress(page.encode()))
    (pages / "gone.html.gz").write_bytes(gzip.compress(b"<html></html>"))
    return tmp_path


@pytest.fixture
def bench(shared: Path) -> Path:
    """The parts of the public benchmarks to develop on; the test is skipped where they are not."""
    folder = shared / "bench"
    if not folder.is_dir():
        pytest.skip("no public benchmarks beside the repository")
    return folder


@pytest.mark.parametrize("name", ["names", "article-extraction"])
def test_benchmarks_without_a_model_name_their_measures(name: str, data: Path) -> None:
    whole, own = run_benchmark(name, data=data), run_benchmark(name, data=data / name)
    assert set(whole.measures) == MEASURES[name]
    assert whole.measures == own.measures
    assert whole.n == 2


@pytest.mark.model
@pytest.mark.slow
@pytest.mark.parametrize("name", ["clapnq", "chunking", "obliqa", "mtrag-un", "scifact"])
def test_benchmarks_with_the_model_name_their_measures(name: str, data: Path) -> None:
    result = run_benchmark(name, data=data)
    assert set(result.measures) >= MEASURES[name]
    assert {goal.measure for goal in result.goals} <= set(result.measures)
    assert result.n == {"clapnq": 2, "mtrag-un": 2}.get(name, 1)
    found = {"chunking": "recall", "obliqa": "recall_at_10", "mtrag-un": "recall_at_5", "scifact": "ndcg_at_10"}
    assert name == "clapnq" or result.measures[found[name]] in (1.0, 100.0)


def test_every_public_benchmark_says_what_it_needs(tmp_path: Path) -> None:
    assert set(PUBLIC) == set(MEASURES) <= set(BENCHMARKS)
    for name in PUBLIC:
        done = CliRunner().invoke(cli, ["bench", name, "--data", str(tmp_path)])
        assert isinstance(done.exception, FootnoteError)
        assert f"with the data of the benchmark {name}" in str(done.exception)
        with pytest.raises(FootnoteError, match="--data DIR"):
            run_benchmark(name)


def test_one_table_holds_them_all() -> None:
    goal = Goal("f1", "names told", 0.85, at_most=False, digits=3)
    one = BenchResult("names", 3, {"f1": 0.8}, 1.0, (goal,), ("a note",))
    whole = together([one, BenchResult("chunking", 2, {"recall": 90.0}, 2.0)], seconds=3.5)
    assert (whole.name, whole.n, whole.seconds, whole.notes) == ("quality", 5, 3.5, ("names: a note",))
    assert whole.measures == {"names f1": 0.8, "chunking recall": 90.0}
    assert table(whole).splitlines()[2:] == ["| names: names told | 0.8 | ≥ 0.85 | missed |"]


def test_a_folder_is_found_from_its_parent_and_a_bad_line_is_told(tmp_path: Path) -> None:
    write_lines(tmp_path / "names/cases.jsonl", {"a": 1})
    assert benchmark_folder(tmp_path, "names", "cases.jsonl") == tmp_path / "names"
    assert benchmark_folder(tmp_path / "names", "names", "cases.jsonl") == tmp_path / "names"
    (tmp_path / "names/cases.jsonl").write_text('{"a": 1}\n{"a"')
    with pytest.raises(FootnoteError, match="cannot be read as JSON lines"):
        read_lines(tmp_path / "names/cases.jsonl")


def test_ranking_measures_agree_with_values_worked_out_by_hand() -> None:
    ranking = ["a", "b", "c", "d"]
    assert recall_at(ranking, {"b", "d", "z"}, 3) == pytest.approx(1 / 3)
    assert average_precision_at(ranking, {"b", "d"}, 4) == pytest.approx((1 / 2 + 2 / 4) / 2)
    assert ndcg_at(ranking, {"a": 1.0, "b": 1.0}, 10) == pytest.approx(1)
    assert ndcg_at(ranking, {"b": 1.0, "y": 1.0}, 10) == pytest.approx(0.6309 / (1 + 0.6309), abs=1e-4)
    assert auroc([], [1.0]) == 0.5
    assert (recall_at(ranking, set(), 3), average_precision_at(ranking, set(), 3), ndcg_at(ranking, {}, 3)) == (0, 0, 0)
    assert (mean([]), f1_of(0, 0)) == (0, 0)


def test_only_relevant_judgements_count(tmp_path: Path) -> None:
    path = tmp_path / "qrels.tsv"
    path.write_text("query-id\tcorpus-id\tscore\n1\t5\t1\n1\t6\t0\n2\t7\t2\n")
    assert read_qrels(path) == {"1": {"5": 1.0}, "2": {"7": 2.0}}


def test_places_survive_characters_that_the_reader_leaves_out() -> None:
    printed = "One **two** three.\n\n\n# Four five\nsix"
    canonical = "One two three.\n\nFour five six"
    places = chunking.place_map(canonical, printed)
    for word in ("One", "two", "three.", "Four", "five", "six"):
        at = canonical.index(word)
        start, _ = chunking.range_of(Span(at, at + len(word)), places)
        assert printed[start : start + len(word)] == word


def test_text_without_a_visible_character_is_left_out() -> None:
    texts = [Text("a", "", [""]), Text("b", "", ["\u200b"]), Text("c", "", ["word"])]
    assert [reading.document.document_id for reading in readings_of(texts)] == ["c"]


def test_a_page_beyond_reading_scores_as_no_text(data: Path) -> None:
    measures = run_benchmark("article-extraction", data=data).measures
    assert measures["precision"] == 1.0
    assert measures["recall"] == pytest.approx(0.5)


@pytest.mark.slow
def test_article_scores_are_those_of_the_authors(bench: Path) -> None:
    import trafilatura  # noqa: PLC0415 - takes half a second

    folder = benchmark_folder(bench, "article-extraction", "ground-truth.json")

    def stock(page: bytes, _name: str) -> str:
        return trafilatura.extract(page.decode("utf-8", "replace"), include_comments=False) or ""

    measures, _ = article_extraction.measure(folder, stock)
    assert round(measures["f1"], 3) == 0.965


@pytest.mark.slow
def test_clapnq_scores_are_those_of_the_authors(bench: Path) -> None:
    lines = read_lines(bench / "clapnq/answerable.jsonl")
    cases = [clapnq.case_of(line) for line in lines]
    gold = [
        " ".join(one for one in case.sentences if one in line["output"][0]["selected_sentences"])
        for case, line in zip(cases, lines, strict=True)
    ]
    assert round(clapnq.scores(cases, [case.text for case in cases])["rouge_l"], 1) == 49.1
    assert round(clapnq.scores(cases, gold)["rouge_l"], 1) == 78.5


@pytest.mark.model
@pytest.mark.soak
def test_scifact_scores_are_those_of_the_authors(bench: Path) -> None:
    import numpy as np  # noqa: PLC0415
    import torch  # noqa: PLC0415 - takes seconds
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415

    from index.weights import bundled_path  # noqa: PLC0415

    folder = bench / "scifact"
    model = SentenceTransformer(str(bundled_path()), device="cpu", model_kwargs={"dtype": torch.bfloat16})
    torch.set_num_threads(len(os.sched_getaffinity(0)))
    corpus = read_lines(folder / "corpus.jsonl")
    vectors = model.encode([f"{one['title']} {one['text']}" for one in corpus], normalize_embeddings=True)
    ids = [str(one["_id"]) for one in corpus]
    qrels = read_qrels(folder / "qrels.tsv")
    claims = {str(one["_id"]): one["text"] for one in read_lines(folder / "claims.jsonl") if str(one["_id"]) in qrels}
    asked = model.encode(list(claims.values()), normalize_embeddings=True)
    scores = np.asarray(asked, dtype=np.float32) @ np.asarray(vectors, dtype=np.float32).T
    ranked = [[ids[n] for n in np.argsort(-row)[:10]] for row in scores]
    found = mean(ndcg_at(ranking, qrels[key], 10) for key, ranking in zip(claims, ranked, strict=True))
    assert len(claims) == 809
    assert round(found, 3) == 0.660
