"""Every entry of the bundled list is found under its name in other writings, and nothing that is not akin to it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from index.names import NameIndex
from sources.bundled import bundled_folder
from sources.ingest import add_paths
from sources.library import Library
from sources.model import Listing
from tests.listed import serve
from tests.renamed import is_kin, last_first, renamed, without_form

TODAY = date(2026, 11, 20)


@pytest.fixture(scope="module")
def bundled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[NameIndex, tuple[Listing, ...]]]:
    with Library.open(tmp_path_factory.mktemp("home")) as library:
        list(add_paths(library, [bundled_folder()], now=lambda: datetime(2026, 11, 20, 12, 0, tzinfo=UTC)))
        snapshot = serve(library)
        lists = [one for one in library.documents() if one.lists]
        rows = tuple(row for one in lists for row in library.listings(one.document.document_id, one.version))
        yield NameIndex(snapshot), rows


def test_each_entry_is_found_however_its_name_is_written(bundled: tuple[NameIndex, tuple[Listing, ...]]) -> None:
    names, rows = bundled
    missed, strange = [], []
    for number, row in enumerate(rows):
        for way, text in renamed(row, number).items():
            hits = names.find(text, as_of=TODAY)
            if row.name.value not in {found.name.value for hit in hits for found in hit.listings}:
                missed.append((way, text))
            strange += [(text, hit.matched) for hit in hits if not any(is_kin(row, found) for found in hit.listings)]
    assert len(rows) == 82
    # Two ordinary words, surname first, are not taken for a name.
    assert missed == [("swapped", "Is Source, Supply on the Entity List?")]
    assert strange == []


def test_a_name_is_written_otherwise() -> None:
    assert without_form("Zeta Robotics Co., Ltd.") == "Zeta Robotics"
    assert last_first("Zeta Robotics Co., Ltd.") == "Robotics, Zeta"
    assert last_first("Zeta") is None
    assert last_first("JSC Zeta Works") is None
