"""Where a name begins and ends among the punctuation of a list, and the acronym that it carries."""

from __future__ import annotations

import re

from sources.addresses import trim_span
from sources.model import Span

_SHORT = (
    r"[A-Za-z]|Ltd|Inc|Co|Corp|Bros|Mfg|Pvt|Pte|Pty|Bhd|Sdn|Ltda|Cia|Intl|Assn|Univ|St|Dr|Mr|No|Jr|Sr|Tic|San|Sti|Im"
)
ABBREVIATION = re.compile(rf"\b(?:{_SHORT})\.\Z", re.IGNORECASE)
"""An abbreviation at the end of a text, whose stop is its own."""
_ACRONYM = re.compile(r"\(([A-Z]{2,10})\)\s*\Z")
_LOOSE_END = re.compile(r"(?:[;:,\s]{1,9}(?:and|or)?|[.;:,]{2,9})\Z")
_END = 20  # characters at the end of a text that hold its loose end; to search more only costs time
_QUOTES = "“”\"‘’'"


def trim_name(cell: str, start: int, end: int) -> Span | None:
    """Return the span without the punctuation, "and" and quotation marks around a name; None when nothing is left."""
    span = trim_span(cell, start, end)
    while span:
        text = span.quote(cell)
        cut = _LOOSE_END.search(text, max(0, len(text) - _END))
        if cut and cut.start() == 0:
            return None
        if text[-1] == "." and not ABBREVIATION.search(text, max(0, len(text) - _END)):
            span = trim_span(cell, span.start, span.end - 1)
        elif cut:
            # Of two stops, "Ltd..", the first belongs to the name.
            span = trim_span(cell, span.start, span.start + cut.start() + (cut[0][0] == "."))
        elif text[0] in _QUOTES and text[-1] in _QUOTES and not any(quote in text[1:-1] for quote in _QUOTES):
            span = trim_span(cell, span.start + 1, span.end - 1)
        elif _ends_unopened(text):
            span = trim_span(cell, span.start, span.end - 1)
        else:
            return span
    return None


def _ends_unopened(text: str) -> bool:
    """Tell whether a text ends in a bracket or quotation mark that it does not open."""
    if text[-1] == ")":
        return text.count(")") > text.count("(")
    return text[-1] in '“”"' and not any(quote in text[:-1] for quote in '“”"')


def acronym_at_end(name: str) -> Span | None:
    """Return where the acronym stands that a name carries in brackets at its end; None when it carries none of its own.

    >>> name = "National Shipyard Institute (NSI)"
    >>> span = acronym_at_end(name)
    >>> span and span.quote(name), acronym_at_end("Acme Electronics (HK)")
    ('NSI', None)
    """
    match = _ACRONYM.search(name)
    if match and stands_for(match[1], name[: match.start()]):
        return Span(match.start(1), match.end(1))
    return None


def stands_for(acronym: str, name: str) -> bool:
    """Tell whether an acronym can be made of a name: its letters in order, the first of them the name's first.

    >>> stands_for("NSI", "National Security Institute"), stands_for("HK", "Acme Electronics")
    (True, False)
    """
    letters = name.upper().removeprefix("THE ")
    if not letters.startswith(acronym[:1]):
        return False
    place = 0
    for letter in acronym:
        place = letters.find(letter, place) + 1
        if not place:
            return False
    return True
