"""The invented library, indexed once with the hashing embedder."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from assistant.answer import Assistant
from assistant.home import build_index, utc_now
from index.embed import HashEmbedder
from sources.ingest import add_paths
from sources.library import Library
from tests.invented import write_files

TODAY = date(2026, 11, 20)


@pytest.fixture(scope="session")
def invented_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("invented-home")
    files = write_files(tmp_path_factory.mktemp("invented-files"))
    with Library.open(home) as library:
        results = list(add_paths(library, [files], now=utc_now))
    assert {result.status for result in results} == {"added"}
    build_index(home, embedder=HashEmbedder())
    return home


@pytest.fixture(scope="session")
def assistant(invented_home: Path) -> Iterator[Assistant]:
    opened = Assistant.open(invented_home, clock=lambda: TODAY, embedder=HashEmbedder())
    yield opened
    opened.close()
