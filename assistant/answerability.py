"""How far it is in doubt that the sentences found answer a question at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.evidence import COVERAGE_ALONE, COVERAGE_WITH_SIMILARITY

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assistant.evidence import Evidence


def doubt(found: Iterable[Evidence]) -> float:
    """Return the doubt that any of the sentences answers: above 0 none does by `Evidence.answers`; 1 without any."""
    best = max(
        (
            max(one.coverage / COVERAGE_ALONE, (one.coverage + one.similarity) / COVERAGE_WITH_SIMILARITY)
            for one in found
        ),
        default=0.0,
    )
    return 1.0 - best
