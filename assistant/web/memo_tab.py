"""The tab where a memo is put together from answers and quotations of the session, and taken away as a file."""

from __future__ import annotations

import base64
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import gradio

from assistant.memo.compose import Composer
from assistant.memo.files import Format, keep_issued, memo_bytes
from assistant.memo.model import Style
from assistant.web.ask import KEPT_S
from assistant.web.links import parse_place
from assistant.web.markup import element, page
from assistant.web.memo_view import Draft, draft_html, preview_html, with_answer, with_quotation
from assistant.web.source_panel import read_source
from sources.errors import FootnoteError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from assistant.answer import Assistant
    from assistant.memo.model import Memo
    from assistant.served import Served
    from assistant.web.conversation import Exchange

WORDS_MAX = 20_000
_QUIET = {"show_progress": "hidden", "api_visibility": "private"}
_STYLES = (("Bluebook", Style.BLUEBOOK), ("Federal Register", Style.FR), ("Plain", Style.PLAIN))
_TYPES = {
    Format.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Format.MARKDOWN: "text/markdown",
    Format.HTML: "text/html",
}
_ACT = re.compile(
    r"(?P<number>[0-9]{1,9}) \?memo=(?P<name>answer|quote|up|down|drop|edit):(?P<which>[0-9]{1,9})(?:&|\Z)"
)
ACTS_MAX = 200
"""Acts of the page that are looked through, the newest."""

Shown = tuple[object, object, object]
"""Draft, list and text box."""


