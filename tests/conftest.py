"""Fixtures for all tests: the network is refused, the model hubs are offline, the user's settings are out of sight."""

import ipaddress
import os
import socket
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import hypothesis
import pytest

from tests.homes import build_official, footnote

REPOSITORY = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("FOOTNOTE_SHARED") or REPOSITORY.parent / "shared").resolve()
NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)

# Before anything imports a library that reads them; settings of the user's must not change what a test sees.
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["TRANSFORMERS_OFFLINE"] = "1"
for name in [name for name in os.environ if name.startswith("FOOTNOTE_")]:
    del os.environ[name]

hypothesis.settings.register_profile("footnote", deadline=None)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "footnote")


class NetworkRefusedError(RuntimeError):
    """A test reached for the network. Not an OSError, so that code which tolerates a dead network does not hide it."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test that uses the `shared` fixture, so that `make test-fast` leaves it out."""
    for item in items:
        if "shared" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.shared)


def _is_local(address: object) -> bool:
    """Tell whether a socket address is a Unix socket's path, or a host of this machine."""
    if not isinstance(address, tuple):
        return True
    host = address[0].decode() if isinstance(address[0], bytes) else str(address[0])
    try:
        return host in {"", "localhost"} or ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return False


@pytest.fixture(scope="session")
def network_attempts() -> Iterator[list[str]]:
    """Refuse connections and name look-ups other than to this machine, and list those that were tried."""
    attempts: list[str] = []

    def guard(original: Callable[..., object], address_of: Callable[..., object]) -> Callable[..., object]:
        def guarded(*args: object, **kwargs: object) -> object:
            address = address_of(*args, **kwargs)
            if not _is_local(address):
                attempts.append(str(address))
                raise NetworkRefusedError(f"a test reached for {address!r}; tests have no network but loopback")
            return original(*args, **kwargs)

        return guarded

    with pytest.MonkeyPatch.context() as patch:
        for method in ("connect", "connect_ex"):
            patch.setattr(socket.socket, method, guard(getattr(socket.socket, method), lambda _self, address: address))
        patch.setattr(socket, "create_connection", guard(socket.create_connection, lambda address, *_a, **_k: address))
        patch.setattr(socket, "getaddrinfo", guard(socket.getaddrinfo, lambda host, *_a, **_k: (host or "",)))
        yield attempts


@pytest.fixture(scope="session", autouse=True)
def _refuse_network(network_attempts: list[str]) -> None:
    """Refuse the network before any other session fixture is made."""


@pytest.fixture(autouse=True)
def _no_network_attempt(network_attempts: list[str]) -> Iterator[None]:
    """Fail a test that reached for the network even where the code swallowed the refusal."""
    network_attempts.clear()
    yield
    tried = ", ".join(network_attempts)
    network_attempts.clear()
    if tried:
        pytest.fail(f"this test reached for the network: {tried}", pytrace=False)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of data beside the repository, or FOOTNOTE_SHARED; the test is skipped where there is none."""
    if not (SHARED / "data").is_dir():
        pytest.skip("no data beside the repository (a folder `shared`, or FOOTNOTE_SHARED)")
    return SHARED


@pytest.fixture(scope="session")
def official(tmp_path_factory: pytest.TempPathFactory, shared: Path) -> Path:
    """A home with the real data, indexed with the real model; for reading only."""
    home = tmp_path_factory.mktemp("official")
    build_official(home, shared)
    return home


@pytest.fixture(scope="session")
def bundled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the bundled library, indexed with the real model; for reading only."""
    home = tmp_path_factory.mktemp("bundled")
    footnote(home, "add", "--bundled")
    footnote(home, "index")
    return home


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home of the test's own, also set as FOOTNOTE_HOME."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("FOOTNOTE_HOME", str(folder))
    return folder


@pytest.fixture(scope="session")
def clock() -> Callable[[], datetime]:
    """A clock that stands at noon UTC on 20 November 2026."""
    return lambda: NOW
