"""Eval runs as HTML: how many cases passed, by kind and over time, and what broke between two of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assistant.model import StatementKind
from assistant.web.cited_text import KIND_NAMES, Footnotes
from assistant.web.markup import Safe, element, hidden, join, page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.board import Asked, ChangedCase, Compared, KindLine, RunLine

CASES_MAX = 40
"""Changed cases shown with their answers."""
_KINDS = {kind.value: name for kind, name in KIND_NAMES.items()}


def when(run: RunLine) -> str:
    """Name a run by its time, as `2026-11-20 14:05:09`."""
    return run.started_at[:19].replace("T", " ")


def runs_html(runs: Sequence[RunLine]) -> str:
    """List runs."""
    if not runs:
        return page(element("p", "No run is saved yet. Start one: it asks every case that this library can answer."))
    rows = [
        element(
            "tr",
            element("td", when(run), element("p", run.id, cls="document-id")),
            element("td", run.cases.removesuffix(".jsonl")),
            element("td", run.snapshot or "unknown"),
            element("td", f"{run.passed} of {run.total}"),
            element("td", _bar(run.passed / run.total if run.total else 0.0)),
        )
        for run in runs
    ]
    return page(_table("runs", ("Run", "Cases", "Snapshot", "Passed", "Share"), rows))


def kinds_html(kinds: Sequence[KindLine]) -> str:
    """Show the pass rate of each kind in a run and in those before it."""
    if not kinds:
        return page()
    rows = [
        element(
            "tr",
            element("td", kind.name),
            element("td", f"{kind.passed} of {kind.total}"),
            element("td", _bar(kind.passed / kind.total if kind.total else 0.0)),
            element("td", _over_runs(kind.over_runs)),
        )
        for kind in kinds
    ]
    heads = ("Kind", "Passed", "Share", f"Last {len(kinds[0].over_runs)} runs")
    return page(element("h3", "Pass rate by kind"), _table("kinds", heads, rows))


def compared_html(found: Compared) -> str:
    """Show what became worse and better from one run to another, with both answers of each case."""
    broken = f"{len(found.broken)} of {found.compared} cases broke, {len(found.fixed)} were fixed."
    worse = [element("li", line) for line in found.worse if not broken.startswith(line)]
    changes = [element("li", line) for line in found.changes]
    return page(
        element("p", broken, cls="outcome" if found.broken else "result added"),
        element("ul", *worse, cls="results") if worse else None,
        element("details", element("summary", f"{len(changes)} differences between the runs"), element("ul", *changes))
        if changes
        else element("p", "The same documents and settings in both.", cls="coverage"),
        *_cases("Broken", found.broken),
        *_cases("Fixed", found.fixed),
    )


def asked_html(asked: Asked) -> str:
    """Show how far a run is."""
    share = asked.done / asked.total if asked.total else 0.0
    return page(element("p", f"Asking: {asked.done} of {asked.total} cases", cls="stage"), _bar(share))


def _cases(title: str, cases: Sequence[ChangedCase]) -> list[Safe]:
    shown = [_case(one) for one in cases[:CASES_MAX]]
    more = len(cases) - len(shown)
    rest = [element("p", f"{more} more; `footnote-evals compare` lists them.", cls="coverage")] if more else []
    return [element("h3", title), *shown, *rest] if shown else []


def _case(case: ChangedCase) -> Safe:
    facts = [element("li", f"Failed: {line}") for line in case.reasons]
    facts += [element("li", f"To blame: {line}") for line in case.blame]
    return element(
        "section",
        element("p", element("span", f"{case.id} ", cls="result"), element("span", case.kind, cls="label")),
        element("p", case.question, cls="asked-case"),
        element("ul", *facts, cls="results") if facts else None,
        element("div", _side("Before", case.before), _side("After", case.after), cls="sides"),
        cls="case",
    )


def _side(title: str, answer: dict[str, Any] | None) -> Safe:
    if answer is None:
        return element("div", element("p", title, cls="label"), element("p", "No answer", cls="coverage"))
    footnotes = Footnotes()
    citations = {citation["n"]: citation for citation in answer.get("citations", ())}
    lines = [_statement(one, citations, footnotes) for one in answer.get("statements", ())]
    outcome = " ".join(filter(None, (answer.get("outcome"), answer.get("reason"))))
    return element("div", element("p", f"{title}: {outcome}", cls="label"), *lines)


def _statement(statement: dict[str, Any], citations: dict[int, Any], footnotes: Footnotes) -> Safe:
    kind = str(statement.get("kind", ""))
    known = kind if kind in set(StatementKind) else "framing"
    markers = [footnotes.marker(citations[number]) for number in statement.get("citations", ()) if number in citations]
    label = element("span", f"{_KINDS[known]}: ", cls="kind") if known in _KINDS else None
    return element("div", element("p", label, str(statement.get("text", "")), *markers), cls=f"statements {known}")


def _bar(share: float) -> Safe:
    return element("div", hidden(f"{100 * share:.1f} %"), element("span", style=f"--at:{100 * share:.1f}%"), cls="bar")


def _over_runs(shares: Sequence[float | None]) -> Safe:
    told = ", ".join("none" if share is None else f"{100 * share:.0f} %" for share in shares)
    columns = [element("span", style=f"--at:{100 * (share or 0.0):.1f}%") for share in shares]
    return element("div", hidden(f"Oldest first: {told}"), *columns, cls="columns")


def _table(name: str, heads: Sequence[str], rows: Sequence[Safe]) -> Safe:
    header = element("tr", *[element("th", head, scope="col") for head in heads])
    return element("table", element("thead", header), element("tbody", join(*rows)), cls=f"documents {name}")
