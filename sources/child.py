"""The process that parses: started by `sources.capped`, it forks for each file and reads that one under caps.

A fork costs 3 ms, so every file has its own memory and processor time, and none can touch what comes after it, while
the readers are imported once. The process has no network (a network namespace of its own; where the machine refuses
that, every socket is refused), writes no file, and ends with the one that started it.
"""

from __future__ import annotations

import ctypes
import gc
import json
import os
import resource
import select
import shutil
import signal
import socket
import sys
import traceback
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

from sources.detect import Format
from sources.errors import FootnoteError
from sources.files import MAX_FILE_BYTES
from sources.parse import READERS, parse_bytes
from sources.wire import LENGTH, RESULT_BYTES_MAX, decode_metadata, encode_readings

_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000  # Linux, sched.h
_GRACE_S = 5  # the parent ends a file that takes too long; the child's own alarm is for when that parent is gone
_REFUSED_EVENTS = ("socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.system", "pty.", "ctypes.")


def serve() -> None:
    """Parse the files asked for on the socket at standard input until it is closed, then remove the work folder."""
    link = socket.socket(fileno=0)
    folder = Path.cwd()
    network = "own namespace" if _leave_network() else "sockets refused"
    gc.freeze()  # what is loaded now is shared with every fork
    try:
        while job := _receive(link):
            reply = _run(*job, link)
            _empty(folder)
            if reply is None:
                break
            _send(link, reply | {"network": network})
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _leave_network() -> bool:
    """Move into a network namespace of its own, in which nothing is connected; False where that is not allowed."""
    try:
        unshare = ctypes.CDLL(None, use_errno=True).unshare
    except (OSError, AttributeError):
        return False  # not Linux
    return any(unshare(flags) == 0 for flags in (_CLONE_NEWNET, _CLONE_NEWUSER | _CLONE_NEWNET))


def _receive(link: socket.socket) -> tuple[dict[str, Any], int, int] | None:
    """Return the next job, the descriptor of its file and that to answer on; None when the other side is gone."""
    try:
        head, handles, _, _ = socket.recv_fds(link, LENGTH.size, 2)
        if len(head) < LENGTH.size or len(handles) != 2:
            return None
        body = link.recv(LENGTH.unpack(head)[0], socket.MSG_WAITALL)
    except OSError:
        return None
    return json.loads(body), handles[0], handles[1]


def _send(link: socket.socket, reply: dict[str, Any]) -> None:
    body = json.dumps(reply).encode()
    link.sendall(LENGTH.pack(len(body)) + body)


def _run(job: dict[str, Any], file: int, answer: int, link: socket.socket) -> dict[str, Any] | None:
    """Fork for one file and wait; return how the fork ended, or None when the other side is gone meanwhile."""
    ended, alive = os.pipe()
    pid = os.fork()
    if pid == 0:
        link.close()
        os.close(ended)
        _parse(job, file, answer, alive)
    for handle in (alive, file, answer):
        os.close(handle)
    seen = b""
    while True:
        ready, _, _ = select.select([ended, link.fileno()], [], [])
        if link.fileno() in ready:  # nothing is sent before the reply: the other side is gone
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            return None
        chunk = os.read(ended, 64)
        seen = (seen + chunk)[:64]
        if not chunk:
            break
    os.close(ended)
    _, status, usage = os.wait4(pid, 0)
    if seen.decode("ascii", "replace") in set(Format):
        import_module(READERS[Format(seen.decode())])  # the next fork has it
        gc.freeze()
    signalled = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
    return {"signal": signalled, "cpu_s": usage.ru_utime + usage.ru_stime, "peak_kb": usage.ru_maxrss}


def _empty(folder: Path) -> None:
    for left in folder.iterdir():
        if left.is_dir() and not left.is_symlink():
            shutil.rmtree(left, ignore_errors=True)
        else:
            left.unlink(missing_ok=True)


def _parse(job: dict[str, Any], file: int, answer: int, alive: int) -> NoReturn:
    """Read one file under its caps, write the answer, and end the process whatever happens."""
    try:
        _cap(job["memory_bytes"], job["cpu_s"], job["wall_s"])
        view = memoryview(_answer(job, file, alive))
        while view:
            view = view[os.write(answer, view) :]
    finally:
        os._exit(0)


def _cap(memory_bytes: int, cpu_s: int, wall_s: float) -> None:
    signal.setitimer(signal.ITIMER_REAL, wall_s + _GRACE_S)
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_s, cpu_s + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    sys.addaudithook(_refuse)


def _refuse(event: str, _: object) -> None:
    if event.startswith(_REFUSED_EVENTS):
        raise PermissionError(f"{event} is refused while a file is parsed")


def _answer(job: dict[str, Any], file: int, alive: int) -> bytes:
    """Return the readings as JSON after `+`, or after `-` the refusal as JSON: its line, and a traceback of a bug."""
    name = job["name"]
    try:
        with os.fdopen(file, "rb") as opened:
            data = opened.read(MAX_FILE_BYTES + 1)
        readings = parse_bytes(
            data,
            name=name,
            metadata=decode_metadata(job["metadata"]),
            detected=lambda found: os.write(alive, found.value.encode()),
        )
        del data
        encoded = encode_readings(readings)
    except FootnoteError as exc:
        return _refusal(str(exc))
    except MemoryError:
        most = job["memory_bytes"] / 1e9
        return _refusal(f"{name}: needs over {most:g} GB of memory to read; split it, or save it as text")
    except Exception as exc:  # noqa: BLE001  # a reader's bug is the answer for this file, not the end of the others
        reason = f"{name}: its reader failed ({type(exc).__name__}: {exc}); report it"
        return _refusal(reason, traceback.format_exc(limit=-20))
    if len(encoded) > RESULT_BYTES_MAX:
        return _refusal(f"{name}: holds over {RESULT_BYTES_MAX // 1024**2} MB of text; split it")
    return b"+" + encoded


def _refusal(reason: str, trace: str = "") -> bytes:
    return b"-" + json.dumps({"reason": reason, "trace": trace}).encode()


if __name__ == "__main__":
    serve()
