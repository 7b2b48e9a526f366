"""Raw text of a Federal Register document: invented, in the layout in which it is served."""

import html

import pytest

from index.reason_groups import RuleText
from sources.errors import SourceError
from sources.metadata import FileMetadata
from sources.model import BlockKind, Reading, Span
from sources.pages import pages_of
from sources.parse import Format, detect
from sources.readers import article_text, fr_text

TEXT = r"""[Federal Register Volume 90, Number 44 (Friday, March 7, 2025)]
[Rules and Regulations]
[Pages 61001-61003]
From the Federal Register Online via the Government Publishing Office [www.gpo.gov]
[FR Doc No: 2025-61001]


=======================================================================
-----------------------------------------------------------------------

DEPARTMENT OF COMMERCE

Bureau of Industry and Security

15 CFR Part 744

[Docket No. 250301-0007]
RIN 0694-ZZ07


Additions of Entities to the Entity
List

AGENCY: Bureau of Industry and Security, Department of Commerce.

ACTION: Final rule.

-----------------------------------------------------------------------

SUMMARY: In this rule, BIS adds two entities to the Entity List under
the destination of Zubrowka.

DATES: This rule is effective March 4, 2025.

FOR FURTHER INFORMATION CONTACT: Chair, End-User Review Committee.

SUPPLEMENTARY INFORMATION:

Background

    The Entity List identifies entities.\1\ The ``End-User Review
Committee'' decides.
---------------------------------------------------------------------------

    \1\ The list is a supplement.
---------------------------------------------------------------------------

Additions to the Entity List

    The ERC determined to add Lutz Lithography Works Co., Ltd. and
Nebelsbad Photonics for acquiring lenses in support of the alpine

[[Page 61002]]

air-defence programme of Zubrowka. This is contrary to the foreign
policy interests of the United States.
    For these entities, BIS imposes a license requirement.

[[Page 61003]]

    After the page.

     Country                Entity              License requirement
------------------------------------------------------------------------
ZUBROWKA...........  Lutz Lithography      For all items subject to the
                      Works Co., Ltd.       EAR.

Rudolf K. Rassendyll,
Deputy Assistant Secretary.
[FR Doc. 2025-61001 Filed 3-4-25; 8:45 am]
BILLING CODE 3510-33-P
"""


def read(text: str = TEXT) -> Reading:
    (reading,) = fr_text.read(text.encode(), name="rule.txt", metadata=FileMetadata())
    return reading


def page_of(reading: Reading, words: str) -> tuple[int, int] | None:
    start = reading.version.text.index(words)
    return pages_of(reading.version, Span(start, start + len(words)))


def test_head_pages_and_dates_are_those_of_the_document() -> None:
    document = read().document
    assert (document.document_id, document.citation, document.end_page) == ("fr:2025-61001", "90 FR 61001", 61003)
    assert (str(document.published), str(document.effective_on)) == ("2025-03-07", "2025-03-04")
    assert document.title == "Additions of Entities to the Entity List"


def test_fields_are_as_the_record_has_them() -> None:
    text = read().version.text
    for line in (
        "Type: Rule",
        "Action: Final rule.",
        "Agency: DEPARTMENT OF COMMERCE",
        "Agency: Bureau of Industry and Security",
        "Docket: Docket No. 250301-0007",
        "RIN: 0694-ZZ07",
        "CFR reference: 15 CFR Part 744",
        "Abstract: In this rule, BIS adds two entities to the Entity List under the destination of Zubrowka.",
    ):
        assert f"{line}\n" in text


def test_lines_are_joined_also_across_pages_and_each_word_knows_its_page() -> None:
    reading = read()
    assert "of the alpine air-defence programme of Zubrowka." in reading.version.text
    assert page_of(reading, "of the alpine") == (61001, 61001)
    assert page_of(reading, "air-defence programme") == (61002, 61002)
    assert page_of(reading, "For these entities") == (61002, 61002)
    assert page_of(reading, "After the page.") == (61003, 61003)


def test_quotes_are_curly_and_notes_told_apart() -> None:
    reading = read()
    assert "The Entity List identifies entities. The “End-User Review Committee” decides." in reading.version.text
    notes = [b for b in reading.version.blocks if b.attributes.get("role") == "footnote"]
    assert [reading.version.quote(b.span) for b in notes] == ["1 The list is a supplement."]
    headings = [reading.version.quote(b.span) for b in reading.version.blocks if b.kind is BlockKind.HEADING]
    assert headings[3:5] == ["Background", "Additions to the Entity List"]


def test_the_reason_of_a_group_is_found_in_it() -> None:
    reading = read()
    (reason,) = RuleText(reading.version).reasons(["Nebelsbad Photonics Limited"])
    assert page_of(reading, reading.version.quote(reason.span)) == (61001, 61002)


def test_it_is_known_by_content_and_within_a_page_of_html() -> None:
    wrapped = (
        f"<html>\n<head>\n<title>Federal Register</title></head><body><pre>\n{html.escape(TEXT)}</pre></body></html>"
    )
    assert detect(TEXT.encode()) is Format.FEDERAL_REGISTER_TEXT
    assert detect(wrapped.encode()) is Format.FEDERAL_REGISTER_TEXT
    assert read(wrapped).version.text == read().version.text


def test_one_without_text_or_number_is_refused_in_one_line() -> None:
    with pytest.raises(SourceError, match="prints no document number"):
        read(TEXT.replace("2025-61001", "none"))
    with pytest.raises(SourceError, match="no text found"):
        read(TEXT[: TEXT.index("DATES:")])


def test_the_text_for_public_inspection_is_refused_with_the_reason() -> None:
    start = TEXT[TEXT.index("DEPARTMENT") : TEXT.index("[[Page 61002]]")]
    blank = start.replace("March 4, 2025", "[INSERT DATE OF PUBLICATION IN THE FEDERAL REGISTER]")
    copy = f"This document is scheduled to be published in the\nFederal Register on 03/07/2025.\n\n{blank}"
    assert detect(copy.encode()) in {Format.TEXT, Format.MARKDOWN}
    with pytest.raises(SourceError, match="is a public-inspection copy"):
        article_text.read(copy.encode(), name="copy.txt", metadata=FileMetadata())
