"""Full text of the Federal Register: fields, words, pages, notes and tables."""

import html
import random
import re
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.errors import SourceError
from sources.metadata import FileMetadata
from sources.model import BlockKind, PartialDate, Reading, Span
from sources.pages import PrintedPages, pages_of
from sources.parse import Format, detect
from sources.readers import fr_xml
from sources.sentences import sentences_of
from tests.entity_rules import ADDITIONS, Rule, issue_xml, rule_xml


def read(text: str, name: str = "rule.xml", metadata: FileMetadata | None = None) -> tuple[Reading, ...]:
    return fr_xml.read(text.encode(), name=name, metadata=metadata or FileMetadata())


def alone(rule: Rule = ADDITIONS) -> Reading:
    (reading,) = read(rule_xml(rule), metadata=FileMetadata(published=PartialDate(2025, 3, 7)))
    return reading


def fields(reading: Reading) -> dict[str, str]:
    text = reading.version.text
    return {
        b.attributes["name"]: text[b.span.start : b.span.end] for b in reading.version.blocks if "name" in b.attributes
    }


def page_of(reading: Reading, words: str) -> PrintedPages | None:
    start = reading.version.text.index(words)
    return pages_of(reading.version, Span(start, start + len(words)))


def test_a_rule_alone_is_a_notice_with_number_citation_pages_and_dates() -> None:
    document = alone().document
    assert (document.document_id, document.document_number) == ("fr:2025-61001", "2025-61001")
    assert (document.citation, document.end_page) == ("90 FR 61001", 61003)
    assert (str(document.published), str(document.effective_on)) == ("2025-03-07", "2025-03-04")
    assert document.title == ADDITIONS.subject


def test_its_head_is_written_as_the_api_record_is() -> None:
    found = fields(alone())
    assert found["type"] == "Rule"
    assert found["regulation_id_numbers"] == "0694-ZZ07"
    assert found["docket_ids"] == "Docket No. 250301-0007"
    assert found["cfr_references"] == "15 CFR Part 744"
    assert found["effective_on"] == "March 4, 2025"
    assert found["abstract"] == ADDITIONS.summary


def test_an_issue_says_when_and_in_which_volume() -> None:
    (reading,) = read(issue_xml([ADDITIONS]))
    document = reading.document
    assert (document.citation, str(document.published)) == ("90 FR 61001", "2025-03-07")
    assert reading.warnings == ()


def test_a_rule_that_begins_below_another_begins_on_the_page_last_turned_to() -> None:
    second = Rule(
        "2025-61002", 0, "Second", "This rule is effective May 1, 2025.", "It adds.", (), (), begins_below=True
    )
    first, below = read(issue_xml([ADDITIONS, second]))
    assert (first.document.end_page, below.document.citation) == (61003, "90 FR 61003")


def test_words_know_their_page_across_a_break_within_a_paragraph() -> None:
    reading = alone()
    assert page_of(reading, "The ERC determined to add Lutz") == PrintedPages(61001, 61001)
    assert page_of(reading, "This activity is contrary") == PrintedPages(61002, 61002)
    assert page_of(reading, "of Zubrowka. This activity") == PrintedPages(61001, 61002)
    assert page_of(reading, "above-described nine") == PrintedPages(61003, 61003)


def test_what_is_above_the_printed_words_has_no_page() -> None:
    assert page_of(alone(), "Type: Rule") is None


def test_references_to_notes_are_no_words_and_notes_are_told_apart() -> None:
    reading = alone()
    assert "of the EAR.\n" in reading.version.text
    notes = [b for b in reading.version.blocks if b.attributes.get("role") == "footnote"]
    assert [reading.version.quote(b.span)[:16] for b in notes] == ["1 The programme "]


def test_a_note_stands_on_the_page_of_its_reference_and_may_run_on() -> None:
    paragraph = "One.<SU>1</SU><FTREF/> <PRTPAGE P='61002'/> Two."
    note = "<FTNT><P><SU>1</SU> Short <PRTPAGE/>tail.</P></FTNT>"
    text = rule_xml(ADDITIONS).replace("<P>Exports, Terrorism.</P>", f"<P>{paragraph}</P>{note}<P>After.</P>")
    (reading,) = read(text.replace("P='61002'/> This", "P='61001'/> This").replace("P='61003'", "P='61001'"))
    assert page_of(reading, "1 Short") == PrintedPages(61001, 61001)
    assert page_of(reading, "tail.") == PrintedPages(61002, 61002)
    assert page_of(reading, "After.") == PrintedPages(61002, 61002)


