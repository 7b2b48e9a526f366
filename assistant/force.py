"""Whether a rule applies on a day: its effective date and later acts on it, or the digests that name it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant.draft import Draft, Section, lines
from assistant.evidence import FORCE_CUES, Wanted, without_dates
from assistant.fit import FUNCTION_WORDS
from assistant.follow_up import carried_texts
from assistant.model import Outcome, Statement, StatementKind
from assistant.notice_quotes import quote_notice
from index.lexical import tokenise
from sources.dates import parse_date_words, print_date
from sources.model import Tier

if TYPE_CHECKING:
    from datetime import date

    from assistant.evidence import Evidence
    from assistant.materials import Materials
    from assistant.model import Citation, Turn
    from assistant.question import Asked
    from assistant.subject import Subject
    from assistant.topics import TopicReplies
    from sources.model import Document

_ASKS = re.compile(
    r"^\W*(?:and |but |so |then )*(?:is|was|are|were|does|do|did|has|have|had|will)\b.*"
    r"(?:\bin(?:to)? (?:force|effect)\b|\b(?:appl(?:y|ies|ied|icable)|bind(?:s|ing)?|bound|operative|valid|suspended"
    r"|stayed|paused|on hold|enforced)\b"
    r"|\bsuspension\b.*\b(?:extend\w*|over|end\w*|lift\w*|last\w*|prolong\w*)|\bextend\w*\b.*\bsuspension\b)"
    r"|\bstatus of the\b.*\brule\b",
    re.IGNORECASE | re.DOTALL,
)
_FORCE_WORDS = re.compile(
    r"\b(?:known|whether|extend\w*|beyond|binding|binds?|bound|appl(?:y|ies|ied|icable)|valid|force|over|end(?:ed|s)?|lifted"
    r"|stayed|paused|hold|enforced|status|already|yet|moment|exporters?|repeal\w*|revoked|rescinded|abolished|withdrawn|cancell?ed|scrapped)\b",
    re.IGNORECASE,
)
"""Words that say what is asked of a rule, not which rule."""
_REPEALS = re.compile(
    r"\b(?:repeal\w*|revoke[ds]?|rescind\w*|abolish\w*|withdrawn|cancell?ed|scrapped)\b", re.IGNORECASE
)
_RULE = re.compile(r"\b(?:rules?|suspensions?)\b", re.IGNORECASE)
_RULE_NAME = re.compile(r"\b(?:The )?((?:[A-Z][\w-]+ )+Rule)\b")
_SPAN = re.compile(r"\bfrom\b[^.;]*\bto\b", re.IGNORECASE)
_SUSPENDS = re.compile(r"\bsuspen\w+", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?<=[?!.:;])\s+(?=[A-Z]|is\b|was\b|does\b|did\b)")
_TELLS_FORCE = re.compile(
    r"\b(?:effective dates?|suspen\w+|delay\w*|postpon\w*|extend\w*|extension|expire[sd]?|in effect|in force)\b",
    re.IGNORECASE,
)
_UNKNOWN = re.compile(r"\b(?:not verified|not known|no document known|last state)\b", re.IGNORECASE)
_SURE_ENOUGH = 0.75
"""Least sum of coverage and similarity at which a digest's title is taken to name the rule asked for."""
SENTENCES_SHOWN = 3
RULES_SHOWN = 3
_OF_ANY_RULE = frozenset(tokenise("rule rules notice of the bis commerce additions effect entity list published dated"))


@dataclass(frozen=True, slots=True)
class Suspension:
    """A notice that suspends a rule, and the days between which it does."""

    notice: Document
    first: date
    last: date | None
    """None where its words give no day."""
    cited: Citation
    """The words that give the last day, or that say that it suspends."""


