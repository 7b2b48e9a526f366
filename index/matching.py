"""Where a text names listed entities as they are written, and by which rule: `index.names` turns it into hits."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from index.words import ACRONYMS, GENERIC, MAX_WORDS, PLAIN
from sources.names import core, normalise

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from index.bearers import Bearer, Bearers
    from index.wording import Wording
    from index.words import Word
    from sources.model import Span

MOST_NAMES = 250
"""A short form that begins more names than this names none of them. Measured on the lists of July 2026: the largest
family begins 140 names; what begins more is a place, a legal form or a given name."""
_WORDS_GENERIC = 4
"""So many words of places and trades are a name without capitals too."""
_LETTERS_SHORT = 3
LETTERS_LOWER = 4  # a word in lower case needs more letters to be taken for a name
_ASKED_ABOUT = re.compile(r"\b(is|was|are|were|has|does|did)\s+(the\s+)?$", re.IGNORECASE)
_GROUPS = ("group", "holding", "holdings")
_FORMS_ALIKE = {"limited": "ltd", "company": "co", "corporation": "corp", "incorporated": "inc"}


class Match(NamedTuple):
    """A stretch of the text, the rule by which it names entities, and the names that it matched."""

    span: Span
    how: str
    bearers: tuple[Bearer, ...]
    short: bool = False
    """Whether only words of the names are given, not a whole one."""
    reordered: bool = False
    """Whether the words stand in another order than printed."""


class Search:
    """One search of one text for what is written as listed."""

    def __init__(self, bearers: Bearers, wording: Wording) -> None:
        self._bearers = bearers
        self._wording = wording
        self._text = wording.text
        self._words = wording.words

    def written(self) -> list[Match]:
        """Return what is written as listed, or but for its legal form or its last words; longest first, disjoint."""
        found = [match for first in range(len(self._words)) for match in self._from(first)]
        found += [match for first in range(len(self._words)) for match in self._after_place(first)]
        # Stable: of equal length, exact stands before short because a run yields it first.
        found.sort(key=lambda match: match.span.start - match.span.end)
        return disjoint(found)

    def _from(self, first: int) -> Iterator[Match]:
        words = self._words
        if words[first].norm in {"", "the"}:
            return
        for last in range(first, min(first + MAX_WORDS, len(words))):
            run = words[first : last + 1]
            span = self._wording.span(first, last)
            printed = self._text[span.start : span.end]
            norm, bare = normalise(printed), core(printed)
            if not self._bearers.begins(norm, bare):
                return
            match = self._whole(span, norm, bare)
            alone = not self._is_part_of_places(first, last)
            if match and self._may_be_name(run, match, alone=alone):
                yield self._with_namesakes(match, norm) if len(run) == 1 and match.how == "alias" else match
            elif norm == bare and alone and self._may_be_short(run) and not self._wording.form_follows(last):
                leading = self._leading(bare, last)
                if 0 < count_names(leading) <= MOST_NAMES:
                    yield Match(span, "alias", leading, short=True)
            elif norm == bare and alone and len(run) >= _WORDS_GENERIC and has_capitals(run):
                # Words of trades alone are no short name, but a whole one may differ by "(Group)" from the printed.
                grouped = self._bearers.with_core([f"{bare} {word}" for word in _GROUPS])
                if grouped:
                    yield Match(span, "legal form", grouped)

    def _leading(self, bare: str, last: int) -> tuple[Bearer, ...]:
        # "Zeta" names "Beijing Zeta Robotics" too: the place before a name is where it is.
        placed = self._bearers.with_core(self._bearers.spelling.after_place(bare))
        body = self._wording.body_after(last)
        found = (*self._bearers.leading(bare), *(one for one in placed if one.kind == "name"))
        return tuple(one for one in found if not body or body in one.norm.split())

    def _after_place(self, first: int) -> Iterator[Match]:
        for run in (self._words[first : first + length] for length in (1, 2)):
            span = self._wording.span(first, first + len(run) - 1)
            printed = self._text[span.start : span.end]
            bare = core(printed)
            if bare != normalise(printed) or self._bearers.begins(bare, bare) or not self._may_be_brand(run):
                continue
            leading = self._leading(bare, first + len(run) - 1)
            if 0 < count_names(leading) <= MOST_NAMES and not self._wording.form_follows(first + len(run) - 1):
                yield Match(span, "alias", leading, short=True)

    def _may_be_brand(self, run: Sequence[Word]) -> bool:
        # In lower case any word may stand after a place in some name; only what is asked about is taken for one.
        in_place = self._wording.has_capitals or self._is_asked_about(run[0])
        return in_place and run[0].norm not in PLAIN and self._may_be_short(run)

    def _with_namesakes(self, match: Match, norm: str) -> Match:
        # A one-word alias may also begin the main names of others: then it names them too.
        leading = tuple(one for one in self._bearers.leading(norm) if one.kind == "name")
        if not 0 < count_names(leading) <= MOST_NAMES:
            return match
        return match._replace(bearers=(*match.bearers, *leading))

    def _whole(self, span: Span, norm: str, bare: str) -> Match | None:
        bearers = self._bearers.named(norm)
        if bearers:
            return Match(span, "exact" if any(one.kind == "name" for one in bearers) else "alias", bearers)
        bearers = self._bearers.with_core([bare]) if bare else ()
        # A name that goes on with a remark in brackets is printed otherwise in more than its form.
        how = "legal form" if any(one.core == bare for one in bearers) else "alias"
        return Match(span, how, of_same_form(bearers, norm)) if bearers else None

    def _may_be_name(self, run: Sequence[Word], match: Match, *, alone: bool) -> bool:
        if len(run) > 1:
            bare = match.bearers[0].core.split()
            if not all(word.is_generic or word.norm not in bare for word in run):
                return True
            asked = match.how != "legal form" and self._is_asked_about(run[0])
            if asked or (len(bare) >= _WORDS_GENERIC and match.how != "legal form"):
                return alone
            # "Institute of Technology" in capitals may be one; "Technology Co., Ltd." is the end of another.
            return alone and has_capitals(run) and (match.how != "legal form" or " " in match.bearers[0].core)
        (word,) = run
        if word.is_generic or len(word.norm) < _LETTERS_SHORT:
            # Only as an abbreviation, printed just so: an ordinary word in capitals among others that are not.
            as_printed = any(word.text == one.value for one in match.bearers)
            return as_printed and word.text.isupper() and not self._text.isupper() and _is_abbreviation(word)
        enough = LETTERS_LOWER if self._wording.has_capitals else _LETTERS_SHORT
        return word.is_capital or (len(word.norm) >= enough and word.norm not in PLAIN)

    def _is_asked_about(self, first: Word) -> bool:
        # "is united engineering listed": in this place the words are what is asked about, ordinary as they are.
        return _ASKED_ABOUT.search(self._text[: first.span.start]) is not None

    def _may_be_short(self, run: Sequence[Word]) -> bool:
        if all(word.is_generic or len(word.norm) < _LETTERS_SHORT for word in run):
            return False
        if self._wording.has_capitals:
            return has_capitals(run) and run[-1].is_capital and not run[0].is_ordinary
        return not run[0].is_ordinary and len(run[0].norm) > LETTERS_LOWER and run[0].norm not in PLAIN

    def _is_part_of_places(self, first: int, last: int) -> bool:
        # A run of places and the like is part of the name that stands around it.
        before = self._words[first - 1 : first]
        inside = before and before[0].is_capital and self._wording.gap(first - 1) == " " and first > 1
        return all(word.is_generic for word in self._words[first : last + 1]) and bool(
            inside or self._wording.added_after(last) or self._wording.added_before(first)
        )


def disjoint(matches: Iterable[Match]) -> list[Match]:
    """Return the matches without those that overlap one before them."""
    chosen: list[Match] = []
    for match in matches:
        if not any(match.span.overlaps(other.span) for other in chosen):
            chosen.append(match)
    return chosen


def of_same_form(bearers: tuple[Bearer, ...], norm: str) -> tuple[Bearer, ...]:
    """Return the names that have the legal form of the one asked for; all of them where none has."""
    wanted = _form_of(norm)
    same = tuple(one for one in bearers if wanted and _form_of(one.norm) == wanted)
    return same or bearers


def _form_of(norm: str) -> str:
    words = norm.split()
    bare = core(norm).split()
    form = words[len(bare) :] if words[: len(bare)] == bare else []
    return "".join(_FORMS_ALIKE.get(word, word) for word in form)


def has_capitals(run: Sequence[Word]) -> bool:
    """Tell whether the words of a run have capitals, but for short ones such as "of"."""
    return run[0].is_capital and all(word.is_capital or len(word.norm) < LETTERS_LOWER for word in run)


def count_names(bearers: Iterable[Bearer]) -> int:
    """Count the names that differ in more than their legal form."""
    return len({bearer.core for bearer in bearers})


def _is_abbreviation(word: Word) -> bool:
    return len(word.norm) >= _LETTERS_SHORT and word.norm not in ACRONYMS and word.norm not in GENERIC
