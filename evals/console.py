"""What the commands share: the home, the cases, the run that is asked and saved, and progress on stderr."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sources.errors import FootnoteError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from evals.load import CaseFile
    from evals.model import LibraryChoice
    from evals.results import EvalRun

DONE, USER_ERROR, USAGE_ERROR, PARTLY, STOPPED = 0, 1, 2, 3, 130
"""Exit codes (`INTERFACE`, Commands)."""
LIBRARIES = ("official", "bundled", "both")

home_option = click.option(
    "--home",
    type=click.Path(path_type=Path),
    expose_value=False,
    callback=lambda context, _parameter, value: _keep_home(context, value),
    help="Folder of the library and its index; also before the command.",
)
cases_option = click.option(
    "--cases",
    "paths",
    type=click.Path(path_type=Path),
    multiple=True,
    help="Case file, JSON lines; may be given more than once [default: those that ship and that the library answers].",
)
library_option = click.option(
    "--library",
    "library_name",
    type=click.Choice(LIBRARIES),
    default="both",
    show_default=True,
    help="official or bundled: only the cases for that library; bundled answers from a fresh bundled library instead of"
    " the home. both: every case, from the home as it is.",
)
today_option = click.option(
    "--today", type=click.DateTime(["%Y-%m-%d"]), help="The assistant's today [default: today, UTC]."
)


def _keep_home(context: click.Context, value: Path | None) -> None:
    if value is not None:
        context.obj = value


def home_of(context: click.Context) -> Path:
    """Return the home that the command line names, else the one of the settings."""
    from assistant.settings import Settings

    given: Path | None = context.obj
    return given or Settings().home


def day_of(today: datetime | None) -> date:
    """Return the day given, else today, UTC."""
    from datetime import UTC, datetime

    return today.date() if today else datetime.now(UTC).date()


def choose_cases(paths: Sequence[Path], home: Path, library: LibraryChoice) -> CaseFile:
    """Read the case files given; else those that ship and that the library, or what the home holds, can answer."""
    from evals.load import SHIPPED, load_all
    from evals.model import LibraryChoice
    from evals.session import libraries_in

    if paths:
        return load_all(paths)
    held = libraries_in(home) if library is LibraryChoice.BOTH else (library,)
    return load_all([SHIPPED / f"{one.value}.jsonl" for one in held])


def ask_all(home: Path, cases: CaseFile, library: LibraryChoice, today: date, *, model: str | None = None) -> EvalRun:
    """Ask the cases, with progress on stderr where that is a terminal; with the language model of this name, if any."""
    from assistant.helped import open_helped
    from assistant.settings import Settings
    from evals.session import ask_cases, open_assistant

    helped = open_helped(Settings(home=home), model) if model else None

    with (
        open_assistant(home, library, today=today) as assistant,
        click.progressbar(length=len(cases.cases), label="asking", file=sys.stderr) as bar,
    ):
        return ask_cases(
            assistant, cases, library=library, today=today, helped=helped, progress=lambda _case: bar.update(1)
        )


def keep(home: Path, values: dict[str, Any]) -> None:
    """Save a run in the home and say where; a home that cannot be written to is said, and no reason to stop."""
    from evals.saved import save_run

    try:
        path = save_run(home, values)
    except FootnoteError as exc:
        click.echo(f"footnote-evals: {exc}", err=True)
    else:
        click.echo(f"saved {path}", err=True)
