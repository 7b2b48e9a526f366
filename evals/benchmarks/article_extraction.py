"""Article extraction: the text that our reader takes out of web pages, against the true text.

Source: scrapinghub/article-extraction-benchmark, `evaluate.py`.
"""

from __future__ import annotations

import gzip
import json
import re
import time
from collections import Counter
from typing import TYPE_CHECKING

from evals.benchmarks.folders import benchmark_folder
from evals.benchmarks.metrics import f1_of, mean
from evals.benchmarks.model import BenchResult, Goal
from sources.errors import FootnoteError
from sources.metadata import FileMetadata
from sources.readers import html

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

NAME = "article-extraction"
GOALS = (
    Goal(
        "f1",
        "article text out of web pages, F1 of 4-word runs",
        0.97,
        at_most=False,
        digits=3,
        published="AutoExtract and rs_trafilatura .970, trafilatura 2.0 .958, readability.js .947",
        plain="trafilatura 2.3 .965",
    ),
)
SHINGLE = 4
_WORD = re.compile(r"\w+")


def run(data: Path | None) -> BenchResult:
    """Read every page of the folder and compare its text with the true one."""
    started = time.perf_counter()
    folder = benchmark_folder(data, NAME, "ground-truth.json", "html")
    measures, n = measure(folder, article_text)
    return BenchResult(NAME, n, measures, time.perf_counter() - started, GOALS)


def measure(folder: Path, extract: Callable[[bytes, str], str]) -> tuple[dict[str, float], int]:
    """Score an extractor, bytes and name of a page in and text out, on all pages; return how many too."""
    truth = json.loads((folder / "ground-truth.json").read_text(encoding="utf-8"))
    counts = [
        shingle_counts(one.get("articleBody", ""), extract(read_page(folder, key), f"{key}.html"))
        for key, one in truth.items()
    ]
    return scores(counts), len(counts)


def read_page(folder: Path, key: str) -> bytes:
    """Return the bytes of a page."""
    path = folder / "html" / f"{key}.html.gz"
    try:
        return gzip.decompress(path.read_bytes())
    except OSError as exc:
        raise FootnoteError(f"{path} cannot be read ({exc}); take it from the benchmark anew") from exc


def article_text(page: bytes, name: str) -> str:
    """Return the text that a user's library would hold of the page; empty when the page is refused."""
    try:
        (reading,) = html.read(page, name=name, metadata=FileMetadata())
    except FootnoteError:
        return ""
    return reading.version.text


def shingle_counts(true: str, found: str) -> tuple[float, float, float]:
    """Return true positives, false positives and false negatives of runs of four words, as shares of all three.

    >>> shingle_counts("a b c d e", "b c d e f")
    (0.3333333333333333, 0.3333333333333333, 0.3333333333333333)
    """
    wanted, held = _shingles(true), _shingles(found)
    counts = ((wanted & held).total(), (held - wanted).total(), (wanted - held).total())
    total = sum(counts) or 1
    return counts[0] / total, counts[1] / total, counts[2] / total


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text)
    runs = (tuple(words[first : first + SHINGLE]) for first in range(max(1, len(words) - SHINGLE + 1)))
    return Counter(run for run in runs if run)


def scores(counts: Iterable[tuple[float, float, float]]) -> dict[str, float]:
    """Return mean precision over the pages with text found, mean recall over those with true text, and their F1."""
    held = list(counts)
    precision = mean(right / (right + wrong) for right, wrong, _ in held if right + wrong)
    recall = mean(right / (right + missed) for right, _, missed in held if right + missed)
    return {"precision": precision, "recall": recall, "f1": f1_of(precision, recall)}
