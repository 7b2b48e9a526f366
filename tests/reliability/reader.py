"""A process that asks through swaps, opening Chroma each time, and reports memory, files and threads after each.

`python -m tests.reliability.reader HOME` asks ten questions for each line that it is sent, or as many as the line says.
"""

import gc
import json
import os
import sys
import threading
import time
from datetime import date
from pathlib import Path

from assistant.model import Question
from assistant.served import Served
from index import vectors
from index.embed import HashEmbedder
from index.generation import served

QUESTIONS = ("Why was Zeta Robotics listed?", "What did Strelsau shippers send?", "Is Klow Instruments on the list?")
TODAY = date(2026, 11, 20)


def main(home: Path) -> None:
    vectors.EXACT_LIMIT = 0  # so that Chroma's graph answers
    server = Served(home, HashEmbedder(), lambda: TODAY)
    for line in sys.stdin:
        count = int(line)
        generation = served(home)
        deadline = time.monotonic() + 30
        while server.ask(Question(QUESTIONS[0])).answer.snapshot != generation and time.monotonic() < deadline:
            time.sleep(0.01)
        for number in range(count):
            assert server.ask(Question(f"{QUESTIONS[number % 3]} {number}")).answer.snapshot == generation
        snapshot = server._open.assistant.snapshot  # type: ignore[union-attr]
        assert len(snapshot.vectors.query(HashEmbedder().embed(["Strelsau"])[0], 5)[0]) == 5
        assert snapshot.vectors._collection is not None
        gc.collect()
        sys.stdout.write(json.dumps(_figures()) + "\n")
        sys.stdout.flush()
    server.close()


def _figures() -> dict[str, int]:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return {
        "rss": pages * os.sysconf("SC_PAGE_SIZE"),
        "files": len(list(Path("/proc/self/fd").iterdir())),
        "threads": len(list(Path("/proc/self/task").iterdir())),
        "own_threads": threading.active_count(),
    }


if __name__ == "__main__":
    main(Path(sys.argv[1]))
