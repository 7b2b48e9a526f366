"""The addresses of the page: a conversation, a document at a span and an entity, as query parameters."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, urlencode

from sources.errors import CitationError
from sources.model import Span

QUESTIONS_MAX = 20
"""Questions that an address can carry."""
REACH = 3_000
"""Characters shown before and after a passage, unless more are asked for."""
_REACH_MAX = 200_000
TABS = ("ask", "entities", "library", "memo", "evals")


@dataclass(frozen=True, slots=True)
class Place:
    """What an address opens. An empty field opens nothing."""

    tab: str = ""
    """One of `TABS`; empty: the one that fits what is opened."""
    questions: tuple[str, ...] = ()
    """The questions of a conversation, asked again in this order."""
    days: tuple[str, ...] = ()
    """The `as of` date of each question; empty text where it had none."""
    only: tuple[str, ...] = ()
    """What each question searched, as `Searched.written` has it; empty text: all of the library."""
    entity: str = ""
    """Name to look up."""
    document_id: str = ""
    version: str = ""
    """The first characters of a version's id; empty: the newest."""
    span: Span | None = None
    """The words to mark; None: none."""
    reach: int = REACH
    """Characters shown around them."""


def address(place: Place) -> str:
    """Write the address of a place, relative to the page.

    >>> address(Place(entity="Inspur & Co."))
    '?entity=Inspur%20%26%20Co.'
    """
    none = [""] * len(place.questions)
    pairs = [("tab", place.tab)] if place.tab else []
    for question, day, only in zip(place.questions, (*place.days, *none), (*place.only, *none), strict=False):
        pairs += [("q", question), *([("as_of", day)] if any(place.days) else [])]
        pairs += [("only", only)] if any(place.only) else []
    pairs += [("entity", place.entity)] if place.entity else []
    if place.document_id:
        pairs.append(("document", place.document_id))
        pairs += [("version", place.version)] if place.version else []
        pairs += [("span", f"{place.span.start}:{place.span.end}")] if place.span else []
        pairs += [("reach", str(place.reach))] if place.reach != REACH else []
    return "?" + urlencode(pairs, quote_via=quote, errors="replace")


def parse_place(query: str) -> Place:
    """Read an address; what is not understood in it is left out, whoever wrote it.

    >>> parse_place("?document=fr:2025-05427&span=3:9&other=1").span
    Span(start=3, end=9)
    """
    found: dict[str, list[str]] = {}
    try:
        pairs = parse_qsl(query.removeprefix("?"), keep_blank_values=True, errors="replace", max_num_fields=100)
    except ValueError:
        return Place()
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    one = {key: values[0] for key, values in found.items()}
    questions = tuple(found.get("q", []))[:QUESTIONS_MAX]
    return Place(
        tab=one.get("tab", "") if one.get("tab") in TABS else "",
        questions=questions,
        days=tuple(found.get("as_of", []))[: len(questions)],
        only=tuple(found.get("only", []))[: len(questions)],
        entity=one.get("entity", ""),
        document_id=one.get("document", ""),
        version=one.get("version", ""),
        span=_span(one.get("span", "")),
        reach=_reach(one.get("reach", "")),
    )


def _span(text: str) -> Span | None:
    start, _, end = text.partition(":")
    if not (_is_number(start) and _is_number(end)):
        return None
    try:
        return Span(int(start), int(end))
    except CitationError:
        return None


def _reach(text: str) -> int:
    return min(int(text), _REACH_MAX) if _is_number(text) else REACH


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10
