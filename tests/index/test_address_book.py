from index.address_book import AddressBook, solid
from sources.address_parts import Degree, parse_address
from tests.listed import Row, list_reading

ROWS = list_reading(
    [
        Row("Zeta Robotics", addresses=("No. 5 Harbour Road, Strelsau", "Room 2, Elm Tower, Zenda")),
        Row("Quill Optics", addresses=("Elm Tower, Zenda 123456",)),
        Row("Klow Instruments", addresses=("17 Harbour Road, Strelsau", "27-3-301, Oak Zone, Klow")),
        Row("Nobody"),
    ],
    "2026-07-09",
).listings


def found(text: str) -> list[tuple[str, Degree]]:
    return [(match.listing.name.value, match.degree) for match in AddressBook(ROWS).find(parse_address(text))]


def test_what_agrees_most_comes_first_and_each_row_once() -> None:
    assert found("5 Harbour Rd., Strelsau") == [("Zeta Robotics", Degree.SAME), ("Klow Instruments", Degree.STREET)]
    assert found("Room 2, Elm Tower") == [("Zeta Robotics", Degree.SAME), ("Quill Optics", Degree.BUILDING)]


def test_an_address_that_none_prints_finds_nothing() -> None:
    assert found("9 Castle Street") == []
    assert found("Zenda") == []
    assert AddressBook(()).find(parse_address("9 Castle Street")) == ()


def test_words_are_found_as_printed_without_spaces_and_postal_code() -> None:
    book = AddressBook(ROWS)
    assert [match.listing.name.value for match in book.printing("27-3-301 Oak Zone")] == ["Klow Instruments"]
    assert book.printing("Oak") == ()
    assert solid("P.O. Box 23596, Zenda") == "pobox23596zenda"
