"""What a sentence is made of, for comparing it with another: its words, numbers, dates and citations, in order.

Pure. Dates and numbers are taken by value, words by the closed tables of `items.toml`; everything else as written.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from sources.dates import parse_date_words

if TYPE_CHECKING:
    from collections.abc import Iterator

_TABLE = tomllib.loads(Path(__file__).with_name("items.toml").read_text(encoding="utf-8"))
VERSION: str = _TABLE["version"]
"""Version of the tables; a run records it, since other tables keep other sentences."""
FREE = frozenset(_TABLE["free"].split())
JOINING = frozenset(_TABLE["joining"].split())
HARD = frozenset(_TABLE["hard"].split())
_FORMS = frozenset(_TABLE["forms"].split())
_CLASS = {word: one.split()[0] for one in _TABLE["classes"] for word in one.split()}
_PHRASES = tuple((re.compile(pattern), stands) for pattern, stands in _TABLE["phrases"].items())

_TENSES = {
    **dict.fromkeys(("is", "are"), "i"), **dict.fromkeys(("was", "were"), "w"),
    **dict.fromkeys(("has", "have"), "h"), **dict.fromkeys(("do", "does"), "o"),
    "had": "d", "did": "d",
}  # fmt: skip
_UNITS: list[str] = _TABLE["ones"].split()
_TENS: list[str] = _TABLE["tens"].split()
_NUMBERS = {word: number for number, word in enumerate(_UNITS)} | {
    word: 10 * number for number, word in enumerate(_TENS, 2)
}
_TOKEN = re.compile(
    r"""
    (?P<fr>\d{1,3}\ fr\ [\d,]*\d)                                         # 90 FR 14046
  | (?P<number>\d[\da-z]*(?:[.,/-]\d[\da-z]*)*(?:\([\da-z]{1,4}\))*)      # 744.11(a), 2025-05427, 1,596, 3A090
  | (?P<word>[^\W_]+(?:[.][^\W_]+)*)
  | (?P<sign>[$€£¥<>=+])
    """,
    re.VERBOSE,
)
_COMPOUND = re.compile(rf"\b({'|'.join(_TENS)})-({'|'.join(_UNITS[1:10])})\b")
_POSSESSIVE = re.compile(r"[’']s\b|(?<=s)[’'](?=\s|$)")
_LETTERED = re.compile(r"\b(?:[a-z]\.){2,}")


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that a sentence says."""

    key: str
    """What it is compared by: `date 2025-03-25`, `fr 90 14046`, `number 82`, `form ltd`, or a word."""
    hard: bool
    """Whether it is a name, number, date, citation, negation or other word that may never be added, lost or moved."""

    name: bool = False
    """Whether it is written as a name."""

    @property
    def kind(self) -> str:
        """`date`, `fr`, `number`, `form`, `name` or `word`."""
        first, parted, _ = self.key.partition(" ")
        return first if parted else "name" if self.name else "word"


@lru_cache(maxsize=4096)
def read_items(text: str) -> tuple[Item, ...]:
    """Return what a sentence is made of, in order; free and joining words are left out.

    >>> [item.key for item in read_items("On March 25, 2025 the rule put three firms on the Entity List.")]
    ['date 2025-03-25', 'rule', 'add', 'number 3', 'companies', 'entity', 'list']
    """
    names = _names_in(text)
    found: list[Item] = []
    last = 0
    for date in parse_date_words(text):
        found += _words(text[last : date.span.start], names)
        found.append(Item(f"date {date.date}", hard=True))
        last = date.span.end
    found += _words(text[last:], names)
    return tuple(found)


def tenses(text: str) -> str:
    """Return the auxiliary verbs of a text in order, a letter each: is, was, has, had or did, does.

    >>> tenses("It was listed and is not.")
    'wi'
    """
    words = re.findall(r"[a-z]+", _canonical(text))
    return "".join(_TENSES[word] for word in words if word in _TENSES)


def _words(text: str, names: frozenset[str]) -> Iterator[Item]:
    for match in _TOKEN.finditer(_canonical(text)):
        kind, found = str(match.lastgroup), match.group()
        if kind == "fr":
            volume, _, page = found.split(" ")
            yield Item(f"fr {volume} {page.replace(',', '')}", hard=True)
        elif kind == "number":
            yield Item(f"number {_value(found)}", hard=True)
        elif kind == "sign":
            yield Item(found, hard=True)
        elif found in _NUMBERS:
            yield Item(f"number {_NUMBERS[found]}", hard=True)
        elif found in _FORMS and found in names:
            yield Item(f"form {_CLASS.get(found, found)}", hard=True)
        elif found not in FREE and found not in JOINING:
            yield Item(_CLASS.get(found, found), hard=found in HARD or found in names, name=found in names)


def _canonical(text: str) -> str:
    """Return the text in lower case with the phrases of the table as what they stand for."""
    flat = " ".join(text.replace("’", "'").split())
    flat = re.sub(r"\bUS\b", "U.S.", flat)
    flat = flat.lower()
    flat = _COMPOUND.sub(lambda found: str(_NUMBERS[found[1]] + _NUMBERS[found[2]]), flat)
    for pattern, stands in _PHRASES:
        flat = pattern.sub(stands, flat)
    flat = _LETTERED.sub(lambda found: found.group().replace(".", ""), flat)
    return _POSSESSIVE.sub("", flat)


def _value(digits: str) -> str:
    """Return a number without the commas between its thousands: 1,596 and 1596 are one value."""
    return digits.replace(",", "") if re.fullmatch(r"\d{1,3}(?:,\d{3})+", digits) else digits


def _names_in(text: str) -> frozenset[str]:
    """Return the words that are written as names, in lower case: capitals anywhere but at the start of a sentence."""
    starts = {match.end() for match in re.finditer(r"(?:^|[.?!:]\s+)[“\"(]*", text)}
    return frozenset(
        match.group().lower()
        for match in re.finditer(r"[^\W_]+", text)
        if match.start() not in starts and match.group()[0].isupper()
    )
