from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.words import ACRONYMS, GENERIC, ORDINARY, PLAIN, capital_runs, split_words


@given(st.text(alphabet=st.sampled_from("Aé长城z9 .,'()&-\n?"), max_size=60) | st.text(max_size=60))
def test_words_are_ordered_disjoint_and_as_printed(text: str) -> None:
    words = split_words(text)
    assert all(word.span.quote(text) == word.text for word in words)
    assert all(one.span.end <= other.span.start for one, other in pairwise(words))
    assert {word for run in capital_runs(words) for word in run} <= set(words)


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("Why was Zeta Robotics Co., Ltd. added?", ["Why was Zeta Robotics Co Ltd"]),
        ("Was Zeta added? Quill Optics was.", ["Was Zeta", "Quill Optics"]),
        ("Did Zeta? Quill", ["Did Zeta", "Quill"]),
        ("Is Bank of Zenda listed", ["Is Bank of Zenda"]),
        ("Is the Zeta and other", ["Is the Zeta"]),
        ("what of zeta", []),
        ("3 Mills", ["3 Mills"]),
        ("长城 Zeta", ["Zeta"]),
        ("Ärzte Zeta", ["Ärzte Zeta"]),
    ],
)
def test_capitals_that_may_be_a_name_run_together(text: str, runs: list[str]) -> None:
    found = [" ".join(word.text for word in run) for run in capital_runs(split_words(text))]
    assert found == runs


def test_the_sets_of_words_are_in_lower_case_and_do_not_meet() -> None:
    for words in (ORDINARY, PLAIN, ACRONYMS, GENERIC):
        assert all(word == word.lower() for word in words)
    assert PLAIN.isdisjoint(ORDINARY | ACRONYMS | GENERIC)
    assert ACRONYMS.isdisjoint(ORDINARY)
