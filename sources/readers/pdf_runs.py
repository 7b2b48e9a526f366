"""Collects the runs of text that a PDF page draws, and turns them upright."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import Any

from sources.readers.pdf_ink import Ink
from sources.readers.pdf_spacing import Spacing, Widths

_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})


@dataclass(frozen=True, slots=True)
class Run:
    """Text drawn in one go, in the direction in which most of the page's text runs."""

    text: str
    x: float
    """Where it begins, in points from the left."""
    y: float
    """Its base line, in points from the bottom."""
    width: float
    """How far it reaches, in points."""
    size: float
    """Height of its letters, in points."""
    bold: bool
    starts_line: bool
    """Whether the pen had left the line of the run before."""


@dataclass(slots=True)
class PdfPage:
    """The text of one page in the order of drawing."""

    number: int
    """Printed number where the file gives all pages one, else the count from 1."""
    height: float
    runs: list[Run] = field(default_factory=list)
    hidden: int = 0
    """Characters that a reader does not see."""


@dataclass(frozen=True, slots=True)
class _Raw:
    run: Run
    angle: int
    """Direction of writing in degrees, a multiple of 90 where the text is not askew."""


class DrawnText:
    """Collects what pypdf hands out of one page."""

    def __init__(self, box: tuple[float, float, float, float], alphas: dict[str, float], widths: Widths) -> None:
        self._box = box
        self._ink = Ink(alphas)
        self._widths = widths
        self._spacing = Spacing()
        self._runs: list[_Raw] = []
        self._hidden = 0
        self._new_line = True
        self._space = ""

    def before(self, operator: bytes, operands: list[Any], cm: list[float], _: list[float]) -> None:
        """Take note of an operator before it acts."""
        self._ink.before(operator, operands, cm)
        self._spacing.before(operator, operands)

    def after(self, operator: bytes, operands: list[Any], cm: list[float], _: list[float]) -> None:
        """Take note of an operator that has acted."""
        self._ink.after(operator)

    def text(self, text: str, cm: list[float], tm: list[float], font: dict[str, Any] | None, size: float) -> None:
        """Take a run of text; a line end in it ends the line."""
        words = text.strip("\n")
        if words.strip():
            self._take(f"{self._space}{words}", _product(tm, cm), font, size)
            self._new_line, self._space = False, ""
        elif words:
            self._space = " "
        self._spacing.end_run()
        self._new_line = self._new_line or "\n" in text

    def _take(self, words: str, matrix: list[float], font: dict[str, Any] | None, size: float) -> None:
        height = abs(size) * math.hypot(matrix[2], matrix[3]) * _units(font)
        left, bottom, right, top = self._box
        x, y = matrix[4], matrix[5]
        on_page = left - 1 <= x <= right + 1 and bottom - 1 <= y <= top + 1
        if not on_page or not self._ink.shows(height, x, y):
            self._hidden += len(words.strip())
            return
        angle = round(math.degrees(math.atan2(matrix[1], matrix[0]))) % 360
        bold = "bold" in str(font.get("/BaseFont", "") if font else "").lower()
        across = math.hypot(matrix[0], matrix[1])
        width = across * self._spacing.width(words.strip(), self._widths(font), size)
        run = Run(words.translate(_LIGATURES), x, y, width, height, bold, self._new_line)
        if not (self._runs and _is_overprint(self._runs[-1].run, run)):
            self._runs.append(_Raw(run, angle))

    def page(self, number: int) -> PdfPage:
        """Return the page turned so that most of its text is upright; what runs askew to it comes last."""
        lengths = Counter[int]()
        for raw in self._runs:
            lengths[raw.angle] += len(raw.run.text)
        main = lengths.most_common(1)[0][0] if lengths else 0
        left, bottom, right, top = self._box
        corners = [_turned(x, y, main)[1] for x in (left, right) for y in (bottom, top)]
        ordered = sorted(self._runs, key=lambda raw: raw.angle != main)
        runs = [_upright(raw, min(corners)) for raw in ordered]
        return PdfPage(number, max(corners) - min(corners), runs, self._hidden)


def _units(font: dict[str, Any] | None) -> float:
    """Return how large a font of size 1 prints: 1 but for fonts that are drawings in units of their own."""
    matrix = _numbers_of(font.get("/FontMatrix")) if font else []
    return abs(matrix[3]) * 1000 if len(matrix) == 6 and matrix[3] else 1.0


def _numbers_of(value: object) -> list[float]:
    found = value.get_object() if hasattr(value, "get_object") else value
    return [float(one) for one in found] if isinstance(found, list) else []


def _product(inner: list[float], outer: list[float]) -> list[float]:
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return [a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u]


def _turned(x: float, y: float, angle: int) -> tuple[float, float]:
    turn = math.radians(angle)
    return x * math.cos(turn) + y * math.sin(turn), y * math.cos(turn) - x * math.sin(turn)


def _upright(raw: _Raw, floor: float) -> Run:
    run = raw.run
    x, y = _turned(run.x, run.y, raw.angle)
    return replace(run, x=x, y=y - floor)


def _is_overprint(before: Run, run: Run) -> bool:
    """Tell whether a run is drawn upon the same one, as some programs print bold letters."""
    return before.text == run.text and abs(before.x - run.x) < 1.5 and abs(before.y - run.y) < 1.5
