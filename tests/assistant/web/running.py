"""The web app of a home in a thread of the test's own process, and requests to it as any program sends them."""

import http.client
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import fastapi
import uvicorn

from assistant.enquiries import Enquiries
from assistant.served import Served
from assistant.web.api import build_api
from assistant.web.app import build_app
from assistant.web.server import listen, web_server
from assistant.web.sessions import Logins
from index.embed import HashEmbedder

TODAY = date(2026, 11, 20)


@dataclass(frozen=True)
class Received:
    status: int
    headers: dict[str, str]
    text: str

    @property
    def json(self) -> Any:
        return json.loads(self.text)


@contextmanager
def whole_app(home: Path, logins: Logins | None = None) -> Iterator[fastapi.FastAPI]:
    """The page and the API of a home, not yet served."""
    served = Served(home, HashEmbedder(), lambda: TODAY)
    try:
        page = build_app(served, home, lambda: TODAY, questions=logins.questions if logins else None)
        yield web_server(page, home, build_api(Enquiries(home, served, lambda: TODAY)), logins=logins)
    finally:
        served.close()


@contextmanager
def running(app: fastapi.FastAPI) -> Iterator[int]:
    """Serve an app; yields its port."""
    bound = listen("127.0.0.1", 0)
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", ws="none", server_header=False))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]})
    thread.start()
    while not server.started:
        time.sleep(0.05)
    try:
        yield bound.getsockname()[1]
    finally:
        server.should_exit = True
        thread.join()
        bound.close()


def send(
    port: int, path: str, body: Any = None, *, method: str = "", headers: dict[str, str] | None = None
) -> Received:
    """GET an address, or POST a body: JSON unless it is bytes already."""
    sent = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
    kind = {} if body is None else {"Content-Type": "application/json"}
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request(method or ("GET" if body is None else "POST"), path, sent, {**kind, **(headers or {})})
        response = connection.getresponse()
        text = response.read().decode("utf-8", errors="replace")
        return Received(response.status, {name.lower(): value for name, value in response.getheaders()}, text)
    finally:
        connection.close()
