"""What a notice's abstract gives as its ground: the determination, and what its first sentence gives outright."""

import json
from collections.abc import Iterator

import pytest

from assistant.cite import Citer
from assistant.notices import Notices
from tests.asked import TODAY, open_files

GIVEN = {
    "In response to the invasion of Ruritania, BIS adds 91 entities to the Entity List.": True,
    "BIS adds four entities for engaging in the diversion of parts.": True,
    "This rule adds four entities to the Entity List because of their cyber activities.": True,
    "This rule amends the regulations by adding 91 entities to the Entity List.": False,
    "This rule adds entities under the destination of Ruritania to support the list.": False,
}


@pytest.fixture(scope="module")
def grounds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, list[str]]]:
    """The sentences given as grounds, by the first sentence of the abstract; each abstract goes on with another."""
    files = tmp_path_factory.mktemp("files")
    results = [
        {
            "title": f"Additions {number} to the Entity List",
            "type": "Rule",
            "document_number": f"2024-1000{number}",
            "publication_date": "2024-06-12",
            "abstract": f"{first} The entries stand under one destination.",
        }
        for number, first in enumerate(GIVEN)
    ]
    (files / "notices.json").write_text(json.dumps({"count": len(results), "results": results}), encoding="utf-8")
    with open_files(tmp_path_factory, files) as opened:
        notices = Notices(opened.snapshot, Citer(opened.snapshot))
        held = {doc.document_number: doc for doc in notices.visible(TODAY)}
        yield {
            first: [cited.quote for cited in notices.grounds(held[f"2024-1000{number}"])]
            for number, first in enumerate(GIVEN)
        }


@pytest.mark.parametrize(("first", "given"), GIVEN.items())
def test_a_first_sentence_gives_a_ground_only_outright(grounds: dict[str, list[str]], first: str, given: bool) -> None:
    assert grounds[first] == ([first] if given else [])
