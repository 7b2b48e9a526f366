"""Whether a sentence that a language model wrote says what the statements say that it rests on, and nothing else. Pure.

A sentence is kept when it is its statements in other words from closed tables: in the same order, every name, number,
date, citation, quote, negation and modal word of it stands in them, none of theirs is lost, and the other words agree
at `LEVEL`. What is not understood is refused: the statement itself is shown then, which loses nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice, product
from typing import TYPE_CHECKING

from rapidfuzz.distance import LCSseq

from assistant.items import read_items, tenses
from assistant.variants import plainly_attributed, variants

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from assistant.items import Item
    from sources.model import Span

LEVEL = 1.0
"""Share of the other words that must agree, both ways. Source: DECISIONS 39."""
STATEMENTS_MAX = 3
"""Statements that one sentence may rest on."""
CHARACTERS_MAX = 1200
_COMBINATIONS_MAX = 400
_PLAIN = frozenset(" .,;:'\"“”‘’()–—-/&%§$")
_QUOTED = re.compile(r"“([^”]*)”|\"([^\"]*)\"")
_ASKS = re.compile(
    r"\A\W*(?:is|are|was|were|has|have|had|do|does|did|should|could|would|can|may|might)\b", re.IGNORECASE
)


class Fault(StrEnum):
    """Why a sentence is refused, in words for the user."""

    NO_STATEMENT = "it names no statement that it may rest on"
    FORM = "it is not a plain sentence"
    QUOTE = "it quotes words that its statements do not hold"
    NUMBER = "a number differs from its statements"
    DATE = "a date differs from its statements"
    CITATION = "a citation differs from its statements"
    NAME = "a name differs from its statements"
    CERTAINTY = "a word of negation, certainty, time or cause differs from its statements"
    TENSE = "its time differs from its statements"
    ORDER = "its parts are joined otherwise than in its statements"
    WORDS = "it adds or leaves out words"


_BY_KIND = {
    "number": Fault.NUMBER, "date": Fault.DATE, "fr": Fault.CITATION, "form": Fault.NAME, "name": Fault.NAME,
}  # fmt: skip
_OF_NAMES = frozenset([Fault.NAME, Fault.ORDER, Fault.WORDS])
_WORST = (*_BY_KIND.values(), Fault.CERTAINTY, Fault.TENSE, Fault.ORDER, Fault.WORDS)


@dataclass(frozen=True, slots=True)
class Named:
    """A stretch of a text that names one entity."""

    span: Span
    key: str
    """The same for every name of that entity."""


def verify(
    sentence: str,
    statements: Sequence[str],
    *,
    names: Callable[[str], Sequence[Named]] | None = None,
    level: float = LEVEL,
) -> Fault | None:
    """Return why a sentence may not stand for these statements; None when it may.

    Args:
        sentence: What was written, without the numbers that it names.
        statements: Texts of the statements that it names, in the order of the answer.
        names: Finds the entities that a text names, so that an alias counts as the name that a statement prints.
        level: Share of the other words that must agree.

    >>> verify("On 3 May 2024 the rule added three firms.", ["The rule added 3 firms on 3 May 2024."])
    >>> verify("The rule didn't add three firms.", ["The rule added 3 firms."]).name
    'CERTAINTY'
    """
    if not 1 <= len(statements) <= STATEMENTS_MAX:
        return Fault.NO_STATEMENT
    whole = " ".join(statements)
    fault = _form_fault(sentence, whole)
    if fault is not None:
        return fault
    fault = _unlike(sentence, statements, level)
    if fault in _OF_NAMES and names is not None:
        # An alias differs in words; finding the names costs more than all else, so only then.
        printed = _with_printed_names(sentence, whole, names)
        return fault if printed == sentence else _unlike(printed, statements, level)
    return fault


def _unlike(sentence: str, statements: Sequence[str], level: float) -> Fault | None:
    """Return in what a sentence differs from what the statements may be written as; from the nearest, if from all."""
    read = plainly_attributed(sentence)
    nearest: _Difference | None = None
    for texts in _ways(statements):
        found = _difference(read, " ".join(texts), level)
        if found is None:
            return None
        nearest = found if nearest is None or found.size < nearest.size else nearest
    return nearest.fault if nearest else Fault.WORDS


@dataclass(frozen=True, slots=True)
class _Difference:
    size: int
    fault: Fault


def _ways(statements: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Yield what the statements together may be written as."""
    return islice(product(*(variants(one) for one in statements)), _COMBINATIONS_MAX)


