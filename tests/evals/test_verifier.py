import pytest

from assistant.verify import LEVEL
from evals.benchmarks.statements import material
from evals.benchmarks.verifier import GOALS, SEED, is_for_choosing, make_pairs, measure, naming, run

pytestmark = pytest.mark.slow
PAIRS_MIN = 2000


@pytest.fixture(scope="module")
def measures() -> dict[str, float]:
    return dict(run(None).measures)


def test_false_pairs_of_every_kind_are_refused_and_true_ones_kept(measures: dict[str, float]) -> None:
    missed = [goal.label for goal in GOALS if not goal.is_met(measures[goal.measure])]
    assert missed == []


def test_pairs_are_many_the_same_every_time_and_in_two_halves() -> None:
    held = material(seed=SEED)
    pairs = make_pairs(held)
    assert pairs == make_pairs(held)
    assert len(pairs) >= PAIRS_MIN
    assert (
        min(sum(is_for_choosing(pair) for pair in pairs), sum(not is_for_choosing(pair) for pair in pairs)) > PAIRS_MIN
    )


def test_a_lower_level_would_let_coloured_sentences_through() -> None:
    held = material(seed=SEED)
    pairs = [pair for pair in make_pairs(held) if is_for_choosing(pair) and pair.kind == "attributes"]
    assert measure(pairs, naming(held), level=0.8)["refused"] < measure(pairs, naming(held), level=LEVEL)["refused"]
