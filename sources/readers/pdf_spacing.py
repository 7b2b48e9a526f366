"""How far a run of PDF text reaches: the widths of its letters and what is set between them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Widths = Callable[[dict[str, Any] | None], Mapping[str, float]]
"""Gives the widths of a font's letters, in sizes of the font."""
_UNKNOWN = 0.5  # most Latin letters
_UNKNOWN_WIDE = 1.0  # Chinese, Japanese and Korean
_FIRST_WIDE = "\u2e80"


class Spacing:
    """Follows the operators that set letters and words apart or stretch them. Source: ISO 32000-2, 9.3 and 9.4.3."""

    def __init__(self) -> None:
        self._letters = 0.0
        self._words = 0.0
        self._stretch = 1.0
        self._moved = 0.0

    def before(self, operator: bytes, operands: list[Any]) -> None:
        """Take note of an operator that is about to act."""
        if operator == b"Tc":
            self._letters = _number(operands, self._letters)
        elif operator == b"Tw":
            self._words = _number(operands, self._words)
        elif operator == b"Tz":
            self._stretch = _number(operands, 100.0) / 100
        elif operator == b"TJ" and operands and isinstance(operands[0], list):
            self._moved -= sum(float(one) for one in operands[0] if isinstance(one, (int, float))) / 1000

    def end_run(self) -> None:
        """Forget what moved the letters of the run that has ended."""
        self._moved = 0.0

    def width(self, text: str, widths: Mapping[str, float], size: float) -> float:
        """Return how far a text reaches that has been drawn since the last run, before its matrix."""
        letters = sum(widths.get(ch) or (_UNKNOWN_WIDE if ch >= _FIRST_WIDE else _UNKNOWN) for ch in text)
        apart = self._letters * len(text) + self._words * text.count(" ")
        return max(0.0, (size * (letters + self._moved) + apart) * self._stretch)


def _number(operands: list[Any], otherwise: float) -> float:
    return float(operands[0]) if operands and isinstance(operands[0], (int, float)) else otherwise
