"""Claims: what a question about an entity takes for granted in its own words. Pure functions of the text."""

from __future__ import annotations

import re

from assistant.row_filters import SECTIONS

_TAG = re.compile(
    r",? (?:is|are|was|were|does|do|did|has|have|had)n['’]t (?:it|they|he|she)\W*$"
    r"|(?<=^)(?P<asks>is|are|was|were|does|do|did|has|have|had)n['’]t\b",
    re.IGNORECASE,
)
"""A tag, or the verb, of a question that says what it asks: "isn't it?", "Wasn't X added"."""
_FOOTNOTE = re.compile(
    r"\bfootnotes?\s+(?P<numbers>[1-9](?!\d)(?:\s*(?:,|and|or|&)\s*(?:footnote\s+)?[1-9](?!\d))*)", re.IGNORECASE
)
_PARAGRAPH = re.compile(
    r"(?:734\.9 ?)?(?P<paragraph>\(e\) ?\([123]\)|\(g\))(?= [^?.;]{0,40}\bfootnotes?\b)"
    r"|\bfootnotes? [^?.;]{0,20}(?:734\.9 ?)?(?P<after>\(e\) ?\([123]\)|\(g\))"
)
"""A footnote called by the paragraph of § 734.9 that it stands for."""
POLICIES = {
    "presumption of denial": re.compile(r"\bpresumption (?:of|for) denial\b", re.IGNORECASE),
    "policy of denial": re.compile(r"\bpolicy (?:of|for) denial\b", re.IGNORECASE),
    "case-by-case review": re.compile(r"\bcas[ae][- ]by[- ]case\b", re.IGNORECASE),
}
"""The review policies that entries print, and the words for each."""
_UNDER = re.compile(
    r"\b(?:under|(?:listed|entry) in|destination(?: of| is)?)(?: the)?(?: destinations?| heading)?"
    r"(?: of)?(?: the)? (?P<place>[A-Z][\w.'’]*(?:(?: of| and| the)? [A-Z][\w.'’]*)*)"
    r"(?:(?P<choice> or\b)|(?=\W*$|[,;.?!]|['’]s\b"
    r"| (?:and|in|on|at|since|when|with|by|as|only|not|too|instead|rather|while|though|but|to)\b))"
)
_ONLY = re.compile(r"\b(only|solely|exclusively|just|alone)\b", re.IGNORECASE)
_ALL = re.compile(r"\b(all|every|each|both|none|any)\b", re.IGNORECASE)
_DENIES = re.compile(r"\b(not?|never|none|neither|without|un-?listed)\b|n['’]t\b", re.IGNORECASE)
_SUPPOSES = re.compile(r"\b(if|suppose|would|were to|instead of|rather than|unlike)\b", re.IGNORECASE)
_LISTING = re.compile(
    r"\b(add(?:ed|ing|s)?|additions?|list(?:ed|ing|s)|(?:put|place[ds]?|enter(?:ed)?|join(?:ed)?|land(?:ed)?|end up)"
    r"(?: up)? (?:on|in|onto|into)|blacklist\w*|designat\w+|sanctioned|includ\w+)\b",
    re.IGNORECASE,
)
_FIRST = re.compile(r"\b(first|originally|initially|newly)\b", re.IGNORECASE)
_CHANGE = re.compile(
    r"\b(revis\w+|modif\w+|amend\w*|chang\w+|updat\w+|correct\w*|footnotes?|alias\w*|address\w*)\b", re.IGNORECASE
)
_GONE = re.compile(
    r"\b(remov\w+|delist\w*|de-list\w*|un-?list\w*|delet\w+|dropp\w+"
    r"|t[ao]k\w+\b[^?.]{1,60}\boff the (?:entity )?list"
    r"|(?:t[ao]k\w+|c[ao]me?|go(?:es|ne)?|went|fell|get|got) off|no longer (?:on|in|listed|carried|bound)"
    r"|(?:left|leave[sd]?|leaving) the (?:entity )?list)\b|移除|除名",
    re.IGNORECASE,
)
_NOT_YET = re.compile(
    r"\b(will|shall|should|going to|expect\w*|likely|plan\w*|ask\w*|appl(?:y|ies|ied|ication)|request\w*|petition\w*"
    r"|can|could|how to|possible|procedure)\b",
    re.IGNORECASE,
)
_BECAME = re.compile(
    r"\b(became|become|happened (?:to|with)|fate|whatever happened|was there ever|ever (?:been )?(?:on|listed))\b",
    re.IGNORECASE,
)
_OFFICIAL_REASON = re.compile(
    r"^\W*(?:so |and |but )?(?:is|was|does|did|are|were|if|since|because)\b.*"
    r"\b(?:official(?:ly)?|stated|government['’]?s?|bis['’]?s?|commerce['’]?s?)\b.*\b(?:reasons?|grounds?)\b",
    re.IGNORECASE | re.DOTALL,
)
_ENTRY_PART = re.compile(r"\b(alias\w*|address\w*|locations?)\b", re.IGNORECASE)
_WHICH = re.compile(r"\b(which|who|whether|or|either|compar\w+|differ\w*)\b", re.IGNORECASE)
_NO_FOOTNOTE = re.compile(
    r"\b(no|without(?: an?y?)?|not (?:carry|have|print|bear)(?: an?y?)?) footnotes?\b", re.IGNORECASE
)
_PART = re.compile(
    r"\b(alias\w*|address\w*|names?|footnotes?|locations?|part of|from (?:the|its|their|it's) entr\w+)\b"
    r"|^\W*what (?:was|were|has|have)\b",
    re.IGNORECASE,
)


