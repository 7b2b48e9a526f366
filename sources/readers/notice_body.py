"""Writes the full text of a notice: headings, paragraphs, notes and rows of tables, each on its printed page."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from sources.model import BlockKind
from sources.notice_fields import FOOTNOTE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sources.readers.fr_inline import Inline
    from sources.text import TextBuilder


class NoticeBody:
    """Adds the body of a notice to a text that its fields head, and keeps its page map."""

    def __init__(self, builder: TextBuilder, *, start_page: int | None) -> None:
        self._builder = builder
        self._page = start_page
        self._noted: deque[int | None] = deque()
        self._begun = False

    def turn(self, number: int | None) -> None:
        """Begin printed page `number` with what is written next; None changes nothing."""
        if number is None:
            return
        self._page = number
        if self._begun:
            self._builder.page(number)

    def pass_over(self, inline: Inline) -> None:
        """Follow the page breaks in words that are not written."""
        for _, number in inline.breaks:
            self.turn(number)

    def heading(self, inline: Inline, level: int) -> None:
        """Write a heading; level 1 is the title's."""
        self._block(BlockKind.HEADING, inline, level=str(level))

    def paragraph(self, inline: Inline, role: str = "") -> None:
        """Write a paragraph; one of nothing visible is left out."""
        self._block(BlockKind.PARAGRAPH, inline, **({"role": role} if role else {}))

    def footnote(self, paragraphs: Sequence[Inline]) -> None:
        """Write a note. It stands on the page of the reference to it, and may run on to the next one."""
        running = self._page
        page = self._noted.popleft() if self._noted else running
        if page != running:
            self.turn(page)
        for inline in paragraphs:
            self._block(BlockKind.PARAGRAPH, inline, role=FOOTNOTE)
        # A break with a number is one of the text around the note too; one without is of the note alone.
        numbered = [number for inline in paragraphs for _, number in inline.breaks if number is not None]
        running = numbered[-1] if numbered else running
        if running != self._page:
            self.turn(running)

    def row(self, cells: Sequence[tuple[str, str, Inline]]) -> None:
        """Write a row of a table: the machine name, label and words of each cell; empty cells are left out."""
        if not any(inline.text for _, _, inline in cells):
            for _, _, inline in cells:
                self.pass_over(inline)
            return
        self._begin()
        self._builder.begin_row()
        for name, label, inline in cells:
            field = self._builder.field(name, label, inline.text)
            self._place(inline, field.span.start if field else None)
        self._builder.end_row()

    def _block(self, kind: BlockKind, inline: Inline, **attributes: str) -> None:
        self._begin()
        span = self._builder.block(kind, inline.text, **attributes)
        self._place(inline, span.start if span else None)

    def _begin(self) -> None:
        if not self._begun and self._page is not None:
            self._builder.page(self._page)
        self._begun = True

    def _place(self, inline: Inline, start: int | None) -> None:
        """Mark the pages that begin within words written at `start`; None where nothing was written."""
        notes = [(place, 1, None) for place in inline.notes]
        for place, is_note, number in sorted(
            [*notes, *((place, 0, page) for place, page in inline.breaks)], key=_order
        ):
            if is_note:
                self._noted.append(self._page)
                continue
            page = number if number is not None else self._page and self._page + 1
            if page is not None:
                self._page = page
                self._builder.page(page, start=None if start is None else start + inline.offset(place))


def _order(event: tuple[int, int, int | None]) -> tuple[int, int]:
    return event[:2]
