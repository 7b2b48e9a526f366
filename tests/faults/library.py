"""A library of invented documents for the fault tests, changed a little before each build."""

import random
from pathlib import Path

from index.embed import HashEmbedder
from sources.library import Library
from tests.index.index_factory import NOW, article, entity_list, notice

WORDS = ("harbour", "robot", "widget", "ferry", "licence", "optics", "zenda", "export", "turbine", "furnace", "lattice")


class WideEmbedder(HashEmbedder):
    """Vectors as wide as the real model's, so that files have the sizes that they will have."""

    name = "hash384@1/f32"
    dimension = 384


def words(seed: object, count: int) -> str:
    chosen = random.Random(str(seed))
    return " ".join(chosen.choices(WORDS, k=count)).capitalize() + f" {seed}."


def fill(home: Path, *, articles: int, rows: int) -> None:
    """Add articles of three paragraphs and one list."""
    readings = [
        article(f"post/{n}", words(f"title {n}", 5), *(words(f"{n} {part}", 60) for part in range(3)))
        for n in range(articles)
    ]
    with Library.open(home) as library:
        for reading in (*readings, entity_list([f"{words(n, 2)} Works {n}" for n in range(rows)])):
            library.add(reading, added_at=NOW, origin="test")


def change(home: Path, step: int) -> None:
    """Add a notice, give an article new words, take out the notice of the step before: the next build serves it."""
    number = f"2025-{step:05d}"
    with Library.open(home) as library:
        library.add(notice(number, words(number, 6), words(f"{number} text", 40)), added_at=NOW, origin="test")
        library.add(article("post/0", "Changed", words(f"step {step}", 80)), added_at=NOW, origin="test")
        if step > 1:
            library.remove(f"fr:2025-{step - 1:05d}")
