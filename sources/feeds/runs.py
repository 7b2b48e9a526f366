"""Runs the feeds of a home: one process at a time, each source by its catalogue entry, all that is due on request."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sources.errors import FetchError, FetchLockedError, FootnoteError, LibraryError
from sources.feeds import csl, ecfr, federal_register, notices, page
from sources.feeds.client import Client, Limits
from sources.feeds.guard import OnlyHost, PublicOnly, allow_any
from sources.feeds.intake import sweep
from sources.feeds.ledger import Ledger, Run
from sources.feeds.model import MISSING, FeedResult, Report
from sources.feeds.pace import Timing
from sources.process_lock import process_lock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sources.catalog import Source
    from sources.feeds.guard import Guard
    from sources.feeds.intake import Intake

LOCK_NAME = "fetch.lock"
"""File in the home that the fetching process holds."""
RUN_LIMIT_S = 6 * 3600.0
"""The longest that a run of notices goes on; the next one takes it up. All since 1997 take one or two hours."""
LOOK_BACK = timedelta(days=90)
"""How far behind its last whole run `fetch_due` lists notices again: corrections and withdrawals come within weeks."""


@contextmanager
def fetch_lock(home: Path) -> Iterator[None]:
    """Hold the fetch lock of a home for the block; what a killed fetch left in the home is deleted first.

    Raises:
        FetchLockedError: another process holds it.
        LibraryError: the lock file cannot be made or written.
    """
    with process_lock(home / LOCK_NAME, busy=FetchLockedError, fault=LibraryError):
        sweep(home)
        yield


@dataclass(frozen=True, slots=True)
class Feeds:
    """The feeds of one library."""

    intake: Intake
    timing: Timing = field(default_factory=Timing)
    limits: Limits = field(default_factory=Limits)

    def notices(self, source: Source, *, since: date) -> Iterator[FeedResult]:
        """Fetch the notices of a source published since a day; see `fetch_notices`."""
        search = federal_register.Search(source.address, source.agencies, source.cfr_title, source.cfr_part)
        with ExitStack() as stack:
            rates = (notices.API_PER_SECOND, notices.TEXT_PER_SECOND)
            clients = notices.Clients(*(stack.enter_context(self._client(source, rate)) for rate in rates))
            ends, clock = self.timing.clock() + RUN_LIMIT_S, self.timing.clock
            yield from notices.fetch_notices(
                self.intake, search, clients, source=source.name, since=since, is_late=lambda: clock() > ends
            )

    def list(self, source: Source, *, day: date | None) -> FeedResult:
        """Fetch the list of a source as of a day; see `fetch_list`."""
        appendix = ecfr.Appendix(source.address, source.cfr_title, source.cfr_part, source.appendix)
        with self._client(source, ecfr.PER_SECOND) as client:
            return ecfr.fetch_list(self.intake, appendix, client, source=source.name, day=day)

    def csl(self, source: Source) -> FeedResult:
        """Fetch the screening lists of a source; see `fetch_csl`."""
        with self._client(source, csl.PER_SECOND) as client:
            return csl.fetch_csl(self.intake, csl.ScreeningList(source.address), client, source=source.name)

    def page(self, url: str, *, private: bool) -> FeedResult:
        """Fetch an article; see `fetch_page`. `private` also allows addresses that are not on the public internet."""
        guard: Guard = allow_any if private else PublicOnly()
        with Client(guard, per_second=page.PER_SECOND, limits=page.LIMITS, timing=self.timing) as client:
            return page.fetch_page(self.intake, url, client)

    def _client(self, source: Source, per_second: float) -> Client:
        host = urlsplit(source.address).hostname
        if not host:
            raise FetchError(f"{source.address!r} is no address of a service; write one that begins with https://")
        return Client(OnlyHost(host), per_second=per_second, limits=self.limits, timing=self.timing)

    def fetch_due(self, source: Source) -> Report:
        """Fetch what a source has; what fails is in the report, and the run is remembered so."""
        try:
            if source.feed == "notices":
                return Report.of(source.name, self.notices(source, since=self._since(source)))
            result = self.csl(source) if source.feed == "csl" else self.list(source, day=None)
        except LibraryError:
            raise
        except FootnoteError as exc:
            self._note_failure(source, str(exc))
            result = FeedResult(source.name, MISSING, str(exc))
        return Report.of(source.name, [result])

    def is_due(self, source: Source) -> bool:
        """Tell whether the last whole run of a source is as old as its catalogue entry allows, or from the future."""
        last = Ledger(self.intake.library).run(source.name)
        if last is None or not last.complete:
            return True
        # Started at the same hour each day, a run may come seconds before the last one is a day old.
        age = self.intake.now() - datetime.fromisoformat(last.finished_at) + timedelta(hours=1)
        return not timedelta() <= age < timedelta(days=source.every_days)

    def _since(self, source: Source) -> date:
        first = source.since or date(1994, 1, 1)
        last = Ledger(self.intake.library).run(source.name)
        if last and last.since and not last.finished_at:
            return date.fromisoformat(last.since)
        if last and last.covered_from and last.covered_from <= str(first):
            return max(first, date.fromisoformat(last.covered_through) - LOOK_BACK)
        return first

    def _note_failure(self, source: Source, reason: str) -> None:
        ledger, now = Ledger(self.intake.library), self.intake.stamp()
        before = ledger.run(source.name)
        if before and not before.finished_at:
            return  # a run that was broken off goes on next time
        run = replace(
            before or Run(now),
            started_at=now,
            finished_at=now,
            missing={**(before.missing if before else {}), source.name: reason},
        )
        ledger.put_run(source.name, run)
