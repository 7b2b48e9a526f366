"""Runs commands as a user without any right to a home: `python -m tests.faults.as_nobody WARM HOME`, as root.

Commands are lists of JSON on stdin. All are run once over the home WARM, so that every module is loaded: the folder of
the interpreter may be closed to others. Then root's rights are given up. Prints a line of JSON for each command.
"""

import io
import json
import os
import sys
from contextlib import redirect_stderr, redirect_stdout

import pytest

from assistant import cli
from tests.faults.library import WideEmbedder

NOBODY = 65534


def run(home: str, command: list[str]) -> dict[str, object]:
    out, err = io.StringIO(), io.StringIO()
    code: object = None
    with redirect_stdout(out), redirect_stderr(err):
        try:
            cli.main(["--home", home, *command])
        except SystemExit as ended:
            code = ended.code
    return {"code": code, "out": out.getvalue(), "err": err.getvalue()}


def main(warm: str, home: str) -> None:
    commands = json.load(sys.stdin)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("index.embed.SentenceEmbedder", lambda *_: WideEmbedder())
        patch.setattr("assistant.overview.SentenceEmbedder", lambda *_: WideEmbedder())
        for command in commands:
            run(warm, command)
        os.setgid(NOBODY)
        os.setuid(NOBODY)
        for command in commands:
            print(json.dumps(run(home, command)), flush=True)  # noqa: T201 - read by the test


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
