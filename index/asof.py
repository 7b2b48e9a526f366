"""What a day allows: which documents were known on it, and which list document answers for a list. Pure functions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sources.model import DocumentKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from index.model import ServedDocument
    from sources.model import Document, PartialDate

ENTITY_LIST = "entity-list"
"""Slug of the Entity List, and the series of its official text, the eCFR."""


@dataclass(frozen=True, slots=True)
class Reach:
    """How far the visible documents go; each date is as precise as it is known, None when there is no such document."""

    list: str | None
    """Date of the list document that answers for the Entity List."""
    notices_through: str | None
    """Publication date of the newest notice."""
    articles_through: str | None
    """Publication date of the newest article."""


def is_visible(document: Document, as_of: date) -> bool:
    """Tell whether a document was known on a day: not published later, and no list of a later date.

    A month or a year counts from its first day. An undated document is visible.
    """
    dates = (document.published, document.as_of)
    return all(known is None or known.first_day <= as_of for known in dates)


def visible(documents: Iterable[ServedDocument], as_of: date) -> tuple[ServedDocument, ...]:
    """Return the documents that were known on a day, in the order given."""
    return tuple(served for served in documents if is_visible(served.document, as_of))


def list_documents(documents: Iterable[ServedDocument], list_slug: str, as_of: date) -> tuple[ServedDocument, ...]:
    """Return the visible documents that hold rows of a list, the one that answers first.

    The official text of the Entity List outranks other whole lists, among them the Consolidated Screening List, and
    those outrank incomplete lists and digests. Within a rank the newest date comes first.
    """
    holding = [served for served in documents if list_slug in served.lists and is_visible(served.document, as_of)]
    # Sorted by id before, so that two documents of one rank and date never change places.
    holding.sort(key=lambda served: served.document.document_id)
    return tuple(sorted(holding, key=lambda served: (_rank(served.document), -_dated(served.document))))


def answering_list(documents: Iterable[ServedDocument], list_slug: str, as_of: date) -> ServedDocument | None:
    """Return the document whose rows answer for a list on a day; None when no visible document holds any."""
    return next(iter(list_documents(documents, list_slug, as_of)), None)


def answering_lists(documents: Iterable[ServedDocument], as_of: date) -> dict[str, ServedDocument]:
    """Return by slug the document that answers for each list held, slugs in alphabetical order."""
    holding = visible((served for served in documents if served.lists), as_of)
    slugs = sorted({slug for served in holding for slug in served.lists})
    return {slug: list_documents(holding, slug, as_of)[0] for slug in slugs}


def answering(documents: Iterable[ServedDocument], as_of: date) -> frozenset[str]:
    """Return the ids of the documents whose passages may answer on a day.

    Those are all visible documents without rows, of several dates of a section of the regulations the newest, and of
    those with rows the ones that answer for at least one list.
    """
    known = visible(documents, as_of)
    lists = {served.document.document_id for served in answering_lists(known, as_of).values()}
    newest: dict[str, Document] = {}
    for served in known:
        held = newest.get(served.document.series)
        if held is None or _dated(served.document) > _dated(held):
            newest[served.document.series] = served.document
    others = (served.document for served in known if not served.lists)
    return frozenset(lists | {one.document_id for one in others if not _is_replaced(one, newest)})


def reach(documents: Iterable[ServedDocument], as_of: date) -> Reach:
    """Return how far the documents visible on a day go."""
    known = visible(documents, as_of)
    answers = answering_list(known, ENTITY_LIST, as_of)
    return Reach(
        list=str(answers.document.as_of) if answers and answers.document.as_of else None,
        notices_through=_newest(known, DocumentKind.NOTICE),
        articles_through=_newest(known, DocumentKind.ARTICLE),
    )


def _is_replaced(document: Document, newest: Mapping[str, Document]) -> bool:
    return document.kind is DocumentKind.REGULATION and newest[document.series] != document


def _rank(document: Document) -> int:
    if document.kind is DocumentKind.DIGEST or not document.complete:
        return 2
    return 0 if document.series == ENTITY_LIST else 1


def _dated(document: Document) -> int:
    known = document.as_of or document.published
    return known.first_day.toordinal() if known else 0


def _newest(documents: Iterable[ServedDocument], kind: DocumentKind) -> str | None:
    dates = [served.document.published for served in documents if served.document.kind is kind]
    return str(max(known, key=_day)) if (known := [one for one in dates if one]) else None


def _day(known: PartialDate) -> tuple[date, date]:
    # Of a month and a day in it the day is the later one: what is known of the month is only that it began.
    return (known.first_day, known.last_day)
