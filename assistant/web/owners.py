"""Keeps what one user does from all others: page sessions, running questions, uploads and the files made for them.

Gradio holds those by ids that whoever knows them may use. Here each belongs to the user who used it first, or whom
the server told it, and to nobody else.
"""

from __future__ import annotations

import json
import re
from collections import OrderedDict
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote

from fastapi import Response

from assistant.web.access import USER
from assistant.web.bodies import read_body, replay

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.types import ASGIApp, Message, Receive, Scope, Send


BODY_BYTES_MAX = 4 * 2**20
"""A question, or a whole memo, with what stands around it."""
_API = "/gradio_api/"
_FILE = f"{_API}file="
_HEARTBEAT = f"{_API}heartbeat/"
_JOIN = f"{_API}queue/join"
_EVENTS = f"{_API}queue/data"
_UPLOAD = f"{_API}upload"
_RUN = f"{_API}run/predict"
_WITH_BODY = frozenset({_JOIN, _RUN, f"{_API}cancel", f"{_API}reset"})
_IDS = frozenset({"session_hash", "event_id", "upload_id"})
_PATH = re.compile(rb'(?<!\\)"path":\s?("(?:[^"\\]|\\.)*")')
_KEPT = 20_000


class Owners:
    """Whose each id and file is; the least used are forgotten first. For the one thread of the server."""

    def __init__(self) -> None:
        self._ids: OrderedDict[str, str] = OrderedDict()
        self._files: OrderedDict[tuple[str, str], None] = OrderedDict()

    def takes(self, user: str, ids: Iterator[str]) -> bool:
        """Give ids that nobody has to a user; tell whether all of them are the user's now."""
        return all(self._take(user, one) for one in ids)

    def _take(self, user: str, one: str) -> bool:
        owner = self._ids.setdefault(one, user)
        self._ids.move_to_end(one)
        if len(self._ids) > _KEPT:
            self._ids.popitem(last=False)
        return owner == user

    def grant(self, user: str, path: str) -> None:
        """Let a user read a file; others may have the same one."""
        self._files[user, path] = None
        self._files.move_to_end((user, path))
        if len(self._files) > _KEPT:
            self._files.popitem(last=False)

    def may_read(self, user: str, path: str) -> bool:
        """Tell whether a file was uploaded by a user, or made for that user."""
        return (user, path) in self._files


class Ownership:
    """Refuses what belongs to another user (ASGI middleware, behind the guard)."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._owners = Owners()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] != "http" or not scope["path"].startswith(_API):
            await self._app(scope, receive, send)
            return
        user, path = scope[USER], scope["path"]
        passed = self._fits_address(user, scope)
        if passed and path in _WITH_BODY and scope["method"] == "POST":
            body = await read_body(receive, most=BODY_BYTES_MAX)
            passed = body is not None and self._fits_body(user, body)
            receive = replay(body or b"", receive)
        if passed:
            await self._app(scope, receive, self._listener(user, path, send))
        else:
            await Response("refused: it is another user's\n", HTTPStatus.FORBIDDEN)(scope, receive, send)

    def _fits_address(self, user: str, scope: Scope) -> bool:
        path = scope["path"]
        if path.startswith(_FILE):
            return self._owners.may_read(user, path.removeprefix(_FILE))
        pairs = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        ids = [value for name, value in pairs if name in _IDS]
        ids += [path.removeprefix(_HEARTBEAT)] if path.startswith(_HEARTBEAT) else []
        return self._owners.takes(user, iter(ids))

    def _fits_body(self, user: str, body: bytes) -> bool:
        try:
            said = json.loads(body)
        except (ValueError, RecursionError):
            return False
        ids = (value for name, value in _members(said) if name in _IDS and isinstance(value, str))
        files = [str(value) for name, value in _members(said) if name == "path" and value]
        # The page sends the address of an upload beside its path; Gradio would fetch a path that is an address.
        files += [unquote(str(value).partition(_FILE)[2]) for name, value in _members(said) if name == "url" and value]
        return all(self._owners.may_read(user, one) for one in files) and self._owners.takes(user, ids)

    def _listener(self, user: str, path: str, send: Send) -> Send:
        """Return a `send` that notes what the server tells a user: the id of a question, the paths of files."""
        if path not in {_JOIN, _RUN, _UPLOAD, _EVENTS}:
            return send

        async def listen(message: Message) -> None:
            body = message.get("body", b"")
            if path in {_EVENTS, _RUN}:
                for found in _PATH.findall(body):
                    self._owners.grant(user, json.loads(found))
            elif body:
                self._note(user, path, body)
            await send(message)

        return listen

    def _note(self, user: str, path: str, body: bytes) -> None:
        try:
            said = json.loads(body)
        except ValueError:
            return
        if path == _UPLOAD and isinstance(said, list):
            for file in said:
                self._owners.grant(user, str(file))
        elif path == _JOIN and isinstance(said, dict) and isinstance(said.get("event_id"), str):
            self._owners.takes(user, iter([said["event_id"]]))


def _members(value: Any) -> Iterator[tuple[str, Any]]:  # noqa: ANN401 - anything that JSON holds
    """Yield every name and value of every object inside a JSON value."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield name, inner
            yield from _members(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _members(inner)
