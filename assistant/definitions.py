"""What a question asks the meaning of, and which sentences say what a thing is."""

from __future__ import annotations

import re

from index.lexical import tokenise

BEGINNING_WORDS = 7
"""Words at the beginning of a sentence that say what it is about."""
_DEFINED = re.compile(
    r"^\W*(?:what (?:is|are|was|were|does|do)|what's|explain|define|describe)"
    r"(?: it)?(?: mean\w* (?:by|when|that|to be))?"
    r"(?: (?:a|an|the|on|to be on|being on|place on))* (?P<thing>[\w§.()'’ -]+?)"
    r"(?: (?:mean|stand for|do|say|cover|require|bring)\b[^?]*)?[?.]?$",
    re.IGNORECASE,
)
_DEFINES = re.compile(
    r"\b(means?|stands? for|is (an?|the|called|made up|kept)|stands in|lets?|names|requires?|brings)\b"
)


def defines(quote: str, thing: str) -> bool:
    """Tell whether a sentence says what a thing is, where one is asked for."""
    return bool(thing) and begins_with(quote, thing) and _DEFINES.search(quote) is not None


def thing_defined(text: str) -> str:
    """Return the thing whose meaning a question asks for; empty when it asks for something else.

    >>> thing_defined("What is a harbour clause?"), thing_defined("What does the Blue List mean for a shipper?")
    ('harbour clause', 'Blue List')
    >>> thing_defined("What did Zeta say?")
    ''
    """
    found = _DEFINED.search(text)
    return found["thing"].strip() if found else ""


def begins_with(quote: str, thing: str) -> bool:
    """Tell whether a sentence has all words of a thing among its first ones, and so is about it.

    >>> begins_with("The harbour clause lets ships go on.", "harbour clause")
    True
    """
    beginning = {word for part in quote.split()[:BEGINNING_WORDS] for word in tokenise(part)}
    return set(tokenise(thing)) <= beginning


def glosses(quote: str, thing: str) -> bool:
    """Tell whether a sentence says in brackets, or after "that is", what a thing is that it speaks of.

    >>> glosses("It lost its draught (i.e., the depth of the keel).", "draught")
    True
    """
    return re.search(rf"\b{re.escape(thing)},? \(?(?:i\.e\.|that is,|meaning)", quote, re.IGNORECASE) is not None
