"""Commands that look at saved runs: `compare`."""

from __future__ import annotations

import json

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
