"""The tab where questions are asked."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import gradio
from gradio.context import LocalContext

from assistant.web.conversation import Exchange, conversation_html, next_question
from assistant.web.links import parse_place
from assistant.web.model_switch import model_switch
from assistant.web.searched import ALL_TIERS, ANY_LANGUAGE, chosen, languages_of, parse_searched
from assistant.web.waiting import iter_stages
from sources.errors import FootnoteError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.served import Served
    from assistant.web.throttle import Throttle

KEPT_MAX = 50
"""Exchanges of a conversation that are kept; the oldest go first."""
KEPT_S = 8 * 60 * 60
"""A conversation that nobody touched for so long is forgotten by the server."""


class TooManyError(FootnoteError):
    """A user asked more than one may in a minute."""


Shown = tuple[str, tuple[Exchange, ...]]


class AskTab:
    """Builds the tab inside the open `gradio.Blocks`."""

    def __init__(self, served: Served, questions: Throttle | None = None) -> None:
        self._served = served
        self._questions = questions
        self._exchanges = gradio.State((), time_to_live=KEPT_S)
        self._conversation = gradio.Markdown(conversation_html(()), elem_id="conversation")
        with gradio.Column(elem_id="composer"):
            with gradio.Row(elem_id="turn-row"):
                self._stop = gradio.Button("Stop", elem_id="stop", scale=0, min_width=52, size="sm")
                self._retry = gradio.Button("Retry", elem_id="retry", scale=0, min_width=52, size="sm")
                self._clear = gradio.Button("Clear", elem_id="clear", scale=0, min_width=52, size="sm")
            with gradio.Row(elem_id="ask-row"):
                self._question = gradio.Textbox(
                    label="Question", placeholder="Why was … listed?", lines=1, max_lines=5, max_length=8000,
                    elem_id="question", scale=8, autofocus=True,
                )  # fmt: skip
                self._ask = gradio.Button("Ask", variant="primary", elem_id="ask", scale=0, min_width=88)
            with gradio.Row(elem_id="options-row"):
                self._day = gradio.Textbox(
                    label="As of", placeholder="YYYY-MM-DD", elem_id="as-of", max_length=10, scale=0, min_width=128
                )
                self._tiers = gradio.CheckboxGroup(
                    [(tier.capitalize(), tier) for tier in ALL_TIERS], value=list(ALL_TIERS), label="Search in",
                    elem_id="tiers", scale=1, min_width=270,
                )  # fmt: skip
                self._language = gradio.Dropdown(
                    languages_of(()), value=ANY_LANGUAGE, label="Language", elem_id="language", elem_classes="chooser",
                    scale=0, min_width=124, filterable=False,
                )  # fmt: skip
            self._model = model_switch(served)
        self._listen()

    def _listen(self) -> None:
        quiet = {"show_progress": "hidden", "api_visibility": "private"}
        view = [self._conversation, self._exchanges]
        bounds = [self._day, self._tiers, self._language, self._model]
        asking = {"fn": self._asked, "inputs": [self._question, *bounds, self._exchanges], "outputs": view}
        running = [
            self._ask.click(**asking, **quiet, api_name="ask"),
            self._question.submit(**asking, **quiet),
            self._retry.click(self._again, [*bounds, self._exchanges], view, **quiet),
        ]
        for event in running[:2]:
            event.then(lambda: "", None, self._question, queue=False, **quiet)
        self._stop.click(self._stopped, self._exchanges, view, cancels=running, queue=False, **quiet)
        self._clear.click(lambda: (conversation_html(()), ()), None, view, queue=False, **quiet)

    @property
    def exchanges(self) -> gradio.State:
        """The conversation of the session, as exchanges."""
        return self._exchanges

    def opens_at(self, box: gradio.Textbox) -> None:
        """Ask the questions of an address that the page puts into `box`."""
        box.change(
            self._open, box, [self._conversation, self._exchanges], show_progress="hidden", api_visibility="private"
        )

    def languages(self) -> object:
        """Return the control with the languages that the library holds now."""
        try:
            held = self._served.read(lambda assistant: tuple(assistant.snapshot.documents.values()))
        except FootnoteError:
            held = ()  # said where it matters: when a question is asked
        return gradio.Dropdown(languages_of(one.document for one in held))

    @property
    def language(self) -> gradio.Dropdown:
        """The control that `languages` renews."""
        return self._language

    def _open(self, typed: str) -> Iterator[Shown]:
        place = parse_place(typed.partition(" ")[2])
        exchanges: tuple[Exchange, ...] = ()
        if not place.questions:
            yield gradio.skip(), gradio.skip()
            return
        none = [""] * len(place.questions)
        for question, day, only in zip(place.questions, (*place.days, *none), (*place.only, *none), strict=False):
            for shown in self._answer(Exchange(question.strip(), day.strip(), parse_searched(only)), exchanges):
                exchanges = shown[1]
                yield shown

    def _asked(
        self, text: str, day: str, tiers: list[str], language: str, model: bool, exchanges: tuple[Exchange, ...]
    ) -> Iterator[Shown]:
        yield from self._answer(Exchange(text.strip(), day.strip(), chosen(tiers, language), not model), exchanges)

    def _answer(self, asked: Exchange, exchanges: tuple[Exchange, ...]) -> Iterator[Shown]:
        """Answer a question after a conversation: what is being done, then the answer, or what is verified of it."""
        before = exchanges[-KEPT_MAX + 1 :]
        try:
            self._count()
            for told in iter_stages(self._served, next_question(asked, before)):
                shown = replace(asked, stage=told) if isinstance(told, str) else replace(asked, reply=told)
                yield conversation_html((*before, shown)), (*before, shown)
        except FootnoteError as exc:
            shown = replace(asked, fault=str(exc))
            yield conversation_html((*before, shown)), (*before, shown)

    def _count(self) -> None:
        """Count a question of the user who is logged in; raise `TooManyError` when there were too many this minute."""
        request = LocalContext.request.get(None)
        if self._questions is None or request is None:
            return
        wait_s = self._questions.take(request.username or "")
        if wait_s:
            raise TooManyError(self._questions.told(wait_s))

    def _again(
        self, day: str, tiers: list[str], language: str, model: bool, exchanges: tuple[Exchange, ...]
    ) -> Iterator[Shown]:
        """Ask the last question again, within the bounds that are chosen now; its date stays when none is."""
        if not exchanges:
            yield conversation_html(()), ()
            return
        last = exchanges[-1]
        again = Exchange(last.question, day.strip() or last.day, chosen(tiers, language), not model)
        yield from self._answer(again, exchanges[:-1])

    def _stopped(self, exchanges: tuple[Exchange, ...]) -> Shown:
        kept = tuple(
            one if one.reply or one.fault else replace(one, fault="stopped before the answer came") for one in exchanges
        )
        return conversation_html(kept), kept
