"""Fetches notices as the command does, but without the pauses that the real service asks for: run to be killed.

Usage: python -m tests.sources.feeds.syncer HOME ADDRESS SINCE
"""

import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from sources.catalog import read_catalog
from sources.feeds.intake import Intake
from sources.feeds.model import Report
from sources.feeds.pace import Timing
from sources.feeds.runs import Feeds, fetch_lock
from sources.library import Library


def main(home: Path, address: str, since: date) -> None:
    source = replace(read_catalog()["federal-register-part-744"], address=address)
    with (
        fetch_lock(home),
        Library.open(home) as library,
        Intake(library, lambda: datetime.now(UTC)) as intake,
    ):
        feeds = Feeds(intake, timing=Timing(sleep=lambda _seconds: None))
        report = Report.of("", feeds.notices(source, since=since))
        sys.stdout.write(
            f"{report.listed} {report.fetched} {len(report.added)} {report.unchanged} {len(report.missing)}\n"
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], date.fromisoformat(sys.argv[3]))
