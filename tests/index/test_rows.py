from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from index.rows import ListHeading, Rows
from sources.address_parts import parse_address
from sources.library import Library
from sources.model import DocumentKind, Listing, Reading, Span
from tests.listed import Row, article_reading, list_reading, serve

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
TODAY = date(2026, 11, 20)

NEWER = list_reading(
    [
        Row(
            "Zeta Robotics Co., Ltd.",
            ("ZRC",),
            addresses=("No. 5 Harbour Road, Strelsau", "No. 77 Castle Street, Zenda"),
            citations=((89, 50010, "2024-06-12"), (90, 310, "")),
            footnotes=("4",),
        ),
        Row(
            "Quill Optics Limited", addresses=("No. 5, Harbour Road, Strelsau",), citations=((89, 50012, "2024-06-12"),)
        ),
        Row(
            "Klow Instruments",
            ("ZRC",),
            destination="SYLDAVIA",
            addresses=("No. 77 Castle Street, Zenda", "No. 5 Harbour Road, Strelsau"),
            citations=((85, 777, "2020-01-08"),),
            footnotes=("4", "5"),
        ),
    ],
    "2026-07-09",
)
OLDER = list_reading([Row("Zeta Robotics Co Ltd"), Row("Gone Works")], "2024-01-05")
SCREENING = list_reading(
    [Row("ZETA ROBOTICS CO., LTD."), Row("Military Maker", slug="meu-list", destination="")],
    "2026-07-31",
    series="csl",
    heading="",
)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path) as opened:
        for reading in (NEWER, OLDER, SCREENING, article_reading("a.txt", "Zeta shipped lathes.")):
            opened.add(reading, added_at=NOON, origin="")
        yield opened


@pytest.fixture
def rows(library: Library) -> Rows:
    return Rows(serve(library))


def names(listings: tuple[Listing, ...]) -> list[str]:
    return [listing.name.value for listing in listings]


def test_the_rows_of_a_list_come_from_the_document_that_answers(rows: Rows) -> None:
    assert rows.of_list(as_of=TODAY) == NEWER.listings
    assert rows.of_list(as_of=date(2026, 7, 8)) == OLDER.listings
    assert rows.of_list("meu-list", as_of=TODAY) == SCREENING.listings[1:]
    assert rows.of_list("meu-list", as_of=date(2020, 1, 1)) == ()
    assert names(rows.of_list(as_of=TODAY, destination="SYLDAVIA")) == ["Klow Instruments"]


def test_rows_are_counted_in_all_and_by_destination(rows: Rows) -> None:
    assert rows.count(as_of=TODAY) == 3
    assert rows.destinations(as_of=TODAY) == {"RURITANIA": 2, "SYLDAVIA": 1}
    assert (rows.count("meu-list", as_of=TODAY), rows.destinations("meu-list", as_of=TODAY)) == (1, {})
    assert (rows.count(as_of=date(2020, 1, 1)), rows.destinations(as_of=date(2020, 1, 1))) == (0, {})


def test_rows_are_found_by_the_pages_they_cite(rows: Rows) -> None:
    assert names(rows.citing(89, 50010, as_of=TODAY)) == ["Zeta Robotics Co., Ltd."]
    assert names(rows.citing(89, 50001, 50020, as_of=TODAY)) == ["Zeta Robotics Co., Ltd.", "Quill Optics Limited"]
    assert rows.citing(89, 50001, as_of=TODAY) == ()
    assert rows.citing(88, 50001, 50020, as_of=TODAY) == ()
    assert rows.citing(89, 50001, 50020, as_of=date(2025, 1, 1)) == ()
    assert rows.citing(89, 50001, 50020, as_of=date(2020, 1, 1)) == ()


def test_rows_are_found_by_the_date_they_cite(rows: Rows) -> None:
    assert names(rows.citing_on(date(2024, 6, 12), as_of=TODAY)) == ["Zeta Robotics Co., Ltd.", "Quill Optics Limited"]
    assert rows.citing_on(date(2024, 6, 13), as_of=TODAY) == ()


def test_a_whole_list_and_its_addresses_are_read_once(rows: Rows) -> None:
    assert rows.of_list(as_of=TODAY) is rows.of_list(as_of=TODAY)
    book = rows.addresses(as_of=TODAY)
    assert book is rows.addresses(as_of=TODAY)
    matches = book.find(parse_address("No 5 Harbour Rd."))
    assert [match.listing.name.value for match in matches] == [
        "Zeta Robotics Co., Ltd.",
        "Quill Optics Limited",
        "Klow Instruments",
    ]
    assert rows.addresses(as_of=date(2026, 7, 8)).find(parse_address("No 5 Harbour Rd.")) == ()
    assert rows.addresses(as_of=date(2020, 1, 1)).find(parse_address("No 5 Harbour Rd.")) == ()


def test_the_heading_of_the_list_can_be_cited(rows: Rows) -> None:
    found = rows.heading(as_of=TODAY)
    assert found is not None
    assert NEWER.version.quote(found.span) == "Register of Watched Firms"
    assert found.dated is not None
    assert NEWER.version.quote(found.dated) == "2026-07-09"
    assert rows.heading(as_of=date(2020, 1, 1)) is None


def test_a_list_without_a_heading_is_cited_by_its_first_line(rows: Rows) -> None:
    found = rows.heading("meu-list", as_of=TODAY)
    version = SCREENING.version
    assert found == ListHeading("csl@2026-07-31", version.version, Span(0, 22), None)
    assert version.quote(Span(0, 22)) == "Destination: RURITANIA"


def test_the_history_of_a_name_is_its_rows_on_every_date(rows: Rows) -> None:
    found = rows.history("zeta robotics co ltd", as_of=TODAY)
    assert [listing.document_id for listing in found] == [
        "entity-list@2026-07-09",
        "entity-list@2024-01-05",
        "csl@2026-07-31",
    ]
    assert [one.document_id for one in rows.history("Gone Works", as_of=TODAY)] == ["entity-list@2024-01-05"]
    assert names(rows.history("ZRC", as_of=TODAY)) == ["Zeta Robotics Co., Ltd.", "Klow Instruments"]
    assert len(rows.history("Zeta Robotics Co., Ltd.", as_of=date(2024, 2, 1))) == 1
    assert rows.history("Unknown", as_of=TODAY) == ()


def test_only_served_versions_answer(library: Library) -> None:
    snapshot = serve(library)
    more = list_reading([Row("Newcomer")], "2026-07-09")
    library.add(more, added_at=NOON, origin="")
    assert Rows(snapshot).of_list(as_of=TODAY) == NEWER.listings
    assert names(Rows(serve(library)).of_list(as_of=TODAY)) == ["Newcomer"]


def test_what_was_erased_is_not_found(library: Library) -> None:
    snapshot = serve(library)
    library.remove("csl@2026-07-31", erase=True)
    assert Rows(snapshot).of_list("meu-list", as_of=TODAY) == ()


def test_an_extract_never_outranks_a_whole_list(library: Library) -> None:
    extract: Reading = list_reading(
        [Row("Extracted")], "2026-10-01", series="extract", kind=DocumentKind.DIGEST, complete=False
    )
    library.add(extract, added_at=NOON, origin="")
    assert Rows(serve(library)).of_list(as_of=TODAY) == NEWER.listings
