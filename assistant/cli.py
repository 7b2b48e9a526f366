"""The `footnote` command. Data goes to stdout, progress and logs to stderr; heavy imports wait inside the commands."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assistant import answer_commands, fetch_commands, library_commands, memo_commands, user_commands
from assistant.console import DONE, USAGE_ERROR, USER_ERROR
from sources.errors import FootnoteError

if TYPE_CHECKING:
    from collections.abc import Sequence


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--home", type=click.Path(path_type=Path, readable=False), help="Folder of the library and its index.")
@click.version_option(package_name="footnote")
@click.pass_context
def cli(context: click.Context, home: Path | None) -> None:
    """Ask why an entity was listed; every sentence of the answer has a footnote to the exact words of its source."""
    context.obj = {"home": home}


for command in (
    library_commands.add,
    fetch_commands.fetch,
    library_commands.remove,
    library_commands.index,
    library_commands.rollback,
    library_commands.list_documents,
    library_commands.status,
    library_commands.check,
    memo_commands.memo,
    answer_commands.ask,
    answer_commands.retrieve,
    answer_commands.show,
    answer_commands.entity,
    answer_commands.serve,
    answer_commands.mcp,
    user_commands.user,
):
    cli.add_command(command)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line; a user's problem is one line on stderr and exit code 1, never a traceback."""
    # Before NumPy is imported, which reads it: the threads of one small product wait for one another.
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
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(DONE)
    except FootnoteError as exc:
        _fail(str(exc), exc)
    except PermissionError as exc:
        _fail(f"{exc.filename}: {exc.strerror}; give this user access to it, or choose another home", exc)
    except Exception as exc:  # noqa: BLE001 - the outermost frame: a bug must not print a traceback at a user
        _fail(f"internal error: {type(exc).__name__}: {exc}; run again with FOOTNOTE_DEBUG=1 and report it", exc)


def _fail(message: str, exc: BaseException) -> None:
    if os.environ.get("FOOTNOTE_DEBUG") == "1":
        raise exc
    click.echo("footnote: " + " ".join(message.split()), err=True)
    sys.exit(USER_ERROR)


if __name__ == "__main__":
    main()
