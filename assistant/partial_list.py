"""What is answered about rows where the list held is not whole: what digests count, and what is not among them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.destinations import countries_not_held
from assistant.draft import Draft, Section, lines
from assistant.evidence import Wanted
from assistant.model import Outcome, Statement, StatementKind
from assistant.rows_asked import asks_for_rows
from sources.model import Tier

if TYPE_CHECKING:
    from assistant.evidence import Evidence
    from assistant.materials import Materials
    from assistant.question import Asked

COVERAGE_MIN = 0.6
"""Share of the question's words that a digest's figure must hold: below it, it counts something else."""
SHOWN = 2
_FIGURES = re.compile(
    r"\blist\b[^.]* (?:has|holds|had) [^.]*\d[\d,]* (?:rows|entries|destinations|names)\b", re.IGNORECASE
)
_OF_A_RULE = re.compile(r"\b(?:rules?|notices?|documents?|add(?:ed|s|itions?)|announce\w*|made)\b", re.IGNORECASE)
_POLICIES = re.compile(r"\b(?:policy|presumption) of denial\b|\bcase-by-case\b", re.IGNORECASE)
_POLICY_ASKED = re.compile(r"\bpolic(?:y|ies)\b|\breview\b", re.IGNORECASE)
_NUMBER = re.compile(r"\b(?:19|20)\d\d-\d{4,5}\b")


class PartialList:
    """Writes drafts about rows out of digests, where no whole list is held."""

    def __init__(self, materials: Materials) -> None:
        self._materials = materials

    def reply(self, asked: Asked) -> Draft | None:
        """Quote what a digest counts or says of policies, or state that no row held is under a country; else None."""
        if not asks_for_rows(asked.text) or self._materials.records.is_complete(asked.as_of):
            return None
        numbers = _NUMBER.findall(asked.text)
        if _POLICY_ASKED.search(asked.text):
            stated = self._digests(asked, _POLICIES, numbers) if numbers else ()
        elif _OF_A_RULE.search(asked.text):
            stated = ()
        else:
            stated = self._digests(asked, _FIGURES, [])
        if stated:
            return Draft(Outcome.ANSWERED, lines(Section.DIGEST, stated))
        return self._absent(asked)

    def _digests(self, asked: Asked, cues: re.Pattern[str], numbers: list[str]) -> tuple[Statement, ...]:
        wanted = Wanted(asked.text, asked.topic, cues=cues)
        found = self._materials.finder.find(wanted, self._materials.passages(asked.text, asked.as_of, {Tier.DIGEST}))
        fitting = [item for item in found if item.is_cued and _fits(item, numbers)]
        return tuple(self._materials.quoted(item) for item in fitting[:SHOWN])

    def _absent(self, asked: Asked) -> Draft | None:
        held = tuple(self._materials.rows.destinations(as_of=asked.as_of))
        countries = countries_not_held(asked.text, held)
        heading = self._materials.rows.heading(as_of=asked.as_of)
        if heading is None or not countries or _OF_A_RULE.search(asked.text):
            return None
        document = self._materials.snapshot.documents[heading.document_id].document
        text = (
            f"No entry among those that this library holds ({document.title}) stands under {' or '.join(countries)}; "
        )
        text += "the whole Entity List is not held."
        citation = self._materials.citer.cite(heading.document_id, heading.span)
        statement = Statement(text, StatementKind.DIGEST, (citation,))
        return Draft(Outcome.CORRECTED, lines(Section.CORRECTION, [statement]))


def _fits(item: Evidence, numbers: list[str]) -> bool:
    if numbers:
        return any(number in item.quote for number in numbers)
    return item.coverage >= COVERAGE_MIN
