"""The command that makes the file of users for `footnote serve --auth-file`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from assistant.console import Command


@click.group()
def user() -> None:
    """Make the file of users and hashed passwords that `footnote serve --auth-file` reads."""


@user.command(cls=Command, name="add")
@click.argument("name")
@click.option("--auth-file", type=click.Path(path_type=Path), required=True, help="The file; made when there is none.")
def add(name: str, *, auth_file: Path) -> None:
    """Add NAME, or give NAME another password; asked for at a terminal, else the first line of stdin."""
    from assistant.accounts import set_password

    if sys.stdin.isatty():
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    else:
        password = sys.stdin.readline().rstrip("\r\n")
    is_new = set_password(auth_file, name, password)
    click.echo(f"{'added' if is_new else 'changed':9} {name}")


@user.command(cls=Command, name="remove")
@click.argument("name")
@click.option("--auth-file", type=click.Path(path_type=Path), required=True, help="The file of users.")
def remove(name: str, *, auth_file: Path) -> None:
    """Take NAME out; who is logged in under it is logged out at once."""
    from assistant.accounts import remove_user

    remove_user(auth_file, name)
    click.echo(f"removed   {name}")
