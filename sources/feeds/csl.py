"""Brings the Consolidated Screening List, the whole file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sources.feeds.answers import parse_answer
from sources.feeds.client import BadAnswerError
from sources.feeds.single import fetch_file
from sources.metadata import FileMetadata
from sources.model import PartialDate

if TYPE_CHECKING:
    from sources.feeds.client import Answer, Client
    from sources.feeds.intake import Intake
    from sources.feeds.model import FeedResult

PER_SECOND = 1.0
"""No limit is published; one file is asked for."""


@dataclass(frozen=True, slots=True)
class ScreeningList:
    """Where the file is."""

    base: str
    """Address of the service, `https://data.trade.gov`."""

    @property
    def url(self) -> str:
        """The address of the file."""
        return f"{self.base}/downloadable_consolidated_screening_list/v1/consolidated.json"


def fetch_csl(intake: Intake, file: ScreeningList, client: Client, *, source: str) -> FeedResult:
    """Fetch the list as it is now.

    Raises:
        FetchError: the service cannot be asked.
        SourceError: what came holds no list.
    """
    return fetch_file(
        intake,
        client,
        file.url,
        source=source,
        check=_check,
        describe=lambda answer: ("consolidated.json", FileMetadata(as_of=_day(intake, answer), url=file.url)),
    )


def _check(answer: Answer) -> Answer:
    """Return an answer that is the whole list; `BadAnswerError` for any other."""
    content = parse_answer(answer)
    results = content.get("results") if isinstance(content, dict) else None
    if not isinstance(results, list) or not results:
        raise BadAnswerError("the answer holds no rows")
    if not all(isinstance(row, dict) and isinstance(row.get("name"), str) for row in results):
        raise BadAnswerError("a row of the answer has no name")
    return answer


def _day(intake: Intake, answer: Answer) -> PartialDate | None:
    """Return the date for a file that does not say when it was made: that of the service's clock, else of ours."""
    if b'"search_performed_at"' in answer.body:
        return None
    return PartialDate.from_date((answer.served_on or intake.now()).date())
