"""What is asked: its kinds, its date, its names, and what the conversation carries into it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.asked_kinds import Kind, kinds_of
from assistant.event_dates import compares_with_now, dates_event, dates_list
from sources.dates import FoundDate, parse_date_words

if TYPE_CHECKING:
    from datetime import date

    from assistant.model import Question, Turn


_STATUS_WORD = re.compile(
    r"\b(is|was|were|are|did|had|applied|stood|in force|in effect|at the end of|as of|by the end of|status)\b",
    re.IGNORECASE,
)
_SURE_STATUS = re.compile(r"\b(in force|in effect|applied|as of|by the end of|at the end of)\b", re.IGNORECASE)
_ADDED = re.compile(
    r"\b(add|additions?|added|remov\w+|revis\w+|chang\w+|happened|rules?|notices?|publish\w*|issued?|announce\w*|put on"
    r"|first \w*list\w*|what did\b[^?]*\bdo|what ha(?:d|ve|s)\b[^?]*\bdone"
    r"|accused|alleged|react\w*|respon[ds]\w*|characteri[sz]\w*)\b",
    re.IGNORECASE,
)
_NOTICE_OF = re.compile(
    r"\b(rule|notice|correction|document)s?( published| dated)? (of|on|in|from) (the )?$", re.IGNORECASE
)
_ITS_NOTICE = re.compile(r"\W*(?:\w+ )?(?:rules?|notices?|additions|removals?|corrections?)\b", re.IGNORECASE)
_BINDS_ON = re.compile(
    r"\b(appl(y|ies|ied|icable)|bind(s|ing)?|bound|suspended|paused|stayed|enforced|valid)\b(?:(?!add|list|publish)[^?,;]){0,60}"
    r"\b(on|at|by|in|around|during|as of)\s+$",
    re.IGNORECASE,
)
_CAME_OFF = re.compile(r"\b(?:has |have )?c[ao]me off\b(?: (?:the|bis's) (?:entity )?list\b)?", re.IGNORECASE)
_FOOTNOTE = re.compile(r"\bfn\.?[ ]?(?=\d)", re.IGNORECASE)
_END_OF = re.compile(r"\b(at|by) the end of\s*$", re.IGNORECASE)
_TODAY = re.compile(r"\b(today|now|currently|at present|present list|gone|still)\b|目前|现在", re.IGNORECASE)
_KIND_WORDS = re.compile(
    r"\b(why|reasons?|grounds?|purpose|when|dates?|how many|number of|say|says|said|state[sd]?|told|according"
    r"|in force|in effect|take effect"
    r"|today|now|still|currently|rules?|please|tell me|give me|explain|describe|did|does|was|were|what|which|who)\b",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"\b(it|its|they|them|their|that|this|those|these|one|ones|he|she)\b|它|他们|其", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class DateAsked:
    """A date in a question and what it does there."""

    found: FoundDate
    is_as_of: bool
    """True: the status on that day is asked. False: it picks documents by publication or effective date."""
    at_end: bool
    """True for "at the end of 2024": the last day of the period counts, otherwise the first."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as understood before anything is looked up."""

    text: str
    kinds: frozenset[Kind]
    as_of: date
    dates: tuple[DateAsked, ...]
    refers_back: bool
    """True when the question needs the conversation: a pronoun, or words too few to stand alone."""
    about_today: bool
    topic: str
    """The question without its dates and without the words that only say what kind of answer is wanted."""
    history: tuple[Turn, ...] = ()
    """The conversation before it, oldest first."""

    def has(self, *kinds: Kind) -> bool:
        """Tell whether the question is of one of these kinds."""
        return any(kind in self.kinds for kind in kinds)

    @property
    def window(self) -> FoundDate | None:
        """The date that picks documents by publication or effect; None when the question has none."""
        return next((asked.found for asked in self.dates if not asked.is_as_of), None)


def understand(question: Question, *, today: date) -> Asked:
    """Read kinds and dates out of the words of a question; `today` comes from the caller's clock."""
    text = _CAME_OFF.sub("was removed from the list", _FOOTNOTE.sub("footnote ", question.text.strip()))
    kinds = kinds_of(text)
    if not kinds:
        # "What about X?" asks of X what was asked last.
        asked_last = next((turn.content for turn in reversed(question.history) if turn.role == "user"), "")
        kinds = kinds_of(asked_last)
    dates = tuple(_date_asked(text, found) for found in parse_date_words(text))
    as_of = question.as_of or _as_of_of(dates) or today
    return Asked(
        text=text,
        kinds=frozenset(kinds),
        as_of=min(as_of, today) if question.as_of is None else as_of,
        dates=dates,
        refers_back=bool(question.history) and _needs_history(text),
        about_today=bool(_TODAY.search(text)),
        topic=_topic(text, dates),
        history=question.history,
    )


def _topic(text: str, dates: tuple[DateAsked, ...]) -> str:
    kept = text
    for asked in reversed(dates):
        kept = f"{kept[: asked.found.span.start]} {kept[asked.found.span.end :]}"
    stripped = _KIND_WORDS.sub(" ", kept)
    return stripped if re.search(r"\w", stripped) else text


def _date_asked(text: str, found: FoundDate) -> DateAsked:
    # A date counts as the day of the status only beside a word of status and not beside a word of publication
    # ("the March 2025 additions", "added on 25 March 2025" pick documents).
    before = text[: found.span.start]
    at_end = bool(_END_OF.search(before))
    # "Why was X listed in June 2024?" dates the listing, not the day whose status is asked.
    dated_event = bool(kinds_of(text) & {Kind.WHY, Kind.WHEN, Kind.COUNT})
    dated_event |= compares_with_now(text) or dates_event(text, found.span)
    is_as_of = bool(_STATUS_WORD.search(text)) and not _ADDED.search(text) and not dated_event
    is_list = dates_list(text, found.span)
    if is_list and (_TODAY.search(text) or compares_with_now(text)):
        return DateAsked(found, is_as_of=False, at_end=False)  # "our 2022 file has X: is it still listed?"
    is_sure = is_list or bool(_SURE_STATUS.search(text) or _BINDS_ON.search(before))
    is_notice = _NOTICE_OF.search(before) or _ITS_NOTICE.match(text, found.span.end)
    is_as_of = (is_as_of or is_sure) and not is_notice
    return DateAsked(found, is_as_of or at_end, at_end or is_list)


def _as_of_of(dates: tuple[DateAsked, ...]) -> date | None:
    for asked in dates:
        if asked.is_as_of:
            return asked.found.date.last_day if asked.at_end else asked.found.date.first_day
    return None


def _needs_history(text: str) -> bool:
    words = re.findall(r"\w+", text)
    return (
        bool(_PRONOUN.search(text))
        or len(words) <= 4
        or bool(re.match(r"\W*(and|what about|how about)\b", text, re.IGNORECASE))
    )
