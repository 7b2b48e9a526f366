"""Names by their spelling: the names of one list held in memory, to find those that a misspelt one may mean."""

from __future__ import annotations

import heapq
import re
from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from index.likeness import party_likeness
from index.words import ACRONYMS, GENERIC, GEOGRAPHY, ORDINARY, PLACES
from sources.names import core, normalise

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

COMMON = ORDINARY | ACRONYMS | GENERIC
_WHERE = GEOGRAPHY | PLACES
"""Words that do not tell one name from another."""
_LIKENESS = 75.0  # of 100: below it a name is not worth offering
_GENERIC_WEIGHT = 0.3
_MOST = 800  # a word of more names than this does not tell them apart either
_COMPARED = 20  # names compared as wholes
_TELLING = 20
"""A word of more names than this does not tell one from another."""
_LETTERS_NEAR = 4  # a shorter word is near to too many
_LONG = 8
_SHORT = 5  # letters: a shorter word may differ by one letter from another, a longer one by two


_SMALL = frozenset(["of", "the", "and", "for", "at", "in", "no", "number", "de", "al", "named", "after", "republic"])
_BRACKETS = re.compile(r"\((?P<remark>(?:[^()]|\([^()]*\))*)\)\Z")
_ORDINAL = re.compile(r"(\d+)(st|nd|rd|th)\Z")
_LETTERS_PLURAL = 5


def bag(words: Iterable[str]) -> tuple[str, ...]:
    """Return the words of a name without order, small words and plurals, for comparison; empty when none counts.

    >>> bag("the 13th institutes of aviation".split()) == bag("aviation institute no 13".split())
    True
    """
    return tuple(sorted(singular(_ORDINAL.sub(r"\1", word)) for word in words if word not in _SMALL))


def singular(word: str) -> str:
    """Return an English word without the ending of the plural.

    >>> singular("industries"), singular("electronics"), singular("glass")
    ('industry', 'electronic', 'glass')
    """
    if len(word) < _LETTERS_PLURAL or not word.endswith("s") or word.endswith("ss"):
        return word
    return f"{word[:-3]}y" if word.endswith("ies") else word[:-1]


def without_places(name: str) -> str:
    """Leave out the places that a normalised name begins with; a name of places alone stays as it is.

    >>> without_places("beijing zeta robotics"), without_places("shanghai")
    ('zeta robotics', 'shanghai')
    """
    words = name.split()
    first = next((number for number, word in enumerate(words) if word not in _WHERE), 0)
    return " ".join(words[first:])


def without_remark(name: str) -> str:
    """Return the core of a name without the brackets that it ends with: initials, a former name, what it belongs to.

    What stands before a colon is what it belongs to as well. Empty when a name has neither, and when the brackets hold
    places alone, which tell one name from another.

    >>> without_remark("National Works of Zenda (NWZ)"), without_remark("Acme Co., Ltd. (a unit of Zeta (Group))")
    ('national works of zenda', 'acme')
    >>> without_remark("Ministry of Tides entity: Zenda Works (ZW)"), without_remark("Acme Ltd. (Shenzhen)")
    ('zenda works', '')
    """
    found = _BRACKETS.search(name.rstrip(" ,;."))
    if found and all(word in _WHERE for word in normalise(found["remark"]).split()):
        return ""
    bare = (name[: found.start()] if found else name).rpartition(": ")[2]
    return core(bare) if normalise(bare) and bare != name else ""


