import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from index.lock import LOCK_NAME, build_lock
from sources.errors import BuildLockedError, GenerationError

ROOT = Path(__file__).parents[2]
HOLD = """
import sys, time
from pathlib import Path
from index.lock import build_lock
with build_lock(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def holder(tmp_path):
    process = subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


def test_second_builder_is_refused_at_once_with_the_pid(tmp_path, holder):
    started = time.monotonic()
    with pytest.raises(BuildLockedError) as refused, build_lock(tmp_path):
        pass
    assert time.monotonic() - started < 1
    assert refused.value.pid == holder.pid


def test_lock_of_a_killed_builder_is_free(tmp_path, holder):
    holder.kill()
    holder.wait()
    with build_lock(tmp_path):
        assert (tmp_path / LOCK_NAME).read_text() != ""
    assert (tmp_path / LOCK_NAME).read_text() == ""


def test_another_thread_is_refused_too(tmp_path):
    refused = []

    def attempt():
        try:
            with build_lock(tmp_path):
                pass
        except BuildLockedError as exc:
            refused.append(exc)

    with build_lock(tmp_path):
        thread = threading.Thread(target=attempt)
        thread.start()
        thread.join()
    assert len(refused) == 1


def test_lock_is_let_go_after_an_error(tmp_path):
    with pytest.raises(ZeroDivisionError), build_lock(tmp_path):
        raise ZeroDivisionError
    with build_lock(tmp_path):
        pass


def test_home_that_cannot_be_made_is_one_line(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(GenerationError, match="cannot be written"), build_lock(tmp_path / "file" / "home"):
        pass
