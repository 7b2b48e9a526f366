"""S6: an address leads nowhere but to the public internet, on every hop; a canary that listens hears nothing."""

import gzip
import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpcore
import pytest

from sources.errors import AddressRefusedError, FetchError, FootnoteError, SourceError
from sources.feeds import connection
from sources.feeds.client import Client, Limits
from sources.feeds.guard import PublicOnly, is_public, resolve
from sources.feeds.page import fetch_page
from tests.sources.feeds import service as faults
from tests.sources.feeds.conftest import FakeTime, Fetching
from tests.sources.feeds.service import Reply, Service, serve

ARTICLE = b"""<!DOCTYPE html><html lang="en"><head><title>Ruritania's ports feel the squeeze</title>
<meta property="og:site_name" content="The Strelsau Gazette"><link rel="canonical" href="https://elsewhere.example/other">
<meta property="article:published_time" content="2025-03-01"></head><body><article><h1>Ruritania's ports feel the squeeze</h1>
<p>Shippers in Strelsau said on Saturday that the harbour rule had cost them a third of their trade this winter.</p>
<p>The harbour master said that forty ships had been turned away since the rule took effect, and more would follow.</p>
<img src="http://tracker.example/pixel.png"><script src="http://tracker.example/a.js"></script></article></body></html>"""
PUBLIC = "93.184.215.14"


@dataclass
class Canary:
    """A socket that counts who connects."""

    port: int = 0
    heard: list[object] = field(default_factory=list)


@pytest.fixture
def canary() -> Iterator[Canary]:
    found = Canary()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        found.port = listening.getsockname()[1]
        listening.settimeout(0.02)
        ends = threading.Event()

        def listen() -> None:
            while not ends.is_set():
                try:
                    peer, _ = listening.accept()
                except TimeoutError:
                    continue
                found.heard.append(peer)
                peer.close()

        thread = threading.Thread(target=listen)
        thread.start()
        yield found
        ends.set()
        thread.join()


@dataclass
class Network:
    """Names that resolve as a test says; what is dialled, and only the service's own name reaches it."""

    service_port: int
    names: dict[str, list[tuple[str, ...]]] = field(default_factory=dict)
    """Answers of each name, one a look-up, the last one for ever."""
    looked_up: list[str] = field(default_factory=list)
    dialled: list[str] = field(default_factory=list)

    def resolve(self, host: str, port: int) -> tuple[str, ...]:
        self.looked_up.append(host)
        answers = self.names.get(host)
        if answers is None:
            return resolve(host, port)  # as the C library reads numbers: decimal, octal, hexadecimal, short
        return answers.pop(0) if len(answers) > 1 else answers[0]


@pytest.fixture
def network(fetching: Fetching, monkeypatch: pytest.MonkeyPatch) -> Network:
    """Let the public address stand for the service on loopback, and let nothing else public be reached."""
    made = Network(int(fetching.service.address.rpartition(":")[2]), {"news.example": [(PUBLIC,)]})
    dial = httpcore.SyncBackend.connect_tcp

    def connect(self: object, host: str, port: int, *rest: object) -> httpcore.NetworkStream:
        made.dialled.append(host)
        if host == PUBLIC:
            return dial(self, "127.0.0.1", made.service_port, *rest)
        return dial(self, host, port, *rest)

    monkeypatch.setattr(connection.httpcore.SyncBackend, "connect_tcp", connect)
    # getaddrinfo of the numeric forms that name loopback or a private net opens no connection; the guard of all tests
    # would take them for a look-up on the network.
    monkeypatch.setattr(socket, "getaddrinfo", _numeric_only)
    return made


_LOOK_UP = socket.getaddrinfo


def _numeric_only(host: str, port: int, family: int = 0, type: int = 0, *_: object) -> list:  # noqa: A002
    flags = 0 if host.lower().rstrip(".") == "localhost" else socket.AI_NUMERICHOST
    return _LOOK_UP(host, port, family, type, 0, flags)


def fetch(fetching: Fetching, network: Network, url: str, limits: Limits | None = None):
    with Client(
        PublicOnly(network.resolve), per_second=1, limits=limits or Limits(attempts=1), timing=fetching.time.timing
    ) as client:
        return fetch_page(fetching.intake, url, client)


HOSTS = [
    "127.0.0.1", "127.1", "127.255.255.254", "2130706433", "017700000001", "0177.0.0.1", "0x7f.0.0.1", "0x7f000001",
    "0", "0.0.0.0", "localhost", "localhost.", "LOCALHOST", "[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]",
    "[::127.0.0.1]", "[0:0:0:0:0:ffff:7f00:1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "[fe80::1]", "[fc00::1]",
    "[fd00:ec2::254]", "[ff02::1]", "10.0.0.1", "10.255.255.255", "172.16.0.1", "172.31.255.254", "192.168.0.1",
    "192.168.1.254", "169.254.169.254", "2852039166", "0xa9fea9fe", "0251.0376.0251.0376", "[::ffff:169.254.169.254]",
    "100.64.0.1", "192.0.0.8", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "240.0.0.1",
    "255.255.255.255", "[2001:db8::1]", "[2001::1]", "\uff11\uff12\uff17.0.0.1", "127\u30020\u30020\u30021",
]  # fmt: skip


