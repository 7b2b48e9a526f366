"""Ways to damage the files of a served generation, and the cases that the tests go through."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.generation import CURRENT, folder_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def truncate(data: bytes, _seed: int) -> bytes:
    return data[: len(data) // 2]


def zero(data: bytes, _seed: int) -> bytes:
    return bytes(len(data))


def flip(data: bytes, seed: int) -> bytes:
    rng = random.Random(seed)
    flipped = bytearray(data)
    for _ in range(max(1, len(data) // 2000)):
        flipped[rng.randrange(len(flipped))] ^= 1 << rng.randrange(8)
    return bytes(flipped)


CHANGES: dict[str, Callable[[bytes, int], bytes] | None] = {
    "truncate": truncate,
    "zero": zero,
    "flip": flip,
    "delete": None,
}
FILES = (
    "chroma/chroma.sqlite3",
    "chroma/*/data_level0.bin",
    "chroma/*/header.bin",
    "chroma/*/length.bin",
    "chroma/*/index_metadata.pickle",
    "bm25/data.csc.index.npy",
    "bm25/indices.csc.index.npy",
    "bm25/indptr.csc.index.npy",
    "bm25/params.index.json",
    "bm25/vocab.index.json",
    "passages.sqlite",
    "vectors.npy",
    "manifest.json",
    CURRENT,
)


@dataclass(frozen=True)
class Case:
    file: str
    change: str
    generations: int
    """2: there is one to fall back to; 1: only the library is left."""

    def __str__(self) -> str:
        return f"{self.change}-{self.file.replace('/', '-')}-{self.generations}"

    @property
    def may_go_unnoticed(self) -> bool:
        """Chroma's database has free space, and small libraries never read it; a changed bit may mean nothing."""
        return self.file == "chroma/chroma.sqlite3"

    def apply(self, home: Path, generation: str) -> None:
        folder = home if self.file == CURRENT else folder_of(home, generation)
        (path,) = folder.glob(self.file)
        change = CHANGES[self.change]
        if change is None:
            path.unlink()
            return
        before = path.read_bytes()
        after = change(before, len(str(self)))
        assert after != before
        path.write_bytes(after)


ALL = [Case(file, change, count) for count in (2, 1) for file in FILES for change in CHANGES]
"""112 cases."""
EVERY_DAY = [ALL[number] for number in range(3, len(ALL), 9)]
"""Thirteen of them, of all kinds of file and change."""
