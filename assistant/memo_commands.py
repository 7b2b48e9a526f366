"""Commands about memos: write one from questions or saved answers, check an issued one, export its sources."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from assistant.console import DONE, USER_ERROR, Command, load_settings, parse_as_of, print_json, today

if TYPE_CHECKING:
    from assistant.memo.files import Format
    from assistant.memo.model import Memo, Part
    from assistant.settings import Settings

_STYLES = ["fr", "bluebook", "plain"]
_FORMATS = {"docx": (".docx",), "md": (".md", ".markdown"), "html": (".html", ".htm")}


@click.group()
def memo() -> None:
    """Write memos with footnotes, and check the footnotes of an issued one."""


@memo.command(cls=Command, name="new")
@click.option("--question", "questions", multiple=True, help="A question to answer; may be given several times.")
@click.option("--answers", type=click.Path(path_type=Path), help="Answers saved by `ask --json` or `ask --batch`.")
@click.option("--as-of", help="Answer the questions as of this day.")
@click.option("--title", default="", help="Title of the memo.")
@click.option("--style", type=click.Choice(_STYLES), default="bluebook", show_default=True, help="How it cites.")
@click.option(
    "--format", "form", type=click.Choice(list(_FORMATS)), help="Default: by the ending of the file, else docx."
)
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="File to write.")
@click.option("--force", is_flag=True, help="Replace the file when it is there already.")
@click.pass_context
def new(
    context: click.Context,
    /,
    *,
    questions: tuple[str, ...],
    answers: Path | None,
    output: Path,
    force: bool,
    **said: str | None,
) -> None:
    """Write a memo: each answer with its footnotes, the sources, and the evidence to check it later.

    Beside it stands the same evidence as JSON. A file that is there already is left alone without --force.
    """
    from assistant.memo.files import beside, write_memo
    from assistant.memo.outline import NO_OFFICIAL_SOURCE, has_official_source

    if not questions and answers is None:
        raise click.UsageError("give --question, as often as there are questions, or --answers FILE")
    chosen = _format(output, said["form"])
    _refuse_taken((output, beside(output)), force=force)
    settings = load_settings(context)
    made = _compose(settings, questions, answers, said)
    write_memo(made, output, chosen, home=settings.home)
    click.echo(_told(made, output))
    if not has_official_source(made):
        click.echo(f"footnote: {NO_OFFICIAL_SOURCE}", err=True)


def _format(output: Path, form: str | None) -> Format:
    from assistant.memo.files import Format
    from assistant.memo.model import MemoError

    by_name = next((name for name, endings in _FORMATS.items() if output.suffix.lower() in endings), None)
    if form is None and by_name is None and output.suffix:
        raise MemoError(
            f"{output.name}: no format {output.suffix!r}; a memo is written as {', '.join(_FORMATS)}; give --format, "
            "or another ending"
        )
    return Format(form or by_name or "docx")


def _refuse_taken(paths: tuple[Path, ...], *, force: bool) -> None:
    from assistant.memo.model import MemoError

    folder = paths[0].parent
    if not folder.is_dir():
        raise MemoError(f"{folder}: no such folder; make it first, or choose another with -o")
    for path in paths:
        if path.is_dir():
            raise MemoError(f"{path}: is a folder; give the name of a file with -o")
        if path.exists() and not force:
            raise MemoError(f"{path}: is there already and may have been edited; choose another name, or give --force")


def _compose(settings: Settings, questions: tuple[str, ...], answers: Path | None, said: dict[str, str | None]) -> Memo:
    from assistant.answer import Assistant
    from assistant.asking import read_question
    from assistant.memo.answers import part_of, read_answers
    from assistant.memo.compose import Composer
    from assistant.memo.model import Style
    from index.embed import SentenceEmbedder

    saved = read_answers(answers) if answers else ()
    day = parse_as_of(said["as_of"])
    style = Style(said["style"] or Style.BLUEBOOK)
    asked = [read_question(text, (), day) for text in questions]
    assistant = Assistant.open(settings.home, clock=today, embedder=SentenceEmbedder(settings.embedding_model))
    try:
        if assistant.snapshot.notice:
            click.echo(f"footnote: {assistant.snapshot.notice}", err=True)
        parts: list[Part] = [part_of(assistant.ask(question)) for question in asked]
        return Composer(assistant, style, today()).compose([*parts, *saved], said["title"] or "")
    finally:
        assistant.close()


def _told(made: Memo, output: Path) -> str:
    from assistant.memo.files import beside
    from assistant.memo.outline import counted, left_out

    notes = sum(len(part.notes) for part in made.parts)
    gone = left_out(made.left_out)
    return (
        f"{output}: memo {made.id}, {counted(len(made.parts), 'answer', 'answers')}, "
        f"{counted(notes, 'footnote', 'footnotes')}{f', left out: {gone}' if gone else ''}; "
        f"its evidence is inside, and beside it in {beside(output).name}"
    )


@memo.command(cls=Command)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def check(context: click.Context, file: Path, *, as_json: bool) -> None:
    """Check each footnote of an issued memo, FILE, against the library as it is now; exit code 1 unless all are intact.

    A footnote is intact, superseded, withdrawn, erased, altered (the memo's text was changed), or not in this library.
    """
    from assistant.memo.check import check_memo, report_json, report_lines
    from assistant.memo.files import read_memo
    from sources.library import Library

    home = load_settings(context).home
    read = read_memo(file)
    with Library.open(home, read_only=True) as library:
        report = check_memo(read, library, home, today())
    if as_json:
        print_json(report_json(report))
    else:
        for line in report_lines(report):
            click.echo(line)
    if report.remark:
        click.echo(f"footnote: {report.remark}", err=True)
    context.exit(DONE if report.is_intact else USER_ERROR)


@memo.command(cls=Command)
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "csl-json", "bibtex", "ris"]),
    default="text",
    show_default=True,
    help="What to print: citations one a line, or a file for a reference manager.",
)
def sources(file: Path, *, form: str) -> None:
    """Print the sources that the memo FILE cites."""
    from assistant.memo.bibliography import Export, export_sources
    from assistant.memo.files import read_memo

    click.echo(export_sources(read_memo(file).memo.sources, Export(form)), nl=False)
