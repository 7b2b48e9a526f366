"""One opened generation: its passages, vectors and words, and the texts they are of. Questions are answered from it."""

from __future__ import annotations

import copy
import logging
from collections import OrderedDict
from functools import lru_cache
from threading import Lock
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from index.asof import answering, answering_lists
from index.generation import (
    CURRENT,
    LEXICAL,
    PASSAGES,
    current,
    folder_of,
    generations,
    missing_files,
    orphans,
    read_manifest,
    refuse_stale,
    rollback,
    served,
)
from index.lexical import LexicalIndex
from index.probe import damages, graph_damages
from index.table import NO_VECTOR, PassageTable
from index.vectors import VectorStore
from sources.errors import FootnoteError, GenerationError
from sources.library import Library

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path
    from types import TracebackType
    from typing import Self

    from index.model import Filters, Manifest, Passage, ServedDocument
    from sources.model import Document, Version

__all__ = ["Snapshot", "check", "check_generation", "current", "generations", "rollback"]

log = logging.getLogger(__name__)

_VERSIONS_KEPT = 256
"""An answer may look through every notice held; fewer would put the lists out, which take longest to read."""
_FILTERS_KEPT = 64


class Snapshot:
    """A generation, open for reading from any thread. Close it, or use it as a context manager.

    It goes on answering when another generation is served meanwhile.
    """

    def __init__(
        self,
        home: Path,
        manifest: Manifest,
        library: Library,
        *,
        folder: Path | None = None,
        notice: str = "",
        exact: bool = False,
    ) -> None:
        """Open the files of a generation, which lie in `folder` when not where the home keeps it.

        `library` is closed with the snapshot; with `exact` Chroma is never opened.
        """
        self.home = home
        self.manifest = manifest
        """What the generation was built from."""
        self.library = library
        """The canonical store, read only."""
        self.notice = notice
        """One line when this is not what the home should serve: what is damaged, and the command that mends it."""
        folder = folder or folder_of(home, manifest.generation)
        self._table = PassageTable(folder / PASSAGES)
        rows = self._table.documents()
        self._rows = tuple(row.served for row in rows)
        held = set(library.select("SELECT document_id, version FROM versions"))
        self.documents: Mapping[str, ServedDocument] = MappingProxyType(
            {one.document.document_id: one for one in self._rows if (one.document.document_id, one.version) in held}
        )
        """The documents served, by id, in the order of their ids; those that were erased since are left out."""
        self.columns = self._table.columns()
        """Document, list and vector of every passage, by ordinal."""
        count = len(self.columns.document)
        _check_counts(manifest, passages=count, documents=len(rows))
        self.lexical = LexicalIndex.load(folder / LEXICAL, count=count)
        self.vectors = VectorStore(folder, count=manifest.vectors, dimension=manifest.dimension, exact=exact)
        self._versions: OrderedDict[str, Version] = OrderedDict()
        self._lock = Lock()
        self._allowed = lru_cache(maxsize=_FILTERS_KEPT)(self._allowed_now)
        self._text = lru_cache(maxsize=_VERSIONS_KEPT)(self._read_text)

    @classmethod
    def open(cls, home: Path, *, generation: str | None = None, notice: str = "", exact: bool = False) -> Self:
        """Open a generation of `home`, the served one by default. `index.serving` copes with damage as well.

        Args:
            home: folder of the library and its generations.
            generation: id of the one to open.
            notice: what a user must know of it.
            exact: never open Chroma; its files may then be missing.

        Raises:
            IndexNotBuiltError: nothing was indexed yet.
            IndexStaleError: another release, or another chromadb or bm25s, built it.
            GenerationError: it is damaged.
            LibraryError: the library cannot be read.
        """
        manifest = read_manifest(home, generation or served(home))
        refuse_stale(manifest)
        missing = missing_files(home, manifest)
        if missing and not exact:
            raise GenerationError(
                f"generation {manifest.generation} lacks {missing[0]}; run `footnote index --full` "
                "or `footnote rollback`"
            )
        library = Library.open(home, read_only=True)
        try:
            return cls(home, manifest, library, notice=notice, exact=exact)
        except BaseException:
            library.close()
            raise

    @property
    def generation(self) -> str:
        """Id of the generation, shown with answers as the snapshot."""
        return self.manifest.generation

    def only(self, keep: Callable[[Document], bool]) -> Self:
        """Return it with a part of its documents; they share the files, which the whole one closes."""
        part = copy.copy(self)
        part.documents = MappingProxyType({key: one for key, one in self.documents.items() if keep(one.document)})
        part._allowed = lru_cache(maxsize=_FILTERS_KEPT)(part._allowed_now)
        return part

    def close(self) -> None:
        """Close the library and the generation's files; closing twice is fine."""
        self.vectors.close()
        self._table.close()
        self.library.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def version(self, document_id: str) -> Version:
        """Return the version of a document that this generation serves, text and blocks; the last 256 are kept.

        Raises:
            NotInLibraryError: it was erased from the library since.
            GenerationError: this generation does not serve the document.
        """
        with self._lock:
            held = self._versions.get(document_id)
            if held is not None:
                self._versions.move_to_end(document_id)
                return held
        version = self.library.version(document_id, self._version_id(document_id))
        with self._lock:
            self._versions[document_id] = version
            while len(self._versions) > _VERSIONS_KEPT:
                self._versions.popitem(last=False)
        return version

    def text(self, document_id: str) -> str:
        """Return only the text of `version`, which is much less to read for a long list; raises as that does."""
        with self._lock:
            held = self._versions.get(document_id)
        return held.text if held is not None else self._text(document_id)

    def passages(self, ordinals: Sequence[int]) -> list[Passage]:
        """Return the passages with these ordinals (numbers from 0, in the order of the table), in the order asked."""
        return self._table.passages([int(ordinal) for ordinal in ordinals])

    def passage(self, passage_id: str) -> Passage | None:
        """Return the passage of this id; None when this generation has none."""
        return self._table.passage(passage_id)

    def passages_of(self, document_id: str) -> list[Passage]:
        """Return the passages of a document in text order; empty when it is not served."""
        return self._table.of_document(document_id)

    def passage_counts(self) -> dict[str, int]:
        """Return how many passages each document has, by its id."""
        counts = np.bincount(self.columns.document, minlength=len(self._rows))
        return {row.document.document_id: int(count) for row, count in zip(self._rows, counts, strict=True)}

    def words_of(self, passage: Passage) -> str:
        """Return the words of a passage, without its heading."""
        return self.text(passage.document_id)[passage.span.start : passage.span.end]

    def allowed(self, filters: Filters) -> np.ndarray:
        """Return which passages may answer under the filters: bool, (passages,), not to be written to.

        A row counts only in the document that answers for its list on that day.
        """
        return self._allowed(filters)

    def allowed_vectors(self, allowed: np.ndarray) -> np.ndarray:
        """Return which vectors the allowed passages have: bool, (vectors,)."""
        mask = np.zeros(len(self.vectors), dtype=np.bool_)
        numbers = self.columns.vector[allowed]
        mask[numbers[numbers != NO_VECTOR]] = True
        return mask

    def _allowed_now(self, filters: Filters) -> np.ndarray:
        served = tuple(self.documents.values())
        ids = answering(served, filters.as_of)
        usable = np.array([_passes(one, ids, filters) for one in self._rows], dtype=np.bool_)
        mask: np.ndarray = usable[self.columns.document] if len(self._rows) else np.zeros(0, dtype=np.bool_)
        order = {one.document.document_id: number for number, one in enumerate(self._rows)}
        answers = answering_lists(served, filters.as_of)
        for number, slug in enumerate(self.columns.lists):
            if slug and slug in answers:
                from_it = self.columns.document == order[answers[slug].document.document_id]
                mask &= (self.columns.list != number) | from_it
        mask.setflags(write=False)
        return mask

    def _version_id(self, document_id: str) -> str:
        if document_id not in self.documents:
            raise GenerationError(f"generation {self.generation} does not serve {document_id!r}; see `footnote list`")
        return self.documents[document_id].version

    def _read_text(self, document_id: str) -> str:
        version = self._version_id(document_id)
        rows = self.library.select(
            "SELECT text FROM versions WHERE document_id = ? AND version = ?", (document_id, version)
        )
        return str(rows[0][0]) if rows else self.library.version(document_id, version).text


