"""The `footnote-evals` command. Results go to stdout, progress to stderr; heavy imports wait inside the command."""

from __future__ import annotations

import json
import logging
import os
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from evals.benchmarks import BENCHMARKS
from sources.errors import FootnoteError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date, datetime

    from evals.load import CaseFile
    from evals.model import EvalRun, LibraryChoice

DONE, USER_ERROR, USAGE_ERROR, STOPPED = 0, 1, 2, 130
_LIBRARIES = ("official", "bundled", "both")
_HOME = click.option(
    "--home", type=click.Path(path_type=Path), help="Folder of the library and its index; also before the command."
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@_HOME
@click.version_option(package_name="footnote")
@click.pass_context
def cli(context: click.Context, home: Path | None) -> None:
    """Measure how good the answers are."""
    context.obj = home


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line: a user's problem is one line on stderr and exit code 1."""
    try:
        cli(args=arguments, standalone_mode=False)
        sys.exit(DONE)
    except click.UsageError as exc:
        exc.show()
        sys.exit(USAGE_ERROR)
    except click.exceptions.Exit as exc:
        sys.exit(exc.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("stopped", err=True)
        sys.exit(STOPPED)
    except FootnoteError as exc:
        if os.environ.get("FOOTNOTE_DEBUG") == "1":
            raise
        click.echo(f"footnote-evals: {' '.join(str(exc).split())}", err=True)
        sys.exit(USER_ERROR)


@cli.command()
@click.option("--cases", "path", type=click.Path(path_type=Path), required=True, help="Case file, JSON lines.")
@click.option(
    "--library",
    "library_name",
    type=click.Choice(_LIBRARIES),
    default="both",
    show_default=True,
    help="official or bundled: only the cases for that library; bundled answers from a fresh bundled library instead of"
    " the home. both: every case, from the home as it is.",
)
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="The assistant's today [default: today, UTC].")
@click.option("--json", "as_json", is_flag=True, help="Print the run as JSON, answers included.")
@_HOME
@click.pass_obj
def run(
    group_home: Path | None, *, path: Path, library_name: str, today: datetime | None, as_json: bool, home: Path | None
) -> None:
    """Ask every question of a case file and check the answers. Exit code 0 when it ran, whatever passed."""
    from datetime import UTC, datetime

    from evals.load import load_cases
    from evals.model import LibraryChoice
    from evals.report import table
    from evals.run import run_json

    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)
    cases = load_cases(path)
    library = LibraryChoice(library_name)
    day = today.date() if today else datetime.now(UTC).date()
    with _home(home or group_home, library) as folder:
        scored = _run(cases, folder, library, today=day)
    click.echo(json.dumps(run_json(scored), ensure_ascii=False, indent=2) if as_json else table(scored))


def _run(cases: CaseFile, home: Path, library: LibraryChoice, *, today: date) -> EvalRun:
    from datetime import UTC, datetime
    from functools import lru_cache

    from assistant.answer import Assistant
    from assistant.render import answer_json
    from evals.run import run_file

    assistant = Assistant.open(home, clock=lambda: today)

    @lru_cache(maxsize=32)
    def read_text(document_id: str, version: str) -> str:
        text: str = assistant.snapshot.library.version(document_id, version).text
        return text

    try:
        # Hidden when stderr is no terminal.
        with click.progressbar(length=len(cases.cases), label="asking", file=sys.stderr) as bar:
            return run_file(
                cases,
                lambda question: answer_json(assistant.ask(question)),
                read_text,
                library=library,
                now=lambda: datetime.now(UTC),
                today=today,
                progress=lambda _case: bar.update(1),
            )
    finally:
        assistant.close()


@contextmanager
def _home(home: Path | None, library: LibraryChoice) -> Iterator[Path]:
    """Give the home to answer from: a fresh one with the bundled library, or the user's."""
    from tempfile import TemporaryDirectory

    from assistant.home import prepare_bundled
    from assistant.settings import Settings
    from evals.model import LibraryChoice

    if library is not LibraryChoice.BUNDLED:
        yield home or Settings().home
        return
    with TemporaryDirectory(prefix="footnote-evals-") as folder:
        prepare_bundled(Path(folder))
        yield Path(folder)


@cli.command()
@click.argument("name", type=click.Choice(tuple(BENCHMARKS)))
@click.option(
    "--data",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Folder of real documents [default: the bundled library].",
)
@click.option("--json", "as_json", is_flag=True, help="Print the measures as JSON.")
@click.option(
    "--write",
    "target",
    type=click.Path(path_type=Path),
    help="Also put the table into this file, between its markers.",
)
def bench(name: str, *, data: Path | None, as_json: bool, target: Path | None) -> None:
    """Run the benchmark NAME; times are ratios to plain tools, measured in the same run."""
    from evals.benchmarks import run_benchmark
    from evals.benchmarks.model import table, write_table

    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)
    # Before NumPy is imported, which reads it; the same as for `footnote`.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    result = run_benchmark(name, data=data)
    if target is not None:
        write_table(target, result)
    click.echo(json.dumps(result.to_json(), ensure_ascii=False, indent=2) if as_json else table(result))
    for note in result.notes:
        click.echo(note, err=True)


if __name__ == "__main__":
    main()
