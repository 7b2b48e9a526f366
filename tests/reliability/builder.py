"""A process that re-indexes a home for each line that it is sent, each time with other documents.

`python -m tests.reliability.builder HOME` answers each line with one of JSON: the generation and its versions. A list
row, a notice and an article change with every build, and a notice of the build before goes.
"""

import json
import sys
from dataclasses import replace
from pathlib import Path

from assistant.home import build_index, utc_now
from index.embed import HashEmbedder
from index.generation import read_manifest
from sources.library import Library
from tests.index.index_factory import article, entity_list, notice


def change(home: Path, number: int) -> None:
    readings = [
        notice(f"2025-{10000 + number}", f"Addition {number}", f"This rule adds Strelsau Number {number} Works."),
        article("gazette/strelsau", "Strelsau news", f"Strelsau shippers sent {number} letters to the harbour office."),
        entity_list(["Zeta Robotics Co., Ltd.", f"Strelsau Number {number} Works"], as_of="2026-02-01"),
    ]
    with Library.open(home) as library:
        for reading in readings:
            library.add(replace(reading, warnings=()), added_at=utc_now(), origin="test")
        if number:
            library.remove(f"fr:2025-{10000 + number - 1}")


def main(home: Path) -> None:
    for number, _ in enumerate(sys.stdin):
        change(home, number)
        report = build_index(home, embedder=HashEmbedder())
        line = {"generation": report.generation, "versions": read_manifest(home, report.generation).versions}
        sys.stdout.write(json.dumps(line) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
