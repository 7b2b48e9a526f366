"""Notices: which one a row cites, which one a question means, what it says and what later acts on it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.model import Citation, Statement, StatementKind
from sources.citations import parse_fr_citations
from sources.dates import print_date
from sources.model import BlockKind, Document, DocumentKind, PartialDate, RowCitation, Span
from sources.sentences import split_sentences

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from assistant.cite import Citer
    from index.model import ServedDocument
    from index.snapshot import Snapshot

_LIST_ACTION = re.compile(
    r"\b(add\w*|revis\w*|remov\w*|modif\w*|correct\w*)\b[^.]*\b(entit(y|ies)|entity list)\b|\bentity list\b",
    re.IGNORECASE,
)
NUMBER = re.compile(r"\b(?:C\d-)?(?:19|20)\d{2}-\d{4,6}\b")
"""A document number of the Federal Register."""
_GROUND = re.compile(
    r"\b(contrary to|reasonable cause|determin\w+|because|due to|in response to|efforts?|support\w*|involved"
    r"|pos(e|es|ed|ing) a|risk|reflect\w*"
    r"|in connection with|for (their|its|having|engaging|acquiring)|diver\w+|human rights|military|proliferat\w+"
    r"|weapons?|circumvent\w*|evad\w+)\b",
    re.IGNORECASE,
)
_GIVEN = re.compile(
    r"\b(in response to|because|due to|in light of|as a result of|in order to"
    r"|for (their|its|having|engaging|acquiring))\b",
    re.IGNORECASE,
)
_TELLING_WORDS = 7
_OFFICIAL_GROUND = re.compile(
    r"\bcontrary to the national security\b|\breasonable cause\b|\bdetermined\b", re.IGNORECASE
)


class Notices:
    """Looks up the served notices of a snapshot."""

    def __init__(self, snapshot: Snapshot, citer: Citer) -> None:
        self._snapshot = snapshot
        self._citer = citer
        held = (
            served.document for served in snapshot.documents.values() if served.document.kind is DocumentKind.NOTICE
        )
        self._all = tuple(sorted(held, key=lambda doc: (str(doc.published or ""), doc.document_id)))
        self._said: dict[str, tuple[str, str]] = {}
        self._acting: dict[str, tuple[Document, ...]] = {}
        self._visible: tuple[date, tuple[Document, ...]] | None = None

    def visible(self, as_of: date) -> tuple[Document, ...]:
        """Return the notices published by `as_of`, oldest first."""
        # An answer asks some hundred times, for one day.
        last = self._visible
        if last is None or last[0] != as_of:
            last = as_of, tuple(doc for doc in self._all if doc.known_on is None or doc.known_on <= as_of)
            self._visible = last
        return last[1]

    def of_citation(self, citation: RowCitation, as_of: date) -> tuple[Document, ...]:
        """Return the notices that a row's citation can mean: by date, then page, then subject.

        One: found. Several: candidates, none preferred. Empty: the notice is not held.
        """
        visible = self.visible(as_of)
        if citation.published is None:
            return tuple(doc for doc in visible if _holds_page(doc, citation, visible) is True)
        day = PartialDate.from_date(citation.published)
        same_day = [doc for doc in visible if doc.published == day]
        held = {doc.document_id: _holds_page(doc, citation, same_day) for doc in same_day}
        exact = tuple(doc for doc in same_day if held[doc.document_id] is True)
        if exact:
            return exact
        return self.about_the_list([doc for doc in same_day if held[doc.document_id] is None])

    def in_period(self, when: PartialDate, as_of: date) -> tuple[Document, ...]:
        """Return the Entity List notices published or taking effect in the period that `when` names, oldest first."""
        inside = [doc for doc in self.visible(as_of) if _falls_in(doc, when)]
        return self.about_the_list(inside)

    def of_day(self, when: PartialDate, as_of: date) -> tuple[Document, ...]:
        """Return the notices of any subject published or taking effect in a period, those on the Entity List first."""
        inside = [doc for doc in self.visible(as_of) if _falls_in(doc, when)]
        of_list = self.about_the_list(inside)
        return (*of_list, *(doc for doc in inside if doc not in of_list))

    def named_in(self, text: str, as_of: date) -> tuple[Document, ...]:
        """Return the notices whose document number or citation stands in `text`, in the order of their dates."""
        numbers = set(NUMBER.findall(text))
        pages = {(found.citation.volume, found.citation.page) for found in parse_fr_citations(text)}
        return tuple(
            doc
            for doc in self.visible(as_of)
            if doc.document_number in numbers or any(_start_page(doc) == page for page in pages)
        )

    def acting_on(self, document: Document, as_of: date) -> tuple[Document, ...]:
        """Return later notices whose title or abstract names this one by title or number: suspensions, corrections."""
        if document.document_id not in self._acting:
            self._acting[document.document_id] = self._acting_ever(document)
        return tuple(doc for doc in self._acting[document.document_id] if doc.known_on and doc.known_on <= as_of)

    def _acting_ever(self, document: Document) -> tuple[Document, ...]:
        title, known = _plain(document.title), document.known_on
        # Short titles ("Additions to the Entity List") are shared by many notices and name none of them.
        if len(title.split()) < _TELLING_WORDS or known is None:
            return ()
        return tuple(
            doc
            for doc in self._all
            if doc.document_id != document.document_id
            and (doc.known_on and doc.known_on >= known)
            and any(title in said for said in self._said_by(doc))
        )

    def _said_by(self, document: Document) -> tuple[str, str]:
        # Kept, since a question about what is in force compares every notice with every other.
        if document.document_id not in self._said:
            self._said[document.document_id] = (_plain(document.title), _plain(self.abstract(document)))
        return self._said[document.document_id]

    def abstract(self, document: Document) -> str:
        """Return the abstract as printed; empty when this copy prints none."""
        span = self._abstract_span(document)
        return self._snapshot.version(document.document_id).quote(span) if span else ""

    def words(self, document: Document) -> str:
        """Return the title and the abstract."""
        return f"{document.title} {self.abstract(document)}"

    def sentences(self, document: Document) -> tuple[Citation, ...]:
        """Cite each sentence of the abstract, in order; empty when this copy prints none."""
        span = self._abstract_span(document)
        if span is None:
            return ()
        text = self._snapshot.version(document.document_id).text
        return tuple(self._citer.cite(document.document_id, part) for part in split_sentences(text, span))

    def grounds(self, document: Document) -> tuple[Citation, ...]:
        """Cite the sentences of the abstract that state why, the official determination first; at most three."""
        first, rest = self.sentences(document)[:1], self.sentences(document)[1:]
        # The first sentence says what the rule does; it gives a ground only where it says so outright.
        stated = [cited for cited in first if (_GIVEN if rest else _GROUND).search(cited.quote)]
        stated += [cited for cited in rest if _GROUND.search(cited.quote)]
        return tuple(sorted(stated, key=lambda cited: not _OFFICIAL_GROUND.search(cited.quote))[:3])

    def record(self, document: Document, *, titled: bool = True) -> Statement:
        """State a notice's citation, title (if wanted), publication and effective date, one citation for each."""
        number = self._citer.notice_field(document.document_id, "citation")
        number = number or self._citer.notice_field(document.document_id, "document_number")
        title = self._citer.notice_field(document.document_id, "title") if titled else None
        published = self._citer.notice_field(document.document_id, "publication_date")
        effective = self._citer.notice_field(document.document_id, "effective_on")
        label = document.citation or f"FR Doc. {document.document_number}"
        text = f"The notice {label}, “{document.title}”" if titled else f"The notice {label}"
        text += (
            f"{',' if titled else ''} was published on {print_date(document.published)}" if document.published else ""
        )
        if document.effective_on:
            text += f" and took effect on {print_date(document.effective_on)}."
        else:
            text += "; this copy prints no effective date."
        cited = tuple(found for found in (number, title, published, effective) if found)
        return Statement(text, StatementKind.OFFICIAL, cited)

    def _abstract_span(self, document: Document) -> Span | None:
        for block in self._snapshot.version(document.document_id).blocks:
            if block.kind is BlockKind.FIELD and block.attributes.get("name") == "abstract":
                return block.span
        return None

    def about_the_list(self, documents: Iterable[Document]) -> tuple[Document, ...]:
        """Keep the notices with the Entity List in their title; where none has, those whose abstract acts on it."""
        documents = tuple(documents)
        titled = tuple(doc for doc in documents if "entity list" in doc.title.casefold())
        return titled or tuple(doc for doc in documents if _LIST_ACTION.search(self.abstract(doc)))


