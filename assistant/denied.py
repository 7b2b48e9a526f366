"""What a question takes for granted of a rule or a list, against sentences that say that it is not so."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.draft import Draft, Section, lines
from assistant.evidence import Wanted
from assistant.materials import names_held
from assistant.model import Outcome
from index.lexical import tokenise
from sources.model import Tier

if TYPE_CHECKING:
    from assistant.evidence import Evidence
    from assistant.materials import Materials
    from assistant.question import Asked
    from assistant.subject import Subject

_TAKES_FOR_GRANTED = re.compile(
    r"^\W*(?:and |but |so )?(?:why|when|since|because|given|as)\b|\bis it (?:true|right|correct)\b"
    r"|,? (?:is|are|was|were|does|do|did|has|have)n['’]t (?:it|they|he|she)\W*$|,? (?:right|correct|no)\W*$",
    re.IGNORECASE,
)
_TAG = re.compile(r",? (?:is|are|was|were|does|do|did|has|have)n['’]t (?:it|they|he|she)\W*$", re.IGNORECASE)
_DENIES = re.compile(r"\b(?:not|never|no|nothing|none|neither|nor|without)\b|n['’]t\b", re.IGNORECASE)
_DENIED_DEED = re.compile(
    r"\b(?:does|do|did|is|are|was|were|has|have|had|can|will|would|need)(?: not|n['’]t)(?: an?)? (?P<deed>\w+)",
    re.IGNORECASE,
)
_QUANTIFIER = re.compile(r"\b(?:all|every|each|any|the|an?|of|is it true|that|does|do|did|was|were)\b", re.IGNORECASE)
COVERAGE_MIN = 0.6
"""Share of the question's words that a sentence must hold, so that it denies this and not something near."""
OBJECT_SHARE = 0.65
"""Share of the words after the deed that the sentence must hold; on the digests 0.65 lets one word of three differ."""
SAID_MORE = 2


class DeniedReplies:
    """Writes drafts that correct a deed taken for granted."""

    def __init__(self, materials: Materials) -> None:
        self._materials = materials

    def reply(self, asked: Asked, subject: Subject) -> Draft | None:
        """Draft a correction where a sentence says "does not VERB" of what the question says that it does; else None.

        The sentence must hold most words of the question and every name of it, and deny one of its own words.
        """
        said = _TAG.sub("", asked.text)
        if subject.hits or not _TAKES_FOR_GRANTED.search(asked.text) or _DENIES.search(said):
            return None
        wanted = Wanted(said, asked.topic)
        tiers = {Tier.OFFICIAL_TEXT, Tier.DIGEST}
        found = self._materials.finder.find(wanted, self._materials.passages(said, asked.as_of, tiers))
        topic = _TAG.sub("", asked.topic)
        denying = [item for item in found if denies(item.quote, topic) and item.coverage >= COVERAGE_MIN]
        denying = [item for item in denying if names_held(item, subject.names)]
        if not denying:
            return None
        more = [item for item in found if item.answers and item.document == denying[0].document and item != denying[0]]
        shown: list[Evidence] = [denying[0], *more[:SAID_MORE]]
        quoted = [self._materials.quoted(item) for item in shown]
        return Draft(Outcome.CORRECTED, (*lines(Section.CORRECTION, quoted[:1]), *lines(Section.RECORD, quoted[1:])))


def denies(sentence: str, topic: str) -> bool:
    """Tell whether a sentence denies a deed of a question's topic, and has what the topic says it of.

    That is most of the words after the deed, its object; where none follow, every word before it, its subject.

    >>> denies("The rule does not cover rafts.", "the rule cover rafts")
    True
    >>> denies("The rule does not cover rafts.", "the rule cover ferries")
    False
    """
    denied = {stem for found in _DENIED_DEED.finditer(sentence) for stem in tokenise(found["deed"])}
    held = set(tokenise(sentence))
    for word in re.finditer(r"\w+", topic):
        if not denied & set(tokenise(word[0])):
            continue
        after = set(tokenise(_QUANTIFIER.sub(" ", topic[word.end() :])))
        before = set(tokenise(_QUANTIFIER.sub(" ", topic[: word.start()])))
        if len(after & held) >= OBJECT_SHARE * len(after) if after else before <= held:
            return True
    return False
