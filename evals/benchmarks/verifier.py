"""Verifier: whether it refuses false rephrasings of statements, kind by kind, and keeps true ones.

The pairs are made by rule from the bundled library and from invented statements; no model takes part. One half of the
statements served to choose the level, the other half is what is reported.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zlib import crc32

from assistant.verify import LEVEL, Named, verify
from evals.benchmarks.falsehoods import FALSEHOODS, merged, merged_whole
from evals.benchmarks.model import BenchResult, Goal
from evals.benchmarks.rephrasings import REPHRASINGS, spoken, together, with_alias
from evals.benchmarks.statements import material
from sources.model import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from evals.benchmarks.statements import Material

NAME = "verifier"
SEED = 20261121
MERGED = "merged"
LEAD = "lead"
"""The one kind of rephrasing that deals with how a statement begins."""
_KINDS = (*FALSEHOODS, MERGED)
GOALS = (
    *(Goal(f"refused {kind}", f"false by {kind}: refused", 0.99, at_most=False, percent=True) for kind in _KINDS),
    Goal("kept", "true rephrasings kept", 0.85, at_most=False, percent=True),
)


@dataclass(frozen=True, slots=True)
class Pair:
    """Statements and a sentence that is offered for them."""

    statements: tuple[str, ...]
    sentence: str
    kind: str
    """Kind of falsehood, or of rephrasing."""
    true: bool


def run(data: Path | None) -> BenchResult:
    """Verify every pair of the half that the level was not chosen on. It needs no folder of data."""
    del data
    started = time.perf_counter()
    held = material(seed=SEED)
    pairs = [pair for pair in make_pairs(held) if not is_for_choosing(pair)]
    measures = measure(pairs, naming(held), level=LEVEL)
    return BenchResult(NAME, len(pairs), measures, time.perf_counter() - started, GOALS)


def is_for_choosing(pair: Pair) -> bool:
    """Tell whether a pair belongs to the half of the statements that the level was chosen on."""
    return crc32(pair.statements[0].encode()) % 2 == 0


def make_pairs(held: Material) -> list[Pair]:
    """Return all pairs, false ones of every kind and true ones. The same for the same statements."""
    chance = random.Random(SEED)
    found = list(dict.fromkeys([*_false(held, chance), *_true(held, chance)]))
    return [pair for pair in found if pair.sentence not in pair.statements]


def measure(pairs: Iterable[Pair], names: Callable[[str], Sequence[Named]], *, level: float) -> dict[str, float]:
    """Return the share of false pairs refused, by kind, and of true pairs kept, and how many there were."""
    total: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for pair in pairs:
        kept = verify(pair.sentence, pair.statements, names=names, level=level) is None
        for group in (f"kept {pair.kind}", "kept") if pair.true else (f"refused {pair.kind}", "refused"):
            total[group] += 1
            right[group] += kept is pair.true
    shares = {group: right[group] / total[group] for group in sorted(total)}
    return {**shares, "false pairs": total["refused"], "true pairs": total["kept"]}


def naming(held: Material) -> Callable[[str], Sequence[Named]]:
    """Return what finds the names of the material in a text, aliases too."""
    keys = {name: name for name in held.names}
    for name, others in held.aliases.items():
        keys |= {other: name for other in others if other not in keys}
    ordered = sorted(keys, key=len, reverse=True)

    def names(text: str) -> list[Named]:
        found: list[Named] = []
        for name in ordered:
            start = text.find(name)
            if start >= 0 and not any(one.span.overlaps(Span(start, start + len(name))) for one in found):
                found.append(Named(Span(start, start + len(name)), keys[name]))
        return found

    return names


def _false(held: Material, chance: random.Random) -> Iterator[Pair]:
    for text in held.statements:
        for kind, makers in FALSEHOODS.items():
            for make in makers:
                sentence = make(text, chance, held.names)
                if sentence:
                    yield Pair((text,), sentence, kind, true=False)
    for one, other in _neighbours(held.statements):
        for sentence in (merged(one, other), merged_whole(one, other)):
            if sentence:
                yield Pair((one, other), sentence, MERGED, true=False)


def _true(held: Material, chance: random.Random) -> Iterator[Pair]:
    for text in held.statements:
        for kind, rephrase in REPHRASINGS.items():
            sentence = rephrase(text if kind == LEAD else spoken(text), chance)
            if sentence:
                yield Pair((text,), sentence, kind, true=True)
        named = with_alias(spoken(text), chance, held.aliases)
        if named:
            yield Pair((text,), named, "alias", true=True)
    for one, other in _neighbours(held.statements):
        sentence = together(one, other, chance)
        if sentence:
            yield Pair((one, other), sentence, "together", true=True)


def _neighbours(statements: Sequence[str]) -> Iterator[tuple[str, str]]:
    return zip(statements[::2], statements[1::2], strict=False)
