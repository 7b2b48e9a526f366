"""The publishers that a question names ("the Gazette", "WSG", "the papers"), and what is left of it without them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assistant.subject import Subject

INITIALS_MIN = 3
"""Shorter initials stand for too many other things."""
_ARTICLE = r"(?: (?:piece|article|story|reports?|reporters?|reporting|coverage|investigation)\b)?"
_SAYING = (
    r"(?:says?|said|report(?:s|ed)?|writes?|wrote|claim(?:s|ed)?|state[sd]?|mention(?:s|ed)?|tells?|told|find|finds|found"
    r"|describe[sd]?|thinks?)\b"
)
_BEFORE = (
    r"(?:(?:according to|as reported (?:by|in)|as (?:told|quoted) (?:by|in)|per|in|by|from|or (?:is )?(?:that|it) just"
    r"|do|does|did|has|have)\s+)?"
)
_AFTER = rf"(?:\s+(?:had |has |have )?{_SAYING}(?:\s+(?:about|of|on|that)\b)?)?"
_ANY = r"(?:the |a |an |any |either )?(?:press|media|newspapers?|papers?|articles?|journalists?|reporters)"
_SOURCE = re.compile(
    r"\b(?:on|from|by|through|according to|citing) (?:whose|what|which) "
    r"(?:data|authority|account|word|records?|figures?|sources?|information|evidence|research)\b"
    r"|\b(?:according to|through|citing|quoting) whom\b|\bwhose (?:words?|data|figures?|account|claim)\b"
    r"|\b(?:what|which|who) (?:is|are|was|were) (?:the|its|their) sources?\b(?: (?:for|of|on))?",
    re.IGNORECASE,
)
_BASED = re.compile(
    r"\b(?:base[sd]?|rest(?:s|ed)?|make|makes|made|get|gets|got|have|has)\s+(?:(?:the|its|their|this|that)\s+)"
    r"(?:claim|statement|report|figure|assertion|information|story|idea)\b(?:\s+(?:that|on|about|of))?",
    re.IGNORECASE,
)
SOURCED = re.compile(
    r"\b(?:according to|citing|records?|documents?|data|showed|shows|obtained|said|told|statement|website|report\w*)\b",
    re.IGNORECASE,
)
"""Words of sentences that give the source of what they report."""
_REPORTS = rf"(?:{_SAYING}|speaks?|spoke|talk(?:s|ed)?|reports?|quote[sd]?|cite[sd]?|call(?:s|ed)?)\b"
_PAPER = re.compile(
    rf"\b(?:which|what) (?:news)?(?:papers?|articles?|outlets?) (?:has |have |had )?{_REPORTS}"
    rf"|\bdo(?:es)? (?:the|any|either) (?:news)?(?:papers?|articles?|press) {_REPORTS} (?:about|of|on|that)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class PressAsked:
    """What a question asks of certain publishers."""

    publishers: frozenset[str]
    """As documents name them."""
    text: str
    """The question without the words that name them, say that they report, or ask for their source."""
    by_name: bool
    """False where it asks what the press says, whichever paper."""
    source: bool
    """Whether it asks on whose word the report rests."""


def press_asked(text: str, publishers: Iterable[str]) -> PressAsked | None:
    """Read which of the publishers a question names; None when it names none and not the press.

    >>> press_asked("According to the Gazette, who sank the ferry?", ["The Zenda Gazette"]).text
    'who sank the ferry?'
    >>> press_asked("On whose data does the TZG base the claim that Zeta sank?", ["The Town and Zenda Gazette"]).text
    'Zeta sank?'
    >>> press_asked("Who sank the ferry?", ["The Zenda Gazette"])
    """
    held = frozenset(filter(None, publishers))
    named = {one: found for one in held if (found := _pattern(one).search(text))}
    if named:
        left = text
        for one in named:
            left = _pattern(one).sub(" ", left)
        return PressAsked(frozenset(named), _tidy(left), by_name=True, source=_asks_source(text))
    if held and _PRESS.search(text):
        return PressAsked(held, _tidy(_PRESS.sub(" ", text)), by_name=False, source=_asks_source(text))
    return None


def asks_paper(text: str) -> bool:
    """Tell whether a question asks which paper reports something, or what an article says of it.

    >>> asks_paper("Which paper mentions herring?"), asks_paper("Which papers must an exporter file?")
    (True, False)
    """
    return bool(_PAPER.search(text))


def without_publishers(subject: Subject, publishers: Iterable[str]) -> Subject:
    """Leave the short names of publishers out of the names that no list bears: a newspaper is not asked about."""
    held = list(filter(None, publishers))
    kept = tuple(name for name in subject.unlisted if not any(_pattern(one).fullmatch(f"the {name}") for one in held))
    return subject if kept == subject.unlisted else replace(subject, unlisted=kept)


def _pattern(publisher: str) -> re.Pattern[str]:
    """Return the pattern of a publisher's whole name, its initials, and its last word after "the"."""
    words = re.findall(r"[\w&'’.-]+", publisher.removeprefix("The "))
    whole = r"\W+".join(map(re.escape, words))
    if len(words) == 1:
        # "Notes" may be a publisher; "notes" is a word.
        whole = f"(?-i:{whole})"
    initials = "".join(word[0] for word in words if word[0].isupper())
    forms = [rf"(?:the )?{whole}"]
    if len(initials) >= INITIALS_MIN:
        forms.append(rf"(?:the )?{initials}")
    if len(words) > 1:
        forms.append(rf"(?:the )(?-i:{re.escape(words[-1])})")
    return re.compile(rf"\b{_BEFORE}\b(?:{'|'.join(forms)})(?!\w)(?:['’]s?)?{_ARTICLE}{_AFTER}", re.IGNORECASE)


_PRESS = re.compile(rf"\b{_BEFORE}{_ANY}\b{_AFTER}", re.IGNORECASE)


def _asks_source(text: str) -> bool:
    return _SOURCE.search(text) is not None


def _tidy(text: str) -> str:
    left = _BASED.sub(" ", _SOURCE.sub(" ", text))
    return re.sub(r"\s+(?=[?.,])", "", " ".join(left.split())).strip(" ,")
