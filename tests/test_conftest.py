"""The network guard itself, and the other fixtures."""

import os
import socket
import urllib.request
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

OUTSIDE = ("192.0.2.1", 80)  # TEST-NET-1: reserved for documentation, RFC 5737


def _connect() -> None:
    with socket.socket() as client:
        client.connect(OUTSIDE)


def _connect_ex() -> None:
    with socket.socket() as client:
        client.connect_ex(OUTSIDE)


@pytest.mark.parametrize(
    "reach",
    [
        _connect,
        _connect_ex,
        lambda: socket.create_connection(OUTSIDE),
        lambda: socket.getaddrinfo("example.org", 443),
        lambda: urllib.request.urlopen("http://example.org/"),
    ],
)
def test_the_network_is_refused(reach: Callable[[], object], network_attempts: list[str]) -> None:
    with pytest.raises(RuntimeError, match="tests have no network but loopback"):
        reach()
    assert network_attempts
    network_attempts.clear()


def test_loopback_is_allowed(network_attempts: list[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = server.getsockname()
        with socket.create_connection(address) as client:
            assert client.getpeername() == address
        with socket.socket() as second:
            assert second.connect_ex(("localhost", address[1])) == 0
    assert network_attempts == []


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="no Unix sockets here")
def test_unix_sockets_are_allowed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # a socket's path may have 107 bytes at most
    with socket.socket(socket.AF_UNIX) as server, socket.socket(socket.AF_UNIX) as client:
        server.bind("s")
        server.listen()
        client.connect("s")


def test_home_is_empty_and_set(home: Path) -> None:
    assert Path(os.environ["FOOTNOTE_HOME"]) == home
    assert list(home.iterdir()) == []


def test_the_clock_stands_still(clock: Callable[[], datetime]) -> None:
    assert clock() == clock()
    assert clock().date().isoformat() == "2026-11-20"
