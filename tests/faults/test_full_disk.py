"""A disk that is full at some point of a build: figures in the message, the old generation served, no partial left."""

import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.homes import REPOSITORY
from tests.soak.results import record

pytestmark = pytest.mark.slow

FIGURES = re.compile(r"needs about [\d,]+ bytes more, [\d,]+ are free")


def can_mount() -> bool:
    unshare = shutil.which("unshare")
    if os.geteuid() != 0 or unshare is None:
        return False
    command = [
        unshare,
        "-m",
        "sh",
        "-c",
        "d=$(mktemp -d) && mount -t tmpfs -o size=64k tmpfs $d && umount $d && rmdir $d",
    ]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


@pytest.mark.skipif(
    not can_mount(), reason="only root may mount a small disk; test_failures makes each write fail with ENOSPC instead"
)
@pytest.mark.parametrize("points", [4, pytest.param(20, marks=pytest.mark.soak)])
def test_the_disk_is_full_at_some_point(tmp_path: Path, points: int) -> None:
    started = time.monotonic()
    command = ["unshare", "-m", sys.executable, "-m", "tests.faults.full_disk", str(tmp_path), str(points)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=REPOSITORY)
    assert done.returncode == 0, done.stderr[-3000:]
    seen = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(seen) == points
    for one in seen:
        assert one["old_served"]
        assert one["partial"] == []
        assert one["new"]
        for name in ("refused", "filled"):
            assert not one[name] or FIGURES.search(one[name])
            assert "\n" not in one[name]
        assert "disk" in one["added"]
    assert sum(bool(one["refused"]) for one in seen) > points // 2
    assert sum(bool(one["filled"]) for one in seen) > points // 2
    if points == 20:
        figures = {name: sum(bool(one[name]) for one in seen) for name in ("refused", "filled")}
        record("R6 full disk", points=points, failures=0, **figures, seconds=round(time.monotonic() - started))
