"""The page put together: tabs on the left, the source on the right, one hidden box that opens addresses."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")

import gradio

from assistant.accounts import Accounts
from assistant.board import open_board
from assistant.enquiries import Enquiries
from assistant.model import Question
from assistant.web.api import build_api
from assistant.web.ask import AskTab
from assistant.web.entities import EntitiesTab
from assistant.web.evals import EvalsTab
from assistant.web.library import LibraryTab
from assistant.web.links import Place, parse_place
from assistant.web.markup import element, page
from assistant.web.memo_tab import MemoTab
from assistant.web.server import listen, run, web_server
from assistant.web.sessions import Logins
from assistant.web.source_panel import fault_html, read_source, source_html
from sources.errors import FootnoteError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from pathlib import Path

    from assistant.served import Served
    from assistant.web.throttle import Throttle

_NO_SOURCE = page(
    element("div", element("p", "Open a footnote to read its exact words here, marked in the source."), cls="no-source")
)
_FIRST = Question("Why was Zeta added to the Entity List?")
"""Asked before anybody else does: it opens the index and loads the embedding model, some seconds."""
_UPLOADS_KEPT_S = 3600
"""Gradio's copies of uploads are deleted after so long; what was added is in the library."""
_HEAD = page(
    element(
        "header",
        element("h2", "Footnote", cls="brand"),
        element("p", "Answers on US export controls, each sentence with its exact source", cls="motto"),
        cls="top",
    )
)


def build_app(
    served: Served, home: Path, clock: Callable[[], date], *, questions: Throttle | None = None
) -> gradio.Blocks:
    """Build the page; `questions` says how often a user may ask, None: as often as the queue has room."""
    looks = {"title": "Footnote", "fill_height": True, "fill_width": True}
    with gradio.Blocks(**looks, analytics_enabled=False, delete_cache=(_UPLOADS_KEPT_S, _UPLOADS_KEPT_S)) as blocks:
        gradio.Markdown(_HEAD, elem_id="top")
        with gradio.Row(elem_id="desk", equal_height=True):
            with gradio.Column(elem_id="work", scale=6, min_width=320), gradio.Tabs(elem_id="tabs") as tabs:
                with gradio.Tab("Ask", id="ask"):
                    ask = AskTab(served, questions)
                with gradio.Tab("Entities", id="entities"):
                    entities = EntitiesTab(served, clock)
                with gradio.Tab("Library", id="library") as library:
                    LibraryTab(served, home, clock, library)
                with gradio.Tab("Memo", id="memo"):
                    memo = MemoTab(served, home, clock)
                with gradio.Tab("Evals", id="evals") as evals:
                    EvalsTab(open_board(home), evals)
            with gradio.Column(elem_id="beside", scale=5, min_width=320):
                source = gradio.Markdown(_NO_SOURCE, elem_id="source")
        box = gradio.Textbox(elem_id="address", label="Address", visible="hidden")
        acts = gradio.Textbox(elem_id="acts", label="Acts", visible="hidden", lines=2)

        def open_source(typed: str) -> object:
            place = _place(typed)
            return _source(served, place, clock()) if place.document_id else gradio.skip()

        def open_tab(typed: str) -> object:
            tab = _tab(_place(typed))
            return gradio.Tabs(selected=tab) if tab else gradio.skip()

        shared = {"queue": False, "show_progress": "hidden", "api_visibility": "private"}
        box.change(open_tab, box, tabs, **shared)
        box.change(open_source, box, source, **shared)
        ask.opens_at(box)
        blocks.load(ask.languages, None, ask.language, **shared)
        entities.opens_at(box)
        memo.follows(acts, ask.exchanges)
    return blocks


def _place(typed: str) -> Place:
    """Read what the page typed into its hidden box: a number, which makes it new, and an address."""
    return parse_place(typed.partition(" ")[2])


def _tab(place: Place) -> str:
    if place.tab:
        return place.tab
    if place.entity:
        return "entities"
    return "ask" if place.questions else ""


def _source(served: Served, place: Place, today: date) -> str:
    try:
        return source_html(served.read(lambda assistant: read_source(assistant, place, today)))
    except FootnoteError as exc:
        return fault_html(str(exc))


def serve(
    home: Path,
    served: Served,
    *,
    clock: Callable[[], date],
    host: str,
    port: int,
    ready: Callable[[str], None],
    auth_file: Path | None = None,
) -> None:
    """Serve the page until stopped; `ready` is told its address. Only loopback is allowed while there are no logins.

    `served` is closed at the end.
    """
    logins = Logins(Accounts(auth_file)) if auth_file else None
    bound = listen(host, port, with_logins=logins is not None)
    try:
        page = build_app(served, home, clock, questions=logins.questions if logins else None)
        app = web_server(page, home, build_api(Enquiries(home, served, clock)), logins=logins)
        with suppress(FootnoteError):  # said when somebody asks
            served.read(lambda assistant: assistant.ask(_FIRST))  # a language model is not asked for this
        shown = f"[{host}]" if ":" in host else host
        ready(f"http://{shown}:{bound.getsockname()[1]}")
        run(app, bound)
    finally:
        served.close()
        bound.close()
