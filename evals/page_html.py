"""A run as one HTML page that needs no network and no script; every text of a document is escaped."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from assistant.render import TIER_NAMES
from evals import charts
from evals.compare_text import blame_line, changed_words, document_line
from evals.scores import MEASURES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markupsafe import Markup

    from evals.page_content import Page

_BOUNDS_S = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)
"""Upper bounds of the classes of latency, in seconds."""


def html_page(page: Page) -> str:
    """Return the page as HTML."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["flat"] = _flat
    environment.filters["percent"] = _percent
    environment.filters["web"] = _web_address
    return environment.get_template("page.html.jinja").render(
        page=page,
        run=page.run,
        found=page.comparison,
        measures=MEASURES,
        tiers=TIER_NAMES,
        charts=charts,
        pass_chart=_pass_chart(page),
        latency_chart=_latency_chart(page),
        latency_classes=latency_classes([case.seconds for case in page.run.cases]),
        blame_line=blame_line,
        document_line=document_line,
        changed_words=changed_words,
    )


def latency_classes(seconds: Sequence[float]) -> dict[str, int]:
    """Count answers by how long they took, in classes named by their upper bound; empty ones are there too.

    >>> latency_classes([0.001, 3.0])["≤ 2 ms"], latency_classes([0.001, 3.0])["longer"]
    (1, 1)
    """
    counts = dict.fromkeys([*(_class_name(bound) for bound in _BOUNDS_S), "longer"], 0)
    for value in seconds:
        bound = next((bound for bound in _BOUNDS_S if value <= bound), None)
        counts["longer" if bound is None else _class_name(bound)] += 1
    return counts


def _class_name(bound_s: float) -> str:
    return f"≤ {bound_s * 1000:g} ms"


def _pass_chart(page: Page) -> Markup:
    every = page.kinds[0]
    shares = ", ".join(_percent(share) for share in every.over_runs[-10:])
    title = f"Share of all cases that passed in the last {len(page.runs)} runs; newest ten: {shares}"
    return charts.line_chart(title, {"all cases": every.over_runs}, top=1.0, unit="%")


def _latency_chart(page: Page) -> Markup:
    found = page.latencies
    top = charts.round_up(max((one.p95 for one in found), default=0.0))
    title = "Seconds of an answer over the runs: median and 95th percentile; the table below has the figures"
    series = {"95th percentile": [one.p95 for one in found], "median": [one.median for one in found]}
    return charts.line_chart(title, series, top=top, unit="s")


def _flat(text: object) -> str:
    return " ".join(str(text).split())


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.1f} %"


def _web_address(address: object) -> str:
    """Return an address that may be a link; empty for all but http and https: a script is an address as well."""
    text = str(address or "")
    return text if text.startswith(("https://", "http://")) else ""
