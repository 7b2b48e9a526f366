"""What the feeds say of their work: one result for each thing that a service listed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sources.library import Change

if TYPE_CHECKING:
    from collections.abc import Iterable

ADDED, UPDATED, UNCHANGED = (change.value for change in (Change.ADDED, Change.UPDATED, Change.UNCHANGED))
WITHDRAWN, MISSING = "withdrawn", "missing"


@dataclass(frozen=True, slots=True)
class Validators:
    """What a service gave with an answer to ask later whether it has changed; empty when it gave none."""

    etag: str = ""
    last_modified: str = ""

    @property
    def headers(self) -> dict[str, str]:
        """The request headers that ask for it only if it has changed."""
        given = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in given.items() if value}


@dataclass(frozen=True, slots=True)
class FeedResult:
    """What became of one thing that was listed."""

    what: str
    """Id of the document; for what never became one, the address, number or days asked for."""
    status: str
    """`added`, `updated`, `unchanged`, `withdrawn` (the service no longer has it; taken out) or `missing`."""
    reason: str = ""
    """One line: why it is missing; empty otherwise."""
    warnings: tuple[str, ...] = ()
    """What the reader cut, dropped or could not read."""
    listed: bool = True
    """False for what the service did not list, such as a withdrawn document or days that it could not list."""


@dataclass(frozen=True, slots=True)
class Report:
    """What one run of a feed did."""

    source: str
    """Name of the source in the catalogue."""
    listed: int
    """Things that the service listed, each once."""
    fetched: int
    """Of those, how many the library now holds as the service has them."""
    added: tuple[str, ...]
    updated: tuple[str, ...]
    unchanged: int
    withdrawn: tuple[str, ...]
    missing: tuple[FeedResult, ...]
    warnings: tuple[str, ...]

    @classmethod
    def of(cls, source: str, results: Iterable[FeedResult]) -> Report:
        """Sum up the results of a run."""
        found = tuple(results)
        named = {status: tuple(one.what for one in found if one.status == status) for status in (ADDED, UPDATED)}
        missing = tuple(one for one in found if one.status == MISSING)
        listed = sum(one.listed for one in found)
        return cls(
            source=source,
            listed=listed,
            fetched=listed - sum(one.listed for one in missing),
            added=named[ADDED],
            updated=named[UPDATED],
            unchanged=sum(one.status == UNCHANGED for one in found),
            withdrawn=tuple(one.what for one in found if one.status == WITHDRAWN),
            missing=missing,
            warnings=tuple(f"{one.what}: {warning}" for one in found for warning in one.warnings),
        )

    @property
    def changed(self) -> bool:
        """Tell whether the library holds something else than before."""
        return bool(self.added or self.updated or self.withdrawn)
