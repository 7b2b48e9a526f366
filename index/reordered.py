"""Listed names whose words a text puts in another order, or of which it gives one long word alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.matching import Match, disjoint, of_same_form
from index.spelling import COMMON, bag
from index.words import PLACES, PLAIN
from sources.names import core, normalise

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from index.bearers import Bearer, Bearers
    from index.wording import Wording

_BRACKETS = re.compile(r"\(([^()]*)\)")
_WORDS_MOST = 12
_WORDS_GENERIC = 3
"""Places, trades and the like name an entity in another order only from so many on."""
_LETTERS_ALONE = 10
"""A word must be so long to stand for a name that it does not begin."""

_LETTERS_TELLING = 6
_NAMES_ALONE = 6
"""A word inside more names than this stands for none of them."""


class Reordered:
    """One search of one text for names in another order."""

    def __init__(self, bearers: Bearers, wording: Wording) -> None:
        self._bearers = bearers
        self._wording = wording

    def found(self, taken: list[Match]) -> list[Match]:
        """Return `taken` and the names in another order, which take the place of those that they hold."""
        windows = sorted(self._windows(), key=lambda match: match.span.start - match.span.end)
        new = [match for match in disjoint(windows) if all(self._holds(match, one) for one in taken)]
        kept = [one for one in taken if not any(one.span.overlaps(match.span) for match in new)]
        return kept + new

    def _holds(self, match: Match, other: Match) -> bool:
        if not match.span.overlaps(other.span):
            return True
        words, others = (self._wording.numbers_of(one.span) for one in (match, other))
        return words[0] <= others[0] and others[1] <= words[1] and words != others

    def _windows(self) -> Iterator[Match]:
        words = self._wording.words
        for first, word in enumerate(words):
            if not word.norm or bag([word.norm]) == () or (word.is_ordinary and not word.is_capital):
                continue
            for last in range(first + 1, min(first + _WORDS_MOST, len(words))):
                if words[last].breaks or self._wording.gap(last - 1) not in {" ", "-", ", ", ". "}:
                    break
                if bag([words[last].norm]):
                    yield from self._window(first, last)

    def _window(self, first: int, last: int) -> Iterator[Match]:
        run = self._wording.words[first : last + 1]
        norms = [word.norm for word in run]
        held = bag(norms)
        if len(held) < (_WORDS_GENERIC if all(word.is_generic for word in run) else 2):
            return
        cores = self._bearers.spelling.of_bag(held)
        if cores:
            span = self._wording.whole(first, last, (), ())
            norm = normalise(span.quote(self._wording.text))
            yield Match(span, "alias", of_same_form(self._bearers.with_core(cores), norm), reordered=True)

    def inside(self, taken: list[Match]) -> list[Match]:
        """Return the words outside `taken` that stand alone in the text and inside a few names.

        A long word, or the one word that tells the name from others: "Zeta" of "Northern Zeta Technology".
        """
        found: list[Match] = []
        for number, word in enumerate(self._wording.words):
            if any(word.span.overlaps(one.span) for one in taken) or not self._stands_alone(number):
                continue
            held = cores = self._bearers.spelling.with_word(word.norm)[: _NAMES_ALONE + 1]
            if len(word.norm) < _LETTERS_ALONE:
                cores = tuple(one for one in cores if set(one.split()) - {word.norm} <= COMMON | PLACES)
            body = self._wording.body_after(number)
            cores = tuple(one for one in cores if body in one.split()) if body else cores
            bearers = self._bearers.with_core(cores) if len(cores) <= _NAMES_ALONE else ()
            bearers = bearers or self._in_brackets(word.norm, held)
            if bearers:
                found.append(Match(word.span, "alias", bearers, short=True))
        return found

    def _in_brackets(self, word: str, cores: Sequence[str]) -> tuple[Bearer, ...]:
        """Return the names that print a word in brackets as their short form: "Institute of Lathes (JSC Zetmash)"."""
        bearers = self._bearers.with_core(cores) if len(cores) <= _NAMES_ALONE else ()
        return tuple(one for one in bearers if any(core(form) == word for form in _BRACKETS.findall(one.value)))

    def _stands_alone(self, number: int) -> bool:
        word = self._wording.words[number]
        named = word.is_capital or (not self._wording.has_capitals and len(word.norm) >= _LETTERS_ALONE)
        telling = len(word.norm) >= _LETTERS_TELLING and not word.is_generic and word.norm not in PLAIN
        goes_on = self._wording.added_after(number) or self._wording.added_before(number)
        if number > 1 and self._wording.words[number - 1].norm == "of" and self._wording.words[number - 2].is_capital:
            return False  # "Academy of Sciences" goes on before.
        # "ul.Promyshlennaya" is a street.
        joined = number > 0 and self._wording.gap(number - 1) == "."
        return named and telling and not joined and not goes_on and not self._wording.form_follows(number)
