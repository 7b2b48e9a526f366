"""A web app over the bundled library in a process of its own, and a real browser that may reach nothing else."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.assistant.web.installed import with_entry_points
from tests.homes import REPOSITORY


@pytest.fixture(scope="session")
def app_home(bundled: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the bundled home that the app may change."""
    return Path(shutil.copytree(bundled, tmp_path_factory.mktemp("app") / "home"))


@pytest.fixture(scope="session")
def app_address(app_home: Path) -> Iterator[str]:
    """Address of the app, served as a user serves it."""
    with served_app(app_home) as address:
        yield address


@contextmanager
def served_app(home: Path, *options: object) -> Iterator[str]:
    command = [sys.executable, "-m", "assistant.cli", "--home", str(home), "serve", "--port", "0", *map(str, options)]
    with (
        tempfile.TemporaryDirectory() as folder,
        subprocess.Popen(
            command,
            cwd=REPOSITORY,
            env=with_entry_points(Path(folder)),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        ) as process,
    ):
        try:
            address = _address(process)
            _wait_for(f"{address}/favicon.ico")
            yield f"{address}/"
        finally:
            process.terminate()


def _address(process: subprocess.Popen[str]) -> str:
    """Read the address that the command tells; the rest of what it says is read away, so that it never waits."""
    assert process.stderr is not None
    for line in process.stderr:
        found = re.match(r"open (http://\S+) in a browser", line)
        if found:
            threading.Thread(target=process.stderr.read, daemon=True).start()
            return found[1]
    raise AssertionError("the web app did not tell its address")


def _wait_for(address: str) -> None:
    for _ in range(300):
        try:
            urllib.request.urlopen(address, timeout=5).close()
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise AssertionError("the web app did not start")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Debian's Chromium; without one the test is skipped, save in CI, which installs it."""
    chromium = shutil.which("chromium")
    if chromium is None:
        if os.environ.get("CI"):
            pytest.fail("no chromium on this machine; .ci/run installs it")
        pytest.skip("no chromium on this machine; on Debian: apt-get install chromium")
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only these tests pay for it

    with sync_playwright() as playwright:
        # Chromium's own sandbox does not start for root, as which CI runs.
        opened = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield opened
        opened.close()