class MemoTab:
    """Builds the tab inside the open `gradio.Blocks`. Nothing of a draft leaves its session."""

    def __init__(self, served: Served, home: Path, clock: Callable[[], date]) -> None:
        self._served = served
        self._home = home
        self._clock = clock
        self._draft = gradio.State(Draft(), time_to_live=KEPT_S)
        with gradio.Column(elem_classes="library-part memo-part"):
            self._list = gradio.Markdown(draft_html(Draft()), elem_id="memo-list")
            self._words = gradio.Textbox(
                label="Words of your own", lines=3, max_lines=12, max_length=WORDS_MAX, elem_id="memo-words"
            )
            with gradio.Row(elem_classes="buttons"):
                self._add = gradio.Button("Add words", elem_id="memo-add", scale=0, min_width=130)
                self._clear = gradio.Button("Start anew", elem_id="memo-clear", scale=0, min_width=150)
            with gradio.Row():
                self._title = gradio.Textbox(label="Title", max_length=300, elem_id="memo-title")
                self._style = gradio.Radio(
                    [(label, style.value) for label, style in _STYLES], value=Style.BLUEBOOK.value, label="Citations",
                    elem_id="memo-style",
                )  # fmt: skip
            with gradio.Row(elem_classes="buttons"):
                self._look = gradio.Button("Preview", variant="primary", elem_id="memo-look", scale=0, min_width=110)
                self._files = [
                    (form, gradio.Button(f"Download {label}", elem_id=f"memo-{form}", scale=0, min_width=190))
                    for form, label in ((Format.DOCX, "Word"), (Format.MARKDOWN, "Markdown"), (Format.HTML, "HTML"))
                ]
            self._preview = gradio.Markdown(page(), elem_id="memo-preview")
            self._file = gradio.Markdown(page(), elem_id="memo-file", visible="hidden")
        self._listen()

    def _listen(self) -> None:
        view = [self._draft, self._list, self._words]
        written = [self._title, self._style, self._draft]
        self._add.click(self._written, [self._words, self._draft], view, queue=False, **_QUIET)
        self._clear.click(lambda draft: _shown(draft.emptied(), ""), self._draft, view, queue=False, **_QUIET)
        self._look.click(self._shown_whole, written, self._preview, **_QUIET)
        for form, button in self._files:
            taken = button.click(self._taker(form), written, [self._file, self._preview], **_QUIET)
            # Emptied again, so that the same file can be taken twice.
            taken.then(page, None, self._file, queue=False, **_QUIET)

    def follows(self, box: gradio.Textbox, exchanges: gradio.State) -> None:
        """Do what the links of the page ask for, which the page puts into `box`; `exchanges`: the conversation."""
        view = [self._draft, self._list, self._words]
        box.change(self._act, [box, exchanges, self._draft], view, queue=False, **_QUIET)

    def _act(self, typed: str, exchanges: Sequence[Exchange], draft: Draft) -> Shown:
        """Do the acts of the page that are not done yet. It sends all of them each time, so that none is lost."""
        changed, words = draft, None
        for number, name, which, query in _acts(typed):
            if number > changed.done:
                acted = self._acted(name, which, query, exchanges, changed)
                changed = replace(acted, done=number)
                words = _edited_words(changed) if name == "edit" else words
        return _unchanged() if changed == draft else _shown(changed, words)

    def _acted(self, name: str, which: int, query: str, exchanges: Sequence[Exchange], draft: Draft) -> Draft:
        if name == "answer":
            reply = exchanges[which].reply if which < len(exchanges) else None
            return with_answer(draft, reply.answer) if reply else draft
        if name == "quote":
            return self._with_quotation(draft, query)
        if name == "edit":
            return draft.editing(which)
        return draft.dropped(which) if name == "drop" else draft.moved(which, -1 if name == "up" else 1)

    def _with_quotation(self, draft: Draft, query: str) -> Draft:
        place = parse_place(query.partition("&")[2].replace("quoted=", "document=", 1))

        def read(assistant: Assistant) -> Draft:
            source = read_source(assistant, place, self._clock())
            return with_quotation(draft, source, assistant.snapshot.generation)

        try:
            return self._served.read(read)
        except FootnoteError:
            return draft  # the panel that offered it says why it cannot be read

    @staticmethod
    def _written(words: str, draft: Draft) -> Shown:
        return _shown(draft.with_words(words.strip()), "") if words.strip() else _unchanged()

    def _composed(self, title: str, style: str, draft: Draft) -> Memo:
        parts = [entry.part for entry in draft.entries]
        today = self._clock()
        return self._served.read(lambda assistant: Composer(assistant, Style(style), today).compose(parts, title))

    def _shown_whole(self, title: str, style: str, draft: Draft) -> str:
        try:
            return preview_html(self._composed(title, style, draft))
        except FootnoteError as exc:
            return _fault(exc)

    def _taker(self, form: Format) -> Callable[[str, str, Draft], tuple[str, object]]:
        def take(title: str, style: str, draft: Draft) -> tuple[str, object]:
            try:
                memo = self._composed(title, style, draft)
                data = memo_bytes(memo, form)
                keep_issued(memo, self._home)
            except FootnoteError as exc:
                return page(), _fault(exc)
            # The browser makes the file of this text: there is none on the server that another could ask for.
            named = element("span", f"memo-{memo.id}.{form}", cls="name"), element("span", _TYPES[form], cls="kind")
            return page(*named, element("span", base64.b64encode(data).decode(), cls="data")), gradio.skip()

        return take


def _shown(draft: Draft, words: str | None = None) -> Shown:
    box = gradio.skip() if words is None else gradio.Textbox(words)
    return draft, draft_html(draft), box


def _unchanged() -> Shown:
    return gradio.skip(), gradio.skip(), gradio.skip()


def _acts(typed: str) -> Iterator[tuple[int, str, int, str]]:
    """Yield number, name, object and address of each act that the page put into its box, one a line."""
    for line in typed.splitlines()[-ACTS_MAX:]:
        found = _ACT.match(line)
        if found:
            yield int(found["number"]), found["name"], int(found["which"]), line


def _edited_words(draft: Draft) -> str | None:
    place = None if draft.edited is None else draft.place_of(draft.edited)
    return None if place is None else draft.entries[place].part.own


def _fault(exc: FootnoteError) -> str:
    return page(element("p", str(exc), cls="notice"))
