"""The library as HTML: its documents, what is served, and what became of uploads and builds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assistant.overview import documents_json, status_json
from assistant.web.cited_text import short_tier_label
from assistant.web.links import Place, address
from assistant.web.markup import Safe, element, page
from sources.dates import print_date
from sources.model import PartialDate

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from assistant.answer import Assistant
    from assistant.indexing import Stage
    from sources.ingest import FileResult

SHOWN_MAX = 100
"""Documents shown at once."""
_STATUS = {"added": "Added", "updated": "Updated", "unchanged": "Already held, unchanged", "failed": "Failed"}


@dataclass(frozen=True, slots=True)
class Holdings:
    """What the library holds and what is served of it."""

    documents: tuple[dict[str, Any], ...]
    """As `footnote list --json` prints them."""
    passages: Mapping[str, int]
    """Passages of each served document, by its id."""


def read_holdings(assistant: Assistant) -> Holdings:
    """Read the documents of the home that an assistant answers from."""
    snapshot = assistant.snapshot
    return Holdings(tuple(documents_json(snapshot.home)), snapshot.passage_counts())


def documents_html(holdings: Holdings, words: str) -> str:
    """Show the documents whose title, publisher or id holds every one of `words`; all when there are none."""
    wanted = words.casefold().split()
    found = [one for one in holdings.documents if _holds(one, wanted)]
    rows = [_row(one, holdings.passages.get(one["document_id"], 0)) for one in found[:SHOWN_MAX]]
    told = f"{len(found):,} of {len(holdings.documents):,} documents"
    told += f", the first {SHOWN_MAX} shown; search for others" if len(found) > SHOWN_MAX else ""
    heads = [element("th", head, scope="col") for head in ("Document", "Tier", "Date", "Passages", "Status")]
    table = element("table", element("thead", element("tr", *heads)), element("tbody", *rows), cls="documents held")
    return page(element("p", told, cls="coverage"), table if rows else None)


def _holds(document: dict[str, Any], words: Sequence[str]) -> bool:
    text = f"{document['title']} {document['publisher']} {document['document_id']}".casefold()
    return all(word in text for word in words)


def _row(document: dict[str, Any], passages: int) -> Safe:
    when = document["published"] or document["as_of"]
    link = address(Place(document_id=document["document_id"], version=document["version"][:16]))
    return element(
        "tr",
        element(
            "td",
            element("a", document["title"] or document["document_id"], href=link),
            element("p", document["document_id"], cls="document-id"),
        ),
        element("td", short_tier_label(document["tier"])),
        element("td", print_date(PartialDate.parse(when)) if when else "not known"),
        element("td", f"{passages:,}"),
        element("td", "Served" if document["indexed"] else "Waits for the next index"),
    )


def status_html(home: Path, today: date) -> str:
    """Show what is served, to what date it reaches, and what the next index would change."""
    status = status_json(home, today)
    coverage = {key: value for key, value in (status.get("coverage") or {}).items() if value}
    names = {"list": "list", "notices_through": "notices to", "articles_through": "articles to"}
    reach = ", ".join(f"{names[key]} {print_date(PartialDate.parse(value))}" for key, value in coverage.items())
    facts = [
        ("Snapshot", status["snapshot"] or "none"),
        ("Built", str(status.get("built_at", "never"))[:16].replace("T", " ")),
        ("Before it", status["previous"] or "none: there is nothing to roll back to"),
        ("Coverage", reach or "nothing"),
        ("Holds", f"{status['documents']:,} documents, {status.get('passages', 0):,} passages"),
        ("Next index", _pending(status["pending"])),
        ("Damage", status.get("damage", "")),
    ]
    pairs = [child for label, value in facts if value for child in (element("dt", label), element("dd", value))]
    return page(element("dl", *pairs, cls="facts"))


def _pending(pending: Mapping[str, Sequence[str]]) -> str:
    told = [f"{len(ids)} {kind}" for kind, ids in pending.items() if ids]
    return ", ".join(told) if told else "would change nothing"


def uploads_html(results: Sequence[tuple[str, FileResult]], total: int | None = None, note: str = "") -> str:
    """Show what became of each uploaded file; `total` while some are still to come."""
    rows = [_upload(name, result) for name, result in results]
    working = f"Reading file {len(results) + 1} of {total} …" if total and len(results) < total else ""
    return page(
        element("p", working, cls="stage") if working else None,
        element("ul", *rows, cls="results") if rows else None,
        element("p", note, cls="notice") if note else None,
    )


def _upload(name: str, result: FileResult) -> Safe:
    count = len(result.documents)
    held = f": {count} document{'s' if count != 1 else ''}" + (f", {result.rows:,} rows" if result.rows else "")
    return element(
        "li",
        element("span", f"{_STATUS.get(result.status, result.status)} ", cls=f"result {result.status}"),
        name,
        f": {result.reason}" if result.reason else held,
        *[element("p", warning, cls="coverage") for warning in result.warnings],
    )


def stage_html(stage: Stage) -> str:
    """Show how far a build is."""
    share = f"{100 * stage.done // stage.total} %" if stage.total else ""
    return page(element("p", f"{stage.name}: {stage.done:,} of {stage.total:,} {share}", cls="stage"))


def lines_html(text: str) -> str:
    """Show a report, one line each."""
    return page(element("ul", *[element("li", line) for line in text.splitlines()], cls="results"))
