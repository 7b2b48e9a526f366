"""Parses the files that users add in a process apart, under caps; this process never looks into them.

The other half is `sources.child`. What comes back is plain JSON of limited size, checked by `sources.wire`.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from sources.encoding import shown
from sources.errors import SourceError
from sources.files import open_file
from sources.text import one_line
from sources.wire import LENGTH, RESULT_BYTES_MAX, decode_readings, encode_metadata, fit_line

if TYPE_CHECKING:
    from sources.metadata import FileMetadata
    from sources.model import Reading

log = logging.getLogger(__name__)

_CHUNK = 1 << 20
_REPLY_BYTES_MAX = 4096


@dataclass(frozen=True, slots=True)
class Caps:
    """What one file may cost. Source: RELIABILITY, rule 6 of section 5."""

    memory_bytes: int = 1_000_000_000
    """Address space, the interpreter and the readers included."""
    cpu_s: int = 30
    """Processor time."""
    wall_s: float = 60
    """Time on the clock, after which the process is killed."""


class CappedParser:
    """Parses files one after another, each in a fork of a process apart; use as a context manager.

    The process starts with the first file and ends with the context. A file that is not done in time, or that breaks
    the process, ends it with its whole group; the next file gets a new one.
    """

    module = "sources.child"
    """What the process runs."""

    def __init__(self, caps: Caps | None = None) -> None:
        self._caps = caps or Caps()
        self._process: subprocess.Popen[bytes] | None = None
        self._link: socket.socket | None = None
        self._folder = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()

    @property
    def pid(self) -> int | None:
        """Number of the process; None while there is none."""
        return self._process.pid if self._process else None

    def parse_file(self, path: Path, metadata: FileMetadata) -> tuple[Reading, ...]:
        """Read the documents of a file, whatever its name; at least one.

        Raises:
            SourceError: It cannot be opened, is empty, too large, broken, of no supported format, holds no text, or
                costs more than its caps allow.
        """
        name = shown(path.name)
        file = open_file(path)
        try:
            answer = self._ask(file, name, metadata)
        except BaseException:
            self._stop()  # what is under way must not be taken for the answer to the next file
            raise
        finally:
            os.close(file)
        if answer[:1] == b"+":
            return decode_readings(memoryview(answer)[1:].tobytes())
        raise _refusal(answer, name)

    def _ask(self, file: int, name: str, metadata: FileMetadata) -> bytes:
        until = time.monotonic() + self._caps.wall_s
        try:
            link = self._started()
        except OSError as exc:
            reason = one_line(str(exc.strerror))
            raise SourceError(f"{name}: no process can be started to read it ({reason}); free some room") from exc
        caps = self._caps
        job = json.dumps(
            {
                "name": name,
                "metadata": encode_metadata(metadata),
                "memory_bytes": caps.memory_bytes,
                "cpu_s": caps.cpu_s,
                "wall_s": caps.wall_s,
            }
        ).encode()
        reading, writing = os.pipe()
        try:
            try:
                socket.send_fds(link, [LENGTH.pack(len(job))], [file, writing])
                link.sendall(job)
            finally:
                os.close(writing)
            answer = _read_all(reading, until, name)
            reply = _read_reply(link, until)
        except TimeoutError as exc:
            raise SourceError(f"{name}: not read within {caps.wall_s:g} s; split it, or save it as text") from exc
        except OSError as exc:
            raise SourceError(f"{name}: the parsing process ended unexpectedly; add it again") from exc
        finally:
            os.close(reading)
        log.debug("%s: %s", name, reply)
        if reply["signal"]:
            raise _ended(reply["signal"], name, caps)
        return answer

    def _started(self) -> socket.socket:
        if self._link is not None:
            return self._link
        ours, theirs = socket.socketpair()
        self._link, self._folder = ours, tempfile.mkdtemp(prefix="footnote-parse-")
        with theirs:
            self._process = subprocess.Popen(
                # -P: the folder that it works in is never searched for modules.
                [sys.executable, "-P", "-m", self.module],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd=self._folder,
                env=_environment(self._folder),
                start_new_session=True,
            )
        return ours

    def _stop(self) -> None:
        """End the process with all that it started, and remove its folder."""
        process, link, folder = self._process, self._link, self._folder
        self._process, self._link, self._folder = None, None, ""
        if link is not None:
            link.close()
        if process is not None:
            with contextlib.suppress(ProcessLookupError):  # it ended by itself
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        if folder:
            shutil.rmtree(folder, ignore_errors=True)


def _environment(folder: str) -> dict[str, str]:
    """Return the variables that the process gets: where Python finds our packages, and nothing of the user's."""
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL", "LC_CTYPE") if name in os.environ}
    root = str(Path(__file__).resolve().parent.parent)
    places = os.pathsep.join([root, *(place for place in sys.path if place and Path(place).is_absolute())])
    return kept | {"PYTHONPATH": places, "PYTHONDONTWRITEBYTECODE": "1", "HOME": folder, "TMPDIR": folder}


def _read_all(handle: int, until: float, name: str) -> bytes:
    """Return what is written to a pipe until it is closed; raise `TimeoutError` past `until`."""
    parts: list[bytes] = []
    size = 0
    while True:
        _wait(handle, until)
        part = os.read(handle, _CHUNK)
        if not part:
            return b"".join(parts)
        parts.append(part)
        size += len(part)
        if size > RESULT_BYTES_MAX + 1:
            raise SourceError(f"{name}: holds over {RESULT_BYTES_MAX // 1024**2} MB of text; split it")


def _read_reply(link: socket.socket, until: float) -> dict[str, Any]:
    size = LENGTH.unpack(_read_exactly(link, LENGTH.size, until))[0]
    if size > _REPLY_BYTES_MAX:
        raise OSError("a reply that is too long")
    reply: dict[str, Any] = json.loads(_read_exactly(link, size, until))
    return reply


def _read_exactly(link: socket.socket, size: int, until: float) -> bytes:
    data = b""
    while len(data) < size:
        _wait(link.fileno(), until)
        part = link.recv(size - len(data))
        if not part:
            raise OSError("the process is gone")
        data += part
    return data


def _wait(handle: int, until: float) -> None:
    waiting = select.poll()  # select.select takes no descriptor over 1,023, and a busy server has such
    waiting.register(handle, select.POLLIN)
    if not waiting.poll(max(0.0, until - time.monotonic()) * 1000):
        raise TimeoutError


def _refusal(answer: bytes, name: str) -> SourceError:
    try:
        said = json.loads(answer[1:])
        reason, trace = fit_line(str(said["reason"])), str(said["trace"])
    except (ValueError, KeyError, TypeError):
        return SourceError(f"{name}: its reader ended without an answer; save it again, or as text")
    if trace:
        log.debug("%s", trace)
    return SourceError(reason)


def _ended(number: int, name: str, caps: Caps) -> SourceError:
    if number in (signal.SIGXCPU, signal.SIGKILL):
        return SourceError(f"{name}: not read within {caps.cpu_s} s of processor time; split it, or save it as text")
    word = signal.Signals(number).name if number in set(signal.Signals) else f"signal {number}"
    return SourceError(f"{name}: its reader crashed ({word}); save it again, or as text")
