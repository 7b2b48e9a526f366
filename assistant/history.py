"""The history of an entry: what changed between two lists, what was taken out of it, and since when it stands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.claims import says_part_removed
from assistant.comparison import READERS, earliest
from assistant.draft import Draft, Line, Section, lines
from assistant.evidence import prints_name
from assistant.list_replies import entries
from assistant.matched import state_match
from assistant.model import Outcome, Statement, StatementKind
from assistant.notice_quotes import quote_notice
from assistant.records import stop
from assistant.subject import printed_forms
from sources.dates import print_date

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.materials import Materials
    from assistant.model import Citation
    from assistant.question import Asked
    from assistant.subject import Subject
    from index.names import NameHit
    from sources.model import Listing

_HOW_LONG = re.compile(r"\bhow long\b|\bsince (?:when|what (?:date|day|year))\b|\bfor how many years\b", re.IGNORECASE)
LAST = re.compile(
    r"\b(?:last|latest|most recent(?:ly)?|newest)\b[^?.;]{0,30}\b(?:touch|modif|chang|amend|updat|revis|cit|edit)\w*"
    r"|\b(?:touched|modified|changed|amended|updated|revised|edited|cited) last\b",
    re.IGNORECASE,
)
"""When an entry was last changed."""
ROWS_SHOWN = 3
_TAKES_OUT = re.compile(r"\bremov\w+|\bdelet\w+", re.IGNORECASE)
MIN_LISTS = 2
"""Lists of different dates that a change can be read from."""
_COMPARED = ("requirement", "policy", "footnote")


class Histories:
    """Writes what is known of how entries came to be as they are."""

    def __init__(self, materials: Materials) -> None:
        self._materials = materials
        self._records = materials.records

    def reply(self, asked: Asked, subject: Subject) -> Draft | None:
        """Draft what was taken out of the entries asked for; None when that is not asked or no notice names them."""
        if not says_part_removed(asked.text):
            return None
        found: list[Line] = []
        for hit in subject.hits:
            quoted = [quote_notice(cited) for cited in self._removals(asked, hit)]
            if quoted:
                match = state_match(self._records, self._materials.citer, hit)
                found += lines(Section.RECORD, [match, *map(self._records.entry, hit.listings[:1]), *quoted])
        return Draft(Outcome.ANSWERED, tuple(found)) if found else None

    def changes(self, asked: Asked, hit: NameHit) -> list[Line]:
        """State what each list held prints for the entity, oldest first, after what changed from first to last."""
        history = self._materials.rows.history(hit.listings[0].name.value, as_of=asked.as_of)
        by_list = {row.document_id: row for row in reversed(history)}
        if len(by_list) < MIN_LISTS:
            return []
        found = [*lines(Section.CORRECTION, [changed(self._materials, tuple(by_list.values()))])]
        for row in by_list.values():
            found += lines(Section.RECORD, [self._records.entry(row, with_destination=False), self._records.terms(row)])
        return found

    def since(self, asked: Asked, hit: NameHit) -> list[Line]:
        """State the earliest date that the rows of a name cite, where it is asked how long it is listed."""
        first = earliest(hit.listings)
        if not _HOW_LONG.search(asked.text) or first is None or first.published is None:
            return []
        row = next(row for row in hit.listings if row.span.contains(first.field.span))
        text = f"The earliest citation of the entry for {row.name.value} is of {print_date(first.published)}: "
        text += " ".join(first.field.value.split())
        if len(hit.listings) > 1:
            text = f"Of {entries(len(hit.listings))} that bear the name {hit.matched}: {text[0].lower()}{text[1:]}"
        cited = tuple(self._materials.citer.row_field(row, field) for field in (row.name, first.field))
        return [*lines(Section.CORRECTION, [Statement(stop(text), self._records.kind_of(row), cited)])]

    def latest(self, asked: Asked, hit: NameHit) -> list[Line]:
        """State the latest date that the rows of a name cite and its notice, where their last change is asked for."""
        dated = [(one.published, one, row) for row in hit.listings for one in row.citations if one.published]
        if not LAST.search(asked.text) or not dated:
            return []
        day = max(published for published, _, _ in dated)
        of_day = [(one, row) for published, one, row in dated if published == day]
        found: list[Line] = []
        for one, row in of_day[:ROWS_SHOWN]:
            under = f" under {row.destination.value}" if row.destination else ""
            text = f"The latest citation of the entry for {row.name.value}{under} is of {print_date(day)}: "
            fields = (row.name, *([row.destination] if row.destination else []), one.field)
            cited = tuple(self._materials.citer.row_field(row, field) for field in fields)
            said = stop(text + " ".join(one.field.value.split()))
            found += lines(Section.CORRECTION, [Statement(said, self._records.kind_of(row), cited)])
        notices = self._materials.notices.of_citation(of_day[0][0], asked.as_of)
        if len(notices) == 1:
            found += lines(Section.REASON, [self._materials.notices.record(notices[0])])
            found += lines(Section.REASON, map(quote_notice, self._materials.notices.sentences(notices[0])[:1]))
        return found

    def _removals(self, asked: Asked, hit: NameHit) -> list[Citation]:
        forms = [form for form in printed_forms(hit) if len(form.split()) > 1] or [hit.matched]
        return [
            cited
            for notice in self._materials.notices.visible(asked.as_of)
            if any(prints_name(self._materials.notices.abstract(notice), form) for form in forms)
            for cited in self._materials.notices.sentences(notice)
            if _TAKES_OUT.search(cited.quote)
        ]


def changed(materials: Materials, rows: Sequence[Listing]) -> Statement:
    """State which fields differ between the first and the last of the rows of an entity, oldest list first.

    Spelling, spaces and stops count for nothing; of the citations only those of a volume that
    the earlier list does not cite count as new, since lists print different pages of one notice.
    """
    old, new = rows[0], rows[-1]
    differing = [READERS[name] for name in _COMPARED if READERS[name].read(old).key != READERS[name].read(new).key]
    volumes = {one.volume for one in old.citations}
    added = [one for one in new.citations if one.volume not in volumes]
    parts = [f"the {reader.label}" for reader in differing]
    parts += [f"a citation: {' '.join(one.field.value.split()).rstrip('.')}" for one in added[:2]]
    between = f"Between {materials.records.list_label(old)} and {materials.records.list_label(new)}"
    said = f"changed or came in: {'; '.join(parts)}" if parts else "neither requirement, policy nor footnote changed"
    fields = [(row, field) for reader in differing for row in (old, new) for field in reader.read(row).fields]
    cited = [(old, old.name), (new, new.name), *fields, *((new, one.field) for one in added[:2])]
    unique = tuple(dict.fromkeys(materials.citer.row_field(row, field) for row, field in cited))
    text = stop(f"{between}, in the entry for {new.name.value} {said}")
    return Statement(text, StatementKind.OFFICIAL, unique)
