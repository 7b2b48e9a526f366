"""The record and the full text of a notice are one document, whichever comes first."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sources.library import Change, Library
from sources.metadata import FileMetadata
from sources.model import BlockKind, Reading, Span
from sources.pages import pages_of
from sources.readers import federal_register, fr_xml
from tests.entity_rules import ADDITIONS, rule_xml

NOW = datetime(2026, 11, 20, tzinfo=UTC)
RECORD = {
    "title": "Additions of Entities to the Entity List",
    "document_number": ADDITIONS.number,
    "citation": "90 FR 61001",
    "publication_date": "2025-03-07",
    "effective_on": "2025-03-04",
    "docket_ids": ["Docket No. 250301-0007"],
    "html_url": "https://www.federalregister.gov/documents/2025/03/07/2025-61001/additions",
    "abstract": "In this rule, BIS adds nine entities.",
}


def record(**changes: object) -> Reading:
    data = json.dumps(RECORD | changes).encode()
    return federal_register.read(data, name="a.json", metadata=FileMetadata())[0]


def full_text() -> Reading:
    return fr_xml.read(rule_xml(ADDITIONS).encode(), name="a.xml", metadata=FileMetadata())[0]


def held(home: Path, readings: Sequence[Reading]) -> tuple[Library, list[Change]]:
    library = Library.open(home)
    return library, [library.add(reading, added_at=NOW, origin="a test") for reading in readings]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_the_full_text_keeps_what_the_record_knew(tmp_path: Path, order: tuple[int, int]) -> None:
    both = (record(), full_text())
    library, changes = held(tmp_path, [both[number] for number in order])
    with library:
        assert changes == [Change.ADDED, Change.UPDATED]
        (stored,) = library.documents()
        document, version = stored.document, library.version("fr:2025-61001")
        assert (str(document.published), document.url) == ("2025-03-07", RECORD["html_url"])
        assert (document.citation, document.end_page) == ("90 FR 61001", 61003)
        assert "Effective date: 2025-03-04" in version.text
        assert "RIN: 0694-ZZ07" in version.text
        assert version.text.count("Abstract: ") == 1
        start = version.text.index("This activity is contrary")
        pages = pages_of(version, Span(start, start + 9))
        assert pages is not None
        assert pages.first == 61002
        assert stored.warnings == ()
        assert library.check() == ()
        for block in version.blocks:
            if block.kind is not BlockKind.ROW:
                assert version.quote(block.span) == version.quote(block.span).strip()


def test_either_order_makes_the_same_text(tmp_path: Path) -> None:
    texts = []
    for number, order in enumerate([(record(), full_text()), (full_text(), record())]):
        library, _ = held(tmp_path / str(number), order)
        with library:
            texts.append(library.version("fr:2025-61001"))
    assert texts[0] == texts[1]


def test_adding_either_again_changes_nothing_and_a_newer_record_updates_its_fields(tmp_path: Path) -> None:
    newer = record(title="Additions of Nine Entities to the Entity List")
    library, changes = held(tmp_path, [record(), full_text(), record(), full_text(), newer, full_text()])
    with library:
        assert changes[2:] == [Change.UNCHANGED, Change.UNCHANGED, Change.UPDATED, Change.UNCHANGED]
        assert library.document("fr:2025-61001").title == "Additions of Nine Entities to the Entity List"


def test_a_record_without_full_text_replaces_a_record(tmp_path: Path) -> None:
    library, _ = held(tmp_path, [record(), record(docket_ids=None)])
    with library:
        assert "Docket" not in library.version("fr:2025-61001").text


def test_a_removed_document_brings_nothing_back(tmp_path: Path) -> None:
    library, _ = held(tmp_path, [full_text()])
    with library:
        library.remove("fr:2025-61001")
        library.add(record(), added_at=NOW, origin="a test")
        assert "Lutz" not in library.version("fr:2025-61001").text


def test_it_counts_as_fetched_when_all_of_it_was(tmp_path: Path) -> None:
    def fetched(reading: Reading) -> Reading:
        return replace(reading, document=replace(reading.document, fetched=True))

    library, _ = held(tmp_path, [fetched(record()), fetched(full_text())])
    with library:
        assert library.document("fr:2025-61001").fetched
        library.add(record(), added_at=NOW, origin="a test")
        assert not library.document("fr:2025-61001").fetched
