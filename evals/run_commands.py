"""Commands that ask the cases: `run`, `bless` and `gate`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from evals.console import (
    PARTLY,
    USER_ERROR,
    ask_all,
    cases_option,
    choose_cases,
    day_of,
    home_of,
    home_option,
    keep,
    library_option,
    today_option,
)

if TYPE_CHECKING:
    from datetime import datetime

    from evals.model import LibraryChoice

baseline_option = click.option(
    "--baseline",
    "baseline_path",
    type=click.Path(path_type=Path),
    help="Baseline file [default: the project's own for the bundled library, else baseline.json in the home].",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@click.command()
@cases_option
@library_option
@today_option
@click.option(
    "--model", help="Language model that rephrases, at the endpoint of the settings [default: none, whatever is set]."
)
@click.option("--json", "as_json", is_flag=True, help="Print the run as JSON, answers included.")
@home_option
@click.pass_context
def run(
    context: click.Context,
    *,
    paths: tuple[Path, ...],
    library_name: str,
    today: datetime | None,
    model: str | None,
    as_json: bool,
) -> None:
    """Ask every question of the cases, check the answers, and save the run in the home.

    Exit code 0 when every case was asked and scored, whatever passed; 3 when some crashed or could not be scored.
    """
    from evals.model import LibraryChoice
    from evals.report import table
    from evals.run import run_json

    home, library = home_of(context), LibraryChoice(library_name)
    scored = ask_all(home, choose_cases(paths, home, library), library, day_of(today), model=model)
    values = run_json(scored)
    keep(home, values)
    click.echo(json.dumps(values, ensure_ascii=False, indent=2) if as_json else table(scored))
    if values["crashed"] or values["unscored"]:
        context.exit(PARTLY)


@click.command()
@cases_option
@library_option
@today_option
@baseline_option
@click.option(
    "--allow-regression",
    "reason",
    metavar="REASON",
    default="",
    help="Lower floors, and keep REASON in the baseline; for the project's own it names an entry, such as DECISIONS 7.",
)
@home_option
@click.pass_context
def bless(
    context: click.Context,
    *,
    paths: tuple[Path, ...],
    library_name: str,
    today: datetime | None,
    baseline_path: Path | None,
    reason: str,
) -> None:
    """Ask the cases and pin what they reach as the baseline of the gate; no floor is lowered without a reason.

    Where there is a baseline its cases are asked again, with its today, unless others are given.
    """
    from evals.baseline import make_baseline, read_baseline, require_decision, write_baseline
    from evals.load import find_cases
    from evals.model import LibraryChoice
    from evals.run import run_json
    from evals.saved import to_saved

    home, library = home_of(context), LibraryChoice(library_name)
    path = _baseline_path(baseline_path, home, library)
    require_decision(path, reason)
    before = read_baseline(path) if path.exists() else None
    if before and not paths:
        paths = tuple(find_cases(name) for name in before.cases)
    if before and _is_default(context, "library_name"):
        library = before.library
    day = before.today if before and not today else day_of(today)
    cases = choose_cases(paths, home, library)
    values = run_json(ask_all(home, cases, library, day))
    baseline = make_baseline(to_saved(values), cases, before, reason=reason, on=day_of(None))
    write_baseline(path, baseline)
    if library is not LibraryChoice.BUNDLED:
        keep(home, values)
    for line in baseline.lowered[-1].floors if before and len(baseline.lowered) > len(before.lowered) else ():
        click.echo(f"lowered   {line}")
    click.echo(f"blessed   {len(baseline.passed)} of {len(baseline.digests)} cases pass; {path}")


@click.command()
@library_option
@baseline_option
@json_option
@home_option
@click.pass_context
def gate(context: click.Context, *, library_name: str, baseline_path: Path | None, as_json: bool) -> None:
    """Ask the cases of the baseline; exit code 1 with a line for each floor that is missed, 0 when none is."""
    from evals.baseline import read_baseline
    from evals.gate import failures
    from evals.load import find_cases, load_all
    from evals.model import LibraryChoice
    from evals.run import run_json
    from evals.saved import to_saved

    home = home_of(context)
    path = _baseline_path(baseline_path, home, LibraryChoice(library_name))
    baseline = read_baseline(path)
    cases = load_all([find_cases(name) for name in baseline.cases])
    values = run_json(ask_all(home, cases, baseline.library, baseline.today))
    if baseline.library is not LibraryChoice.BUNDLED:
        keep(home, values)
    found = failures(to_saved(values), baseline)
    verdict = {"passed": not found, "failures": list(found), "run": values["id"], "baseline": str(path)}
    if as_json:
        click.echo(json.dumps(verdict, ensure_ascii=False, indent=2))
    else:
        for line in found:
            click.echo(f"failed    {line}")
        click.echo(
            f"gate {'failed' if found else 'passed'}: {values['passed']} of {values['total']} cases pass, "
            f"{len(baseline.passed)} did when blessed"
        )
    if found:
        context.exit(USER_ERROR)


def _is_default(context: click.Context, name: str) -> bool:
    return context.get_parameter_source(name) is click.core.ParameterSource.DEFAULT


def _baseline_path(given: Path | None, home: Path, library: LibraryChoice) -> Path:
    from evals.baseline import NAME, PROJECT
    from evals.model import LibraryChoice

    return given or (PROJECT if library is LibraryChoice.BUNDLED else home / NAME)
