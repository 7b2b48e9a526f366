import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.lexical import LexicalBuilder, LexicalIndex, tokenise, top
from sources.errors import GenerationError

TOKENS = [
    ("§ 744.11 of the EAR", ["744.11", "ear"]),
    ("734.9(e)(2)", ["734.9(e)(2)", "734.9"]),
    ("FR Doc. 2025-05427", ["fr", "doc", "2025-05427"]),
    ("90 FR 14046, 14048", ["90fr14046", "14046", "14048"]),
    ("90 Fed. Reg. 14,046", ["90fr14046", "14046"]),
    ("88 F.R. 7685", ["88fr7685", "7685"]),
    ("ECCN 3A090 and 5A992.c", ["eccn", "3a090", "5a992c"]),
    ("Listed listing LISTINGS", ["list", "list", "list"]),
    ("实体清单", ["实", "体", "清", "单", "实体", "体清", "清单"]),
    ("Société Générale", ["societ", "general"]),
    ("the company's", ["compani"]),
    ("", []),
    ("…—()", []),
]


@pytest.mark.parametrize(("text", "tokens"), TOKENS)
def test_tokens(text, tokens):
    assert tokenise(text) == tokens


@given(st.text())
def test_no_text_fails_and_tokens_are_never_empty(text):
    assert all(tokenise(text))


def index_of(*texts):
    builder = LexicalBuilder()
    for text in texts:
        builder.add(text)
    return builder.finish()


def test_rarer_words_weigh_more_and_absent_ones_nothing():
    index = index_of("acme list", "list of widgets", "list", "")
    scores = index.scores("Acme's list of 1999")
    assert scores.argmax() == 0
    assert scores[3] == 0
    assert not index.scores("unheard").any()
    assert not index.scores("of the").any()


def test_saved_index_scores_the_same(tmp_path):
    index = index_of("acme example", "widgets under 744.11", "")
    index.save(tmp_path / "bm25")
    again = LexicalIndex.load(tmp_path / "bm25", count=3)
    assert np.array_equal(again.scores("744.11 acme"), index.scores("744.11 acme"))


def test_empty_index_finds_nothing(tmp_path):
    index = index_of()
    index.save(tmp_path / "bm25")
    assert LexicalIndex.load(tmp_path / "bm25", count=0).scores("acme").shape == (0,)


def test_only_empty_texts_find_nothing():
    assert not index_of("", "…").scores("acme").any()


def test_damaged_index_is_one_line(tmp_path):
    index_of("acme").save(tmp_path / "bm25")
    with pytest.raises(GenerationError, match="holds 1 passages, not 2"):
        LexicalIndex.load(tmp_path / "bm25", count=2)
    (tmp_path / "bm25" / "params.index.json").write_text("{")
    with pytest.raises(GenerationError, match="footnote index --full"):
        LexicalIndex.load(tmp_path / "bm25", count=1)


@given(
    st.lists(st.integers(0, 5), max_size=30).flatmap(
        lambda scores: st.tuples(st.just(scores), st.lists(st.booleans(), min_size=len(scores), max_size=len(scores)))
    ),
    st.integers(1, 10),
)
def test_top_is_a_sorted_prefix(pair, k):
    scores, allowed = np.array(pair[0], dtype=np.float32), np.array(pair[1], dtype=np.bool_)
    expected = sorted((i for i in range(len(scores)) if allowed[i] and scores[i] > 0), key=lambda i: (-scores[i], i))
    assert top(scores, k, allowed=allowed, floor=0.0).tolist() == expected[:k]


def test_a_phrase_finds_the_passage_that_has_its_words_side_by_side():
    together, apart = "a policy of final review here", "a review of policy that is final here"
    scores = index_of(together, apart).scores("final review")
    assert scores[0] > scores[1]


def test_pairs_of_words_count_in_prose_alone():
    builder = LexicalBuilder()
    builder.add("final review", prose=False)
    builder.add("final review")
    scores = builder.finish().scores("final review")
    assert scores[1] > scores[0] > 0
