"""Opens an assistant and asks it the cases: on a home, on a fresh bundled library, or on an index not served yet."""

from __future__ import annotations

import platform
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from assistant.answer import Assistant
from assistant.helped import reading_of
from assistant.home import prepare_bundled
from assistant.prompts import versions
from assistant.render import answer_json
from assistant.settings import Settings
from evals.model import LibraryChoice
from evals.results import HeldDocument, HelpGiven, Provenance
from evals.run import run_file
from index.embed import SentenceEmbedder
from sources.errors import FootnoteError
from sources.library import Library

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date

    from assistant.helped import Helped
    from evals.changes import ReadVersion
    from evals.load import CaseFile
    from evals.model import Case
    from evals.results import CaseResult, EvalRun
    from index.embed import Embedder
    from index.snapshot import Snapshot
    from sources.model import Version

BUNDLED_PUBLISHER = "Footnote bundled library"
"""Publisher of every document that ships, as its `metadata.yml` says."""


def ask_cases(
    assistant: Assistant,
    cases: CaseFile,
    *,
    library: LibraryChoice,
    today: date,
    helped: Helped | None = None,
    progress: Callable[[Case], None] | None = None,
) -> EvalRun:
    """Ask an assistant every case that fits the library, and score the answers; with `helped` a model rephrases."""
    snapshot = assistant.snapshot
    reading = reading_of(assistant)

    @lru_cache(maxsize=32)
    def read_text(document_id: str, version_id: str) -> str:
        text: str = snapshot.library.version(document_id, version_id).text
        return text

    run = run_file(
        cases,
        lambda question: answer_json(helped.ask(question, reading) if helped else assistant.ask(question)),
        read_text,
        library=library,
        now=lambda: datetime.now(UTC),
        today=today,
        progress=progress,
    )
    help_given = help_of(run.results, helped) if helped else None
    return replace(run, provenance=replace(provenance_of(snapshot), language_model=help_given))


def help_of(results: Iterable[CaseResult], helped: Helped) -> HelpGiven:
    """Sum up what a language model did in a run, and what it cost."""
    given = [done for one in results if one.answer and (done := one.answer.get("language_model"))]
    return HelpGiven(
        name=helped.model.name,
        versions=versions(),
        kept=sum(done["kept"] for done in given),
        dropped=sum(done["dropped"] for done in given),
        without=sum(bool(done["notice"]) for done in given),
        tokens_read=sum(done["tokens_read"] for done in given),
        tokens_written=sum(done["tokens_written"] for done in given),
        seconds=round(sum(done["seconds"] for done in given), 3),
    )


@contextmanager
def open_assistant(home: Path, library: LibraryChoice, *, today: date) -> Iterator[Assistant]:
    """Open what a home serves; for `bundled` a fresh bundled library, built in a folder that is deleted again."""
    settings = Settings(home=home)
    embedder = SentenceEmbedder(settings.embedding_model)
    with _answering(home, library, embedder) as folder:
        assistant = Assistant.open(folder, clock=lambda: today, embedder=embedder)
        try:
            yield assistant
        finally:
            assistant.close()


@contextmanager
def _answering(home: Path, library: LibraryChoice, embedder: Embedder) -> Iterator[Path]:
    if library is not LibraryChoice.BUNDLED:
        yield home
        return
    with TemporaryDirectory(prefix="footnote-evals-") as folder:
        prepare_bundled(Path(folder), embedder=embedder)
        yield Path(folder)


def provenance_of(snapshot: Snapshot) -> Provenance:
    """Return what an assistant of this snapshot answers with."""
    manifest = snapshot.manifest
    documents = (
        HeldDocument(document_id, served.version, served.document.title)
        for document_id, served in snapshot.documents.items()
    )
    settings = Settings(home=snapshot.home).model_dump(
        mode="json", exclude_defaults=True, exclude={"home", "debug", "llm_api_key"}
    )
    return Provenance(
        documents=tuple(documents),
        model=manifest.model,
        versions={"footnote": _installed("footnote"), "python": platform.python_version(), **manifest.packages},
        settings={key: str(value) for key, value in settings.items()},
    )


def libraries_in(home: Path) -> tuple[LibraryChoice, ...]:
    """Return which libraries a home holds documents of, by their publisher; official when it holds none at all."""
    try:
        with Library.open(home, read_only=True) as library:
            publishers = [stored.document.publisher for stored in library.documents()]
    except FootnoteError:
        return (LibraryChoice.OFFICIAL,)
    bundled = publishers.count(BUNDLED_PUBLISHER)
    held = {LibraryChoice.BUNDLED: bundled > 0, LibraryChoice.OFFICIAL: bundled < len(publishers) or not publishers}
    return tuple(one for one, is_held in held.items() if is_held)


@contextmanager
def reading(home: Path) -> Iterator[ReadVersion]:
    """Give what reads versions out of a home's library; it finds nothing where there is no library."""
    try:
        library = Library.open(home, read_only=True)
    except FootnoteError:
        yield lambda _document_id, _version: None
        return

    def read(document_id: str, version_id: str) -> Version | None:
        try:
            return library.version(document_id, version_id)
        except FootnoteError:
            return None

    with library:
        yield read


def _installed(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""
