"""The Consolidated Screening List is read from JSON and CSV, every row of every list."""

import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.errors import FootnoteError, SourceError
from sources.metadata import FileMetadata, load_metadata
from sources.model import Listing, PartialDate, Reading, Version
from sources.readers import csl

DATED = FileMetadata(as_of=PartialDate(2026, 7, 31))
ROW = {
    "source": "Entity List (EL) - Bureau of Industry and Security",
    "name": "Oz Shipyard Institute (OSI)",
    "alt_names": ["Zeta", "Zeta Co., Ltd."],
    "addresses": [{"address": "1 Low Road", "city": "Oz City", "country": "OZ"}, {"country": "OZ"}, {"country": "UR"}],
    "federal_register_notice": "84 FR 29371; 87 FR 62186",
    "start_date": "2019-06-24",
    "end_date": "2029-06-24",
    "license_requirement": "All items. (See §§ 734.9(e)(2) and 744.11 of the EAR)4",
    "license_policy": "Presumption of denial",
    "remarks": None,
    "programs": ["P1", "P2"],
}
HEADER = (
    "_id,source,entity_number,type,programs,name,title,addresses,federal_register_notice,start_date,end_date,"
    "standard_order,license_requirement,license_policy,remarks,alt_names\n"
)


def read(content: object, metadata: FileMetadata = DATED) -> Reading:
    data = content.encode() if isinstance(content, str) else json.dumps(content).encode()
    return csl.read(data, name="csl.json", metadata=metadata)[0]


def values(fields: tuple[object, ...]) -> list[str]:
    return [field.value for field in fields]  # type: ignore[attr-defined]


def assert_exact(version: Version, listing: Listing) -> None:
    single = (listing.name, listing.requirement, listing.policy, listing.notice, listing.start_date)
    many = (*listing.aliases, *listing.addresses, *listing.countries, *(cited.field for cited in listing.citations))
    for field in (*filter(None, single), *many):
        assert version.quote(field.span) == field.value
        assert listing.span.contains(field.span)


def test_the_text_of_a_json_row_has_a_fixed_order() -> None:
    assert read({"results": [ROW]}).version.text == (
        "Consolidated Screening List\n\nAs of: 2026-07-31\n\n"
        "List: Entity List (EL) - Bureau of Industry and Security\n"
        "Entity: Oz Shipyard Institute (OSI)\n"
        "Alias: Zeta\nAlias: Zeta Co., Ltd.\n"
        "Address: 1 Low Road, Oz City, OZ\nCountry: UR\n"
        "Programs: P1; P2\n"
        "Federal Register notice: 84 FR 29371; 87 FR 62186\n"
        "Start date: 2019-06-24\n"
        "End date: 2029-06-24\n"
        "License requirement: All items. (See §§ 734.9(e)(2) and 744.11 of the EAR)4\n"
        "License policy: Presumption of denial"
    )


def test_a_json_row_becomes_a_listing() -> None:
    reading = read({"results": [ROW]})
    listing = reading.listings[0]
    assert_exact(reading.version, listing)
    assert listing.list == "entity-list"
    assert listing.destination is None
    assert values(listing.aliases) == ["OSI", "Zeta", "Zeta Co., Ltd."]
    assert values(listing.addresses) == ["1 Low Road, Oz City, OZ"]
    assert values(listing.countries) == ["OZ", "UR"]
    assert [cited.page for cited in listing.citations] == [29371, 62186]
    assert listing.footnotes == ("4",)
    assert listing.start_date is not None


def test_a_csv_row_becomes_a_listing() -> None:
    reading = read(
        HEADER
        + '1,Unverified List (UVL) - A Bureau,,,,Acme,,"1 Low Road, Oz, OZ; and 2 Sea Street, Ur, UR; OZ",83 FR 5,'
        '2020-01-02,,,"All items ","Denial",A remark,"Acme Works; Fish and Chips; and Zeta, Inc."\n'
    )
    listing = reading.listings[0]
    assert_exact(reading.version, listing)
    assert listing.list == "unverified-list"
    assert values(listing.aliases) == ["Acme Works", "Fish and Chips", "Zeta, Inc."]
    assert values(listing.addresses) == ["1 Low Road, Oz, OZ", "2 Sea Street, Ur, UR"]
    assert values(listing.countries) == ["OZ", "UR"]
    assert "\nAliases: Acme Works; Fish and Chips; and Zeta, Inc.\n" in reading.version.text
    assert reading.version.text.endswith("\nRemarks: A remark")


