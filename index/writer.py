"""Writes the files of one generation into an empty folder: passages, vectors, words, manifest; and checks them."""

from __future__ import annotations

import logging
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import numpy as np

from index.generation import LEXICAL, PASSAGES, SCHEMA, file_digests, packages, write_manifest
from index.lexical import LexicalBuilder, LexicalIndex
from index.model import Manifest, ServedDocument
from index.passages import embedded_text, has_vector, passages_of
from index.sentences import embed_sentences
from index.space import estimate
from index.table import NO_VECTOR, DocumentRow, PassageRow, PassageTable, PassageWriter
from index.vectors import record_unreached, write_vectors
from sources.errors import GenerationError
from sources.text import digest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from index.embed import Embedder
    from index.model import Passage
    from index.space import Space
    from sources.library import Library, StoredDocument
    from sources.model import Document

    Progress = Callable[[str, int, int], None]
    """Called with a stage, how much of it is done, and how much there is."""

log = logging.getLogger(__name__)

WINDOW = 1024
"""Texts embedded between two writes to the library: what a killed build loses, about eight seconds on two cores."""
_UNIT_TOLERANCE = 1e-3


class Watch:
    """Times the stages of a build and passes on how far they are."""

    def __init__(self, progress: Progress | None) -> None:
        self._progress = progress
        self.seconds: dict[str, float] = {}
        """Wall time by stage, in seconds."""

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time the block as a stage."""
        started = time.monotonic()
        try:
            yield
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + time.monotonic() - started
        log.info("%s took %.1f s", name, self.seconds[name])

    def tell(self, stage: str, done: int, total: int) -> None:
        """Say how far a stage is."""
        if self._progress:
            self._progress(stage, done, total)


class GenerationWriter:
    """Writes one generation. Each vector it makes goes to the library in windows, so that a killed build resumes."""

    def __init__(self, folder: Path, library: Library, embedder: Embedder, watch: Watch, space: Space) -> None:
        self._folder = folder
        self._library = library
        self._embedder = embedder
        self._watch = watch
        self._space = space
        self._numbers: dict[str, int] = {}
        self._sources: list[Passage] = []
        # What has a vector was not too long for one, so its tokens need no counting.
        self._fitting = library.embedded(embedder.name)
        self.made = 0
        """Texts embedded."""

    def write(
        self, generation: str, documents: Sequence[StoredDocument], *, built_at: str, digests: Mapping[str, str]
    ) -> Manifest:
        """Write everything and return the manifest, which is written too.

        Args:
            generation: its id.
            documents: what to serve, by id.
            built_at: UTC, ISO 8601.
            digests: by document id, what its reader made of it.

        Raises:
            GenerationError: a file could not be written, or what was written does not check out.
        """
        watch = self._watch
        words = LexicalBuilder()
        with watch.stage("passages"):
            passages = self._write_passages(documents, digests, words)
        with watch.stage("words"):
            words.finish().save(self._folder / LEXICAL)
        vectors = self._vectors()
        with watch.stage("sentences"):
            self._embed_sentences(documents)
        self._store(vectors)
        with watch.stage("check"):
            self._check(passages, len(documents), len(vectors))
        manifest = Manifest(
            generation=generation,
            built_at=built_at,
            schema=SCHEMA,
            model=self._embedder.name,
            dimension=self._embedder.dimension,
            versions={one.document.document_id: one.version for one in documents},
            passages=passages,
            vectors=len(vectors),
            packages=packages(),
            digests=file_digests(self._folder),
        )
        write_manifest(self._folder, manifest)
        return manifest

    def _write_passages(
        self, documents: Sequence[StoredDocument], digests: Mapping[str, str], words: LexicalBuilder
    ) -> int:
        writer = PassageWriter(self._folder / PASSAGES)
        finished = False
        try:
            for done, stored in enumerate(documents, start=1):
                self._write_document(writer, stored, digests[stored.document.document_id], words)
                self._watch.tell("passages", done, len(documents))
            finished = True
        finally:
            writer.close(commit=finished)
        return writer.passages

    def _write_document(self, writer: PassageWriter, stored: StoredDocument, made: str, words: LexicalBuilder) -> None:
        document_id = stored.document.document_id
        version = self._library.version(document_id, stored.version)
        listings = self._library.listings(document_id, stored.version) if stored.rows else ()
        embedder = self._embedder
        passages = passages_of(
            stored.document, version, listings, count=embedder.count_many, limit=embedder.limit, known=self._fitting
        )
        rows = []
        for passage in passages:
            text = embedded_text(passage, version.text)
            words.add(text, prose=not stored.rows)
            text_hash = digest(text)
            rows.append(PassageRow(passage, text_hash, self._number(stored.document, passage, text_hash)))
        served = ServedDocument(stored.document, stored.version, stored.lists, len(passages))
        writer.add(DocumentRow(served, made), rows)

    def _number(self, document: Document, passage: Passage, text_hash: str) -> int:
        """Return the number of the text's vector, the next one when the text is new."""
        if not has_vector(document, passage):
            return NO_VECTOR
        number = self._numbers.setdefault(text_hash, len(self._sources))
        if number == len(self._sources):
            self._sources.append(passage)
        return number

    def _vectors(self) -> np.ndarray:
        """Return the vectors of all texts by number, float32, (n, dim), from the library where it holds them."""
        hashes = list(self._numbers)
        vectors = np.zeros((len(hashes), self._embedder.dimension), dtype=np.float32)
        with self._watch.stage("reuse"):
            held = self._library.vectors(self._embedder.name, hashes)
            for text_hash, vector in held.items():
                # One that is not of unit length was damaged: it is made again.
                if len(vector) == vectors.shape[1] and abs(float(np.linalg.norm(vector)) - 1) < _UNIT_TOLERANCE:
                    vectors[self._numbers[text_hash]] = vector
        missing = np.flatnonzero(~vectors.any(axis=1)).tolist()
        self._space.require(estimate(len(vectors), missing=len(missing), dimension=vectors.shape[1]))
        if missing:
            with self._watch.stage("embed"):
                self._embedder.verify()
                self._embed(missing, hashes, vectors)
        self.made = len(missing)
        return vectors

    def _embed(self, missing: Sequence[int], hashes: Sequence[str], vectors: np.ndarray) -> None:
        version = None
        for first in range(0, len(missing), WINDOW):
            window = missing[first : first + WINDOW]
            texts = []
            for number in window:
                passage = self._sources[number]
                if version is None or version.document_id != passage.document_id:
                    version = self._library.version(passage.document_id, passage.version)
                texts.append(embedded_text(passage, version.text))
            vectors[window] = self._embedder.embed(texts)
            self._library.put_vectors(self._embedder.name, {hashes[number]: vectors[number] for number in window})
            self._watch.tell("embed", first + len(window), len(missing))

    def _embed_sentences(self, documents: Sequence[StoredDocument]) -> int:
        prose = (self._library.version(one.document.document_id, one.version) for one in documents if not one.rows)
        return embed_sentences(
            self._library, self._embedder, prose, tell=lambda done, total: self._watch.tell("sentences", done, total)
        )

    def _store(self, vectors: np.ndarray) -> None:
        """Write the vectors and look for each; the few that the graph loses are written down and searched exactly.

        Raises:
            GenerationError: the graph holds another number of vectors or loses too many.
        """
        watch, count = self._watch, len(vectors)
        with watch.stage("store"):
            write_vectors(self._folder, vectors, progress=lambda done: watch.tell("store", done, count))
        with watch.stage("check"):
            try:
                record_unreached(self._folder, progress=lambda done: watch.tell("check", done, count))
            except GenerationError as exc:
                raise GenerationError(f"the new generation failed its self-check: {exc}; the old one is kept") from exc

    def _check(self, passages: int, documents: int, vectors: int) -> None:
        """Read back what was written; `GenerationError` when counts differ or a vector does not find itself."""
        LexicalIndex.load(self._folder / LEXICAL, count=passages)
        table = PassageTable(self._folder / PASSAGES)
        try:
            held, columns = table.documents(), table.columns()
        finally:
            table.close()
        problems = []
        counted = (len(held), len(columns.document), int(columns.vector.max(initial=NO_VECTOR)) + 1)
        if counted != (documents, passages, vectors):
            problems.append(
                f"documents, passages and vectors read back: {counted}, written: {(documents, passages, vectors)}"
            )
        if problems:
            raise GenerationError(
                f"the new generation failed its self-check: {'; '.join(problems)}; the old one is kept"
            )
