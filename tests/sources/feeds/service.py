"""A server on loopback that speaks the shapes of the Federal Register API, the eCFR versioner and the CSL file.

It holds what a test gives it and fails as a test says. It keeps every request with the moment it came.
"""

import json
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

CUT_AT = 10_000


@dataclass
class Reply:
    """What is sent for a request."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cut: int | None = None
    """Close the connection after so many bytes of the body, though its length was announced whole."""


Fault = Callable[[str, Reply], Reply]


@dataclass
class Service:
    """What the services hold, and how they fail."""

    records: list[dict] = field(default_factory=list)
    """As the API gives them, `full_text_xml_url` aside, which is made here."""
    texts: dict[str, str] = field(default_factory=dict)
    """Full text by document number."""
    raw: dict[str, str] = field(default_factory=dict)
    """Raw text by document number."""
    up_to_date_as_of: str = "2026-11-18"
    lists: dict[str, bytes] = field(default_factory=dict)
    """XML of the Entity List by day."""
    csl: bytes = b""
    pages: dict[str, Reply] = field(default_factory=dict)
    """By path."""
    cut_at: int = CUT_AT
    clock: datetime = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
    faults: list[tuple[str, int, Fault]] = field(default_factory=list)
    """Part of the address, how many requests more, what happens to each."""
    requests: list[str] = field(default_factory=list)
    asked: list[dict[str, str]] = field(default_factory=list)
    """Headers of each request."""
    address: str = ""

    @property
    def url(self) -> str:
        return f"{self.address}/api/v1"

    def fail(self, part: str, fault: Fault, *, times: int = 1) -> None:
        """Apply a fault to the next requests whose address holds `part`."""
        self.faults.append((part, times, fault))

    def count(self, part: str) -> int:
        return sum(part in path for path in self.requests)

    def answer(self, path: str) -> Reply:
        parts = urlsplit(path)
        query = parse_qs(parts.query)
        where = unquote(parts.path)
        if where in self.pages:
            return self.pages[where]
        if where == "/api/v1/documents.json":
            return self._search(query)
        if where.startswith("/api/v1/documents/"):
            number = where.removeprefix("/api/v1/documents/").removesuffix(".json")
            found = [one for one in self.records if one["document_number"] == number]
            return _json(self._shown(found[0])) if found else Reply(b'{"errors":{"id":"not found"}}', 404)
        if where.startswith("/documents/full_text/xml/"):
            number = where.rpartition("/")[2].removesuffix(".xml")
            return self._file(self.texts[number].encode()) if number in self.texts else Reply(b"", 404)
        if where.startswith("/documents/full_text/text/"):
            number = where.rpartition("/")[2].removesuffix(".txt")
            return self._file(self.raw[number].encode()) if number in self.raw else Reply(b"", 404)
        if where == "/api/versioner/v1/titles.json":
            return _json(
                {
                    "titles": [
                        {"number": 14, "up_to_date_as_of": None},
                        {"number": 15, "name": "Commerce", "up_to_date_as_of": self.up_to_date_as_of},
                    ],
                    "meta": {"import_in_progress": False},
                }
            )
        if where.startswith("/api/versioner/v1/full/"):
            day = where.split("/")[5]
            right = query.get("appendix") == ["Supplement No. 4 to Part 744"] and query.get("part") == ["744"]
            return self._file(self.lists[day]) if right and day in self.lists else Reply(b'{"error":"not found"}', 404)
        if where == "/downloadable_consolidated_screening_list/v1/consolidated.json" and self.csl:
            return self._file(self.csl)
        return Reply(b"nothing here", 404)

    def _file(self, body: bytes) -> Reply:
        return Reply(body, headers={"ETag": f'"{sha256(body).hexdigest()[:16]}"'})

    def _shown(self, record: dict) -> dict:
        number, day = record["document_number"], record["publication_date"].replace("-", "/")
        text = f"{self.address}/documents/full_text/xml/{day}/{number}.xml" if number in self.texts else None
        raw = f"{self.address}/documents/full_text/text/{day}/{number}.txt" if number in self.raw else None
        return {**record, "full_text_xml_url": text, "raw_text_url": raw}

    def _search(self, query: dict[str, list[str]]) -> Reply:
        first = query.get("conditions[publication_date][gte]", ["0000"])[0]
        last = query.get("conditions[publication_date][lte]", ["9999"])[0]
        slugs = set(query["conditions[agencies][]"])
        found = [
            one
            for one in self.records
            if first <= one["publication_date"] <= last
            and slugs & {agency["slug"] for agency in one["agencies"]}
            and any(str(ref["part"]) == query["conditions[cfr][part]"][0] for ref in one["cfr_references"])
        ]
        found.sort(key=lambda one: one["publication_date"], reverse=query["order"] == ["newest"])
        found = found[: self.cut_at]
        size, page = int(query["per_page"][0]), int(query["page"][0])
        shown = [self._shown(one) for one in found[(page - 1) * size : page * size]]
        envelope = {"description": "Documents", "count": len(found), "total_pages": -(-len(found) // size)}
        return _json({**envelope, "results": shown} if found else envelope)


def _json(value: object) -> Reply:
    return Reply(json.dumps(value).encode(), headers={"Content-Type": "application/json"})


# What can go wrong.


def status(number: int, **headers: str) -> Fault:
    return lambda _path, _reply: Reply(
        b"try later", number, {name.replace("_", "-"): value for name, value in headers.items()}
    )


def cut(share: float = 0.5) -> Fault:
    """Close the connection in the middle of the body."""
    return lambda _path, reply: Reply(reply.body, reply.status, reply.headers, cut=int(len(reply.body) * share))


def truncated(share: float = 0.5) -> Fault:
    """Send part of the body as if it were all."""
    return lambda _path, reply: Reply(reply.body[: int(len(reply.body) * share)], reply.status, reply.headers)


def html(_path: str, _reply: Reply) -> Reply:
    return Reply(
        b"<!DOCTYPE html><html><body>We are busy. Come back.</body></html>", headers={"Content-Type": "text/html"}
    )


def changed(change: Callable[[dict], object]) -> Fault:
    """Send the JSON as `change` makes it; what it returns replaces the whole unless it is None."""

    def apply(_path: str, reply: Reply) -> Reply:
        content = json.loads(reply.body)
        instead = change(content)
        return Reply(json.dumps(content if instead is None else instead).encode(), reply.status, reply.headers)

    return apply


@contextmanager
def serve(service: Service, certificate: Path | None = None) -> Iterator[Service]:
    """Run it for the block; over TLS with a certificate, the key in the same file."""
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True
        wbufsize = 65536

        def do_GET(self) -> None:
            with lock:
                service.requests.append(self.path)
                service.asked.append({name.lower(): value for name, value in self.headers.items()})
                reply = service.answer(self.path)
                for place, (part, times, fault) in enumerate(service.faults):
                    if part in self.path and times:
                        service.faults[place] = (part, times - 1, fault)
                        reply = fault(self.path, reply)
                        break
            etag = reply.headers.get("ETag")
            if reply.status == 200 and etag and self.headers.get("If-None-Match") == etag:
                reply = Reply(status=304, headers=reply.headers)
            self.send_response_only(reply.status)
            self.send_header("Date", format_datetime(service.clock, usegmt=True))
            for name, value in reply.headers.items():
                self.send_header(name, value)
            if reply.status != 304:
                self.send_header("Content-Length", str(len(reply.body)))
            self.end_headers()
            self.wfile.write(reply.body if reply.cut is None else reply.body[: reply.cut])
            self.close_connection = reply.cut is not None

        def log_message(self, *_: object) -> None:
            """Print nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # a client that hangs up is what some tests are about
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    service.address = f"http://127.0.0.1:{server.server_port}"
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
