"""A document at a passage as HTML: the exact words marked in the stored text, its standing, and how to cite it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from assistant.cite import locator, row_locator
from assistant.web.cited_text import VERSION_CHARS, add_to_memo, tier_label
from assistant.web.links import Place, address
from assistant.web.markup import Node, Safe, element, hidden, join, outer_link, page
from sources.citation_forms import CitationForm, print_citation, print_quote
from sources.dates import print_date
from sources.errors import NotInLibraryError
from sources.lookup import row_at
from sources.model import BlockKind, Span, Tier
from sources.pages import pages_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from assistant.answer import Assistant
    from sources.model import Document, Listing, Version
    from sources.pages import PrintedPages

STANDING = {
    Tier.OFFICIAL_TEXT: "Official text.",
    Tier.OFFICIAL_LIST: "Official list, as it stood on its date; a later list or notice may differ.",
    Tier.DIGEST: "A restatement, not the official text: cite the official document that it names.",
    Tier.PRESS: "Journalism, not an official source.",
}
_STEP = 4
"""How many times as much is shown when more is asked for."""


@dataclass(frozen=True, slots=True)
class Source:
    """A stored version to read, and the words asked for in it."""

    document: Document
    version: Version
    listing: Listing | None
    """The list row that holds the words; None when none does."""
    span: Span | None
    reach: int
    remarks: tuple[str, ...]
    """What a reader must know of this version, one line each."""


def read_source(assistant: Assistant, place: Place, today: date) -> Source:
    """Read the stored version that a place names; removed and superseded ones are found too.

    Raises:
        NotInLibraryError: there is no such document, version or span.
    """
    snapshot = assistant.snapshot
    served = snapshot.documents.get(place.document_id)
    if served is not None and served.version.startswith(place.version):
        document, version = served.document, snapshot.version(place.document_id)
    else:
        version = snapshot.library.version(place.document_id, place.version or None)
        document = snapshot.library.document(place.document_id, version.version)
    span = place.span
    if span is not None and span.end > len(version.text):
        raise NotInLibraryError(
            f"{place.document_id} {version.version[:8]} has {len(version.text):,} characters; "
            f"the words at {span.start}:{span.end} are not in it; check the address"
        )
    return Source(
        document,
        version,
        _row(assistant, version, span),
        span,
        place.reach,
        _remarks(assistant, document, version, today),
    )


def _pages(source: Source) -> PrintedPages | None:
    return pages_of(source.version, source.span) if source.span else None


def _row(assistant: Assistant, version: Version, span: Span | None) -> Listing | None:
    if span is None:
        return None
    library = assistant.snapshot.library
    row = row_at(library.select, version.document_id, version.version, span.start, span.end)
    return None if row is None else library.listing((version.document_id, version.version, row))


def _remarks(assistant: Assistant, document: Document, version: Version, today: date) -> tuple[str, ...]:
    remarks = []
    served = assistant.snapshot.documents.get(document.document_id)
    if served is None:
        remarks.append("This document is not in the library that answers now.")
    elif served.version != version.version:
        remarks.append("A newer text of this document is held; this is the one that was cited.")
    if document.tier is Tier.OFFICIAL_TEXT:
        day = document.effective_on
        remarks.append(f"Effective {print_date(day)}." if day else "This copy prints no effective date.")
        notices = assistant.materials.notices
        later = notices.acting_on(document, today)
        remarks += [f"Named in a later notice: {one.title} ({locator(one)})." for one in later]
    if document.tier in {Tier.OFFICIAL_TEXT, Tier.OFFICIAL_LIST}:
        remarks.append("Fetched from the official service." if document.fetched else "As supplied, not fetched.")
    return tuple(remarks)


def source_html(source: Source) -> str:
    """Render the panel."""
    return page(element("section", _head(source), _cite(source), _passage(source), cls="source"))


def fault_html(fault: str) -> str:
    """Render the panel when what was asked for cannot be shown."""
    return page(
        element("section", _close(), element("h2", "Not found", tabindex="-1"), element("p", fault), cls="source")
    )


def _head(source: Source) -> Safe:
    document = source.document
    when = document.published or document.as_of
    facts = [
        ("Publisher", document.publisher),
        ("Author", document.author),
        ("As of" if document.as_of else "Published", print_date(when) if when else "not known"),
        ("Locator", row_locator(document, source.listing) if source.listing else locator(document, _pages(source))),
    ]
    official = document.tier is not Tier.PRESS
    linked = "Link to this passage" if source.span else "Link to this document"
    return element(
        "header",
        element("p", tier_label(document.tier.value), _close(), cls="panel-top"),
        element("h2", document.title or document.document_id, tabindex="-1"),
        element("dl", *[join(element("dt", label), element("dd", value)) for label, value in facts if value]),
        element("p", " ".join((STANDING[document.tier], *source.remarks)), cls="standing"),
        element(
            "p",
            outer_link("Open official page" if official else "Open the page", document.url, cls="outer")
            if document.url
            else None,
            join(
                " ",
                element("a", linked, href=_address(source), cls="permalink"),
            ),
            join(" ", element("button", "Copy link", type="button", cls="copy-link")),
            cls="panel-links",
        ),
        add_to_memo("Add these words to the memo", f"quote:0&{_address(source)[1:].replace('document=', 'quoted=', 1)}")
        if source.span
        else None,
    )


def _cite(source: Source) -> Safe:
    rows = []
    for form in CitationForm:
        printed = print_citation(source.document, form, source.listing, _pages(source))
        rows.append(_copied(f"Citation, {form.value}", printed))
    if source.span is not None:
        citation = print_citation(source.document, CitationForm.FEDERAL_REGISTER, source.listing, _pages(source))
        rows.insert(0, _copied("Quote with citation", print_quote(source.version.quote(source.span), citation)))
    return element("details", element("summary", "Copy citation or quote"), element("ul", *rows), cls="cite")


def _copied(label: str, text: str) -> Safe:
    button = element("button", "Copy", hidden(f" {label}"), type="button", cls="copy")
    return element("li", element("span", label, cls="label"), button, element("p", text, cls="copied"))


def _passage(source: Source) -> Safe:
    text = source.version.text
    start, end = _window(text, source.span, source.reach)
    more = element("a", "Show more of this document", href=_address(source, wider=True), cls="more")
    return element(
        "div",
        join(element("p", f"{start:,} characters before this", cls="cut"), more) if start else None,
        *_lines(source, start, end),
        join(element("p", f"{len(text) - end:,} characters after this", cls="cut"), more) if end < len(text) else None,
        cls="text",
        tabindex="0",
    )


def _window(text: str, span: Span | None, reach: int) -> tuple[int, int]:
    """Return the part to show, whole lines: the span with some `reach` characters around it."""
    start, end = (span.start, span.end) if span else (0, 0)
    first = text.rfind("\n", 0, max(0, start - reach)) + 1 if start > reach else 0
    last = text.find("\n", min(len(text), end + reach))
    return first, len(text) if last < 0 else last


def _lines(source: Source, start: int, end: int) -> Iterator[Safe]:
    labels = {
        block.span.start: block.attributes.get("label", "")
        for block in source.version.blocks
        if block.kind is BlockKind.FIELD and start <= block.span.start < end
    }
    place = start
    gap = ""
    for line in source.version.text[start:end].split("\n"):
        if line:
            yield element("p", *_line(line, place, source.span, labels), cls=gap)
        gap = "" if line else "gap"
        place += len(line) + 1


def _line(line: str, place: int, span: Span | None, labels: dict[int, str]) -> list[Node]:
    """Render a line that begins at `place` of the text: its label apart, the words inside the span marked."""
    cuts = {0, len(line)}
    value = next((at - place for at in range(place, place + min(len(line), 60)) if at in labels), 0)
    cuts.add(value)
    marked = range(0)
    if span is not None:
        marked = range(max(0, span.start - place), min(len(line), span.end - place))
        cuts |= {marked.start, marked.stop} if marked else set()
    points = sorted(cuts)
    pieces: list[Node] = []
    for first, last in pairwise(points):
        words = line[first:last]
        if first in marked:
            pieces.append(element("mark", words))
        else:
            pieces.append(element("span", words, cls="label") if last <= value else words)
    return pieces


def _address(source: Source, *, wider: bool = False) -> str:
    place = Place(
        document_id=source.document.document_id, version=source.version.version[:VERSION_CHARS], span=source.span
    )
    return address(replace(place, reach=source.reach * _STEP) if wider else place)


def _close() -> Safe:
    return element("button", "Close", hidden(" the source"), type="button", cls="close")
