"""Brings one file of a service, asked for only if it has changed."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from sources.errors import FetchError
from sources.feeds.ledger import Item, Ledger, Run
from sources.feeds.model import UNCHANGED, FeedResult

if TYPE_CHECKING:
    from collections.abc import Callable

    from sources.feeds.client import Answer, Client
    from sources.feeds.intake import Intake
    from sources.metadata import FileMetadata


def fetch_file(
    intake: Intake,
    client: Client,
    url: str,
    *,
    source: str,
    check: Callable[[Answer], Answer],
    describe: Callable[[Answer], tuple[str, FileMetadata]],
) -> FeedResult:
    """Fetch the one document at an address, and remember the run under the name `source`.

    `check` returns the answer, or raises `BadAnswerError` to have it asked for again; `describe` gives the name to
    read it by, and what it does not say of itself.

    Raises:
        FetchError: the service cannot be asked, or has nothing there.
        SourceError: what came holds no document.
    """
    ledger, key = Ledger(intake.library), f"file:{url}"
    started = intake.stamp()
    held = ledger.item(key)

    answer = client.get(url, check, held=held.validators if held else None)
    if answer is not None:
        name, metadata = describe(answer)
        (reading,) = intake.read(answer.body, name=name, metadata=metadata)
        change = intake.put(reading, origin=answer.url)
        document, digest = reading.document, hashlib.sha256(answer.body).hexdigest()
        held = Item(document.document_id, "", digest, str(document.as_of or document.published or "")).held_by(answer)
        result = FeedResult(document.document_id, change.value, warnings=reading.warnings)
    elif held is not None:
        result = FeedResult(held.document_id, UNCHANGED)
    else:
        raise FetchError(f"{url}: the service says that nothing has changed, but nothing is held")
    ended = intake.stamp()
    ledger.put_item(key, replace(held, checked_at=ended))
    ledger.put_run(source, Run(started, finished_at=ended, through=held.published, listed=1, fetched=1))
    return result