def latest_notice(documents: Iterable[ServedDocument], as_of: date) -> Document | None:
    """Return the newest notice published by `as_of`; None when there is none."""
    known = [
        served.document
        for served in documents
        if served.document.kind is DocumentKind.NOTICE
        and served.document.known_on
        and served.document.known_on <= as_of
    ]
    return max(known, key=lambda doc: (str(doc.published), doc.document_id), default=None)


def _start_page(document: Document) -> tuple[int, int] | None:
    found = parse_fr_citations(document.citation) if document.citation else ()
    return (found[0].citation.volume, found[0].citation.page) if found else None


def _holds_page(document: Document, citation: RowCitation, others: Iterable[Document]) -> bool | None:
    """Tell whether the document's pages hold the citation's; None when its pages are not held.

    A document without an end page ends before the next start page of the same volume among `others`.
    """
    start = _start_page(document)
    if start is None:
        return None
    volume, first = start
    if volume != citation.volume or citation.page < first:
        return False
    if document.end_page is not None:
        return citation.page <= document.end_page
    next_starts = [page for vol, page in filter(None, map(_start_page, others)) if vol == volume and page > first]
    if citation.published is None and not next_starts:
        return citation.page == first
    return citation.page < min(next_starts) if next_starts else None if citation.page > first + 60 else True


def _falls_in(document: Document, when: PartialDate) -> bool:
    days = [day for day in (document.effective_on, document.published and document.published.first_day) if day]
    return any(when.first_day <= day <= when.last_day for day in days)


def _plain(text: str) -> str:
    return re.sub(r"\W+", " ", text).casefold().strip()
