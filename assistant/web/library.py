"""The tab where the library is looked at and changed, by the functions behind the commands."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import gradio

from assistant.indexing import Done, iter_index
from assistant.overview import problems
from assistant.web.library_view import (
    documents_html,
    lines_html,
    read_holdings,
    stage_html,
    status_html,
    uploads_html,
)
from assistant.web.markup import element, page
from assistant.web.uploads import add_uploads
from index.serving import rollback
from sources.errors import FootnoteError
from sources.library import Library
from sources.model import DocumentKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from assistant.served import Served

FILES_MAX = 200
"""Files of one upload."""
_SWAP_S = 10
_SHOW_EVERY_S = 0.25
_AS_IT_SAYS = "as the file says"
_QUIET = {"show_progress": "hidden", "api_visibility": "private"}


class LibraryTab:
    """Builds the tab inside the open `gradio.Blocks`."""

    def __init__(self, served: Served, home: Path, clock: Callable[[], date], tab: gradio.Tab) -> None:
        self._served = served
        self._home = home
        self._clock = clock
        with gradio.Column(elem_classes="library-part"):
            self._status = gradio.Markdown(page(), elem_id="status")
            with gradio.Row(elem_classes="buttons"):
                self._index = gradio.Button("Re-index", variant="primary", elem_id="reindex", scale=0, min_width=120)
                self._back = gradio.Button("Roll back", elem_id="rollback", scale=0, min_width=120)
                self._check = gradio.Button("Check for damage", elem_id="check", scale=0, min_width=190)
            self._report = gradio.Markdown(page(), elem_id="report")
            with gradio.Accordion("Add documents", open=False, elem_id="add-documents"):
                self._form()
            with gradio.Accordion("Remove a document", open=False, elem_id="remove-document"):
                self._removal()
            self._words = gradio.Textbox(label="Find documents", placeholder="title, publisher or id", elem_id="find")
            self._table = gradio.Markdown(page(), elem_id="documents")
        self._listen(tab)

    def _form(self) -> None:
        self._files = gradio.File(label="Files", file_count="multiple", elem_id="files", height=140)
        with gradio.Row():
            self._title = gradio.Textbox(label="Title (of a single file)", max_length=500)
            self._publisher = gradio.Textbox(label="Publisher", max_length=200)
        with gradio.Row():
            self._published = gradio.Textbox(label="Published", placeholder="YYYY-MM-DD", max_length=10)
            self._dated = gradio.Textbox(label="List as of", placeholder="YYYY-MM-DD", max_length=10)
            self._kind = gradio.Radio([_AS_IT_SAYS, *DocumentKind], value=_AS_IT_SAYS, label="Kind")
        self._url = gradio.Textbox(label="Address of the official page", placeholder="https://", max_length=2000)
        self._add = gradio.Button("Add to the library", variant="primary", elem_id="add")
        self._results = gradio.Markdown(page(), elem_id="results")

    def _removal(self) -> None:
        self._which = gradio.Textbox(label="Id of the document", placeholder="as the table prints it", elem_id="which")
        self._erase = gradio.Checkbox(label="Erase its text as well, for good", elem_id="erase")
        self._remove = gradio.Button("Remove", elem_id="remove")
        self._removed = gradio.Markdown(page(), elem_id="removed")

    def _listen(self, tab: gradio.Tab) -> None:
        view = [self._status, self._table]
        look = {"fn": self._look, "inputs": self._words, "outputs": view}
        tab.select(**look, **_QUIET)
        self._words.submit(**look, **_QUIET)
        # Answers to single letters would come in any order; only the last one counts.
        self._words.change(self._find, self._words, self._table, trigger_mode="always_last", **_QUIET)
        said = [self._title, self._publisher, self._published, self._dated, self._kind, self._url]
        for button, act, given, shown in (
            (self._add, self._upload, [self._files, *said], [self._results, self._files]),
            (self._remove, self._take_out, [self._which, self._erase], self._removed),
            (self._index, self._build, None, self._report),
            (self._back, self._roll_back, None, self._report),
            (self._check, self._inspect, None, self._report),
        ):
            button.click(act, given, shown, **_QUIET).then(**look, **_QUIET)

    def _look(self, words: str) -> tuple[str, str]:
        try:
            return status_html(self._home, self._clock()), self._find(words)
        except FootnoteError as exc:
            return _fault(exc), page()

    def _find(self, words: str) -> str:
        try:
            return documents_html(self._served.read(read_holdings), words[:500])
        except FootnoteError as exc:
            return _fault(exc)

    def _upload(
        self, files: list[str] | None, title: str, publisher: str, published: str, dated: str, *rest: str
    ) -> Iterator[tuple[str, object]]:
        kind, url = rest
        paths = [Path(file) for file in files or ()]
        if not paths or len(paths) > FILES_MAX:
            yield uploads_html((), note=f"choose files to add, at most {FILES_MAX} at a time"), gradio.skip()
            return
        said = {"publisher": publisher, "published": published, "as_of": dated, "url": url}
        said |= {"title": title} if len(paths) == 1 else {}
        said |= {"kind": kind} if kind != _AS_IT_SAYS else {}
        results = []
        try:
            yield uploads_html((), len(paths)), gradio.skip()
            for result in add_uploads(self._home, paths, said):
                results.append(result)
                yield uploads_html(results, len(paths)), gradio.skip()
            yield uploads_html(results, note="Re-index, so that the library answers from what changed."), None
        except FootnoteError as exc:
            yield uploads_html(results, note=str(exc)), gradio.skip()

    def _take_out(self, which: str, erase: bool) -> str:
        try:
            with Library.open(self._home) as library:
                library.remove(which.strip(), erase=erase)
        except FootnoteError as exc:
            return _fault(exc)
        return lines_html(f"Removed {which.strip()}. It stops answering at the next index.")

    def _build(self) -> Iterator[str]:
        yield lines_html("Starting …")
        shown = 0.0
        for step in iter_index(self._home):
            if isinstance(step, Done):
                self._wait_for(step.generation)
                yield lines_html(step.report)
            elif time.monotonic() - shown > _SHOW_EVERY_S:
                shown = time.monotonic()
                yield stage_html(step)

    def _wait_for(self, generation: str) -> None:
        """Let the new generation be opened before the report is shown, so that the next answer comes from it."""
        until = time.monotonic() + _SWAP_S
        while generation and time.monotonic() < until:
            try:
                if self._served.read(lambda assistant: assistant.snapshot.generation) == generation:
                    return
            except FootnoteError:
                return
            time.sleep(0.1)

    def _roll_back(self) -> str:
        try:
            generation = rollback(self._home)
        except FootnoteError as exc:
            return _fault(exc)
        self._wait_for(generation)
        return lines_html(f"Serving {generation}.")

    def _inspect(self) -> str:
        try:
            found = problems(self._home)
        except FootnoteError as exc:
            return _fault(exc)
        return lines_html("\n".join(found) if found else "Sound: the library and the served index are whole.")


def _fault(exc: FootnoteError) -> str:
    return page(element("p", str(exc), cls="notice"))
