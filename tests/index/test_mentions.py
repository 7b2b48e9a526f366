"""Which entities a paragraph names. All names are invented."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.mentions import Degree, find_mentions

ZETA = ["Zeta Robotics Co., Ltd.", "Zetta Robots", "ZRC"]
ZETA_HARBOUR = ["Zeta Robotics Harbour Works Co., Ltd."]
OPTICS = ["Quill & Sons Optics Limited"]
FERRY = ["Strelsau Ferry Works"]
ALL = [ZETA, ZETA_HARBOUR, OPTICS, FERRY]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The ERC determined to add Zeta Robotics Co., Ltd. and others.", [(0, "Zeta Robotics Co., Ltd.", Degree.WHOLE)]),
        ("The ERC determined to add Zeta Robotics, for shipping arms.", [(0, "Zeta Robotics", Degree.WHOLE)]),
        ("It also added ZRC, its agent.", [(0, "ZRC", Degree.WHOLE)]),
        ("It also added zrc, its agent.", []),
        ("It added Quill and Sons Optics.", [(2, "Quill and Sons Optics", Degree.WHOLE)]),
        ("It added Quill & Sons Optics Ltd. in May.", [(2, "Quill & Sons Optics Ltd.", Degree.WHOLE)]),
        ("It added Zeta Robotics Harbour Works.", [(1, "Zeta Robotics Harbour Works", Degree.WHOLE)]),
        ("It added Zeta Robotics Holland B.V. today.", []),
        ("It added Strelsua Ferry Works.", [(3, "Strelsua Ferry Works", Degree.NEAR)]),
        ("It added Strelsau Ferry, of Strelsau.", [(3, "Strelsau Ferry", Degree.SHORTENED)]),
        ("It added three firms.", []),
        ("", []),
    ],
)  # fmt: skip
def test_names_are_found_whole_near_or_short(text: str, expected: list[tuple[int, str, Degree]]) -> None:
    found = find_mentions(text, ALL, places=frozenset({"strelsau"}))
    assert [(one.entity, one.span.quote(text), one.degree) for one in found] == expected


def test_entities_of_one_name_are_all_mentioned() -> None:
    found = find_mentions("It added Zeta Robotics.", [ZETA, ["Zeta Robotics"]])
    assert [one.entity for one in found] == [0, 1]


def test_words_that_begin_several_names_are_shared() -> None:
    found = find_mentions("It added two Gorodok plants.", [["Gorodok Plant One"], ["Gorodok Plant Two"]])
    assert {one.degree for one in found} <= {Degree.SHARED}


def test_an_entity_whose_names_have_no_letter_is_never_mentioned() -> None:
    found = find_mentions("It added Zeta Robotics.", [["-"], ["Zeta Robotics Works"]])
    assert {one.entity for one in found} == {1}


@given(st.text(max_size=80), st.lists(st.lists(st.text(max_size=20), min_size=1, max_size=3), max_size=3))
def test_any_text_and_names_give_spans_of_the_text(text: str, entities: list[list[str]]) -> None:
    for one in find_mentions(text, entities):
        assert 0 <= one.span.start < one.span.end <= len(text)
        assert one.entity < len(entities)