def _form_fault(sentence: str, whole: str) -> Fault | None:
    if not 0 < len(sentence) <= CHARACTERS_MAX or not read_items(sentence):
        return Fault.FORM
    if any(not (one.isalnum() or one in _PLAIN or one in whole) for one in sentence):
        return Fault.FORM
    if _ASKS.match(sentence) and not _ASKS.match(whole):
        return Fault.FORM
    held = _flat(whole)
    quoted = (_flat(found[1] or found[2] or "").rstrip(".,;") for found in _QUOTED.finditer(sentence))
    return None if all(one in held for one in quoted) else Fault.QUOTE


def _flat(text: str) -> str:
    return " ".join(text.split()).casefold()


def _with_printed_names(sentence: str, whole: str, names: Callable[[str], Sequence[Named]]) -> str:
    """Return the sentence with each other name of an entity as the statements print it, where they print one."""
    printed: dict[str, set[str]] = {}
    for one in names(whole):
        printed.setdefault(one.key, set()).add(one.span.quote(whole))
    written = sentence
    for one in sorted(names(sentence), key=lambda named: -named.span.start):
        forms = printed.get(one.key, set())
        if len(forms) == 1 and one.span.quote(sentence) not in forms:
            written = f"{written[: one.span.start]}{next(iter(forms))}{written[one.span.end :]}"
    return written


def _difference(sentence: str, statement: str, level: float) -> _Difference | None:
    said, held = read_items(sentence), read_items(statement)
    added, lost = _unmatched(said, held)
    lost = [item for item in lost if item.kind != "form"]  # a name may lose its legal form
    faults = {_fault_of(item) for item in (*added, *lost) if item.hard}
    if {item.key for item in added} & {item.key for item in lost}:
        faults.add(Fault.ORDER)
    if _changes_tense(sentence, statement):
        faults.add(Fault.TENSE)
    if min(_agreement(said, added), _agreement(held, lost)) < level:
        faults.add(Fault.WORDS)
    worst = next((fault for fault in _WORST if fault in faults), None)
    return _Difference(len(added) + len(lost), worst) if worst else None


def _unmatched(said: Sequence[Item], held: Sequence[Item]) -> tuple[list[Item], list[Item]]:
    """Return the items that the sentence adds, and those that it loses or moves."""
    added: list[Item] = []
    lost: list[Item] = []
    for step in LCSseq.opcodes([item.key for item in held], [item.key for item in said]):
        if step.tag in {"delete", "replace"}:
            lost += held[step.src_start : step.src_end]
        if step.tag in {"insert", "replace"}:
            added += said[step.dest_start : step.dest_end]
    return added, lost


def _agreement(items: Sequence[Item], unmatched: Sequence[Item]) -> float:
    words = sum(not item.hard for item in items)
    return 1 - sum(not item.hard for item in unmatched) / words if words else 1.0


def _changes_tense(sentence: str, statement: str) -> bool:
    said, held = tenses(sentence), tenses(statement)
    steps = [step for step in LCSseq.opcodes(held, said) if step.tag != "equal"]
    gained = any(step.dest_start < step.dest_end for step in steps)
    return gained and any(step.src_start < step.src_end for step in steps)


def _fault_of(item: Item) -> Fault:
    return _BY_KIND.get(item.kind, Fault.CERTAINTY)
