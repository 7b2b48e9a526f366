"""Names of entities in Chinese characters or pinyin: the brand in pinyin, the trades as the list prints them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from index.matching import LETTERS_LOWER, MOST_NAMES, Match, count_names
from index.spelling import COMMON, singular
from index.trades import chinese_names, is_pinyin_name, latin_name
from index.words import GENERIC, capital_runs
from sources.model import Span
from sources.names import core, is_typo

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from index.bearers import Bearer, Bearers
    from index.trades import Piece
    from index.wording import Wording
    from index.words import Word
    from sources.model import Listing

_LETTERS_TYPO = 10
"""Shortest pinyin, in letters, whose spelling in the list may differ."""
_ASKED = re.compile("是?(什么时候|何时|为什么|为何|是否|有没有|被|在|的地址|适用)")
"""What follows a name that is asked about."""
_BODIES = ("大学", "学院", "研究院", "研究所", "中心", "实验室", "公司", "集团")
_COMPANY = frozenset(["company", "corporation", "limited", "co", "corp", "inc", "ltd"])
_SMALL = frozenset(["and", "of", "the", "for", "in"])


class ChineseNames(NamedTuple):
    """The Chinese names of a text."""

    matches: tuple[Match, ...]
    beyond: tuple[Span, ...]
    """Whole names, with a legal form or a trade, that no entry bears."""


def chinese_matches(bearers: Bearers, wording: Wording, taken: Sequence[Span]) -> ChineseNames:
    """Find the names in Chinese characters or in pinyin outside `taken`."""
    matches: list[Match] = []
    beyond: list[Span] = []
    for name in (*chinese_names(wording.text), *_latin_names(wording)):
        span = Span(name[0].span.start, name[-1].span.end)
        if any(span.overlaps(other) and not (span.contains(other) and span != other) for other in taken):
            continue
        found = _match(bearers, wording.text, name, span)
        if found:
            matches.append(found)
        elif _is_asked(name, wording.text, span):
            beyond.append(span)
    return ChineseNames(tuple(matches), tuple(beyond))


def near_in_chinese(bearers: Bearers, name: str) -> tuple[Bearer, ...]:
    """Return the names that hold the brand of a Chinese name in pinyin, whatever their trades."""
    brands = [piece for pieces in chinese_names(name) for piece in _brands(pieces)]
    found = (one for one in (_with_brand(bearers, brands) if brands else ()))
    return tuple(
        {one.core: one for one in found if any(_covered(piece, _words(one.core)) for piece in brands)}.values()
    )


def _latin_names(wording: Wording) -> Iterator[tuple[Piece, ...]]:
    if not is_pinyin_name(wording.text):
        return
    for run in capital_runs(wording.words) if wording.has_capitals else _lower_runs(wording):
        named = [number for number, word in enumerate(run) if not word.is_ordinary]
        words = run[named[0] :] if named else ()
        if words and is_pinyin_name(Span(words[0].span.start, words[-1].span.end).quote(wording.text)):
            yield _closed(latin_name(words))


def _closed(name: tuple[Piece, ...]) -> tuple[Piece, ...]:
    # A name ends with its legal form; what follows is the next sentence.
    forms = [number for number, piece in enumerate(name, 1) if piece.kind == "form"]
    return name[: forms[-1]] if forms else name


def _lower_runs(wording: Wording) -> Iterator[tuple[Word, ...]]:
    run: list[Word] = []
    for word in wording.words:
        if word.is_ordinary or word.breaks:
            yield tuple(run)
            run = []
        if not word.is_ordinary:
            run.append(word)
    yield tuple(run)


def _brands(name: Sequence[Piece]) -> tuple[Piece, ...]:
    return tuple(piece for piece in name if piece.kind == "brand")


def _is_asked(name: Sequence[Piece], text: str, span: Span) -> bool:
    """Tell whether an entity seems to be asked about by a name that no entry bears."""
    asked = _ASKED.match(text, span.end) is not None
    placed = any(piece.kind == "optional" for piece in name) and text[: span.end].endswith(_BODIES)
    return (_is_whole(name) or asked) if _brands(name) else (asked and placed)


def _is_whole(name: Sequence[Piece]) -> bool:
    return any(piece.kind in {"form", "trade"} for piece in name)


def _match(bearers: Bearers, text: str, name: Sequence[Piece], span: Span) -> Match | None:
    letters = "".join(piece.letters for piece in name)
    if len(letters) < LETTERS_LOWER or (letters in GENERIC and not _is_whole(name)):
        return None
    bare = "".join(piece.letters for piece in name if piece.kind != "form")
    printed = bearers.with_solid(letters) or bearers.with_solid(bare)
    if printed:
        return Match(span, "pinyin", printed)
    translated = _translated(bearers, name)
    if translated:
        return Match(span, "pinyin", translated, short=not any(piece.kind == "trade" for piece in name))
    part = () if _is_whole(name) else bearers.leading_solid(letters)
    return Match(span, "pinyin", part, short=True) if 0 < count_names(part) <= MOST_NAMES else None


def _translated(bearers: Bearers, name: Sequence[Piece]) -> tuple[Bearer, ...]:
    """Return the names that hold the brand in pinyin, of rows that print each trade, with no other telling word."""
    if not _brands(name):
        return _with_trades(bearers, name)
    candidates = _with_brand(bearers, _brands(name))
    heads = _heads(bearers, candidates, _brands(name))
    name = [piece._replace(english=heads) if piece.kind == "brand" else piece for piece in name]
    candidates = (*candidates, *(one for (head,) in heads for one in _led_by(bearers, head)))
    rows = {(row.document_id, row.row): row for row in bearers.listings(candidates)}
    trades = any(piece.kind == "trade" for piece in name)
    ranked: dict[tuple[int, int], list[Bearer]] = {}
    for one in candidates:
        rank = _rank(name, one.core, rows[bearers.document_of(one), one.row])
        if rank is not None:
            ranked.setdefault(rank if trades else (rank[0], 0), []).append(one)
    return tuple(ranked[min(ranked)]) if ranked else ()


def _heads(bearers: Bearers, candidates: Sequence[Bearer], brands: Sequence[Piece]) -> tuple[tuple[str, ...], ...]:
    """Return the first words of the main names of rows that bear the brand in pinyin as the head of an alias."""
    if len(brands) != 1:
        return ()
    led = [one for one in candidates if one.core.replace(" ", "").startswith(brands[0].letters)]
    heads = {core(row.name.value).split()[0] for row in bearers.listings(led)}
    return tuple((head,) for head in sorted(heads) if head not in COMMON and len(head) >= LETTERS_LOWER)


def _led_by(bearers: Bearers, head: str) -> tuple[Bearer, ...]:
    led = (*bearers.with_core([head]), *bearers.leading(head))
    return led if count_names(led) <= MOST_NAMES else ()


def _rank(name: Sequence[Piece], bare: str, row: Listing) -> tuple[int, int] | None:
    """Rank a name, less is nearer: optional words that the row does not print, words that the name prints beyond."""
    words = _words(bare)
    if any(not _covered(piece, words) and not _near(piece, words) for piece in _brands(name)):
        return None
    needed = [piece for piece in name if piece.kind == "trade"]
    printed = [_words(core(field.value)) for field in (row.name, *row.aliases)]
    if not all(any(_covered(piece, other) for other in printed) for piece in needed):
        return None
    covered = set[int]().union(*(_covered(piece, words) for piece in name))
    over = [word for number, word in enumerate(words) if number not in covered]
    # A name that goes on in words of its own is another one; the trades may stand in another name of the row.
    goes_on = not all(word in COMMON for word in over) and any(_covered(piece, words) for piece in needed)
    if goes_on and not any(_near(piece, words) for piece in _brands(name)):
        return None
    places = printed + [_words(core(field.value)) for field in row.addresses]
    optional = (piece for piece in name if piece.kind == "optional")
    return sum(not any(_covered(piece, other) for other in places) for piece in optional), len(over)


def _words(bare: str) -> list[str]:
    return [singular(word) for word in bare.split() if word not in _SMALL]


def _covered(piece: Piece, words: Sequence[str]) -> set[int]:
    """Return the places of the words that say a piece, in English or in pinyin; empty when none does."""
    for english in piece.english:
        for first in range(len(words) - len(english) + 1):
            if tuple(words[first : first + len(english)]) == english:
                return set(range(first, first + len(english)))
    for first in range(len(words)):
        letters = ""
        for last in range(first, len(words)):
            letters += words[last]
            if letters == piece.letters:
                return set(range(first, last + 1))
            if len(letters) >= len(piece.letters):
                break
    return set()


def _near(piece: Piece, words: Sequence[str]) -> bool:
    return len(piece.letters) >= _LETTERS_TYPO and is_typo(piece.letters, "".join(words))


def _with_brand(bearers: Bearers, brands: Sequence[Piece]) -> tuple[Bearer, ...]:
    letters = max((piece.letters for piece in brands), key=len)
    if len(letters) < LETTERS_LOWER:
        return ()
    cores = bearers.spelling.with_letters(letters)
    if not cores and len(letters) >= _LETTERS_TYPO:
        cores = bearers.spelling.near_letters(letters)
    return bearers.with_core(cores[: 2 * MOST_NAMES])


def _with_trades(bearers: Bearers, name: Sequence[Piece]) -> tuple[Bearer, ...]:
    """Return the names that are a name of trades and places alone, without a word of their own."""
    pieces = [piece for piece in name if piece.kind != "form"]
    if len(pieces) < 2 or all(piece.kind == "optional" for piece in pieces):
        return ()
    fewest: set[str] | None = None
    for piece in pieces:
        spelt = {one for english in piece.english for one in bearers.spelling.with_stems(english)}
        held = spelt | set(bearers.spelling.with_letters(piece.letters))
        fewest = held if fewest is None else fewest & held
    whole = [one for one in sorted(fewest or ()) if _is_all_of(pieces, _words(one))]
    return bearers.with_core(whole[:MOST_NAMES])


def _is_all_of(pieces: Sequence[Piece], words: Sequence[str]) -> bool:
    places = [_covered(piece, words) for piece in pieces]
    covered = set[int]().union(*places)
    over = [word for number, word in enumerate(words) if number not in covered]
    initials = "".join(word[0] for word in words if word not in over or word in _COMPANY)
    return all(places) and all(word in _COMPANY or _is_short_for(word, initials) for word in over)


def _is_short_for(word: str, initials: str) -> bool:
    # "(NSCC-GZ)" after a name: letters of its words, or no word at all.
    letters = iter(initials)
    return word.isdigit() or not set(word) & set("aeiou") or all(letter in letters for letter in word)