def _check_counts(manifest: Manifest, *, passages: int, documents: int) -> None:
    if (passages, documents) != (manifest.passages, len(manifest.versions)):
        raise GenerationError(
            f"generation {manifest.generation} holds {passages} passages, its manifest says {manifest.passages}; "
            "run `footnote index --full`"
        )


def _passes(one: ServedDocument, ids: frozenset[str], filters: Filters) -> bool:
    document = one.document
    return (
        document.document_id in ids
        and (filters.tiers is None or document.tier in filters.tiers)
        and (filters.languages is None or document.language in filters.languages)
        and (filters.publishers is None or document.publisher in filters.publishers)
    )


def check(home: Path) -> tuple[str, ...]:
    """Return what is wrong with the served generation, the one kept for roll-back, and what was left half built."""
    problems = [
        f"generation {name} is incomplete: a build was interrupted or is running; the next `footnote index` sweeps it"
        for name in orphans(home)
    ]
    name = None
    try:
        name = current(home)
        if name not in generations(home):
            named = f"names {name}, which is not there" if name else "is missing"
            problems.append(f"{home / CURRENT} {named}; run `footnote index`")
    except GenerationError as exc:
        problems.append(str(exc))
    for generation in sorted(generations(home), key=lambda one: one != name):
        problems += [f"generation {generation}: {problem}" for problem in check_generation(home, generation)]
    return tuple(problems)


def check_generation(home: Path, generation: str) -> tuple[str, ...]:
    """Return what is wrong with a generation: every file is read, every vector looked for. Empty when it is sound."""
    try:
        damaged = damages(home, generation)
        if damaged:
            return tuple(one.problem for one in damaged)
        manifest = read_manifest(home, generation)
        refuse_stale(manifest)
        return (*(one.problem for one in graph_damages(home, generation, sample=False)), *_gone(home, manifest))
    except (FootnoteError, OSError) as exc:
        return (str(exc),)


def _gone(home: Path, manifest: Manifest) -> tuple[str, ...]:
    with Library.open(home, read_only=True) as library:
        held = set(library.select("SELECT document_id, version FROM versions"))
    gone = sorted(one for one in manifest.versions.items() if one not in held)
    return tuple(f"{one} {version[:8]} is no longer in the library; run `footnote index`" for one, version in gone)
