"""Lists the documents of the Federal Register API without a silent gap: sliced by date, counted against its count."""

from __future__ import annotations

import logging
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

from sources.errors import FetchError
from sources.feeds.answers import parse_answer
from sources.feeds.client import BadAnswerError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sources.feeds.client import Answer, Client

log = logging.getLogger(__name__)

CUT_AT = 10_000
"""Every query is silently cut there, and so is the count that it reports. Source: public reports (RELIABILITY 3)."""
PER_PAGE = 200
"""Documents a page: what clients that page everything use. Source: DOMAIN 2.1."""
FIELDS = (
    "abstract", "action", "agencies", "cfr_references", "citation", "correction_of", "corrections", "dates",
    "docket_ids", "document_number", "effective_on", "end_page", "full_text_xml_url", "html_url", "publication_date",
    "raw_text_url", "regulation_id_numbers", "start_page", "title", "type", "volume",
)  # fmt: skip
"""What is asked of each document: all that a reader uses."""
_PAGES = CUT_AT // 20
"""Most pages of a slice: it would hold twenty documents a page, the service's own default."""
_WHOLE_AGAIN = 2
"""How often days are listed that do not come out whole, before they are listed in narrower slices."""


@dataclass(frozen=True, slots=True)
class Search:
    """What is asked for, beside the dates."""

    base: str
    """Address of the API, `https://www.federalregister.gov/api/v1`."""
    agencies: tuple[str, ...]
    """Slugs; a document of any of them fits."""
    cfr_title: int
    cfr_part: int

    @property
    def root(self) -> str:
        """The address that the site's own paths begin at."""
        return self.base.removesuffix("/api/v1")

    def url(self, **parameters: str | int) -> str:
        """Return the address of a search."""
        pairs: list[tuple[str, str | int]] = [("conditions[agencies][]", slug) for slug in self.agencies]
        pairs += [("conditions[cfr][title]", self.cfr_title), ("conditions[cfr][part]", self.cfr_part)]
        pairs += [("fields[]", field) for field in FIELDS]
        return f"{self.base}/documents.json?{urlencode([*pairs, *parameters.items()])}"

    def document_url(self, number: str) -> str:
        """Return the address of one document's record."""
        return f"{self.base}/documents/{number}.json"

    def full_text_url(self, record: Mapping[str, Any]) -> str:
        """Return the address of the full text of a record, on the service's own host; empty when it has none.

        It is XML; the documents of before 2000 have none and their raw text is taken.
        """
        urls = (record.get("full_text_xml_url"), record.get("raw_text_url"))
        url = next((url for url in urls if isinstance(url, str) and url), "")
        return f"{self.root}{urlsplit(url).path}" if url else ""


@dataclass(frozen=True, slots=True)
class Days:
    """A slice: from the first to the last day, both included."""

    first: date
    last: date

    def __str__(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first} to {self.last}"

    def halves(self) -> tuple[Days, Days]:
        """Part it in two; only for more than one day."""
        middle = self.first + (self.last - self.first) // 2
        return Days(self.first, middle), Days(middle + timedelta(days=1), self.last)


@dataclass(frozen=True, slots=True)
class Gap:
    """Days whose documents could not all be listed."""

    days: Days
    reason: str
    is_failure: bool = False
    """Whether the service failed; else it answered, but not with all."""


@dataclass(frozen=True, slots=True)
class _Page:
    count: int
    records: tuple[dict[str, Any], ...]


def months(first: date, last: date) -> Iterator[Days]:
    """Yield slices of at most one month each; none when `first` is after `last`.

    >>> [str(days) for days in months(date(2024, 1, 30), date(2024, 2, 2))]
    ['2024-01-30 to 2024-01-31', '2024-02-01 to 2024-02-02']
    """
    while first <= last:
        end = first.replace(day=monthrange(first.year, first.month)[1])
        yield Days(first, min(end, last))
        first = end + timedelta(days=1)


