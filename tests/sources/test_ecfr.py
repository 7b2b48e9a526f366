"""The Entity List is read from eCFR XML: rows, spans, footnotes, date."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.errors import SourceError
from sources.metadata import FileMetadata, load_metadata
from sources.model import BlockKind, DocumentKind, Listing, PartialDate, Reading, Version
from sources.readers import ecfr

DATED = FileMetadata(as_of=PartialDate(2026, 7, 9))

HEAD = "<HEAD>Supplement No. 4 to Part 744—Entity List</HEAD>"
ROWS = """
<TR><TD>OZ, REPUBLIC OF</TD><TD>Acme Co., Ltd., a.k.a., the following one alias:<br/>—Zeta.<br/>1 Low Road,
  Oz; and Sea, Oz.</TD><TD>All items. (See § 744.11 of the EAR)<sup>4</sup></TD><TD>Presumption of denial.</TD>
  <TD>84 FR 29373, 6/24/19.<br/>87 FR 62202, 10/13/22.</TD></TR>
<TR><TD></TD><TD>[Reserved]</TD><TD></TD><TD></TD><TD></TD></TR>
<TR><TD></TD><TD>Omega <I>Works</I>, Oz.</TD><TD>All items (See §§ 734.9(g),3 746.8(a)(3))</TD><TD></TD>
  <TD>87 FR 5, 1/3/22.</TD></TR>
