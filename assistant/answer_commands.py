"""Commands that read the served snapshot: ask, retrieve, show, entity, serve, mcp."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assistant.console import Command, load_settings, parse_as_of, print_json, progress_bar, today

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.model import Answer, Question


def _keep(context: click.Context, parameter: click.Parameter, value: object) -> None:
    context.obj[parameter.name] = value


_model_option = click.option(
    "--model",
    expose_value=False,
    callback=_keep,
    help="Language model that may rephrase, or none [default: that of the settings, else none].",
)
_dropped_option = click.option(
    "--dropped",
    is_flag=True,
    expose_value=False,
    callback=_keep,
    help="Also show what a language model wrote that was not used, and why.",
)


@click.command(cls=Command)
@click.argument("question", required=False)
@click.option("--as-of", help="Answer as of this day: YYYY-MM-DD (a month counts from its first day).")
@click.option("--history", type=click.Path(path_type=Path), help="JSON list of earlier messages.")
@click.option("--batch", type=click.Path(path_type=Path, allow_dash=True), help="JSON lines of questions.")
@_model_option
@_dropped_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def ask(
    context: click.Context,
    question: str | None,
    *,
    as_of: str | None,
    history: Path | None,
    batch: Path | None,
    as_json: bool,
) -> None:
    """Answer QUESTION with footnotes. `-` reads the question from stdin."""
    from assistant.asking import iter_batch, read_history, read_question, read_stdin

    if (question is None) == (batch is None):
        raise click.UsageError("give one QUESTION, or --batch FILE")
    if batch is not None and history is not None:
        raise click.UsageError("--history goes with one QUESTION; each line of a batch has a history of its own")
    day = parse_as_of(as_of)
    questions: Iterator[tuple[str | None, Question]]
    if batch is not None:
        questions = iter_batch(batch, day)
    else:
        text = read_stdin() if question == "-" else str(question)
        questions = iter([(None, read_question(text, read_history(history), day))])
    _answer_all(context, questions, as_json=as_json or batch is not None)


def _answer_all(context: click.Context, questions: Iterator[tuple[str | None, Question]], *, as_json: bool) -> None:
    from assistant.answer import Assistant
    from assistant.helped import open_helped, reading_of
    from index.embed import SentenceEmbedder

    settings = load_settings(context)
    helped = open_helped(settings, context.obj.get("model"))
    assistant = Assistant.open(settings.home, clock=today, embedder=SentenceEmbedder(settings.embedding_model))
    if assistant.snapshot.notice:
        click.echo(f"footnote: {assistant.snapshot.notice}", err=True)
    try:
        for case_id, question in questions:
            answer = helped.ask(question, reading_of(assistant)) if helped else assistant.ask(question)
            _print_answer(case_id, answer, as_json=as_json, dropped=context.obj.get("dropped", False))
    finally:
        assistant.close()


def _print_answer(case_id: str | None, answer: Answer, *, as_json: bool, dropped: bool) -> None:
    from assistant.render import answer_json, plain_text
    from assistant.render_help import dropped_lines, help_json

    done = answer.help
    if done is not None and done.notice:
        click.echo(f"footnote: {done.notice}", err=True)
    if not as_json:
        click.echo(plain_text(answer), nl=False)
        for line in dropped_lines(done) if done and dropped else ():
            click.echo(line)
        return
    identity = {} if case_id is None else {"id": case_id}
    values = {**identity, **answer_json(answer)}
    if done is not None and dropped:
        values["language_model"] = help_json(done, dropped=True)
    click.echo(json.dumps(values, ensure_ascii=False))


@click.command(cls=Command)
@click.argument("query")
@click.option("-k", default=10, show_default=True, type=click.IntRange(1, 1000), help="How many passages.")
@click.option("--as-of", help="Only what was known on this day.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def retrieve(context: click.Context, query: str, *, k: int, as_of: str | None, as_json: bool) -> None:
    """Show the passages found for QUERY, with scores, and no answer."""
    from assistant.asking import read_words
    from assistant.overview import retrieve_json

    settings = load_settings(context)
    found = retrieve_json(settings, read_words(query, "query"), k=k, as_of=parse_as_of(as_of) or today())
    if as_json:
        print_json(found)
        return
    for item in found:
        click.echo(
            f"{item['rank']:3} {item['score']:.3f} {item['retriever']:6} {item['passage_id']}\n"
            f"    {' '.join(item['text'].split())[:300]}"
        )


@click.command(cls=Command)
@click.argument("document_id", metavar="ID")
@click.option("--version", "version_id", help="SHA-256 of a stored version, or its first 8 characters or more.")
@click.option("--span", help="START:END in code points; prints just these words, or marks them in JSON.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def show(context: click.Context, document_id: str, *, version_id: str | None, span: str | None, as_json: bool) -> None:
    """Show a document's metadata and canonical text, or the exact words at a span."""
    from assistant.overview import document_json, parse_span

    found = document_json(
        load_settings(context).home, document_id, version=version_id, span=parse_span(span) if span else None
    )
    if as_json:
        print_json(found)
    elif span:
        click.echo(found["quote"])
    else:
        for key, value in found.items():
            if key not in {"text", "quote"} and value not in (None, ""):
                click.echo(f"{key}: {value}")
        click.echo(f"\n{found['text']}")


