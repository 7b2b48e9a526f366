"""Asking an assistant in a test, what it said, and a library of the invented files with more beside them."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from assistant.answer import Assistant
from assistant.home import build_index, utc_now
from assistant.model import Answer, Question, Turn
from index.embed import HashEmbedder
from sources.ingest import add_paths
from sources.library import Library
from tests.invented import ROWS, list_xml, write_files

TODAY = date(2026, 11, 20)


def ask(assistant: Assistant, text: str, as_of: date | None = None, history: tuple[Turn, ...] = ()) -> Answer:
    """Ask one question."""
    return assistant.ask(Question(text, history, as_of))


def said(answer: Answer) -> str:
    """Return the texts of the statements, one a line."""
    return "\n".join(statement.text for statement in answer.statements)


@contextmanager
def open_home(home: Path) -> Iterator[Assistant]:
    """Open an assistant that asks the hashing embedder and whose day is TODAY."""
    opened = Assistant.open(home, clock=lambda: TODAY, embedder=HashEmbedder())
    try:
        yield opened
    finally:
        opened.close()


def index_files(home: Path, files: Path) -> None:
    """Add a folder to an empty home, every file of which can be read, and index it."""
    with Library.open(home) as library:
        assert {result.status for result in add_paths(library, [files], now=utc_now)} == {"added"}
    build_index(home, embedder=HashEmbedder())


@contextmanager
def open_files(factory: pytest.TempPathFactory, files: Path) -> Iterator[Assistant]:
    """Open an assistant over the files of a folder, indexed in a home of their own."""
    home = factory.mktemp("home")
    index_files(home, files)
    with open_home(home) as opened:
        yield opened


def write_invented(factory: pytest.TempPathFactory, lists: Mapping[str, tuple[str, str]]) -> Path:
    """Write the invented files, and lists beside them: by file name their text and the day that they describe."""
    files = write_files(factory.mktemp("files"))
    for name, (text, as_of) in lists.items():
        (files / name).write_text(text, encoding="utf-8")
        with (files / "metadata.yml").open("a", encoding="utf-8") as metadata:
            metadata.write(f"{name}:\n  as_of: {as_of}\n")
    return files


def write_entries(files: Path, entries: Sequence[tuple[str, str, str]]) -> None:
    """Write a list of the day 15 January 2026: of each entry the destination, empty as above, name and citation."""
    rows = [
        {**ROWS[1], "destination": place, "entity": f"{name}, 3 Mill Lane.", "citation": citation}
        for place, name, citation in entries
    ]
    (files / "list.xml").write_text(list_xml(rows), encoding="utf-8")
    (files / "metadata.yml").write_text("list.xml:\n  as_of: 2026-01-15\n", encoding="utf-8")
