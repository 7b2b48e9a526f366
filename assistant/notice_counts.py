"""What notices count: what they add, change or take out, under which destinations, and why their totals differ."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from assistant.destinations import countries_named, speaks_of
from assistant.draft import Draft, Line, Section, lines
from assistant.evidence import Wanted
from assistant.list_replies import entries, lists_named
from assistant.materials import spread
from assistant.model import Outcome, Statement, StatementKind
from assistant.notice_quotes import PRESS_SHOWN, TAKEN_OUT, is_of_time, label, quote_notice, when
from assistant.records import CITED_AT_MOST, stop
from sources.dates import print_date
from sources.model import Tier

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from assistant.materials import Materials
    from assistant.model import Citation
    from assistant.question import Asked
    from sources.model import Document, Listing

    RowsOf = Callable[[Asked, Document], tuple[Listing, ...]]

ASKS_FIGURES = re.compile(
    r"\bhow many\b(?! pages)|(?<!docket )(?<!document )\bnumber of\b|#(?! ?\d)"
    r"|\b(?:more|fewer|larger|smaller|most|fewest) (?:new )?(?:entr|entit|compan)"
    r"|(?<![\d-])\d{1,3} (?:or|vs\.?|versus|and not|not) \d{1,3}(?![\d-])(?! [A-Z])",
    re.IGNORECASE,
)
"""A question for figures: in words, by a sign, or by two of them to choose from."""
_COUNTED = re.compile(
    r"\b((?!(?:19|20)\d\d\b)\d+|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen"
    r"|eighteen|nineteen|(twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(-\w+)?|dozens)\b[^.]{0,60}"
    r"\b(entit(y|ies)|compan(y|ies)|organi[sz]ations?|firms?|persons?|entries|addresses)\b",
    re.IGNORECASE,
)
_CHANGED = re.compile(r"\b(?:modif\w*|revis\w*|correct(?:ed|s|ions?)|amended|chang\w*|existing)\b", re.IGNORECASE)
_DID_CHANGE = re.compile(r"\b(?:modif\w*|revis\w*|correct\w*|existing)\b", re.IGNORECASE)
_ADDED = re.compile(r"\b(?:add\w*|new|put on|listed|went on)\b", re.IGNORECASE)
BY_PLACE = re.compile(
    r"\bdestinations?\b|\b(?:by|per|which|what|each|under) (?:\w+ )?countr(?:y|ies)\b|\bcountr(?:y|ies) by\b",
    re.IGNORECASE,
)
"""A question that wants figures parted by destination."""
_DIFFERENCE = re.compile(
    r"\b(?:gap|differ\w*|discrepan\w*|mismatch|reconcile\w*|explain\w*|account(?:s|ed)? for)\b"
    r"|(?<![\d-])\d{1,3} (?:or|vs\.?|versus) \d{1,3}(?![\d-])"
    r"|\bentries\b[^?]*\bentities\b|\bentities\b[^?]*\bentries\b",
    re.IGNORECASE,
)
_TELLS_DIFFERENCE = re.compile(
    r"\bdifference\b|\bunder (?:two|three|four|multiple|several|more than one)\b[^.]{0,30}\bdestinations?\b",
    re.IGNORECASE,
)


_OF_NOTICES = re.compile(
    r"\b(?:how many|number of)\s+(?:[a-z]+ |entity list |EL ){0,3}?(?:rules|notices|documents|amendments)\b",
    re.IGNORECASE,
)


class NoticeCounts:
    """Writes drafts about the figures of notices."""

    def __init__(self, materials: Materials, rows_of: RowsOf) -> None:
        """Take `rows_of`, which gives the rows whose citation can only mean a notice."""
        self._materials = materials
        self._rows_of = rows_of

    def reply(self, asked: Asked, notices: tuple[Document, ...]) -> Draft | None:
        """State the figures of each notice in its own words, then the rows, then what the press counted."""
        if _OF_NOTICES.search(asked.text) and notices:
            return Draft(
                Outcome.ANSWERED, lines(Section.RECORD, [self._notices_counted(asked, notices)]), enumeration=True
            )
        found = self.official(asked, notices)
        if not _is_of_removals(asked):
            found += self._press(asked, notices)
        return Draft(Outcome.ANSWERED, tuple(found)) if found else None

    def _notices_counted(self, asked: Asked, notices: tuple[Document, ...]) -> Statement:
        """State how many of the notices are on the Entity List, and which."""
        of_list = self._materials.notices.about_the_list(notices)
        named = "; ".join(f"{label(doc)} ({print_date(doc.published)})" for doc in of_list if doc.published)
        period = f" of {print_date(asked.window.date)}" if asked.window else ""
        text = f"This library holds {len(of_list)} notice{'s' if len(of_list) != 1 else ''} on the Entity List{period}"
        fields = [self._materials.citer.notice_field(doc.document_id, "title") for doc in of_list or notices]
        stated = stop(f"{text}: {named}" if named else text)
        return Statement(stated, StatementKind.OFFICIAL, tuple(field for field in fields if field))

    def official(self, asked: Asked, notices: tuple[Document, ...]) -> list[Line]:
        """State the figures of each notice in its own words, then what the rows that cite it tell."""
        if _is_of_removals(asked):
            return self._removals(asked, notices)
        found: list[Line] = []
        for notice in notices:
            told = self._told(asked, notice)
            for cited in told[:1]:
                text = f"The notice {label(notice)} ({when(notice)}) states: “{' '.join(cited.quote.split())}”"
                found += lines(Section.RECORD, [Statement(text, StatementKind.OFFICIAL, (cited,))])
            found += lines(Section.RECORD, map(quote_notice, told[1:]))
            found += lines(Section.RECORD, self._of_rows(asked, notice, told))
        return found

    def _removals(self, asked: Asked, notices: tuple[Document, ...]) -> list[Line]:
        said = [
            cited
            for notice in notices
            for cited in self._materials.notices.sentences(notice)
            if TAKEN_OUT.search(cited.quote) and _COUNTED.search(cited.quote)
        ]
        places = countries_named(asked.text)
        placed = [cited for cited in said if places & countries_named(cited.quote)]
        return [*lines(Section.RECORD, map(quote_notice, placed or said))]

    def _told(self, asked: Asked, notice: Document) -> list[Citation]:
        """Return the sentences with the figures asked for, in printed order; the first with any where none is."""
        sentences = self._materials.notices.sentences(notice)
        counted = [cited for cited in sentences if _COUNTED.search(cited.quote)]
        lists = lists_named(asked.text)
        counted = [cited for cited in counted if lists & lists_named(cited.quote)] or counted
        wanted = set(counted[:1])
        if TAKEN_OUT.search(asked.text):
            wanted |= {cited for cited in counted if TAKEN_OUT.search(cited.quote)}
        if _CHANGED.search(asked.text):
            wanted |= {cited for cited in counted if _DID_CHANGE.search(cited.quote)}
        if BY_PLACE.search(asked.text):
            wanted |= {cited for cited in sentences if BY_PLACE.search(cited.quote)}
        if _DIFFERENCE.search(asked.text):
            wanted |= {cited for cited in sentences if _TELLS_DIFFERENCE.search(cited.quote)}
        return [cited for cited in sentences if cited in wanted]

    def _of_rows(self, asked: Asked, notice: Document, told: Sequence[Citation]) -> list[Statement | None]:
        """State what the rows that cite a notice tell of a destination asked for, and where its own words tell none."""
        rows = self._rows_of(asked, notice)
        named = [row for row in rows if row.destination and speaks_of(asked.text, row.destination.value)]
        stated = [self._count(named)]
        quotes = " ".join(cited.quote for cited in told)
        if BY_PLACE.search(asked.text) and not named and not re.search(r"\(\d+\)", quotes):
            stated.append(self._count(rows))
        if _DIFFERENCE.search(asked.text) and not _TELLS_DIFFERENCE.search(quotes):
            stated.append(self._several(rows))
        return stated

    def _count(self, wanted: Sequence[Listing]) -> Statement | None:
        if not wanted:
            return None
        shown = wanted[:6]
        more = (
            f" (cited here: the first {len(shown)}; {len(wanted) - len(shown)} more)"
            if len(wanted) > len(shown)
            else ""
        )
        counted = Counter(row.destination.value for row in wanted if row.destination)
        under = " and ".join(f"{entries(count)} under {destination}" for destination, count in counted.items())
        text = f"{self._list_of(wanted[0])} has {under} that cite{'s' if len(wanted) == 1 else ''} this notice{more}."
        cited = tuple(self._materials.citer.row_field(row, row.name) for row in shown)
        return Statement(text, self._materials.records.kind_of(wanted[0]), cited)

    def _several(self, rows: Sequence[Listing]) -> Statement | None:
        """State which of the rows bear one name under several destinations; None when no name does."""
        named: dict[str, list[Listing]] = {}
        for row in rows:
            named.setdefault(row.name.value, []).append(row)
        several = {name: group for name, group in named.items() if len(group) > 1}
        if not several:
            return None
        text = f"{self._list_of(rows[0])} has {entries(len(rows))} citing this notice, which bear {len(named)} "
        text += f"name{'s' if len(named) > 1 else ''}, "
        more = f"; and {len(several) - CITED_AT_MOST} more" if len(several) > CITED_AT_MOST else ""
        text += "for a name may stand under several destinations: "
        text += "; ".join([*several][:CITED_AT_MOST]) + more
        shown = [row for group in several.values() for row in group][:CITED_AT_MOST]
        cited = tuple(self._materials.citer.row_field(row, row.name) for row in shown)
        return Statement(stop(text), self._materials.records.kind_of(rows[0]), cited)

    def _list_of(self, row: Listing) -> str:
        named = self._materials.records.list_label(row)
        return named[:1].upper() + named[1:]

    def _press(self, asked: Asked, notices: tuple[Document, ...]) -> list[Line]:
        passages = self._materials.passages(asked.text, asked.as_of, {Tier.PRESS})
        found = self._materials.finder.find(Wanted(asked.text, asked.topic), passages)
        counted = [item for item in found if is_of_time(item.document, notices) and _COUNTED.search(item.quote)]
        numbered = [item for item in counted if re.search(r"\d", item.quote)]
        return [*lines(Section.PRESS, (self._materials.quoted(item) for item in spread(numbered, PRESS_SHOWN)))]


def _is_of_removals(asked: Asked) -> bool:
    return TAKEN_OUT.search(asked.text) is not None and not _ADDED.search(asked.text)
