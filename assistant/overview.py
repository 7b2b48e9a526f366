"""What is in a home: documents, status, problems, passages found, and the words at a span, as plain JSON values."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from index.asof import reach
from index.embed import SentenceEmbedder
from index.generation import CURRENT, current, generations, read_manifest, served
from index.model import Filters
from index.probe import probe
from index.rerank import reranker_of
from index.retriever import Retriever
from index.serving import open_served
from index.snapshot import Snapshot
from index.snapshot import check as check_index
from sources.erasures import pending as pending_erasure
from sources.errors import FootnoteError, GenerationError, IndexNotBuiltError, IndexStaleError
from sources.feeds.ledger import Ledger
from sources.library import Library
from sources.model import Document, Span
from sources.schema import FILE_NAME, exists

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from assistant.settings import Settings
    from sources.feeds.ledger import Run

_SPAN = re.compile(r"([0-9]{1,12}):([0-9]{1,12})")


class SpanError(FootnoteError):
    """A span that was asked for is not START:END, or not in the text."""


def parse_span(text: str) -> Span:
    """Read `START:END`; raise `SpanError` when it is not two numbers with start before end."""
    found = _SPAN.fullmatch(text)
    if found is None or int(found[1]) >= int(found[2]):
        raise SpanError(f"span {text[:60]!r} is not START:END with START before END, counted in characters from 0")
    return Span(int(found[1]), int(found[2]))


def describe(document: Document) -> dict[str, Any]:
    """Convert a document's metadata to JSON values; what is not known is null or empty."""
    return {
        "document_id": document.document_id,
        "kind": document.kind.value,
        "tier": document.tier.value,
        "title": document.title,
        "publisher": document.publisher,
        "author": document.author,
        "published": str(document.published) if document.published else None,
        "effective_on": document.effective_on.isoformat() if document.effective_on else None,
        "as_of": str(document.as_of) if document.as_of else None,
        "document_number": document.document_number or None,
        "citation": document.citation or None,
        "url": document.url,
        "language": document.language,
        "supplied": "fetched" if document.fetched else "as supplied, not fetched",
    }


def documents_json(home: Path) -> list[dict[str, Any]]:
    """List the documents of the library and whether the served snapshot has their newest version."""
    versions = _served_versions(home)
    with _library(home) as library:
        return [
            {
                **describe(stored.document),
                **_fetched(stored.document, stored.origin, stored.added_at),
                "version": stored.version,
                "rows": stored.rows,
                "added_at": stored.added_at,
                "indexed": versions.get(stored.document.document_id) == stored.version,
            }
            for stored in library.documents()
        ]


def status_json(home: Path, today: date, *, opened: Snapshot | None = None) -> dict[str, Any]:
    """Sum up the home: snapshot, coverage, sizes and what the next index would change.

    `opened`, when the caller has what is served open already, is read in place of the home's files.
    """
    versions = _served_versions(home)
    with _library(home) as library:
        stored = {item.document.document_id: item.version for item in library.documents()}
        fetches = {name: _fetch_json(last) for name, last in Ledger(library).runs().items()}
    pending = {
        "added": sorted(set(stored) - set(versions)),
        "changed": sorted(key for key in set(stored) & set(versions) if stored[key] != versions[key]),
        "removed": sorted(set(versions) - set(stored)),
    }
    overview: dict[str, Any] = {"home": str(home), **_snapshots(home), "documents": len(stored)}
    if opened is not None:
        overview |= _snapshot_json(opened, today)
    elif versions:
        overview |= _served_json(home, today)
    sizes = {"library_bytes": _size(home / "library.sqlite"), "index_bytes": _size(home / "generations")}
    return {**overview, **sizes, "pending": pending, "fetches": fetches}


def _fetch_json(last: Run) -> dict[str, Any]:
    """Say when a source was last fetched whole or in part; `finished_at` is null while a run is broken off."""
    return {
        "finished_at": last.finished_at or None,
        "through": last.through or None,
        "listed": last.listed,
        "fetched": last.fetched,
        "missing": last.missing,
    }


def _snapshots(home: Path) -> dict[str, Any]:
    """Name what is served and what `rollback` would serve; what is wrong with the former, when something is."""
    name = problem = None
    try:
        name = current(home)
        if name is not None:
            problem = next((one.problem for one in probe(home, name)), None)
            read_manifest(home, name)
    except (GenerationError, IndexStaleError) as exc:
        problem = str(exc)
    found = generations(home)
    before = found[: found.index(name)] if name in found else ()
    named = {"snapshot": name, "previous": before[-1] if before else None}
    return {**named, "damage": problem} if problem else named


