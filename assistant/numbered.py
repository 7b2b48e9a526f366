"""Things told apart by a number: what a sentence says of footnote 5 does not answer what is asked of footnote 3."""

from __future__ import annotations

import re

_NUMBERED = re.compile(
    r"\b(?P<label>footnote|supplement no\.?|part)s? (?P<numbers>\d+(?:(?:, and|,| and| or) \d+)*)", re.I
)
_DIGITS = re.compile(r"\d+")


def numbered(text: str) -> dict[str, set[str]]:
    """Return the numbers of footnotes, supplements and parts that a text names, by what they are numbers of.

    >>> numbered("Footnotes 1 and 2, and part 744") == {"footnote": {"1", "2"}, "part": {"744"}}
    True
    """
    found: dict[str, set[str]] = {}
    for match in _NUMBERED.finditer(text):
        found.setdefault(match["label"].casefold().rstrip("."), set()).update(_DIGITS.findall(match["numbers"]))
    return found


def is_of_another(question: str, sentence: str) -> bool:
    """Tell whether a sentence speaks of such things by number, and of none of those that the question names.

    >>> is_of_another("Who carries footnote 3?", "Footnote 5 stands for a rule.")
    True
    >>> is_of_another("Who carries footnote 3?", "Footnotes 3 and 5 do."), is_of_another("Who?", "Footnote 5.")
    (False, False)
    """
    held = numbered(sentence)
    return any(label in held and not numbers & held[label] for label, numbers in numbered(question).items())
