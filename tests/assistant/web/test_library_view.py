import dataclasses
from pathlib import Path

import pytest

from assistant.answer import Assistant
from assistant.indexing import Stage
from assistant.web.library_view import (
    Holdings,
    documents_html,
    lines_html,
    read_holdings,
    stage_html,
    status_html,
    uploads_html,
)
from assistant.web.uploads import add_uploads
from sources.errors import FootnoteError
from sources.library import Library
from tests.asked import TODAY
from tests.assistant.web.test_markup import HOSTILE, assert_harmless

ARTICLE = "Sensors from Zenda\n\nMarigold Drives opened a plant for pressure sensors on Monday.\n"


def written(folder: Path, name: str, text: str = ARTICLE) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def test_every_document_is_shown_with_tier_date_passages_and_status(assistant: Assistant) -> None:
    html = documents_html(read_holdings(assistant), "")
    read = assert_harmless(html)
    assert read.tags.count("tr") == 1 + len(assistant.snapshot.documents)
    for words in ("Ports feel the squeeze", "Press", "Official list", "1 March 2025", "Served"):
        assert words in html


def test_the_passages_of_the_documents_are_all_passages(assistant: Assistant) -> None:
    counts = assistant.snapshot.passage_counts()
    assert sum(counts.values()) == assistant.snapshot.manifest.passages
    for document_id, count in counts.items():
        assert count == len(assistant.snapshot.passages_of(document_id))


def test_documents_are_found_by_every_word(assistant: Assistant) -> None:
    holdings = read_holdings(assistant)
    assert "1 of" in documents_html(holdings, "zenda ports")
    assert "0 of" in documents_html(holdings, "zenda nothing")


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_titles_names_and_reasons_stay_words(assistant: Assistant, words: str) -> None:
    holdings = read_holdings(assistant)
    first = {**holdings.documents[0], "title": words, "publisher": words, "document_id": words}
    assert_harmless(documents_html(Holdings((first,), {}), ""))
    assert_harmless(documents_html(holdings, words))
    assert_harmless(lines_html(words))
    assert_harmless(stage_html(Stage(words, 1, 0)))


def test_the_status_says_what_is_served_and_what_waits(invented_home: Path) -> None:
    html = status_html(invented_home, TODAY)
    assert_harmless(html)
    assert "would change nothing" in html
    assert "nothing to roll back to" in html
    assert "list 15 January 2026" in html


def test_each_upload_has_a_result_and_what_the_form_says_becomes_its_metadata(home: Path, tmp_path: Path) -> None:
    files = [written(tmp_path / "a", "plant.txt"), written(tmp_path / "b", "broken.bin", "\x7fELF" + "\0" * 60)]
    found = dict(add_uploads(home, files, {"publisher": "Zenda Post", "published": "2026-11-01", "url": " "}))
    assert {name: result.status for name, result in found.items()} == {"plant.txt": "added", "broken.bin": "failed"}
    with Library.open(home) as library:
        (held,) = library.documents()
    assert held.document.publisher == "Zenda Post"
    assert str(held.document.published) == "2026-11-01"
    html = uploads_html(list(found.items()), note="Re-index")
    assert_harmless(html)
    assert "Added" in html
    assert "Failed" in html


def test_what_the_form_says_wrongly_is_the_result_of_the_file(home: Path, tmp_path: Path) -> None:
    ((_, result),) = add_uploads(home, [written(tmp_path, "plant.txt")], {"published": "last Monday"})
    assert result.status == "failed"
    assert "is not a date" in result.reason


def test_a_metadata_file_among_the_uploads_is_read_and_not_added(home: Path, tmp_path: Path) -> None:
    said = written(tmp_path, "metadata.yml", "plant.txt: {publisher: The Gazette, published: 2026-10}")
    found = list(add_uploads(home, [written(tmp_path, "plant.txt"), said], {"publisher": "Somebody else"}))
    assert [name for name, _ in found] == ["plant.txt"]
    with Library.open(home) as library:
        assert [held.document.publisher for held in library.documents()] == ["The Gazette"]


@pytest.mark.parametrize(
    "name", ["..", "a b\u202etxt.exe", "<img src=x onerror=alert(1)>.txt", "x" * 250 + ".txt", ".hidden.txt", "名.txt"]
)
def test_no_file_name_leaves_its_folder_or_markup(home: Path, tmp_path: Path, name: str) -> None:
    if name == "..":
        with pytest.raises((FootnoteError, OSError)):
            list(add_uploads(home, [tmp_path / ".."], {}))
        return
    ((shown, result),) = add_uploads(home, [written(tmp_path / "in", name)], {})
    assert result.status == "added"
    assert "/" not in shown
    assert not shown.startswith(".")
    assert_harmless(uploads_html([(shown, dataclasses.replace(result, warnings=(name,)))]))
    assert [one.name for one in home.iterdir() if one.name == name] == []


def test_two_uploads_of_one_name_are_both_read(home: Path, tmp_path: Path) -> None:
    files = [
        written(tmp_path / "a", "plant.txt"),
        written(tmp_path / "b", "plant.txt", ARTICLE.replace("Monday", "Friday")),
    ]
    assert [result.status for _, result in add_uploads(home, files, {})] == ["added", "added"]


def test_nothing_of_an_upload_stays_behind(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    list(add_uploads(home, [written(tmp_path / "in", "plant.txt")], {}))
    assert list(scratch.iterdir()) == []
