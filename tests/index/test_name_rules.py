"""Names that go on, stand in another order, are misspelt in lower case or leave out words; offered names."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from index.names import NameIndex
from sources.library import Library
from tests.listed import Row, list_reading, serve

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
TODAY = date(2026, 11, 20)

ROWS = [
    Row("Harbour Traders", addresses=("5 Mill Lane, Zenda, Ruritania",)),
    Row("Kestrelski Labs Limited", ("Kestrelski",)),
    Row("Kestrelski Labs S.A.", destination="SYLDAVIA", addresses=("1 Pelican Square, Klow",)),
    Row("Land Force Engineering University"),
    Row("Falkor Aviation Industries", ("Institute No. 631 of Hentzau",)),
    Row("Rupert Strofzin", destination="SYLDAVIA"),
    Row("Quorlin Marks (Zenda) Co., Ltd."),
    Row("State Foreign Enterprise Strelvneshtekhnika"),
    Row("Rahmann Engineering and Services"),
    Row("Xi'an Huolang Microelectronics Technology Co., Ltd.", addresses=("1 Harbour Road, Xi'an, China",)),
    Row("Aurion Group Co., Ltd.", ("Aurion Group",)),
    Row("Aurion Electronic Information Industry Co., Ltd.", ("Langhuo Electronic Information",)),
    Row("Northwestern Harbour University"),
    Row("Northwestern Polytechnical University of Zenda (NPUZ)"),
    Row("Chongqing Polytechnical University (CPU)"),
    Row("China Electronics Technology Group Corporation 19th Research Institute"),
    Row("Nicaraguan Harbour Police"),
    Row("Zagor Electronic", ("Telsun Hooshand Sazan Company",)),
]


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NameIndex]:
    with Library.open(tmp_path_factory.mktemp("home")) as library:
        library.add(list_reading(ROWS, "2026-07-09"), added_at=NOON, origin="")
        yield NameIndex(serve(library))


def found(names: NameIndex, text: str) -> list[tuple[str, str, list[int]]]:
    hits = names.find(text, as_of=TODAY)
    return [(hit.matched, hit.how, [listing.row for listing in hit.listings]) for hit in hits]


@pytest.mark.parametrize(
    ("text", "beyond"),
    [
        ("Is Harbour Traders Holland B.V. of Klow listed?", ("Harbour Traders Holland B.V.",)),
        ("Is Kestrelski Motors GmbH listed?", ("Kestrelski Motors GmbH",)),
        ("Is Kestrelski Bank AG listed?", ("Kestrelski Bank AG",)),
        ("Is Alpine Harbour Traders listed?", ("Alpine Harbour Traders",)),
        ("Is Quorlin Marks, Inc., listed?", ("Quorlin Marks, Inc.",)),
        ("is harbour traders holland b.v. listed", ("harbour traders holland b.v.",)),
        ("Is STROFZEN, Rupert a listed person?", ("STROFZEN, Rupert",)),
        ("Is Kestrelski O-Film listed?", ("Kestrelski O-Film",)),
        ("Is Kestrelski Information Technology Inc. listed?", ("Kestrelski Information Technology Inc.",)),
        ("is kestrelski laser technology listed", ("kestrelski laser technology",)),
        ("Is Al-Kestrelski listed?", ("Al-Kestrelski",)),
        ("Is Rupert listed?", ("Rupert",)),
        ("Is Austrian Quorlin listed?", ("Austrian Quorlin",)),
    ],
)
def test_a_name_that_goes_on_is_another_name(names: NameIndex, text: str, beyond: tuple[str, ...]) -> None:
    read = names.read(text, as_of=TODAY)
    assert (read.hits, read.beyond) == ((), beyond)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("Is Harbour Traders in Klow listed?", [0]),
        ("Is Harbour Traders, Klow, listed?", [0]),
        ("Is the Austrian Harbour Traders listed?", [0]),
        ("Is Harbour Traders Zenda listed?", [0]),
        ("Harbour Traders: listed or not?", [0]),
        ("Is Kestrelski Syldavia listed?", [2]),
        ("Are Kestrelski Labs and Harbour Traders listed?", [1, 2, 0]),
        ("Harbour Traders. Listed?", [0]),
    ],
)
def test_a_place_that_the_entry_prints_is_no_other_name(names: NameIndex, text: str, rows: list[int]) -> None:
    read = names.read(text, as_of=TODAY)
    assert ([listing.row for hit in read.hits for listing in hit.listings], read.beyond) == (rows, ())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("does the list name kestrleski labs limited", [("kestrleski labs limited", "typo", [1])]),
        (
            "is rahmman engineering and services in zenda a listed party",
            [("rahmman engineering and services", "typo", [8])],
        ),
        ("is kestrelsky listed", [("kestrelsky", "typo", [1])]),
        ("Is Kestrleski Labs Limited listed?", [("Kestrleski Labs Limited", "typo", [1])]),
        ("Is Kestrleski Labs S.A. listed?", [("Kestrleski Labs S.A", "typo", [2])]),
        ("are the restless ladies listed", []),
        ("Which entries stand under Nicaragua?", []),
    ],
)
def test_a_misspelt_name_is_found_in_lower_case_and_its_legal_form_chooses(
    names: NameIndex, text: str, expected: list[tuple[str, str, list[int]]]
) -> None:
    assert found(names, text) == expected


@pytest.mark.parametrize(
    ("text", "matched", "row"),
    [
        ("an entry for the Engineering University of the Land Force?", "Engineering University of the Land Force", 3),
        ("Is the company Aviation Industries Falkor listed?", "Aviation Industries Falkor", 4),
        ("Is STROFZIN, Rupert a listed person?", "STROFZIN, Rupert", 5),
        ("is the hentzau 631st institute listed", "hentzau 631st institute", 4),
    ],
)
def test_the_order_of_the_words_does_not_matter(names: NameIndex, text: str, matched: str, row: int) -> None:
    (hit,) = names.find(text, as_of=TODAY)
    assert (hit.matched, hit.how, hit.reordered, [one.row for one in hit.listings]) == (matched, "alias", True, [row])


def test_a_long_word_stands_for_the_few_names_that_hold_it(names: NameIndex) -> None:
    assert found(names, "Is Strelvneshtekhnika listed?") == [("Strelvneshtekhnika", "alias", [7])]
    assert found(names, "Is Strelvneshtekhnika Bank listed?") == []


@pytest.mark.parametrize(
    ("text", "matched", "rows"),
    [
        ("西安火浪微电子科技有限公司被列入实体清单了吗?", "西安火浪微电子科技有限公司", [9]),
        ("火浪微电子（西安）有限公司被列入了吗?", "火浪微电子（西安）有限公司", [9]),
        ("请问火浪在实体清单上吗?", "火浪", [9]),
        ("浪火集团有限公司什么时候被列入?", "浪火集团有限公司", [10]),
        ("浪火电子信息产业股份有限公司被列入了吗", "浪火电子信息产业股份有限公司", [11]),
        ("重庆工业大学在清单上吗?", "重庆工业大学", [14]),
        ("中国电子科技集团公司第十九研究所在清单上吗?", "中国电子科技集团公司第十九研究所", [15]),
        ("Is Xi'an Huolang Weidianzi Keji Youxian Gongsi listed?", "Xi'an Huolang Weidianzi Keji Youxian Gongsi", [9]),
        (
            "We met Xi'an Huolang Weidianzi Keji Youxian Gongsi. Whose name is that?",
            "Xi'an Huolang Weidianzi Keji Youxian Gongsi",
            [9],
        ),
        ("is langhuo dianzi xinxi chanye youxian gongsi listed", "langhuo dianzi xinxi chanye youxian gongsi", [11]),
    ],
)
def test_chinese_names_are_found_by_brand_and_trade(names: NameIndex, text: str, matched: str, rows: list[int]) -> None:
    (hit,) = names.find(text, as_of=TODAY)
    assert (hit.matched, hit.how, [listing.row for listing in hit.listings]) == (matched, "pinyin", rows)


@pytest.mark.parametrize(
    ("text", "beyond"),
    [
        ("西安火狼星微电子科技有限公司被列入了吗?", ("西安火狼星微电子科技有限公司",)),
        ("火浪医院有限公司被列入了吗?", ("火浪医院有限公司",)),
        ("火浪飞讯被列入了吗?", ("火浪飞讯",)),
        ("西北工业大学在清单上吗?", ()),
        ("哪些半导体公司在实体清单上?", ()),
        ("为什么许多中国企业被列入实体清单?", ()),
    ],
)
def test_another_brand_or_trade_in_chinese_is_another_name(
    names: NameIndex, text: str, beyond: tuple[str, ...]
) -> None:
    read = names.read(text, as_of=TODAY)
    assert (read.hits, read.beyond) == ((), beyond)


def test_names_of_the_brand_are_offered_for_a_chinese_name(names: NameIndex) -> None:
    assert [listing.row for listing in names.near("火浪医院有限公司", as_of=TODAY)] == [9]


def test_the_one_telling_word_of_a_name_stands_for_it(names: NameIndex) -> None:
    assert found(names, "Is Huolang listed?") == [("Huolang", "alias", [9])]
    assert found(names, "Is Huolang Bank listed?") == []
    assert found(names, "Which entries are at d.7 ul.Huolang, Klow?") == []
    assert found(names, "Is Sazanov listed?") == []


def test_names_inside_the_one_asked_for_are_offered_first(names: NameIndex) -> None:
    near = names.near("Harbour Traders Holland B.V.", as_of=TODAY)
    assert [listing.row for listing in near] == [0]


def test_a_short_form_that_leaves_out_more_than_it_says_is_only_offered(names: NameIndex) -> None:
    read = names.read("Is Telsun listed?", as_of=TODAY)
    assert (read.hits, read.beyond) == ((), ("Telsun",))
    assert [listing.row for listing in names.near("Telsun", as_of=TODAY)] == [17]
    assert found(names, "Is Aurion listed?") == [("Aurion", "alias", [10, 11])]


@pytest.mark.parametrize("text", ["Is Northwestern Polytechnical Univercity of Zenda listed?"])
def test_a_name_without_its_initials_may_be_misspelt(names: NameIndex, text: str) -> None:
    assert [(how, rows) for _, how, rows in found(names, text)] == [("typo", [13])]


def test_initials_in_brackets_may_be_left_out(names: NameIndex) -> None:
    text = "Is Northwestern Polytechnical University of Zenda listed?"
    assert found(names, text) == [("Northwestern Polytechnical University of Zenda", "alias", [13])]
