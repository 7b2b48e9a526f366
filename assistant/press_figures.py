"""A figure that a newspaper is said to give, held against what it prints and against the notices of those days."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.destinations import countries_named, speaks_of
from assistant.draft import Draft, Section, framing, lines
from assistant.evidence import Wanted
from assistant.items import read_items
from assistant.list_replies import entries
from assistant.model import Outcome, Statement
from assistant.notice_quotes import PRESS_DAYS, is_of_time
from assistant.publishers import press_asked
from assistant.records import CITED_AT_MOST, stop
from sources.dates import print_date

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.evidence import Evidence
    from assistant.materials import Materials
    from assistant.notice_replies import NoticeReplies
    from assistant.publishers import PressAsked
    from assistant.question import Asked
    from assistant.subject import Subject
    from index.names import NameHit
    from sources.model import Document, Listing

SHOWN = 2
NOT_REPORTED = "The newspaper does not report the figure of the question; what it does report follows."
_CHECKS = re.compile(
    r"\b(?:correct|right|true|accurate|confirm\w*|verif\w+|agrees?|match\w*|bears? (?:that|this|it) out|squares? with"
    r"|official\w*|wrong|(?:list|record|notices?) says?)\b",
    re.IGNORECASE,
)
"""A question that wants a report held against something."""
_FIGURE = re.compile(
    r"(?<![\w./-])(?P<figure>\d{1,4}|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-\w+)?|two|three|four|five"
    r"|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen)"
    r" (?:[^\W\d][\w’'-]* ){0,3}?(?:compan|firm|entit|entr(?:y|ies)"
    r"|affiliate|subsidiar|unit|person|organi[sz]ation|name|part(?:y|ies)|outfit)",
    re.IGNORECASE,
)


class PressFigures:
    """Writes drafts about figures that newspapers are said to give."""

    def __init__(self, materials: Materials, replies: NoticeReplies) -> None:
        self._materials = materials
        self._replies = replies

    def reply(self, asked: Asked, subject: Subject) -> Draft | None:
        """State the official figures of the days that the newspaper writes of, then what it prints.

        None unless a figure of a newspaper that is named is to be checked, it prints one, and official ones are held.
        """
        named = press_asked(asked.text, self._materials.publishers)
        claimed = figures(named.text) if named and named.by_name else frozenset()
        if named is None or not claimed or not _CHECKS.search(asked.text):
            return None
        told = self._told(asked, subject, named)
        notices = self._notices(told[0].document, asked) if told else ()
        if not notices:
            return None
        if subject.hits:
            official = lines(Section.RECORD, [self._named(hit, notices) for hit in subject.hits])
        else:
            together = self._together(asked, notices)
            official = (*self._replies.counts.official(asked, notices), *lines(Section.RECORD, [together]))
        if not official:
            return None
        more = [item for item in told[1:] if claimed & figures(item.quote)]
        press = lines(Section.PRESS, map(self._materials.quoted, [told[0], *more][:SHOWN]))
        if len(named.publishers) > 1:
            several = {item.document.publisher: item for item in reversed(told)}
            press = lines(Section.PRESS, map(self._materials.quoted, several.values()))
        if len(named.publishers) > 1 or claimed & figures(told[0].quote):
            return Draft(Outcome.ANSWERED, (*official, *press))
        return Draft(Outcome.CORRECTED, (*lines(Section.CORRECTION, [framing(NOT_REPORTED)]), *official, *press))

    def _told(self, asked: Asked, subject: Subject, named: PressAsked) -> list[Evidence]:
        """Return the figures that are printed, of the places and names asked for first; of one paper one article."""
        passages = self._materials.articles(named.text, asked.as_of, publishers=named.publishers)
        counted = [
            item
            for item in self._materials.finder.find(Wanted(named.text, names=subject.names), passages)
            if figures(item.quote) and (item.names or not subject.hits) and _is_near(item.document, asked)
        ]
        places, claimed = countries_named(named.text), figures(named.text)
        counted.sort(
            key=lambda item: (not places <= countries_named(item.quote), not claimed & figures(item.quote), -item.score)
        )
        several = len(named.publishers) > 1
        return [item for item in counted if several or item.document == counted[0].document]

    def _notices(self, article: Document, asked: Asked) -> tuple[Document, ...]:
        """Return the notices on the list that took effect or came out last before an article, or soon after it."""
        of_list = self._materials.notices.about_the_list(self._materials.notices.visible(asked.as_of))
        near = [notice for notice in of_list if is_of_time(article, (notice,))]
        last = max((_first_day(notice) for notice in near), default="")
        return tuple(notice for notice in near if _first_day(notice) == last)

    def _named(self, hit: NameHit, notices: Sequence[Document]) -> Statement | None:
        """State which rows of a name cite a notice of these days; None when the name has no row."""
        days = {notice.published.first_day for notice in notices if notice.published}
        cited = [(row, one) for row in hit.listings for one in row.citations if one.published in days]
        if not hit.listings or not days:
            return None
        listed = self._materials.records.list_label(hit.listings[0])
        when = " or ".join(print_date(day) for day in sorted(days))
        names = "; ".join(f"{row.name.value} ({' '.join(one.field.value.split()).rstrip('.')})" for row, one in cited)
        text = (
            f"Of the {entries(len(hit.listings))} bearing the name {hit.matched} in {listed}, {len(cited) or 'none'} "
        )
        text += f"cite{'s' if len(cited) == 1 else ''} a notice of {when}" + (f": {names}" if names else "")
        fields = [(row, field) for row, one in cited[: CITED_AT_MOST // 2 + 1] for field in (row.name, one.field)]
        fields = fields or [(row, row.name) for row in hit.listings[:CITED_AT_MOST]]
        citations = tuple(self._materials.citer.row_field(row, field) for row, field in fields)
        return Statement(stop(text), self._materials.records.kind_of(hit.listings[0]), citations)

    def _together(self, asked: Asked, notices: Sequence[Document]) -> Statement | None:
        """Add up the rows that cite several notices, under the places asked for; None of a single notice."""
        rows = [row for notice in notices for row in self._replies.rows_of(asked, notice)]
        placed = [row for row in rows if row.destination and speaks_of(asked.text, row.destination.value)]
        if len(notices) < 2 or not rows:
            return None
        wanted: list[Listing] = placed if countries_named(asked.text) else rows
        under = " or ".join(dict.fromkeys(row.destination.value for row in placed if row.destination))
        shown = (wanted or rows)[:CITED_AT_MOST]
        text = f"{entries(len(wanted))}{f' under {under}' if under else ''} in "
        text += f"{self._materials.records.list_label(rows[0])} cite one of these {len(notices)} notices"
        text += f" (cited here: the first {len(shown)})." if len(wanted) > len(shown) else "."
        cited = tuple(self._materials.citer.row_field(row, row.name) for row in shown)
        return Statement(f"Together {text}", self._materials.records.kind_of(rows[0]), cited)


def figures(text: str) -> frozenset[str]:
    """Return the numbers of companies that a text gives, however they are written.

    >>> sorted(figures("Nearly 80 companies and six Zeta affiliates, in 2019"))
    ['number 6', 'number 80']
    """
    found = (read_items(f"the {one['figure']}") for one in _FIGURE.finditer(text))
    return frozenset(item.key for items in found for item in items if item.kind == "number")


def _first_day(notice: Document) -> str:
    days = [notice.effective_on, notice.published.first_day if notice.published else None]
    return min(str(day) for day in days if day)


def _is_near(article: Document, asked: Asked) -> bool:
    if asked.window is None or article.published is None:
        return True
    when = asked.window.date
    return when.first_day <= article.published.last_day and article.published.first_day <= when.last_day + PRESS_DAYS
