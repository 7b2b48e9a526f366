"""Charts as inline SVG, a few lines each. All text is escaped; a chart says in words what it shows."""

from __future__ import annotations

from math import floor, log10
from typing import TYPE_CHECKING

from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

WIDTH, HEIGHT = 720, 240
_LEFT, _RIGHT, _TOP, _BOTTOM = 56, 150, 14, 26
_STYLES = (("#0b4f8a", ""), ("#9c2a00", "6 4"), ("#2f5d00", "2 3"))
"""Colours of 7:1 against white and more, and a dash each, since colour alone tells nothing to some."""


def round_up(value: float) -> float:
    """Return 1, 2, 4 or 8 times a power of ten that is no less than a value, for the top of a scale; 1 for none.

    >>> round_up(0.49), round_up(17.0), round_up(0.0)
    (0.8, 20.0, 1.0)
    """
    if value <= 0:
        return 1.0
    power = 10.0 ** floor(log10(value))
    return next((step * power for step in (1, 2, 4, 8) if step * power >= value), 10 * power)


def line_chart(title: str, series: Mapping[str, Sequence[float | None]], *, top: float, unit: str) -> Markup:
    """Draw values over runs, oldest at the left; a gap where one is None.

    Args:
        title: what the chart shows, for those who do not see it.
        series: values by name, all of the same length; at most three.
        top: largest value of the scale, which begins at 0.
        unit: `%` for shares, else what is printed after a number.
    """
    count = max((len(values) for values in series.values()), default=0)
    parts = [_grid(top, unit)]
    for (name, values), (colour, dash) in zip(series.items(), _STYLES, strict=False):
        points = [(_x(at, count), _y(value, top)) for at, value in enumerate(values) if value is not None]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
        parts.append(
            Markup('<polyline points="{}" fill="none" stroke="{}" stroke-width="2" stroke-dasharray="{}"/>').format(
                path, colour, dash
            )
        )
        parts += [Markup('<circle cx="{:.1f}" cy="{:.1f}" r="3" fill="{}"/>').format(x, y, colour) for x, y in points]
        if points:
            x, y = points[-1]
            parts.append(Markup('<text x="{:.1f}" y="{:.1f}" fill="{}">{}</text>').format(x + 8, y + 4, colour, name))
    return _svg(title, WIDTH, HEIGHT, Markup("").join(parts))


def sparkline(title: str, values: Sequence[float | None]) -> Markup:
    """Draw shares over runs in a line of text."""
    width, height = 120, 24
    step = (width - 6) / max(1, len(values) - 1)
    points = [
        (3 + at * step, height - 3 - value * (height - 6)) for at, value in enumerate(values) if value is not None
    ]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    line = Markup('<polyline points="{}" fill="none" stroke="{}" stroke-width="2"/>').format(path, _STYLES[0][0])
    dots = (
        Markup('<circle cx="{:.1f}" cy="{:.1f}" r="2.5" fill="{}"/>').format(x, y, _STYLES[0][0])
        for x, y in points[-1:]
    )
    return _svg(title, width, height, Markup("").join([line, *dots]))


def bar(title: str, share: float) -> Markup:
    """Draw a share as a bar."""
    width, height = 120, 14
    parts = [
        Markup('<rect width="{}" height="{}" fill="#d9dee3"/>').format(width, height),
        Markup('<rect width="{:.1f}" height="{}" fill="{}"/>').format(width * share, height, _STYLES[0][0]),
    ]
    return _svg(title, width, height, Markup("").join(parts))


def histogram(title: str, counts: Mapping[str, int]) -> Markup:
    """Draw how many fall into each class, the number above each column and its name below."""
    most = max(counts.values(), default=0) or 1
    room = (WIDTH - _LEFT) / max(1, len(counts))
    parts = []
    for at, (name, count) in enumerate(counts.items()):
        x, height = _LEFT + at * room, (HEIGHT - _BOTTOM - 30) * count / most
        y = HEIGHT - _BOTTOM - height
        parts.append(
            Markup('<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" fill="{}"/>').format(
                x, y, room * 0.8, height, _STYLES[0][0]
            )
        )
        middle = x + room * 0.4
        parts += [
            Markup('<text x="{:.1f}" y="{:.1f}" text-anchor="middle">{}</text>').format(middle, y - 5, count),
            Markup('<text x="{:.1f}" y="{}" text-anchor="middle">{}</text>').format(middle, HEIGHT - 8, name),
        ]
    return _svg(title, WIDTH, HEIGHT, Markup("").join(parts))


def _grid(top: float, unit: str) -> Markup:
    lines = []
    for quarter in range(5):
        value = top * quarter / 4
        label = f"{100 * value:.0f} %" if unit == "%" else f"{value:.3g} {unit}"
        y = _y(value, top)
        lines.append(
            Markup('<line x1="{}" x2="{}" y1="{:.1f}" y2="{:.1f}" stroke="#c8ced4"/>').format(
                _LEFT, WIDTH - _RIGHT, y, y
            )
        )
        lines.append(Markup('<text x="{}" y="{:.1f}" text-anchor="end">{}</text>').format(_LEFT - 6, y + 4, label))
    oldest = Markup('<text x="{}" y="{}">oldest run</text>').format(_LEFT, HEIGHT - 6)
    newest = Markup('<text x="{}" y="{}" text-anchor="end">newest</text>').format(WIDTH - _RIGHT, HEIGHT - 6)
    return Markup("").join([*lines, oldest, newest])


def _x(at: int, count: int) -> float:
    room = WIDTH - _LEFT - _RIGHT
    return _LEFT + (room * at / (count - 1) if count > 1 else room / 2)


def _y(value: float, top: float) -> float:
    return HEIGHT - _BOTTOM - (HEIGHT - _TOP - _BOTTOM) * (value / top if top else 0.0)


def _svg(title: str, width: int, height: int, body: Markup) -> Markup:
    return Markup('<svg role="img" aria-label="{0}" viewBox="0 0 {1} {2}" width="{1}" height="{2}">{3}</svg>').format(
        title, width, height, body
    )
