"""The text of a memo file, however it was edited: its footnotes, and the words that each of them stands after."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_TYPOGRAPHY = str.maketrans(
    dict.fromkeys("“”„«»", '"')
    | dict.fromkeys("‘’\u201a", "'")
    | dict.fromkeys("–—\u2011", "-")
    | dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff")
    | {"…": "..."}
)
"""What a word processor changes by itself."""
_SEPARATOR = re.compile(r"[\s,;]*\Z")


@dataclass(frozen=True, slots=True)
class Marked:
    """A paragraph as it stands in the file: pieces of text, with the keys of footnotes between them."""

    pieces: tuple[str, ...]
    """One more than `keys`."""
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """A footnote of a memo file and where its mark stands. All texts as `comparable` gives them."""

    number: int
    """Its number in the file, from 1, in the order of the marks."""
    text: str
    before: str
    """The paragraph up to the mark, without other marks."""
    after: str
    """The paragraph after the mark and the marks that follow it."""


@dataclass(frozen=True, slots=True)
class Text:
    """What a memo file says."""

    notes: tuple[Found, ...]
    paragraphs: tuple[str, ...]
    """As `comparable` gives them, without marks."""


def comparable(text: str) -> str:
    """Return a text as it is compared: spaces, quotation marks, dashes and forms of letters made one.

    >>> comparable("He said:\u00a0“no…”")
    'He said: "no..."'
    """
    return " ".join(unicodedata.normalize("NFKC", text.translate(_TYPOGRAPHY)).split())


def text_of(paragraphs: Sequence[Marked], notes: Mapping[str, str]) -> Text:
    """Number the footnotes by their marks and give each the words around it; marks without a footnote are none."""
    found: list[Found] = []
    for paragraph in paragraphs:
        pieces = _without_separators(paragraph.pieces)
        for place, key in enumerate(paragraph.keys):
            if key in notes:
                before, after = "".join(pieces[: place + 1]), "".join(pieces[place + 1 :])
                found.append(Found(len(found) + 1, comparable(notes[key]), comparable(before), comparable(after)))
    texts = (comparable("".join(_without_separators(one.pieces))) for one in paragraphs)
    return Text(tuple(found), tuple(text for text in texts if text))


def _without_separators(pieces: Sequence[str]) -> list[str]:
    """Drop the commas that stand between two marks."""
    return [
        "" if 0 < place < len(pieces) - 1 and _SEPARATOR.match(piece) else piece for place, piece in enumerate(pieces)
    ]
