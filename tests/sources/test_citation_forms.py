from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.citation_forms import CitationForm, print_citation
from sources.citations import CfrCitation, FrCitation, parse_cfr, parse_fr_citations, parse_fr_documents
from sources.model import Document, DocumentKind, Field, Listing, PartialDate, Span
from sources.pages import PrintedPages

NOTICE = Document(
    "fr:2025-00001", DocumentKind.NOTICE, "Additions of Robots", publisher="Office of Trade", published=PartialDate(2025, 3, 28),
    url="https://example.gov/1", document_number="2025-00001", citation="90 FR 14046",
)  # fmt: skip
LIST = Document(
    "ecfr:list",
    DocumentKind.LIST,
    "Entity List",
    as_of=PartialDate(2026, 7, 9),
    series="entity-list",
    url="https://example.gov/list",
)
ROW = Listing(
    "ecfr:list", "v", 0, "entity-list", Span(0, 90), Field("Zeta Co., Ltd.", Span(0, 14)),
    destination=Field("RURITANIA", Span(20, 29)), notice=Field("90 FR 14048,\n3/28/25.", Span(30, 51)),
)  # fmt: skip
ARTICLE = Document(
    "gazette/a",
    DocumentKind.ARTICLE,
    "Robots listed",
    publisher="The Gazette",
    author="A. Writer",
    published=PartialDate(2025, 3),
)


@pytest.mark.parametrize(
    ("document", "row", "form", "printed"),
    [
        (NOTICE, None, CitationForm.FEDERAL_REGISTER, "90 FR 14046, March 28, 2025"),
        (NOTICE, None, CitationForm.BLUEBOOK, "Additions of Robots, 90 Fed. Reg. 14,046 (Mar. 28, 2025)"),
        (
            NOTICE, None, CitationForm.PLAIN,
            "Office of Trade, “Additions of Robots”, 90 FR 14046 (28 March 2025), https://example.gov/1",
        ),
        (replace(NOTICE, citation=""), None, CitationForm.FEDERAL_REGISTER, "FR Doc. 2025-00001, March 28, 2025"),
        (replace(NOTICE, citation=""), None, CitationForm.BLUEBOOK, "Additions of Robots, FR Doc. 2025-00001 (Mar. 28, 2025)"),
        (replace(NOTICE, published=None), None, CitationForm.FEDERAL_REGISTER, "90 FR 14046"),
        (
            LIST, ROW, CitationForm.FEDERAL_REGISTER,
            "Supplement No. 4 to 15 CFR part 744, under RURITANIA, entry Zeta Co., Ltd. (90 FR 14048, 3/28/25), as of July 9, 2026",
        ),
        (
            LIST, ROW, CitationForm.BLUEBOOK,
            "15 C.F.R. pt. 744, Supp. No. 4 (2026), under RURITANIA, entry Zeta Co., Ltd. (90 FR 14048, 3/28/25)",
        ),
        (LIST, None, CitationForm.BLUEBOOK, "15 C.F.R. pt. 744, Supp. No. 4 (2026)"),
        (LIST, None, CitationForm.FEDERAL_REGISTER, "Supplement No. 4 to 15 CFR part 744, as of July 9, 2026"),
        (
            replace(LIST, kind=DocumentKind.DIGEST), ROW, CitationForm.BLUEBOOK,
            "Entity List, under RURITANIA, entry Zeta Co., Ltd. (90 FR 14048, 3/28/25), as of July 9, 2026 (digest, not the official text)",
        ),
        (ARTICLE, None, CitationForm.FEDERAL_REGISTER, "A. Writer, “Robots listed”, The Gazette, March 2025"),
        (ARTICLE, None, CitationForm.BLUEBOOK, "A. Writer, Robots listed, The Gazette (Mar. 2025)"),
        (ARTICLE, None, CitationForm.PLAIN, "A. Writer, “Robots listed”, The Gazette, March 2025"),
    ],
)  # fmt: skip
def test_documents_and_rows_are_cited_in_three_forms(
    document: Document, row: Listing | None, form: CitationForm, printed: str
) -> None:
    assert print_citation(document, form, row) == printed


def test_a_pinpoint_page_follows_the_first_page_or_the_publisher() -> None:
    assert print_citation(NOTICE, CitationForm.BLUEBOOK, pages=PrintedPages(14048, 14049)).endswith(
        "90 Fed. Reg. 14,046, 14,048 (Mar. 28, 2025)"
    )
    assert (
        print_citation(NOTICE, CitationForm.FEDERAL_REGISTER, pages=PrintedPages(14046, 14046))
        == "90 FR 14046, March 28, 2025"
    )
    assert print_citation(ARTICLE, CitationForm.PLAIN, pages=PrintedPages(3, 4)).endswith(
        "The Gazette, March 2025, p. 3"
    )
    assert print_citation(ARTICLE, CitationForm.BLUEBOOK, pages=PrintedPages(3, 4)).endswith(
        "The Gazette, at 3 (Mar. 2025)"
    )


TITLES = st.text(alphabet="Additions of Rbt, (12) “x” No. 4", min_size=1, max_size=60).map(
    lambda text: f"Rule {text}".strip()
)


@settings(max_examples=200)
@given(
    form=st.sampled_from(CitationForm),
    volume=st.integers(1, 199),
    first=st.integers(1, 99_000),
    more=st.integers(0, 900),
    day=st.dates(date(1936, 3, 14), date(2099, 12, 31)),
    title=TITLES,
)
def test_a_notice_cited_in_any_style_is_read_back(
    form: CitationForm, volume: int, first: int, more: int, day: date, title: str
) -> None:
    notice = replace(NOTICE, title=title, citation=f"{volume} FR {first}", published=PartialDate.from_date(day))
    printed = print_citation(notice, form, pages=PrintedPages(first + more, first + more))
    found = parse_fr_citations(printed)[-1].citation
    # Plain form prints the address after the date, the others nothing.
    assert found == FrCitation(volume, first, first + more if more else None, day)
    numbered = print_citation(replace(notice, citation="", document_number=f"{day.year}-{first:05}"), form)
    [document] = parse_fr_documents(numbered)
    assert (document.number, document.published) == (f"{day.year}-{first:05}", day)


@pytest.mark.parametrize("form", CitationForm)
def test_a_row_cited_in_any_style_names_the_regulation_or_the_notice(form: CitationForm) -> None:
    printed = print_citation(LIST, form, ROW)
    assert parse_fr_citations(printed)[0].citation == FrCitation(90, 14048, None, date(2025, 3, 28))
    if form is not CitationForm.PLAIN:
        assert parse_cfr(printed)[0].citation == CfrCitation(15, 744)
