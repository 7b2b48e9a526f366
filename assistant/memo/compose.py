"""Makes a memo of answers: verifies every citation, numbers the footnotes, counts what is left out."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from assistant.memo.model import FORMAT, LeftOut, Memo, Note, Part, Source, Stated, sealed
from assistant.memo.standing import standing
from assistant.memo.verify import State, Verifier
from assistant.model import Outcome, StatementKind
from assistant.overview import describe
from assistant.web_address import at_words, is_web_address
from sources.citation_forms import print_citation
from sources.dates import print_date
from sources.lookup import row_at
from sources.model import BlockKind, Span
from sources.pages import pages_of
from sources.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from assistant.answer import Assistant
    from assistant.memo.model import Cited, Style
    from sources.model import Document, Listing

QUOTE_CHARS_MAX = 700
"""A longer quote is shortened in its footnote; the evidence has it whole."""
_UNLABELLED = frozenset({"abstract", "entity"})
"""Fields whose words tell what they are."""


class Composer:
    """Writes the footnotes of one memo; use it once."""

    def __init__(self, assistant: Assistant, style: Style, today: date) -> None:
        self._assistant = assistant
        self._library = assistant.snapshot.library
        self._style = style
        self._today = today
        self._verifier = Verifier(self._library, today)
        self._number = 0
        self._left: Counter[str] = Counter()
        self._sources: dict[tuple[str, str], Source] = {}

    def compose(self, parts: Iterable[Part], title: str = "") -> Memo:
        """Return the memo of these answers, in their order, whatever footnotes they had before."""
        written = tuple(self._part(part) for part in parts)
        memo = Memo(
            format=FORMAT,
            id="",
            title=one_line(title) or f"Memorandum of {print_date(self._today)}",
            issued=self._today,
            style=self._style,
            parts=written,
            sources=tuple(sorted(self._sources.values(), key=lambda one: one.printed)),
            left_out=LeftOut(**self._left),
        )
        return sealed(memo)

    def _part(self, part: Part) -> Part:
        if part.outcome is Outcome.ABSTAINED:
            self._left["questions"] += 1
            return part.model_copy(update={"statements": (), "citations": (), "notes": ()})
        held = {cited.n: cited for cited in part.citations if self._is_verified(cited)}
        self._left["citations"] += len(part.citations) - len(held)
        notes: list[Note] = []
        statements = []
        for statement in self._supported(part.statements, held):
            made = self._notes([held[n] for n in statement.citations if n in held])
            notes += made
            numbers = tuple(note.number for note in made)
            kept = tuple(n for n in statement.citations if n in held)
            statements.append(Stated(text=one_line(statement.text), kind=statement.kind, citations=kept, notes=numbers))
        used = {n for statement in statements for n in statement.citations}
        cited = tuple(held[n] for n in sorted(used))
        return part.model_copy(update={"statements": tuple(statements), "citations": cited, "notes": tuple(notes)})

    def _is_verified(self, cited: Cited) -> bool:
        return self._verifier.verify(cited).state is State.INTACT

    def _supported(self, statements: Sequence[Stated], held: dict[int, Cited]) -> list[Stated]:
        """Return the statements all of whose citations are held; framing goes with the statement that it leads to."""
        kept: list[Stated] = []
        framing: list[Stated] = []
        for statement in statements:
            if statement.kind is StatementKind.FRAMING:
                framing.append(statement)
            elif statement.citations and all(n in held for n in statement.citations):
                kept += [*framing, statement]
                framing = []
            else:
                self._left["statements"] += 1
                framing = []
        return [*kept, *framing]

    def _notes(self, cited: Sequence[Cited]) -> list[Note]:
        """Make the footnotes of a statement: one for each place, with all that is quoted from it."""
        notes = []
        places = sorted(
            cited,
            key=lambda one: [(other.document_id, other.locator) for other in cited].index(
                (one.document_id, one.locator)
            ),
        )
        for _, together in groupby(places, key=lambda one: (one.document_id, one.locator)):
            self._number += 1
            notes.append(self._note(self._number, list(together)))
        return notes

    def _note(self, number: int, cited: Sequence[Cited]) -> Note:
        first = cited[0]
        document = self._library.document(first.document_id, first.version)
        printed = self._printed(document, first)
        quotes = "; ".join(self._quoted(one) for one in cited)
        self._add_source(document, first.version)
        told = standing(self._assistant, document, self._today)
        return Note(
            number=number,
            document_id=first.document_id,
            version=first.version,
            text=one_line(f"{printed}: {quotes} ({told})."),
            url=document.url if is_web_address(document.url) else "",
            link=at_words(document.url, self._words_on_page(cited)) if is_web_address(document.url) else "",
            citations=tuple(one.n for one in cited),
        )

    def _printed(self, document: Document, cited: Cited) -> str:
        version = self._verifier.version(cited.document_id, cited.version)
        pages = pages_of(version, Span(cited.start, cited.end))
        # The address stands at the end of the footnote, where it is a link.
        return print_citation(replace(document, url=""), self._style.form, self._row(cited), pages)

    def _row(self, cited: Cited) -> Listing | None:
        row = row_at(self._library.select, cited.document_id, cited.version, cited.start, cited.end)
        return None if row is None else self._library.listing((cited.document_id, cited.version, row))

    def _words_on_page(self, cited: Sequence[Cited]) -> str:
        """Return the longest quote that a page prints as it stands; a record prints its values in another form."""
        return max((one.quote for one in cited if not self._label(one)), key=len, default="")

    def _quoted(self, cited: Cited) -> str:
        words = one_line(cited.quote)
        if len(words) > QUOTE_CHARS_MAX:
            words = f"{words[:QUOTE_CHARS_MAX].rsplit(' ', 1)[0]} […]"
        label = self._label(cited)
        return f"{label}: “{words}”" if label else f"“{words}”"

    def _label(self, cited: Cited) -> str:
        """Return what the record calls a value that is quoted whole; empty for prose and for names."""
        span = Span(cited.start, cited.end)
        for block in self._verifier.version(cited.document_id, cited.version).blocks:
            if block.span == span and block.kind is BlockKind.FIELD and block.attributes.get("name") not in _UNLABELLED:
                return block.attributes.get("label", "")
        return ""

    def _add_source(self, document: Document, version: str) -> None:
        key = (document.document_id, version)
        if key not in self._sources:
            printed = print_citation(replace(document, url=""), self._style.form)
            self._sources[key] = Source(**describe(document) | {"version": version, "printed": one_line(printed)})
