"""A memo that is being put together: what was collected for it, in order, and how the page shows it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant.cite import locator, row_locator
from assistant.memo.answers import part_of
from assistant.memo.model import Cited, Part, Stated
from assistant.memo.outline import Role, counted, outline
from assistant.model import StatementKind
from assistant.render import TIER_NAMES
from assistant.web.markup import Node, Safe, element, hidden, join, outer_link, page
from assistant.web_address import is_web_address
from sources.model import Tier
from sources.pages import pages_of

if TYPE_CHECKING:
    from assistant.memo.model import Memo, Note
    from assistant.memo.outline import Line
    from assistant.model import Answer
    from assistant.web.source_panel import Source

ENTRIES_MAX = 100
"""Entries of one memo; more are refused."""
_KINDS = {
    Tier.OFFICIAL_TEXT: StatementKind.OFFICIAL,
    Tier.OFFICIAL_LIST: StatementKind.OFFICIAL,
    Tier.DIGEST: StatementKind.DIGEST,
    Tier.PRESS: StatementKind.PRESS,
}
_HEADINGS = {Role.TITLE: "h2", Role.QUESTION: "h3", Role.HEADING: "h3", Role.SUBHEADING: "h3"}
_ACTIONS = (("up", "Move up"), ("down", "Move down"), ("drop", "Take out"))


@dataclass(frozen=True, slots=True)
class Entry:
    """An answer, a quotation or words of the user's own."""

    entry_id: int
    """Tells entries apart while they move."""
    part: Part


@dataclass(frozen=True, slots=True)
class Draft:
    """What one user collected in one session; the page keeps it, the server writes it nowhere."""

    entries: tuple[Entry, ...] = ()
    edited: int | None = None
    """Id of the entry whose words are in the text box; None when they will be a new one."""
    made: int = 0
    """Entries made so far; the next id."""
    done: int = 0
    """Number of the newest act of the page that was done."""

    @property
    def is_full(self) -> bool:
        """Tell whether nothing more may be added."""
        return len(self.entries) >= ENTRIES_MAX

    def added(self, part: Part) -> Draft:
        """Return the draft with one more entry at its end; the draft itself when it is full."""
        if self.is_full:
            return self
        return replace(self, entries=(*self.entries, Entry(self.made, part)), made=self.made + 1)

    def moved(self, entry_id: int, by: int) -> Draft:
        """Return the draft with an entry moved by one place or more, not beyond the ends."""
        place = self.place_of(entry_id)
        if place is None:
            return self
        entries = list(self.entries)
        entry = entries.pop(place)
        entries.insert(max(0, place + by), entry)
        return replace(self, entries=tuple(entries))

    def dropped(self, entry_id: int) -> Draft:
        """Return the draft without an entry."""
        edited = None if self.edited == entry_id else self.edited
        return replace(self, entries=tuple(one for one in self.entries if one.entry_id != entry_id), edited=edited)

    def with_words(self, words: str) -> Draft:
        """Return the draft with the words of the text box: in the entry that is edited, else as a new one."""
        place = None if self.edited is None else self.place_of(self.edited)
        part = Part(own=words)
        if place is None:
            return replace(self, edited=None).added(part)
        entries = list(self.entries)
        entries[place] = replace(entries[place], part=part)
        return replace(self, entries=tuple(entries), edited=None)

    def editing(self, entry_id: int) -> Draft:
        """Return the draft with the words of an entry to be edited; the draft itself when the entry has none."""
        place = self.place_of(entry_id)
        return replace(self, edited=entry_id) if place is not None and self.entries[place].part.own else self

    def emptied(self) -> Draft:
        """Return the draft without entries; what was done stays done."""
        return Draft(made=self.made, done=self.done)

    def place_of(self, entry_id: int) -> int | None:
        """Return where an entry stands, from 0; None when it is not there."""
        return next((place for place, one in enumerate(self.entries) if one.entry_id == entry_id), None)


def with_answer(draft: Draft, answer: Answer) -> Draft:
    """Return the draft with an answer, whole."""
    return draft.added(part_of(answer))


