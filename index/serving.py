"""Opens what a home serves, whatever is damaged: the served generation, else the one before, else the library's texts.

The snapshot's `notice` says when it is not the whole truth, and names the command that mends it.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from index.erase import refuse_rollback
from index.generation import generations, served
from index.generation import rollback as serve_previous
from index.probe import probe
from index.rescue import rescue
from index.snapshot import Snapshot
from sources.errors import GenerationError, IndexNotBuiltError, IndexStaleError

if TYPE_CHECKING:
    from pathlib import Path

    from index.embed import Embedder

log = logging.getLogger(__name__)


def open_served(home: Path, embedder: Embedder) -> Snapshot:
    """Open what the home serves, or the next best thing with a notice; the embedder is used in the worst case alone.

    Raises:
        IndexNotBuiltError: nothing was indexed yet.
        IndexStaleError: another release, or another chromadb or bm25s, built what is served.
        GenerationError: it is damaged and nothing could be opened in its place.
        LibraryError: the library cannot be read.
    """
    name: str | None = None
    try:
        name = served(home)
        return _open(home, name)
    except IndexNotBuiltError:
        if not generations(home):
            raise
        problem = f"{home / 'CURRENT'} is missing"
    except GenerationError as exc:
        problem = str(exc).partition("; run ")[0]
    log.warning("%s", problem)
    for before in _before(home, name):
        try:
            snapshot = _open(home, before)
        except (GenerationError, IndexStaleError) as exc:
            log.warning("%s", exc)
            continue
        snapshot.notice = (
            f"the index is damaged ({problem}); this is answered from generation {before}, built "
            f"{snapshot.manifest.built_at[:10]}; run `footnote index` to rebuild it"
        )
        return snapshot
    notice = (
        f"the index is damaged ({problem}); this is answered by exact search over the library; "
        "run `footnote index` to rebuild it"
    )
    return rescue(home, embedder, generation=name, notice=notice)


def rollback(home: Path) -> str:
    """Serve the generation before and return its id.

    Raises:
        BuildLockedError: a build is running.
        GenerationError: there is none before it, it is damaged, or it held a document that was erased.
        IndexNotBuiltError: nothing was indexed yet.
    """
    refuse_rollback(home)
    return serve_previous(home)


def _before(home: Path, name: str | None) -> list[str]:
    """Return the generations to fall back to, the newest first; all of them when it is not known which is served."""
    found = list(generations(home))
    if name is not None:
        found = found[: found.index(name)] if name in found else [one for one in found if one < name]
    return found[::-1]


def _open(home: Path, generation: str) -> Snapshot:
    found = probe(home, generation)
    for damage in found:
        if not damage.is_graph:
            raise GenerationError(f"generation {generation}: {damage.problem}")
    if not found:
        return Snapshot.open(home, generation=generation)
    problem = found[0].problem.partition("; run ")[0]
    notice = (
        f"the vector graph of generation {generation} is damaged ({problem}); vectors are searched exactly; "
        "run `footnote index` to rebuild it"
    )
    log.warning("%s", notice)
    return Snapshot.open(home, generation=generation, exact=True, notice=notice)
