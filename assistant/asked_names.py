"""Proper names that a question asks about, listed or not: what is written like the name of an entity."""

from __future__ import annotations

import re

from index.words import ACRONYMS, GENERIC, GEOGRAPHY, NO_ENTITIES, ORDINARY, PLACES, PLAIN
from sources.dates import parse_date_words
from sources.names import ends_with_legal_form, normalise

_NAME_WORD = r"(?:[A-Z][\w&'.-]*|\d[A-Z]\w*)"
_NAME_RUN = re.compile(rf"{_NAME_WORD}(?:[ ,]+(?:(?:of|and|for|the|de|al) )?{_NAME_WORD}|[ ]?\([A-Z][^)]*\))*")
_CODE = re.compile(r"(?:\d+[A-Z]?|[A-Z]{0,3}\d+\w{0,4})(?:-(?:type|class|based|level|grade|series|style|like))?$")
"""A bare number or the code of a product or law (H200, 3A090, 1260H, H200-type) names no entity."""
_OPENING = re.compile(
    r"(?:^|(?<=[.?!;:] ))[A-Z][a-z]+(?:ing|est|ly)(?= (?!(?:is|was|on|and|has|had|got|still|listed)\b)[a-z])"
)
"""A word in -ing, -est or -ly that opens a sentence: its capital is that of the sentence, not of a name."""
_BEFORE_PLACE = re.compile(r"\b(in|at|near|from|to|under|outside|based in)\s+(the\s+)?$", re.IGNORECASE)
_LOWER_STATUS = re.compile(
    r"\b(?:is|was)\s+(?!(?:an?|any|every|each|no|all|there|it|this|that|he|she) )"
    r"(?P<name>[^?.,;:]+?)\s+(?:(?:still|currently|now|already|also|even|really)\s+)*"
    r"(?:on (?:the|any|a|bis)\b|listed\b|blacklisted\b|sanctioned\b|(?:a|an) (?:listed|sanctioned|hit|entry)\b)"
)
_CUT = re.compile(r"\s+(?:in|of|from|at|near|with|by|under|for|that|which|who)\s+.*$")
_WORD = re.compile(r"\w+")
_EXCEPTION = re.compile(r"\b[Ll]icen[cs]e [Ee]xceptions? (?:[A-Z]{2,5}\b(?:,? (?:and|or) |, )?)+")
"""A licence exception is called by a few capitals: "License Exception TMP"."""
_VERDICT = re.compile(
    r"(?<=[.;!”\"] )(?:Flag|Hit|Match|Problem|Issue|Risk|Concern|OK|Okay|Known|Listed|Alert|Clear)(?=\s*\?)"
)
"""What is asked in a word after a name or an address is no name: "Zeta Robotics, Zenda. Match?"."""
_SURNAME = re.compile(r"(?<![\w.])[A-Z'’-]{2,}$")
_TAIL = re.compile(
    r"(entity|entities|list|listing|entry|entries|notices?|rules?|footnote|licen[cs]e|doc|rin)$", re.IGNORECASE
)
"""What follows a name in capitals without being of it."""
_HEADS = frozenset(["national", "state", "general", "united", "federal", "international", "special", "science"])
"""Ordinary words that begin the names of bodies."""
_STOPPED = re.compile(r"(\b[A-Za-z]\.[A-Za-z]|\b(Co|Ltd|Inc|Corp|Pvt|Bros|Jr|Sdn|Bhd))\.$")


def names_asked(text: str) -> tuple[str, ...]:
    """Return the proper names that a question seems to ask about: runs of capitalised words, subject words left out.

    Lists, laws, agencies, newspapers, codes and places beside a name are none. In a question without capitals, what is
    asked to be listed.

    >>> names_asked("Why was Zeta Robotics of Zenda, Utah, added to the Entity List in March 2025?")
    ('Zeta Robotics of Zenda',)
    >>> names_asked("is zeta robotics in utah listed"), names_asked("Is it on the Unverified List?")
    (('zeta robotics',), ())
    >>> names_asked("Is License Exception TMP usable for Zetmash?")
    ('Zetmash',)
    >>> names_asked("Going by the rule, is Zeta listed?"), names_asked("Boeing on the list?")
    (('Zeta',), ('Boeing',))
    >>> names_asked("In May 2022 Zeta Works, 4Gamma joined it")
    ('Zeta Works', '4Gamma')
    """
    names: list[str] = []
    for words in (_EXCEPTION, _VERDICT, _OPENING):
        text = words.sub(lambda found: " " * len(found[0]), text)
    text = blank_dates(text)
    for run in _NAME_RUN.finditer(text):
        for part in _parts(run.group()):
            name = _trimmed(part)
            placed = names and _BEFORE_PLACE.search(text[: run.start()])
            if name and not placed and not is_no_entity(name):
                names.append(name)
    return tuple(dict.fromkeys(names)) or _in_lower_case(text)


