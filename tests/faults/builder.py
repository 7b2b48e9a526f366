"""Builds the index of a home in processes that are killed: `python -m tests.faults.builder HOME`.

All is imported once; each line on stdin forks a process that builds. The line is a number: just before the call of
that number which flushes or renames, the process kills itself with SIGKILL; 0: never. What it prints is `pid P`, then
`calls N` when the build was not killed, then `ended STATUS`.
"""

import os
import signal
import subprocess
import sys
from pathlib import Path

from index.build import build
from tests.faults.library import WideEmbedder
from tests.faults.seam import watched
from tests.homes import REPOSITORY

KINDS = frozenset({"fsync", "rename", "replace"})


def say(line: str) -> None:
    os.write(1, f"{line}\n".encode())


def run(home: Path, last: int) -> None:
    calls = 0

    def hook(kind: str, _what: str) -> None:
        nonlocal calls
        if kind in KINDS:
            calls += 1
            if calls == last:
                os.kill(os.getpid(), signal.SIGKILL)

    with watched(home, hook):
        build(home, WideEmbedder(), full=True)
    say(f"calls {calls}")


def main(home: Path) -> None:
    for line in sys.stdin:
        pid = os.fork()  # this process has no thread and has never opened Chroma
        if pid == 0:
            try:
                run(home, int(line))
            finally:
                os._exit(0)
        say(f"pid {pid}")
        _, status = os.waitpid(pid, 0)
        say(f"ended {os.waitstatus_to_exitcode(status)}")


class Builder:
    """The process above, seen from a test."""

    def __init__(self, home: Path) -> None:
        command = [sys.executable, "-m", "tests.faults.builder", str(home)]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=REPOSITORY, bufsize=1
        )
        self._lines = {"pid": "0", "calls": "0", "ended": "0"}

    def begin(self, last: int = 0) -> None:
        """Start a build that kills itself before the call `last`."""
        assert self._process.stdin
        self._process.stdin.write(f"{last}\n")
        self._lines = {"calls": "0"}
        self._read_until("pid")

    def kill(self) -> None:
        """Kill the build, which may have ended by itself."""
        os.kill(int(self._lines["pid"]), signal.SIGKILL)

    def end(self) -> tuple[int, int]:
        """Wait for the build; return its exit status and how many calls it made, 0 when it was killed."""
        self._read_until("ended")
        return int(self._lines["ended"]), int(self._lines["calls"])

    def close(self) -> None:
        self._process.communicate()

    def _read_until(self, name: str) -> None:
        assert self._process.stdout
        while name not in self._lines:
            key, _, value = self._process.stdout.readline().strip().partition(" ")
            assert key, "the builder is gone"
            self._lines[key] = value


if __name__ == "__main__":
    main(Path(sys.argv[1]))
