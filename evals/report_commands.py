"""Commands that look at saved runs: `compare` and `report`."""

from __future__ import annotations

import json
from pathlib import Path

import click

from evals.console import USER_ERROR, home_of, home_option


@click.command()
@click.argument("before")
@click.argument("after")
@click.option(
    "--tolerance",
    type=click.FloatRange(0, 1),
    help="How far a measure, or the share of cases that pass, may fall [default: the setting eval_tolerance, 0].",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@home_option
@click.pass_context
def compare(context: click.Context, before: str, after: str, *, tolerance: float | None, as_json: bool) -> None:
    """Say what became worse or better from the run BEFORE to the run AFTER, and which changed document is to blame.

    A run is named by its file, its id, the beginning of that, or `latest`. Exit code 1 when a measure fell, or cases
    broke, by more than the tolerance.
    """
    from assistant.settings import Settings
    from evals.compare import compare_runs
    from evals.compare_text import comparison_json, comparison_text
    from evals.saved import find_run
    from evals.session import reading

    home = home_of(context)
    allowed = Settings(home=home).eval_tolerance if tolerance is None else tolerance
    with reading(home) as read:
        found = compare_runs(find_run(home, before), find_run(home, after), read, tolerance=allowed)
    if as_json:
        click.echo(json.dumps(comparison_json(found), ensure_ascii=False, indent=2))
    else:
        click.echo(comparison_text(found))
    if found.regressions:
        context.exit(USER_ERROR)


@click.command()
@click.argument("name", metavar="[RUN]", default="latest")
@click.option("--against", help="The run to compare with [default: the one before of the same cases and library].")
@click.option(
    "--output",
    "-o",
    "target",
    type=click.Path(path_type=Path, dir_okay=False),
    help="File to write, .html or .md [default: Markdown on stdout].",
)
@home_option
@click.pass_context
def report(context: click.Context, name: str, *, against: str | None, target: Path | None) -> None:
    """Write a page about a run: pass rates over the saved runs, latency, what changed, and every answer.

    The page needs no network and no script. It quotes documents, and `remove --erase` does not reach it.
    """
    from evals.page_content import gather
    from evals.page_html import html_page
    from evals.page_markdown import markdown_page
    from evals.saved import EvalRunError

    page = gather(home_of(context), name, against)
    is_html = target is not None and target.suffix.lower() in {".html", ".htm"}
    text = html_page(page) if is_html else markdown_page(page)
    if target is None:
        click.echo(text, nl=False)
        return
    try:
        target.write_text(text, encoding="utf-8")
    except OSError as exc:
        raise EvalRunError(f"{target} cannot be written ({exc.strerror}); name another file") from exc
    click.echo(target)
