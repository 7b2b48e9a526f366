"""Questions that name nothing: a pronoun without a conversation, or a description that fits several entries."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from assistant.abstain import abstain
from assistant.asked_kinds import Kind
from assistant.model import Reason, Statement
from assistant.records import CITED_AT_MOST, stop
from assistant.topics import no_referent
from index.words import split_words
from sources.names import normalise

if TYPE_CHECKING:
    from assistant.draft import Draft
    from assistant.materials import Materials
    from assistant.question import Asked
    from assistant.subject import Subject
    from sources.model import Listing

_OF_AN_ENTITY = (
    Kind.STATUS,
    Kind.WHY,
    Kind.WHEN,
    Kind.POLICY,
    Kind.ADDRESS,
    Kind.ALIAS,
    Kind.NOTICE,
    Kind.DESTINATIONS,
    Kind.CHANGES,
)
_WORDS_MOST = 14
_PRONOUN = re.compile(r"\b(it|its|they|them|their|he|she|him|her|this one|that one)\b", re.IGNORECASE)
_POINTED = re.compile(
    r"\b(this|that|said) (company|firm|entity|party|person|supplier)\b"
    r"|\b(is|was|has) the (company|firm|entity|party|supplier) (still |now |also |been )*(listed|on\b|removed)",
    re.IGNORECASE,
)
_EMPTY_IT = re.compile(r"\bit\b.*\b(to|that|if|whether|for|when|how|why)\b", re.IGNORECASE)
"""The "it" of "Is it legal to sell to a listed company?" stands for what follows."""
_NOUN = (
    r"(?P<noun>company|firm|entity|enterprise|business|supplier|manufacturer|trader|university|institute|bank|person"
    r"|party|factory|plant|distributor|shipper|organi[sz]ation|laboratory|hospital)"
)
_PLACE = r"(?P<place>(?-i:[A-Z])[\w'’-]+(?: (?-i:[A-Z])[\w'’-]+){0,2})"
_DESCRIBED = (
    re.compile(
        rf"\b(?:the|that|this|an?|our) (?P<trade>(?:[a-z][\w-]* ){{0,3}}?){_NOUN} "
        rf"(?:(?:based|located|registered) )?(?:in|from|at|of) {_PLACE}",
        re.IGNORECASE,
    ),
    re.compile(rf"\b(?:the|that|this|an?|our) {_PLACE}(?:-based)? (?P<trade>(?:[a-z][\w-]* ){{0,3}}?){_NOUN}\b", re.I),
)
_NO_TRADE_WORDS = """
    company firm entity enterprise business supplier person party organisation organization listed sanctioned same other
    new small big large local private
"""
_NO_TRADE = frozenset(_NO_TRADE_WORDS.split())


class _Description(NamedTuple):
    words: tuple[str, ...]
    """What the name must hold, in normal form."""
    place: str


class UndeterminedReplies:
    """Writes drafts for questions about an entity that they do not name."""

    def __init__(self, materials: Materials) -> None:
        self._materials = materials

    def reply(self, asked: Asked, subject: Subject) -> Draft | None:
        """Ask back where a question means an entity and names none; None where it names one or means none."""
        if subject.hits or asked.refers_back or not asked.has(*_OF_AN_ENTITY):
            return None
        described = _described(asked.text)
        if described and all(_is_of_place(name, described.place) for name in subject.unlisted):
            return self._candidates(asked, described)
        return no_referent() if not subject.unlisted and _points_at_nothing(asked.text) else None

    def _candidates(self, asked: Asked, described: _Description) -> Draft | None:
        rows = self._materials.rows.addressed_in(described.place, as_of=asked.as_of)
        fitting = [row for row in rows if _fits(row, described)]
        if not fitting:
            return None
        # The place may stand in the name itself: then the entry is the likelier one.
        fitting.sort(key=lambda row: normalise(described.place) not in normalise(row.name.value))
        shown = fitting[:CITED_AT_MOST]
        names = "; ".join(row.name.value for row in shown)
        more = f"; and {len(fitting) - len(shown):,} more" if len(fitting) > len(shown) else ""
        bearing = f" and “{' '.join(described.words)}” in a name" if described.words else ""
        verb = "entry prints" if len(fitting) == 1 else "entries print"
        text = f"{len(fitting):,} {verb} “{described.place}” in an address{bearing}: {stop(names + more)}"
        cited = tuple(self._materials.citer.row_field(row, row.name) for row in shown)
        kind = self._materials.records.kind_of(shown[0])
        return abstain(Reason.UNDERSPECIFIED, (Statement(text, kind, cited),))


def _points_at_nothing(text: str) -> bool:
    words = split_words(text)
    ordinary = all(word.is_ordinary or word.norm.isdigit() for word in words) and len(words) <= _WORDS_MOST
    pronoun = _PRONOUN.search(text) and not _EMPTY_IT.search(text)
    return ordinary and bool(pronoun or _POINTED.search(text))


def _described(text: str) -> _Description | None:
    for pattern in _DESCRIBED:
        found = pattern.search(text)
        if found:
            trade = [*normalise(found["trade"]).split(), found["noun"].lower()]
            place = found["place"].removesuffix("-based")
            return _Description(tuple(word for word in trade if word not in _NO_TRADE), place)
    return None


def _is_of_place(name: str, place: str) -> bool:
    return set(normalise(name).split()) <= {*normalise(place).split(), "based", *_NO_TRADE}


def _fits(row: Listing, described: _Description) -> bool:
    names = (normalise(field.value) for field in (row.name, *row.aliases))
    return not described.words or any(set(described.words) <= set(name.split()) for name in names)
