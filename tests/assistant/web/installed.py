"""The entry points that `pyproject.toml` names, for a process whose installation may be older than they are."""

import os
import tomllib
from pathlib import Path

from tests.homes import REPOSITORY


def with_entry_points(folder: Path) -> dict[str, str]:
    """Write the metadata that an installation would have, and return the environment in which it is found."""
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    metadata = folder / "footnote_as_written-0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: footnote-as-written\nVersion: 0\n")
    lines = []
    for group, named in project["entry-points"].items():
        lines += [f"[{group}]", *(f"{name} = {target}" for name, target in named.items())]
    (metadata / "entry_points.txt").write_text("\n".join(lines))
    before = os.environ.get("PYTHONPATH")
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, [str(folder), before]))}
