"""The telling parts of an address, number and street, box, building, room and town, and how far two addresses agree."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import IntEnum

from sources.address_words import (
    BUILDINGS,
    COUNTRIES,
    DIRECTIONS,
    FILLERS,
    ORDINALS,
    PLACE_NOUNS,
    PLACE_WORDS,
    PREFIXED,
    STREETS,
    TRADES,
)
from sources.names import normalise

_ADDRESS_ONLY = re.compile(r"Address(?:es)? \d+\Z")
_SEGMENT = re.compile(r"[,;()\[\]?!“”\"\n]+|(?<!box):", re.IGNORECASE)
_JOINED = re.compile(r"(?<=\d)\s*(?:[-–—/]|\bto\b)\s*(?=\d)|(?<=\d[A-Za-z])\s*[-–—/]\s*(?=\d)")
_LETTERED = re.compile(r"(?<=\d)[-–](?=[A-Za-z]\b)|(?<=\d)/(?=[A-EG-Za-eg-z]\b)")
_SLASHED_FLOOR = re.compile(r"(?<=\d)/F\b", re.IGNORECASE)
_NUMBER = re.compile(r"[a-z]?\d{1,4}[a-z]?(?:x[a-z]?\d{1,4}[a-z]?)*\Z")
_APOSTROPHE = re.compile("['\u2019\u2018\u02b9`]")
_POSTAL = re.compile(r"\d{5,}\Z")
_BOX = re.compile(
    r"\b(?:p o|po|post office) ?(?:box|b)?(?: (?:no|number))? (\d+(?:x\d+)?)\b|\bbox(?: (?:no|number))? (\d{2,})\b"
)
_COUNT = r"[a-z]?\d{1,5}[a-z]?\d?(?:x[a-z]?\d{1,5}[a-z]?)*"
_ORDINAL = re.compile(rf"\b({'|'.join(ORDINALS)})(?= floor\b)")
_ROOM = (
    r"rooms?|rms?|flat|units?|suites?|ste|offices?|ofis|oficina|shop|shops|apt|apartments?|premises|space|cabinet|pom"
    r"|pomeshcheniye|workshop|daire|kv"
)
_BLOCK = "buildings?|bldg|bld|block|blk|blok|korpus|korp|phase|tower"
_UNITS = (
    (
        "floor",
        re.compile(
            rf"\b({_COUNT}|g)(?:st|nd|rd|th)? (?:floors?|fl|f|et)\b|\b({_COUNT})f\b"
            rf"|\b(?:floors?|fl|level|piso|kat) ({_COUNT})\b"
        ),
    ),
    ("room", re.compile(rf"\b(?:{_ROOM})(?: (?:{_ROOM}))?(?: (?:no|nos|number))? ({_COUNT}|[a-z]|[ivx]{{1,5}})\b")),
    (
        "building",
        # "Elm Bldg 208 Low Road": a number between a building's name and a street is the street's.
        re.compile(rf"(?:^|(?<=\d ))(?:{_BLOCK})(?: no)? ({_COUNT}|[a-z])\b|\b(?:{_BLOCK})(?: no)? ([a-z]|\d{{1,2}})$"),
    ),
)
_NO_PLACE = PLACE_NOUNS | COUNTRIES
_NO_NAME = _NO_PLACE | BUILDINGS | STREETS.keys()
MOST_NAME_WORDS = 5
"""A street's or building's name has no more words than this; what stands before belongs to something else."""


class Degree(IntEnum):
    """How far two addresses agree, least first."""

    STREET = 1
    """The same street, another number or none."""
    BUILDING = 2
    """The same building by name, another room or none to compare."""
    HOUSE = 3
    """The same number and street, or building, in the same town, but another room, floor or building number."""
    SAME = 4
    """The same number and street or P.O. box, or the same room of the same building; nothing printed differs."""


@dataclass(frozen=True, slots=True)
class Street:
    """A street of an address."""

    name: str
    """Without spaces, accents and the word for a street: "Fa Yuen Street" and "Fayuen St." are one."""
    kind: str
    """What kind of street, as `address_words.STREETS` compares it; empty where none is printed."""
    numbers: tuple[str, ...] = ()
    """House numbers in printed order, "2-16" as 2 and 16; empty where none is printed."""

    def is_like(self, other: Street) -> bool:
        """Tell whether the names agree, and the kinds where both are printed."""
        return self.name == other.name and (self.kind == other.kind or not (self.kind and other.kind))

    def has_number_of(self, other: Street) -> bool:
        """Tell whether the house numbers agree: all of them, or the first where one side prints only that."""
        shorter, longer = sorted((self.numbers, other.numbers), key=len)
        return bool(shorter) and longer[: len(shorter)] == shorter


@dataclass(frozen=True, slots=True)
class AddressParts:
    """What an address prints, part by part, made comparable."""

    streets: tuple[Street, ...] = ()
    boxes: frozenset[str] = frozenset()
    buildings: frozenset[str] = frozenset()
    """Names without spaces and without the word for a building."""
    units: frozenset[tuple[str, str]] = frozenset()
    """Kind (`room`, `floor`, `building`) and number."""
    places: frozenset[str] = frozenset()
    """Words of towns, districts and the like; those that say only what kind of place it is are left out."""
    words: frozenset[str] = frozenset()
    """All words and numbers but postal codes and countries."""

    @property
    def is_telling(self) -> bool:
        """Tell whether there is a part that can find an address: a box, a building or a street."""
        return bool(self.boxes or self.buildings or self.streets)


def is_address_only(name: str) -> bool:
    """Tell whether the printed name of an entry says that it lists an address and no party.

    >>> is_address_only("Address 07"), is_address_only("Address Systems 07")
    (True, False)
    """
    return _ADDRESS_ONLY.match(" ".join(name.split())) is not None


def compare(asked: AddressParts, printed: AddressParts) -> Degree | None:
    """Return how far two addresses agree; None when in nothing, or when they name different towns.

    >>> here = parse_address("Room 1502, Elm Building, 12-14 Low Road, Wan Chai")
    >>> compare(here, parse_address("12-14 Low Rd, Wan Chai")).name
    'SAME'
    >>> compare(here, parse_address("Flat 3, 12-14 Low Rd., Wan Chai")).name
    'HOUSE'
    """
    if asked.places and printed.places and not asked.places & printed.places:
        return None
    if asked.boxes & printed.boxes or (asked.words and asked.words == printed.words):
        return Degree.SAME
    like = [(one, other) for one in asked.streets for other in printed.streets if one.is_like(other)]
    # "Sea Quarter 1" is no street where the address prints one beside it.
    sure = not any(street.kind and street.numbers for street in (*asked.streets, *printed.streets))
    housed = any(one.has_number_of(other) for one, other in like if sure or one.kind or other.kind)
    built = bool(asked.buildings & printed.buildings)
    differs = _units_differ(asked, printed)
    if housed:
        return Degree.HOUSE if differs else Degree.SAME
    if built:
        roomed = any(kind == "room" for kind, _ in asked.units & printed.units)
        return Degree.SAME if roomed and not differs else Degree.BUILDING
    return Degree.STREET if like else None


def _units_differ(asked: AddressParts, printed: AddressParts) -> bool:
    common = asked.units & printed.units
    if any(kind == "room" for kind, _ in common):
        return False
    kinds = {kind for kind, _ in asked.units} & {kind for kind, _ in printed.units}
    if kinds - {kind for kind, _ in common}:
        return True
    return bool(asked.units and printed.units) and not common


@dataclass
class _Parsed:
    streets: list[Street] = field(default_factory=list)
    boxes: set[str] = field(default_factory=set)
    buildings: set[str] = field(default_factory=set)
    units: set[tuple[str, str]] = field(default_factory=set)
    places: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    pending: tuple[str, ...] = ()
    """Numbers that stand by themselves, waiting for the street that follows."""


def parse_address(text: str) -> AddressParts:
    """Read the parts of one address, in whatever order and spelling it prints them; empty parts for none.

    >>> parts = parse_address("7/F Elm Tower, No. 111 Fa Yuen St., Kowloon")
    >>> parts.streets, sorted(parts.buildings), sorted(parts.units)
    ((Street(name='fayuen', kind='street', numbers=('111',)),), ['elm'], [('floor', '7')])
    """
    found = _Parsed()
    joined = _LETTERED.sub("", _JOINED.sub("x", _APOSTROPHE.sub("", text)))
    joined = _SLASHED_FLOOR.sub(" F", joined)
    for segment in _SEGMENT.split(joined):
        _read_segment(found, normalise(segment))
    return AddressParts(
        tuple(dict.fromkeys(found.streets)),
        frozenset(found.boxes),
        # "Suzhou Park" in Suzhou is not told apart by its name.
        frozenset(found.buildings - found.places),
        frozenset(found.units),
        frozenset(found.places),
        frozenset(found.words - COUNTRIES),
    )


def _read_segment(found: _Parsed, segment: str) -> None:
    segment = _ORDINAL.sub(lambda word: ORDINALS[word[1]], segment)
    found.words.update(word for word in segment.split() if word not in FILLERS and not _POSTAL.match(word))
    for box in _BOX.finditer(segment):
        found.boxes.add(box[1] or box[2])
    segment = _BOX.sub(" ", segment)
    for kind, pattern in _UNITS:
        for unit in pattern.finditer(segment):
            number = next(filter(None, unit.groups()))
            found.units |= {(kind, part) for part in _split([number.removesuffix("f")]) if part}
        segment = " ".join(pattern.sub(" ", segment).split())
    words = [word for word in segment.split() if word not in FILLERS and not _POSTAL.match(word)]
    for part in _parts(words):
        _read_part(found, part)


def _parts(words: list[str]) -> list[list[str]]:
    """Cut the words after each word for a building and each for a street, so that one part holds one of them."""
    parts: list[list[str]] = [[]]
    for word, follows in zip(words, [*words[1:], ""], strict=False):
        before = parts[-1][-1:]
        named = any(not _NUMBER.match(one) for one in parts[-1])
        parts[-1].append(word)
        ends_building = named and word in BUILDINGS and follows not in BUILDINGS
        ends_street = word in STREETS and follows not in DIRECTIONS and (named or (before and word not in PREFIXED))
        ends_direction = named and word in DIRECTIONS and bool(STREETS.keys() & set(before))
        if ends_building or ends_street or ends_direction:
            parts.append([])
    return [part for part in parts if part]


def _read_part(found: _Parsed, part: list[str]) -> None:
    if all(_NUMBER.match(word) for word in part):
        _read_numbers(found, tuple(_split(part)))
        return
    # "St. Petersburg": at its beginning "st" is a saint.
    kinds = [word for at, word in enumerate(part) if word in STREETS and (at or word in PREFIXED)]
    names, numbers = _name_and_numbers([word for word in part if word not in kinds])
    if kinds and (names or numbers):
        if not names:
            names, numbers = list(numbers[-1:]), numbers[:-1]
        _add_street(found, "".join(names), STREETS[kinds[-1]], numbers)
    elif part[-1] in BUILDINGS:
        name = [word for word in names if word not in BUILDINGS and word not in TRADES]
        if name and _tells("".join(name)):
            found.buildings.add("".join(name))
            if numbers:
                _add_street(found, "".join(name), "", numbers)
    elif numbers and not PLACE_NOUNS & set(names) and any(len(word) > 3 for word in names):
        _add_street(found, "".join(names), "", numbers)
    else:
        _add_place(found, names)


def _tells(name: str) -> bool:
    """Tell whether a name can tell a street or building from others; a letter, or another word of addresses, cannot."""
    return len(name) > 1 + name.isdigit() and name not in _NO_NAME


def _read_numbers(found: _Parsed, numbers: tuple[str, ...]) -> None:
    if found.streets and not found.streets[-1].numbers:
        last = found.streets.pop()
        found.streets.append(Street(last.name, last.kind, numbers))
    else:
        found.pending = numbers


def _add_street(found: _Parsed, name: str, kind: str, numbers: tuple[str, ...]) -> None:
    if not _tells(name):
        return
    found.streets.append(Street(name, kind, numbers or found.pending))
    found.pending = ()


def _add_place(found: _Parsed, words: list[str]) -> None:
    kept = [word for word in words if word not in _NO_PLACE and not _NUMBER.match(word)]
    kept = [PLACE_WORDS.get(word, word) for word in kept]
    found.places |= set(kept)
    if len(kept) > 1:
        found.places.add("".join(kept))


def _name_and_numbers(words: list[str]) -> tuple[list[str], tuple[str, ...]]:
    """Part a run into the words of its name and its house numbers: those before the name, else those after it."""
    places = [at for at, word in enumerate(words) if not _NUMBER.match(word)]
    if not places:
        return [], tuple(_split(words))
    last = places[-1]
    first = last
    while first - 1 in places:
        first -= 1
    after = words[last + 1 :]
    before: list[str] = []
    at = first - 1
    while at >= 0 and _NUMBER.match(words[at]):
        before.insert(0, words[at])
        at -= 1
    return words[max(first, last + 1 - MOST_NAME_WORDS) : last + 1], tuple(_split(before or after))


def _split(words: list[str]) -> list[str]:
    return [number.lstrip("0") or "0" for word in words for number in word.split("x")]
