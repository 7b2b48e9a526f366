"""Real homes for tests: built once in a session with the real embedding model and a real Chroma directory."""

import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent


def footnote(
    home: Path, *arguments: object, check: bool = True, prefix: tuple[str, ...] = ()
) -> subprocess.CompletedProcess[str]:
    """Run the command as a user does, in a process of its own."""
    command = [*prefix, sys.executable, "-m", "assistant.cli", "--home", str(home), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=REPOSITORY)
    if check and done.returncode:
        raise AssertionError(
            f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}"
        )
    return done


def build_official(home: Path, shared: Path) -> None:
    """Add the real data as the README shows, and index it."""
    data = shared / "data"
    footnote(home, "add", data / "articles", data / "federal_register", data / "ecfr")
    footnote(home, "add", "--as-of", "2022-04", data / "csl" / "consolidated_2022-04.csv")
    footnote(home, "index")
