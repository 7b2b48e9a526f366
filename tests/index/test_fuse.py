import math

from hypothesis import given
from hypothesis import strategies as st

from index.fuse import Fused, WeightedRanking, normalise_scores, reciprocal_rank, weighted

IDS = st.sampled_from("abcdefgh")
SCORES = st.dictionaries(IDS, st.floats(-10, 10, allow_nan=False))
RANKINGS = st.lists(st.builds(WeightedRanking, st.floats(0.1, 1), SCORES), max_size=4)


@given(RANKINGS, st.randoms(use_true_random=False))
def test_weighted_ignores_the_order_of_rankings_and_of_ids(rankings, random):
    shuffled = [
        WeightedRanking(one.weight, dict(random.sample(list(one.scores.items()), len(one.scores)))) for one in rankings
    ]
    random.shuffle(shuffled)
    assert weighted(shuffled) == weighted(rankings)


@given(RANKINGS)
def test_weighted_is_sorted_with_ties_by_id_and_holds_every_id(rankings):
    fused = weighted(rankings)
    assert list(fused) == sorted(fused, key=lambda one: (-one.score, one.id))
    assert {one.id for one in fused} == {key for one in rankings for key in one.scores}


@given(SCORES)
def test_normalised_scores_lie_in_unit_interval_and_keep_order(scores):
    normal = normalise_scores(scores)
    assert all(0 <= score <= 1 for score in normal.values())
    for one in scores:
        for other in scores:
            if scores[one] < scores[other]:
                assert normal[one] <= normal[other]


@given(st.lists(st.lists(IDS, unique=True), max_size=4), st.randoms(use_true_random=False))
def test_reciprocal_rank_ignores_the_order_of_rankings(rankings, random):
    shuffled = random.sample(rankings, len(rankings))
    assert reciprocal_rank(shuffled) == reciprocal_rank(rankings)


def test_equal_scores_are_all_best():
    assert normalise_scores({"a": 2.0, "b": 2.0}) == {"a": 1.0, "b": 1.0}
    assert normalise_scores({}) == {}


def test_ties_are_broken_by_id():
    assert weighted([WeightedRanking(1, {"b": 1.0, "a": 1.0, "c": 0.0})]) == (
        Fused("a", 1.0),
        Fused("b", 1.0),
        Fused("c", 0.0),
    )


def test_reciprocal_rank_is_the_published_sum():
    found = {one.id: one.score for one in reciprocal_rank([["a", "b"], ["b"]], k=60)}
    assert math.isclose(found["b"], 1 / 62 + 1 / 61)
    assert math.isclose(found["a"], 1 / 61)
