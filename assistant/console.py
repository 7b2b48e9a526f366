"""What every command shares: where `--home` may stand, settings, clock, progress, and how values are printed."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assistant.log_lines import configure_logging

if TYPE_CHECKING:
    from collections.abc import Callable

    from assistant.settings import Settings

DONE, USER_ERROR, USAGE_ERROR, PARTLY = 0, 1, 2, 3
"""Exit codes (`INTERFACE`, Commands)."""


class Command(click.Command):
    """A command that also takes `--home`, so that it may stand before or after the command's name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - click's own signature
        super().__init__(*args, **kwargs)
        option = click.Option(
            ["--home", "home_after"],
            type=click.Path(path_type=Path, readable=False),  # what cannot be read is said by whoever reads it
            expose_value=False,
            callback=_keep_home,
        )
        option.help = "Folder of the library and its index."
        self.params.append(option)


class Group(Command, click.Group):
    """A command with commands of its own, each of which takes `--home` too."""


def _keep_home(context: click.Context, _parameter: click.Parameter, value: Path | None) -> Path | None:
    if value is not None:
        context.obj["home"] = value
    return value


def load_settings(context: click.Context) -> Settings:
    """Read the settings for the home that the command line names, else for the one that the environment names."""
    from assistant.settings import Settings as Loaded

    configure_logging()
    home = context.obj.get("home")
    return Loaded(home=home) if home else Loaded()


def today() -> date:
    """Return the present day, UTC: the clock of the commands, replaced in tests."""
    return datetime.now(UTC).date()


def parse_as_of(text: str | None) -> date | None:
    """Read `--as-of`; a month or a year counts from its first day. None: not given. `DateError` when it is no date."""
    from assistant.asking import parse_day

    return parse_day(text, "--as-of")


def progress_bar() -> Callable[[str, int, int], None] | None:
    """Return a progress line for stderr; None when stderr is not a terminal."""
    if not sys.stderr.isatty():
        return None

    def show(stage: str, done: int, total: int) -> None:
        end = "\n" if done >= total else ""
        click.echo(f"\r{stage}: {done:,} of {total:,}   {end}", nl=False, err=True)

    return show


def plain(value: Any) -> Any:  # noqa: ANN401 - any dataclass
    """Convert a dataclass to plain values."""
    return asdict(value)


def print_json(value: Any) -> None:  # noqa: ANN401 - anything that JSON holds
    """Print a value as JSON on stdout; dates and paths as text."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))
