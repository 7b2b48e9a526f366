"""The paired bootstrap: seeded, ordered, and right on the average."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.bootstrap import Interval, paired_interval

SCORES = st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=30)


@given(SCORES)
def test_the_interval_holds_the_mean_and_is_turned_by_turning_the_runs(pairs: list[tuple[float, float]]) -> None:
    before, after = zip(*pairs, strict=True)
    found, turned = paired_interval(before, after), paired_interval(after, before)
    assert found.low - 1e-9 <= found.mean <= found.high + 1e-9
    assert found.mean == pytest.approx(sum(y - x for x, y in pairs) / len(pairs))
    assert (turned.low, turned.high) == pytest.approx((-found.high, -found.low))


def test_the_same_scores_give_the_same_interval() -> None:
    before, after = [0.0, 1.0, 1.0, 0.0, 1.0] * 8, [1.0, 1.0, 0.0, 0.0, 1.0] * 8
    assert paired_interval(before, after) == paired_interval(before, after)


def test_the_width_is_that_of_the_normal_approximation() -> None:
    # 100 differences, half +1 and half 0: standard error 0.05, interval about 0.5 ± 0.098.
    found = paired_interval([0.0] * 100, [1.0, 0.0] * 50)
    assert found.mean == 0.5
    assert found.low == pytest.approx(0.402, abs=0.015)
    assert found.high == pytest.approx(0.598, abs=0.015)


def test_no_pair_is_no_difference() -> None:
    assert paired_interval([], []) == Interval(0.0, 0.0, 0.0)
