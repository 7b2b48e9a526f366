"""Abstention: when and how the assistant declines, with the reason and what is nearest."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.draft import Draft, Line, Section, framing, lines
from assistant.model import Outcome, Reason, StatementKind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assistant.model import Statement

_SUBJECT = re.compile(
    r"\b(entity list|export\w*|re-?export\w*|licen[cs]\w*|bis|ear|commerce|sanction\w*|blacklist\w*|list(ed"
    r"|ing)?|entit(y|ies)|notices?|rules?|"
    r"federal register|cfr|chips?|semiconductor\w*|footnote|denial|denied|unverified|military|affiliat\w*"
    r"|supplement|additions?|added|removed|"
    r"destination\w*|comput\w*|trade|controls?|foreign.direct|fdp|end.us\w+|docket|rin|compan(y|ies)"
    r"|subsidiar\w+)\b|清单|名单|出口|许可|制裁|列入|上榜|审查政策",
    re.IGNORECASE,
)
_TERMS = re.compile(
    r"\b(entity list|unverified list|denied persons list|military end.users? list|export (controls?|administration)"
    r"|(presumption|policy) of denial|licen[cs]e (exceptions?|requirements?|review)|federal register|affiliates rule"
    r"|end.user review committee|(foreign.)?direct product rule|end.use checks?|delist\w*"
    r"|(non-?|un)?listed (entit|compan|firm|part)\w+|footnotes? [1-9]|(?-i:BIS|EAR|UVL|ECCN|MEU|SDN))\b"
    r"|(?:§+ ?|\bsections? )7[3-7]\d\.\d",
    re.IGNORECASE,
)
"""Terms of the subject that mean nothing else."""

_SAID = {
    Reason.NOT_IN_SOURCES: "The sources held here do not answer this.",
    Reason.OFF_TOPIC: "This is outside what the library is about: export controls and the lists of listed parties.",
    Reason.UNDERSPECIFIED: "The question can mean more than one thing.",
}
CANDIDATES = "Please say which of these is meant:"
NEAREST = "The nearest statement found, which does not answer the question:"


def is_on_subject(text: str) -> bool:
    """Tell whether a question uses any of the subject's words; without one and without a known name it is off topic."""
    return bool(_SUBJECT.search(text))


def names_subject(text: str) -> bool:
    """Tell whether a question has a term of the subject, so that it cannot be off topic.

    >>> names_subject("What is a presumption of denial?"), names_subject("Which list of denials is presumed?")
    (True, False)
    """
    return bool(_TERMS.search(text))


def abstain(reason: Reason, nearest: Iterable[Statement]) -> Draft:
    """Draft an abstention that says why and, where there is something near, shows it with its citation."""
    shown = tuple(nearest)
    found: list[Line] = [*lines(Section.CORRECTION, [framing(_SAID[reason])])]
    if shown and all(statement.kind is not StatementKind.FRAMING for statement in shown):
        found += lines(Section.STATUS, [framing(CANDIDATES if reason is Reason.UNDERSPECIFIED else NEAREST)])
    found += lines(Section.STATUS, shown)
    return Draft(Outcome.ABSTAINED, tuple(found), reason)


_FOUNDING = re.compile(r"\b(founded|founders?|established|incorporated|set up|created|launched)\b", re.IGNORECASE)
_COUNTED = re.compile(r"\b(how many|how much|number of)\s+(?P<what>[^?.,;]{0,40})", re.IGNORECASE)
_PRINTED = re.compile(
    r"\b(addition|entit|entr|compan|firm|person|row|alias|name|address|destination|countr|list|subsidiar|affiliate"
    r"|footnote|notice|rule|citation|time|unit|part|organi[sz]ation|other|of (them|these|those))",
    re.IGNORECASE,
)


def counts_what_no_row_holds(text: str) -> bool:
    """Tell whether a question wants a number of things that no list row prints: licences, employees, chips.

    >>> counts_what_no_row_holds("How many licences did Zeta get?")
    True
    >>> counts_what_no_row_holds("How many aliases has Zeta?")
    False
    """
    counted = _COUNTED.search(text)
    return counted is not None and not _PRINTED.search(counted["what"])


def asks_of_founding(text: str) -> bool:
    """Tell whether a question is about how a body came about, which no list row prints.

    >>> asks_of_founding("When was Zeta founded?"), asks_of_founding("When was Zeta listed?")
    (True, False)
    """
    return _FOUNDING.search(text) is not None
