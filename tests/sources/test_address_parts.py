import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.address_parts import Degree, compare, is_address_only, parse_address

FULL = "Room 1502, 15/F, Elm Commercial Building, 12-14 Low Road, Zenda, Ruritania"


@pytest.mark.parametrize(
    "other",
    [
        "12-14 Low Rd., Elm Bldg, Rm. 1502, Zenda",
        "No. 12-14, Low Road, Zenda 123456, Ruritania",
        "FLAT/RM 1502 ELM COMMERCIAL BUILDING, ZENDA",
        "№ 12/14 Low Road, Ruritania",
        "Elm Building, Unit 1502",
    ],
)
def test_the_same_address_in_other_words(other: str) -> None:
    assert compare(parse_address(FULL), parse_address(other)) is Degree.SAME
    assert compare(parse_address(other), parse_address(FULL)) is Degree.SAME


@pytest.mark.parametrize(
    ("other", "degree"),
    [
        ("Room 3, 12-14 Low Road, Zenda", Degree.HOUSE),
        ("2nd Floor, 12-14 Low Road, Zenda", Degree.HOUSE),
        ("Elm Building, Zenda", Degree.BUILDING),
        ("Room 7, Elm Building, Zenda", Degree.BUILDING),
        ("99 Low Road, Zenda", Degree.STREET),
        ("Low Road, Zenda", Degree.STREET),
        ("12-14 Low Avenue, Zenda", None),
        ("12-14 Low Road, Strelsau", None),
        ("Oak Building, Zenda", None),
        ("Zenda, Ruritania", None),
    ],
)
def test_what_agrees_in_part_is_told_from_what_agrees(other: str, degree: Degree | None) -> None:
    assert compare(parse_address(FULL), parse_address(other)) is degree


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("35 Fa Yuen St., Zenda", "No.35 Fayuen Street"),
        ("6B Ivana Street, Saint Petersburg", "Ul. Ivana 6B, St. Petersburg"),
        ("P.O. Box 23596, Zenda", "PO Box 23596"),
        ("P.O. Box: 8173", "Post Office Box No. 8173"),
        ("Elmtie 7A, Zenda, 01380", "Elmtie 7A, Upper Hills, Zenda"),
        ("Merkez Mah., Hasat Sokak Elm, No: 52, Zenda", "52 Hasat Sk. Zenda"),
        ("Suite 306, Oak Building No. 159 Low Road", "159 Low Rd"),
        ("16 Low Road, Sixth Floor", "16 Low Rd 6/F"),
        ("27-3-301, Elm Zone, Zenda", "27-3-301 Elm Zone, Zenda 500001"),
    ],
)
def test_spellings_of_one_address_agree(one: str, other: str) -> None:
    assert compare(parse_address(one), parse_address(other)) is Degree.SAME


def test_a_saint_is_no_street_and_a_quarter_no_house() -> None:
    assert parse_address("St. Petersburg").streets == ()
    one = parse_address("24 Castle Street, Sea Hollow 1, Zenda")
    assert compare(one, parse_address("5 Mill Lane, Sea Hollow 1, Zenda")) is Degree.STREET


def test_the_number_after_a_buildings_name_may_be_the_streets() -> None:
    parts = parse_address("Room 803, Elm Bldg 208-212 Low Rd, Zenda")
    assert parts.buildings == {"elm"}
    assert parts.streets[0].numbers == ("208", "212")


@pytest.mark.parametrize("name", ["Address 01", "Address 118", "Addresses 2"])
def test_an_entry_of_an_address_alone_is_known_by_its_name(name: str) -> None:
    assert is_address_only(name)
    assert not is_address_only(f"{name} Trading")


@given(st.text(alphabet="ABab12 ,.-/№'()", max_size=60))
def test_any_text_parses_and_agrees_with_itself(text: str) -> None:
    parts = parse_address(text)
    degree = compare(parts, parts)
    assert degree is not None or not (parts.words or parts.is_telling)
    assert parse_address(text.upper()).streets == parts.streets
