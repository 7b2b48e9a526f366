"""The build lock: one builder a home, across processes. Imports nothing heavy: a second builder is refused at once."""

from __future__ import annotations

import fcntl
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sources.errors import BuildLockedError, GenerationError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LOCK_NAME = "build.lock"
"""File in the home that the builder holds an exclusive `flock` on; it holds the builder's pid in decimal."""


@contextmanager
def build_lock(home: Path) -> Iterator[None]:
    """Hold the build lock of `home` for the block. The kernel lets go of it when the process ends, however it ends.

    Raises:
        BuildLockedError: another process, or another thread of this one, holds it.
        GenerationError: the lock file cannot be made or written.
    """
    path = home / LOCK_NAME
    try:
        home.mkdir(parents=True, exist_ok=True)
        # The file stays when the lock is let go: unlinking it would let two builders lock two files of one name.
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as exc:
        raise GenerationError(f"{path} cannot be written ({exc.strerror}); give this user write access") from exc
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as exc:
            raise BuildLockedError(_holder(descriptor)) from exc
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
        yield
        os.ftruncate(descriptor, 0)
    finally:
        os.close(descriptor)


def _holder(descriptor: int) -> int | None:
    text = os.pread(descriptor, 32, 0).strip()
    return int(text) if text.isdigit() else None