@pytest.mark.parametrize("host", HOSTS)
def test_a_private_address_is_refused_at_once_and_after_each_redirect(
    fetching: Fetching, network: Network, canary: Canary, host: str
) -> None:
    target = f"http://{host}:{canary.port}/secret"
    with pytest.raises(FootnoteError):
        fetch(fetching, network, target)
    for status in (301, 302, 303, 307, 308) if host in {"127.0.0.1", "169.254.169.254"} else (302,):
        fetching.service.pages = {
            "/a": Reply(status=status, headers={"Location": "/b"}),
            "/b": Reply(status=status, headers={"Location": target.encode().decode("latin-1")}),
        }
        with pytest.raises(FootnoteError):
            fetch(fetching, network, "http://news.example/a")
    assert canary.heard == []
    assert set(network.dialled) == {PUBLIC}
    assert fetching.held() == set()


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd", "gopher://127.0.0.1:70/x", "ftp://127.0.0.1/x", "dict://127.0.0.1:11211/", "data:text/html,x",
        "javascript:alert(1)", "//127.0.0.1/x", "/etc/passwd", "etc/passwd", "", "http://", "http:///x", "https:x",
        "http://user:secret@news.example/", "http://a@127.0.0.1/", "http://[::1", "http://news.example:99999/",
        "http://news.example/\r\nHost: 127.0.0.1", "http://news.example\r\n.127.0.0.1/",
        "http://" + "a" * 300 + ".example/", "http://news..example/", "\x00http://127.0.0.1/", "http://127.0.0.1\\@news.example/",
    ],
)  # fmt: skip
def test_no_other_scheme_or_shape(fetching: Fetching, network: Network, canary: Canary, url: str) -> None:
    with pytest.raises(FootnoteError) as refused:
        fetch(fetching, network, url)
    assert "\n" not in str(refused.value)
    assert "secret" not in str(refused.value)
    sent = url.replace("\x00", "").replace("\r\n", "")
    fetching.service.pages = {"/a": Reply(status=302, headers={"Location": sent})}
    with pytest.raises(FootnoteError):
        fetch(fetching, network, "http://news.example/a")
    assert canary.heard == []
    assert set(network.dialled) <= {PUBLIC}


def test_a_name_that_changes_its_address_is_dialled_where_it_was_checked(
    fetching: Fetching, network: Network, canary: Canary
) -> None:
    network.names["rebind.example"] = [(PUBLIC,), ("127.0.0.1",)]
    fetching.service.pages = {"/": Reply(ARTICLE)}
    fetch(fetching, network, f"http://rebind.example:{canary.port}/")
    assert (canary.heard, network.dialled, network.looked_up) == ([], [PUBLIC], ["rebind.example"])


def test_a_name_with_one_private_address_among_public_ones_is_refused(
    fetching: Fetching, network: Network, canary: Canary
) -> None:
    network.names["mixed.example"] = [(PUBLIC, "127.0.0.1")]
    with pytest.raises(AddressRefusedError, match=r"mixed\.example is at 127\.0\.0\.1, which is not on the public"):
        fetch(fetching, network, f"http://mixed.example:{canary.port}/")
    assert (canary.heard, network.dialled) == ([], [])


def test_the_article_comes_with_its_own_address_and_nothing_else_is_fetched(
    fetching: Fetching, network: Network
) -> None:
    fetching.service.pages = {
        "/a": Reply(status=301, headers={"Location": "/ports?id=1#top"}),
        "/ports": Reply(ARTICLE),
    }
    result = fetch(fetching, network, "http://news.example/a")
    assert result.what == "http://news.example/ports?id=1"
    (held,) = fetching.library.documents()
    assert (held.document.tier, held.document.publisher, str(held.document.published)) == (
        "press", "The Strelsau Gazette", "2025-03-01",
    )  # fmt: skip
    assert (held.document.fetched, held.origin) == (True, "http://news.example/ports?id=1")
    assert fetching.service.requests == ["/a", "/ports?id=1"]
    assert set(network.dialled) == {PUBLIC}


def test_no_cookie_and_no_referrer_is_sent_on(fetching: Fetching, network: Network) -> None:
    fetching.service.pages = {
        "/a": Reply(status=302, headers={"Location": "/b", "Set-Cookie": "id=1"}),
        "/b": Reply(ARTICLE),
    }
    fetch(fetching, network, "http://news.example/a")
    assert not fetching.service.asked[1].keys() & {"cookie", "referer", "authorization"}


