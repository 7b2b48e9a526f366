"""A client of the web app that speaks Gradio's own protocol, and the app in a process of its own."""

import http.client
import json
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from tests.homes import REPOSITORY


@contextmanager
def served_web(folder: Path) -> Iterator[tuple[int, int]]:
    """Serve the invented library; yields the pid and the port."""
    port = free_port()
    command = [sys.executable, "-m", "tests.reliability.web_server", str(folder), str(port)]
    with subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            wait_for(port)
            yield process.pid, port
        finally:
            process.kill()


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def wait_for(port: int) -> None:
    """Wait until the web app answers."""
    for _ in range(300):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/config", timeout=5).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise AssertionError("the web server did not start")


@cache
def _config(port: int) -> dict[str, Any]:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/config", timeout=10) as found:
        config: dict[str, Any] = json.load(found)
    return config


def answering_function(port: int) -> int:
    """Return the number of the function that answers questions."""
    return int(asking(_config(port), "")["fn_index"])


def asking(config: dict[str, Any], question: str) -> dict[str, Any]:
    """Return what the page sends to ask a question, all other controls as they are at first."""
    function = next(one for one in config["dependencies"] if one["api_name"] == "ask")
    controls = {one["id"]: one for one in config["components"]}
    first = [_first_value(controls[number]) for number in function["inputs"][1:]]
    return {"data": [question, *first], "fn_index": function["id"]}


def _first_value(control: dict[str, Any]) -> Any:
    if control["type"] == "state":
        return None
    value = control["props"].get("value")
    return "" if value is None and control["type"] == "textbox" else value


def join_queue(port: int, function: int, session: str, question: str) -> None:
    """Ask a question, without waiting for the answer."""
    body = json.dumps({**asking(_config(port), question), "fn_index": function, "session_hash": session}).encode()
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/gradio_api/queue/join", data=body, headers={"Content-Type": "application/json"}
    )
    urllib.request.urlopen(request, timeout=60).close()


def answer(port: int, session: str) -> bool:
    """Wait for the answer; tell whether it came."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", f"/gradio_api/queue/data?session_hash={session}")
    response = connection.getresponse()
    try:
        while line := response.readline():
            if b'"process_completed"' in line:
                return json.loads(line.removeprefix(b"data:"))["success"] is True
        return False
    finally:
        connection.close()


def upload(port: int, files: Sequence[Path], session: str) -> bool:
    """Upload files and add them to the library as the form does; tell whether that came to its end."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/config", timeout=10) as found:
        config: dict[str, Any] = json.load(found)
    kinds = {component["id"]: component["type"] for component in config["components"]}
    function = next(
        one["id"]
        for one in config["dependencies"]
        if [kinds[given] for given in one["inputs"]][:2] == ["file", "textbox"]
    )
    given = [
        {"path": path, "orig_name": file.name, "meta": {"_type": "gradio.FileData"}}
        for path, file in zip(_send(port, files), files, strict=True)
    ]
    form = {"data": [given, "", "", "", "", "as the file says", ""], "fn_index": function, "session_hash": session}
    _post(port, "queue/join", json.dumps(form).encode(), "application/json")
    return answer(port, session)


def _send(port: int, files: Sequence[Path]) -> list[str]:
    """Send files as a form does; return where the server keeps them."""
    line = "-" * 30
    parts = (
        f'--{line}\r\nContent-Disposition: form-data; name="files"; filename="{file.name}"\r\n\r\n'.encode()
        + file.read_bytes()
        for file in files
    )
    body = b"\r\n".join([*parts, f"--{line}--\r\n".encode()])
    paths: list[str] = json.loads(_post(port, "upload", body, f"multipart/form-data; boundary={line}"))
    return paths


def _post(port: int, what: str, body: bytes, kind: str) -> bytes:
    address = f"http://127.0.0.1:{port}/gradio_api/{what}"
    request = urllib.request.Request(address, data=body, headers={"Content-Type": kind})
    with urllib.request.urlopen(request, timeout=60) as response:
        answered: bytes = response.read()
    return answered
