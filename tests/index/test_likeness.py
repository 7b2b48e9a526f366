import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.likeness import SAME_PARTY_MIN, party_likeness

SAME = [
    ("Quillon Optics Ltd", "QUILLON OPTICS GmbH"),
    ("Marlow, Greta", "Greta Marlow"),
    ("Dr. Greta Marlow", "Greta Marlow"),
    ("G. Marlow", "Greta Marlow"),
    ("Greta Anna Marlow", "Greta Marlow"),
    ("GretaMarlow", "Greta Marlow"),
    ("JP Quillon", "Jean-Paul Quillon"),
    ("Good Glass Works", "Goodglass Works"),
    ("Q.O.W. Trading", "QOW Trading"),
    ("First Quillon Bank", "1st Quillon Bank"),
    ("Quillon Brigade Forty-Four", "Quillon Brigade 44"),
    ("Quillon Optiks", "Quillon Optics"),
    ("Грета Марлов", "Greta Marlow"),
    ("MV Quillon Star", "Quillon Star"),
]
OTHERS = [
    ("Quillon Optics", "Tarn Optics"),
    ("Greta Marlow", "Hugo Marlow"),
    ("Quillon Glass", "Marlow Shipping"),
    ("Greta Marlow", "Greta Tarnfield"),
    ("Quillon Plant No. 4 Marlow", "Harbour Yard No. 9 Tarn"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_names_of_one_party_are_alike(one: str, other: str) -> None:
    assert party_likeness(one, other) >= SAME_PARTY_MIN
    assert party_likeness(other, one) >= SAME_PARTY_MIN


@pytest.mark.parametrize(("one", "other"), OTHERS)
def test_names_of_others_are_not(one: str, other: str) -> None:
    assert party_likeness(one, other) < SAME_PARTY_MIN
    assert party_likeness(other, one) < SAME_PARTY_MIN


@given(st.text(max_size=40), st.text(max_size=40))
def test_likeness_is_a_share(one: str, other: str) -> None:
    assert 0 <= party_likeness(one, other) <= 1


@given(st.text(alphabet="abcdefgh 123", max_size=40))
def test_a_name_is_wholly_like_itself(name: str) -> None:
    assert party_likeness(name, name.upper()) == (1.0 if name.strip() else 0.0)
