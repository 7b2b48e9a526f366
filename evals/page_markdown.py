"""A run as Markdown; every text of a document is escaped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assistant.render import TIER_NAMES, escape_markdown
from evals.compare_text import blame_line, changed_words, document_line
from evals.scores import MEASURES

if TYPE_CHECKING:
    from evals.blame import Blame
    from evals.compare import CaseChange, Comparison
    from evals.page_content import Page
    from evals.saved import SavedCase


def markdown_page(page: Page) -> str:
    """Return the page as Markdown."""
    run = page.run
    lines = [
        f"# Eval run {_flat(run.id)}",
        "",
        f"**{page.passed} of {len(run.cases)} cases passed.** Snapshot {_flat(run.snapshot or 'unknown')}, "
        f"cases {_flat(run.cases_file)} {_flat(run.cases_digest[:12])}, library {_flat(run.library)}, "
        f"asked {_flat(run.started_at)} with {_flat(run.today)} for today, model {_flat(run.model or 'unknown')}.",
        "",
        "## What changed",
        "",
        *(_changes(page.comparison) if page.comparison else ["There is no earlier run of these cases.", ""]),
        "## Pass rate by kind",
        "",
        *_kinds(page),
        "## Latency",
        "",
        *_latency(page),
        "## Cases",
        "",
    ]
    for case in run.cases:
        lines += _case(case)
    return "\n".join(lines)


def _changes(found: Comparison) -> list[str]:
    worse = "; ".join(found.regressions) or f"nothing beyond the tolerance of {found.tolerance:g}"
    lines = [f"From run {_flat(found.before.id)}. Worse: {worse}.", ""]
    lines += [f"- differs: {_flat(line)}" for line in found.settings]
    lines += [f"- document {_flat(document_line(one))}" for one in found.documents] or ["- documents: the same"]
    lines += ["", f"### Broken: {len(found.broken)} of {found.compared}", ""]
    for change in found.broken:
        lines += _broken(change)
    lines += ["", f"### Fixed: {len(found.fixed)}", ""]
    lines += [f"- {_flat(change.case.id)}: {_flat(change.case.question)}" for change in found.fixed]
    lines += ["", "| measure | before | after | change | 95 % interval | cases |", "|---|---|---|---|---|---|"]
    for one in found.differences:
        interval = f"{one.interval.low:+.4f} to {one.interval.high:+.4f}"
        means = f"{one.before:.4f} | {one.after:.4f} | {one.interval.mean:+.4f}"
        lines.append(f"| {one.measure} | {means} | {interval} | {one.cases} |")
    return [*lines, ""]


def _broken(change: CaseChange) -> list[str]:
    lines = [f"- **{_flat(change.case.id)}** ({_flat(change.case.kind)}): {_flat(change.case.question)}"]
    lines += [f"  - failed: {_flat(reason)}" for reason in change.reasons]
    for one in change.blame:
        lines += _blame(one)
    return lines if change.blame else [*lines, "  - to blame: no changed document explains it"]


def _blame(one: Blame) -> list[str]:
    was, now = changed_words(one.before.text if one.before else "", one.after.text if one.after else "")
    lines = [f"  - to blame: {_flat(blame_line(one))}"]
    if one.before:
        lines.append(f"    - before, {one.before.span}: {_flat(was)}")
    if one.after:
        lines.append(f"    - now, {one.after.span}: {_flat(now)}")
    return lines


def _kinds(page: Page) -> list[str]:
    head = ("kind", "passed", "cases", "share", "share before", *MEASURES)
    lines = [f"| {' | '.join(head)} |", "|---" * len(head) + "|"]
    for row in page.kinds:
        before = row.over_runs[-2] if len(row.over_runs) > 1 else None
        scores = ("–" if value is None else f"{value:.3f}" for _, value in row.scores)
        cells = (_flat(row.name), str(row.passed), str(row.total), f"{row.share:.1%}", _percent(before), *scores)
        lines.append(f"| {' | '.join(cells)} |")
    return [*lines, ""]


def _latency(page: Page) -> list[str]:
    lines = ["| run | median s | 95th percentile s | slowest s |", "|---|---|---|---|"]
    lines += [
        f"| {_flat(one.run_id)} | {one.median:.3f} | {one.p95:.3f} | {one.slowest:.3f} |" for one in page.latencies
    ]
    return [*lines, ""]


def _case(case: SavedCase) -> list[str]:
    lines = [
        f"### {_flat(case.id)}: {'passed' if case.passed else 'failed'}",
        "",
        f"Question: {_flat(case.question)}",
        "",
    ]
    lines += [f"- {_flat(turn.get('role'))} before: {_flat(turn.get('content'))}" for turn in case.history]
    lines += [f"- failed: {_flat(reason)}" for reason in case.reasons]
    lines += ["", f"Outcome: {_flat(case.outcome or 'none')}, {case.seconds:.3f} s", ""]
    for statement in case.statements:
        markers = "".join(f"\\[{int(number)}\\]" for number in statement["citations"])
        lines.append(f"- {_flat(statement['text'])}{markers}")
    lines += ["", *(_footnote(one) for one in case.citations)]
    return [*lines, ""]


def _footnote(one: dict[str, Any]) -> str:
    tier = TIER_NAMES.get(str(one["tier"]), one["tier"])
    place = _flat("; ".join(str(one[key]) for key in ("locator", "title", "publisher")))
    return f"- \\[{int(one['n'])}\\] {place} ({_flat(tier)}): “{_flat(one['quote'])}” {_flat(one['url'])}"


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{share:.1%}"


def _flat(text: object) -> str:
    """Return a text as one line in which nothing is markup."""
    return escape_markdown(" ".join(str(text or "").split()))