def blank_dates(text: str) -> str:
    """Write spaces over the dates with a month, so that the year is not read as the beginning of a name.

    >>> blank_dates("In May 2022 Zeta 2011 Works left")
    'In          Zeta 2011 Works left'
    """
    for dated in parse_date_words(text):
        if dated.date.month is not None:
            span = dated.span
            text = f"{text[: span.start]}{' ' * (span.end - span.start)}{text[span.end :]}"
    return text


def without_place_names(text: str) -> str:
    """Leave the names of places out of a question.

    >>> without_place_names("How tall is the tower in Beijing?")
    'How tall is the tower in ?'
    """
    return _WORD.sub(lambda word: "" if word[0].casefold() in GEOGRAPHY | PLACES else word[0], text)


def is_no_entity(name: str) -> bool:
    """Tell whether a name is that of a list, law, agency, newspaper or the like, a code, or only of places.

    >>> is_no_entity("Military End-User List"), is_no_entity("H200"), is_no_entity("South Africa"), is_no_entity("Zeta")
    (True, True, True, False)
    """
    norm = normalise(name).removeprefix("the ")
    words = norm.split()
    return (
        not words
        or norm in NO_ENTITIES
        or _CODE.match(name.strip(" .,")) is not None
        or (len(words) == 1 and norm in GENERIC)
        or all(word in GEOGRAPHY or word in ACRONYMS or word in PLACES or word in ORDINARY for word in words)
    )


def _parts(run: str) -> list[str]:
    # A name ends with its legal form; "of Zenda" after it and what follows a comma, but for a form, are its place.
    # A comma in brackets parts no name from another; a full stop after five small letters ends a sentence.
    parts = re.split(r"(?<=\.)\s+(?=of [A-Z])|(?<=[a-z]{5}\.)\s+(?=[A-Z])|, (?=\d?[A-Z])(?![^()]*\))|,(?=\s*and )", run)
    joined = parts[:1]
    for part in parts[1:]:
        surname_first = len(joined) == 1 and _SURNAME.search(joined[0]) and not part.isupper()
        if _is_form(part) or surname_first:
            joined[-1] += f", {part}"
        elif not part.startswith("of "):
            joined.append(part)
    return [joined[0], *(part for part in joined[1:] if normalise(part) not in PLACES)]


def _is_form(part: str) -> bool:
    return ends_with_legal_form(f"Anyname {part}") and ends_with_legal_form(f"Anyname {part.split()[0]}")


def _trimmed(run: str) -> str:
    words = run.strip(" ,'").split()
    while words and _is_ordinary(words[0]) and not _begins_name(words) and not is_no_entity(" ".join(words)):
        words = words[1:]
    while words and _TAIL.match(words[-1].strip(",.'’()")):
        words = words[:-1]
    name = re.sub(r"['’]s?$", "", " ".join(words).strip(" ,'"))
    return name if _STOPPED.search(name) else name.rstrip(" .")


def _begins_name(words: list[str]) -> bool:
    return len(words) > 1 and normalise(words[0]) in _HEADS


def _is_ordinary(word: str) -> bool:
    return normalise(word.strip(",.'’()").removesuffix("'s").removesuffix("’s")) in ORDINARY


def _in_lower_case(text: str) -> tuple[str, ...]:
    if any(word[0].isupper() and normalise(word) not in ORDINARY | ACRONYMS for word in re.findall(r"\w+", text)):
        return ()
    found = _LOWER_STATUS.search(text.casefold())
    if found is None:
        return ()
    name = _CUT.sub("", found["name"].removeprefix("the "))
    words = normalise(name).split()
    return (name,) if any(word not in ORDINARY | GENERIC | PLAIN | ACRONYMS | PLACES for word in words) else ()
