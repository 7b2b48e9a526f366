"""What a question asks for, read out of its words by patterns. What fits none is learnt: `assistant.kinds`."""

from __future__ import annotations

import re
from enum import StrEnum

from assistant.event_dates import compares_with_now


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


def kinds_of(text: str) -> set[Kind]:
    """Return the kinds whose words a text has; empty when it has those of none.

    >>> sorted(kinds_of("Why and when was Zeta listed?"))
    [<Kind.WHEN: 'when'>, <Kind.WHY: 'why'>]
    """
    kinds = {kind for kind, pattern in _KINDS.items() if pattern.search(text)}
    if compares_with_now(text):
        kinds.add(Kind.CHANGES)
    if _STATUS.search(text) and not _NOT_STATUS.search(text):
        kinds.add(Kind.STATUS)
    return kinds
