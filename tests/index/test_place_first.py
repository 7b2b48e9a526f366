"""A name that the list prints after its place is found without it: "Zhulang" names "Beijing Zhulang Robotics"."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from assistant.families import families_of
from index.names import NameIndex
from sources.library import Library
from tests.listed import Row, list_reading, serve

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
TODAY = date(2026, 11, 20)
ROWS = [
    Row("Beijing Zhulang Robotics Co., Ltd.", ("Zhulang AI",)),
    Row("Shanghai Zhulang Optics Co., Ltd."),
    Row("Hong Kong Strelzov Technology Ltd."),
    Row("Beijing Technology Trading Co., Ltd."),
    Row("Moscow Falkor Rassendyll Works"),
    Row("Institute of Marine Physics", destination="KENYA"),
    Row("The Institute of Naval Power of the Republic of Ghana", destination="GHANA"),
    Row("Special Zubrowkas Technology"),
]


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NameIndex]:
    with Library.open(tmp_path_factory.mktemp("home")) as library:
        library.add(list_reading(ROWS, "2026-07-09"), added_at=NOON, origin="")
        yield NameIndex(serve(library))


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("Is Zhulang listed?", [0, 1]),
        ("is zhulang on the list", [0, 1]),
        ("Why was Strelzov added?", [2]),
    ],
)
def test_the_place_before_a_name_may_be_left_out(names: NameIndex, text: str, rows: list[int]) -> None:
    (hit,) = names.find(text, as_of=TODAY)
    assert [
        listing.row - names.find("Beijing Zhulang Robotics", as_of=TODAY)[0].listings[0].row for listing in hit.listings
    ] == rows
    assert hit.short
    assert len(families_of(hit)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Is Technology listed?",
        "Is Beijing listed?",
        "Is Falkor listed?",
        "Is Zhulang GmbH listed?",
        "Is Zhulang University listed?",
    ],
)
def test_a_word_of_trade_a_place_or_part_of_a_name_is_none(names: NameIndex, text: str) -> None:
    assert names.find(text, as_of=TODAY) == ()


def test_a_name_of_trades_that_says_another_country_is_another(names: NameIndex) -> None:
    read = names.read("Is the Institute of Marine Physics of Brazil listed?", as_of=TODAY)
    assert (read.hits, read.beyond) == ((), ("Institute of Marine Physics of Brazil",))
    for own in (
        "Institute of Marine Physics of Kenya",
        "Institute of Marine Physics",
        "Institute of Naval Power of Ghana",
    ):
        (hit,) = names.find(f"Is the {own} listed?", as_of=TODAY)
        assert len(hit.listings) == 1


def test_a_word_after_of_is_part_of_the_name_before_it(names: NameIndex) -> None:
    assert names.find("Is Zubrowkas listed?", as_of=TODAY)
    assert names.find("Is the Academy of Zubrowkas listed?", as_of=TODAY) == ()
