"""What the full texts of rules say of an entity: which rule acts on it, and the paragraph that gives its reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from assistant.model import Statement, StatementKind
from assistant.records import stop
from index.mentions import Degree, find_mentions
from index.reason_groups import REASON, Act, Reason, RuleText, may_hold, names_of
from sources.model import Field, Listing, Span
from sources.names import normalise
from sources.sentences import split_sentences

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from assistant.cite import Citer
    from assistant.model import Citation
    from assistant.notices import Notices
    from index.snapshot import Snapshot
    from sources.model import Document

PARAGRAPH_CHARS = 1_000
"""Longest paragraph that is quoted whole; of a longer one the sentences that name the entity and give the reason."""
CLAUSE_CHARS = 700
"""Longest run of sentences quoted after a clause that is cut out of a list of names."""


class Acted(NamedTuple):
    """A notice and why it acts on an entity."""

    notice: Document
    reasons: tuple[Reason, ...]


class Printed(NamedTuple):
    """A notice and entries of its table."""

    notice: Document
    rows: tuple[Listing, ...]


class RuleReasons:
    """Finds the reasons that rules held in full text give, and states them."""

    def __init__(self, snapshot: Snapshot, citer: Citer, notices: Notices) -> None:
        self._snapshot = snapshot
        self._citer = citer
        self._notices = notices
        self._texts: dict[str, RuleText] = {}

    def text_of(self, notice: Document) -> RuleText:
        """Return the text of a notice, read once."""
        if notice.document_id not in self._texts:
            self._texts[notice.document_id] = RuleText(self._snapshot.version(notice.document_id))
        return self._texts[notice.document_id]

    def in_full(self, as_of: date) -> tuple[Document, ...]:
        """Return the notices held in full text that speak of the Entity List, published by a day, oldest first."""
        return tuple(notice for notice in self._notices.visible(as_of) if self.text_of(notice).is_of_list)

    def naming(self, names: Sequence[str], as_of: date, acts: frozenset[Act] = frozenset(Act)) -> tuple[Acted, ...]:
        """Return the notices that act so on an entity of these names and say why, oldest first."""
        found = []
        for notice in self.in_full(as_of):
            reasons = tuple(reason for reason in self.text_of(notice).reasons(names) if reason.act in acts)
            if reasons:
                found.append(Acted(notice, reasons))
        return tuple(found)

    def rows_in(self, text: str, as_of: date) -> tuple[Printed, ...]:
        """Return the entries in the tables of notices whose names a text holds, oldest notice first.

        Where the text writes one out, short forms of others do not count.
        """
        found: list[tuple[Degree, Printed]] = []
        for notice in self.in_full(as_of):
            rule = self.text_of(notice)
            rows = [row for row in rule.rows if may_hold(normalise(text), row.name.value)]
            mentions = find_mentions(text, [names_of(row) for row in rows], places=rule.places)
            surest = max((one.degree for one in mentions), default=Degree.SHARED)
            named = dict.fromkeys(one.entity for one in mentions if one.degree == surest)
            if surest > Degree.SHARED:
                found.append((surest, Printed(notice, tuple(rows[number] for number in named))))
        surest = max((degree for degree, _ in found), default=Degree.SHARED)
        return tuple(printed for degree, printed in found if degree == surest)

    def prints(self, notice: Document, names: Sequence[str]) -> bool:
        """Tell whether the table or a reason of a notice is about an entity of these names."""
        text = self.text_of(notice)
        return bool(text.rows_of(names) or text.reasons(names))

    def corrections(self, notice: Document, as_of: date) -> tuple[Document, ...]:
        """Return the notices published by a day that say that they correct this one."""
        number = notice.document_number
        return tuple(
            other
            for other in self.in_full(as_of)
            if (cited := self._citer.notice_field(other.document_id, "correction_of")) and number in cited.quote
        )

    def state(self, notice: Document, reason: Reason) -> Statement:
        """Quote the paragraph of a reason, with the page on which it stands; of a long one what is to the point."""
        text = self._snapshot.version(notice.document_id).text
        span, name = quoted_part(text, reason)
        cited = self._citer.cite(notice.document_id, span)
        label = f"Official reason for the {reason.act}, {cited.locator}"
        citations = [cited]
        if name is not None:
            named = self._citer.cite(notice.document_id, name)
            label += f", of a group with “{' '.join(named.quote.split())}”"
            citations.append(named)
        elif reason.name is None:
            label += ", of the entities under this destination, which it does not name"
        return Statement(f"{label}: “{' '.join(cited.quote.split())}”", StatementKind.OFFICIAL, tuple(citations))

    def entry(self, notice: Document, row: Listing) -> Statement:
        """State that the table of a notice prints an entry, under which destination and on which terms."""
        cite: Callable[[Field], Citation] = lambda field: self._citer.cite(notice.document_id, field.span)  # noqa: E731
        cited = [cite(row.name)]
        text = f"The table of {cited[0].locator} prints an entry for {row.name.value}"
        if row.destination:
            text += f" under {row.destination.value}"
            cited.append(cite(row.destination))
        for label, field in (("licence requirement", row.requirement), ("licence review policy", row.policy)):
            if field:
                text += f"; {label}: “{' '.join(field.value.split())}”"
                cited.append(cite(field))
        return Statement(stop(text), StatementKind.OFFICIAL, tuple(cited))


def quoted_part(text: str, reason: Reason) -> tuple[Span, Span | None]:
    """Return what is quoted of a paragraph, and the name where that stands outside of it."""
    listed = reason.name if reason.name and not reason.span.contains(reason.name) else None
    if reason.span.end - reason.span.start <= PARAGRAPH_CHARS:
        return reason.span, listed
    sentences = split_sentences(text, reason.span)
    at = next((n for n, one in enumerate(sentences) if reason.name and one.overlaps(reason.name)), 0)
    cued = [number for number, one in enumerate(sentences) if REASON.search(one.quote(text))]
    first = at if at in cued or not cued else min(cued, key=lambda number: (number < at, abs(number - at)))
    start = sentences[min(at, first)].start
    if sentences[first].end - start <= PARAGRAPH_CHARS:
        return _run(sentences, start, PARAGRAPH_CHARS), listed
    after = reason.name.end if reason.name and not listed and at == first else sentences[first].start
    cue = REASON.search(text, after, sentences[first].end) or REASON.search(text, sentences[first].start)
    clause = cue.start() if cue and cue.start() < sentences[first].end else sentences[first].start
    return _run(sentences[first:], clause, CLAUSE_CHARS), reason.name


def _run(sentences: Sequence[Span], start: int, most: int) -> Span:
    """Return the span from `start` to the end of the last sentence that fits, the one that it stands in at least."""
    ends = [one.end for one in sentences if one.end > start]
    return Span(start, max([end for end in ends if end - start <= most], default=ends[0]))