class ForceReplies:
    """Writes drafts about whether a rule is in force."""

    def __init__(self, materials: Materials, topics: TopicReplies) -> None:
        self._materials = materials
        self._topics = topics

    def reply(self, asked: Asked, subject: Subject, history: tuple[Turn, ...]) -> Draft | None:
        """Draft the status of a rule on the day asked for, which comes first; None when no such rule is asked for."""
        repealed = bool(_REPEALS.search(asked.text))
        asked = asked if repealed else _in_its_sentence(asked)
        if subject.hits or not (repealed or _ASKS.search(asked.text)):
            return None
        if not _RULE.search(asked.text) and not asked.refers_back:
            return None
        about = replace(asked, topic=_FORCE_WORDS.sub(" ", asked.topic))
        if repealed:
            return self._not_repealed(about)
        of_day = self._of_day(about)
        return of_day or self._by_notices(about) or self._by_digests(asked, history) or self._by_words(about)

    def _not_repealed(self, asked: Asked) -> Draft | None:
        """Correct that a rule was repealed where a notice suspends it and none held repeals it; None without one."""
        rule = self._topics.notice_about(asked)
        held = self._suspension(rule, asked) if rule else None
        acts = self._materials.notices.acting_on(rule, asked.as_of) if rule else ()
        if rule is None or held is None or any(_REPEALS.search(act.title) for act in acts):
            return None
        until = f" to {print_date(held.last)}" if held.last else ""
        text = (
            f"The notice {_label(held.notice)} suspends the rule {_label(rule)}, from {print_date(held.first)}{until}, "
        )
        text += "and no notice held here repeals it."
        field = self._materials.citer.notice_field(held.notice.document_id, "effective_on")
        title = self._materials.citer.notice_field(rule.document_id, "title")
        cited = tuple(one for one in (field, held.cited, title) if one)
        correction = Statement(text, StatementKind.OFFICIAL, cited)
        rest = self._topics.notice_topic(asked)
        return Draft(Outcome.CORRECTED, (*lines(Section.CORRECTION, [correction]), *(rest.lines if rest else ())))

    def _by_notices(self, asked: Asked) -> Draft | None:
        rule = self._topics.notice_about(asked)
        if rule is None or rule.effective_on is None:
            return None
        rest = self._topics.notice_topic(asked)
        status = self._status(asked, rule, rule.effective_on)
        return Draft(Outcome.ANSWERED, (*lines(Section.CORRECTION, [status]), *(rest.lines if rest else ())))

    def _of_day(self, asked: Asked) -> Draft | None:
        """State the status of the rules that a day alone tells; None where words tell the rule, or it has too many."""
        when = next((one.found.date for one in asked.dates if not one.is_as_of), None)
        if when is None or set(tokenise(without_dates(asked.topic))) - _OF_ANY_RULE - FUNCTION_WORDS:
            return None
        rules = self._materials.notices.in_period(when, asked.as_of)
        if not 0 < len(rules) <= RULES_SHOWN:
            return None
        stated = [
            self._status(asked, rule, rule.effective_on) if rule.effective_on else self._materials.notices.record(rule)
            for rule in rules
        ]
        return Draft(Outcome.ANSWERED, lines(Section.RECORD, stated))

    def _by_words(self, asked: Asked) -> Draft | None:
        """Quote what a notice without a date of its own says of a delay, an extension or an end; None when nothing."""
        rule = self._topics.notice_about(asked)
        if rule is None or (asked.dates and not any(one.is_as_of for one in asked.dates)):
            return None
        acts = (rule, *self._materials.notices.acting_on(rule, asked.as_of))
        found = [
            quote_notice(cited)
            for act in acts
            for cited in self._materials.notices.sentences(act)
            if _TELLS_FORCE.search(cited.quote)
        ]
        records = map(self._materials.notices.record, acts)
        stated = (*lines(Section.RECORD, records), *lines(Section.REASON, found[:SENTENCES_SHOWN]))
        return Draft(Outcome.ANSWERED, stated) if found else None

    def _status(self, asked: Asked, rule: Document, first: date) -> Statement:
        """State the status on the day, computed from the rule's effective date and the acts that suspend it."""
        day = print_date(asked.as_of)
        label = f"the rule {_label(rule)}"
        effective = self._materials.citer.notice_field(rule.document_id, "effective_on")
        cited = [effective] if effective else []
        held = self._suspension(rule, asked)
        since = f"it took effect on {print_date(first)}"
        if asked.as_of < first:
            text = f"On {day} {label} was not yet in force: {since}."
        elif held is None or asked.as_of < held.first:
            text = f"On {day} {label} was in force: {since}."
        else:
            by = _label(held.notice)
            until = f" to {print_date(held.last)}" if held.last else ""
            when = f"{since}, and {by} suspended it from {print_date(held.first)}{until}"
            if held.last and asked.as_of > held.last:
                text = (
                    f"The last state of {label} known here is a suspension that was set to end before {day}: {when}; "
                )
                text += "what holds since is not known here."
            else:
                text = f"On {day} {label} was suspended: {when}."
            field = self._materials.citer.notice_field(held.notice.document_id, "effective_on")
            cited += [one for one in (field, held.cited) if one]
        return Statement(text, StatementKind.OFFICIAL, tuple(cited))

    def _suspension(self, rule: Document, asked: Asked) -> Suspension | None:
        """Return the newest act known on the day that suspends the rule; None when none does."""
        found = None
        for act in self._materials.notices.acting_on(rule, asked.as_of):
            first = act.effective_on or (act.published.first_day if act.published else None)
            title = self._materials.citer.notice_field(act.document_id, "title")
            said = [*self._materials.notices.sentences(act), *([title] if title else [])]
            words = [cited for cited in said if _SUSPENDS.search(cited.quote)]
            if first is None or not words:
                continue
            ends = [
                (found.date.last_day, cited)
                for cited in words
                for found in parse_date_words(cited.quote)
                if found.date.last_day > first
            ]
            last, cited = max(ends, key=lambda end: end[0]) if ends else (None, words[0])
            found = Suspension(act, first, last, cited)
        return found

    def _by_digests(self, asked: Asked, history: tuple[Turn, ...]) -> Draft | None:
        """Quote the digest sentences that give the state of the rule on the day; first the one whose days hold it."""
        name = self._rule_named(asked, history)
        if not name:
            return None
        said = self._materials.mentions([name], asked.as_of, {Tier.DIGEST})
        telling = [item for item in said if FORCE_CUES.search(item.quote) or _UNKNOWN.search(item.quote)]
        ranked = sorted(telling, key=lambda item: _rank(item, asked.as_of))
        quoted = [self._materials.quoted(item) for item in ranked[:SENTENCES_SHOWN]]
        return Draft(Outcome.ANSWERED, lines(Section.RECORD, quoted)) if quoted else None

    def _rule_named(self, asked: Asked, history: tuple[Turn, ...]) -> str:
        """Return the name of the rule as question or conversation gives it, else as the best digest's title does."""
        for text in (asked.text, *(carried_texts(history) if asked.refers_back else ())):
            named = _RULE_NAME.search(text)
            if named:
                return named[1].removeprefix("The ")
        passages = self._materials.passages(asked.text, asked.as_of, {Tier.DIGEST})
        found = self._materials.finder.find(Wanted(asked.text, asked.topic), passages)
        best = next(iter(found), None)
        if best is None or best.coverage + best.similarity < _SURE_ENOUGH:
            return ""
        named = _RULE_NAME.search(best.document.title)
        return named[1].removeprefix("The ") if named else ""


def _in_its_sentence(asked: Asked) -> Asked:
    """Return the question without the sentences around the one that asks: they say nothing of the rule."""
    sentences = _SENTENCE_END.split(asked.text)
    asking = next((one for one in sentences if _ASKS.search(one) and _RULE.search(one)), None)
    if asking is None or len(sentences) == 1:
        return asked
    return replace(asked, text=asking, topic=without_dates(asking))


def _rank(item: Evidence, day: date) -> int:
    """Rank a sentence by how well its dates tell the state on a day, best lowest."""
    dates = [found.date for found in parse_date_words(item.quote)]
    if len(dates) > 1 and _SPAN.search(item.quote) and dates[0].first_day <= day <= dates[-1].last_day:
        return 0
    past = bool(dates) and all(known.last_day < day for known in dates)
    if past and _UNKNOWN.search(item.quote):
        return 1
    return 2 if dates and dates[0].first_day <= day else 3


def _label(notice: Document) -> str:
    return notice.citation or f"FR Doc. {notice.document_number}"