<TR><TD>UR</TD><TD>[Reserved]</TD><TD/><TD/><TD/></TR>
<TR><TD></TD><TD>Eta &amp; Sons, Ur.</TD><TD>All items</TD><TD>Policy of denial</TD><TD>87 FR 6, 1/4/22.</TD></TR>
"""


def xml(rows: str = ROWS, *, head: str = HEAD, before: str = "", after: str = "") -> bytes:
    table = f"<DIV><TABLE><THEAD><TR><TH>Country</TH></TR></THEAD><TBODY>{rows}</TBODY></TABLE></DIV>"
    return f'<DIV9 N="Supplement No. 4 to Part 744" TYPE="APPENDIX">{head}{before}{table}{after}</DIV9>'.encode()


def read(data: bytes, name: str = "list.xml", metadata: FileMetadata = DATED) -> Reading:
    return ecfr.read(data, name=name, metadata=metadata)[0]


def assert_exact(version: Version, listing: Listing) -> None:
    single = (
        listing.name,
        listing.destination,
        listing.requirement,
        listing.policy,
        listing.notice,
        listing.start_date,
    )
    many = (*listing.aliases, *listing.addresses, *listing.countries, *(cited.field for cited in listing.citations))
    for field in (*filter(None, single), *many):
        assert version.quote(field.span) == field.value
        assert listing.span.contains(field.span)


def test_the_text_is_one_line_a_field() -> None:
    assert read(xml()).version.text == (
        "Supplement No. 4 to Part 744—Entity List\n\nAs of: 2026-07-09\n\n"
        "Destination: OZ, REPUBLIC OF\n"
        "Entity: Acme Co., Ltd., a.k.a., the following one alias:\n—Zeta.\n1 Low Road, Oz; and Sea, Oz.\n"
        "License requirement: All items. (See § 744.11 of the EAR)4\n"
        "License review policy: Presumption of denial.\n"
        "Federal Register citation: 84 FR 29373, 6/24/19.\n87 FR 62202, 10/13/22.\n\n"
        "Destination: OZ, REPUBLIC OF\nEntity: Omega Works, Oz.\n"
        "License requirement: All items (See §§ 734.9(g),3 746.8(a)(3))\n"
        "Federal Register citation: 87 FR 5, 1/3/22.\n\n"
        "Destination: UR\nEntity: Eta & Sons, Ur.\nLicense requirement: All items\n"
        "License review policy: Policy of denial\nFederal Register citation: 87 FR 6, 1/4/22."
    )


def test_a_row_becomes_a_listing_with_exact_spans() -> None:
    reading = read(xml())
    for listing in reading.listings:
        assert_exact(reading.version, listing)
        assert listing.version == reading.version.version
    acme = reading.listings[0]
    assert acme.name.value == "Acme Co., Ltd."
    assert [alias.value for alias in acme.aliases] == ["Zeta"]
    assert [address.value for address in acme.addresses] == ["1 Low Road, Oz", "Sea, Oz"]
    assert acme.destination is not None
    assert acme.destination.value == "OZ, REPUBLIC OF"
    assert acme.footnotes == ("4",)
    assert [cited.page for cited in acme.citations] == [29373, 62202]
    assert acme.list == "entity-list"


def test_destinations_are_carried_forward_and_reserved_rows_counted() -> None:
    reading = read(xml())
    assert [listing.destination and listing.destination.value for listing in reading.listings] == [
        "OZ, REPUBLIC OF",
        "OZ, REPUBLIC OF",
        "UR",
    ]
    assert [listing.row for listing in reading.listings] == [0, 1, 2]
    assert reading.warnings == ("2 reserved rows skipped",)


def test_an_empty_cell_is_no_field() -> None:
    omega = read(xml()).listings[1]
    assert omega.policy is None
    assert omega.footnotes == ("3",)


def test_the_document_begins_with_heading_and_date_and_rows_carry_attributes() -> None:
    reading = read(xml())
    first, dated = reading.version.blocks[:2]
    assert first.kind is BlockKind.HEADING
    assert dated.attributes["name"] == "as_of"
    rows = [block for block in reading.version.blocks if block.kind is BlockKind.ROW]
    assert dict(rows[0].attributes) == {"row": "0", "footnotes": "4"}
    assert dict(rows[2].attributes) == {"row": "2"}


def test_the_document_says_what_is_known_of_it() -> None:
    document = read(xml()).document
    assert document.document_id == "ecfr:15-744-supp-4@2026-07-09"
    assert document.kind is DocumentKind.LIST
    assert document.series == "entity-list"
    assert document.publisher == ecfr.PUBLISHER
    assert document.title == "Supplement No. 4 to Part 744—Entity List"
    assert document.complete
    said = FileMetadata(
        as_of=PartialDate(2026, 7, 9), title="T", publisher="P", url="https://example.org", complete=False
    )
    named = read(xml(), metadata=said)
    assert (named.document.title, named.document.publisher, named.document.url) == ("T", "P", "https://example.org")
    assert not named.document.complete
    assert named.version.text.startswith("Supplement No. 4")


def test_text_around_the_table_is_kept() -> None:
    reading = read(
        xml(before="<P>This list names <I>parties</I>.</P>", after="<P class='gpotbl_note'><sup>4</sup> See.</P>")
    )
    assert reading.version.text.split("\n\n")[2] == "This list names parties."
    assert reading.version.text.endswith("\n\n4 See.")


def test_the_list_is_found_in_a_whole_part() -> None:
    part = b"<ECFR><DIV5><DIV9 N='Supplement No. 1 to Part 744'><HEAD>No</HEAD></DIV9>" + xml() + b"</DIV5></ECFR>"
    assert len(read(part).listings) == 3


def test_rows_whose_destination_spans_them_have_four_cells() -> None:
    rows = (
        "<TR><TD>OZ</TD><TD>Acme, Oz.</TD><TD>All</TD><TD>Denial</TD><TD>87 FR 5, 1/3/22.</TD></TR>"
        "<TR><TD>Zeta, Oz.</TD><TD>All</TD><TD>Denial</TD><TD>87 FR 5, 1/3/22.</TD></TR><TR><TD>odd</TD></TR>"
    )
    reading = read(xml(rows))
    assert [listing.name.value for listing in reading.listings] == ["Acme", "Zeta"]
    assert reading.listings[1].destination is not None
    assert reading.warnings == ("1 rows without an entity skipped",)


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"<ECFR><AMDDATE>Jul. 9, 2026(fm)\n</AMDDATE>" + xml() + b"</ECFR>", "list.xml"),
        (xml(), "title-15_2026-07-09.xml"),
    ],
)
def test_the_date_is_taken_from_the_file_or_its_name(data: bytes, name: str) -> None:
    assert read(data, name, FileMetadata()).document.as_of == PartialDate(2026, 7, 9)


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (xml(), "list.xml", "as_of"),
        (xml(), "list-2026-99-99.xml", "as_of"),
        (b"<DIV9 N='Supplement No. 5 to Part 744'/>", "list_2026-07-09.xml", "holds no section with text"),
        (xml("<TR><TD>OZ</TD><TD>[Reserved]</TD><TD/><TD/><TD/></TR>"), "list_2026-07-09.xml", "holds no rows"),
        (b"<DIV9 N='Supplement No. 4 to Part 744'>", "list_2026-07-09.xml", "not well-formed"),
        (b"", "list_2026-07-09.xml", "not well-formed"),
    ],
)
def test_a_bad_file_gets_one_line(data: bytes, name: str, said: str) -> None:
    with pytest.raises(SourceError, match=said) as caught:
        read(data, name, FileMetadata())
    assert str(caught.value).startswith(f"{name}: ")
    assert "\n" not in str(caught.value)


def test_entities_are_not_expanded() -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd"><!ENTITY c "cccc">]>'
    reading = read(bomb + xml("<TR><TD>OZ</TD><TD>Acme &b;&c;, Oz.</TD><TD/><TD/><TD/></TR>"))
    assert reading.listings[0].name.value == "Acme"


@given(
    st.lists(
        st.tuples(
            *[st.text(st.characters(codec="utf-8", exclude_characters="<&\r", exclude_categories=["Cc", "Cs"]))] * 4
        )
    )
)
def test_any_cells_give_exact_spans(rows: list[tuple[str, str, str, str]]) -> None:
    cells = "".join(f"<TR><TD>OZ</TD>{''.join(f'<TD>{cell}</TD>' for cell in row)}</TR>" for row in rows)
    reading = read(xml(cells.replace("\ufffe", "").replace("\uffff", "") + ROWS))
    for listing in reading.listings:
        assert_exact(reading.version, listing)


@pytest.mark.shared
def test_the_whole_entity_list_is_read(shared: Path) -> None:
    file = next((shared / "data/ecfr").glob("*.xml"))
    reading = read(file.read_bytes(), file.name, load_metadata(file.parent)[file.name])
    assert len(reading.listings) == 3409
    assert len({listing.destination.value for listing in reading.listings if listing.destination}) == 91
    assert sum(listing.policy is None for listing in reading.listings) == 160
    assert all(listing.citations for listing in reading.listings)
    footnotes = [number for listing in reading.listings for number in listing.footnotes]
    assert {number: footnotes.count(number) for number in "12345"} == {"1": 130, "2": 130, "3": 773, "4": 96, "5": 16}
    for listing in reading.listings:
        assert_exact(reading.version, listing)
    assert not reading.warnings
