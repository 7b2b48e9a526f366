"""How alike two names of parties are as wholes: words in any order, misspelt, abbreviated, joined or left out.

The rules, as a user would say them:

1. Legal forms, titles ("Dr.", "Mr.", "MV") and accents do not count; Cyrillic is compared in Latin letters, Chinese in
   pinyin; "first", "1st" and 1 are one number, single letters after one another one abbreviation.
2. Words are paired, the likest first: equal, a letter or two apart, or an initial with its word; so are two or three
   words written as one ("Goodwill", "Good Will") or by their initials ("JC", "Jean-Claude").
3. Words left over in both names speak against them most, words left over in one less; places, particles ("al", "von")
   and numbers weigh less than other words, and alone prove nothing.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import OSA

from index.words import GENERIC
from sources.names import core, has_chinese, pinyin

SAME_PARTY_MIN = 0.5
"""From here on two names may be of one party. Source: DECISIONS 19: the middle of the best range, .44 to .56."""

_WORD_NEAR = 0.65  # least likeness of two words: one letter of three, two of six
_INITIAL = 0.9
_JOINED_NEAR = 0.85
_JOINED_WEIGHT = 1.5
_SPELLING_COST = 2.0
_EXTRA_COST = 0.35
_CONFLICT_COST = 2.5
_SOLID_COST = 2.5
_PARTICLE_WEIGHT, _PLACE_WEIGHT, _NUMBER_WEIGHT = 0.3, 0.5, 0.7

_LATIN_LETTERS = "a b v g d e z i i k l m n o p r s t u f kh ts y e i i e g u j c dj"
_LATIN = dict(zip("абвгдезийклмнопрстуфхцыэіїєґўјћђ", _LATIN_LETTERS.split(), strict=True)) | {
    "ж": "zh",
    "ч": "ch",
    "ш": "sh",
    "щ": "shch",
    "ъ": "",
    "ь": "",
    "ю": "yu",
    "я": "ya",
    "ё": "e",
}
_APOSTROPHE = re.compile(r"['’`\u02bc](?=\w)")
_ORDINAL = re.compile(r"(\d+)(?:st|nd|rd|th)")
_SHORTENED = {"int'l": "international", "int’l": "international", "intl": "international"}
_TITLE_WORDS = """
    mr mrs ms miss dr prof professor sir madam monsieur president prasident general colonel sheikh shaikh haji hajji
    mv mt ss
