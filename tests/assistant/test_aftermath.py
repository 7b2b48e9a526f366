"""What a re-index leaves to look at: failed files and quotes that the newest texts lack."""

import json
from pathlib import Path

import pytest

from assistant.aftermath import read_aftermath
from assistant.cli import main
from assistant.home import build_index, utc_now
from index.embed import HashEmbedder
from sources.capped import CappedParser
from sources.failures import failed_files
from sources.ingest import add_paths
from sources.library import Library
from tests.index.index_factory import add, article, sample


def add_folder(home: Path, folder: Path) -> dict[str, str]:
    with Library.open(home) as library:
        return {Path(one.path).name: one.status for one in add_paths(library, [folder], now=utc_now)}


def failed(home: Path) -> dict[str, str]:
    with Library.open(home) as library:
        return {Path(one.path).name: one.reason for one in failed_files(library)}


def test_a_failed_file_is_named_until_it_is_added_or_gone(home: Path, tmp_path: Path) -> None:
    files = tmp_path / "files"
    files.mkdir()
    (files / "good.txt").write_text("Ports\n\nShippers said nothing at all about it.\n")
    (files / "bad.json").write_text('{"results": [')
    (files / "odd.png").write_bytes(b"\x89PNG\r\n\x1a\n0000")
    assert add_folder(home, files) == {"bad.json": "failed", "good.txt": "added", "odd.png": "failed"}
    assert set(failed(home)) == {"bad.json", "odd.png"}
    assert all(failed(home).values())
    build_index(home, embedder=HashEmbedder())
    assert {Path(one.path).name for one in read_aftermath(home).failed} == {"bad.json", "odd.png"}
    (files / "bad.json").write_text("Ports\n\nNow it is an article about the harbour.\n")
    (files / "odd.png").unlink()
    add_folder(home, files)
    assert failed(home) == {}


def test_at_most_twenty_superseded_quotes_are_printed(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("index.embed.SentenceEmbedder", lambda *_: HashEmbedder())
    add(home, *sample())
    document = sample()[0].document.document_id
    cited = [{"document_id": document, "version": "old", "quote": f"quote {number}"} for number in range(25)]
    (home / "runs").mkdir()
    (home / "runs" / "run.json").write_text(json.dumps({"citations": cited}))
    with pytest.raises(SystemExit):
        main(["index"])
    lines = [line for line in capsys.readouterr().out.splitlines() if line.startswith("superseded")]
    assert lines[0].startswith("superseded: 25 of 25 quotes")
    assert len(lines) == 1 + 20 + 1
    assert lines[-1] == "superseded … and 5 more; --json lists them"


def test_a_path_that_does_not_exist_is_not_remembered(home: Path, tmp_path: Path) -> None:
    assert add_folder(home, tmp_path / "nowhere.txt") == {"nowhere.txt": "failed"}
    assert failed(home) == {}


def test_a_readers_bug_fails_one_file_and_the_old_text_still_answers(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = tmp_path / "files"
    files.mkdir()
    for name in ("a.txt", "b.txt", "c.txt"):
        (files / name).write_text(f"Title {name}\n\nThe first text of {name} is short.\n")
    add_folder(home, files)
    build_index(home, embedder=HashEmbedder())
    for name in ("a.txt", "b.txt", "c.txt"):
        (files / name).write_text(f"Title {name}\n\nThe second text of {name} is short.\n")
    parse_file = CappedParser.parse_file

    def broken(parser: CappedParser, path: Path, metadata: object) -> object:
        if path.name == "b.txt":
            raise RecursionError("too deep")
        return parse_file(parser, path, metadata)  # type: ignore[arg-type]

    monkeypatch.setattr(CappedParser, "parse_file", broken)
    assert add_folder(home, files) == {"a.txt": "updated", "b.txt": "failed", "c.txt": "updated"}
    assert failed(home) == {"b.txt": "b.txt: its reader failed (RecursionError: too deep); report it"}
    with Library.open(home) as library:
        texts = [library.version(one.document.document_id).text for one in library.documents()]
    assert sum("The first text of b.txt" in text for text in texts) == 1
    monkeypatch.undo()
    assert add_folder(home, files) == {"a.txt": "unchanged", "b.txt": "updated", "c.txt": "unchanged"}
    assert failed(home) == {}


def citation(home: Path, document_id: str, quote: str) -> dict[str, object]:
    with Library.open(home) as library:
        version = library.version(document_id)
    start = version.text.index(quote)
    return {
        "document_id": document_id,
        "version": version.version,
        "quote": quote,
        "start": start,
        "end": start + len(quote),
    }


def test_quotes_that_newer_texts_lack_are_named_and_still_resolve(home: Path) -> None:
    add(
        home,
        *sample(),
        article("a", "A", "Alpha stays. Beta goes."),
        article("b", "B", "Bravo is here."),
        article("c", "C", "Charlie is here."),
    )
    kept, lost = citation(home, "a", "Alpha stays."), citation(home, "a", "Beta goes.")
    removed, erased = citation(home, "b", "Bravo is here."), citation(home, "c", "Charlie is here.")
    (home / "runs").mkdir()
    (home / "memos").mkdir()
    (home / "runs" / "r.json").write_text(
        json.dumps({"cases": [{"id": "one", "citations": [kept, lost]}, {"id": "two", "citations": [removed]}]})
    )
    (home / "memos" / "m.jsonl").write_text(json.dumps({"citations": [erased]}) + "\nnot json\n")
    (home / "runs" / "broken.json").write_text("{")
    assert read_aftermath(home).superseded == ()
    add(home, article("a", "A", "Alpha stays. Gamma comes."))
    with Library.open(home) as library:
        library.remove("b")
        library.remove("c", erase=True)
    after = read_aftermath(home)
    assert after.citations == 4
    assert [(one.file, one.case, one.document_id, one.reason) for one in after.superseded] == [
        ("runs/r.json", "one", "a", "changed"),
        ("runs/r.json", "two", "b", "removed"),
        ("memos/m.jsonl", "", "c", "erased"),
    ]
    with Library.open(home) as library:
        for one in (kept, lost, removed):
            text = library.version(str(one["document_id"]), str(one["version"])).text
            assert text[one["start"] : one["end"]] == one["quote"]  # type: ignore[misc]
