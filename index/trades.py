"""Words of Chinese company names: trades with their English, legal forms, places; a name as the words it is made of."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, NamedTuple

from index.spelling import singular
from sources.model import Span
from sources.names import has_chinese, pinyin

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from index.words import Word

_SETS = tomllib.loads(resources.files("index").joinpath("trades.toml").read_text(encoding="utf-8"))
_TRADES: dict[str, list[str]] = _SETS["trades"]
_OPTIONAL: dict[str, list[str]] = _SETS["optional"] | {place: [] for place in _SETS["places"]["words"].split()}
_FORMS = frozenset(_SETS["forms"]["words"].split())
_QUESTION = frozenset(_SETS["question"]["words"].split())
_KNOWN = sorted({*_TRADES, *_OPTIONAL, *_FORMS, *_QUESTION}, key=len, reverse=True)
_PIECE = re.compile("|".join(map(re.escape, _KNOWN)) + r"|第[一二三四五六七八九十]+|[\u3400-\u9fff\uf900-\ufaff]")
_LATIN = re.compile(r"\b(youxian ?gongsi|gongsi|youxian|keji|jituan|gufen|yanjiusuo|yanjiuyuan|jishu)\b", re.IGNORECASE)
_BRACKETS = frozenset(["", "(", ")", "（", "）"])
_MOST_JOINED = 6
"""Words of Latin letters that one word of Chinese may be parted into: "you xian gong si"."""


class Piece(NamedTuple):
    """A word of a Chinese name."""

    kind: str
    """`trade`, `optional` (a place, "group"), `form` or `brand` (what no table holds)."""
    span: Span
    letters: str
    """Its pinyin, without spaces."""
    english: tuple[tuple[str, ...], ...]
    """The English words that may stand for it, in the singular; empty for what is only written in pinyin."""


@cache
def _piece(word: str) -> tuple[str, str, tuple[tuple[str, ...], ...]]:
    if word.startswith("第") and len(word) > 1:
        number = _number(word[1:])
        suffix = "th" if number // 10 == 1 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
        return "trade", pinyin(word), ((f"{number}{suffix}",), (f"{number}",))
    kind = "form" if word in _FORMS else "trade" if word in _TRADES else "optional" if word in _OPTIONAL else "brand"
    english = _TRADES.get(word) or _OPTIONAL.get(word) or []
    return kind, pinyin(word), tuple(tuple(map(singular, words.split())) for words in english)


def _number(digits: str) -> int:
    """Return a Chinese number below a hundred.

    >>> _number("十三"), _number("二十"), _number("四十八"), _number("七")
    (13, 20, 48, 7)
    """
    tens, ten, ones = digits.rpartition("十")
    values = {digit: number for number, digit in enumerate("一二三四五六七八九", 1)}
    return (values.get(tens, 1) * 10 if ten else 0) + values.get(ones, 0)


def chinese_names(text: str) -> Iterator[tuple[Piece, ...]]:
    """Yield what may be names in Chinese characters, each as its words; what a question says parts them.

    >>> [[piece.kind for piece in name] for name in chinese_names("西安长河电子有限公司被列入了吗")]
    [['optional', 'brand', 'trade', 'form']]
    """
    pieces: list[Piece] = []
    for found in _PIECE.finditer(text) if has_chinese(text) else ():
        span = Span(*found.span())
        parted = pieces and text[pieces[-1].span.end : span.start] not in _BRACKETS
        if found[0] in _QUESTION or parted:
            yield from _names(text, pieces)
            pieces = []
        if found[0] not in _QUESTION:
            pieces.append(Piece(_piece(found[0])[0], span, *_piece(found[0])[1:]))
    yield from _names(text, pieces)


def _names(text: str, pieces: Sequence[Piece]) -> Iterator[tuple[Piece, ...]]:
    joined: list[Piece] = []
    for piece in pieces:
        if joined and joined[-1].kind == piece.kind == "brand":
            span = Span(joined.pop().span.start, piece.span.end)
            joined.append(Piece("brand", span, pinyin(span.quote(text)), ()))
        else:
            joined.append(piece)
    if sum(piece.span.end - piece.span.start for piece in joined) > 1:
        yield tuple(joined)


def is_pinyin_name(text: str) -> bool:
    """Tell whether Latin letters spell the legal form or trade of a Chinese name."""
    return _LATIN.search(text) is not None


@cache
def _by_letters() -> dict[str, str]:
    return {pinyin(word): word for word in (*_OPTIONAL, *_TRADES, *sorted(_FORMS, key=len))}


def latin_name(words: Sequence[Word]) -> tuple[Piece, ...]:
    """Return a name in pinyin as its words, as `chinese_names` does for characters."""
    pieces: list[Piece] = []
    number = 0
    while number < len(words):
        count, word = _longest(words[number:])
        span = Span(words[number].span.start, words[number + count - 1].span.end)
        if word:
            pieces.append(Piece(_piece(word)[0], span, *_piece(word)[1:]))
        elif pieces and pieces[-1].kind == "brand":
            last = pieces.pop()
            pieces.append(Piece("brand", Span(last.span.start, span.end), last.letters + words[number].norm, ()))
        else:
            pieces.append(Piece("brand", span, words[number].norm.replace(" ", ""), ()))
        number += count
    return tuple(pieces)


def _longest(words: Sequence[Word]) -> tuple[int, str | None]:
    for count in range(min(_MOST_JOINED, len(words)), 0, -1):
        word = _by_letters().get("".join(word.norm for word in words[:count]).replace(" ", ""))
        if word:
            return count, word
    return 1, None
