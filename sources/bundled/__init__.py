"""The library that ships with the project: digests in our own words and the 82 entries of 25 March 2025.

Every file is a restatement, of tier `digest`; its last line and `metadata.yml` name the official document. A digest is
dated by its newest fact, so that `as_of` hides it from questions about an earlier day. The files stand in a folder of
their own, so that adding the folder adds no Python file.
"""

from importlib.resources import files
from pathlib import Path


def bundled_folder() -> Path:
    """Return the folder of the bundled library, with its `metadata.yml`."""
    return Path(str(files(__name__))) / "library"
