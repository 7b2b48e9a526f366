"""Answers of the Federal Register API become notices."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.errors import FootnoteError, SourceError
from sources.metadata import FileMetadata
from sources.model import BlockKind, DocumentKind, PartialDate, Reading
from sources.readers import federal_register

RECORD: dict[str, object] = {
    "title": "Additions  to the List",
    "type": "Rule",
    "action": "Final rule.",
    "abstract": "This rule adds 2 entities.\nUnder T[uuml]rkiye.",
    "document_number": "2025-00001",
    "citation": "90 FR 100",
    "volume": 90,
    "start_page": 100,
    "end_page": 102,
    "publication_date": "2025-03-28",
    "effective_on": "2025-03-25",
    "agencies": [{"name": "Commerce Department", "id": 54}, {"raw_name": "Bureau of Examples"}],
    "docket_ids": ["Docket No. 1"],
    "regulation_id_numbers": ["0000-AA00"],
    "cfr_references": [{"title": 15, "part": 744}, {"title": 15, "part": None}],
    "correction_of": None,
    "html_url": "https://example.org/2025-00001",
}


def read(content: object) -> tuple[Reading, ...]:
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    return federal_register.read(data, name="fr.json", metadata=FileMetadata())


def test_a_document_is_one_line_a_field() -> None:
    assert read(RECORD)[0].version.text == (
        "Title: Additions to the List\nType: Rule\nAction: Final rule.\nDocument number: 2025-00001\n"
        "Citation: 90 FR 100\nVolume: 90\nStart page: 100\nEnd page: 102\nPublication date: 2025-03-28\n"
        "Effective date: 2025-03-25\nAgency: Commerce Department\nAgency: Bureau of Examples\nDocket: Docket No. 1\n"
        "RIN: 0000-AA00\nCFR reference: 15 CFR 744\nCFR reference: 15 CFR\nAddress: https://example.org/2025-00001\n"
        "Abstract: This rule adds 2 entities.\nUnder T[uuml]rkiye."
    )


def test_every_line_is_a_field_named_as_the_api_names_it() -> None:
    version = read(RECORD)[0].version
    assert all(block.kind is BlockKind.FIELD for block in version.blocks)
    by_name = {block.attributes["name"]: version.quote(block.span) for block in version.blocks}
    assert set(by_name) == set(RECORD) - {"correction_of"}
    assert by_name["effective_on"] == "2025-03-25"


def test_the_document_holds_what_is_known() -> None:
    document = read(RECORD)[0].document
    assert document.document_id == "fr:2025-00001"
    assert document.kind is DocumentKind.NOTICE
    assert document.title == "Additions to the List"
    assert document.publisher == "Federal Register"
    assert document.published == PartialDate(2025, 3, 28)
    assert str(document.effective_on) == "2025-03-25"
    assert (document.citation, document.end_page) == ("90 FR 100", 102)
    assert document.url == "https://example.org/2025-00001"


def test_a_record_may_have_next_to_nothing() -> None:
    reading = read({"document_number": "C1-2025-1", "title": "Correction", "abstract": None, "type": None})[0]
    assert reading.version.text == "Title: Correction\nDocument number: C1-2025-1"
    assert reading.document.published is None
    assert reading.document.citation == ""


def test_an_envelope_gives_its_documents_in_order() -> None:
    other = RECORD | {"document_number": "2025-00002", "citation": None}
    readings = read({"count": 2, "results": [RECORD, other]})
    assert [reading.document.document_number for reading in readings] == ["2025-00001", "2025-00002"]
    assert readings[1].document.citation == "90 FR 100"
    assert readings == read([RECORD, other])


def test_of_two_records_with_one_number_the_last_counts() -> None:
    readings = read({"results": [RECORD, RECORD | {"title": "Newer"}]})
    assert [reading.document.title for reading in readings] == ["Newer"]
    assert readings[0].warnings == ("record 1: 2025-00001 again; the last one is kept",)


def test_fields_of_another_type_are_left_out_and_said() -> None:
    bad = {
        "abstract": ["x"],
        "volume": "ninety",
        "end_page": True,
        "start_page": "100",
        "publication_date": "28 March",
        "effective_on": 5,
        "agencies": "Commerce",
        "docket_ids": [1, "D"],
        "html_url": "javascript:alert(1)",
        "citation": {},
    }
    reading = read(RECORD | bad)[0]
    assert reading.document.published is None
    assert reading.document.effective_on is None
    assert reading.document.url == ""
    assert "Publication date" not in reading.version.text
    assert "Docket: D\n" in reading.version.text
    said = " ".join(reading.warnings)
    for field in (
        "abstract",
        "volume",
        "end_page",
        "publication_date",
        "effective_on",
        "agencies",
        "docket_ids",
        "citation",
    ):
        assert said.count(f": {field} ") == 1
    assert all(warning.startswith("record 0 (2025-00001): ") for warning in reading.warnings)


def test_records_that_are_no_documents_are_left_out() -> None:
    readings = read({"results": [{"title": "No number"}, {"document_number": "1"}, None, RECORD]})
    assert len(readings) == 1
    assert readings[0].warnings == (
        "record 0: has no document_number; left out",
        "record 1: has no title; left out",
        "record 2: is no object; left out",
    )


def test_many_warnings_are_summed_up() -> None:
    readings = read({"results": [None] * 50 + [RECORD]})
    assert len(readings[0].warnings) == 21
    assert readings[0].warnings[-1] == "and 30 more of this kind"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ({"count": 0, "total_pages": 0}, "no documents in this"),
        ({"count": 0, "results": []}, "it is empty"),
        ({"results": "x"}, "`results` is no list"),
        ({"results": [{"title": "x"}]}, "has no document_number"),
        (b"{", "broken JSON"),
        (3, "is no object"),
    ],
)
def test_a_bad_file_gets_one_line(content: object, said: str) -> None:
    with pytest.raises(SourceError, match=said) as caught:
        read(content)
    assert str(caught.value).startswith("fr.json: ")
    assert "\n" not in str(caught.value)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["title", "part", "name"]), inner),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from([*RECORD]), VALUES))
def test_any_record_is_read_or_refused_in_words(record: dict[str, object]) -> None:
    try:
        readings = read({"results": [record, RECORD | record, RECORD]})
    except FootnoteError:
        return
    for reading in readings:
        for block in reading.version.blocks:
            assert reading.version.quote(block.span)


@pytest.mark.shared
def test_the_notices_at_hand_are_read(shared: Path) -> None:
    file = shared / "data/federal_register/documents.json"
    readings = federal_register.read(file.read_bytes(), name=file.name, metadata=FileMetadata())
    assert len(readings) == 218
    assert not [warning for reading in readings for warning in reading.warnings]
    assert sum(bool(reading.document.citation) for reading in readings) == 16
    records = {record["document_number"]: record for record in json.loads(file.read_text("utf-8"))["results"]}
    for reading in readings:
        abstract = records[reading.document.document_number].get("abstract")
        assert not abstract or reading.version.text.endswith(f"\nAbstract: {abstract}")