def test_redirects_have_an_end(fetching: Fetching, network: Network) -> None:
    fetching.service.pages = {"/a": Reply(status=302, headers={"Location": "/a"})}
    with pytest.raises(FetchError, match="over 5 redirects"):
        fetch(fetching, network, "http://news.example/a")
    assert len(fetching.service.requests) == 6


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b'{"document_number": "2024-1", "title": "Not official"}', "is a notice, not an article"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, "looks like a PNG image"),
        (b"\x00" * 100, "not"),
        (b"", "empty"),
        (b"<html><head><title>Only a head</title></head><body><script>fill()</script></body></html>", "no text"),
    ],
)
def test_what_is_no_article_is_refused_by_content(fetching: Fetching, network: Network, body: bytes, why: str) -> None:
    fetching.service.pages = {"/a": Reply(body, headers={"Content-Type": "text/html"})}
    with pytest.raises((FetchError, SourceError), match=why):
        fetch(fetching, network, "http://news.example/a")
    assert fetching.held() == set()


def test_a_page_over_the_limit_is_refused(fetching: Fetching, network: Network) -> None:
    fetching.service.pages = {"/a": Reply(b"<p>" + b"x" * 3_000_000)}
    with pytest.raises(FetchError, match="over the limit of 1 MB"):
        fetch(fetching, network, "http://news.example/a", Limits(attempts=1, bytes=1_000_000))


def test_a_small_answer_that_unpacks_to_a_large_one_is_refused(fetching: Fetching, network: Network) -> None:
    packed = gzip.compress(b"<p>" + b" " * 50_000_000)
    fetching.service.pages = {"/a": Reply(packed, headers={"Content-Encoding": "gzip"})}
    with pytest.raises(FetchError, match="over the limit of 1 MB"):
        fetch(fetching, network, "http://news.example/a", Limits(attempts=1, bytes=1_000_000))


@pytest.mark.parametrize("pieces", [[b"H"], [b"HTTP/1.1 200 OK\r\n", b"X"], [b"HTTP/1.1 200 OK\r\n\r\n<p>", b"x"]])
def test_one_byte_at_a_time_ends_at_the_deadline(pieces: list[bytes]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        ends = threading.Event()

        def drip() -> None:
            peer, _ = listening.accept()
            with peer:
                peer.recv(65536)
                for piece in pieces[:-1]:
                    peer.sendall(piece)
                while not ends.wait(0.05):
                    try:
                        peer.sendall(pieces[-1])
                    except OSError:
                        return

        thread = threading.Thread(target=drip)
        thread.start()
        address = f"http://127.0.0.1:{listening.getsockname()[1]}/"
        limits = Limits(attempts=1, attempt_s=0.4)
        with (
            Client(lambda host, _port: (host,), per_second=1, limits=limits, timing=FakeTime().timing) as client,
            pytest.raises(FetchError, match="no answer in time"),
        ):
            client.get(address, lambda answer: answer)
        ends.set()
        thread.join()


@pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1", "2606:4700:4700::1111", "64:ff9b::808:808", PUBLIC])
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(address)


def test_an_unpublished_host_is_one_line(fetching: Fetching, network: Network) -> None:
    with pytest.raises(FetchError, match=r"nowhere\.example/: cannot be reached \(its host is not known"):
        fetch(fetching, network, "http://nowhere.example/")


def test_a_private_address_is_fetched_when_the_setting_says_so(fetching: Fetching) -> None:
    fetching.service.pages = {"/a": Reply(ARTICLE)}
    result = fetching.feeds.page(f"{fetching.service.address}/a", private=True)
    assert result.status == "added"
    with pytest.raises(AddressRefusedError):
        fetching.feeds.page(f"{fetching.service.address}/a", private=False)


def test_faults_of_a_page_are_tried_again(fetching: Fetching) -> None:
    fetching.service.pages = {"/a": Reply(ARTICLE)}
    fetching.service.fail("/a", faults.status(503))
    fetching.service.fail("/a", faults.cut())
    assert fetching.feeds.page(f"{fetching.service.address}/a", private=True).status == "added"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for news.example and no other name, with its key in one file."""
    program = shutil.which("openssl")
    if program is None:
        pytest.skip("no openssl to make a certificate with")
    folder = tmp_path_factory.mktemp("certificate")
    files = ["-keyout", str(folder / "key.pem"), "-out", str(folder / "news.pem")]
    names = ["-subj", "/CN=news.example", "-addext", "subjectAltName=DNS:news.example"]
    subprocess.run(
        [program, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *files, *names],
        check=True,
        capture_output=True,
    )
    with (folder / "news.pem").open("a", encoding="ascii") as both:
        both.write((folder / "key.pem").read_text(encoding="ascii"))
    return folder / "news.pem"


def test_the_certificate_is_held_against_the_name_though_the_address_is_dialled(
    fetching: Fetching, network: Network, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = ssl.create_default_context(cafile=str(certificate))
    monkeypatch.setattr(connection, "_trust", lambda: ours)
    service = Service(pages={"/a": Reply(ARTICLE)})
    with serve(service, certificate=certificate):
        network.service_port = int(service.address.rpartition(":")[2])
        network.names["other.example"] = [(PUBLIC,)]
        assert fetch(fetching, network, "https://news.example/a").what == "https://news.example/a"
        with pytest.raises(FetchError, match=r"other\.example/a: cannot be reached .*certificate"):
            fetch(fetching, network, "https://other.example/a")
    assert service.requests == ["/a"]
