"""On which printed pages words stand, by the page map of a version."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from sources.model import Span, Version


class PrintedPages(NamedTuple):
    """The pages on which a run of words stands."""

    first: int
    last: int
    """The same as `first` for words on one page."""


def pages_of(version: Version, span: Span) -> PrintedPages | None:
    """Return the printed pages of the words at `span`; None where the map does not reach.

    What stands before the first page of the map is made of fields, which are not printed so anywhere.
    """
    first, last = _page_at(version, span.start), _page_at(version, span.end - 1)
    return None if first is None or last is None else PrintedPages(first, last)


def _page_at(version: Version, offset: int) -> int | None:
    before = bisect_right(version.pages, offset, key=lambda page: page.start)
    return version.pages[before - 1].number if before else None
