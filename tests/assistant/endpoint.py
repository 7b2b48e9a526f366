"""A scripted endpoint: a real HTTP server on loopback that speaks the OpenAI protocol, or breaks it in a chosen way."""

import json
import os
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Fault = Callable[["Handler"], None]
PIECES = ("The rule ", "added three. [1]\n")


class Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, play: Fault) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.play = play
        self.requests: list[dict[str, Any]] = []
        self.stopped = threading.Event()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    def shutdown_request(self, request: Any) -> None:
        if request.fileno() >= 0:
            super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is what these tests are about."""


class Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.requests.append({"path": self.path, "headers": dict(self.headers), "body": json.loads(body)})
        self.server.play(self)
        self.close_connection = True

    def log_message(self, *_args: Any) -> None:
        """Be silent."""

    def begin(self, kind: str = "text/event-stream", status: int = 200, **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Connection", "close")
        self.end_headers()

    def write(self, data: bytes) -> None:
        self.wfile.write(data)
        self.wfile.flush()

    def whole(self, status: int, body: str, kind: str = "application/json", **headers: str) -> None:
        self.begin(kind, status, **{"Content-Length": str(len(body.encode())), **headers})
        self.write(body.encode())

    def piece(self, content: object, **more: object) -> None:
        chunk = {"choices": [{"index": 0, "delta": {"content": content}, "finish_reason": None}], **more}
        self.event(chunk)

    def event(self, chunk: dict[str, Any]) -> None:
        chunk = {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "scripted", **chunk}
        self.write(f"data: {json.dumps(chunk)}\n\n".encode())

    def done(self) -> None:
        self.write(b"data: [DONE]\n\n")

    def wait(self, seconds: float = 30.0) -> None:
        self.server.stopped.wait(seconds)


def answers(script: Callable[[str], Iterable[str]]) -> Fault:
    """Answer as a model would: the script gets the words of the user and gives the pieces."""

    def play(handler: Handler) -> None:
        handler.begin()
        user = handler.server.requests[-1]["body"]["messages"][-1]["content"]
        for piece in script(user):
            handler.piece(piece)
        handler.event({"choices": [], "usage": {"prompt_tokens": 40, "completion_tokens": 7, "total_tokens": 47}})
        handler.done()

    return play


def _refused(handler: Handler) -> None:
    """Close the connection with a reset, whatever else still holds it."""
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    os.close(handler.connection.detach())


def _reset(handler: Handler) -> None:
    handler.begin()
    handler.piece(PIECES[0])
    _refused(handler)


def _drip(handler: Handler) -> None:
    handler.begin()
    while not handler.server.stopped.wait(0.2):
        handler.piece("a ")


def _endless(handler: Handler) -> None:
    handler.begin()
    while not handler.server.stopped.is_set():
        handler.piece("more and more " * 50)


def _endless_line(handler: Handler) -> None:
    handler.begin()
    while not handler.server.stopped.is_set():
        handler.write(b"data: " + b"x" * 65_536)


def _hang_midway(handler: Handler) -> None:
    handler.begin()
    handler.piece(PIECES[0])
    handler.wait()


def _streamed(*chunks: dict[str, Any]) -> Fault:
    def play(handler: Handler) -> None:
        handler.begin()
        for chunk in chunks:
            handler.event(chunk)
        handler.done()

    return play


def _raw(data: bytes) -> Fault:
    def play(handler: Handler) -> None:
        handler.begin()
        handler.write(data)

    return play


def _streamed_part(handler: Handler) -> None:
    handler.begin()
    handler.piece(PIECES[0])


def _null_content(handler: Handler) -> None:
    handler.begin()
    handler.piece(None)
    handler.done()


def _big_token(handler: Handler) -> None:
    handler.begin()
    handler.piece("x" * 1_000_000)
    handler.done()


def _odd_content(handler: Handler) -> None:
    handler.begin()
    handler.piece({"text": ["The rule"]})
    handler.done()


FAULTS: dict[str, Fault] = {
    "refused": _refused,
    "reset": _reset,
    "broken off": _streamed_part,
    "500": lambda handler: handler.whole(500, '{"error": {"message": "secret words of the endpoint"}}'),
    "429": lambda handler: handler.whole(429, '{"error": "slow down"}', **{"Retry-After": "60"}),
    "401": lambda handler: handler.whole(401, '{"error": "key sk-canary is wrong"}'),
    "html": lambda handler: handler.whole(200, "<html><body>Log in</body></html>", "text/html"),
    "redirect": lambda handler: handler.whole(307, "", Location="http://127.0.0.1:1/v1/chat/completions"),
    "empty": lambda handler: handler.whole(200, "", "text/event-stream"),
    "no choices": _streamed({"choices": []}),
    "null choices": _streamed({"choices": None}),
    "null choice": _streamed({"choices": [None]}),
    "null content": _null_content,
    "odd content": _odd_content,
    "truncated JSON": _raw(b'data: {"id": "c", "choices": [{"del\n\n'),
    "not streamed": lambda handler: handler.whole(200, '{"choices": [{"message": {"content": "The rule. [1]"}}]}'),
    "hang": lambda handler: handler.wait(),
    "hang midway": _hang_midway,
    "drip": _drip,
    "endless": _endless,
    "endless line": _endless_line,
    "wrong encoding": _raw(b'data: {"id": "c", "choices": [{"delta": {"content": "\xff\xfe\xe9"}}]}\n\n'),
    "1 MB token": _big_token,
    "error event": _raw(b'event: error\ndata: {"error": {"message": "secret words of the endpoint"}}\n\n'),
}
"""Every way to fail, by name."""


@contextmanager
def serving(play: Fault) -> Iterator[Server]:
    """Serve a script until the block ends."""
    server = Server(play)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.stopped.set()
        server.shutdown()
        server.server_close()
        thread.join()


def wait_until(done: Callable[[], bool], seconds: float = 10.0) -> bool:
    """Wait for something that comes about in another thread; tell whether it did."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if done():
            return True
        time.sleep(0.05)
    return done()