class Spelling:
    """The distinct names of a list as `sources.names.core` writes them, by word."""

    def __init__(self, cores: Iterable[str], remarked: Iterable[str] = ()) -> None:
        """Take the cores of all names, and those names that have brackets or a colon as they are printed."""
        self._with_remark: dict[str, list[str]] = defaultdict(list)
        for name in remarked:
            if bare := without_remark(name):
                self._with_remark[bare].append(core(name))
        self.cores: Sequence[str] = list(dict.fromkeys([*cores, *self._with_remark]))
        self._by_word: dict[str, list[int]] = defaultdict(list)
        self._by_length: dict[int, list[str]] = defaultdict(list)
        for number, name in enumerate(self.cores):
            for word in dict.fromkeys(name.split()):
                self._by_word[word].append(number)
        for word in self._by_word:
            self._by_length[len(word)].append(word)
        self._by_bag: dict[tuple[str, ...], list[str]] = defaultdict(list)
        for name in self.cores:
            self._by_bag[bag(name.split())].append(name)

    def with_remark(self, core: str) -> tuple[str, ...]:
        """Return the names that are this one with a remark, as `without_remark` leaves it out."""
        return tuple(self._with_remark.get(core, ()))

    def of_bag(self, words: tuple[str, ...]) -> tuple[str, ...]:
        """Return the names of these words, as `bag` gives them, in any order."""
        return tuple(self._by_bag.get(words, ()))

    def has_word(self, word: str) -> bool:
        """Tell whether the word stands in a name."""
        return word in self._by_word

    def with_stems(self, words: Sequence[str]) -> set[str]:
        """Return the names that hold all of these words, in the singular or plural."""
        held = [{*self._by_word.get(word, ()), *self._by_word.get(f"{word}s", ())} for word in words]
        return {self.cores[number] for number in set.intersection(*held)} if held else set()

    def with_letters(self, letters: str) -> tuple[str, ...]:
        """Return the names that hold these letters, spaces left out."""
        return tuple(self.cores[number] for number, solid in enumerate(self._solids) if letters in solid)

    def near_letters(self, letters: str) -> tuple[str, ...]:
        """Return the names that are these letters but for a slip or two, spaces left out."""
        found = process.extract(letters, self._solids, scorer=OSA.distance, score_cutoff=2, limit=None)
        return tuple(self.cores[number] for _, _, number in found)

    @cached_property
    def _solids(self) -> list[str]:
        return [core.replace(" ", "") for core in self.cores]

    def tells(self, word: str) -> bool:
        """Tell whether the word tells one name from another: not a common word, nor one of many names."""
        return word not in COMMON and not word.isdigit() and len(self._by_word.get(word, ())) <= _TELLING

    def with_word(self, word: str) -> tuple[str, ...]:
        """Return the names in which the word stands."""
        return tuple(self.cores[number] for number in self._by_word.get(word, ()))

    def after_place(self, bare: str) -> tuple[str, ...]:
        """Return the names that begin with a place, or several, then with these words: "beijing zeta" for "zeta"."""
        return tuple(
            one
            for one in self.with_word(bare.split()[0])
            if f"{without_places(one)} ".startswith(f"{bare} ") and not one.startswith(bare)
        )

    def near_words(self, word: str, *, more: int = 0) -> tuple[str, ...]:
        """Return the words of names that differ from this one in one letter, or in two when it is long, and `more`."""
        most = (1 if len(word) <= _SHORT else 2) + more
        near: list[str] = []
        for length in range(len(word) - most, len(word) + most + 1):
            known = self._by_length.get(length, [])
            found = process.extract(word, known, scorer=OSA.distance, score_cutoff=most, limit=None)
            near.extend(one for one, _, _ in found)
        return tuple(near)

    def candidates(self, words: Sequence[str], *, more: int = 0) -> tuple[str, ...]:
        """Return the names that hold one of these words, or one nearly so spelt; common words do not count.

        The order is that of the list. When no word counts, the names that hold them all.
        """
        held = {word: self._holding(word, more) for word in dict.fromkeys(words)}
        telling = [numbers for word, numbers in held.items() if word not in COMMON and len(numbers) <= _MOST]
        found = set().union(*telling) or (set.intersection(*held.values()) if held else set())
        return tuple(self.cores[number] for number in sorted(found))

    def _holding(self, word: str, more: int) -> set[int]:
        near = self.near_words(word, more=more) if len(word) >= _LETTERS_NEAR else ()
        return {number for one in (word, *near) for number in self._by_word.get(one, ())}

    def nearest(self, core: str, k: int) -> tuple[str, ...]:
        """Return up to `k` names that are spelt most like this one, the nearest first; empty when none is near."""
        words = core.split()
        more = 1 if max(map(len, words), default=0) >= _LONG else 0
        scored = ((likeness(core, one), one) for one in self.candidates(words, more=more))
        # Comparing whole names costs too much for thousands.
        best = heapq.nlargest(
            max(k, _COMPARED), ((score, -rank, one) for rank, (score, one) in enumerate(scored) if score >= _LIKENESS)
        )
        alike = sorted(best, key=lambda item: (-party_likeness(core, item[2]), -item[0]))
        return tuple(one for *_, one in alike[:k])


def likeness(asked: str, name: str) -> float:
    """Return how like a name is to the one asked for, 0 to 100: its words one by one, generic ones counting less.

    0 when no telling word of `asked` is near a word of the name.

    >>> likeness("zeta robotix", "zeta robotics works") > likeness("zeta robotix", "beta robotics")
    True
    """
    words, others = asked.split(), name.split()
    found = {word: max(fuzz.ratio(word, other) for other in others) for word in words}
    telling = [ratio for word, ratio in found.items() if word not in COMMON]
    if telling and max(telling) < _LIKENESS:
        return 0.0
    weights = {word: _GENERIC_WEIGHT if word in COMMON else 1.0 for word in words}
    covered = sum(weights[word] * ratio for word, ratio in found.items()) / sum(weights[word] for word in found)
    return 0.8 * covered + 0.2 * fuzz.token_sort_ratio(asked, name)
