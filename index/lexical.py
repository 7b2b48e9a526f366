"""BM25 over passages, with a tokeniser that keeps section numbers, document numbers and citations whole."""

from __future__ import annotations

import re
import unicodedata
from array import array
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import bm25s
import numpy as np
import Stemmer

from sources.errors import GenerationError

if TYPE_CHECKING:
    from pathlib import Path

_TOKEN = re.compile(
    r"""
    (?P<fr>\d{1,3}[ ]?(?:F\.?[ ]?R\.?|Fed\.[ ]Reg\.)[ ](?P<page>\d[\d,]*\d))     # 90 FR 14046
  | (?P<section>\d+(?:\.\d+)*[a-z]?(?:\((?:\d{1,3}|[a-z]{1,4})\))+)              # 734.9(e)(2)
  | (?P<number>\d+(?:[.,/-]\d+)+[a-z]?)                                          # 744.11, 2025-05427, 3/28/25
  | (?P<cjk>[\u3400-\u9fff\uf900-\ufaff]+)
  | (?P<word>[^\W_]+(?:\.[^\W_]+)*)                                              # 3A090, 5A992.c, U.S
    """,
    re.VERBOSE | re.IGNORECASE,
)
_FR_VOLUME = re.compile(r"\d+")
_APOSTROPHE = re.compile(r"(?<=\w)['’](?=\w)")

_STOP_WORDS = """
a an and are as at be been but by for from had has have he her his how if in into is it its no not of on or s such t
that the their then there these they this to was were what when where which who whom whose why will with
"""
STOP_WORDS = frozenset(_STOP_WORDS.split())
"""Words that are not indexed: they are in nearly every passage, so that BM25 gives them next to no weight anyway."""

MAPPED_FROM_BYTES = 64 * 1024 * 1024
"""Larger indexes are mapped, smaller ones read: a mapped file that is cut short under its reader ends the process."""
K1 = 0.9
"""Source: the defaults of Anserini (Yang, Fang and Lin 2018, "Anserini", table 2); measured in DECISIONS 24."""
B = 0.4
"""As `K1`."""


@lru_cache(maxsize=1)
def _stemmer() -> Any:  # noqa: ANN401 - PyStemmer ships no types
    return Stemmer.Stemmer("english")


@lru_cache(maxsize=100_000)
def _stem(word: str) -> str:
    plain = unicodedata.normalize("NFKD", word)
    folded = "".join(ch for ch in plain if not unicodedata.combining(ch)).replace(".", "")
    return str(_stemmer().stemWord(folded))


def tokenise(text: str) -> list[str]:
    """Split text into search tokens, in order; passages and queries alike.

    Words are lower-cased, accents folded, stemmed. A section with its paragraphs gives the section too; a Federal
    Register citation one token and its page; Chinese each character and each pair of neighbours.

    >>> tokenise("The rules of § 734.9(e)(2), 90 FR 14046")
    ['rule', '734.9(e)(2)', '734.9', '90fr14046', '14046']
    """
    tokens: list[str] = []
    for match in _TOKEN.finditer(_APOSTROPHE.sub("", text)):
        kind, found = str(match.lastgroup), match.group()
        if kind == "word":
            word = found.lower()
            if word not in STOP_WORDS:
                tokens.append(_stem(word))
        else:
            tokens += _special(kind, found.lower(), match.group("page"))
    return tokens


def _special(kind: str, found: str, page: str | None) -> list[str]:
    if kind == "cjk":
        return [*found, *(found[i : i + 2] for i in range(len(found) - 1))]
    if kind == "section":
        return [found, found[: found.index("(")]]
    if page is not None:
        volume = _FR_VOLUME.match(found)
        digits = page.replace(",", "")
        return [f"{volume.group() if volume else ''}fr{digits}", digits]
    whole = found.replace(",", "")
    return [whole]


def with_pairs(tokens: list[str]) -> list[str]:
    """Return the tokens and after them each pair of neighbours as a token of its own.

    >>> with_pairs(["export", "control", "rule"])
    ['export', 'control', 'rule', 'export control', 'control rule']
    """
    return [*tokens, *(f"{first} {second}" for first, second in pairwise(tokens))]