def footnotes_claimed(text: str) -> tuple[str, ...]:
    """Return the footnote numbers that a question ascribes to its entity; empty when it names none or denies one.

    >>> footnotes_claimed("Why does Zeta carry footnote 5?"), footnotes_claimed("Which footnote does Zeta carry?")
    (('5',), ())
    >>> footnotes_claimed("Since Zeta has the (e)(3) footnote, is it caught?")
    ('5',)
    """
    if _SUPPOSES.search(text) or _denies(text):
        return ()
    numbers = [number for found in _FOOTNOTE.finditer(text) for number in re.findall(r"[1-9]", found["numbers"])]
    paragraphs = (found["paragraph"] or found["after"] for found in _PARAGRAPH.finditer(text))
    numbers += [SECTIONS[f"734.9{paragraph.replace(' ', '')}"] for paragraph in paragraphs]
    return tuple(dict.fromkeys(numbers))


def denies_footnote(text: str) -> bool:
    """Tell whether a question says that its entity carries no footnote at all.

    >>> denies_footnote("Why does Zeta carry no footnote?"), denies_footnote("Why does Zeta not carry footnote 5?")
    (True, False)
    """
    return bool(_NO_FOOTNOTE.search(_FOOTNOTE.sub(" ", text)))


def policy_claimed(text: str) -> str:
    """Return the review policy that a question ascribes to its entity; empty when it names none, or several.

    >>> policy_claimed("Why has Zeta a policy of denial?"), policy_claimed("A presumption or a policy of denial?")
    ('policy of denial', '')
    """
    spelt = re.sub(r"\b(presumption|policy) or (an? )?(presumption|policy) of denial", "", text, flags=re.IGNORECASE)
    named = [policy for policy, pattern in POLICIES.items() if pattern.search(spelt)]
    return named[0] if len(named) == 1 and not _SUPPOSES.search(text) and not _denies(text) else ""


def holds_policy(printed: str, policy: str) -> bool:
    """Tell whether a printed review policy speaks of one of the three policies, however it is spelt."""
    return bool(POLICIES[policy].search(printed))


def place_claimed(text: str) -> str:
    """Return the destination, as asked, that a question places its entity under; empty when it names none.

    >>> place_claimed("Why is Zeta listed under South Ruritania?")
    'South Ruritania'
    """
    if _SUPPOSES.search(text) or _denies(text):
        return ""
    found = _UNDER.search(text)
    return found["place"].rstrip(".'’") if found and not found["choice"] else ""


def is_only(text: str) -> bool:
    """Tell whether a question says that nothing else is so ("only under India")."""
    return bool(_ONLY.search(text))


def is_of_all(text: str) -> bool:
    """Tell whether a question says something of every entry ("all six print …")."""
    return bool(_ALL.search(text))


def dates_listing(text: str) -> bool:
    """Tell whether a date in the question is the date of a listing, not of a change or a removal.

    >>> dates_listing("Why was Zeta added in May 2023?"), dates_listing("How was Zeta's entry revised in May 2023?")
    (True, False)
    """
    return bool(_LISTING.search(text)) and not _CHANGE.search(text) and not _GONE.search(text) and not _denies(text)


def is_first(text: str) -> bool:
    """Tell whether the first listing is meant."""
    return bool(_FIRST.search(text))


def says_removed(text: str) -> bool:
    """Tell whether a question speaks of the removal of an entity, not of one of its aliases or addresses.

    >>> says_removed("When was Zeta taken off the list?"), says_removed("Why were two addresses of Zeta removed?")
    (True, False)
    """
    return bool(_GONE.search(text)) and not _PART.search(text) and not _NOT_YET.search(text)


def takes_for_official(text: str) -> bool:
    """Tell whether a question calls something the official reason of a listing, or asks whether it is.

    >>> takes_for_official("Is it the government's stated reason that Zeta sold maps?"), takes_for_official("Why Zeta?")
    (True, False)
    """
    return bool(_OFFICIAL_REASON.search(text))


def says_part_removed(text: str) -> bool:
    """Tell whether a question speaks of aliases or addresses that were taken out of an entry.

    >>> says_part_removed("What happened to the aliases of Zeta?"), says_part_removed("Why was Zeta removed?")
    (True, False)
    """
    became = bool(_GONE.search(text)) or asks_what_became(text)
    return became and bool(_ENTRY_PART.search(text)) and not _NOT_YET.search(text)


def asks_which(text: str) -> bool:
    """Tell whether a question asks which of several entities something is true of, and so says it of none.

    >>> asks_which("Which of Zeta and Quill carries footnote 5?"), asks_which("Do Zeta and Quill carry footnote 5?")
    (True, False)
    """
    return bool(_WHICH.search(text))


def asks_what_became(text: str) -> bool:
    """Tell whether a question asks what became of an entity, and so takes nothing for granted of it.

    >>> asks_what_became("What became of Zeta's entry?"), asks_what_became("Is Zeta still listed?")
    (True, False)
    """
    return bool(_BECAME.search(text))


def _denies(text: str) -> bool:
    return bool(_DENIES.search(_TAG.sub(" ", text.strip())))
