"""Replies about the entities of the last answer: "which of them is in Ruritania", "which one is not under Syldavia"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.destinations import speaks_of
from assistant.draft import Draft, Section, lines
from assistant.model import Outcome

if TYPE_CHECKING:
    from datetime import date

    from assistant.materials import Materials
    from assistant.question import Asked
    from sources.model import Listing

SHOWN = 6
_OF_THEM = re.compile(r"^\W*(?:and )?which (?:ones?|of (?:them|these|those))\b", re.IGNORECASE)
_NOT = re.compile(r"\b(?:not|isn't|aren't|outside)\b", re.IGNORECASE)


class SetReplies:
    """Writes drafts about the entities that the answer before named."""

    def __init__(self, materials: Materials) -> None:
        self._materials = materials

    def reply(self, asked: Asked, before: str) -> Draft | None:
        """State which of the entities named in `before` stand under the destination asked for, or do not; None else."""
        if not _OF_THEM.search(asked.text) or not before:
            return None
        rows = self._rows(before, asked.as_of)
        under = [row for row in rows if row.destination and speaks_of(asked.text, row.destination.value)]
        if not under:
            return None
        chosen = [row for row in rows if row not in under] if _NOT.search(asked.text) else under
        if not chosen:
            return None
        stated = self._materials.records.destinations(tuple(chosen[:SHOWN]), chosen[0].name.value)
        return Draft(Outcome.ANSWERED, lines(Section.RECORD, stated))

    def _rows(self, before: str, as_of: date) -> list[Listing]:
        hits = self._materials.names.find(before, as_of=as_of)
        return list({row.key: row for hit in hits for row in hit.listings}.values())
