"""Names of entities in Chinese characters: as pinyin, the trades in them as the list prints those in English."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.matching import LETTERS_LOWER, MOST_NAMES, Match, count_names
from index.words import GENERIC, chinese_runs
from sources.model import Span
from sources.names import has_chinese, pinyin

if TYPE_CHECKING:
    from collections.abc import Iterator

    from index.bearers import Bearers

_MOST_CHARACTERS = 12


def chinese_matches(bearers: Bearers, text: str, taken: list[Span]) -> list[Match]:
    """Return the runs of Chinese characters outside `taken` whose pinyin is a name, or words of one."""
    if not has_chinese(text):
        return []
    found: list[Match] = []
    for run in chinese_runs(text):
        longest = min(run.end - run.start, _MOST_CHARACTERS)
        for length in range(longest, 1, -1):
            for start in range(run.start, run.end - length + 1):
                span = Span(start, start + length)
                if not any(span.overlaps(other) for other in (*taken, *(match.span for match in found))):
                    found.extend(_in_pinyin(bearers, text, span))
    return found


def _in_pinyin(bearers: Bearers, text: str, span: Span) -> Iterator[Match]:
    letters = pinyin(span.quote(text)).replace(" ", "").casefold()
    if len(letters) < LETTERS_LOWER or letters in GENERIC:
        return
    whole = bearers.with_solid(letters)
    if whole:
        yield Match(span, "pinyin", whole)
        return
    part = bearers.leading_solid(letters) or bearers.with_core(bearers.spelling.with_word(letters)[: MOST_NAMES + 1])
    if 0 < count_names(part) <= MOST_NAMES:
        yield Match(span, "pinyin", part, short=True)
