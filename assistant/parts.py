"""The parts of a question: two questions joined by "and", and the sides of a comparison."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ASKING = r"(?:when|why|where|who|whom|whose|how|what|which)"
_JOINED = re.compile(
    rf",?\s+(?:and|but)\s+(?=(?:(?:by|from|on|in|at|under|for|to|until|since|with|of)\s+)?{_ASKING}\b)", re.IGNORECASE
)
_COUNT_ALONE = re.compile(r"how (many|much)( \w+){1,2},?$", re.IGNORECASE)
_REPORTED = re.compile(
    r"^(where|who|which (news)?paper|by whom)\b[^?]{0,20}\b(report\w*|wrote|written|published|said)\b[^?]{0,6}\??$",
    re.IGNORECASE,
)
_DOCUMENT = re.compile(r"\b(?:C\d-)?(?:19|20)\d\d-\d{4,6}\b")
_ABOUT = r"(?:(?: (?:on|about|over|in|regarding)|[:,]) (?P<rest>[^?]+))?\s*[?.]?$"
_SAYING = r"(?: (?:say|says|said|write|wrote|report\w*|differ|disagree|compare|part))?"
_SIDES = tuple(
    re.compile(rf"{pattern}{_SAYING}{_ABOUT}", re.IGNORECASE)
    for pattern in (
        r"\bdifferences? between (?P<a>.+?) and (?P<b>[^,?:]+?)",
        r"(?:^|[.?!:] +)(?:the )?(?P<a>[\w-]+(?: [\w-]+){0,3}?) (?:vs\.?|versus)"
        r" (?:the )?(?P<b>[\w-]+(?: [\w-]+){0,3}?)"
        r"(?=[,;:?–-]? *(?:what|how|where|the)?\b[^?]{0,20}\b(?:difference|differ)\b)[^?]*",
        r"\bcompare (?:what )?(?P<a>.+?) (?:and|with|to) (?P<b>[^,?:]+?)",
        r"\b(?:how|in what|where)(?: ways?)? (?:do|does|did) (?P<a>.+?) (?:and|differ from) (?P<b>[^,?:]+?)",
        r"\bwhat (?:distinguishes|separates|sets) (?P<a>.+?) (?:from|and|apart from) (?P<b>[^,?:]+?)",
        r"\b(?:is|are) (?P<a>.+?) (?:the same as|different from|stricter than|milder than) (?P<b>[^,?:]+?)",
    )
)
_NUMBERED = re.compile(r"^(?P<noun>[a-z]+?)s? (?P<number>\d[\d-]*)$", re.IGNORECASE)
_BARE = re.compile(r"^\d[\d-]*$")
_COMPARING = re.compile(
    r"\b(differ\w*|compare\w*|distinguish\w*|disagree|stricter|milder|the same as)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two things compared."""

    sides: tuple[str, str]
    about: str
    """In what they are compared; empty when the question does not say."""


def split_parts(text: str) -> tuple[str, ...]:
    """Return the questions that a question joins, in order; one that asks only who reported it is left out.

    >>> split_parts("Who decides on entries, and by what vote?")
    ('Who decides on entries', 'by what vote?')
    >>> split_parts("How did Zenda react, and where was that reported?")
    ('How did Zenda react',)
    >>> split_parts("How many ships, and under how many flags, did Zenda lose?")
    ('How many ships, and under how many flags, did Zenda lose?',)
    """
    parts = [part.strip() for part in _JOINED.split(text.strip())]
    if _COUNT_ALONE.match(parts[0]):
        return (text,)
    kept = [part for number, part in enumerate(parts) if part and (number == 0 or not _REPORTED.search(part))]
    return tuple(kept) or (text,)


def document_numbers(text: str) -> tuple[str, ...]:
    """Return the document numbers in a text, in order, each once.

    >>> document_numbers("Give the RINs of 2024-11111 and C1-2024-22222.")
    ('2024-11111', 'C1-2024-22222')
    """
    return tuple(dict.fromkeys(_DOCUMENT.findall(text)))


def comparison(text: str) -> Comparison | None:
    """Return what a question compares; None when it compares nothing.

    >>> comparison("In what do footnotes 7 and 8 differ?")
    Comparison(sides=('footnote 7', 'footnote 8'), about='')
    >>> comparison("How do the Gazette and the Post differ on the number of ships?")
    Comparison(sides=('the Gazette', 'the Post'), about='the number of ships')
    """
    if not _COMPARING.search(text):
        return None
    for pattern in _SIDES:
        found = pattern.search(text)
        if found:
            a, b = found["a"].strip(), found["b"].strip()
            numbered = _NUMBERED.match(a)
            if numbered and _BARE.match(b):
                a, b = f"{numbered['noun']} {numbered['number']}", f"{numbered['noun']} {b}"
            return Comparison((a, b), (found["rest"] or "").strip())
    return None
