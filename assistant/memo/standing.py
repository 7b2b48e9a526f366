"""What a source counts for on a day, in words for a footnote: its tier, and whether it has taken effect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.cite import locator
from assistant.render import TIER_NAMES
from sources.dates import print_date
from sources.model import Tier

if TYPE_CHECKING:
    from datetime import date

    from assistant.answer import Assistant
    from sources.model import Document

_LATER_SHOWN = 2


def standing(assistant: Assistant, document: Document, today: date) -> str:
    """Say what a document is and how it stands on a day, as far as the library that answers knows."""
    told = [TIER_NAMES[document.tier.value]]
    if document.tier is Tier.OFFICIAL_TEXT:
        told += [_effect(document, today), _later(assistant, document, today)]
    elif document.tier is Tier.OFFICIAL_LIST:
        told.append(_of_the_series(assistant, document, today))
    elif document.tier is Tier.DIGEST:
        told.append("cite the official document that it restates")
    else:
        told.append("not an official source")
    if document.tier in {Tier.OFFICIAL_TEXT, Tier.OFFICIAL_LIST} and not document.fetched:
        told.append("as supplied, not fetched")
    return "; ".join(told)


def _effect(document: Document, today: date) -> str:
    day = document.effective_on
    if day is None:
        return "this copy prints no effective date"
    return f"effective {print_date(day)}" + ("" if day <= today else f", not yet in effect on {print_date(today)}")


def _later(assistant: Assistant, document: Document, today: date) -> str:
    later = assistant.materials.notices.acting_on(document, today)
    if not later:
        return f"no later notice held on {print_date(today)} names it"
    shown = ", ".join(f"{one.title} ({locator(one)})" for one in later[:_LATER_SHOWN])
    more = f" and {len(later) - _LATER_SHOWN} more" if len(later) > _LATER_SHOWN else ""
    return f"named by a later notice: {shown}{more}"


def _of_the_series(assistant: Assistant, document: Document, today: date) -> str:
    if document.as_of is None:
        return "undated"
    later = [
        served.document.as_of
        for served in assistant.snapshot.documents.values()
        if document.series
        and served.document.series == document.series
        and served.document.as_of
        and document.as_of.first_day < served.document.as_of.first_day <= today
    ]
    newest = (
        f"the newest held on {print_date(today)}" if not later else f"a newer one, of {print_date(max(later))}, is held"
    )
    return f"as of {print_date(document.as_of)}, {newest}"
