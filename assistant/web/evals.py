"""The tab where eval runs are looked at, compared and started."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import gradio

from assistant.board import Ended
from assistant.web.evals_view import asked_html, compared_html, kinds_html, runs_html, when
from assistant.web.markup import element, page
from sources.errors import FootnoteError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assistant.board import Board, RunLine

_SHOW_EVERY_S = 0.25
_QUIET = {"show_progress": "hidden", "api_visibility": "private"}
_NO_BOARD = "No installed package measures answers; run `make setup`."


class EvalsTab:
    """Builds the tab inside the open `gradio.Blocks`."""

    def __init__(self, board: Board | None, tab: gradio.Tab) -> None:
        with gradio.Column(elem_classes="library-part"):
            if board is None:
                gradio.Markdown(page(element("p", _NO_BOARD)), elem_id="runs")
                return
            self._board = board
            with gradio.Row(elem_classes="buttons"):
                self._start = gradio.Button(
                    "Start a run", variant="primary", elem_id="start-run", scale=0, min_width=120
                )
            self._progress = gradio.Markdown(page(), elem_id="run-progress")
            self._runs = gradio.Markdown(page(), elem_id="runs")
            self._kinds = gradio.Markdown(page(), elem_id="kinds")
            with gradio.Row(elem_id="compare-row"):
                self._before = gradio.Dropdown(
                    [], label="Compare", elem_id="run-before", elem_classes="chooser", filterable=False, scale=1
                )
                self._after = gradio.Dropdown(
                    [],
                    label="with the later run",
                    elem_id="run-after",
                    elem_classes="chooser",
                    filterable=False,
                    scale=1,
                )
                self._compare = gradio.Button("Compare", elem_id="compare", scale=0, min_width=104)
            self._compared = gradio.Markdown(page(), elem_id="compared")
        view = [self._runs, self._kinds, self._before, self._after]
        tab.select(self._look, None, view, **_QUIET)
        self._start.click(self._run, None, self._progress, concurrency_limit=1, **_QUIET).then(
            self._look, None, view, **_QUIET
        )
        self._compare.click(self._side_by_side, [self._before, self._after], self._compared, **_QUIET)

    def _look(self) -> tuple[object, ...]:
        try:
            runs = self._board.runs()
            kinds = self._board.kinds(runs[0].id) if runs else ()
        except FootnoteError as exc:
            return _fault(exc), page(), gradio.skip(), gradio.skip()
        earlier = _before(runs)
        choices = [(f"{when(run)[:16]}: {run.passed} of {run.total}", run.id) for run in runs]
        return (
            runs_html(runs),
            kinds_html(kinds),
            gradio.Dropdown(choices, value=earlier.id if earlier else None),
            gradio.Dropdown(choices, value=runs[0].id if runs else None),
        )

    def _run(self) -> Iterator[str]:
        yield page(element("p", "Starting …", cls="stage"))
        shown = 0.0
        for step in self._board.start():
            if isinstance(step, Ended):
                yield page(element("p", step.told, cls="result added" if step.run else "notice"))
            elif time.monotonic() - shown > _SHOW_EVERY_S:
                shown = time.monotonic()
                yield asked_html(step)

    def _side_by_side(self, before: str | None, after: str | None) -> str:
        if not before or not after:
            return page(element("p", "Choose two runs; a second one can be started above.", cls="notice"))
        try:
            return compared_html(self._board.compare(before, after))
        except FootnoteError as exc:
            return _fault(exc)


def _before(runs: Sequence[RunLine]) -> RunLine | None:
    """Return the newest run before the first of the same cases and library; None when there is none."""
    same = (run for run in runs[1:] if (run.cases, run.library) == (runs[0].cases, runs[0].library))
    return next(same, None)


def _fault(exc: FootnoteError) -> str:
    return page(element("p", str(exc), cls="notice"))
