"""Cells of list rows are taken apart into exact spans; addresses become keys."""

import json
import time
from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.listings import (
    acronym_at_end,
    address_keys,
    footnote_numbers,
    list_slug,
    row_citations,
    split_addresses,
    split_entity,
    sub_field,
)
from sources.metadata import FileMetadata
from sources.model import Field, PartialDate, Span
from sources.names import normalise
from sources.readers import ecfr


def parts(cell: str) -> tuple[str, list[str], list[str]]:
    found = split_entity(cell)
    return (
        found.name.quote(cell),
        [span.quote(cell) for span in found.aliases],
        [span.quote(cell) for span in found.addresses],
    )


CELLS = [
    ("Acme Works, 1 Low Road, Oz.", "Acme Works", [], ["1 Low Road, Oz"]),
    ("Acme Co., Ltd., 1 Low Road, Oz.", "Acme Co., Ltd.", [], ["1 Low Road, Oz"]),
    (
        "Acme Corporation, Limited (AC) 7th Plant, Oz.",
        "Acme Corporation, Limited (AC) 7th Plant",
        [],
        ["Oz"],
    ),
    ("Acme Technology, Ozland Co., Ltd., Room 2, Oz.", "Acme Technology, Ozland Co., Ltd.", [], ["Room 2, Oz"]),
    (
        "Acme University, Department of Kites, 1 Low Road, Oz.",
        "Acme University, Department of Kites",
        [],
        ["1 Low Road, Oz"],
    ),
    ("Acme S.A., Oz. (See alternate addresses under Io and Ur).", "Acme S.A.", [], ["Oz"]),
    ("Acme, (See alternate address under Io),", "Acme", [], []),
    ("Acme Works,", "Acme Works", [], []),
    ("Acme Works", "Acme Works", [], []),
    ("Ann Example, Oz; and 2 Sea Street, Io", "Ann Example", [], ["Oz", "2 Sea Street, Io"]),
    (
        "Acme Trading, a.k.a., the following three aliases:\n—Acme;\n—Zeta Co., Ltd.; and\n—Omega Inc.\n"
        "1 Low Road, Oz; and Sea, Oz.",
        "Acme Trading",
        ["Acme", "Zeta Co., Ltd.", "Omega Inc."],
        ["1 Low Road, Oz", "Sea, Oz"],
    ),
    (
        "Acme Trading (f.k.a., Old Acme), a.k.a., the following one alias:\n—Zeta.\nOz.",
        "Acme Trading",
        ["Old Acme", "Zeta"],
        ["Oz"],
    ),
    (
        "Ann Example, (a.k.a., Anna Example, Annie and A. Example), Oz",
        "Ann Example",
        ["Anna Example", "Annie", "A. Example"],
        ["Oz"],
    ),
    ("Acme Works (a.k.a., Acme Work and Acme Workshop), Oz", "Acme Works", ["Acme Work", "Acme Workshop"], ["Oz"]),
    ("Acme Works (a.k.a. Fish and Chips Ltd.), Oz", "Acme Works", ["Fish and Chips Ltd."], ["Oz"]),
    ("Acme Works (a.k.a. “AW”), Oz", "Acme Works", ["AW"], ["Oz"]),
    (
        "Acme, OAO (a.k.a. Acme Oil, Address: 1 Low Road, Oz Alt Address: 2 Sea Street, Oz",
        "Acme, OAO",
        ["Acme Oil"],
        ["1 Low Road, Oz", "2 Sea Street, Oz"],
    ),
    ("National Shipyard Institute (NSI), Oz.", "National Shipyard Institute (NSI)", ["NSI"], ["Oz"]),
    ("Acme Electronics (HK), Oz.", "Acme Electronics (HK)", [], ["Oz"]),
    (
        "Acme Research Institute (ARI) subordinate institution: Zeta Circuits, 1 Low Road, Oz.",
        "Acme Research Institute (ARI) subordinate institution: Zeta Circuits",
        ["Zeta Circuits"],
        ["1 Low Road, Oz"],
    ),
    (
        "Acme, a.k.a., the following one alias:\n—Zeta.\nEta Works. Subordinate institution Theta."
        " The following addresses apply to the entity and the two subordinate institutions:"
        " 1 Low Road, Oz; and 2 Sea Street, Oz.",
        "Acme",
        ["Zeta", "Eta Works", "Theta"],
        ["1 Low Road, Oz", "2 Sea Street, Oz"],
    ),
    (
        "Acme, a.k.a., the following one alias:\n—Zeta Ltd. 1 Low Road, Oz.",
        "Acme",
        ["Zeta Ltd."],
        ["1 Low Road, Oz"],
    ),
    ("Acme, a.k.a., the following one alias:\n—Zeta, 1 Low Road, Oz.", "Acme", ["Zeta"], ["1 Low Road, Oz"]),
    (
        "Acme, a.k.a., the following one alias:\n—Zeta Institute, a.k.a., Eta.\nOz.",
        "Acme",
        ["Zeta Institute", "Eta"],
        ["Oz"],
    ),
    (
        "Acme, a.k.a., the following two aliases:\n—Zeta; Eta; and\n—Theta-5, (Address: Box 2, Oz);"
        " and any related bodies.\n",
        "Acme",
        ["Zeta", "Eta", "Theta-5"],
        ["Box 2, Oz"],
    ),
    (
        "OOO Acme (f.k.a., AO Acme, a.k.a., the following two aliases:\n—LLC Acme; and\n—Acme LLC. 1 Low Road, Oz.\n"
        "JSC Acme; and OJSC ACME)",
        "OOO Acme",
        ["AO Acme", "LLC Acme", "Acme LLC", "JSC Acme", "OJSC ACME"],
        ["1 Low Road, Oz"],
    ),
    ("Acme, a.k.a., the following one alias:\n—Zeta.\nand the following one alias: Oz.", "Acme", ["Zeta"], ["Oz"]),
    ("The Ministry of Oz, including all its units wherever located; and more.", "The Ministry of Oz", [], []),
    ("Address 01, Room 2, 1 Low Road, Oz.", "Address 01", [], ["Room 2, 1 Low Road, Oz"]),
]