def _served_json(home: Path, today: date) -> dict[str, Any]:
    try:
        snapshot = Snapshot.open(home)
    except (GenerationError, IndexStaleError) as exc:
        return {"damage": str(exc)}
    try:
        return _snapshot_json(snapshot, today)
    finally:
        snapshot.close()


def _snapshot_json(snapshot: Snapshot, today: date) -> dict[str, Any]:
    held = reach(snapshot.documents.values(), today)
    return {
        "built_at": snapshot.manifest.built_at,
        "model": snapshot.manifest.model,
        "passages": snapshot.manifest.passages,
        "vectors": snapshot.manifest.vectors,
        "coverage": {
            "list": held.list,
            "notices_through": held.notices_through,
            "articles_through": held.articles_through,
        },
    }


def problems(home: Path) -> list[str]:
    """Return every problem of the store and of the served generation, one line each; empty when sound."""
    with _library(home) as library:
        found = list(library.check())
        if pending_erasure(library) is not None:
            found.append("documents were erased whose traces are still in the index; run `footnote index`")
    if not (home / CURRENT).exists() and not generations(home):
        return [*found, f"nothing is indexed yet in {home}; run `footnote index`"]
    return [*found, *check_index(home)]


def retrieve_json(settings: Settings, query: str, *, k: int, as_of: date) -> list[dict[str, Any]]:
    """Retrieve passages known on a day, best first, with their text and scores."""
    embedder = SentenceEmbedder(settings.embedding_model)
    snapshot = open_served(settings.home, embedder)
    try:
        return passages_json(
            Retriever(snapshot, embedder, reranker_of(settings.reranker_model)), query, k=k, as_of=as_of
        )
    finally:
        snapshot.close()


def passages_json(retriever: Retriever, query: str, *, k: int, as_of: date) -> list[dict[str, Any]]:
    """Retrieve passages out of an opened snapshot; see `retrieve_json`."""
    return [
        {
            "rank": scored.rank,
            "score": scored.score,
            "similarity": scored.similarity,
            "retriever": scored.retriever,
            "passage_id": scored.passage.passage_id,
            "document_id": scored.passage.document_id,
            "version": scored.passage.version,
            "start": scored.passage.span.start,
            "end": scored.passage.span.end,
            "heading": scored.passage.heading,
            "text": retriever.snapshot.version(scored.passage.document_id).quote(scored.passage.span),
        }
        for scored in retriever.retrieve(query, filters=Filters(as_of=as_of), k=k)
    ]


def document_json(
    home: Path, document_id: str, *, version: str | None = None, span: Span | None = None
) -> dict[str, Any]:
    """Return a document's metadata and canonical text, and the words at `span`; removed versions resolve too."""
    with _library(home) as library:
        stored = library.version(document_id, version)
        document = library.document(document_id, stored.version)
        (came,) = library.select(
            "SELECT origin, added_at FROM versions WHERE document_id = ? AND version = ?",
            (document_id, stored.version),
        )
    if span is not None and span.end > len(stored.text):
        raise SpanError(
            f"span {span.start}:{span.end} reaches past the end of {document_id}, "
            f"which has {len(stored.text)} characters"
        )
    marked = {"start": span.start, "end": span.end, "quote": stored.quote(span)} if span else {}
    return {**describe(document), **_fetched(document, *came), "version": stored.version, "text": stored.text, **marked}


def _fetched(document: Document, origin: str, added_at: str) -> dict[str, str | None]:
    """Say where and when a document was fetched; nothing of one that a user added, whose path is nobody's business."""
    came = (origin, added_at) if document.fetched else (None, None)
    return dict(zip(("fetched_from", "fetched_at"), came, strict=True))


def _library(home: Path) -> Library:
    # Reading asks for no right to write; a home without a library gets an empty one.
    return Library.open(home, read_only=exists(home / FILE_NAME))


def _served_versions(home: Path) -> dict[str, str]:
    try:
        return dict(read_manifest(home, served(home)).versions)
    except (GenerationError, IndexNotBuiltError, IndexStaleError):
        return {}


def _size(path: Path) -> int:
    if path.is_file():
        return path.stat().st_size
    return sum(file.stat().st_size for file in path.rglob("*") if file.is_file()) if path.exists() else 0
