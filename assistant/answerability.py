"""How far it is in doubt that the sentences found answer a question at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.fit import ANSWERS_FROM

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assistant.evidence import Evidence


def doubt(found: Iterable[Evidence]) -> float:
    """Return the doubt that any of the sentences answers: above 0 none does by `Evidence.answers`; 1 without any."""
    return 1.0 - max((one.probability for one in found), default=0.0) / ANSWERS_FROM
