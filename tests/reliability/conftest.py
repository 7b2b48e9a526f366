"""Homes with the invented library, indexed with the hashing embedder, to be copied and damaged."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.home import build_index, utc_now
from index.embed import HashEmbedder
from sources.ingest import add_paths
from sources.library import Library
from tests.invented import write_files


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Path]:
    """Homes by their number of generations; all of the same documents."""
    homes = {}
    files = write_files(tmp_path_factory.mktemp("files"))
    for count in (1, 2):
        home = homes[count] = tmp_path_factory.mktemp(f"home-{count}")
        with Library.open(home) as library:
            assert {one.status for one in add_paths(library, [files], now=utc_now)} == {"added"}
        for _ in range(count):
            build_index(home, embedder=HashEmbedder(), full=True)
    return homes


@pytest.fixture
def copy_home(templates: dict[int, Path], tmp_path: Path) -> Callable[..., Path]:
    def copy(generations: int = 1) -> Path:
        return Path(shutil.copytree(templates[generations], tmp_path / "home"))

    return copy
