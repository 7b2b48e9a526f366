"""What a question asks that somebody said or is accused of, and which sentences tell of it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.evidence import without_dates
from assistant.fit import FUNCTION_WORDS
from index.lexical import tokenise
from index.words import GEOGRAPHY

SHARED_LETTERS_MIN = 4
"""Letters with which a place and its adjective both begin: Ruritania and Ruritanian, China and Chinese."""
_SEATS = {
    "ankara": "turkey", "beijing": "china", "berlin": "germany", "brussels": "european", "islamabad": "pakistan",
    "london": "britain", "moscow": "russia", "paris": "france", "pyongyang": "korea", "seoul": "korea",
    "taipei": "taiwan", "tehran": "iran", "tokyo": "japan",
}  # fmt: skip
"""A capital stands for its country: Beijing's ministry is China's."""
_WHO = r"(?P<who>[^?,;]+?)"
_ABOUT = r"(?P<about>[^?]+?)\s*[?.]*$"
_HAS_SPOKEN = r"(?:react|respond|characteri[sz]e|describe|call|comment|view|judge|put|reply|answer)(?:ed|d)?"
_SPOKEN = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\bhow (?:did|does|do|has|have) {_WHO} {_HAS_SPOKEN}(?: (?:to|on|about))? {_ABOUT}",
        rf"\bwhat (?:did|does|do|has|have) {_WHO} (?:say|said|tell|told|comment|state[sd]?|make)"
        rf"(?: [\w ]{{1,20}}?)?? (?:about|of|on|to|regarding) {_ABOUT}",
        rf"\bwhat (?:was|is|were) {_WHO}(?:['’]s?)? (?:reaction|response|comments?|statement|answer|view|words?)"
        rf" (?:to|on|about|of) {_ABOUT}",
    )
)
_SAYS = re.compile(
    r"\b(?:say|says|said|told|call(?:s|ed)?(?! [A-Z])|describe[sd]|declined to|respond|comment(?:s|ed)"
    r"|request for comment|replied|responded|reacted|accused|criticis\w+|criticiz\w+|warned|promised|denied|denies"
    r"|argued|added that|welcomed|condemned)\b"
    r"|[“\"](?:[^”\"\s]+\s+){3}",
)
_OF_A_COUNTRY = re.compile(r"\b(?:spokes\w+|minist\w+|embass\w+|ambassador|governments?|officials?)\b", re.IGNORECASE)
"""By whom a country speaks."""
_TO_WHOM = re.compile(r"(?<!spokesman)(?<!spokeswoman)(?<!spokesperson) (?:for|to|with|from|by|against) $")
_BESIDE_EVENT = frozenset(["the", "this", "that", "these", "those", "new", "latest", "us", "american", "their"])
_ANY_BODY_WORDS = "the and its their company companies firm firms group government side authorities officials"
_ANY_BODY = frozenset(_ANY_BODY_WORDS.split())
EVENT = re.compile(
    r"\b(?:actions?|additions?|added|listings?|listed|moves?|decisions?|steps?|rules?|measures?|announce\w*|designat\w+"
    r"|blacklist\w*|sanctions?|restrictions?|controls?|curbs?|batch|round|updates?)\b",
    re.IGNORECASE,
)
"""Words for what a government did, each of which may stand for the other."""
_THINGS = re.compile(
    r"\b(?:rules?|list|notices?|memorandum|entry|footnote|clause|policy|document|section)$", re.IGNORECASE
)
_ACCUSED = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\bwhat (?:is|are|was|were) {_WHO} (?:accused of|charged with|blamed for|(?:said|alleged) to)",
        rf"\bwhat (?:have|has|had|did) {_WHO} (?:allegedly )?(?:done|do|been doing)\b(?P<rest>[^?]*)",
    )
)
_PLACED = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Speech:
    """Whose words are asked for, and on what."""

    who: str
    about: str


def speech_asked(text: str) -> Speech | None:
    """Read whose words a question asks for; None when it asks for none, or what a rule or list says.

    >>> speech_asked("How did Zenda's Harbour Office react to the listings?")
    Speech(who="Zenda's Harbour Office", about='the listings')
    >>> speech_asked("What does the Harbour Rule say about ferries?")
    """
    for pattern in _SPOKEN:
        found = pattern.search(text)
        if found and names_of(found["who"]) and not _THINGS.search(found["who"]):
            return Speech(found["who"].strip(), found["about"].strip(" ,"))
    return None


def accused_asked(text: str) -> str:
    """Return whose alleged deeds a question asks for; empty when it asks for something else.

    >>> accused_asked("What are the Syldavian firms of May accused of?")
    'the Syldavian firms of May'
    """
    for pattern in _ACCUSED:
        found = pattern.search(text)
        if found:
            return " ".join(filter(None, found.groups())).strip()
    return ""


def names_of(text: str) -> tuple[str, ...]:
    """Return the capitalised words of a text in lower case, without the possessive."""
    words = (word for word in _PLACED.findall(re.sub(r"['’]s?\b", "", text)) if word[0].isupper())
    return tuple(dict.fromkeys(word.casefold() for word in words if word.casefold() not in FUNCTION_WORDS))


def speaks(quote: str, who: str) -> bool:
    """Tell whether a sentence has somebody's words in it, or says that they were silent.

    >>> speaks("A clerk of the Ruritanian harbour office called it “odd”.", "Ruritania's Harbour Office")
    True
    """
    names = names_of(who)
    is_country = all(name in _SEATS or name in GEOGRAPHY for name in names)
    says = _SAYS.search(quote) and (not is_country or _OF_A_COUNTRY.search(quote))
    # Zeta's chairman is not Zeta.
    role = {stem for word in re.findall(r"(?<!\w)[a-z]{3,}", who) if word not in _ANY_BODY for stem in tokenise(word)}
    return bool(says) and holds_names(quote, names) and role <= set(tokenise(quote)) and not _is_object(quote, names)


def is_event(about: str) -> bool:
    """Tell whether what was spoken on is only what a government did.

    >>> is_event("the new additions of 3 May 2024"), is_event("the price of herring")
    (True, False)
    """
    words = re.findall(r"[^\W\d_]{3,}", without_dates(about))
    return all(EVENT.fullmatch(word) or word.casefold() in _BESIDE_EVENT for word in words)


def _is_object(quote: str, names: tuple[str, ...]) -> bool:
    """Tell whether somebody is only the one for, to or with whom something was done."""
    first = re.search(rf"\b{re.escape(names[0])}\b", quote, re.IGNORECASE) if names else None
    return bool(first and _TO_WHOM.search(quote[: first.start()]))


def holds_names(quote: str, names: tuple[str, ...]) -> bool:
    """Tell whether a sentence holds every name; a place may stand as its adjective, a country for its capital."""
    held = {word.casefold() for word in _PLACED.findall(quote)}
    return all(any(_is_same(name, word) for word in held) for name in names)


def _is_same(name: str, word: str) -> bool:
    if name == word:
        return True
    place = _SEATS.get(name, name)
    letters = max(SHARED_LETTERS_MIN, min(len(place), len(word)) - 1)
    return place[:letters] == word[:letters]
