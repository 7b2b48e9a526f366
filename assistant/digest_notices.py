"""Notices that no official copy is held of, by the digest sentences that give their document numbers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.claims import POLICIES, is_of_all, policy_claimed
from assistant.draft import Draft, Section, lines
from assistant.model import Outcome
from assistant.notices import NUMBER
from sources.model import Tier

if TYPE_CHECKING:
    from assistant.evidence import Evidence
    from assistant.materials import Materials
    from assistant.question import Asked
    from assistant.subject import Subject

_ASKED = (
    (r"\bpolic\w+|\bpresumption\b|\bstrict\w*", r"\bpolic\w+|\bpresumption\b"),
    (r"\bfootnotes?\b", r"\bfootnotes?\b"),
    (r"\bhow many\b|\bnumber of entit\w+|\bcount\b", r"\b\d+ (?:new )?(?:entit|entr)\w+|\bcounts?\b"),
    (r"\brins?\b", r"\bRINs?\b"),
    (r"\bdockets?\b", r"\bdockets?\b"),
)
"""What a question may ask of a notice, and the words of sentences that tell it."""
SENTENCES_OF_EACH = 2


class DigestNotices:
    """Writes drafts about notices that only digests speak of."""

    def __init__(self, materials: Materials) -> None:
        self._materials = materials

    def reply(self, asked: Asked, subject: Subject) -> Draft | None:
        """Quote, for each document number asked for and each thing asked of it, the digest sentences that tell it.

        None where a notice asked for is held, or where nothing of this kind is asked or told.
        A policy said of all entries is corrected by a sentence that gives another policy too.
        """
        numbers = tuple(dict.fromkeys(NUMBER.findall(asked.text)))
        wanted = [told for asks, told in _ASKED if re.search(asks, asked.text, re.IGNORECASE)]
        if subject.hits or not wanted or self._materials.notices.named_in(asked.text, asked.as_of):
            return None
        found: list[Evidence] = []
        for number in numbers:
            said = self._materials.mentions([number], asked.as_of, {Tier.DIGEST})
            for told in wanted:
                telling = [item for item in said if re.search(told, item.quote, re.IGNORECASE)]
                found += sorted(telling, key=lambda item: number not in item.document.title)[:SENTENCES_OF_EACH]
        if not found:
            return None
        false = [item for item in found if _belies(asked.text, item.quote)]
        ordered = list(dict.fromkeys([*false, *found]))
        quoted = [self._materials.quoted(item) for item in ordered]
        outcome = Outcome.CORRECTED if false else Outcome.ANSWERED
        return Draft(
            outcome, (*lines(Section.CORRECTION, quoted[: len(false)]), *lines(Section.RECORD, quoted[len(false) :]))
        )


def _belies(question: str, sentence: str) -> bool:
    claimed = policy_claimed(question)
    others = [policy for policy, words in POLICIES.items() if policy != claimed and words.search(sentence)]
    return bool(claimed) and is_of_all(question) and bool(others)
