"""The words in which a question asks for entries: how many, which ones, and everyone under a destination."""

from __future__ import annotations

import re

from assistant.notices import NUMBER
from assistant.row_filters import ADDRESS_ONLY
from sources.citations import parse_fr_citations

ENTITIES = (
    r"(?:entit(?:y(?! list)|ies)|compan(?:y|ies)|firms?|organi[sz]ations?|persons?|part(?:y|ies)|subsidiar(?:y|ies)"
    r"|affiliates|outfits?)"
)
_ROWS = rf"(?:{ENTITIES}|entr(?:y|ies)|rows?|records?|listings|additions?)"
_OTHER = (
    r"(?:address(?:es)?|alias\w*|licen[cs]\w*|citations?|polic\w+|notices?|rules?|documents?|names?|reasons?|did|does)"
    r"\b(?! ?-?only)"
)
_BETWEEN = rf"(?:(?!{_OTHER})[\w'’.§()-]+,? ){{0,6}}?"
_ASKING = (
    r"(?:how many|number of|count(?: of)?|total(?: of)?|which|what(?:[’']s)?|whose|list|name|enumerate|show|give|any"
    r"|all|every)"
)
ASKED = re.compile(
    rf"\b{_ASKING} {_BETWEEN}{_ROWS}\b|\b(?:is|are) there (?:an?|any) {_BETWEEN}{_ROWS}\b"
    rf"|\bhow many {_BETWEEN}(?:stand|are (?:there )?(?:under|on|listed))\b"
    r"|\bwho (?:is|are|stands|were|was) (?:listed )?(?:on|under)\b"
    r"|\bwho(?: else)? (?:from|in|under|of) (?:[\w'’]+ ){1,5}(?:was|were|got|is|are|has been) (?:listed|added)\b"
    r"|\bhow (?:long|big|large) is the entity list\b"
    r"|\b(?:which|what|how many)(?: different)? (?:destinations|headings) (?:have|has|are|hold|stand|does|do)\b"
    r"|多少|哪些|几家",
    re.IGNORECASE,
)
"""A question that counts or names entries, and not employees, addresses or anything else."""
COUNTED = re.compile(
    r"\bhow many\b|\bnumber of\b|\bcount\b|\btotal\b|\bhow (?:large|long|big)\b|多少|几家|几个", re.IGNORECASE
)
NAMED = re.compile(
    r"\b(?:which|whose|who)\b|(?:^|\band |\bplease |[.:;] )\W*(?:list|name|show|give|enumerate|identify)\b"
    rf"|\bwhat (?!number){_BETWEEN}{_ROWS}|哪些",
    re.IGNORECASE,
)
POLICY = re.compile(r"\bpolic(?:y|ies)\b|\breview(?:ed)?\b|\blicen[cs]", re.IGNORECASE)
_SEVERAL = re.compile(r"\b(?:companies|entities|entries|firms|subsidiaries|units|affiliates)\b", re.IGNORECASE)
_GONE = re.compile(r"\bremov\w+|\bdelet\w+|\bdelist\w*|\btaken (?:off|out)\b", re.IGNORECASE)
"""What was taken off stands in no row."""
_MEANING = re.compile(
    r"^\W*what (is|are|does|do) (an? |the )?[\w -]*(entry|entries)\b[^?]*(mean)?\?*\W*$", re.IGNORECASE
)
_EVERYONE = re.compile(
    r"\b(?:who(?:[’']s)?|everyone|everybody|everything|anyone|anybody|all (?:of )?(?:those|them|the names)|whoever)"
    r"(?: (?:is|are|that|who|which|stands?|listed|currently|now|still|standing|on|the|entity|list|sits?|appears?))*"
    r" (?:under|in|from|for|of) (?:the )?(?P<place>[^\W\d][^?!;.]{2,60}?)(?: on the (?:entity )?list)?\W*$",
    re.IGNORECASE,
)
_IN_NOTICE = re.compile(
    r"\b(?:who|what|which|any)(?:[’']s)?(?: else| others?)?(?: names?)?(?: (?:is|are|was|were))?(?: also)?"
    r"(?: (?:listed|named|added))?(?: (?:in|by|under|with))? (?:the )?(?:notice |rule |document )?(?P<at>\d)",
    re.IGNORECASE,
)


def asks_whole_notice(text: str) -> bool:
    """Tell whether a question asks who is in a notice that it names by page or number.

    >>> asks_whole_notice("Who else is in 90 FR 300?"), asks_whole_notice("Who is in charge of 90 FR 300?")
    (True, False)
    """
    found = _IN_NOTICE.search(text)
    numbered = [cited.span.start for cited in parse_fr_citations(text)]
    numbered += [number.start() for number in NUMBER.finditer(text)]
    return found is not None and found.start("at") in numbered


def everyone_under(text: str) -> str:
    """Return the words for where a question asks for everyone; empty when it does not ask so.

    >>> everyone_under("List everyone under Ruritania."), everyone_under("Who's on the list for Syldavia?")
    ('Ruritania', 'Syldavia')
    """
    found = _EVERYONE.search(text)
    return found["place"] if found and not _GONE.search(text) else ""


def asks_for_rows(text: str) -> bool:
    """Tell whether a question counts or names entries, or asks the policy of several."""
    asked = ASKED.search(text) or (POLICY.search(text) and _SEVERAL.search(text))
    asked = asked or (ADDRESS_ONLY.search(text) and (COUNTED.search(text) or NAMED.search(text)))
    return bool(asked) and not _GONE.search(text) and not _MEANING.search(text)
