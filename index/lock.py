"""The build lock: one builder a home, across processes. Imports nothing heavy: a second builder is refused at once."""

from __future__ import annotations

import fcntl
import os
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sources.errors import BuildLockedError, GenerationError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LOCK_NAME = "build.lock"
"""File in the home that the builder holds an exclusive `flock` on; it holds the builder's pid in decimal."""
_PID_WAIT_S = 0.2


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
        except BlockingIOError as exc:
            raise BuildLockedError(_holder(descriptor)) from exc
        except OSError as exc:
            raise GenerationError(f"{path} cannot be locked ({exc.strerror}); keep the home on a local disk") from exc
        os.ftruncate(descriptor, 0)
        with suppress(OSError):  # on a full disk the lock holds all the same, only without a name
            os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
        yield BuildLock(home)
        os.ftruncate(descriptor, 0)
    finally:
        os.close(descriptor)


def _holder(descriptor: int) -> int | None:
    """Return the pid in the file. For a moment after the lock is taken it is not there yet, or is of a dead builder."""
    deadline = time.monotonic() + _PID_WAIT_S
    while True:
        text = os.pread(descriptor, 32, 0).strip()
        pid = int(text) if text.isdigit() else None
        if (pid is not None and _is_alive(pid)) or time.monotonic() > deadline:
            return pid
        time.sleep(0.01)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True  # somebody else's, or not a pid of this machine
    return True
