"""Everyday ways to ask, put in the words that sources use: abbreviations, how one gets on a list and off it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.abbreviations import written_out
from assistant.asked_kinds import Kind

if TYPE_CHECKING:
    from assistant.question import Asked

_PARTY = "company|entity|firm|party|person|business|supplier|customer"
_LISTED = (
    rf"(?:an?|the|any|some|our|your|these|those) (?:[a-z]+ )?(?:{_PARTY})"
    r"|companies|entities|firms|parties|persons|people|businesses|some(?:one|body)|any(?:one|body)|you|one|us|them"
)
"""Who may be listed goes by many nouns; a sentence need not hold the one that the question has."""
_LIST = r"(?P<list>(?:the |this |that |a )?(?:[\w-]+ ){0,3}?(?:list|register|uvl|blacklist)\b)"
_PLAIN = re.compile(
    r"\b(?:in (?:plain|simple|short|everyday|lay\w*|other) (?:\w+ )?(?:terms|words|language|english)"
    r"|put simply|basically|briefly|like i(?:'m| am) (?:five|new)|(?:to|for) (?:an? |my |the )?(?:complete |total )?"
    r"(?:beginners?|lay\w+|newcomers?|novices?|boss|manager|colleagues?|child|dummies))\b,?",
    re.IGNORECASE,
)
_REASONS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\bwhat (?:would |will |could |can )?(?:gets?|lands?|puts?|brings?) (?:{_LISTED}) (?:put )?on(?:to)? {_LIST}",
        rf"\bwhat does it take (?:for (?:{_LISTED}) )?to (?:get|be|land|end up) (?:put )?on(?:to)? {_LIST}",
        rf"\bhow (?:do|does|can|could|would|might) (?:{_LISTED}) (?:get|land|end up|come|wind up)"
        rf"(?: put| placed| listed)? (?:on(?:to)?|in) {_LIST}",
        rf"\bon what (?:basis|grounds?) (?:is|are|does|do|can) (?:{_LISTED}) (?:be |get )?"
        rf"(?:added to|put on(?:to)?|placed on) {_LIST}",
    )
)
_OFF = (
    (r"\bask(?:s|ed)? to be (?:taken|struck|dropped|removed|let)(?: off| from)?\b", "request removal from"),
    (r"\bapply to (?:get|come) off\b", "request removal from"),
    (r"\b(?:get|come)s? (?:\w+sel(?:f|ves) )?(?:taken |struck |dropped |let )?off\b", "request removal from"),
    (r"\b(?:get|gets) delisted\b", "request removal"),
)  # fmt: skip
_TRAILING = re.compile(r"\s+from(?=\s*(?:[,;?.]|$))")


def in_words_of_sources(asked: Asked) -> Asked:
    """Put a question in the words of sources; one for what gets somebody listed becomes one for reasons."""
    text = in_words_of_notices(written_out(asked.text))
    return replace(asked, text=text, kinds=asked.kinds | {Kind.WHY} if text.startswith("Why added") else asked.kinds)


def is_everyday(text: str) -> bool:
    """Tell whether a question asks in everyday words how one gets on a list or off it."""
    return any(pattern.search(text) for pattern in (*_REASONS, *(re.compile(off, re.IGNORECASE) for off, _ in _OFF)))


def in_words_of_notices(text: str) -> str:
    """Put an everyday question on listing or removal in the words of notices; the text itself where it is none.

    >>> in_words_of_notices("In plain words, what gets a company onto the Harbour List?")
    'Why added to the Harbour List?'
    >>> in_words_of_notices("How does a firm get off the list?")
    'How does a firm request removal from the list?'
    """
    left = " ".join(_PLAIN.sub(" ", text).split())
    for reasons in _REASONS:
        left = reasons.sub(r"Why added to \g<list>", left)
    for pattern, instead in _OFF:
        left = re.sub(pattern, instead, left, flags=re.IGNORECASE)
    return _TRAILING.sub("", left)
