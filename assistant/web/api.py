"""The HTTP API: what the commands print in JSON, by the same open index and in the same threads as the page."""

from __future__ import annotations

import json
import logging
from http import HTTPStatus
from importlib.metadata import version
from typing import TYPE_CHECKING, Annotated, Any

import fastapi
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from assistant.asking import NAME_CHARS_MAX
from assistant.card import UnknownEntityError
from assistant.log_lines import bug_line
from assistant.requested import (
    AskRequest,
    DocumentRequest,
    EntityRequest,
    RetrieveRequest,
    fault_line,
    faults_line,
)
from assistant.shapes import (
    AnswerShape,
    DocumentShape,
    EntitiesShape,
    ErrorShape,
    ListedDocumentShape,
    PassageShape,
    StatusShape,
)
from assistant.web.api_page import api_page
from assistant.web.waiting import RETRY_AFTER_S, BusyError, WaitingLine
from sources.errors import (
    FootnoteError,
    GenerationError,
    IndexNotBuiltError,
    IndexStaleError,
    LibraryError,
    NotInLibraryError,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from fastapi.telemetry import TelemetryConfig
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from assistant.enquiries import Enquiries, Found

PREFIX = "/api"
BODY_BYTES_MAX = 1_000_000
"""A question of 8,000 characters and the longest conversation that is read have less."""
NOTICE_HEADER = "Footnote-Notice"
NO_TELEMETRY: TelemetryConfig = {"tracing": False, "metrics": False, "logs": False, "auto_configure": False}
"""FastAPI would export requests to whatever address the environment names."""
_ABOUT = (
    "Questions about US export-control documents, answered with footnotes to exact words. Each reply is what the "
    "command of the same name prints with `--json`. An error is an object with one line, `error`."
)
_STATUSES: tuple[tuple[type[FootnoteError], HTTPStatus], ...] = (
    (NotInLibraryError, HTTPStatus.NOT_FOUND),
    (UnknownEntityError, HTTPStatus.NOT_FOUND),
    (BusyError, HTTPStatus.SERVICE_UNAVAILABLE),
    (IndexNotBuiltError, HTTPStatus.SERVICE_UNAVAILABLE),
    (IndexStaleError, HTTPStatus.SERVICE_UNAVAILABLE),
    (GenerationError, HTTPStatus.SERVICE_UNAVAILABLE),
    (LibraryError, HTTPStatus.SERVICE_UNAVAILABLE),
)
_ERRORS: dict[int | str, dict[str, Any]] = {
    400: {"model": ErrorShape, "description": "What was sent cannot be read; the line says what is allowed."},
    413: {"model": ErrorShape, "description": f"More than {BODY_BYTES_MAX:,} bytes were sent."},
    503: {"model": ErrorShape, "description": f"Too many questions wait; ask again after {RETRY_AFTER_S} s."},
    "default": {"model": ErrorShape, "description": "Anything else that went wrong."},
}
_NOT_FOUND: dict[int | str, dict[str, Any]] = {404: {"model": ErrorShape, "description": "The library has no such."}}

_Name = Annotated[
    str, fastapi.Query(description=f"Name, alias, near spelling or Chinese name; at most {NAME_CHARS_MAX} characters.")
]
_Day = Annotated[
    str | None, fastapi.Query(description="As of this day: YYYY-MM-DD (a month counts from its first day).")
]
_Version = Annotated[
    str | None, fastapi.Query(description="SHA-256 of a stored version, or its first 8 characters or more.")
]
_Words = Annotated[
    str | None, fastapi.Query(description="START:END in characters of the text; these words become `quote`.")
]

log = logging.getLogger(__name__)


def build_api(enquiries: Enquiries, line: WaitingLine | None = None) -> fastapi.FastAPI:
    """Build the application to mount at `PREFIX`; its requests wait in `line`, else in a line of their own."""
    line = line or WaitingLine()
    api = fastapi.FastAPI(
        title="Footnote",
        version=version("footnote"),
        description=_ABOUT,
        openapi_url="/openapi.json",
        docs_url=None,  # FastAPI's own pages load scripts from another host
        redoc_url=None,
        telemetry=NO_TELEMETRY,
        responses=_ERRORS,
        separate_input_output_schemas=False,
        generate_unique_id_function=lambda route: route.name,
    )
    _add_questions(api, enquiries, line)
    _add_documents(api, enquiries, line)
    _add_faults(api, enquiries)
    api.add_middleware(_BodyLimit)

    @api.get("/docs", include_in_schema=False)
    async def docs() -> fastapi.Response:
        return fastapi.responses.HTMLResponse(api_page(api.openapi(), PREFIX))

    return api


def _add_questions(api: fastapi.FastAPI, enquiries: Enquiries, line: WaitingLine) -> None:
    @api.post("/ask", response_model=AnswerShape, dependencies=[fastapi.Depends(_only_json)])
    async def ask(request: AskRequest) -> fastapi.Response:
        """Answer a question: what `footnote ask --json` prints."""
        return await _reply(line, lambda: enquiries.ask(request))

    @api.post("/retrieve", response_model=list[PassageShape], dependencies=[fastapi.Depends(_only_json)])
    async def retrieve(request: RetrieveRequest) -> fastapi.Response:
        """Find passages, without an answer: what `footnote retrieve --json` prints."""
        return await _reply(line, lambda: enquiries.retrieve(request))

    @api.get("/entities", response_model=EntitiesShape, responses=_NOT_FOUND)
    async def entities(name: _Name, as_of: _Day = None) -> fastapi.Response:
        """Look an entity up by its name: what `footnote entity --json` prints."""
        request = EntityRequest(name=name, as_of=as_of)
        return await _reply(line, lambda: enquiries.entity(request))


def _add_documents(api: fastapi.FastAPI, enquiries: Enquiries, line: WaitingLine) -> None:
    @api.get("/documents", response_model=list[ListedDocumentShape])
    async def documents() -> fastapi.Response:
        """List the documents: what `footnote list --json` prints."""
        return await _reply(line, enquiries.documents)

    @api.get("/documents/{document_id:path}", response_model=DocumentShape, responses=_NOT_FOUND)
    async def document(document_id: str, version: _Version = None, span: _Words = None) -> fastapi.Response:
        """Read a document and the words at a span: what `footnote show --json` prints."""
        request = DocumentRequest(document_id=document_id, version=version, span=span)
        return await _reply(line, lambda: enquiries.document(request))

    @api.get("/status", response_model=StatusShape)
    async def status() -> fastapi.Response:
        """Say what is served and how far it reaches: what `footnote status --json` prints, but for the folder."""
        return await _reply(line, enquiries.status)


class _BodyLimit:
    """Stops reading a body that is too long, whatever length it was said to have (ASGI middleware)."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        read = 0

        async def receive_some() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > BODY_BYTES_MAX:
                raise HTTPException(
                    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
                    f"more than {BODY_BYTES_MAX:,} bytes were sent; send a shorter conversation",
                )
            return message

        await self._app(scope, receive_some, send)


async def _only_json(request: fastapi.Request) -> None:
    # A form of another site can send texts, and cookies with them, but not this type.
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise HTTPException(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "send JSON, with Content-Type: application/json")


async def _reply(line: WaitingLine, work: Callable[[], Found]) -> fastapi.Response:
    def encoded() -> tuple[bytes, str]:
        found = work()
        return json.dumps(found.value, ensure_ascii=False, default=str).encode(), found.notice

    try:
        body, notice = await line.run(encoded)
    except FootnoteError:
        raise
    except Exception as exc:  # noqa: BLE001 - the outermost frame: the message of a bug may hold the question
        log.error("%s", bug_line(exc))
        return _fault(HTTPStatus.INTERNAL_SERVER_ERROR, "the server failed at this; its log says where")
    headers = {NOTICE_HEADER: fault_line(notice).encode("ascii", "replace").decode()} if notice else None
    return fastapi.Response(body, media_type="application/json", headers=headers)


def _add_faults(api: fastapi.FastAPI, enquiries: Enquiries) -> None:
    @api.exception_handler(FootnoteError)
    async def of_ours(_request: fastapi.Request, exc: FootnoteError) -> fastapi.Response:
        status = next((status for kind, status in _STATUSES if isinstance(exc, kind)), HTTPStatus.BAD_REQUEST)
        return _fault(status, enquiries.fault(exc))

    @api.exception_handler(RequestValidationError)
    async def of_form(_request: fastapi.Request, exc: RequestValidationError) -> fastapi.Response:
        errors = exc.errors()
        if errors[0]["type"] == "json_invalid":
            return _fault(HTTPStatus.BAD_REQUEST, f"the body is not JSON; see its character {errors[0]['loc'][-1]}")
        return _fault(HTTPStatus.BAD_REQUEST, faults_line([(error["loc"][1:], error["msg"]) for error in errors]))

    @api.exception_handler(HTTPException)
    async def of_http(_request: fastapi.Request, exc: HTTPException) -> fastapi.Response:
        message = str(exc.detail)
        if exc.status_code == HTTPStatus.NOT_FOUND:
            message = f"there is no such address; {PREFIX}/openapi.json lists them"
        return _fault(exc.status_code, message, headers=exc.headers)


def _fault(status: int, message: str, *, headers: Mapping[str, str] | None = None) -> fastapi.Response:
    later = {"Retry-After": str(RETRY_AFTER_S)} if status == HTTPStatus.SERVICE_UNAVAILABLE else {}
    return fastapi.responses.JSONResponse({"error": message}, status, {**(headers or {}), **later})
