"""Commands that change or inspect the library and its index."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assistant.console import (
    DONE,
    PARTLY,
    USER_ERROR,
    Command,
    load_settings,
    plain,
    print_json,
    progress_bar,
    today,
)
from sources.errors import FootnoteError, GenerationRefusedError

if TYPE_CHECKING:
    from assistant.aftermath import Aftermath
    from index.build import BuildReport


_SUPERSEDED_SHOWN = 20
"""Superseded quotes that are printed: each eval run that is kept has hundreds."""


@click.command(cls=Command)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--as-of", help="Date of the list files: YYYY, YYYY-MM or YYYY-MM-DD.")
@click.option("--bundled", is_flag=True, help="Add the bundled library.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def add(context: click.Context, paths: tuple[Path, ...], *, as_of: str | None, bundled: bool, as_json: bool) -> None:
    """Add files or folders to the library; `metadata.yml` beside them describes them.

    Known by content, whatever the name: articles in text, Markdown, HTML, PDF, Word (DOCX) or e-mail (EML); Federal
    Register API JSON and full-text XML; eCFR XML; Consolidated Screening List JSON and CSV.
    """
    from assistant.home import utc_now
    from sources.bundled import bundled_folder
    from sources.ingest import add_paths
    from sources.library import Library
    from sources.model import PartialDate

    settings = load_settings(context)
    chosen = (*paths, bundled_folder()) if bundled else paths
    if not chosen:
        raise click.UsageError("give files or folders to add, or --bundled")
    day = PartialDate.parse(as_of) if as_of else None
    results = []
    with Library.open(settings.home) as library:
        for result in add_paths(library, chosen, now=utc_now, as_of=day):
            results.append(result)
            if not as_json:
                detail = (
                    f": {result.reason}"
                    if result.reason
                    else f" ({len(result.documents)} documents, {result.rows} rows)"
                )
                click.echo(f"{result.status:9} {result.path}{detail}")
                for warning in result.warnings:
                    click.echo(f"          note: {warning}", err=True)
    if as_json:
        print_json([plain(result) for result in results])
    failed = sum(result.status == "failed" for result in results)
    if failed:
        click.echo(
            f"footnote: {failed} of {len(results)} files failed, each named above; the others are in the library",
            err=True,
        )
    context.exit((USER_ERROR if failed == len(results) else PARTLY) if failed else DONE)


@click.command(cls=Command)
@click.argument("ids", nargs=-1, required=True)
@click.option("--erase", is_flag=True, help="Also delete their bytes.")
@click.pass_context
def remove(context: click.Context, ids: tuple[str, ...], *, erase: bool) -> None:
    """Take documents out of the library; they stop answering at the next `footnote index`."""
    from sources.library import Library

    faults = []
    with Library.open(load_settings(context).home) as library:
        for document_id in ids:
            try:
                library.remove(document_id, erase=erase)
                click.echo(f"removed   {document_id}")
            except FootnoteError as exc:
                faults.append(str(exc))
                click.echo(f"failed    {document_id}: {exc}", err=True)
    context.exit((USER_ERROR if len(faults) == len(ids) else PARTLY) if faults else DONE)


@click.command(cls=Command, name="index")
@click.option("--full", is_flag=True, help="Build everything again, stored vectors included.")
@click.option(
    "--gate", is_flag=True, help="Serve it only when it passes the gate of `footnote-evals`; else exit code 1, and why."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def index(context: click.Context, *, full: bool, gate: bool, as_json: bool) -> None:
    """Build a new generation of the index and serve it; prints what changed."""
    settings = load_settings(context)
    from index.lock import build_lock

    # Taken before the heavy imports and held to the end: a second builder hears at once that it is one.
    with build_lock(settings.home) as lock:
        from assistant.aftermath import read_aftermath
        from assistant.gates import open_gate
        from assistant.home import build_index
        from index.embed import SentenceEmbedder

        embedder, progress = SentenceEmbedder(settings.embedding_model), progress_bar()
        accept = open_gate(settings.home, embedder, progress) if gate else None
        try:
            report = build_index(
                settings.home, full=full, embedder=embedder, progress=progress, lock=lock, accept=accept
            )
        except GenerationRefusedError as exc:
            for reason in exc.reasons:
                click.echo(f"refused   {reason}", err=True)
            raise
    after = read_aftermath(settings.home)
    if as_json:
        print_json(plain(report) | plain(after))
        return
    for stage, seconds in report.seconds.items():
        click.echo(f"{stage}: {seconds:.2f} s", err=True)
    click.echo(report_text(report, after))


@click.command(cls=Command)
@click.pass_context
def rollback(context: click.Context) -> None:
    """Serve the generation before."""
    from index.serving import rollback as serve_previous

    click.echo(f"serving {serve_previous(load_settings(context).home)}")


@click.command(cls=Command, name="list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def list_documents(context: click.Context, *, as_json: bool) -> None:
    """Show the documents of the library."""
    from assistant.overview import documents_json

    documents = documents_json(load_settings(context).home)
    if as_json:
        print_json(documents)
        return
    for document in documents:
        when = document["published"] or document["as_of"] or "undated"
        click.echo(f"{document['document_id']}  {when}  {document['tier']}  {document['title']}")


@click.command(cls=Command)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def status(context: click.Context, *, as_json: bool) -> None:
    """Show the served snapshot, its coverage, sizes, and what waits for the next index."""
    from assistant.overview import status_json

    overview = status_json(load_settings(context).home, today())
    if as_json:
        print_json(overview)
        return
    for key, value in overview.items():
        click.echo(f"{key.replace('_', ' ')}: {value if not isinstance(value, dict) else json.dumps(value)}")


@click.command(cls=Command)
@click.pass_context
def check(context: click.Context) -> None:
    """Check store and index; name what is damaged. Exit code 1 when something is."""
    from assistant.overview import problems

    found = problems(load_settings(context).home)
    for problem in found:
        click.echo(problem)
    if not found:
        click.echo("sound: the library and the served index are whole")
    context.exit(USER_ERROR if found else DONE)


def report_text(report: BuildReport, after: Aftermath) -> str:
    """Say what an index made and changed, one line each."""
    lines = [f"snapshot {report.generation}" + (" (unchanged)" if report.unchanged else "")]
    lines.append(
        f"documents: {len(report.added)} added, {len(report.changed)} changed, {len(report.removed)} removed, "
        f"{len(after.failed)} failed"
    )
    lines += [f"failed    {failed.path}: {failed.reason}" for failed in after.failed]
    lines.append(
        f"passages: {report.passages:,}; vectors: {report.vectors_made:,} made, {report.vectors_reused:,} reused"
    )
    lines.append(f"seconds: {report.seconds.get('total', 0.0):.1f}")
    if after.superseded:
        lines.append(
            f"superseded: {len(after.superseded)} of {after.citations} quotes in saved answers and memos do not stand "
            "in the newest text; each still resolves in its own version"
        )
    shown = after.superseded[:_SUPERSEDED_SHOWN]
    lines += [f"superseded {one.file}: {one.document_id} {one.version[:8]} {one.quote!r}" for one in shown]
    if len(after.superseded) > len(shown):
        lines.append(f"superseded … and {len(after.superseded) - len(shown)} more; --json lists them")
    lines += [f"note: {warning}" for warning in report.warnings]
    return "\n".join(lines)
