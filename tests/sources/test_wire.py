import json
from dataclasses import fields
from typing import Any

import pytest

from sources.bundled import bundled_folder
from sources.errors import SourceError
from sources.metadata import FileMetadata, load_metadata
from sources.model import DocumentKind, PartialDate, Reading
from sources.parse import parse_bytes
from sources.wire import decode_metadata, decode_readings, encode_metadata, encode_readings


def bundled() -> tuple[Reading, ...]:
    folder = bundled_folder()
    known = load_metadata(folder)
    return tuple(
        reading
        for name in ("affiliates-rule-2025.md", "entries-2025-03-25.csv")
        for reading in parse_bytes((folder / name).read_bytes(), name=name, metadata=known[name])
    )


def test_readings_arrive_as_they_were_made() -> None:
    readings = bundled()
    assert decode_readings(encode_readings(readings)) == readings
    assert [field.name for field in fields(Reading)] == ["document", "version", "listings", "warnings"]


def test_metadata_arrives_as_it_was_said() -> None:
    said = FileMetadata(
        title="1984", published=PartialDate(2022, 4), kind=DocumentKind.LIST, complete=False, url="https://example.com"
    )
    assert decode_metadata(json.loads(json.dumps(encode_metadata(said)))) == said
    assert decode_metadata({}) == FileMetadata()


MADE_UP: list[tuple[str, Any]] = [
    ("text", ""),
    ("text", "short"),
    ("text", None),
    ("document", "{}"),
    ("document", '{"document_id": "", "kind": "article"}'),
    ("document", '{"document_id": "a", "kind": "joke"}'),
    ("document", '{"document_id": "a", "kind": "article", "unknown": 1}'),
    ("blocks", [[], [0], [0], [10_000_000], [0]]),
    ("blocks", [[[]], [0], [-5], [1], [0]]),
    ("blocks", "nothing"),
    ("pages", "[[1, 5], [2, 3]]"),
    ("pages", "[[1, 100000000]]"),
    ("rows", [[0, "entity-list", 0, 5, "[]"]]),
    ("rows", [[0]]),
    ("warnings", 5),
]


@pytest.mark.parametrize(("key", "value"), MADE_UP, ids=str)
def test_a_made_up_answer_is_refused(key: str, value: object) -> None:
    for packed in json.loads(encode_readings(bundled())):
        with pytest.raises(SourceError, match="malformed"):
            decode_readings(json.dumps([packed | {key: value}]).encode())


def test_a_row_whose_words_are_not_at_its_place_is_refused() -> None:
    [_, packed] = json.loads(encode_readings(bundled()))
    with pytest.raises(SourceError, match="is not the text at"):
        decode_readings(json.dumps([packed | {"text": "x" + packed["text"]}]).encode())


@pytest.mark.parametrize("data", [b"", b"x", b"{}", b"5", b"[5]", b"[[]]", b"\xff", b"[" * 100_000])
def test_an_answer_that_is_no_json_of_readings_is_refused(data: bytes) -> None:
    if data == b"{}":
        assert decode_readings(data) == ()
        return
    with pytest.raises(SourceError, match="malformed"):
        decode_readings(data)
