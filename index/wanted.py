"""What the library wants served, and what is served: whether a build has anything to do."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.generation import PASSAGES, SCHEMA, current, folder_of, packages, read_manifest
from index.table import PassageTable
from sources.errors import FootnoteError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from index.embed import Embedder
    from index.model import Manifest
    from sources.library import Library, StoredDocument

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A document to serve."""

    stored: StoredDocument
    """The document with its current version."""
    digest: str
    """Digest of what its reader made of it."""


def wanted_of(library: Library) -> dict[str, Wanted]:
    """Return what a library wants served, by document id."""
    digests = {
        str(document_id): str(made)
        for document_id, made in library.select(
            "SELECT document_id, digest FROM documents JOIN versions USING (document_id, version) WHERE removed = 0"
        )
    }
    # The version belongs to the digest: equal metadata and blocks can stand over another text.
    return {
        one.document.document_id: Wanted(one, f"{one.version[:16]}{digests[one.document.document_id]}")
        for one in library.documents()
    }


@dataclass(frozen=True, slots=True)
class Served:
    """The generation served before the build."""

    manifest: Manifest
    """What it was built from."""
    digests: Mapping[str, str]
    """By document id, what its reader made of it."""

    @classmethod
    def read(cls, home: Path, sound: Collection[str]) -> Served | None:
        """Return what is served; None when nothing is, or when it is damaged: then nothing can be told of it."""
        try:
            generation = current(home)
            if generation is None or generation not in sound:
                return None
            manifest = read_manifest(home, generation)
            table = PassageTable(folder_of(home, generation) / PASSAGES)
            try:
                digests = {row.served.document.document_id: row.digest for row in table.documents()}
            finally:
                table.close()
        except FootnoteError as exc:
            log.warning("building anew: %s", exc)
            return None
        except (ValueError, TypeError, KeyError) as exc:  # bytes of a row that were changed
            log.warning("building anew: generation %s is damaged (%s)", generation, exc)
            return None
        return cls(manifest, digests)

    def is_of(self, wanted: Mapping[str, Wanted], embedder: Embedder) -> bool:
        """Tell whether a build of the documents wanted would make the same generation again."""
        manifest = self.manifest
        return (
            manifest.schema == SCHEMA
            and manifest.model == embedder.name
            and manifest.packages == packages()
            and self.digests == {document_id: one.digest for document_id, one in wanted.items()}
        )
