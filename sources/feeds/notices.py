"""Brings every notice that the Federal Register lists: its API record and its full text, as one document."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from sources.errors import FetchError, NothingThereError, SourceError
from sources.feeds.answers import check_text
from sources.feeds.federal_register import Days, Gap, Search, list_documents, months, newest_day, read_record
from sources.feeds.ledger import Item, Ledger, Run
from sources.feeds.model import MISSING, UNCHANGED, WITHDRAWN, FeedResult, Report
from sources.merging import merged
from sources.metadata import FileMetadata
from sources.model import PartialDate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sources.feeds.client import Answer, Client
    from sources.feeds.intake import Intake
    from sources.model import Reading

_KEY = "notice:"
_OF = " of "
_BROKEN_IN_A_ROW = 5
"""So many failures one after another mean that the service is down: the rest is not asked for."""
_DOWN = (
    f"not asked for in full, since the service failed {_BROKEN_IN_A_ROW} times in a row; run the command again later"
)
_LATE = "not asked for in full, since the run took too long; run it again to go on"
_GOES_ON = timedelta(days=2)
"""A broken run of the same dates is taken up again for so long; after that everything is checked anew."""
API_PER_SECOND, TEXT_PER_SECOND = 5.0, 1.0
"""Source: federalregister-api-core, issue 13 (RELIABILITY 3)."""


@dataclass(frozen=True, slots=True)
class Clients:
    """The clients of the service: each has a rate of its own."""

    api: Client
    """At most `API_PER_SECOND`."""
    text: Client
    """At most `TEXT_PER_SECOND`."""


@dataclass(slots=True)
class _Pull:
    """One run, as far as it is."""

    intake: Intake
    ledger: Ledger
    search: Search
    clients: Clients
    run: Run
    resumed: bool
    is_late: Callable[[], bool]
    broken: int = 0

    @property
    def stopped(self) -> str:
        """Why nothing more is asked for; empty while it goes on."""
        if self.broken >= _BROKEN_IN_A_ROW:
            return _DOWN
        return _LATE if self.is_late() else ""


def fetch_notices(
    intake: Intake, search: Search, clients: Clients, *, source: str, since: date, is_late: Callable[[], bool]
) -> Iterator[FeedResult]:
    """Fetch every document listed since a day, yielding a result for each; what is held is asked for conditionally.

    A run that was broken off goes on where it stopped when it is asked for again with the same `since`. The run is
    remembered in the ledger under the name `source`. Nothing more is asked for once `is_late` says so.

    Raises:
        FetchError: the service cannot be asked at all.
        LibraryError: the library cannot be written.
    """
    last = newest_day(clients.api, search)
    ledger = Ledger(intake.library)
    run, resumed = _begin(ledger, source, since, intake.now())
    pull = _Pull(intake, ledger, search, clients, run, resumed, is_late)
    results: list[FeedResult] = []
    for result in _pull(pull, since, last):
        results.append(result)
        yield result
    ledger.put_run(source, _finished(pull, results, str(last or "")))


def _finished(pull: _Pull, results: list[FeedResult], last: str) -> Run:
    run, report = pull.run, Report.of("", results)
    whole = last and not any(one.status == MISSING and not one.listed for one in results)
    if whole and not (run.covered_from and run.covered_from <= run.since <= run.covered_through):
        run = replace(run, covered_from=run.since)
    return replace(
        run,
        finished_at="" if pull.stopped else pull.intake.stamp(),
        through=last,
        listed=report.listed,
        fetched=report.fetched,
        missing=_second_of_a_number(run) | {one.what: one.reason for one in report.missing},
        covered_through=last if whole else run.covered_through,
    )


def _second_of_a_number(run: Run) -> dict[str, str]:
    """Return what stays missing of the days before this run: documents that cannot be held beside their namesakes."""
    published = {what: what.partition(_OF)[2] for what in run.missing}
    return {what: run.missing[what] for what, day in published.items() if day and day < run.since}


def _begin(ledger: Ledger, source: str, since: date, moment: datetime) -> tuple[Run, bool]:
    """Return the run to record, and whether it goes on with one that was broken off."""
    before = ledger.run(source)
    if before and not before.finished_at and before.since == str(since):
        age = moment - datetime.fromisoformat(before.started_at)
        if timedelta() <= age < _GOES_ON:  # a clock that was set back does not make a run last for ever
            return before, True
    run = Run(moment.isoformat(timespec="seconds"), since=str(since))
    if before:
        kept = {name: getattr(before, name) for name in ("missing", "covered_from", "covered_through", "through")}
        run = replace(run, **kept)
    ledger.put_run(source, run)
    return run, False


def _pull(pull: _Pull, since: date, last: date | None) -> Iterator[FeedResult]:
    seen: dict[str, str] = {}
    whole: list[Days] = []
    for days in months(since, last) if last else ():
        gaps = 0
        for found in list_documents(pull.clients.api, pull.search, days):
            if isinstance(found, Gap):
                gaps += 1
                pull.broken += found.is_failure
                yield FeedResult(str(found.days), MISSING, found.reason, listed=False)
            else:
                yield _take(pull, found, seen)
            if pull.stopped:
                break
        if pull.stopped:
            rest = Days(days.first, last or days.last)
            yield FeedResult(str(rest), MISSING, pull.stopped, listed=False)
            break
        if not gaps:
            whole.append(days)
    yield from _unlisted(pull, seen, whole)


def _take(pull: _Pull, record: dict[str, Any], seen: dict[str, str]) -> FeedResult:
    number, published = record["document_number"], record["publication_date"]
    if seen.setdefault(number, published) != published:
        # Before 2016 two documents may have one number; an id is made of the number alone.
        reason = f"published {published}, has the number of the document published {seen[number]}, which is held"
        return FeedResult(f"{number}{_OF}{published}", MISSING, reason)
    broken = pull.broken
    try:
        result = _fetch_one(pull, record)
    except SourceError as exc:
        result = FeedResult(f"fr:{number}", MISSING, str(exc))
    if pull.broken == broken:
        pull.broken = 0
    return result


def _fetch_one(pull: _Pull, record: dict[str, Any]) -> FeedResult:
    number = record["document_number"]
    document_id, key = f"fr:{number}", f"{_KEY}{number}"
    held = pull.ledger.item(key)
    if held and pull.resumed and held.checked_at >= pull.run.started_at:
        return FeedResult(document_id, UNCHANGED)
    body = json.dumps(record, ensure_ascii=False, sort_keys=True).encode()
    item = Item(document_id, pull.intake.stamp(), hashlib.sha256(body).hexdigest(), record["publication_date"])
    text, fault = _full_text(pull, record, held)
    if text is None and held and held.record == item.record and not fault:
        pull.ledger.put_item(key, replace(held, checked_at=item.checked_at))
        return FeedResult(document_id, UNCHANGED)
    (reading,) = pull.intake.read(body, name=f"{number}.json", metadata=FileMetadata())
    if text:
        try:
            reading = merged(reading, _read_text(pull, text, record))
        except SourceError as exc:
            fault = str(exc)
    change = pull.intake.put(reading, origin=text.url if text and not fault else pull.search.document_url(number))
    if fault:
        return FeedResult(document_id, MISSING, f"its full text, though its record is held: {fault}")
    if text:
        item = item.held_by(text)
    elif held:
        item = replace(item, etag=held.etag, last_modified=held.last_modified)
    pull.ledger.put_item(key, item)
    return FeedResult(document_id, change.value, warnings=reading.warnings)


def _full_text(pull: _Pull, record: dict[str, Any], held: Item | None) -> tuple[Answer | None, str]:
    """Return the full text, None when it is held as it is or there is none, and why it could not be had."""
    url = pull.search.full_text_url(record)
    if not url:
        return None, ""
    try:
        text = pull.clients.text.get(url, check_text, held=held.validators if held else None)
    except FetchError as exc:
        pull.broken += not isinstance(exc, NothingThereError)
        return None, str(exc)
    return text, ""


def _read_text(pull: _Pull, text: Answer, record: dict[str, Any]) -> Reading:
    number = record["document_number"]
    published = PartialDate.parse(record["publication_date"])
    name = f"{number}{PurePosixPath(text.url).suffix}"
    for reading in pull.intake.read(text.body, name=name, metadata=FileMetadata(published=published)):
        if reading.document.document_id == f"fr:{number}":
            return reading
    raise SourceError(f"{text.url}: is the text of another document than {number}")


def _unlisted(pull: _Pull, seen: dict[str, str], whole: list[Days]) -> Iterator[FeedResult]:
    """Ask one by one for what was not listed: what an earlier run missed, and what is held of days listed whole.

    The latter is gone, or no longer found by the search.
    """
    held = pull.ledger.items(_KEY)
    asked = {what.removeprefix("fr:"): True for what in pull.run.missing if what.startswith("fr:")}
    for key, item in held.items():
        if any(str(days.first) <= item.published <= str(days.last) for days in whole):
            asked[key.removeprefix(_KEY)] = False
    for number, is_listed in asked.items():
        if number in seen:
            continue
        if not pull.stopped:
            result = _ask_one(pull, number, held.get(f"{_KEY}{number}"), seen)
        else:
            result = FeedResult(f"fr:{number}", MISSING, pull.stopped) if is_listed else None
        if result:
            yield replace(result, listed=is_listed and result.status != WITHDRAWN)


def _ask_one(pull: _Pull, number: str, held: Item | None, seen: dict[str, str]) -> FeedResult | None:
    """Fetch a document by its number; None when the service has none of it, and neither have we."""
    try:
        record = pull.clients.api.get(pull.search.document_url(number), read_record)
    except NothingThereError:
        if held is None:
            return None
        pull.intake.library.remove(held.document_id)
        pull.ledger.drop_item(f"{_KEY}{number}")
        return FeedResult(held.document_id, WITHDRAWN)
    except FetchError as exc:
        pull.broken += 1
        return FeedResult(f"fr:{number}", MISSING, str(exc))
    return _take(pull, record, seen) if record else None
