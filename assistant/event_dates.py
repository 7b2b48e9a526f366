"""Which dates of a question are those of an event or of a list. Pure functions of the text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sources.model import Span

_WITH_NOW = re.compile(
    r"\b(?:compared|versus|vs|against|and|than) (?:with |to )?(?:the )?(?:current|present|newest|latest|today|now)\b",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r"^(?:['’]s)?\W{0,2}(?:entity list )?(?:listings?|additions?|designations?|batch|round|package|cit(?:e|ation)s?"
    r"|actions?|moves?|decisions?|measures?)\b",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"(?<!\bto )\b(?:got|received|gained|joined|named|designated|placed|blacklisted"
    r"|(?:was|were|got) (?:listed|added))\b[^?.!;]{0,60}\b(?:in|on)\s+$",
    re.IGNORECASE,
)
_LIST_OF = re.compile(
    r"\b(?:list|file|edition|version|copy)\)?,?(?: of| dated| as of| as it (?:stood|was)(?: on| in)?) (?:the )?$",
    re.IGNORECASE,
)
_LIST_AFTER = re.compile(
    r"^(?:['’]s)? (?:\w+ )?(?:list|file|edition|version|copy)\b"
    r"(?! (?:add|chang|remov|revis|list|rule|notice|action|batch|package|correct|update|entr)\w*)",
    re.IGNORECASE,
)
_ASKS_WHETHER = re.compile(r"^\W*(?:is|was|were|are|had|has|did)\b", re.IGNORECASE)


def compares_with_now(text: str) -> bool:
    """Tell whether a question holds what was against what is, so that no day alone answers it.

    >>> compares_with_now("Zeta in 2022 compared with today?"), compares_with_now("Is Zeta listed now?")
    (True, False)
    """
    return bool(_WITH_NOW.search(text))


def dates_event(text: str, found: Span) -> bool:
    """Tell whether a date is that of an event: "the October 2022 listing", "X was named in March 2022".

    >>> from sources.model import Span
    >>> dates_event("Zeta got footnote 4 in 2024.", Span(23, 27)), dates_event("Was Zeta named in 2024?", Span(18, 22))
    (True, False)
    """
    named = _BEFORE.search(text[: found.start]) is not None and not _ASKS_WHETHER.search(text)
    return named or _AFTER.search(text[found.end :]) is not None


def dates_list(text: str, found: Span) -> bool:
    """Tell whether a date is the day of a list: "the list of 9 July 2026", "the April 2022 file".

    >>> from sources.model import Span
    >>> dates_list("Who is on the list of 2024?", Span(22, 26)), dates_list("Who joined it in 2024?", Span(17, 21))
    (True, False)
    """
    after = text[found.end :]
    return bool(_LIST_AFTER.search(after) or (_LIST_OF.search(text[: found.start]) and not _AFTER.search(after)))
