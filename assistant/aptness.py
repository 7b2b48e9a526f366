"""Which of the sentences that fit a question say what it wants: the rule, not the case; the thing, not another."""

from __future__ import annotations

import re

from assistant.definitions import defines
from index.lexical import tokenise
from sources.dates import parse_date_words

_IN_GENERAL = re.compile(
    r"^\W*(?:how|what|when|where|why|who|which|under which|can|may|must|does|do|is|are)\b[^?]*?"
    r"\b(?:a|an|any|one|someone|anyone|i|we|you|companies|entities|exporters|firms|parties|persons|suppliers)\b"
    r"(?! (?:few|lot|bit)\b)",
    re.IGNORECASE,
)
_WAY = re.compile(r"^\W*(?:how|under which|where|to whom|by what|what must|what should|can|may)\b", re.IGNORECASE)
_WAYS = re.compile(
    r"\b(?:may|must|can|ask\w*|requests?|appl(?:y|ication)\w*|petitions?|submit\w*|by \w+ing)\b", re.IGNORECASE
)
_CONTENT = re.compile(
    r"^\W*what (?:does|do|did) [^?]+ (?:say|require|provide|do|demand|prohibit|forbid|order|change)\b", re.IGNORECASE
)
_OPERATIVE = re.compile(
    r"\b(?:must|may not|requires?|needs?|takes? on|appl(?:y|ies)|extends?|prohibits?|covers?|lets?|allows?|imposes?"
    r"|forbids?|subject to)\b",
    re.IGNORECASE,
)
_NAMED = re.compile(r"[A-Z][\w-]+(?: [A-Z][\w-]+)+")
_LIST = re.compile(r"(?:[A-Z][\w-]+ )+List\b")
_ROLE = re.compile(r"\b[Ww]ho (?:is|was|are|were) (?:the |an? )?(?P<role>[a-z][a-z -]+?) (?:of|at|for) (?:the )?[A-Z]")
_ADDED_TO = re.compile(r"\badd(?:ed|ing)\b[^.?]{0,40}? to the (?P<list>(?:[A-Z][\w-]+ )*List|[A-Z]{3,})")
_REASON = re.compile(
    r"\b(?:because|on the basis|grounds?|reasons?(?! not)|when|if|unless|determined|contrary|due to|for \w+ing)\b",
    re.IGNORECASE,
)
_DISTINGUISHES = re.compile(r"\b(?:not|differ\w*|distinct|same|separate|other|versus|vs)\b", re.IGNORECASE)


def is_apt(question: str, quote: str, title: str) -> bool:
    """Tell whether a sentence is on the thing and list that a question names, with a reason where one is wanted."""
    return not (
        denies(question, quote)
        or is_of_another_list(question, quote)
        or names_other_lists(question, f"{title} {quote}")
        or lacks_reason(question, quote)
        or lacks_role(question, quote)
    )


def names_other_lists(question: str, told: str) -> bool:
    """Tell whether a question names a list and a sentence with its title names lists, but none of those.

    >>> names_other_lists("Who keeps the Red List?", "The Blue List is kept in Zenda.")
    True
    """
    asked, held = ({name.casefold() for name in _LIST.findall(text)} for text in (question, told))
    return bool(asked and held) and not any(one in other or other in one for one in asked for other in held)


def denies(question: str, quote: str) -> bool:
    """Tell whether a sentence only says that something else is not the thing that a question names.

    >>> denies("Who keeps the Blue List?", "The Red List is kept by Zenda and is not the Blue List.")
    True
    """
    if _DISTINGUISHES.search(question):
        return False
    return any(
        re.search(rf"\b(?:not|nor) (?:on |in |of )?(?:the |an? )?{re.escape(name)}", quote)
        and len(re.findall(re.escape(name), quote)) == 1
        for name in _NAMED.findall(question)
    )


def is_of_another_list(question: str, quote: str) -> bool:
    """Tell whether a question is about getting on a list and a sentence about who was added to another one.

    >>> is_of_another_list("Why added to the Red List?", "The ship is added to the Blue List and leaves the Red List.")
    True
    >>> is_of_another_list("Why added to the Unsafe Raft List?", "The ship is added to the URL.")
    False
    """
    asked, told = _ADDED_TO.search(question), _ADDED_TO.search(quote)
    if not asked or not told:
        return False
    long, short = sorted((asked["list"].casefold(), told["list"].casefold()), key=len, reverse=True)
    letters = iter(long)
    return not all(letter in letters for letter in short)


def lacks_role(question: str, quote: str) -> bool:
    """Tell whether a question asks who holds an office and a sentence does not name the whole of it.

    >>> lacks_role("Who is the chief pilot of Zeta?", "Two pilots left Zeta.")
    True
    """
    asked = _ROLE.search(question)
    return asked is not None and not set(tokenise(asked["role"])) <= set(tokenise(quote))


def lacks_reason(question: str, quote: str) -> bool:
    """Tell whether a question asks what gets one listed and a sentence gives neither reason nor condition."""
    return question.startswith("Why added to") and not _REASON.search(quote)


def remoteness(question: str, quote: str, thing: str) -> tuple[bool, bool, bool]:
    """Rank a sentence among those that fit, the nearer the lower: what a rule orders, what a thing is, how it goes.

    A question in general ("how does a company …") wants the rule before what happened to somebody on a day.
    """
    asks_content = _CONTENT.search(question) is not None
    in_general = _IN_GENERAL.search(question) is not None and not parse_date_words(question)
    wants_way = in_general and _WAY.search(question) is not None
    return (
        not _OPERATIVE.search(quote) if asks_content else not defines(quote, thing),
        in_general and bool(parse_date_words(quote)),
        wants_way and not _WAYS.search(quote),
    )
