"""A service on loopback, a library to fetch into, and time that passes without waiting."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from sources.capped import CappedParser
from sources.catalog import Source
from sources.feeds.client import Limits
from sources.feeds.intake import Intake
from sources.feeds.model import Report
from sources.feeds.pace import Timing
from sources.feeds.runs import Feeds
from sources.library import Library
from sources.model import Tier
from tests.sources.feeds.service import Service, serve

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
LIMITS = Limits(attempt_s=5, silence_s=5, bytes=2_000_000)


@dataclass
class FakeTime:
    """A clock that moves only when somebody sleeps."""

    at: float = 1000.0
    slept: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.at += seconds

    @property
    def timing(self) -> Timing:
        return Timing(lambda: self.at, self.sleep)


@pytest.fixture
def time() -> FakeTime:
    return FakeTime()


@pytest.fixture
def service() -> Iterator[Service]:
    with serve(Service()) as running:
        yield running


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "home") as opened:
        yield opened


@pytest.fixture(scope="session")
def parser() -> Iterator[CappedParser]:
    with CappedParser() as started:
        yield started


@dataclass
class Fetching:
    """The feeds of a library, against the service."""

    library: Library
    service: Service
    time: FakeTime
    intake: Intake
    now: list[datetime] = field(default_factory=lambda: [NOON])

    @property
    def feeds(self) -> Feeds:
        return Feeds(self.intake, timing=self.time.timing, limits=LIMITS)

    def source(self, feed: str = "notices") -> Source:
        addresses = {"notices": self.service.url, "list": f"{self.service.address}/api", "csl": self.service.address}
        return Source(
            name=f"the-{feed}",
            title="",
            publisher="",
            tier=Tier.OFFICIAL_TEXT,
            address=addresses[feed],
            licence="",
            feed=feed,
            every_days=1,
            since=date(2024, 1, 1),
            agencies=("industry-and-security-bureau",),
            cfr_title=15,
            cfr_part=744,
            appendix="Supplement No. 4 to Part 744",
        )

    def notices(self, since: date = date(2024, 1, 1)) -> Report:
        return Report.of("the-notices", self.feeds.notices(self.source(), since=since))

    def held(self) -> set[str]:
        return {one.document.document_id for one in self.library.documents()}


@pytest.fixture
def fetching(library: Library, service: Service, time: FakeTime, parser: CappedParser) -> Fetching:
    now = [NOON]
    return Fetching(library, service, time, Intake(library, lambda: now[0], parser), now)
