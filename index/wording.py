"""A text as names are looked for in it: its words, what stands between them, and where a name in it goes on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from index.words import GEOGRAPHY, NATIONALITIES, PLAIN, cover, split_words
from sources.model import Span
from sources.names import core, starts_with_legal_form

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.words import Word

_FORM_CHARACTERS = 40
"""As much of what follows a name as is read for its legal form."""
_MOST_FORM_WORDS = 5
_STOPPED = re.compile(r"\b([A-Za-z]\.[A-Za-z]|Co|Ltd|Inc|Corp|Pvt)$")
_ANY = "anyname"
_MOST_ADDED = 6
"""Words by which a name may go on."""
_BODIES = frozenset(["university", "college", "school", "academy", "hospital", "bank", "airport", "port", "ministry"])
"""Words of which one after a name tells that it is a body's."""


class Wording:
    """The words of a text in order, each by its number."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words = split_words(text)
        self.has_capitals = any(_tells_capitals(word) for word in self.words)
        """Whether names are written with capitals here; who types without them types names so too."""

    def span(self, first: int, last: int) -> Span:
        """Return the span from one word to another."""
        return cover(self.text, self.words[first : last + 1])

    def numbers_of(self, span: Span) -> tuple[int, int]:
        """Return the numbers of the first and the last word that a span covers."""
        inside = [number for number, word in enumerate(self.words) if span.overlaps(word.span)]
        return inside[0], inside[-1]

    def gap(self, number: int) -> str:
        """Return what stands between a word and the next; a line end where there is none."""
        if not 0 <= number < len(self.words) - 1:
            return "\n"
        return self.text[self.words[number].span.end : self.words[number + 1].span.start]

    def form_follows(self, last: int) -> bool:
        """Tell whether a legal form follows a word, after a comma perhaps."""
        if self.gap(last) not in {" ", ", ", " (", ",", "-"}:
            return False
        start = self.words[last + 1].span.start
        capital = self.words[last + 1].is_capital or not self.has_capitals
        if self.has_capitals and self.gap(last) == " " and core(f"{_ANY} {self.words[last + 1].norm}") == _ANY:
            return capital
        return capital and starts_with_legal_form(self.text[start : start + _FORM_CHARACTERS])

    def body_after(self, last: int) -> str:
        """Return the word by which a name that ends here is that of a body: "Zeta University" is not Zeta Robotics."""
        after = self.words[last + 1 : last + 2]
        is_body = bool(after) and after[0].is_capital and after[0].norm in _BODIES and self.gap(last) == " "
        return after[0].norm if is_body else ""

    def of_country(self, last: int) -> tuple[Word, ...]:
        """Return the words by which a name that ends here says its country: "of Syldavia"; empty without one."""
        end = last + 1
        while end < len(self.words) - 1 and self.words[end].norm in {"of", "the"} and self.gap(end) == " ":
            end += 1
        said = self.words[last + 1 : end + 1]
        is_of = len(said) > 1 and said[0].norm == "of" and self.gap(last) == " " and said[-1].norm in GEOGRAPHY
        return said if is_of else ()

    def added_after(self, last: int) -> tuple[Word, ...]:
        """Return the words by which a name that ends here goes on; empty when it ends, or only a legal form follows."""
        end = last
        while end < last + _MOST_ADDED and self._joins(end) and not self.form_follows(end):
            if self.has_capitals and not self.words[end + 1].is_capital:
                break
            end += 1
        while end > last and not self._may_close(end):
            end -= 1
        return self.words[last + 1 : end + 1]

    def _may_close(self, number: int) -> bool:
        # Without capitals only a trade, a place or a legal form shows that the words before it were a name.
        word = self.words[number]
        return self.has_capitals or word.is_generic or self.form_follows(number)

    def added_before(self, first: int) -> tuple[Word, ...]:
        """Return the capitalised words that stand before a name as parts of it; a people's adjective is none."""
        start = first
        while self.has_capitals and start > 0 and self._joins(start - 1, before=True):
            start -= 1
        return self.words[start:first]

    def _joins(self, number: int, *, before: bool = False) -> bool:
        # Whether the words on both sides of a gap may be of one name.
        if before and self._is_surname_first(number):
            return True
        if self.gap(number) not in {" ", "-"}:
            return False
        if not before:
            # "Z-Optics": what a hyphen joins to the next word is no word of the question.
            return self.words[number + 1].may_go_on or self.gap(number + 1) == "-"
        word = self.words[number]
        if self.gap(number) == "-":
            return word.is_capital
        begins = number == 0 or self.words[number].breaks or "." in self.gap(number - 1)
        verb = begins and (word.norm in PLAIN or word.norm.endswith("ing"))
        return word.is_capital and not word.is_ordinary and word.norm not in NATIONALITIES and not verb

    def _is_surname_first(self, number: int) -> bool:
        surname, given = self.words[number].text, self.words[number + 1].text
        return self.gap(number) == ", " and surname.isupper() and len(surname) > 1 and not given.isupper()

    def whole(self, first: int, last: int, after: Sequence[Word], before: Sequence[Word]) -> Span:
        """Return the span of a name with what stands before and after it, and the legal form at its end."""
        first, last = first - len(before), last + len(after)
        span = self.span(first, last + self._form_words(last))
        # "B.V." and "Ltd." keep their stop.
        stopped = self.text[span.end : span.end + 1] == "." and _STOPPED.search(span.quote(self.text))
        return Span(span.start, span.end + 1) if stopped else span

    def _form_words(self, last: int) -> int:
        if not self.form_follows(last):
            return 0
        for count in range(_MOST_FORM_WORDS, 0, -1):
            form = self.words[last + 1 : last + 1 + count]
            if len(form) == count and core(f"{_ANY} {cover(self.text, form).quote(self.text)}") == _ANY:
                return count
        return 0


def _tells_capitals(word: Word) -> bool:
    return word.text[0].isupper() and not word.is_generic
