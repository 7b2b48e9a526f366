"""Follows the ink of a PDF page: whether text drawn now would be seen."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

_SIZE_MIN = 2.0
"""Points under which text counts as hidden; print stays above 4."""
_ALPHA_MIN = 0.05
_WHITE = 0.97
"""Share of full white from which ink on paper is not seen."""
_INVISIBLE_MODES = (3, 7)  # ISO 32000-2, table 104: neither filled nor stroked; only clipping
_FILLS = frozenset({b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*"})
_PATH_ENDS = _FILLS | {b"S", b"s", b"n"}
_AREAS_MAX = 2_000


@dataclass(frozen=True, slots=True)
class _State:
    mode: int = 0
    white: bool = False
    alpha: float = 1.0


class Ink:
    """The part of the graphics state that decides what is seen, told each operator in turn."""

    def __init__(self, alphas: dict[str, float]) -> None:
        self._alphas = alphas
        self._now = _State()
        self._saved: list[_State] = []
        self._path: list[tuple[float, float]] = []
        self._areas: list[tuple[float, float, float, float]] = []

    def shows(self, size: float, x: float, y: float) -> bool:
        """Tell whether text of a size, in points, is seen where it begins; white is on a coloured area alone."""
        now = self._now
        if size < _SIZE_MIN or now.mode in _INVISIBLE_MODES or now.alpha < _ALPHA_MIN:
            return False
        return not now.white or any(
            left - 1 <= x <= right + 1 and low - 1 <= y <= high + 1 for left, low, right, high in self._areas
        )

    def before(self, operator: bytes, operands: list[Any], cm: list[float]) -> None:
        """Take note of an operator that is about to act under the matrix `cm`."""
        if operator in (b"q", b"Do"):
            self._saved.append(self._now)
            if operator == b"Do":  # the unit square, which is all of a picture and next to nothing of a form
                self._areas_add([_place(0, 0, cm), _place(1, 1, cm)])
        elif operator == b"Q":
            self._restore()
        elif operator == b"Tr":
            self._now = replace(self._now, mode=int(_number(operands, 0)))
        elif operator == b"gs" and operands:
            self._now = replace(self._now, alpha=self._alphas.get(str(operands[0]), self._now.alpha))
        elif operator in (b"g", b"rg", b"k", b"sc", b"scn", b"cs"):
            self._now = replace(self._now, white=_is_white(operator, operands))
        else:
            self._draw(operator, operands, cm)

    def after(self, operator: bytes) -> None:
        """Take note of an operator that has acted: what is drawn by reference leaves the ink as it was."""
        if operator == b"Do":
            self._restore()

    def _restore(self) -> None:
        if self._saved:
            self._now = self._saved.pop()

    def _areas_add(self, corners: list[tuple[float, float]]) -> None:
        if len(self._areas) < _AREAS_MAX:
            across, up = zip(*corners, strict=True)
            self._areas.append((min(across), min(up), max(across), max(up)))

    def _draw(self, operator: bytes, operands: list[Any], cm: list[float]) -> None:
        if operator == b"re" and len(operands) >= 4:
            x, y, width, height = (_number(operands, at) for at in range(4))
            self._path += [_place(x, y, cm), _place(x + width, y + height, cm)]
        elif operator in (b"m", b"l", b"c", b"v", b"y") and len(operands) >= 2:
            self._path.append(_place(_number(operands, -2), _number(operands, -1), cm))
        elif operator in _PATH_ENDS:
            if operator in _FILLS and self._path and not self._now.white:
                self._areas_add(self._path)
            self._path = []


def _is_white(operator: bytes, operands: list[Any]) -> bool:
    """Tell whether an operator sets white ink. One part of `scn` is mostly a tint, of which 1 is full ink."""
    if operator == b"cs" or not operands or not all(isinstance(one, (int, float)) for one in operands):
        return False
    parts = [float(one) for one in operands]
    if len(parts) == 4:
        return all(part <= 1 - _WHITE for part in parts)
    return (len(parts) == 3 or (len(parts) == 1 and operator != b"scn")) and all(part >= _WHITE for part in parts)


def _number(operands: list[Any], at: int) -> float:
    try:
        return float(operands[at])
    except (IndexError, TypeError, ValueError):
        return 0.0


def _place(x: float, y: float, cm: list[float]) -> tuple[float, float]:
    return x * cm[0] + y * cm[2] + cm[4], x * cm[1] + y * cm[3] + cm[5]
