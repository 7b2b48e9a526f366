"""The parsing process with readers that attack: what a file says is what its reader tries."""

import ctypes
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

from sources import child, parse
from sources.errors import SourceError
from sources.metadata import FileMetadata
from sources.model import Reading
from sources.readers import article_text


def attack(data: bytes, *, name: str, metadata: FileMetadata) -> tuple[Reading, ...]:
    act, _, given = data.decode().partition(" ")
    ACTS[act](given)
    return article_text.read(data, name=name, metadata=metadata)


def eat(_: str) -> None:
    held = []
    while True:
        held.append(bytearray(10_000_000))


def spin(_: str) -> None:
    while True:
        pass


def connect(port: str) -> None:
    socket.create_connection(("127.0.0.1", int(port)), timeout=2)


def show_interfaces(_: str) -> None:
    lines = Path("/proc/self/net/dev").read_text(encoding="utf-8").splitlines()[2:]
    raise SourceError(" ".join(line.split(":")[0].strip() for line in lines))


def write(_: str) -> None:
    Path("left-behind").write_bytes(b"x" * 100)


def leave(_: str) -> None:
    Path("left-behind").touch()
    Path("folder").mkdir()
    Path("folder", "file").touch()


def lie(_: str) -> None:
    for handle in range(3, 64):
        try:
            os.write(handle, b'+[{"document": "{}"}]')
        except OSError:
            continue
    os._exit(0)


def flood(_: str) -> None:
    chunk = b"+" + b"x" * 1_000_000
    while True:
        for handle in range(3, 64):
            try:
                os.write(handle, chunk)
            except BrokenPipeError:
                os._exit(1)
            except OSError:
                continue


def break_down(_: str) -> None:
    raise ZeroDivisionError("a bug\nof two \x1b[31mlines")


ACTS = {
    "eat": eat,
    "spin": spin,
    "sleep": lambda given: time.sleep(float(given)),
    "connect": connect,
    "interfaces": show_interfaces,
    "fork": lambda _: os.fork(),
    "run": lambda given: subprocess.run([sys.executable, "-c", given], check=True),
    "load": lambda _: ctypes.CDLL(None),
    "write": write,
    "leave": leave,
    "abort": lambda _: os.abort(),
    "exit": lambda _: os._exit(0),
    "lie": lie,
    "flood": flood,
    "break": break_down,
    "Acme": lambda _: None,
}

if __name__ == "__main__":
    parse._reader = lambda _: attack
    child.serve()
