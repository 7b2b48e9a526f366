"""A lock that one process holds: a file under `flock`, with the holder's pid in it. Imports nothing heavy."""

from __future__ import annotations

import fcntl
import os
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sources.errors import FootnoteError

_PID_WAIT_S = 0.2


@contextmanager
def process_lock(
    path: Path, *, busy: Callable[[int | None], FootnoteError], fault: type[FootnoteError]
) -> Iterator[None]:
    """Hold the lock file at `path` for the block. The kernel lets go of it when the process ends, however it ends.

    Another process, or another thread of this one, that holds it is told by the error that `busy` makes of its pid,
    None when that is not known; a file that cannot be made, written or locked by a `fault`. Both are raised.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # The file stays when the lock is let go: unlinking it would let two processes lock two files of one name.
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as exc:
        raise fault(f"{path} cannot be written ({exc.strerror}); give this user write access") from exc
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as exc:
            raise busy(_holder(descriptor)) from exc
        except OSError as exc:
            raise fault(f"{path} cannot be locked ({exc.strerror}); keep the home on a local disk") from exc
        os.ftruncate(descriptor, 0)
        with suppress(OSError):  # on a full disk the lock holds all the same, only without a name
            os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
        yield
        os.ftruncate(descriptor, 0)
    finally:
        os.close(descriptor)


def _holder(descriptor: int) -> int | None:
    """Return the pid in the file. For a moment after the lock is taken it is not there yet, or is of a dead process."""
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
