"""What is asked: the kinds of a question, its date, its names, and what the conversation carries into it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from assistant.event_dates import compares_with_now, dates_event, dates_list
from sources.dates import FoundDate, parse_date_words

if TYPE_CHECKING:
    from datetime import date

    from assistant.model import Question, Turn


class Kind(StrEnum):
    """What a question asks for. A question may be of several kinds; none: whatever evidence answers."""

    WHY = "why"
    WHEN = "when"
    POLICY = "policy"
    STATUS = "status"
    COUNT = "count"
    ENUMERATION = "enumeration"
    DESTINATIONS = "destinations"
    ADDRESS = "address"
    CHANGES = "changes"
    ALIAS = "alias"
    NOTICE = "notice"
    ATTRIBUTION = "attribution"
    DEFINITION = "definition"
    IN_FORCE = "in force"
    PRESS = "press"


_KIND_PATTERNS: dict[Kind, tuple[str, ...]] = {
    Kind.WHY: (
        r"\bwhy\b",
        r"\breasons?\b",
        r"\b(listed|added|blacklisted|sanctioned|put on [^?]{0,30}list) (for|because|over|due to)\b(?! (how|what) )",
        r"\bgrounds?\b",
        r"\bbasis for\b",
        r"\bpurpose\b",
        r"what (led|made|prompted|triggered|caused|drove|justified|explains)\b|\bhow come\b",
        r"\brationale\b|\baccused of\b|\bjustif\w+|\b(because|on account) of what\b|\b(over|due to|owing to) what\b",
        r"\bfor what\W*$|\b(for|on) what (\w+ )?(basis|grounds?|conduct|cause)\b",
        r"\bwhat (\w+ )?(event|incident|conduct|offen[cs]e|wrongdoing)s?\b",
        r"\b(to what|what\b[^?.;]{0,80}) (?:an? |the |in )?(response|reaction)( to)?\W*$",
        "为什么|为何|因何|为啥|因为什么|原因|理由|缘由",
    ),
    Kind.WHEN: (
        r"\bwhen (was|were|is|did|does|will|has|have)\b",
        r"^\W*(and |since )?when\b",
        r"\b(and|since) when\b",
        r"\bwhat date\b|\bwhen\W*$|\blast (touched|modified|changed|amended|updated|revised|edited)\b",
        r"\b(last|latest|most recent|newest) (revision|modification|amendment|change|update|citation)\b",
        r"\bdates? (of|did)\b",
        r"\bhow long\b",
        r"\bsince what\b",
        "take effect",
        "什么时候|何时|哪天|日期",
    ),
    Kind.POLICY: (
        r"\blicen[cs]\w*",
        r"\breview polic\w*",
        r"\b(which|what) polic(y|ies)\b",
        r"\b(policy|presumption) of denial\b",
        r"\bfootnote \d\b",
        r"\b(which|what|any) footnotes?\b|\([a-z]\)\(\d\) [^?.;]{0,40}\bfootnote\b",
        "许可|审查政策",
    ),
    Kind.COUNT: (r"\bhow many\b", r"\bnumber of\b", r"\bcount\b", "多少|几家|几个"),
    Kind.ENUMERATION: (
        r"\b(which|what) (other )?(entit|entr|compan|firm|organi[sz]ation|part)\w* ([^?.]{0,30} )?"
        r"(were|was|are|did|have|had|has|does|stand|carry)\b",
        r"\bwho (is|are|was|were|got|has been|have been) (added|listed|on the)\b",
        r"\b(list|name|give)( me)?( all| every| the)* (entit|entr|compan|firm|row)\w*",
        "哪些",
    ),
    Kind.DESTINATIONS: (
        r"\bdestinations?\b|\bheadings?\b",
        r"\bunder (which|what) (countr|heading)\w*",
        r"\bwhich countr\w+",
        r"\bwhere is\b.*\blisted\b",
        "目的地",
    ),
    Kind.CHANGES: (
        r"^\W*what (was|were|has been|has|have|changed|happened)\b",
        r"\bwhat did .* (change|do|publish|issue|announce|release|remove|add)\b",
        r"\b(how|has|have|did) .*\bchang\w+",
        "变化|改变",
    ),
    Kind.ADDRESS: (
        r"\baddress\w*|\blocated\b|\bco-?located\b|\bp\.? ?o\.? box\b|\bbased\b|地址",
        r"\bwhere (in [\w ]{3,30}? )?(is|are|does) (?![^?]*\b(listed|stand)\b)",
        r"\b(same|share\w*) (a |an |its |their |the )?(building|office|premises|street|floor)\b",
    ),
    Kind.ALIAS: (
        r"\balias\w*",
        r"\balso known\b",
        r"\ba\.?k\.?a\b",
        r"\b(other|previous|main|full|official|printed) names?\b|\b(which|what) names? (do|does|did)\b|\bstands? for\b",
        r"\bwhose name\b|\b(under|by) (which|what) (\w+ )?(names?|spellings?)\b",
        r"\bhow (is|are) [^?]{2,60} (spelt|spelled|printed)\b",
        r"\b(another|a different) name (for|of)\b",
        "别名",
    ),
    Kind.NOTICE: (
        r"\bdockets?\b",
        r"\brins?\b",
        r"\bdocument numbers?\b",
        r"\bfr doc\b",
        r"\b(which|what) (\w+ ){0,3}(notice|rule|citation)\b",
        r"\bfederal register (citation|notice|number)\b",
        "文号",
    ),
    Kind.ATTRIBUTION: (
        r"\b(who|which (news)?paper) (said|says|stated|claimed|called|described|reported|told|wrote)\b",
        r"\baccording to whom\b",
        r"\bwhose words\b",
        "谁说",
    ),
    Kind.DEFINITION: (
        r"\bwhat (is|are|does|do) (an? |the )?[^?]*\b(mean|list|rule|footnote|standard|committee|policy|clause)\b",
        r"\bdefin\w+",
        r"\bexplain\b",
        r"\bdifference between\b",
        "什么是|是什么",
    ),
    Kind.PRESS: (
        r"\b(press|newspapers?|papers|media|journalis\w+|reporters)\b[^?]{0,20}\b(say|said|report|wr[io]t|claim|found|tell|told)",
        r"\b(press|media) (coverage|reports?|reporting)\b",
        r"\bwhat (is|was|has been|do we know) (reported|written) (about|of|on)\b",
        "媒体|报道",
    ),
    Kind.IN_FORCE: (r"\bin (force|effect)\b", r"\bsuspended\b", r"\bstill appl\w+", r"\bdid .* apply\b", "生效|有效"),
}
_KINDS = {kind: re.compile("|".join(patterns), re.IGNORECASE) for kind, patterns in _KIND_PATTERNS.items()}
_STATUS = re.compile(
    r"\b(is|was|are|were|has|have|had)\b.*\b(list(ed)?|blacklist(ed)?|sanctioned|restricted|removed|delisted)\b"
    r"|\b(listed|named?|entry|party)\b.*\b(list|listed|entry|yes|no)\b"
    r"|\b(list|bis|commerce) (name|hold|contain|include|cover)s?\b"
    r"|\b(listed|sanctioned|blacklisted)\W*$"
    r"|\blisted (party|entity|person|or not)\b|\ban entry (for|of)\b|被列入|被列|列入.*[吗了]|在列|上榜"
    r"|\bon (the|any) (bis |us |entity )*list\b[^?]{0,20}\?\s*$|\bon (the )?(EL|entity list)\b"
    r"|\b(any|a) (hit|match|red flag|flag|issue|problem|concern)s?\b|\bring(s|ing)? a bell\b"
    r"|\b(flag|hit|match|anything)\?"
    r"|\b(ok|okay|safe|fine|allowed|good) to (ship|sell|export|deal|send|buy)\b"
    r"|\bscreen(ing|ed)?\b|\bmatch(es)?( anything)?\W*$|\bfalse positive\b|\bon there\W*$"
    r"|\bstill\b.*\blist|\bcan we (sell|ship|deal|export)\b|在.*(名单|清单)|是否|是不是|有没有|制裁|黑名单",
    re.IGNORECASE | re.DOTALL,
)
_NOT_STATUS = re.compile(
    r"^\W*(?:(?:and|but|so|by|to|from|at|for|with|of|on) )*(why|when|how|who|whose|whom|what|which|where)\b"
    r"|为什么|为何",
    re.IGNORECASE,
)
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
    kinds = _kinds_of(text)
    if not kinds:
        # "What about X?" asks of X what was asked last.
        asked_last = next((turn.content for turn in reversed(question.history) if turn.role == "user"), "")
        kinds = _kinds_of(asked_last)
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


def _kinds_of(text: str) -> set[Kind]:
    kinds = {kind for kind, pattern in _KINDS.items() if pattern.search(text)}
    if compares_with_now(text):
        kinds.add(Kind.CHANGES)
    if _STATUS.search(text) and not _NOT_STATUS.search(text):
        kinds.add(Kind.STATUS)
    return kinds


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
    dated_event = any(_KINDS[kind].search(text) for kind in (Kind.WHY, Kind.WHEN, Kind.COUNT))
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
