"""Finding and reading the data of a public benchmark, in whatever folder it lies."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sources.errors import FootnoteError

if TYPE_CHECKING:
    from pathlib import Path


def benchmark_folder(data: Path | None, name: str, *files: str) -> Path:
    """Return the folder that holds all the files of the benchmark `name`: `data` itself, or its folder of that name.

    Raises:
        FootnoteError: no folder was given, or neither holds them all.
    """
    if data is None:
        raise FootnoteError(f"the benchmark {name} needs its data; give their folder with --data DIR")
    for folder in (data, data / name):
        if all((folder / file).exists() for file in files):
            return folder
    missing = [file for file in files if not (data / file).exists()]
    raise FootnoteError(
        f"{data} does not hold {', '.join(missing)}, nor does a folder {name} in it; "
        f"give --data DIR with the data of the benchmark {name}"
    )


def read_lines(path: Path) -> list[dict[str, Any]]:
    """Return the objects of a file of JSON lines, in order.

    Raises:
        FootnoteError: the file cannot be read, or a line is no JSON.
    """
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
        return [json.loads(line) for line in lines if line.strip()]
    except (OSError, ValueError) as exc:
        raise FootnoteError(f"{path} cannot be read as JSON lines ({exc}); take it from the benchmark anew") from exc
