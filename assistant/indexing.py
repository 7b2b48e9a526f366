"""Builds the index in a process of its own and says how far it is, so that a server goes on answering meanwhile."""

from __future__ import annotations

import logging
from contextlib import closing, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.child import iter_child
from index.lock import build_lock
from sources.errors import FootnoteError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from multiprocessing.connection import Connection
    from pathlib import Path

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Stage:
    """How far a build is."""

    name: str
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Done:
    """How a build ended."""

    generation: str
    """The generation that is served now; empty when the build failed."""
    report: str
    """What changed, one line each, or in one line why it failed."""


def iter_index(home: Path) -> Iterator[Stage | Done]:
    """Build the index of a home, as `footnote index` does; yields how far it is, and `Done` once, at the end.

    When the caller stops listening the build is stopped; what was served before goes on being served.
    """
    with closing(iter_child(_build, home, "footnote-index")) as messages:
        for message in messages:
            yield message
            if isinstance(message, Done):
                return
    yield Done("", "the index was stopped before it was whole; what was served before goes on; index again")


def _build(home: Path, told: Connection) -> None:
    """Build, in the child."""
    try:
        with build_lock(home) as lock:
            # Imported here as in the command: whoever is second hears so before anything heavy is loaded.
            from assistant.aftermath import read_aftermath  # noqa: PLC0415
            from assistant.home import build_index  # noqa: PLC0415
            from assistant.library_commands import report_text  # noqa: PLC0415
            from assistant.settings import Settings  # noqa: PLC0415
            from index.embed import SentenceEmbedder  # noqa: PLC0415

            embedder = SentenceEmbedder(Settings(home=home).embedding_model)
            report = build_index(
                home,
                embedder=embedder,
                progress=lambda name, done, total: told.send(Stage(name, done, total)),
                lock=lock,
            )
        told.send(Done(report.generation, report_text(report, read_aftermath(home))))
    except FootnoteError as exc:
        with suppress(OSError):
            told.send(Done("", str(exc)))
    except OSError as exc:
        log.warning("nobody listens to the build any more: %s", exc)
