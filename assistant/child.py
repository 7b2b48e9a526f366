"""Runs a function in a process of its own and yields what it tells, so that a server goes on answering meanwhile."""

from __future__ import annotations

import multiprocessing
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from multiprocessing.connection import Connection
    from pathlib import Path

_END_S = 10


def iter_child(work: Callable[[Path, Connection], None], home: Path, name: str) -> Generator[Any, None, None]:
    """Yield what `work` sends until it closes its end; when the caller stops listening, the process is ended."""
    context = multiprocessing.get_context("spawn")  # a fork would copy locks that threads of the server hold
    heard, told = context.Pipe(duplex=False)
    process = context.Process(target=work, args=(home, told), name=name, daemon=True)
    process.start()
    told.close()
    try:
        while True:
            yield heard.recv()
    except EOFError:
        return
    finally:
        heard.close()
        process.join(_END_S if process.exitcode is None else None)
        if process.exitcode is None:
            process.terminate()
            process.join()
