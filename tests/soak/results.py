"""The result file of `make soak`: counts, failures and seconds of each test at its full count. No dates, no machine."""

import json
from pathlib import Path

RESULTS = Path(__file__).with_name("RESULTS.json")


def record(name: str, **figures: object) -> None:
    """Put the figures of a test into the committed file, in place of those of an earlier run."""
    held = json.loads(RESULTS.read_text(encoding="utf-8")) if RESULTS.exists() else {}
    held[name] = figures
    text = json.dumps(dict(sorted(held.items())), ensure_ascii=False, indent=2)
    RESULTS.write_text(text + "\n", encoding="utf-8")
