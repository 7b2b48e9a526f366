"""Serves the web app over the invented library on a port of its own; run as a process by the tests."""

import sys
from datetime import date
from pathlib import Path

from assistant.home import build_index, utc_now
from assistant.served import Served
from assistant.web.app import serve
from index.embed import HashEmbedder
from sources.ingest import add_paths
from sources.library import Library
from tests.invented import write_files


def today() -> date:
    return date(2026, 11, 20)


def main(folder: Path, port: int) -> None:
    home = folder / "home"
    with Library.open(home) as library:
        list(add_paths(library, [write_files(folder / "files")], now=utc_now))
    build_index(home, embedder=HashEmbedder())
    served = Served(home, HashEmbedder(), today)
    serve(home, served, clock=today, host="127.0.0.1", port=port, ready=print)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