def test_rows_of_an_entity_list_table_carry_their_destination_and_are_no_listings() -> None:
    reading = alone()
    rows = [reading.version.quote(b.span) for b in reading.version.blocks if b.kind is BlockKind.ROW]
    assert len(rows) == len(ADDITIONS.entries)
    assert rows[1].startswith("Country: FREEDONIA\nEntity: Sylvania Drone Trading LLC")
    assert "License requirement: For all items subject to the EAR. (See § 744.11 of the EAR)4" in rows[7]
    assert "—Lutz Litho; and\n—LLW." in rows[7]
    assert reading.listings == ()


def test_rows_of_other_tables_have_the_labels_of_their_columns() -> None:
    table = """<GPOTABLE COLS="2"><TTITLE>Costs</TTITLE><BOXHD><CHED H="1">Action</CHED><CHED H="1">Cost per<LI>part</LI></CHED>
    </BOXHD><ROW><ENT>Inspection</ENT><ENT>$5</ENT></ROW><ROW><ENT/><ENT/></ROW></GPOTABLE>"""
    (reading,) = read(rule_xml(ADDITIONS).replace("<P>Exports, Terrorism.</P>", table))
    assert "Action: Inspection\nCost per part: $5" in reading.version.text


def test_layout_of_an_indented_copy_is_no_space_before_a_stop() -> None:
    text = """<P>
        Go to
        <E T="03">example.org</E>
        . Then
        <E T="03">stop</E>
         here.
    </P>""".replace("Go to", "Go to ").replace("Then", "Then ")
    (reading,) = read(rule_xml(ADDITIONS).replace("<P>Exports, Terrorism.</P>", text))
    assert "Go to example.org. Then stop here." in reading.version.text


def test_a_correction_names_the_document_that_it_corrects() -> None:
    rule = Rule(
        "C1-2025-61001",
        61900,
        "Additions of Entities to the Entity List; Correction",
        "Effective March 20, 2025.",
        "It corrects.",
        ("In FR Doc. 2025-61001, appearing on page 61001, make the following correction:",),
        (),
        action="Final rule; correction.",
    )
    reading = alone(rule)
    assert (reading.document.document_id, fields(reading)["correction_of"]) == ("fr:C1-2025-61001", "2025-61001")


@pytest.mark.parametrize(
    ("dates", "effective"),
    [
        ("This rule is effective March 25, 2025.", "2025-03-25"),
        ("Effective <E T='03'>May 2, 2025</E>, through June 1, 2025.", "2025-05-02"),
        ("The effective date of the rule published March 1, 2025 (90 FR 1) is delayed from April 15, 2025 to May 16, 2025.", "2025-05-16"),
        ("This rule is effective May 2, 2025, except for § 744.11, which is delayed indefinitely. We go on to say more.", "2025-05-02"),
        ("Comments are due by May 2, 2025.", "None"),
    ],
)  # fmt: skip
def test_the_effective_date_is_the_one_that_the_dates_name(dates: str, effective: str) -> None:
    rule = Rule("2025-61002", 61002, "A Rule", dates, "It does.", (), ())
    assert str(alone(rule).document.effective_on) == effective


def test_without_a_publication_date_it_says_so() -> None:
    (reading,) = read(rule_xml(ADDITIONS))
    assert reading.document.published is None
    assert reading.document.citation == "90 FR 61001"
    assert "publication date not known" in reading.warnings[0]


def test_a_public_inspection_copy_is_refused_with_the_reason() -> None:
    text = rule_xml(ADDITIONS)
    for page in (61001, 61002, 61003):
        text = text.replace(f"<PRTPAGE P='{page}'/>", "")
    text = text.replace(
        "is effective March 4, 2025", "is effective [INSERT DATE OF PUBLICATION IN THE FEDERAL REGISTER]"
    )
    with pytest.raises(SourceError, match=r"rule\.xml: is a public-inspection copy.* no page numbers"):
        read(text)


def test_a_file_without_documents_or_numbers_is_refused_in_one_line() -> None:
    with pytest.raises(SourceError, match="holds no document"):
        read("<FEDREG><VOL>90</VOL></FEDREG>")
    with pytest.raises(SourceError, match="prints no document number") as raised:
        read(rule_xml(ADDITIONS).replace("FR Doc. 2025-61001 ", ""))
    assert "\n" not in str(raised.value)


def test_the_number_may_come_from_the_name_of_the_file() -> None:
    (reading,) = read(rule_xml(ADDITIONS).replace("FR Doc. 2025-61001 ", ""), "2025-61001.xml")
    assert reading.document.document_id == "fr:2025-61001"


