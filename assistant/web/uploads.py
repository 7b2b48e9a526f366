"""Adds files that a user uploads, as `footnote add` adds a folder: what the form says of them becomes its metadata."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from assistant.home import utc_now
from sources.ingest import add_paths
from sources.library import Library
from sources.metadata import METADATA_FILE
from sources.text import clean, one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sources.ingest import FileResult

_NAME_CHARS_MAX = 120


def add_uploads(home: Path, files: Sequence[Path], said: Mapping[str, str]) -> Iterator[tuple[str, FileResult]]:
    """Add uploaded files, yielding the name and result of each; `metadata.yml` among them is read, not added.

    Args:
        home: folder of the library.
        files: where the uploads lie.
        said: keys and values of `metadata.yml`, for every file; empty values are left out. Not used when there is
            a `metadata.yml` among the files.
    """
    with tempfile.TemporaryDirectory(prefix="footnote-upload-") as name:
        folder = Path(name)
        copies = [_copy(file, folder) for file in files]
        given = {key: value.strip() for key, value in said.items() if value.strip()}
        if given and not (folder / METADATA_FILE).exists():
            described = {copy.name: given for copy in copies}
            (folder / METADATA_FILE).write_text(yaml.safe_dump(described, allow_unicode=True), encoding="utf-8")
        with Library.open(home) as library:
            for result in add_paths(library, [folder], now=utc_now):
                yield Path(result.path).name, result


def _copy(file: Path, folder: Path) -> Path:
    name = one_line(clean(file.name).text).replace("/", "_").lstrip(".")[-_NAME_CHARS_MAX:] or "upload"
    target = folder / name
    number = 1
    while target.exists():
        number += 1
        target = folder / f"{number}-{name}"
    shutil.copyfile(file, target)
    return target
