"""Sections of eCFR XML beside the list; the words of the invented part are ours."""

import pytest

from sources.errors import SourceError
from sources.metadata import FileMetadata
from sources.model import BlockKind, DocumentKind, PartialDate, Reading, Tier
from sources.parse import Format, detect
from sources.readers import ecfr
from tests.invented import PART_XML

DATED = FileMetadata(as_of=PartialDate(2026, 7, 9))


def read(metadata: FileMetadata = DATED) -> dict[str, Reading]:
    readings = ecfr.read(PART_XML.encode(), name="part.xml", metadata=metadata)
    return {reading.document.document_id: reading for reading in readings}


def test_a_part_gives_the_list_and_each_section_and_supplement_with_text() -> None:
    assert list(read()) == [
        "ecfr:15-744-supp-4@2026-07-09",
        "ecfr:15-744.11@2026-07-09",
        "ecfr:15-744.16@2026-07-09",
        "ecfr:15-744-supp-5@2026-07-09",
    ]


def test_a_section_is_a_regulation_as_of_the_date_of_the_copy() -> None:
    document = read()["ecfr:15-744.11@2026-07-09"].document
    assert (document.kind, document.tier) == (DocumentKind.REGULATION, Tier.OFFICIAL_TEXT)
    assert (document.citation, document.series) == ("15 CFR 744.11", "15 CFR 744.11")
    assert (document.title, str(document.as_of)) == ("§ 744.11 License requirements for listed entities.", "2026-07-09")
    assert read()["ecfr:15-744-supp-5@2026-07-09"].document.citation == "15 CFR part 744, Supp. No. 5"


def test_paragraphs_citations_and_tables_of_a_section_are_told_apart() -> None:
    version = read()["ecfr:15-744.16@2026-07-09"].version
    rows = [version.quote(b.span) for b in version.blocks if b.kind is BlockKind.ROW]
    assert rows == ["Step: Petition\nDays: 30"]
    cited = [version.quote(b.span) for b in version.blocks if b.attributes.get("role") == "citation"]
    assert cited == ["[62 FR 1, Jan. 2, 1997]"]


def test_the_date_may_stand_in_the_file_or_must_be_given() -> None:
    assert "ecfr:15-744.11@2026-07-01" in {
        r.document.document_id
        for r in ecfr.read(
            PART_XML.replace("<BODY>", "<BODY><AMDDATE>July 1, 2026</AMDDATE>").encode(),
            name="p",
            metadata=FileMetadata(),
        )
    }
    with pytest.raises(SourceError, match="date of this copy of the regulations is not known"):
        read(FileMetadata())


def test_it_is_known_by_content_with_and_without_the_list() -> None:
    without = PART_XML[: PART_XML.index("<DIV9")] + "</DIV5></BODY></TEXT></DLPSTEXTCLASS>"
    assert detect(PART_XML.encode()) is Format.ECFR_XML
    assert detect(without.encode()) is Format.ECFR_XML
    assert len(ecfr.read(without.encode(), name="part.xml", metadata=DATED)) == 2
