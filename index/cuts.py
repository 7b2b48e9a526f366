"""Cutting text that is too long for the embedding model into pieces that fit, at the best places there are."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from sources.model import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    TokenCounter = Callable[[Sequence[str]], Sequence[int]]
    """Texts in, tokens of each out, special tokens included."""

_PLACES = (
    re.compile(r"\n+"),
    re.compile(r"; and\s+"),
    re.compile(r";\s+|[。！？；]"),
    re.compile(r"[.,:]\s+|[，、：]"),
    re.compile(r"\s+"),
)
"""Where to cut, best first; a cut falls after the match."""


def special_tokens(count: TokenCounter) -> int:
    """Return how many tokens the model adds to every text."""
    return count([""])[0]


def cut(text: str, span: Span, *, room: int, count: TokenCounter) -> tuple[Span, ...]:
    """Cut the words at `span` into pieces of at most `room` tokens, special tokens aside, white space trimmed.

    Line ends are taken first, then `; and `, other semicolons, other stops, white space; a word that is over by itself
    is cut anywhere. Pieces are as long as fits; together they hold every character of the span that is not a space.
    """
    extra = special_tokens(count)
    room = max(room, 1)

    def sizes(spans: Sequence[Span]) -> list[int]:
        return [size - extra for size in count([text[one.start : one.end] for one in spans])]

    pieces: list[Span] = []
    used = room
    for piece, size in _split(text, span, 0, room, sizes):
        # Word pieces never reach across white space, so the sizes of neighbours add up.
        if used + size <= room:
            pieces[-1] = Span(pieces[-1].start, piece.end)
            used += size
        else:
            pieces.append(piece)
            used = size
    return tuple(pieces)


def _split(
    text: str, span: Span, level: int, room: int, sizes: Callable[[Sequence[Span]], list[int]]
) -> list[tuple[Span, int]]:
    if level == len(_PLACES):
        return [(piece, room) for piece in _halve(span, room, sizes)]
    parts = _parts(text, span, _PLACES[level])
    found: list[tuple[Span, int]] = []
    for part, size in zip(parts, sizes(parts), strict=True):
        if size <= room:
            found.append((part, size))
        else:
            found += _split(text, part, level + 1, room, sizes)
    return found


def _parts(text: str, span: Span, place: re.Pattern[str]) -> list[Span]:
    ends = [match.end() for match in place.finditer(text, span.start, span.end)]
    bounds = [span.start, *(end for end in ends if span.start < end < span.end), span.end]
    return [trimmed for start, end in pairwise(bounds) if (trimmed := trim(text, start, end))]


def trim(text: str, start: int, end: int) -> Span | None:
    """Return the span without white space at its ends; None when there is nothing else in it."""
    words = text[start:end]
    first = start + len(words) - len(words.lstrip())
    last = start + len(words.rstrip())
    return Span(first, last) if first < last else None


def _halve(span: Span, room: int, sizes: Callable[[Sequence[Span]], list[int]]) -> list[Span]:
    if span.end - span.start == 1 or sizes([span])[0] <= room:
        return [span]
    middle = (span.start + span.end) // 2
    return [*_halve(Span(span.start, middle), room, sizes), *_halve(Span(middle, span.end), room, sizes)]
