"""The paragraphs of a rule that say why: which entities each is about, and what the rule does to them.

A rule on the Entity List states its reasons in its supplementary information, for groups of entities named in running
text; the names in full, with aliases and addresses, stand in its table.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from index.mentions import Degree, Mention, find_mentions
from index.rule_rows import printed_rows
from sources.listings import acronym_at_end
from sources.model import BlockKind, Span
from sources.names import core, normalise
from sources.notice_fields import AMENDMENT, read_head
from sources.sentences import split_sentences

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sources.model import Block, Listing, Version


class Act(StrEnum):
    """What a rule does to an entry."""

    ADDITION = "addition"
    REMOVAL = "removal"
    MODIFICATION = "modification"
    CORRECTION = "correction"


_VERBS = {
    Act.REMOVAL: r"remov(?:e[sd]?|ing|als?)|delet(?:e[sd]?|ing|ions?)",
    Act.CORRECTION: r"correct(?:s|ed|ing|ions?)?",
    Act.MODIFICATION: r"modif(?:y|ies|ied|ying|ications?)|revis(?:e[sd]?|ing|ions?)|amend(?:s|ed|ing|ments?)?",
    Act.ADDITION: r"add(?:s|ed|ing|itions?)?|plac(?:e[sd]?|ing)|list(?:s|ed|ing)",
}
_ANY_VERB = "|".join(rf"(?P<{act.value}>{verbs})" for act, verbs in _VERBS.items())
_ACT = re.compile(rf"\b(?:{_ANY_VERB})\b", re.IGNORECASE)
_DECIDED = re.compile(
    r"\b(?:determin\w+|decid\w+|decisions?|vot(?:ed|es?)|conclud\w+|rule|document|notice|correction|BIS)\b"
    rf"[^.;:]{{0,100}}?\b(?:{_ANY_VERB})\b",
    re.IGNORECASE,
)
REASON = re.compile(
    r"\bfor (?:their|its|his|her|having|(?-i:[a-z]+ing))\b|\bbecause\b|\b(?:based|rests?) (?:up)?on\b"
    r"|\b(?:is|are|was|were) due to\b|\bas a result of\b|\bin (?:light|view|response|connection|recognition)\b"
    r"|\bcontrary to\b|\bon the (?:basis|ground)|\bin support of\b|\binvolve(?:d|ment) in\b|\bengag(?:ed|es|ing) in\b"
    r"|\bcontribut\w+ to\b|\bties (?:to|with)\b|\bpos(?:e|es|ed|ing) a\b|\bevad\w+|\bcircumvent\w*|\bdiver(?:t|sion)"
    r"|\bsince (?:it|they|the)\b|\binadvertent\w*|\berror\w*|\bomitt\w+|\bmisspel\w+|\bincorrect\w*|\bno longer\b"
    r"|\binformation (?:\w+ ){0,4}(?:received|provided)|\bpursuant to (?:§|section) ?744\.16",
    re.IGNORECASE,
)
"""Words with which a rule gives a reason."""
_SAID_IN = frozenset({"title", "action"})
_CORRECTS = re.compile(r"\bcorrect(?:s|ion|ions|ing)\b", re.IGNORECASE)
_FOLLOWS = re.compile(
    r"(?:These|This|Those|Such|They|Specifically|In particular|The (?:above|entit|compan|part))", re.IGNORECASE
)
PARAGRAPH_CHARS_MAX = 20_000
"""A longer paragraph is no reason: names are compared word by word, which hostile text could draw out."""
ITEM_CHARS = 200
"""Longest item of a list that has no sign before it."""
_QUOTED = re.compile(r"[“\"]([^“”\"]{3,200})[”\"]")
_ENUMERATED = re.compile(r"\s*(?:[•·*—–-]|\(?\d{1,2}[.)])\s")
_NUMBER_WORDS = """
    one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
    nineteen twenty
