"""The `footnote-evals` command. Results go to stdout, progress to stderr; heavy imports wait inside the command."""

from __future__ import annotations

import json
import logging
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from evals import report_commands, run_commands
from evals.benchmarks import BENCHMARKS
from evals.console import DONE, STOPPED, USAGE_ERROR, USER_ERROR
from sources.errors import FootnoteError

if TYPE_CHECKING:
    from collections.abc import Sequence


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--home", type=click.Path(path_type=Path), help="Folder of the library and its index.")
@click.version_option(package_name="footnote")
@click.pass_context
def cli(context: click.Context, home: Path | None) -> None:
    """Measure how good the answers are."""
    context.obj = home
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)
    for handler in logging.getLogger().handlers:
        handler.setLevel(logging.WARNING)  # bm25s sets its own logger to DEBUG when it is imported


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line: a user's problem is one line on stderr and exit code 1."""
    # Before NumPy is imported, which reads it; the same as for `footnote`.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        code = cli(args=arguments, standalone_mode=False)
        sys.exit(code if isinstance(code, int) else DONE)
    except click.UsageError as exc:
        exc.show()
        sys.exit(USAGE_ERROR)
    except click.exceptions.Exit as exc:
        sys.exit(exc.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("stopped", err=True)
        sys.exit(STOPPED)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(DONE)
    except FootnoteError as exc:
        _fail(str(exc), exc)
    except Exception as exc:  # noqa: BLE001 - the outermost frame: a bug must not print a traceback at a user
        _fail(f"internal error: {type(exc).__name__}: {exc}; run again with FOOTNOTE_DEBUG=1 and report it", exc)


def _fail(message: str, exc: BaseException) -> None:
    if os.environ.get("FOOTNOTE_DEBUG") == "1":
        raise exc
    click.echo(f"footnote-evals: {' '.join(message.split())}", err=True)
    sys.exit(USER_ERROR)


for command in (
    run_commands.run,
    run_commands.bless,
    run_commands.gate,
    report_commands.compare,
    report_commands.report,
):
    cli.add_command(command)


@cli.command()
@click.argument("name", type=click.Choice(tuple(BENCHMARKS)))
@click.option(
    "--data",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="Folder of the benchmark's data, or its parent; for speed a folder of real documents [default: bundled].",
)
@click.option("--json", "as_json", is_flag=True, help="Print the measures as JSON.")
@click.option(
    "--write",
    "target",
    type=click.Path(path_type=Path),
    help="Also put the table into this file, between its markers.",
)
def bench(name: str, *, data: Path | None, as_json: bool, target: Path | None) -> None:
    """Run the benchmark NAME on its data. Speed: ratios to plain tools, timed in the same run."""
    from evals.benchmarks import run_benchmark
    from evals.benchmarks.model import table, write_table

    result = run_benchmark(name, data=data)
    if target is not None:
        write_table(target, result)
    click.echo(json.dumps(result.to_json(), ensure_ascii=False, indent=2) if as_json else table(result))
    for note in result.notes:
        click.echo(note, err=True)


if __name__ == "__main__":
    main()
