"""Listed names that a text misspells: in capitals, or in lower case beside other words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rapidfuzz import process
from rapidfuzz.distance import OSA

from index.matching import MOST_NAMES, Match, count_names, of_same_form
from index.spelling import COMMON
from index.words import PLAIN, capital_runs
from sources.model import Span
from sources.names import core, is_typo, normalise

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from index.bearers import Bearers
    from index.wording import Wording
    from index.words import Word

_LETTERS_TYPO = 6
_LETTERS_ALONE = 8
"""A single word in lower case must be so long to be taken for a misspelt name; beside another, `_LETTERS_BESIDE`."""
_LETTERS_BESIDE = 5
_MOST_EDITS = 3


class Misspelt:
    """One search of one text for misspelt names."""

    def __init__(self, bearers: Bearers, wording: Wording) -> None:
        self._bearers = bearers
        self._wording = wording
        self._text = wording.text

    def found(self, written: list[Match]) -> list[Match]:
        """Return `written` and what is a listed name misspelt.

        A misspelt name takes the place of those that it holds: "Zeta Robotix" that of an alias "Zeta".
        """
        found: list[Match] = []
        for match in (*self._in_capitals(written), *self._in_lower_case()):
            if self._is_free(match.span, written, found):
                found.append(match)
        kept = [match for match in written if not any(match.span.overlaps(typo.span) for typo in found)]
        return kept + found

    def _in_capitals(self, written: list[Match]) -> Iterator[Match]:
        for run in capital_runs(self._wording.words) if self._wording.has_capitals else ():
            candidates = self._bearers.spelling.candidates([word.norm for word in run])
            for part in _parts(run):
                span = Span(part[0].span.start, part[-1].span.end)
                if self._is_free(span, written, ()):
                    yield from self._misspelt(span, part, candidates)

    @staticmethod
    def _is_free(span: Span, written: Iterable[Match], found: Iterable[Match]) -> bool:
        inside = all(span.contains(match.span) and span != match.span for match in written if span.overlaps(match.span))
        return inside and not any(span.overlaps(match.span) for match in found)

    def _misspelt(self, span: Span, part: Sequence[Word], candidates: Sequence[str]) -> Iterator[Match]:
        printed = span.quote(self._text)
        bare = core(printed)
        if not bare or all(word.is_generic for word in part):
            return
        spelling = self._bearers.spelling
        if len(part) == 1 and (len(bare) < _LETTERS_TYPO or spelling.has_word(bare)):
            return
        nearest = _nearest(bare, candidates)
        if nearest:
            yield Match(span, "typo", of_same_form(self._bearers.with_core(nearest), normalise(printed)))
        elif len(part) == 1:
            yield from self._leading(span, bare)
        else:
            yield from self._in_form(span, bare, normalise(printed), candidates)

    def _in_form(self, span: Span, bare: str, norm: str, candidates: Sequence[str]) -> Iterator[Match]:
        """Yield the names whose legal form alone is misspelt."""
        begun = [one for one in candidates if bare.startswith(f"{one} ") or bare.endswith(f" {one}")]
        bearers = tuple(one for one in self._bearers.with_core(begun) if is_typo(norm, one.norm))
        if bearers:
            yield Match(span, "typo", bearers)

    def _leading(self, span: Span, bare: str) -> Iterator[Match]:
        first_words = [word for word in self._bearers.spelling.near_words(bare) if word not in COMMON]
        leading = [bearer for word in _nearest(bare, first_words) for bearer in self._bearers.leading(word)]
        if 0 < count_names(leading) <= MOST_NAMES:
            yield Match(span, "typo", tuple(leading), short=True)

    def _in_lower_case(self) -> Iterator[Match]:
        if self._wording.has_capitals:
            return
        spelling = self._bearers.spelling
        for number, word in enumerate(self._wording.words):
            if (
                len(word.norm) < _LETTERS_BESIDE
                or word.is_ordinary
                or word.norm in PLAIN
                or spelling.has_word(word.norm)
            ):
                continue
            near = set(spelling.near_words(word.norm))
            aligned = {
                (number - place, len(one.split()))
                for one in spelling.candidates([word.norm])
                for place, other in enumerate(one.split())
                if other in near
            }
            best: list[Match] = []
            for first, length in sorted(aligned, key=lambda window: -window[1]):
                best += self._window(first, first + length - 1, word)
            alone = len(word.norm) >= _LETTERS_ALONE and near.isdisjoint(COMMON)
            best = [match for match in best if match.span != word.span or alone]
            yield from best or (self._leading(word.span, word.norm) if alone else ())

    def _window(self, first: int, last: int, word: Word) -> Iterator[Match]:
        words = self._wording.words
        if first < 0 or last >= len(words) or any(other.breaks for other in words[first + 1 : last + 1]):
            return
        if first == last and len(word.norm) < _LETTERS_ALONE:
            return
        span = self._wording.whole(first, last, (), ())
        printed = span.quote(self._text)
        candidates = self._bearers.spelling.candidates([word.norm])
        nearest = _nearest(core(printed), candidates)
        if nearest:
            yield Match(span, "typo", of_same_form(self._bearers.with_core(nearest), normalise(printed)))


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
                if piece[first + length - 1].is_capital and all(word.is_ordinary for word in left_out):
                    yield tuple(piece[first : first + length])


def _nearest(bare: str, candidates: Sequence[str]) -> list[str]:
    near = process.extract(bare, candidates, scorer=OSA.distance, score_cutoff=_MOST_EDITS, limit=None)
    typos = [(distance, one) for one, distance, _ in near if _digits(one) == _digits(bare) and is_typo(bare, one)]
    least = min((distance for distance, _ in typos), default=0)
    return [one for distance, one in typos if distance == least]


def _digits(name: str) -> list[str]:
    return [char for char in name if char.isdigit()]
