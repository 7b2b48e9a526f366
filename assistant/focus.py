"""What a follow-up speaks of: "its RIN", "that footnote" and "and Zeta?" put in words that stand alone."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant.asked_names import names_asked
from assistant.definitions import thing_defined
from assistant.destinations import countries_named
from assistant.notice_answers import fields_asked
from assistant.notice_search import NOUN
from assistant.parts import document_numbers
from sources.citations import parse_fr_citations
from sources.dates import parse_date_words, print_date

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assistant.model import Question, Turn

_PRONOUN = r"(?:it|its|that same|this same|that very|that|this|the same)"
_NOTICE_WORDS = re.compile(
    rf"\b{_PRONOUN} (?:{NOUN})\b"
    r"|\b(publish\w*|publication|take effect|took effect|effective|in force|suspended|in effect)\b"
    r"|\bin (?:it|that|this)\W*$"
    r"|\bhow many (new )?(entr|entit)\w*|\bwhat (did|does) it (do|say|change)\b",
    re.IGNORECASE,
)
_SUBJECT = re.compile(rf"\b(?:{_PRONOUN} {NOUN}|it|that|this)\b(?! footnote)", re.IGNORECASE)
_ITS = re.compile(r"\bits\b|\btheir\b", re.IGNORECASE)
_FOOTNOTE = re.compile(r"\bfootnotes? (\d)\b", re.IGNORECASE)
_THAT_DAY = re.compile(r"\b(?:that|the same) (?:day|date)\b", re.IGNORECASE)
_THAT_FOOTNOTE = re.compile(r"\b(?:that|this|the|its) footnote\b(?! \d)", re.IGNORECASE)
_IN_FORCE = re.compile(r"\b(in force|in effect|suspended|still appl\w+|repealed|extended)\b", re.IGNORECASE)
_EXCHANGE = re.compile(
    r"^\W*(?:[Aa]nd )?(?:[Aa]nd|[Ww]hat about|[Hh]ow about)\s+(?:for |of |with |in |by )?"
    r"(?P<name>(?:the )?[A-Z0-9][^?]*?)\s*\?*$"
)
_HOW_MANY = re.compile(r"\bhow many\b|\bnumber of\b", re.IGNORECASE)
_OF_THEM = re.compile(r"\bof (?:them|these|those)\b(?: (?:entities|companies|firms|names|entries))?", re.IGNORECASE)
_OTHER = re.compile(
    rf"\bthe other (?:one|{NOUN})\b(?: (?:of|from|on|published on) (?:that|the same) (?:day|date))?", re.IGNORECASE
)
_RULE_OR_IT = re.compile(rf"\b(?:{NOUN}|it|that|this)\b", re.IGNORECASE)
_SPLIT = re.compile(
    r"^\W*(?:and |now |please |can you |could you )*(?:(?:split|break|group|divide|part|sort|show|give)\b[^?]{0,30} )?"
    r"(?:by|per|into) (?:the )?(?:countr(?:y|ies)|destinations?)\W*$",
    re.IGNORECASE,
)
_SAID = re.compile(
    r"^\W*(?:and )?(?:who|which (?:news)?paper|where|by whom)\b(?: was| is| has| did)?(?: it| that| this)?"
    r" (?:reported|report|wrote|said|says|reports|published|claimed)(?: (?:that|this|it|so))?\s*\?*$",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"^\W*(?:and |so )?(?:is|was|are|were|has|have|does|did|when|why|where|which)?"
    r"(?: is| was| are| were| did| has)?"
    r" ?(?:it|they|he|she|this|that) (?:still |ever |been |first |be |already )*"
    r"(?:listed|removed|added|published|in force|on the (?:entity )?list|sanctioned|in effect|delisted|there)"
    r"(?: (?:today|now|yet|on the (?:entity )?list))?\s*\?*$",
    re.IGNORECASE,
)
_LAST_NAME = re.compile(r"(?:(?:[A-Z][\w&'.-]*|\d[A-Z]\w*)(?:[ ,]+(?:(?:of|and|for) )?(?:[A-Z][\w&'.-]*|\d[A-Z]\w*))*)")


@dataclass(frozen=True, slots=True)
class Focus:
    """What the turns before a question named, newest first; empty where they named none of the kind."""

    notices: tuple[str, ...]
    """Document numbers and Federal Register citations."""
    footnotes: tuple[str, ...]
    """Numbers of footnotes."""
    things: tuple[str, ...]
    """What the user asked the meaning of: "Affiliates Rule"."""
    last_question: str
    last_answer: str


def focus_of(history: Iterable[Turn]) -> Focus:
    """Read what the turns name."""
    turns = tuple(history)
    newest = [turn.content for turn in reversed(turns)]
    asked = [turn.content for turn in reversed(turns) if turn.role == "user"]
    answered = [turn.content for turn in reversed(turns) if turn.role == "assistant"]
    return Focus(
        notices=tuple(dict.fromkeys(name for text in newest for name in _notices(text))),
        footnotes=tuple(dict.fromkeys(number for text in newest for number in _FOOTNOTE.findall(text))),
        things=tuple(filter(None, map(thing_defined, asked))),
        last_question=asked[0] if asked else "",
        last_answer=answered[0] if answered else "",
    )


def standing_alone(question: Question) -> Question:
    """Return a question whose follow-up words are put in what the conversation named; itself where it names nothing.

    >>> from assistant.model import Question, Turn
    >>> before = (Turn("user", "Which rule did that?"), Turn("assistant", "Document 2024-11111."))
    >>> standing_alone(Question("What is its RIN?", before)).text
    'What is document 2024-11111 RIN?'
    """
    if not question.history:
        return question
    focus = focus_of(question.history)
    text = question.text.strip()
    for rewrite in (_of_split, _of_members, _of_other, _of_footnote, _of_day, _of_force, _of_notice, _of_exchange):
        rewritten = rewrite(text, focus)
        if rewritten:
            return replace(question, text=rewritten)
    return question


def _of_split(text: str, focus: Focus) -> str:
    """Ask the last question again by destination; where it names no day and no notice, of the notice last named."""
    if not _SPLIT.search(text) or not focus.last_question:
        return ""
    asked = focus.last_question.strip().rstrip("?. ")
    if focus.notices and not parse_date_words(asked) and not _notices(asked) and _RULE_OR_IT.search(asked):
        return f"How many entities does {focus.notices[0]} add by destination?"
    return f"{asked}, by destination?"


def _of_members(text: str, focus: Focus) -> str:
    """Put the notice whose entries were counted for "these" in a question which of them are of a country."""
    counted = focus.notices and _HOW_MANY.search(focus.last_question) and not _notices(text)
    if not counted or not _OF_THEM.search(text) or not countries_named(text):
        return ""
    rewritten = _OF_THEM.sub(f"of the entities in {focus.notices[0]}", text, count=1)
    return re.sub(r"^\W*(?:and|but|so) ", "", rewritten, flags=re.IGNORECASE)


def _of_other(text: str, focus: Focus) -> str:
    """Put the other of two notices for "the other rule"; where one alone was named, the other one of its day."""
    last = _notices(focus.last_answer)
    if not _OTHER.search(text) or not focus.notices or _notices(text):
        return ""
    others = [notice for notice in focus.notices if notice not in last[:1]]
    if len(focus.notices) == 1:
        meant = f"the rule other than {focus.notices[0]}"
    elif len(last) == 1 and len(others) == 1:
        meant = others[0]
    else:
        return ""
    return re.sub(r"^\W*(?:and|but|so) ", "", _OTHER.sub(meant, text, count=1), flags=re.IGNORECASE)


def _of_footnote(text: str, focus: Focus) -> str:
    if not focus.footnotes or not _THAT_FOOTNOTE.search(text):
        return ""
    return _THAT_FOOTNOTE.sub(f"footnote {focus.footnotes[0]} of the Entity List", text)


def _of_day(text: str, focus: Focus) -> str:
    """Put the day that the last answer gives first for "that day"."""
    found = _THAT_DAY.search(text)
    dates = parse_date_words(focus.last_answer) if found else ()
    return f"{text[: found.start()]}{print_date(dates[0].date)}{text[found.end() :]}" if found and dates else ""


def _of_force(text: str, focus: Focus) -> str:
    """Put the rule that was defined for "it" in a question whether it is in force."""
    if not focus.things or not _IN_FORCE.search(text) or not _SUBJECT.search(text):
        return ""
    return _SUBJECT.sub(f"the {focus.things[0]}", text, count=1)


def _of_notice(text: str, focus: Focus) -> str:
    """Put the notice last named for "it", "its" and "that rule" in a question about a notice."""
    if not focus.notices or _notices(text) or not (fields_asked(text) or _NOTICE_WORDS.search(text)):
        return ""
    notice = focus.notices[0]
    if _ITS.search(text):
        return _ITS.sub(notice, text, count=1)
    return _SUBJECT.sub(notice, text, count=1) if _SUBJECT.search(text) else ""


def named_before(question: Question) -> Question:
    """Return a question with the name that the last question asked about in the place of "it"; itself without one.

    >>> from assistant.model import Question, Turn
    >>> before = (Turn("user", "Is Zeta Robotics still listed?"), Turn("assistant", "No."))
    >>> named_before(Question("Why was it removed?", before)).text
    'Why was Zeta Robotics removed?'
    """
    focus = focus_of(question.history)
    # A single capitalised word may be "Hello": it counts as a name when the answer takes it up.
    names = [name for name in names_asked(focus.last_question) if " " in name or name in focus.last_answer]
    if not names or not _SUBJECT.search(question.text):
        return question
    return replace(question, text=_SUBJECT.sub(max(names, key=len), question.text, count=1))


def asks_for_source(text: str) -> bool:
    """Tell whether a question asks only who said what was said before.

    >>> asks_for_source("Who reported that?"), asks_for_source("Who reported the fire?")
    (True, False)
    """
    return bool(_SAID.search(text))


def lacks_referent(text: str) -> bool:
    """Tell whether a question says "it" and nothing that could tell what is meant.

    >>> lacks_referent("Is it still listed?"), lacks_referent("Is it true that a listing is a ban?")
    (True, False)
    """
    return bool(_BARE.match(text))


def _of_exchange(text: str, focus: Focus) -> str:
    """Ask the last question of another name: "And Zeta?"."""
    found = _EXCHANGE.match(text)
    names = [one[0] for one in _LAST_NAME.finditer(focus.last_question)][1:]
    if not found or not names:
        return ""
    longest = max(reversed(names), key=len)
    return focus.last_question.replace(longest, found["name"])


def _notices(text: str) -> list[str]:
    numbers = [f"document {number}" for number in document_numbers(text)]
    pages = [text[one.span.start : one.span.end] for one in parse_fr_citations(text)]
    return [*numbers, *pages]