@pytest.mark.parametrize(("cell", "name", "aliases", "addresses"), CELLS)
def test_an_entity_cell_is_taken_apart(cell: str, name: str, aliases: list[str], addresses: list[str]) -> None:
    assert parts(cell) == (name, aliases, addresses)


PIECES = """Acme|, |; and |\n|\n—|a.k.a., the following two aliases:| (a.k.a., |)|Co., Ltd.|. |and |Address: |1 Low Road
|Oz|subordinate institution: |(See alternate address under Oz)|“|the|(NSI)"""


@given(st.one_of(st.lists(st.sampled_from(PIECES.split("|")), min_size=1).map("".join), st.text(min_size=1)))
def test_any_cell_gives_spans_within_it(cell: str) -> None:
    found = split_entity(cell)
    for span in (found.name, *found.aliases, *found.addresses):
        assert span.quote(cell)
    assert list(found.aliases) == sorted(set(found.aliases))


def test_hostile_cells_take_no_longer_than_their_length() -> None:
    for piece in (",", "(", "a. ", " and ", "Ltd, ", "; ", "(a.k.a. ", "\n—", ". ", "See "):
        started = time.process_time()
        split_entity("Acme" + piece * 5_000)
        assert time.process_time() - started < 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 Low Road, Oz, and 2 Sea Street, Oz", ["1 Low Road, Oz", "2 Sea Street, Oz"]),
        ("1 Low Road, Oz and 2 Sea Street, Oz.", ["1 Low Road, Oz", "2 Sea Street, Oz"]),
        ("Rooms 2 and 3, Sun and Moon Building, Oz", ["Rooms 2 and 3, Sun and Moon Building, Oz"]),
        ("andBlock 4, Io; and3 Sea Street, Io", ["Block 4, Io", "3 Sea Street, Io"]),
        ("Hill, U.A.E. (For alternate addresses, see Io and Ur.)", ["Hill, U.A.E."]),
        ("Hill, Oz. (See also Ur (Occupied))", ["Hill, Oz"]),
        ("Addresses for Acme Ltd.: Hill, Oz", ["Hill, Oz"]),
        (" ; and .", []),
    ],
)
def test_addresses_are_parted(text: str, expected: list[str]) -> None:
    assert [span.quote(text) for span in split_addresses(text)] == expected


@pytest.mark.parametrize(
    ("address", "keys"),
    [
        ("No. 88, Low Road, Oz, Io", {"88 low road"}),
        ("No. 88 Low Rd", {"88 low road"}),
        ("Unit 2, 16th Floor, Block A, 88 Low Road (East), Oz", {"88 low east road"}),
        ("Room 605, 6/F, Sun Building, 75-77, Tall Tree St., Oz", {"75 77 tall tree street"}),
        ("Karla Street, 15, Oz, 123456", {"15 karla street"}),
        ("d. 15 ul. Karla, Oz", {"15 karla street"}),
        ("5 Lenina Street, Oz", {"5 lenina street oz"}),
        ("5 Lenina Street", set()),
        ("Unit 2, 16th Floor, Building A, Oz", set()),
        ("St. Oz, 7", set()),
        ("Low Road, Oz", set()),
        ("No. 8 Road, Oz", set()),
        ("", set()),
    ],
)
def test_an_address_has_a_key_for_each_numbered_street(address: str, keys: set[str]) -> None:
    assert address_keys(address) == keys


@given(st.text())
def test_keys_are_in_normal_form(address: str) -> None:
    assert all(key and normalise(key) == key for key in address_keys(address))


