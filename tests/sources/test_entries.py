"""A CSV of entries written by hand is read as a list."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.errors import FootnoteError, SourceError
from sources.metadata import FileMetadata
from sources.model import DocumentKind, PartialDate, Reading
from sources.readers import entries

HEADER = ",".join(entries.COLUMNS) + "\n"
ROWS = (
    '"OZ, REPUBLIC OF","Acme Co., Ltd.",Acme | Zeta Works,"1 Low Road, Oz | Sea, Oz",All items. (See the EAR)4,'
    'Denial,"90 FR 5, 3/28/25"\n'
    ",Omega,,,,,\n"
)


def read(text: str, metadata: FileMetadata | None = None) -> Reading:
    return entries.read(text.encode(), name="mine.csv", metadata=metadata or FileMetadata())[0]


def test_entries_become_rows() -> None:
    reading = read(HEADER + ROWS)
    assert reading.version.text == (
        "mine\n\n"
        "Destination: OZ, REPUBLIC OF\nEntity: Acme Co., Ltd.\nAlias: Acme\nAlias: Zeta Works\n"
        "Address: 1 Low Road, Oz\nAddress: Sea, Oz\nLicense requirement: All items. (See the EAR)4\n"
        "License review policy: Denial\nFederal Register citation: 90 FR 5, 3/28/25\n\n"
        "Entity: Omega"
    )
    acme, omega = reading.listings
    assert acme.list == "entity-list"
    assert [alias.value for alias in acme.aliases] == ["Acme", "Zeta Works"]
    assert [address.value for address in acme.addresses] == ["1 Low Road, Oz", "Sea, Oz"]
    assert acme.footnotes == ("4",)
    assert [(cited.volume, cited.page) for cited in acme.citations] == [(90, 5)]
    assert (omega.destination, omega.requirement, omega.policy, omega.notice) == (None, None, None, None)


def test_the_document_is_an_incomplete_list_unless_metadata_say_more() -> None:
    document = read(HEADER + ROWS).document
    assert document.document_id == document.series == "entries:mine"
    assert document.kind is DocumentKind.LIST
    assert not document.complete
    said = FileMetadata(
        title="Our list", series="our", complete=True, as_of=PartialDate(2025, 3), kind=DocumentKind.DIGEST
    )
    told = read(HEADER + ROWS, said).document
    assert (told.document_id, told.series, told.title) == ("our@2025-03", "our", "Our list")
    assert told.complete
    assert told.kind is DocumentKind.DIGEST


def test_rows_without_a_name_and_unknown_columns_are_said() -> None:
    reading = read("Name,Colour\nAcme,red\n,blue\n\n–,green\nZeta\nEta,pink,more\n")
    assert [listing.name.value for listing in reading.listings] == ["Acme", "Zeta", "Eta"]
    assert "columns not read: colour" in reading.warnings[0]
    assert reading.warnings[1] == "2 rows without a name skipped"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("destination\nOZ\n", "no column `name`"),
        ("", "no column `name`"),
        (HEADER, "no entry with a name"),
        ("name\n" + "x" * 1_000_001 + "\n", "broken CSV at line 2"),
    ],
)
def test_a_bad_file_gets_one_line(text: str, said: str) -> None:
    with pytest.raises(SourceError, match=said) as caught:
        read(text)
    assert str(caught.value).startswith("mine.csv: ")
    assert "\n" not in str(caught.value)


@given(st.text())
def test_any_text_is_read_exactly_or_refused_in_words(text: str) -> None:
    try:
        reading = read("name,aliases\nAcme,Zeta\n" + text.encode("utf-8", "ignore").decode())
    except FootnoteError:
        return
    for listing in reading.listings:
        for field in (listing.name, *listing.aliases):
            assert reading.version.quote(field.span) == field.value
