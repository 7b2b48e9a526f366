"""The web server: the page, its own script, and what every response carries so that a browser does nothing else."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import TYPE_CHECKING

import fastapi
import gradio
import uvicorn

from assistant.web.access import USER
from assistant.web.api import NO_TELEMETRY, PREFIX
from assistant.web.guard import LOOPBACK, Guard
from assistant.web.login import add_login
from assistant.web.owners import Ownership
from assistant.web.theme import STYLE, theme
from sources.errors import FootnoteError

if TYPE_CHECKING:
    from assistant.web.sessions import Logins

SCRIPT = Path(__file__).with_name("page.js")
SCRIPT_PATH = "/footnote/page.js"
USER_PATH = "/footnote/user"
UPLOAD_MAX = "50mb"
SESSIONS_MAX = 200
"""Open pages whose conversation the server keeps, some 60 kB each; the least used one is forgotten first."""


class BindError(FootnoteError):
    """The app would be open to others without a login, or its port is taken."""


def web_server(
    page: gradio.Blocks, home: Path, api: fastapi.FastAPI, *, logins: Logins | None = None
) -> fastapi.FastAPI:
    """Put the page and the API behind the guard; without `logins` everybody on this machine may use them."""
    app = fastapi.FastAPI(openapi_url=None, docs_url=None, redoc_url=None, telemetry=NO_TELEMETRY)

    @app.get(SCRIPT_PATH)
    def script() -> fastapi.Response:
        return fastapi.Response(SCRIPT.read_bytes(), media_type="text/javascript")

    @app.get(USER_PATH)
    def user(request: fastapi.Request) -> dict[str, str]:
        return {"user": _user(request)}

    if logins is not None:
        add_login(app, logins)
    app.mount(PREFIX, api)
    page.state_session_capacity = SESSIONS_MAX
    page.queue(default_concurrency_limit=20, max_size=100, api_open=False)
    gradio.mount_gradio_app(
        app,
        page,
        path="/",
        app_kwargs={"openapi_url": None, "docs_url": None, "redoc_url": None, "telemetry": NO_TELEMETRY},
        theme=theme(),
        css=STYLE.read_text(encoding="utf-8"),
        head=f'<script src="{SCRIPT_PATH}" defer></script>',
        show_error=False,
        run_history=False,
        enable_monitoring=False,
        mcp_server=False,
        max_file_size=UPLOAD_MAX,
        allowed_paths=[],
        blocked_paths=[str(home)],
        footer_links=[],
        ssr_mode=False,
        pwa=False,
        auth_dependency=_user if logins else None,
    )
    app.add_middleware(Ownership)
    app.add_middleware(Guard, logins=logins)  # the last one added is asked first
    return app


def _user(request: fastapi.Request) -> str:
    """Return the user that the guard found."""
    return str(request.scope[USER])


def listen(host: str, port: int, *, with_logins: bool = False) -> socket.socket:
    """Bind the port; port 0 takes a free one.

    Raises:
        BindError: the host is not of this machine alone and there are no logins, or the port is taken.
    """
    if host not in LOOPBACK and not with_logins:
        raise BindError(
            f"cannot bind {host}: without logins the app binds to loopback only; "
            "use --host 127.0.0.1, or --auth-file FILE"
        )
    bound = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
    except OSError as exc:
        bound.close()
        raise BindError(f"cannot bind {host}:{port} ({exc.strerror}); choose another with --port") from exc
    return bound


def run(app: fastapi.FastAPI, bound: socket.socket) -> None:
    """Serve until stopped."""
    # With a configuration of its own uvicorn would write tracebacks, and with them what users sent.
    config = uvicorn.Config(app, log_config=None, log_level="warning", access_log=False, server_header=False, ws="none")
    uvicorn.Server(config).run(sockets=[bound])
