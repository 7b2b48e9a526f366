"""How notices are quoted and dated: the words that take entries out, and press of the time of a rule."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from assistant.model import Statement, StatementKind
from sources.dates import print_date

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assistant.model import Citation
    from sources.model import Document

PRESS_SHOWN = 3
PRESS_DAYS = timedelta(days=14)
"""Press on a rule is looked for from its effective date to two weeks after its publication."""
TAKEN_OUT = re.compile(
    r"\bremov\w+|\btaken (?:off|out)\b|\bdelist\w*|\bdeleted\b|\b(?:came|come|comes|coming|went|struck) off\b"
    r"|\bdrop(?:s|ped|ping)?\b",
    re.IGNORECASE,
)
"""Entries that a notice takes out do not cite it: only its own words tell of them."""


def quote_notice(citation: Citation) -> Statement:
    """State what a notice says in its own words."""
    text = f"The notice {citation.locator} states: “{' '.join(citation.quote.split())}”"
    return Statement(text, StatementKind.OFFICIAL, (citation,))


def label(notice: Document) -> str:
    """Return how a notice is called: its citation, else its document number."""
    return notice.citation or f"FR Doc. {notice.document_number}"


def when(notice: Document) -> str:
    """Return when a notice was published and took effect, in words."""
    published = f"published {print_date(notice.published)}" if notice.published else "publication date not held"
    return published + (f", effective {print_date(notice.effective_on)}" if notice.effective_on else "")


def is_of_time(article: Document, notices: Iterable[Document]) -> bool:
    """Tell whether an article is of the days from the notices' effect to two weeks after their publication."""
    days = [day for doc in notices for day in (doc.effective_on, doc.published and doc.published.first_day) if day]
    if not days or article.published is None:
        return False
    return min(days) <= article.published.first_day <= max(days) + PRESS_DAYS
