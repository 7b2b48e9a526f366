"""The invented library, indexed once with the hashing embedder."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.answer import Assistant
from tests.asked import index_files, open_home
from tests.invented import write_files


@pytest.fixture(scope="session")
def invented_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("invented-home")
    index_files(home, write_files(tmp_path_factory.mktemp("invented-files")))
    return home


@pytest.fixture(scope="session")
def assistant(invented_home: Path) -> Iterator[Assistant]:
    with open_home(invented_home) as opened:
        yield opened