class LexicalBuilder:
    """Takes the texts of passages one by one; memory holds their token numbers only."""

    def __init__(self) -> None:
        # A text without a token gets the empty one, which no query has: bm25s cannot divide by an average length of 0.
        self._vocabulary: dict[str, int] = {"": 0}
        self._ids: list[array[int]] = []

    def add(self, text: str, *, prose: bool = True) -> None:
        """Index the text as the next passage; of prose its pairs of neighbouring words too (DECISIONS 24)."""
        vocabulary = self._vocabulary
        tokens = tokenise(text)
        terms = with_pairs(tokens) if prose else tokens
        self._ids.append(array("i", [vocabulary.setdefault(term, len(vocabulary)) for term in terms] or [0]))

    def finish(self) -> LexicalIndex:
        """Return the index of the texts added; without any it finds nothing."""
        if not self._ids:
            return LexicalIndex(None, 0)
        scorer = bm25s.BM25(k1=K1, b=B, method="lucene", backend="numpy")
        scorer.index((self._ids, self._vocabulary), show_progress=False)
        return LexicalIndex(scorer, len(self._ids))


class LexicalIndex:
    """A BM25 index over passages that are numbered from 0."""

    def __init__(self, scorer: bm25s.BM25 | None, count: int) -> None:
        self._scorer = scorer
        self.count = count
        """Passages indexed."""

    def save(self, folder: Path) -> None:
        """Write the index into `folder`, which is made; an empty index writes nothing into it."""
        folder.mkdir(parents=True, exist_ok=True)
        if self._scorer is not None:
            self._scorer.save(str(folder), show_progress=False)

    @classmethod
    def load(cls, folder: Path, *, count: int) -> LexicalIndex:
        """Open a saved index, its arrays memory-mapped when they are large.

        Args:
            folder: where `save` wrote it.
            count: how many passages it must hold.

        Raises:
            GenerationError: files are missing, damaged, or of another number of passages.
        """
        if count == 0:
            return cls(None, 0)
        try:
            mapped = sum(path.stat().st_size for path in folder.glob("*.npy")) > MAPPED_FROM_BYTES
            scorer = bm25s.BM25.load(str(folder), mmap=mapped, show_progress=False)
            held = int(scorer.scores["num_docs"])
        except (OSError, EOFError, ValueError, KeyError, TypeError) as exc:
            raise GenerationError(f"word index {folder} cannot be read ({exc}); run `footnote index --full`") from exc
        if held != count:
            raise GenerationError(
                f"word index {folder} holds {held} passages, not {count}; run `footnote index --full`"
            )
        return cls(scorer, count)

    def scores(self, query: str) -> np.ndarray:
        """Return the BM25 score of every passage, float32, (count,); 0 where no token of the query occurs.

        A word counts twice what a pair of neighbours counts (DECISIONS 24).
        """
        if self._scorer is None:
            return np.zeros(self.count, dtype=np.float32)
        tokens = tokenise(query)
        ids = self._scorer.get_tokens_ids([*tokens, *with_pairs(tokens)])
        if not ids:
            return np.zeros(self.count, dtype=np.float32)
        scores: np.ndarray = self._scorer.get_scores_from_ids(ids)
        return scores


def top(scores: np.ndarray, k: int, *, allowed: np.ndarray | None = None, floor: float = -np.inf) -> np.ndarray:
    """Return the indices of the `k` highest scores above `floor`, best first; equal scores by index.

    Args:
        scores: (n,) of float.
        k: how many at most.
        allowed: (n,) of bool; None when all are.
        floor: scores must be greater than this.
    """
    eligible = scores > floor if allowed is None else (scores > floor) & allowed
    found = np.flatnonzero(eligible)
    if len(found) > k:
        kth = np.partition(scores[found], len(found) - k)[len(found) - k]
        # All that tie with the k-th stay in until the sort, so that which of them is kept does not depend on chance.
        found = found[scores[found] >= kth]
    order = np.lexsort((found, -scores[found]))[:k]
    return found[order]
