"""The tab where an entity is looked up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import gradio

from assistant.web.entity_card import card_html, find_entity
from assistant.web.links import parse_place
from assistant.web.markup import element, page
from sources.errors import FootnoteError
from sources.model import PartialDate
from sources.text import clean

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from assistant.served import Served

_NAME_CHARS_MAX = 500
_EMPTY = page(
    element(
        "p",
        "Search by name, alias, a near spelling or in Chinese. A card shows the record and who shares an address.",
    )
)


class EntitiesTab:
    """Builds the tab inside the open `gradio.Blocks`."""

    def __init__(self, served: Served, clock: Callable[[], date]) -> None:
        self._served = served
        self._clock = clock
        with gradio.Row(elem_id="entity-search"):
            self._name = gradio.Textbox(
                label="Entity",
                placeholder="Inspur, Langchao, 浪潮",
                max_length=_NAME_CHARS_MAX,
                scale=6,
                elem_id="entity-name",
            )
            self._day = gradio.Textbox(label="As of", placeholder="YYYY-MM-DD", max_length=10, scale=0, min_width=128)
            self._search = gradio.Button("Search", variant="primary", scale=0, min_width=92)
        self._card = gradio.Markdown(_EMPTY, elem_id="card")
        quiet = {"show_progress": "hidden", "api_visibility": "private"}
        for event in (self._search.click, self._name.submit, self._day.submit):
            event(self._look_up, [self._name, self._day], self._card, **quiet)

    def opens_at(self, box: gradio.Textbox) -> None:
        """Show the card of an address that the page puts into `box`."""
        box.change(
            self._open,
            [box, self._day],
            [self._name, self._card],
            queue=False,
            show_progress="hidden",
            api_visibility="private",
        )

    def _open(self, typed: str, day: str) -> tuple[object, object]:
        name = parse_place(typed.partition(" ")[2]).entity
        if not name:
            return gradio.skip(), gradio.skip()
        return name, self._look_up(name, day)

    def _look_up(self, typed: str, day: str) -> str:
        name = clean(typed).text.strip()[:_NAME_CHARS_MAX]
        if not name:
            return _EMPTY
        try:
            as_of = PartialDate.parse(day).first_day if day.strip() else self._clock()
            return card_html(self._served.read(lambda assistant: find_entity(assistant, name, as_of)))
        except FootnoteError as exc:
            return page(element("p", str(exc), cls="outcome"))
