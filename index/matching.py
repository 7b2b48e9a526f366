"""Where a text names listed entities, and by which rule: `index.names` turns what is found here into hits."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from index.spelling import COMMON
from index.words import ACRONYMS, GENERIC, MAX_WORDS, PLAIN, capital_runs, chinese_runs, cover, split_words
from sources.model import Span
from sources.names import core, has_chinese, is_typo, normalise, pinyin, starts_with_legal_form

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from index.bearers import Bearer, Bearers
    from index.words import Word

MOST_NAMES = 250
"""A short form that begins more names than this names none of them. Measured on the lists of July 2026: the largest
family begins 140 names; what begins more is a place, a legal form or a given name."""
_LETTERS_SHORT = 3
_LETTERS_LOWER = 4  # a word in lower case needs more letters to be taken for a name
_LETTERS_TYPO = 6
_MOST_EDITS = 3
_MOST_CHARACTERS = 12


class Match(NamedTuple):
    """A stretch of the text, the rule by which it names entities, and the names that it matched."""

    span: Span
    how: str
    bearers: tuple[Bearer, ...]
    short: bool = False


class Search:
    """One search of one text."""

    def __init__(self, bearers: Bearers, text: str) -> None:
        self._bearers = bearers
        self._text = text
        self._words = split_words(text)
        # Who types without capitals types names so too; then a longer word that is not ordinary may be one.
        self._has_capitals = any(char.isupper() for char in text)

    def written(self) -> list[Match]:
        """Return what is written as listed, or but for its legal form or its last words; longest first, disjoint."""
        found = [match for first in range(len(self._words)) for match in self._from(first)]
        # Stable: of equal length, exact stands before short because a run yields it first.
        found.sort(key=lambda match: match.span.start - match.span.end)
        return _disjoint(found, [])

    def _from(self, first: int) -> Iterator[Match]:
        words = self._words
        if words[first].norm in {"", "the"}:
            return
        for last in range(first, min(first + MAX_WORDS, len(words))):
            run = words[first : last + 1]
            span = cover(self._text, run)
            printed = self._text[span.start : span.end]
            norm, bare = normalise(printed), core(printed)
            if not self._bearers.begins(norm, bare):
                return
            match = self._whole(span, norm, bare)
            alone = not self._is_part(first, last)
            if match and self._may_be_name(run, match, alone=alone):
                yield self._with_namesakes(match, norm) if len(run) == 1 and match.how == "alias" else match
            elif norm == bare and alone and self._may_be_short(run) and not self._legal_form_follows(last):
                leading = self._bearers.leading(bare)
                if 0 < _count(leading) <= MOST_NAMES:
                    yield Match(span, "alias", leading, short=True)

    def _with_namesakes(self, match: Match, norm: str) -> Match:
        # A one-word alias may also begin the main names of others: then it names them too.
        leading = tuple(one for one in self._bearers.leading(norm) if one.kind == "name")
        if not 0 < _count(leading) <= MOST_NAMES:
            return match
        return match._replace(bearers=(*match.bearers, *leading))

    def _legal_form_follows(self, last: int) -> bool:
        # "Zeta Robotics, Inc." is a whole name, not the first words of "Zeta Robotics (Ruritania) Co., Ltd.".
        after = self._words[last + 1 : last + 2]
        if not after or after[0].breaks or not after[0].is_capital:
            return False
        return starts_with_legal_form(self._text[after[0].span.start : after[0].span.start + 40])

    def _whole(self, span: Span, norm: str, bare: str) -> Match | None:
        bearers = self._bearers.named(norm)
        if bearers:
            return Match(span, "exact" if any(one.kind == "name" for one in bearers) else "alias", bearers)
        bearers = self._bearers.with_core([bare]) if bare else ()
        return Match(span, "legal form", bearers) if bearers else None

    def _may_be_name(self, run: Sequence[Word], match: Match, *, alone: bool) -> bool:
        if len(run) > 1:
            if not all(word.is_generic for word in run):
                return True
            # "Institute of Technology" in capitals may be one; "Technology Co., Ltd." is the end of another.
            return alone and _has_capitals(run) and (match.how != "legal form" or " " in match.bearers[0].core)
        (word,) = run
        if word.is_generic or len(word.norm) < _LETTERS_SHORT:
            # Only as an abbreviation, printed just so: an ordinary word in capitals among others that are not.
            as_printed = any(word.text == one.value for one in match.bearers)
            return as_printed and word.text.isupper() and not self._text.isupper() and _is_abbreviation(word)
        enough = _LETTERS_LOWER if self._has_capitals else _LETTERS_SHORT
        return word.is_capital or (len(word.norm) >= enough and word.norm not in PLAIN)

    def _may_be_short(self, run: Sequence[Word]) -> bool:
        if all(word.is_generic or len(word.norm) < _LETTERS_SHORT for word in run):
            return False
        if self._has_capitals:
            return _has_capitals(run) and run[-1].is_capital and not run[0].is_ordinary
        return not run[0].is_ordinary and len(run[0].norm) > _LETTERS_LOWER and run[0].norm not in PLAIN

    def _is_part(self, first: int, last: int) -> bool:
        # "Zeta Harmony" names something else than the family of Zeta, where no listed name begins so; and a run of
        # places and the like is part of the name that stands around it.
        words = self._words
        generic = all(word.is_generic for word in words[first : last + 1])
        return self._goes_on(last) or (
            generic and first > 0 and not words[first - 1].is_ordinary and self._goes_on(first - 1)
        )

    def _goes_on(self, last: int) -> bool:
        before, after = self._words[last], self._words[last + 1 : last + 2]
        gap = self._text[before.span.end : after[0].span.start] if after else ""
        capitals = self._has_capitals and before.is_capital and all(word.is_capital for word in after)
        return capitals and gap in {" ", "-"} and not after[0].is_ordinary

    def misspelt(self, written: list[Match]) -> list[Match]:
        """Return `written` and the capitalised words that are a listed name misspelt.

        A misspelt name takes the place of those that it holds: "Zeta Robotix" that of an alias "Zeta".
        """
        found: list[Match] = []
        for run in capital_runs(self._words) if self._has_capitals else ():
            candidates = self._bearers.spelling.candidates([word.norm for word in run])
            for part in _parts(run):
                span = cover(self._text, part)
                if self._is_free(span, written, found):
                    found += self._misspelt(span, part, candidates)
        kept = [match for match in written if not any(match.span.overlaps(typo.span) for typo in found)]
        return kept + found

    @staticmethod
    def _is_free(span: Span, written: Iterable[Match], found: Iterable[Match]) -> bool:
        inside = all(span.contains(match.span) and span != match.span for match in written if span.overlaps(match.span))
        return inside and not any(span.overlaps(match.span) for match in found)

    def _misspelt(self, span: Span, part: Sequence[Word], candidates: Sequence[str]) -> Iterator[Match]:
        bare = core(self._text[span.start : span.end])
        if not bare or all(word.is_generic for word in part):
            return
        spelling = self._bearers.spelling
        if len(part) == 1 and (len(bare) < _LETTERS_TYPO or spelling.has_word(bare)):
            return
        nearest = _nearest(bare, candidates)
        if nearest:
            yield Match(span, "typo", self._bearers.with_core(nearest))
        elif len(part) == 1:
            first_words = [word for word in spelling.near_words(bare) if word not in COMMON]
            leading = [bearer for word in _nearest(bare, first_words) for bearer in self._bearers.leading(word)]
            if 0 < _count(leading) <= MOST_NAMES:
                yield Match(span, "typo", tuple(leading), short=True)

    def chinese(self, taken: list[Span]) -> list[Match]:
        """Return the runs of Chinese characters outside `taken` whose pinyin is a name, or words of one."""
        if not has_chinese(self._text):
            return []
        found: list[Match] = []
        for run in chinese_runs(self._text):
            longest = min(run.end - run.start, _MOST_CHARACTERS)
            for length in range(longest, 1, -1):
                for start in range(run.start, run.end - length + 1):
                    span = Span(start, start + length)
                    if not any(span.overlaps(other) for other in (*taken, *(match.span for match in found))):
                        found.extend(self._in_pinyin(span))
        return found

    def _in_pinyin(self, span: Span) -> Iterator[Match]:
        letters = pinyin(self._text[span.start : span.end]).replace(" ", "").casefold()
        if len(letters) < _LETTERS_LOWER or letters in GENERIC:
            return
        whole = self._bearers.with_solid(letters)
        if whole:
            yield Match(span, "pinyin", whole)
            return
        part = self._bearers.leading_solid(letters) or self._bearers.with_core(
            self._bearers.spelling.with_word(letters)[: MOST_NAMES + 1]
        )
        if 0 < _count(part) <= MOST_NAMES:
            yield Match(span, "pinyin", part, short=True)


def _disjoint(matches: Iterable[Match], taken: list[Span]) -> list[Match]:
    chosen: list[Match] = []
    for match in matches:
        if not any(match.span.overlaps(span) for span in taken):
            chosen.append(match)
            taken.append(match.span)
    return chosen


def _has_capitals(run: Sequence[Word]) -> bool:
    return run[0].is_capital and all(word.is_capital or len(word.norm) < _LETTERS_LOWER for word in run)


def _count(bearers: Iterable[Bearer]) -> int:
    return len({bearer.core for bearer in bearers})


def _is_abbreviation(word: Word) -> bool:
    return len(word.norm) >= _LETTERS_SHORT and word.norm not in ACRONYMS and word.norm not in GENERIC


def _parts(run: Sequence[Word]) -> Iterator[tuple[Word, ...]]:
    """Yield what may be a misspelt name in a run: all of it, or what stands between "and" and the like.

    Only ordinary words at the ends may be left out: the last words of another name misspell nothing.
    """
    pieces: list[list[Word]] = [[]]
    for word in run:
        if word.is_capital:
            pieces[-1].append(word)
        else:
            pieces.append([])
    for piece in (run, *pieces) if len(pieces) > 1 else (run,):
        for length in range(len(piece), 0, -1):
            for first in range(len(piece) - length + 1):
                left_out = (*piece[:first], *piece[first + length :])
                if all(word.is_ordinary for word in left_out):
                    yield tuple(piece[first : first + length])


def _nearest(bare: str, candidates: Sequence[str]) -> list[str]:
    near = process.extract(bare, candidates, scorer=OSA.distance, score_cutoff=_MOST_EDITS, limit=None)
    typos = [(distance, one) for one, distance, _ in near if _digits(one) == _digits(bare) and is_typo(bare, one)]
    least = min((distance for distance, _ in typos), default=0)
    return [one for distance, one in typos if distance == least]


def _digits(name: str) -> list[str]:
    return [char for char in name if char.isdigit()]