def with_quotation(draft: Draft, source: Source, snapshot: str) -> Draft:
    """Return the draft with the words that a source shows marked, as a statement of their own."""
    if source.span is None:
        return draft
    document, quote = source.document, source.version.quote(source.span)
    listing = source.listing
    place = row_locator(document, listing) if listing else locator(document, pages_of(source.version, source.span))
    cited = Cited(
        n=1,
        document_id=document.document_id,
        version=source.version.version,
        title=document.title,
        publisher=document.publisher,
        tier=document.tier,
        document_number=document.document_number or None,
        list=listing.list if listing else None,
        published=str(document.published) if document.published else None,
        effective_on=document.effective_on.isoformat() if document.effective_on else None,
        as_of=str(document.as_of) if document.as_of else None,
        locator=place,
        url=document.url,
        quote=quote,
        start=source.span.start,
        end=source.span.end,
    )
    said = Stated(text=f"{place}: “{' '.join(quote.split())}”", kind=_KINDS[document.tier], citations=(1,))
    return draft.added(Part(statements=(said,), citations=(cited,), snapshot=snapshot))


def draft_html(draft: Draft) -> str:
    """Show what was collected, each entry with what can be done with it."""
    if not draft.entries:
        return page(
            element(
                "section",
                element("h2", "Nothing collected yet"),
                element(
                    "p",
                    "“Add to the memo” stands under each answer, and beside each source for its marked words. What is "
                    "added appears here, to be put in order and sent with its footnotes.",
                ),
                cls="welcome",
            )
        )
    last = len(draft.entries) - 1
    rows = [_entry(entry, place, last, draft.edited == entry.entry_id) for place, entry in enumerate(draft.entries)]
    full = element("p", f"A memo holds at most {ENTRIES_MAX} entries.", cls="notice") if draft.is_full else None
    return page(element("ol", *rows, cls="memo-entries"), full)


def _entry(entry: Entry, place: int, last: int, is_edited: bool) -> Safe:
    kind, told = _told(entry.part)
    possible = {"up": place > 0, "down": place < last, "drop": True}
    acts = [_act(name, label, entry, place) for name, label in _ACTIONS if possible[name]]
    acts += [_act("edit", "Edit", entry, place)] if entry.part.own else []
    return element(
        "li",
        element(
            "p", element("span", f"{place + 1}. {kind}", cls="label"), " is being edited below" if is_edited else None
        ),
        element("p", told, cls="memo-words"),
        element("p", *acts, cls="memo-acts"),
        cls="memo-entry",
    )


def _act(name: str, label: str, entry: Entry, place: int) -> Safe:
    return join(
        element("a", label, hidden(f" entry {place + 1}"), cls="act", href=f"?memo={name}:{entry.entry_id}"), " "
    )


def _told(part: Part) -> tuple[str, str]:
    if part.own:
        return "Words of your own", part.own
    if not part.question:
        return f"Quotation, {TIER_NAMES[part.citations[0].tier.value]}", part.statements[0].text
    count = counted(len(part.citations), "citation", "citations")
    outcome = f", {part.outcome.value}" if part.outcome else ""
    return f"Answer{outcome}, {count}", part.question


def preview_html(memo: Memo) -> str:
    """Show a memo as it will be sent; its footnotes stand at the end."""
    lines = outline(memo)
    notes = [note for line in lines for note in line.notes]
    listed = element("ol", *[_note(note) for note in notes], cls="memo-notes") if notes else None
    return page(element("article", *[_line(line) for line in lines], listed, cls="memo-page"))


def _line(line: Line) -> Safe:
    numbers = ", ".join(str(note.number) for note in line.notes)
    pieces: list[Node] = [element("span", f"{line.label}: ", cls="label") if line.label else None, line.text]
    pieces += [element("span", hidden(" footnote "), numbers, cls="memo-mark")] if numbers else []
    pieces += [element("span", f" {line.mark}", cls="memo-tag")] if line.mark else []
    pieces += [" ", outer_link(line.url, line.url)] if line.url else []
    return element(_HEADINGS.get(line.role, "p"), *pieces, cls=f"memo-{line.role.name.lower()}")


def _note(note: Note) -> Safe:
    address = outer_link(note.url, note.link) if is_web_address(note.link) else None
    return element("li", element("span", f"{note.number}. ", cls="label"), f"{note.text} ", address)