def newest_day(client: Client, search: Search) -> date | None:
    """Return the publication date of the newest document, by the service alone; None when it has none.

    Our own clock says nothing here: it may be days off.
    """
    page = client.get(search.url(order="newest", per_page=1, page=1), lambda answer: _read_page(answer, None))
    return date.fromisoformat(page.records[0]["publication_date"]) if page and page.records else None


def list_documents(client: Client, search: Search, days: Days) -> Iterator[dict[str, Any] | Gap]:
    """Yield the records of the documents published on these days, each once; a gap for days that are not listed whole.

    A slice that is cut, or that holds another number of documents than the service counts, is listed again and then in
    halves, down to single days.
    """
    reason = ""
    for _ in range(_WHOLE_AGAIN):
        try:
            records, reason = _list_once(client, search, days)
        except FetchError as exc:
            yield Gap(days, str(exc), is_failure=True)
            return
        if not reason:
            yield from records
            return
        if reason == _cut(days):
            break
    log.info("%s", reason)
    if days.first == days.last:
        yield Gap(days, reason)
        return
    for half in days.halves():
        yield from list_documents(client, search, half)


def _list_once(client: Client, search: Search, days: Days) -> tuple[list[dict[str, Any]], str]:
    """Return the records of a slice, and why they are not all; an empty reason when they are."""
    bounds = {
        "conditions[publication_date][gte]": days.first.isoformat(),
        "conditions[publication_date][lte]": days.last.isoformat(),
    }
    found: dict[tuple[str, str], dict[str, Any]] = {}
    came = number = count = 0
    for number in range(1, _PAGES + 1):
        url = search.url(order="oldest", per_page=PER_PAGE, page=number, **bounds)
        page = client.get(url, lambda answer: _read_page(answer, days)) or _Page(0, ())
        if number > 1 and page.count != count:
            return [], f"{days}: the service counted {count:,} documents and then {page.count:,}"
        count = page.count
        if count >= CUT_AT:
            return [], _cut(days)
        came += len(page.records)
        found.update({(record["document_number"], record["publication_date"]): record for record in page.records})
        if came >= count or not page.records:
            break
    # On one page a document may stand twice and be counted twice; over several, one that stands twice hides another.
    if len(found) == count or (number == 1 and came == count):
        return list(found.values()), ""
    return [], f"{days}: the service counts {count:,} documents and lists {len(found):,}"


def _cut(days: Days) -> str:
    return f"{days}: the service reports {CUT_AT:,} documents or more, which is where it cuts its answers"


def read_record(answer: Answer) -> dict[str, Any]:
    """Read the answer that holds one document; raise `BadAnswerError` when it is something else."""
    content = parse_answer(answer)
    return _check_record(content, None)


def _read_page(answer: Answer, days: Days | None) -> _Page:
    content = parse_answer(answer)
    if not isinstance(content, dict):
        raise BadAnswerError("the answer is no list of documents")
    count, results = content.get("count"), content.get("results")
    if isinstance(count, bool) or not isinstance(count, int) or count < 0:
        raise BadAnswerError(f"`count` is {str(count)[:40]!r}, not a number")
    if results is None and count == 0:
        return _Page(0, ())
    if not isinstance(results, list):
        raise BadAnswerError("`results` is no list")
    return _Page(count, tuple(_check_record(record, days) for record in results))


def _check_record(record: object, days: Days | None) -> dict[str, Any]:
    if not isinstance(record, dict):
        raise BadAnswerError("a document is no object")
    for field in ("document_number", "title", "publication_date"):
        if not isinstance(record.get(field), str) or not record[field].strip():
            raise BadAnswerError(f"`{field}` of {str(record.get('document_number'))[:40]!r} is not text")
    number = record["document_number"]
    if not all(ch.isalnum() or ch in "-_." for ch in number) or not number.isascii() or len(number) > 40:
        raise BadAnswerError(f"{number[:40]!r} is no document number")
    try:
        published = date.fromisoformat(record["publication_date"])
    except ValueError as exc:
        raise BadAnswerError(f"`publication_date` of {number} is not a date") from exc
    if days and not days.first <= published <= days.last:
        raise BadAnswerError(f"{number} is of {published}, not of {days}")
    return record
