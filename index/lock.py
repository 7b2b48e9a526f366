"""The build lock: one builder a home, across processes. Imports nothing heavy: a second builder is refused at once."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sources.errors import BuildLockedError, GenerationError
from sources.process_lock import process_lock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LOCK_NAME = "build.lock"
"""File in the home that the builder holds an exclusive `flock` on; it holds the builder's pid in decimal."""


@dataclass(frozen=True, slots=True)
class BuildLock:
    """Says that the build lock of a home is held: whoever took it before the heavy imports hands it on to the build."""

    home: Path


@contextmanager
def build_lock(home: Path) -> Iterator[BuildLock]:
    """Hold the build lock of `home` for the block. The kernel lets go of it when the process ends, however it ends.

    Raises:
        BuildLockedError: another process, or another thread of this one, holds it.
        GenerationError: the lock file cannot be made or written.
    """
    with process_lock(home / LOCK_NAME, busy=BuildLockedError, fault=GenerationError):
        yield BuildLock(home)