"""
_TITLES = frozenset(_TITLE_WORDS.split())
_PARTICLE_WORDS = "al el bin ben ibn abd abu de van der von den of the and da di la le"
_PARTICLES = frozenset(_PARTICLE_WORDS.split())
_NUMBERS = {
    word: str(number)
    for words in (
        "zero one two three four five six seven eight nine ten eleven twelve",
        "_ first second third fourth fifth sixth seventh eighth ninth tenth",
    )
    for number, word in enumerate(words.split())
}
_TEN_WORDS = "twenty thirty forty fifty sixty seventy eighty ninety"
_TENS = {word: 10 * tens for tens, word in enumerate(_TEN_WORDS.split(), 2)}


def party_likeness(one: str, other: str) -> float:
    """Return how alike two names are, 0 to 1; from `SAME_PARTY_MIN` on they may be of one party.

    >>> party_likeness("Smith, John", "John Smith"), party_likeness("Acme Works Ltd", "Acme Works GmbH")
    (1.0, 1.0)
    >>> party_likeness("Zeta Robotix", "Zeta Robotics LLC") > SAME_PARTY_MIN
    True
    >>> party_likeness("Quill Robotics", "Zeta Robotics") < SAME_PARTY_MIN
    True
    """
    a, b = _words(one), _words(other)
    if not a or not b:
        return 0.0
    if "".join(a) == "".join(b) or sorted(a) == sorted(b):
        return 1.0
    paired = _pair(a, b)
    return max(_solid(a, b), paired.score())


class _Pairing(NamedTuple):
    """What two names have in common."""

    agreed: float
    """Weight of the words that agree."""
    spelling: float
    """Weight lost to differences of spelling."""
    telling: float
    """Weight of the agreeing words that are more than an initial."""
    left: tuple[float, float]
    """Weights of the words left over in each."""

    def score(self) -> float:
        if self.telling <= 0:
            return 0.0
        conflict, most = min(self.left), max(self.left)
        against = _SPELLING_COST * self.spelling + _CONFLICT_COST * conflict + _EXTRA_COST * (most - conflict)
        return self.agreed / (self.agreed + against)


def _solid(a: tuple[str, ...], b: tuple[str, ...]) -> float:
    """Compare the names as one run of letters each; 0 when their figures differ."""
    one, other = "".join(a), "".join(b)
    if [ch for ch in one if ch.isdigit()] != [ch for ch in other if ch.isdigit()]:
        return 0.0
    return max(0.0, 1 - _SOLID_COST * OSA.normalized_distance(one, other))


def _pair(a: tuple[str, ...], b: tuple[str, ...]) -> _Pairing:
    alike = sorted(((_alike(x, y), i, j) for i, x in enumerate(a) for j, y in enumerate(b)), reverse=True)
    left_a, left_b = dict(enumerate(a)), dict(enumerate(b))
    agreed = spelling = telling = 0.0
    for how, i, j in alike:
        if how > 0 and i in left_a and j in left_b:
            x, y = left_a.pop(i), left_b.pop(j)
            weight = min(_weight(x), _weight(y))
            agreed += weight * how
            spelling += weight * (1 - how)
            telling += weight if min(len(x), len(y)) > 1 else 0.0
    rest_a, rest_b = list(left_a.values()), list(left_b.values())
    joined = _take_joined(rest_a, rest_b) + _take_joined(rest_b, rest_a)
    left = (sum(map(_weight, rest_a)), sum(map(_weight, rest_b)))
    return _Pairing(agreed + _JOINED_WEIGHT * joined, spelling, telling + joined, left)


def _take_joined(words: list[str], parts: list[str]) -> int:
    """Take out the words that are two or three neighbours of `parts` written as one, and those; return how many."""
    taken = 0
    for word in list(words):
        for size in (2, 3):
            first = next((n for n in range(len(parts) - size + 1) if _is_joined(word, parts[n : n + size])), None)
            if first is not None:
                words.remove(word)
                del parts[first : first + size]
                taken += 1
                break
    return taken


def _is_joined(word: str, parts: list[str]) -> bool:
    return word == "".join(part[0] for part in parts) or OSA.normalized_similarity(word, "".join(parts)) >= _JOINED_NEAR


@lru_cache(maxsize=65_536)
def _alike(x: str, y: str) -> float:
    if x == y:
        return 1.0
    if x.isdigit() or y.isdigit():
        return 0.0
    shorter, longer = sorted((x, y), key=len)
    if len(shorter) == 1:
        return _INITIAL if longer.startswith(shorter) else 0.0
    near = OSA.normalized_similarity(x, y)
    return near if len(shorter) > 2 and near >= _WORD_NEAR else 0.0


def _weight(word: str) -> float:
    if word in _PARTICLES:
        return _PARTICLE_WEIGHT
    if word.isdigit():
        return _NUMBER_WEIGHT
    return _PLACE_WEIGHT if word in GENERIC else 1.0


@lru_cache(maxsize=65_536)
def _words(name: str) -> tuple[str, ...]:
    """Return the words by which a name is compared, each once, in order."""
    plain = name.lower()
    for short, whole in _SHORTENED.items():
        plain = plain.replace(short, whole)
    plain = "".join(_LATIN.get(ch, ch) for ch in _APOSTROPHE.sub("", plain))
    if has_chinese(plain):
        plain = pinyin(plain)
    words = _with_numbers(_with_initials_joined(core(plain).split()))
    return tuple(dict.fromkeys([word for word in words if word not in _TITLES] or words))


def _with_initials_joined(words: list[str]) -> list[str]:
    joined: list[str] = []
    after_initial = False
    for word in words:
        is_initial = len(word) == 1 and word.isalpha()
        if is_initial and after_initial:
            joined[-1] += word
        else:
            joined.append(word)
        after_initial = is_initial
    return joined


def _with_numbers(words: list[str]) -> list[str]:
    numbered: list[str] = []
    tens = 0
    for word in words:
        figure = _NUMBERS.get(word) or _ORDINAL.sub(r"\1", word)
        if tens and figure.isdigit() and int(figure) < 10:  # forty-four
            numbered[-1] = str(tens + int(figure))
            tens = 0
            continue
        tens = _TENS.get(word, 0)
        numbered.append(str(tens) if tens else figure)
    return numbered