@click.command(cls=Command)
@click.argument("name")
@click.option("--as-of", help="As of this day.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def entity(context: click.Context, name: str, *, as_of: str | None, as_json: bool) -> None:
    """Show the entries that bear NAME, each field with its citation, and how the name matched."""
    from assistant.asking import read_name
    from assistant.card import entity_json, entity_text

    found = entity_json(load_settings(context).home, read_name(name), as_of=parse_as_of(as_of) or today())
    if as_json:
        print_json(found)
    else:
        click.echo(entity_text(found), nl=False)


@click.command(cls=Command)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to bind; loopback only without logins.")
@click.option("--port", default=7860, show_default=True, type=click.IntRange(0, 65535), help="Port to bind.")
@click.option(
    "--auth-file", type=click.Path(path_type=Path), help="Users who may log in; `footnote user add` makes the file."
)
@_model_option
@click.pass_context
def serve(context: click.Context, *, host: str, port: int, auth_file: Path | None) -> None:
    """Open the web app; an empty home gets the bundled library, indexed, first."""
    from assistant.helped import open_helped
    from assistant.helped_served import HelpedServed
    from assistant.home import prepare_bundled
    from assistant.served import Served
    from assistant.web.app import serve as run
    from assistant.web.guard import LOOPBACK
    from index.embed import SentenceEmbedder

    settings = load_settings(context)
    embedder = SentenceEmbedder(settings.embedding_model)
    helped = open_helped(settings, context.obj.get("model"))
    prepare_bundled(settings.home, embedder=embedder, progress=progress_bar())
    if auth_file and host not in LOOPBACK:
        click.echo("footnote: over http passwords can be read on the way; put a server with https before it", err=True)
    run(
        settings.home,
        HelpedServed(settings.home, embedder, today, helped) if helped else Served(settings.home, embedder, today),
        clock=today,
        host=host,
        port=port,
        ready=lambda address: click.echo(f"open {address} in a browser; Ctrl-C stops", err=True),
        auth_file=auth_file,
    )


@click.command(cls=Command)
@click.pass_context
def mcp(context: click.Context) -> None:
    """Answer another program: the same answers as MCP tools, over standard input and output."""
    from assistant.enquiries import Enquiries
    from assistant.served import Served
    from assistant.tools import serve_tools
    from index.embed import SentenceEmbedder

    settings = load_settings(context)
    served = Served(settings.home, SentenceEmbedder(settings.embedding_model), today)
    try:
        # Before the other program hears anything: a home that cannot answer ends here, as `ask` does.
        if notice := served.read(lambda assistant: assistant.snapshot.notice):
            click.echo(f"footnote: {notice}", err=True)
        serve_tools(Enquiries(settings.home, served, today))
    finally:
        served.close()