def test_it_is_known_by_content() -> None:
    assert detect(rule_xml(ADDITIONS).encode()) is Format.FEDERAL_REGISTER_XML
    assert detect(issue_xml([ADDITIONS]).encode()) is Format.FEDERAL_REGISTER_XML


@pytest.fixture(scope="module", params=["FR-2024-02-12.xml", "FR-2016-04-15.xml"])
def issue(request: pytest.FixtureRequest, shared: Path) -> Path:
    return shared / "data" / "formats" / request.param


@cache
def read_issue(issue: Path) -> tuple[Reading, ...]:
    return fr_xml.read(issue.read_bytes(), name=issue.name, metadata=FileMetadata())


def test_every_rule_of_a_whole_issue_is_a_document_on_the_pages_that_its_contents_give(issue: Path) -> None:
    readings = {
        r.document.document_number: r for r in fr_xml.read(issue.read_bytes(), name="", metadata=FileMetadata())
    }
    marked_up = issue.read_text(encoding="utf-8")
    assert len(readings) == len(re.findall("<FRDOC>", marked_up))
    rules = [r.document for r in readings.values() if fields(r)["type"] == "Rule"]
    assert len(rules) == len(re.findall("<RULE[ >]", marked_up))
    assert all(rule.document_number and rule.citation and rule.end_page and rule.published for rule in rules)
    # One gives no effective date, one is an editorial correction without dates.
    assert sum(rule.effective_on is None for rule in rules) <= 1
    listed = re.findall(r"<PGS>([\d, -]+)</PGS>\s*<FRDOCBP[^>]*>([\w-]+)</FRDOCBP>", marked_up)
    assert len(listed) > 80
    for pages, number in listed:
        document = readings[number].document
        first, last = (int(page) for page in (document.citation.split()[-1], document.end_page))
        spans = [[int(page) for page in run.split("-")] for run in pages.split(",")]
        # Several documents of one subject are listed with the pages of them all; the last page may begin unmarked.
        assert any(run[0] <= first <= last <= run[-1] for run in spans), number


def test_fifty_sentences_stand_on_the_pages_that_the_marks_give(issue: Path) -> None:
    """The marks are read anew here: the file without tags and spaces, and where in that each page begins."""
    squeezed, starts = "", []
    for piece in re.split(r'(<PRTPAGE P="\d+"/>)', issue.read_text(encoding="utf-8")):
        if number := re.fullmatch(r'<PRTPAGE P="(\d+)"/>', piece):
            starts.append((len(squeezed), int(number[1])))
        else:
            squeezed += "".join(html.unescape(re.sub(r"<[^>]*>", "", piece)).split())
    found = 0
    chosen = random.Random(9)
    readings = [
        r for r in fr_xml.read(issue.read_bytes(), name="", metadata=FileMetadata()) if len(r.version.pages) > 2
    ]
    while found < 50:
        reading = chosen.choice(readings)
        notes = [b.span for b in reading.version.blocks if b.attributes.get("role") == "footnote"]
        span = chosen.choice(sentences_of(reading.version))
        words = "".join(reading.version.quote(span).split())
        pages = pages_of(reading.version, span)
        if len(words) < 60 or squeezed.count(words) != 1 or any(note.contains(span) for note in notes) or not pages:
            continue
        place = squeezed.index(words)
        assert pages == tuple(max(s for s in starts if s[0] <= at)[1] for at in (place, place + len(words) - 1)), words
        found += 1


@given(st.data())
def test_a_mutilated_rule_is_read_or_refused_in_one_line(data: st.DataObject) -> None:
    pieces = re.split(r"(<[^>]+>)", issue_xml([ADDITIONS]))
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(pieces) - 1))
        pieces[at] = data.draw(
            st.sampled_from(["", pieces[at] * 2, "<PRTPAGE P='x'/>", "<PRTPAGE/>", f"<PRTPAGE P='{'9' * 5000}'/>", "<!--c-->", "&amp;", "<E T='03'>", "</E>", "\u202e", "<GPOTABLE/>", "<ROW/>"])
        )  # fmt: skip
    try:
        readings = read("".join(pieces))
    except SourceError as exc:
        refused = str(exc)
        readings = ()
    else:
        refused = ""
    assert "\n" not in refused
    for reading in readings:
        for block in reading.version.blocks:
            assert 0 <= block.span.start < block.span.end <= len(reading.version.text)
        assert [page.start for page in reading.version.pages] == sorted(page.start for page in reading.version.pages)


def test_nesting_is_no_reason_to_fail() -> None:
    deep = f"<P>{'<E>' * 200}deep{'</E>' * 200}</P>"
    assert "deep" in read(rule_xml(ADDITIONS).replace("<P>Exports, Terrorism.</P>", deep))[0].version.text
