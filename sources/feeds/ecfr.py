"""Brings the Entity List as the eCFR prints it on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from sources.errors import FetchError, NothingThereError
from sources.feeds.answers import check_xml, parse_answer
from sources.feeds.client import BadAnswerError
from sources.feeds.single import fetch_file
from sources.metadata import FileMetadata
from sources.model import PartialDate

if TYPE_CHECKING:
    from sources.feeds.client import Answer, Client
    from sources.feeds.intake import Intake
    from sources.feeds.model import FeedResult

PER_SECOND = 1.0
"""No limit is published: what the Federal Register's own XML is limited to."""


@dataclass(frozen=True, slots=True)
class Appendix:
    """Where the list stands in the Code of Federal Regulations."""

    base: str
    """Address of the API, `https://www.ecfr.gov/api`."""
    title: int
    part: int
    appendix: str
    """`Supplement No. 4 to Part 744`."""

    def url(self, day: date) -> str:
        """Return the address of the list as of a day."""
        query = urlencode({"part": self.part, "appendix": self.appendix}, quote_via=quote)
        return f"{self.base}/versioner/v1/full/{day}/title-{self.title}.xml?{query}"

    def page(self, day: date) -> str:
        """Return the address of the page that people read."""
        site = self.base.removesuffix("/api")
        return f"{site}/on/{day}/title-{self.title}/part-{self.part}/appendix-{quote(self.appendix)}"


def fetch_list(intake: Intake, appendix: Appendix, client: Client, *, source: str, day: date | None) -> FeedResult:
    """Fetch the list as of a day; None: the newest that the service has.

    Raises:
        FetchError: the service does not have that day, or cannot be asked; `NothingThereError` when it holds no list.
        SourceError: what came holds no list.
    """
    newest = _newest(client, appendix)
    if day is not None and day > newest:
        raise FetchError(f"the eCFR is up to date as of {newest} and has no {day} yet; ask for {newest} or earlier")
    wanted = day or newest
    metadata = FileMetadata(as_of=PartialDate.from_date(wanted), url=appendix.page(wanted))
    try:
        return fetch_file(
            intake,
            client,
            appendix.url(wanted),
            source=source,
            check=check_xml,
            describe=lambda _: (f"ecfr-{appendix.title}-{appendix.part}-{wanted}.xml", metadata),
        )
    except NothingThereError as exc:
        raise NothingThereError(f"the eCFR has no {appendix.appendix} of {wanted}; its days begin in 2017") from exc


def _newest(client: Client, appendix: Appendix) -> date:
    # The word "current" is no date to this service.
    found = client.get(f"{appendix.base}/versioner/v1/titles.json", lambda answer: _up_to_date(answer, appendix.title))
    if found is None:
        raise FetchError(f"the eCFR does not say how far title {appendix.title} is; run the command again later")
    return found


def _up_to_date(answer: Answer, title: int) -> date:
    content = parse_answer(answer)
    try:
        (found,) = (one for one in content["titles"] if one["number"] == title)  # type: ignore[index]
        return date.fromisoformat(found["up_to_date_as_of"])
    except (ValueError, KeyError, TypeError) as exc:
        raise BadAnswerError(f"the list of titles does not say up to which day title {title} is") from exc