"""
_NUMBERS = {word: number for number, word in enumerate(_NUMBER_WORDS.split(), 1)} | {"sole": 1, "single": 1}
_COUNTED = re.compile(
    rf"\b(?P<count>\d{{1,3}}|{'|'.join(_NUMBERS)})\s+(?:\w+\s+){{0,3}}?"
    r"(?:entit(?:y|ies)|compan(?:y|ies)|part(?:y|ies))\s+(?:\w+ ){0,6}?under\s+the\s+destinations?\s+of\s+(?:the\s+)?"
    r"(?P<where>(?-i:[A-Z][\w'’]*(?:\s+(?:of\s+|the\s+)?[A-Z][\w'’]*)*))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Reason:
    """A paragraph that says why a rule acts on an entity."""

    act: Act
    span: Span
    """The paragraph, or what it says of one decision; with the next paragraph where that gives the reason."""
    name: Span | None
    """Where it, or the list below it, names the entity; None when it covers it by destination and number alone."""


@dataclass(frozen=True, slots=True)
class _Paragraph:
    span: Span
    text: str
    act: Act
    gives_reason: bool
    folded: str
    heads: _Paragraph | None = None
    """The paragraph that ends in a colon, of whose list this is an item."""


class RuleText:
    """The rows and the reasons of one version of a rule."""

    def __init__(self, version: Version) -> None:
        self._version = version

    @cached_property
    def has_text(self) -> bool:
        """Whether this is a full text, not a record."""
        return any(block.kind is BlockKind.PARAGRAPH for block in self._version.blocks)

    @cached_property
    def is_of_list(self) -> bool:
        """Whether it is a full text that speaks of the Entity List; whole issues hold many that do not."""
        return self.has_text and "entity list" in self._version.text.casefold()

    @cached_property
    def rows(self) -> tuple[Listing, ...]:
        """The rows of its table."""
        return printed_rows(self._version)

    @cached_property
    def places(self) -> frozenset[str]:
        """The words of the destinations and addresses of its rows, in normal form."""
        fields = (field for row in self.rows for field in (row.destination, *row.addresses) if field)
        return frozenset(word for field in fields for word in normalise(field.value).split())

    def rows_of(self, names: Sequence[str]) -> tuple[Listing, ...]:
        """Return the rows of its table that bear one of the names, but for their legal forms."""
        wanted = {core(name) for name in names} - {""}
        return tuple(row for row in self.rows if wanted & {core(name) for name in names_of(row)})

    def reasons(self, names: Sequence[str]) -> tuple[Reason, ...]:
        """Return the paragraphs that say why the rule acts on an entity of these names, in printed order.

        Those that name it most surely count; where none names it, one that covers it for certain by its destination
        and the number of entities there.
        """
        rows = self.rows_of(names)
        known = list(dict.fromkeys([*names, *(name for row in rows for name in names_of(row))]))
        ours = {core(name) for name in known}
        others = [names_of(row) for row in self.rows if row not in rows]
        others += [[name] for name in self._amended if core(name) not in ours]
        found: list[tuple[Degree, Reason]] = []
        for number, paragraph in enumerate(self._paragraphs):
            if not any(may_hold(paragraph.folded, name) for name in known):
                continue
            mentions = find_mentions(paragraph.text, [known, *others], places=self.places)
            own = [one for one in mentions if one.entity == 0 and (rows or one.degree > Degree.SHORTENED)]
            if own and not _is_of_others(paragraph, mentions):
                best = max(own, key=lambda one: (one.degree, one.span.end - one.span.start))
                reason = self._reason(number, best)
                found += [(best.degree, reason)] if reason else []
        surest = max((degree for degree, _ in found), default=Degree.SHARED)
        named = tuple(reason for degree, reason in found if degree == surest)
        return named or tuple(self._covering(rows))

    def _decisions(self, paragraph: Span) -> Iterator[Span]:
        """Yield the parts of a paragraph: a decision that follows a reason for another one begins a new part."""
        text = self._version.text
        start, last, has_reason = paragraph.start, paragraph.start, False
        for sentence in split_sentences(text, paragraph):
            words = sentence.quote(text)
            decided = _DECIDED.search(words)
            if decided and has_reason:
                yield Span(start, last)
                start, has_reason = sentence.start, False
            has_reason |= bool(decided and REASON.search(words))
            last = sentence.end
        yield Span(start, last)

    def _reason(self, number: int, mention: Mention) -> Reason | None:
        paragraph = self._paragraphs[number]
        start = paragraph.span.start
        name = Span(start + mention.span.start, start + mention.span.end)
        if paragraph.heads is not None and paragraph.heads.gives_reason:
            return Reason(paragraph.heads.act, paragraph.heads.span, name)
        if paragraph.gives_reason:
            return Reason(paragraph.act, paragraph.span, name)
        following = self._paragraphs[number + 1 : number + 2]
        if following and following[0].gives_reason and _FOLLOWS.match(following[0].text):
            return Reason(paragraph.act, Span(start, following[0].span.end), name)
        return None

    def _covering(self, rows: Sequence[Listing]) -> Iterator[Reason]:
        """Yield the paragraph on N entities under the destination of a row that is one of just so many."""
        for row in rows[:1]:
            under = row.destination.value if row.destination else ""
            there = [one for one in self.rows if one.destination and one.destination.value == under]
            for paragraph in self._paragraphs:
                for counted in _COUNTED.finditer(paragraph.text):
                    if not _is_same_place(counted["where"], under):
                        continue
                    said = counted["count"].lower()
                    count = _NUMBERS.get(said) or int(said)
                    unnamed = [one for one in there if not self._is_named(one)]
                    if paragraph.gives_reason and count in {len(there), len(unnamed)} and (row in unnamed):
                        yield Reason(paragraph.act, paragraph.span, None)

    def _is_named(self, row: Listing) -> bool:
        names = names_of(row)
        return any(
            may_hold(paragraph.folded, names[0]) and find_mentions(paragraph.text, [names], places=self.places)
            for paragraph in self._paragraphs
            if paragraph.gives_reason
        )

    @cached_property
    def _amended(self) -> list[str]:
        """The names of entries that the amendatory instructions print between quotes."""
        amendments = (
            self._version.quote(block.span)
            for block in self._version.blocks
            if block.attributes.get("role") == AMENDMENT and block.kind is BlockKind.PARAGRAPH
        )
        return list(dict.fromkeys(name[1].strip(" ,;.") for text in amendments for name in _QUOTED.finditer(text)))

    @cached_property
    def _paragraphs(self) -> list[_Paragraph]:
        """The paragraphs of the supplementary information that act on entries or give a reason, in order."""
        found: list[_Paragraph] = []
        heading_act: Act | None = None
        corrects = any(_CORRECTS.search(field.value) for field in read_head(self._version) if field.name in _SAID_IN)
        for block in self._version.blocks:
            if block.kind is BlockKind.HEADING:
                heading_act = _act_of(self._version.quote(block.span))
            elif block.kind is BlockKind.PARAGRAPH and not block.attributes.get("role") and _is_short(block):
                for span in self._decisions(block.span):
                    text = self._version.quote(span)
                    act = _act_of(text) or heading_act or Act.ADDITION
                    act = Act.CORRECTION if corrects and act is not Act.REMOVAL else act
                    heads = _head_of_list(found[-1], text) if found else None
                    gives_reason = bool(REASON.search(text)) and not (heads and heads.gives_reason)
                    found.append(_Paragraph(span, text, act, gives_reason, normalise(text), heads))
        return found


def _is_of_others(paragraph: _Paragraph, mentions: Sequence[Mention]) -> bool:
    """Tell whether what is decided names other entities, and the first one stands only beside it."""
    span = Span(0, len(paragraph.text))
    decided = [one for one in split_sentences(paragraph.text, span) if _DECIDED.search(one.quote(paragraph.text))]
    named = {bool(one.entity) for one in mentions for part in decided if part.contains(one.span)}
    return named == {True}


def _head_of_list(before: _Paragraph, text: str) -> _Paragraph | None:
    """Return the paragraph whose list a text is an item of, that is the one before or its; None when it is no item."""
    heads = before.heads or (before if before.text.endswith(":") else None)
    is_item = _ENUMERATED.match(text) or (len(text) <= ITEM_CHARS and not _ACT.search(text))
    return heads if is_item else None


def _is_short(block: Block) -> bool:
    return block.span.end - block.span.start <= PARAGRAPH_CHARS_MAX


def names_of(row: Listing) -> list[str]:
    """Return the names that a row prints, its own first."""
    name = row.name.value
    acronym = acronym_at_end(name)
    bare = [name[: acronym.start - 1].strip()] if acronym else []
    return [name, *bare, *(alias.value for alias in row.aliases)]


def _act_of(text: str) -> Act | None:
    """Return what is decided, else what the first verb of acting does; None where there is none.

    >>> _act_of("Listed in 2019, Acme is no more. The ERC determined to remove it."), _act_of("Background")
    (<Act.REMOVAL: 'removal'>, None)
    """
    found = _DECIDED.search(text) or _ACT.search(text)
    return Act(found.lastgroup) if found and found.lastgroup else None


def _is_same_place(said: str, printed: str) -> bool:
    """Tell whether a destination is the one that a heading prints, by all the words of either.

    >>> _is_same_place("the People's Republic of China", "CHINA, PEOPLE’S REPUBLIC OF"), _is_same_place("Iran", "IRAQ")
    (True, False)
    """
    ours, theirs = (set(normalise(name).split()) - {"the", "of", "and"} for name in (said, printed))
    return bool(ours and theirs) and (ours <= theirs or theirs <= ours)


def may_hold(folded: str, name: str) -> bool:
    """Tell whether a folded text holds one of the first words of a name: a quick test before names are compared."""
    return any(word in folded for word in core(name).split()[:2])