@pytest.mark.parametrize(
    ("requirement", "superscripts", "expected"),
    [
        ("All items (See §§ 734.9(g),3 746.8(a)(3), and 744.21(b) of the EAR)", (), ("3",)),
        ("All items (See §734.9(g), 3 §746.8(a)(3), and §744.21(b) of the EAR).", (), ("3",)),
        ("All items (See §§ 734.9(g)3, 746.8(a)(3) of the EAR)", (), ("3",)),
        ("All items, see §§ 734.9(e) 1 and 744.11 of the EAR2", ("2",), ("1", "2")),
        ("All items (See §734.9(e)1, and §744.11 of the EAR)2.", (), ("1", "2")),
        ("All items. (See §§ 734.9(e)(2) and 744.11 of the EAR)4", (), ("4",)),
        ("All items. (See §§ 734.9(e)(2) and 744.11 of the EAR) 4", (), ("4",)),
        ("All items. (See §§ 734.9(e) and 744.11 of the EAR)", ("4",), ("4",)),
        ("All items. (See § 744.11 of the EAR)", (), ()),
        (
            "Items on the CCL and EAR99 items, under § 740.11(b)(2) and (e); see § 734.9(g), 744.21(b) of the EAR",
            (),
            (),
        ),
        ("", (), ()),
    ],
)
def test_footnote_numbers_are_told_from_other_digits(
    requirement: str, superscripts: tuple[str, ...], expected: tuple[str, ...]
) -> None:
    assert footnote_numbers(requirement, superscripts) == expected


@pytest.mark.parametrize(
    ("source", "slug"),
    [
        ("Entity List (EL) - Bureau of Industry and Security", "entity-list"),
        ("Unverified List (UVL) - Bureau of Industry and Security", "unverified-list"),
        ("Military End User (MEU) List - Bureau of Industry and Security", "meu-list"),
        ("Non-SDN Menu-Based Sanctions List (NS-MBS List) - Treasury Department", "ns-mbs"),
        ("Capta List (CAP) - Treasury Department", "capta"),
        ("ITAR Debarred (DTC) - State Department", "dtc"),
        ("New List (XYZ-2) - A Bureau", "xyz-2"),
        ("A list without a code", "a-list-without-a-code"),
        ("", "unknown"),
    ],
)
def test_every_list_has_a_slug(source: str, slug: str) -> None:
    assert list_slug(source) == slug


def test_citations_keep_their_place_in_the_text() -> None:
    text = "Citation: 84 FR 29373, 6/24/19.\n87 FR 62202, 10/13/22."
    cell = Field(text[10:], Span(10, len(text)))
    found = row_citations(cell)
    assert [(one.volume, one.page, str(one.published)) for one in found] == [
        (84, 29373, "2019-06-24"),
        (87, 62202, "2022-10-13"),
    ]
    assert all(one.field.span.quote(text) == one.field.value for one in found)
    assert row_citations(None) == ()


def test_a_part_of_a_field_is_a_field_of_the_same_text() -> None:
    assert sub_field(Field("abcdef", Span(10, 16)), Span(1, 3)) == Field("bc", Span(11, 13))


def test_an_acronym_belongs_to_the_name_that_it_abbreviates() -> None:
    assert acronym_at_end("7th Institute of the Oz Technology Group (OTG)") is None
    assert acronym_at_end("The Oz Technology Group (OTG)") == Span(25, 28)


@pytest.mark.shared
def test_names_of_the_entity_list_agree_with_the_screening_list(shared: Path) -> None:
    """98.8 % when this was written; the two lists spell the other names differently, or a name runs into an address."""
    file = next((shared / "data/ecfr").glob("*.xml"))
    reading = ecfr.read(file.read_bytes(), name=file.name, metadata=FileMetadata(as_of=PartialDate(2026, 7, 9)))[0]
    results = json.loads((shared / "data/csl/consolidated_2026-07-31.json").read_text("utf-8"))["results"]
    known = {normalise(result["name"]) for result in results if "(EL)" in result["source"]}
    agreeing = sum(normalise(listing.name.value) in known for listing in reading.listings)
    assert agreeing / len(reading.listings) >= 0.98


@pytest.mark.shared
def test_rows_share_numbered_streets(shared: Path) -> None:
    file = next((shared / "data/ecfr").glob("*.xml"))
    reading = ecfr.read(file.read_bytes(), name=file.name, metadata=FileMetadata(as_of=PartialDate(2026, 7, 9)))[0]
    rows = defaultdict(set)
    for listing in reading.listings:
        for address in listing.addresses:
            for key in address_keys(address.value):
                rows[key].add(listing.row)
    assert len(rows["88 nansong road"]) >= 3
    assert sum(len(sharing) > 1 for sharing in rows.values()) > 400
