"""The last resort: what the library holds, cut and searched anew without building an index; nothing is embedded.

The files lie in a temporary folder that is gone from the disk's view as soon as they are open.
"""

from __future__ import annotations

import json
import logging
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.embed import is_compatible
from index.generation import LEXICAL, PASSAGES, SCHEMA, packages, read_manifest
from index.lexical import LexicalBuilder
from index.model import Manifest, ServedDocument
from index.passages import embedded_text, has_vector, passages_of
from index.snapshot import Snapshot
from index.table import NO_VECTOR, DocumentRow, PassageRow, PassageWriter
from index.vectors import MATRIX_NAME
from sources.errors import GenerationError
from sources.library import Library
from sources.stored import decode_document
from sources.text import digest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from index.embed import Embedder

log = logging.getLogger(__name__)

RESCUED = "rescued"
"""Id of the snapshot that is made here."""


def rescue(home: Path, embedder: Embedder, *, generation: str | None, notice: str) -> Snapshot:
    """Open the documents of a damaged generation, or the newest ones where its manifest is lost, without its files.

    Args:
        home: folder of the library.
        embedder: counts tokens as the build did; its vectors of the texts are looked up, none is made.
        generation: the one that is damaged; None when not even its name is known.
        notice: what to tell the user.

    Raises:
        GenerationError: there is no room for temporary files.
        LibraryError: the library cannot be read.
    """
    started = time.monotonic()
    library = Library.open(home, read_only=True)
    try:
        with tempfile.TemporaryDirectory(prefix="footnote-", ignore_cleanup_errors=True) as folder:
            documents = _documents(library, _versions(home, library, generation))
            manifest = _Rescue(Path(folder), library, embedder).write(documents)
            snapshot = Snapshot(home, manifest, library, folder=Path(folder), notice=notice, exact=True)
    except OSError as exc:
        library.close()
        raise GenerationError(
            f"the index is damaged and there is no room to search without it ({exc}); run `footnote index`"
        ) from exc
    except BaseException:
        library.close()
        raise
    log.info("rescued %d passages in %.1f s", manifest.passages, time.monotonic() - started)
    return snapshot


def _versions(home: Path, library: Library, generation: str | None) -> Mapping[str, str]:
    if generation is not None:
        try:
            return read_manifest(home, generation).versions
        except GenerationError as exc:
            log.info("%s", exc)
    return {one.document.document_id: one.version for one in library.documents()}


def _documents(library: Library, versions: Mapping[str, str]) -> list[tuple[ServedDocument, str, int]]:
    """Return the documents that are still held, in the order of their ids, with their digest and number of rows."""
    rows = library.select("SELECT document_id, version, metadata, lists, digest, rows FROM versions ORDER BY 1")
    return [
        (ServedDocument(decode_document(metadata), version, frozenset(json.loads(lists)), 0), made, count)
        for document_id, version, metadata, lists, made, count in rows
        if versions.get(document_id) == version
    ]


class _Rescue:
    """Writes passages, words and the vectors that the library holds into a folder."""

    def __init__(self, folder: Path, library: Library, embedder: Embedder) -> None:
        self._folder = folder
        self._library = library
        self._embedder = embedder
        self._model = _model(library, embedder)
        self._words = LexicalBuilder()
        self._vectors: list[np.ndarray] = []
        self._numbers: dict[str, int] = {}

    def write(self, documents: Sequence[tuple[ServedDocument, str, int]]) -> Manifest:
        """Write all of it; return a manifest of it, which is not written."""
        writer = PassageWriter(self._folder / PASSAGES)
        finished = False
        try:
            for served, made, rows in documents:
                writer.add(DocumentRow(served, made), self._rows(served, rows))
            finished = True
        finally:
            writer.close(commit=finished)
        self._words.finish().save(self._folder / LEXICAL)
        shape = (len(self._vectors), self._embedder.dimension)
        matrix = np.array(self._vectors, dtype=np.float32).reshape(shape)
        np.save(self._folder / MATRIX_NAME, matrix, allow_pickle=False)
        return Manifest(
            generation=RESCUED,
            built_at="",
            schema=SCHEMA,
            model=self._model,
            dimension=self._embedder.dimension,
            versions={served.document.document_id: served.version for served, *_ in documents},
            passages=writer.passages,
            vectors=len(matrix),
            packages=packages(),
            digests={},
        )

    def _rows(self, served: ServedDocument, rows: int) -> list[PassageRow]:
        document = served.document
        version = self._library.version(document.document_id, served.version)
        listings = self._library.listings(document.document_id, served.version) if rows else ()
        passages = passages_of(document, version, listings, count=self._embedder.count_many, limit=self._embedder.limit)
        texts = [embedded_text(passage, version.text) for passage in passages]
        hashes = [digest(text) for text in texts]
        embedded = [
            text_hash
            for passage, text_hash in zip(passages, hashes, strict=True)
            if has_vector(document, passage) and text_hash not in self._numbers
        ]
        for text_hash, vector in self._library.vectors(self._model, embedded).items():
            if len(vector) == self._embedder.dimension:
                self._numbers[text_hash] = len(self._vectors)
                self._vectors.append(vector)
        for text in texts:
            self._words.add(text, prose=not rows)
        return [
            PassageRow(
                passage,
                text_hash,
                self._numbers.get(text_hash, NO_VECTOR) if has_vector(document, passage) else NO_VECTOR,
            )
            for passage, text_hash in zip(passages, hashes, strict=True)
        ]


def _model(library: Library, embedder: Embedder) -> str:
    """Return the name under which the library keeps the embedder's vectors: its own, or of its other precision."""
    known = library.select("SELECT model, count(*) FROM vectors GROUP BY model ORDER BY 2 DESC")
    return next((model for model, _ in known if is_compatible(model, embedder.name)), embedder.name)
