"""Whom a question is about: listed entities by name, names that no list holds, and those the conversation carries."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from assistant.asked_names import blank_dates, is_no_entity, names_asked
from assistant.evidence import holds_name
from assistant.follow_up import carried_texts
from sources.names import core

if TYPE_CHECKING:
    from datetime import date

    from assistant.model import Turn
    from assistant.question import Asked
    from index.names import NameHit, NameIndex
    from sources.model import Listing

_SEVERAL = re.compile(
    r"\b(they|them|their|these|those|both|each other|the two|two of|the (first|second|former|latter))\b", re.IGNORECASE
)
_OF_PLACE = re.compile(
    r"\bthe (?P<place>[A-Z][\w'’]+(?: [A-Z][\w'’]+){0,2})(?:[- ]based)? ?"
    r"(?:ones?|entity|company|unit|entry|branch|office|subsidiary|firm)\b"
    r"|\bthe (?:one|entity|company|firm|branch) (?:in|from) (?P<where>[A-Z][\w'’]+(?: [A-Z][\w'’]+){0,2})"
)
"""One of several named before, told by its place: "the Zenda one", "the one in Zenda"."""
FORM_LETTERS_MIN = 3
"""Shorter aliases ("IG") stand for too many things to be looked for in prose."""


@dataclass(frozen=True)  # without slots, so that `names` is made once: it takes some milliseconds
class Subject:
    """The entities of a question."""

    hits: tuple[NameHit, ...]
    """Names that the answering list bears, in the order of the question."""
    unlisted: tuple[str, ...]
    """Proper names of the question that no entry bears."""
    carried: bool
    """True when the entities come from the conversation, not from the question."""

    @property
    def listings(self) -> tuple[Listing, ...]:
        """Every row of every hit, once, in the order found."""
        return tuple({listing.key: listing for hit in self.hits for listing in hit.listings}.values())

    @cached_property
    def names(self) -> tuple[tuple[str, ...], ...]:
        """For each name asked for, the forms that it may be printed in."""
        listed = tuple(printed_forms(hit) for hit in self.hits)
        return listed + tuple((name,) for name in self.unlisted)


def find_subject(asked: Asked, history: tuple[Turn, ...], *, index: NameIndex, as_of: date) -> Subject:
    """Find the entities of a question; a follow-up without a name of its own takes the one last spoken of."""
    read = index.read(blank_dates(asked.text), as_of=as_of)
    hits = read.hits
    beyond = tuple(name for name in read.beyond if not is_no_entity(name))
    names = (*beyond, *(name for name in names_asked(asked.text) if not _is_in(name, beyond)))
    unlisted = tuple(name for name in names if not _is_in_hits(name, hits))
    placed = _placed(asked.text, history, index, as_of)
    if placed:
        return Subject((placed,), (), carried=True)
    if hits or unlisted or not asked.refers_back:
        return Subject(hits, unlisted, carried=False)
    several = _several(history, index, as_of) if _SEVERAL.search(asked.text) else ()
    return Subject(several or _carried(history, index, as_of), (), carried=True)


def _placed(text: str, history: tuple[Turn, ...], index: NameIndex, as_of: date) -> NameHit | None:
    """Return the name of a turn before whose entry prints the place asked for: "the Zenda one"; None without one."""
    asked = _OF_PLACE.search(text)
    if not history or asked is None:
        return None
    place = asked["place"] or asked["where"]
    for turn in carried_texts(history):
        for hit in index.find(turn, as_of=as_of):
            rows = tuple(row for row in hit.listings if _prints(row, place))
            if rows:
                return replace(hit, listings=rows)
    return None


def _prints(row: Listing, place: str) -> bool:
    fields = (row.name, *row.addresses, *filter(None, (row.destination,)))
    return any(holds_name(field.value, place) for field in fields)


def _several(history: tuple[Turn, ...], index: NameIndex, as_of: date) -> tuple[NameHit, ...]:
    """Return the names of the last turn that has more than one; empty when none has."""
    found = (index.find(text, as_of=as_of) for text in carried_texts(history))
    return next((hits for hits in found if len({hit.listings for hit in hits}) > 1), ())


def _carried(history: tuple[Turn, ...], index: NameIndex, as_of: date) -> tuple[NameHit, ...]:
    # The last answer is about what was last asked; an entity that the last question already named is less new than
    # one that only the answer names, so the first new one is what "it" means.
    texts = carried_texts(history)
    asked_before = {turn.content for turn in history if turn.role == "user"}
    for position, text in enumerate(texts):
        found = index.find(text, as_of=as_of)
        if not found:
            continue
        question = next((later for later in texts[position + 1 :] if later in asked_before), "")
        fresh = [hit for hit in found if not holds_name(question, hit.matched)]
        return tuple(fresh[:1] or found[:1])
    return ()


def _is_in(name: str, others: tuple[str, ...]) -> bool:
    return any(holds_name(other, name) or holds_name(name, other) for other in others)


def _is_in_hits(name: str, hits: tuple[NameHit, ...]) -> bool:
    return any(holds_name(name, hit.matched) or holds_name(hit.matched, name) for hit in hits)


def printed_forms(hit: NameHit) -> tuple[str, ...]:
    """Return the forms in which prose may print the entity: the asked one, names, aliases, the short name."""
    forms = [hit.matched]
    for listing in hit.listings:
        for field in (listing.name, *listing.aliases):
            forms += [field.value, core(field.value)]
        forms += _short_names(listing)
    usable = (" ".join(form.split()) for form in forms)
    return tuple(dict.fromkeys(form for form in usable if len(re.sub(r"\W", "", form)) >= FORM_LETTERS_MIN))


def _short_names(listing: Listing) -> list[str]:
    # A leading word that also stands in the entry's own addresses or destination is a place, not a name.
    places = " ".join(field.value for field in (*listing.addresses, *filter(None, (listing.destination,))))
    words = listing.name.value.split()
    lead = words[0].strip(",.()") if len(words) > 1 else ""
    usable = len(lead) > FORM_LETTERS_MIN and lead[0].isupper() and not holds_name(places, lead)
    return [lead] if usable and lead.casefold() not in _ORDINARY else []


_ORDINARY = frozenset(
    [
        "the",
        "new",
        "north",
        "south",
        "east",
        "west",
        "northern",
        "southern",
        "eastern",
        "western",
        "central",
        "china",
        "chinese",
        "national",
        "state",
        "joint",
        "limited",
        "company",
        "first",
        "second",
        "research",
        "institute",
        "university",
        "academy",
        "center",
        "centre",
        "technology",
        "international",
        "global",
        "federal",
        "public",
        "open",
        "great",
        "united",
        "general",
        "advanced",
    ]
)
