from pathlib import Path

import pytest

from sources.errors import MetadataError
from sources.metadata import FileMetadata, load_metadata, parse_metadata
from sources.model import DocumentKind, PartialDate


def test_reads_every_key() -> None:
    text = """
a.txt:
  title: A rule
  publisher: The Zenda Times
  author: Jo Doe
  published: 2025-03-26
  url: https://example.com/a
  language: en
  kind: article
list.csv: {kind: list, as_of: 2022-04, complete: false, series: entity-list}
"""
    found = parse_metadata(text)
    assert found["a.txt"] == FileMetadata(
        title="A rule",
        publisher="The Zenda Times",
        author="Jo Doe",
        published=PartialDate(2025, 3, 26),
        url="https://example.com/a",
        language="en",
        kind=DocumentKind.ARTICLE,
    )
    assert found["list.csv"] == FileMetadata(
        kind=DocumentKind.LIST, as_of=PartialDate(2022, 4), complete=False, series="entity-list"
    )


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ("2025-03-26", PartialDate(2025, 3, 26)),
        ("2025-03-26 10:00:00", PartialDate(2025, 3, 26)),
        ("2022-04", PartialDate(2022, 4)),
        ("2022", PartialDate(2022)),
        ("'2022-04'", PartialDate(2022, 4)),
    ],
)
def test_dates_are_as_precise_as_they_are_written(value: str, wanted: PartialDate) -> None:
    assert parse_metadata(f"a: {{published: {value}}}")["a"].published == wanted


def test_no_file_or_an_empty_one_says_nothing(tmp_path: Path) -> None:
    assert load_metadata(tmp_path) == {}
    (tmp_path / "metadata.yml").write_text("# nothing yet\n", encoding="utf-8")
    assert load_metadata(tmp_path) == {}


def test_a_file_named_without_keys_has_empty_metadata() -> None:
    assert parse_metadata("a.txt:") == {"a.txt": FileMetadata()}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a: {titel: X}", ["a", "unknown key 'titel'", "title, publisher"]),
        ("a: {published: soon}", ["published", "'soon' is not a date", "YYYY-MM"]),
        ("a: {kind: blog}", ["'blog' is not a kind", "article, notice, list, digest"]),
        ("a: {complete: maybe}", ["complete", "true or false"]),
        ("a: {language: no}", ["language", "quotes"]),
        ("a: {url: 'javascript:alert(1)'}", ["url", "https://"]),
        ("a: {title: [x]}", ["title", "not text"]),
        ("a: text", ["a: holds text", "key: value"]),
        ("- a", ["holds a list", "NAME.txt"]),
        ("a: {b", ["not valid YAML at line 1"]),
        ("a: {published: 2025-02-30}", ["not valid YAML"]),
        ("a: !!python/object:os.system {}", ["not valid YAML"]),
        ("a: {x: 1, kind: z}\nb: {y: 1}", ["unknown key 'x'", "'z' is not a kind", "unknown key 'y'"]),
        ('"a\\nb": {x: 1}', ["a b: unknown key"]),
    ],
)
def test_faults_are_named_in_one_line(text: str, words: list[str]) -> None:
    with pytest.raises(MetadataError) as caught:
        parse_metadata(text)
    message = str(caught.value)
    assert "\n" not in message
    assert message.startswith("metadata.yml: ")
    assert all(word in message for word in words)


def test_deep_nesting_is_refused_not_crashed_on() -> None:
    with pytest.raises(MetadataError):
        parse_metadata("a: " + "[" * 20_000)


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / "metadata.yml").write_bytes("a: {title: café}".encode("cp1252"))
    with pytest.raises(MetadataError, match="not UTF-8"):
        load_metadata(tmp_path)


def test_the_given_metadata_can_be_read(shared: Path) -> None:
    assert all(load_metadata(shared / "data" / part) for part in ("articles", "csl", "ecfr"))
