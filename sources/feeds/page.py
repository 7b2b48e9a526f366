"""Brings one article from the web: that page alone, from a public address, and only as press."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urldefrag

from sources.errors import FetchError
from sources.feeds.client import Limits, shown_url
from sources.feeds.model import FeedResult
from sources.metadata import FileMetadata
from sources.model import DocumentKind

if TYPE_CHECKING:
    from sources.feeds.client import Client
    from sources.feeds.intake import Intake

PER_SECOND = 1.0
LIMITS = Limits(attempts=3, attempt_s=30, silence_s=10, total_s=60, bytes=10 * 1024 * 1024, redirects=5)
"""A page of an article has under 1 MB of text and markup; pictures are never fetched."""


def fetch_page(intake: Intake, url: str, client: Client) -> FeedResult:
    """Fetch the article at an address. Its id is the address at which it stood in the end.

    Raises:
        AddressRefusedError: the address, or one that it redirects to, is not on the public internet.
        FetchError: it cannot be fetched, or is no article.
        SourceError: it holds no article text.
    """
    answer = client.get(url, lambda found: found)
    if answer is None:
        raise FetchError(f"{shown_url(url)}: gave no page; check the address")
    where = urldefrag(answer.url).url
    # What the page says of its own address counts for nothing: it could name another document's.
    metadata = FileMetadata(url=where, kind=DocumentKind.ARTICLE)
    reading, *more = intake.read(answer.body, name=shown_url(where), metadata=metadata)
    if more or reading.document.kind is not DocumentKind.ARTICLE:
        # Known by content, not by what the server calls it: a list or notice from anywhere is not official.
        raise FetchError(
            f"{shown_url(where)}: is a {reading.document.kind.value}, not an article; official documents come by"
            " `footnote fetch notices`, `list` and `csl`, or save the file and add it"
        )
    change = intake.put(reading, origin=where)
    return FeedResult(reading.document.document_id, change.value, warnings=reading.warnings)