def test_quoted_headers_and_a_byte_order_mark_are_read() -> None:
    reading = read('\ufeff"_ID","Source","Name","Start Date"\n"1","New List (NEW)","Acme","2020-01-02"\n')
    assert reading.listings[0].list == "new"


def test_every_row_is_kept_in_order() -> None:
    rows = [ROW | {"name": name, "source": source} for name, source in (("A", "SDN (SDN)"), ("B", "?"), ("B", ""))]
    reading = read({"results": rows})
    assert [listing.list for listing in reading.listings] == ["sdn", "unknown", "unknown"]
    assert [listing.row for listing in reading.listings] == [0, 1, 2]


@pytest.mark.parametrize(
    ("content", "as_of"),
    [
        ({"results": [ROW], "search_performed_at": "2026-08-01T04:05:06"}, PartialDate(2026, 8, 1)),
        ({"results": [ROW, ROW | {"start_date": "2020-05-06"}]}, PartialDate(2020, 5, 6)),
        ([ROW], PartialDate(2019, 6, 24)),
    ],
)
def test_the_date_comes_from_the_file_when_metadata_give_none(content: object, as_of: PartialDate) -> None:
    document = read(content, FileMetadata()).document
    assert document.as_of == as_of
    assert document.document_id == f"csl@{as_of}"
    assert document.series == "csl"


def test_a_date_by_start_dates_is_a_guess_that_is_said() -> None:
    assert "newest start date, 2019-06-24" in read({"results": [ROW]}, FileMetadata()).warnings[0]
    assert not read({"results": [ROW]}).warnings


def test_damaged_rows_are_left_out_and_counted() -> None:
    reading = read({"results": [ROW, {"name": " - "}, 7, ROW | {"license_policy": {"a": 1}, "alt_names": "X; and Y"}]})
    assert len(reading.listings) == 2
    assert reading.warnings == (
        "1 results that are no records skipped",
        "field license_policy of 1 rows holds no text; left out",
        "1 rows without a name skipped",
    )
    assert values(reading.listings[1].aliases) == ["OSI", "X", "Y"]
    assert reading.listings[1].policy is None


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ({"results": []}, "no row with a name"),
        ({"results": {}}, "no list `results`"),
        ({"total": 1}, "no list `results`"),
        ('{"results": [', "broken JSON"),
        ({"results": [ROW | {"start_date": None}]}, "as_of"),
        (HEADER, "no row with a name"),
    ],
)
def test_a_bad_file_gets_one_line(content: object, said: str) -> None:
    with pytest.raises(SourceError, match=said) as caught:
        read(content, FileMetadata())
    assert str(caught.value).startswith("csl.json: ")
    assert "\n" not in str(caught.value)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*ROW, "country", "address"]), inner, max_size=3)
    ),
    max_leaves=12,
)


@given(st.lists(st.dictionaries(st.sampled_from([*ROW]), VALUES), max_size=4))
def test_any_records_are_read_exactly_or_refused_in_words(records: list[dict[str, object]]) -> None:
    try:
        reading = read({"results": records})
    except FootnoteError:
        return
    for listing in reading.listings:
        assert_exact(reading.version, listing)


@pytest.mark.shared
@pytest.mark.slow
def test_the_list_of_2026_is_read_whole(shared: Path) -> None:
    file = shared / "data/csl/consolidated_2026-07-31.json"
    metadata = load_metadata(file.parent)[file.name]
    reading = csl.read(file.read_bytes(), name=file.name, metadata=metadata)[0]
    counts = Counter(listing.list for listing in reading.listings)
    assert counts.total() == 25_921
    assert counts["entity-list"] == 3_420
    assert len(counts) == 12
    for listing in reading.listings:
        assert_exact(reading.version, listing)


@pytest.mark.shared
@pytest.mark.slow
def test_the_list_of_2022_is_read_whole(shared: Path) -> None:
    file = shared / "data/csl/consolidated_2022-04.csv"
    reading = csl.read(file.read_bytes(), name=file.name, metadata=load_metadata(file.parent)[file.name])[0]
    counts = Counter(listing.list for listing in reading.listings)
    assert counts.total() == 14_160
    assert counts["entity-list"] == 2_001
    assert reading.document.document_id == "csl@2022-04"
    for listing in reading.listings:
        assert_exact(reading.version, listing)


@pytest.mark.shared
def test_the_sample_of_2025_is_read_whole(shared: Path) -> None:
    file = shared / "data/formats/csl_sample.csv"
    reading = csl.read(file.read_bytes(), name=file.name, metadata=DATED)[0]
    assert len(reading.listings) == 13
    for listing in reading.listings:
        assert_exact(reading.version, listing)
