import re
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.citations import (
    CfrCitation,
    FrCitation,
    parse_cfr,
    parse_fr_citations,
    parse_fr_documents,
    to_bluebook,
    to_cfr,
    to_fr,
    to_plain,
)
from sources.detect import parse_xml

FORMS = [
    ("90 FR 14046", FrCitation(90, 14046)),
    ("90 FR 14046, 14048", FrCitation(90, 14046, 14048)),
    ("90 FR 14048, 3/28/25", FrCitation(90, 14048, None, date(2025, 3, 28))),
    ("84 FR 29373, 6/24/19", FrCitation(84, 29373, None, date(2019, 6, 24))),
    ("89 FR 96837, 12/5/2024", FrCitation(89, 96837, None, date(2024, 12, 5))),
    ("64 FR 28909,.\n5/28/99", FrCitation(64, 28909, None, date(1999, 5, 28))),
    ("77 FR 61249 No. 195", FrCitation(77, 61249)),
    ("76 FR 50407 (8/15/2011)", FrCitation(76, 50407, None, date(2011, 8, 15))),
    ("82 F.R. 48792 10/20/2017", FrCitation(82, 48792, None, date(2017, 10, 20))),
    ("88 F.R. 7685 2/6/2023", FrCitation(88, 7685, None, date(2023, 2, 6))),
    ("81.F.R. 22576 4/18/2016", FrCitation(81, 22576, None, date(2016, 4, 18))),
    ("81 F.R.45276 7/13/2016", FrCitation(81, 45276, None, date(2016, 7, 13))),
    ("86 FR 67319 preview citation details, 11/26/21", FrCitation(86, 67319, None, date(2021, 11, 26))),
    ("90 Fed. Reg. 14,046", FrCitation(90, 14046)),
    ("90 FR 14046, March 28, 2025", FrCitation(90, 14046, None, date(2025, 3, 28))),
    ("90 Fed. Reg. 14,046, 14,048 (Mar. 28, 2025)", FrCitation(90, 14046, 14048, date(2025, 3, 28))),
    ("90 FR 14046, 14048 (28 March 2025)", FrCitation(90, 14046, 14048, date(2025, 3, 28))),
    ("87 FR 21011-21015 (Apr. 11, 2022)", FrCitation(87, 21011, 21015, date(2022, 4, 11))),
]


@pytest.mark.parametrize(("printed", "wanted"), FORMS, ids=lambda value: str(value)[:30])
@pytest.mark.parametrize("frame", ["{}", "See {}.", "({})", "x; {}\nThen"])
def test_reads_every_printed_form(printed: str, wanted: FrCitation, frame: str) -> None:
    text = frame.format(printed)
    [found] = parse_fr_citations(text)
    assert found.citation == wanted
    assert found.span.quote(text) == printed


@pytest.mark.parametrize(
    "text",
    [
        "84 FR 29373, 6/24/19.\n87 FR 62202, 10/13/22.",
        "84 FR 29373, 6/24/19.87 FR 62202, 10/13/22.",
        "84 FR 29373, 6/24/19,87 FR 62202, 10/13/22",
        "84 FR 29373 6/24/19 87 FR 62202 10/13/22",
        "84 FR 29373, 6/24/19; and 87 FR 62202, 10/13/22",
    ],
)
def test_reads_a_stack_of_citations_in_order(text: str) -> None:
    assert [found.citation for found in parse_fr_citations(text)] == [
        FrCitation(84, 29373, None, date(2019, 6, 24)),
        FrCitation(87, 62202, None, date(2022, 10, 13)),
    ]


@pytest.mark.parametrize(
    ("text", "words", "wanted"),
    [
        ("at 90 FR 14046, 12 entities were added", "90 FR 14046", FrCitation(90, 14046)),
        ("see 90 FR 14046. March 28, 2025 was a Friday", "90 FR 14046", FrCitation(90, 14046)),
        ("90 FR 14046, 2/30/25.", "90 FR 14046", FrCitation(90, 14046)),
        ("90 FR 14046 (a rule)", "90 FR 14046", FrCitation(90, 14046)),
    ],
)
def test_takes_no_words_that_are_not_the_citations(text: str, words: str, wanted: FrCitation) -> None:
    [found] = parse_fr_citations(text)
    assert (found.citation, found.span.quote(text)) == (wanted, words)


def test_the_volume_of_the_next_citation_is_no_page() -> None:
    assert [found.citation for found in parse_fr_citations("90 FR 14, 91 FR 22")] == [
        FrCitation(90, 14),
        FrCitation(91, 22),
    ]


