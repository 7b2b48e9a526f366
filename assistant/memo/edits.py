"""What a person changed in a memo: each footnote as issued is found again by its words, and so is its sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from assistant.memo.found import comparable
from assistant.memo.outline import MARKS
from assistant.memo.verify import Finding, State

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from assistant.memo.found import Found, Text
    from assistant.memo.model import Cited, Memo, Note

_LIKENESS = 70
"""Least likeness, of 100, at which a footnote is taken for an issued one that was changed."""
_SENTENCE_END = re.compile(r"[.!?:。！？][\"')\]]*\s*\Z")


@dataclass(frozen=True, slots=True)
class Issued:
    """A footnote as it was issued; texts as `comparable` gives them."""

    note: Note
    cited: tuple[Cited, ...]
    sentence: str
    text: str
    mark: str
    """What stands after the footnotes of its sentence; empty for an official one."""


@dataclass(frozen=True, slots=True)
class Edit:
    """What became of an issued footnote in the file."""

    found: Found | None
    finding: Finding | None
    """What was changed; None when nothing was, or when the footnote was taken out with its sentence."""


def issued_notes(memo: Memo) -> Iterator[Issued]:
    """Yield the footnotes of a memo as they were issued."""
    for part in memo.parts:
        notes = {note.number: note for note in part.notes}
        cited = {one.n: one for one in part.citations}
        for statement in part.statements:
            for note in (notes[number] for number in statement.notes if number in notes):
                yield Issued(
                    note,
                    tuple(cited[n] for n in note.citations if n in cited),
                    comparable(statement.text),
                    comparable(f"{note.text} {note.url}"),
                    comparable(MARKS.get(statement.kind, "")),
                )


def find_edits(issued: Sequence[Issued], text: Text) -> tuple[list[Edit], list[Found]]:
    """Return what became of each issued footnote, in the order given, and the footnotes that were added."""
    left = list(text.notes)
    matched: dict[int, Found] = {}
    for fits in (_is_unchanged, _has_words, _has_sentence, _is_alike):
        for place, one in enumerate(issued):
            if place not in matched and (found := _best(one, left, fits)):
                matched[place] = found
                left.remove(found)
    return [_edit(one, matched.get(place), text) for place, one in enumerate(issued)], left


def _best(issued: Issued, left: Sequence[Found], fits: Callable[[Issued, Found], bool]) -> Found | None:
    fitting = [found for found in left if fits(issued, found)]
    return max(fitting, key=lambda found: fuzz.ratio(found.text, issued.text), default=None)


def _is_unchanged(issued: Issued, found: Found) -> bool:
    return found.text == issued.text and supports(found.before, issued.sentence)


def _has_words(issued: Issued, found: Found) -> bool:
    return found.text == issued.text


def _has_sentence(issued: Issued, found: Found) -> bool:
    return supports(found.before, issued.sentence) and _is_alike(issued, found)


def _is_alike(issued: Issued, found: Found) -> bool:
    return fuzz.ratio(found.text, issued.text) >= _LIKENESS


def supports(before: str, sentence: str) -> bool:
    """Tell whether a sentence stands right before a mark, whole: not as the end of a longer one.

    >>> supports("It is so. A is listed.", "A is listed."), supports("It is false that A is listed.", "A is listed.")
    (True, False)
    """
    if not before.endswith(sentence):
        return False
    lead = before[: len(before) - len(sentence)]
    return not lead or bool(_SENTENCE_END.search(lead))


def _edit(issued: Issued, found: Found | None, text: Text) -> Edit:
    if found is None:
        stands = any(issued.sentence in paragraph for paragraph in text.paragraphs)
        said = Finding(State.ALTERED, "its sentence stands without the footnote", issued.text) if stands else None
        return Edit(None, said)
    has_sentence, has_words = supports(found.before, issued.sentence), found.text == issued.text
    if not has_sentence:
        both = "" if has_words else " and the footnote"
        return Edit(found, Finding(State.ALTERED, f"the sentence{both} was changed", issued.sentence, found.before))
    if not has_words:
        return Edit(found, Finding(State.ALTERED, "the footnote was changed", issued.text, found.text))
    if issued.mark and not found.after.startswith(issued.mark):
        return Edit(found, Finding(State.ALTERED, f"the mark {issued.mark} was taken off", issued.mark, found.after))
    return Edit(found, None)