@pytest.mark.parametrize("text", ["", "15 CFR 744.11", "5 FROM 12", "FR 14046", "90 FR", "A90 FR 5", "90 FRAC 12"])
def test_finds_none_where_there_is_none(text: str) -> None:
    assert parse_fr_citations(text) == ()


@pytest.mark.parametrize(("year", "wanted"), [("00", 2000), ("68", 2068), ("69", 1969), ("99", 1999)])
def test_splits_two_digit_years_at_68(year: str, wanted: int) -> None:
    [found] = parse_fr_citations(f"64 FR 28909, 5/28/{year}")
    assert found.citation.published == date(wanted, 5, 28)


CITATIONS = st.builds(
    lambda volume, page, more, published: FrCitation(volume, page, page + more if more else None, published),
    st.integers(1, 199),
    st.integers(1, 99_999),
    st.integers(0, 900),
    st.none() | st.dates(date(1936, 3, 14), date(2099, 12, 31)),
)


@settings(max_examples=200)
@given(citation=CITATIONS, printer=st.sampled_from([to_fr, to_bluebook, to_plain]))
def test_what_is_printed_is_read_back(citation: FrCitation, printer: object) -> None:
    printed = printer(citation)  # type: ignore[operator]
    [found] = parse_fr_citations(f"See {printed}.")
    assert found.citation == citation
    assert found.span.quote(f"See {printed}.") == printed


@given(text=st.text(alphabet="90 FRed.g,14/-()MarNo\n") | st.text())
def test_any_text_is_read_without_error_and_spans_are_ordered(text: str) -> None:
    found = parse_fr_citations(text)
    assert all(one.span.end <= other.span.start for one, other in pairwise(found))
    assert all(one.span.end <= len(text) for one in found)


@pytest.mark.parametrize(
    ("printed", "number", "published"),
    [
        ("FR Doc. 2021-04794 (Mar. 8, 2021)", "2021-04794", date(2021, 3, 8)),
        ("FR Doc. 2021-04794, March 8, 2021", "2021-04794", date(2021, 3, 8)),
        ("FR Doc. 2021-04794 (8 March 2021)", "2021-04794", date(2021, 3, 8)),
        ("FR Doc. E9-1234", "E9-1234", None),
        ("FR Doc. 2021-04794", "2021-04794", None),
    ],
)
def test_reads_citations_by_document_number(printed: str, number: str, published: date | None) -> None:
    text = f"See {printed}, and others."
    [found] = parse_fr_documents(text)
    assert (found.number, found.published, found.span.quote(text)) == (number, published, printed)


def test_bluebook_gives_a_comma_to_five_digits_only() -> None:
    assert to_bluebook(FrCitation(88, 7685)) == "88 Fed. Reg. 7685"
    assert to_bluebook(FrCitation(90, 14046, published=date(2025, 6, 5))) == "90 Fed. Reg. 14,046 (June 5, 2025)"


@pytest.mark.parametrize(
    ("printed", "wanted", "again"),
    [
        ("15 CFR 744.11", CfrCitation(15, 744, 11), "15 CFR 744.11"),
        ("15 C.F.R. § 744.16(b)", CfrCitation(15, 744, 16, "(b)"), "15 CFR 744.16(b)"),
        ("15 CFR 744.11(a)(2)(ii)", CfrCitation(15, 744, 11, "(a)(2)(ii)"), "15 CFR 744.11(a)(2)(ii)"),
        ("15 CFR part 744", CfrCitation(15, 744), "15 CFR part 744"),
        ("15 C.F.R. pt. 744", CfrCitation(15, 744), "15 CFR part 744"),
    ],
)
def test_reads_and_prints_cfr_citations(printed: str, wanted: CfrCitation, again: str) -> None:
    text = f"Under {printed}, it is so."
    [found] = parse_cfr(text)
    assert (found.citation, found.span.quote(text), to_cfr(found.citation)) == (wanted, printed, again)


def test_every_citation_of_the_entity_list_is_read(shared: Path) -> None:
    path = shared / "data/ecfr/title-15_part-744_supplement-4_2026-07-09.xml"
    rows = [row for row in parse_xml(path.read_bytes(), name="x").iter("TR") if len(row) == 5]
    cells = ["\n".join(row[4].itertext()) for row in rows]
    found = [citation for cell in cells for citation in parse_fr_citations(cell)]
    assert len(found) == sum(len(re.findall(r"\d\s+FR\b", cell)) for cell in cells)
    assert sum(one.citation.published is None for one in found) <= 3
