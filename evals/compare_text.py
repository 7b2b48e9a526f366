"""Prints a comparison of two runs: for people, and as JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from evals.bootstrap import CONFIDENCE, RESAMPLES, SEED, SOURCE

if TYPE_CHECKING:
    from evals.blame import Blame
    from evals.changes import DocumentChange
    from evals.compare import CaseChange, Comparison, Difference
    from evals.saved import SavedRun

_SHOWN = 300
_AROUND = 60


def comparison_text(found: Comparison) -> str:
    """Return the comparison as lines of text."""
    lines = [_run_line("before", found.before), _run_line("after", found.after), ""]
    lines += [f"differs   {line}" for line in found.settings]
    lines += [f"document  {document_line(one)}" for one in found.documents] or ["documents: the same in both snapshots"]
    lines += _left_out(found)
    lines += ["", f"broken: {len(found.broken)} of {found.compared}"]
    for change in found.broken:
        lines += _broken_lines(change, any_document=bool(found.documents))
    lines += ["", f"fixed: {len(found.fixed)}"]
    lines += [f"  {change.case.id} ({change.case.kind}): {change.case.question}" for change in found.fixed]
    lines += ["", *_difference_table(found.differences), ""]
    lines += [f"regression: {line}" for line in found.regressions] or [f"no regression beyond {found.tolerance:g}"]
    return "\n".join(lines)


def document_line(change: DocumentChange) -> str:
    """Return a changed document in one line."""
    counts = f" ({change.gone} passages gone, {change.new} new)" if change.gone is not None else ""
    return f"{change.change} {change.document_id} “{change.title}”{counts}"


def blame_line(one: Blame) -> str:
    """Return the document to blame in one line, and why."""
    checks = f" ({', '.join(one.checks)})" if one.checks else ""
    return f"{one.document.change} {one.document.document_id} “{one.document.title}”: {one.why}{checks}"


def changed_words(before: str, after: str) -> tuple[str, str]:
    """Return what differs in two texts, with a little of what stands around it; all where one is empty.

    >>> changed_words("Policy of denial", "Policy of approval")
    ('Policy of denial', 'Policy of approval')
    """
    one, other = (" ".join(text.split()) for text in (before, after))
    if not (one and other):
        return _short(one), _short(other)
    start = _same(one, other)
    end = min(_same(one[::-1], other[::-1]), len(one) - start, len(other) - start)
    return _around(one, start, end), _around(other, start, end)


def comparison_json(found: Comparison) -> dict[str, Any]:
    """Convert to the object of `compare --json`."""
    return {
        "before": _run_json(found.before),
        "after": _run_json(found.after),
        "compared": found.compared,
        "tolerance": found.tolerance,
        "regressions": list(found.regressions),
        "broken": [_case_json(change) for change in found.broken],
        "fixed": [_case_json(change) for change in found.fixed],
        "rewritten": list(found.rewritten),
        "new": list(found.new),
        "settings": list(found.settings),
        "documents": [asdict(one) for one in found.documents],
        "measures": {
            one.measure: {
                "before": one.before,
                "after": one.after,
                "difference": one.interval.mean,
                "low": one.interval.low,
                "high": one.interval.high,
                "cases": one.cases,
            }
            for one in found.differences
        },
        "interval": {"confidence": CONFIDENCE, "resamples": RESAMPLES, "seed": SEED, "source": SOURCE},
    }


def _run_json(run: SavedRun) -> dict[str, Any]:
    passed = sum(case.passed for case in run.cases)
    return {"id": run.id, "snapshot": run.snapshot, "passed": passed, "total": len(run.cases)}


def _case_json(change: CaseChange) -> dict[str, Any]:
    return {
        "id": change.case.id,
        "kind": change.case.kind,
        "question": change.case.question,
        "reasons": list(change.reasons),
        "blame": [
            {
                "document_id": one.document.document_id,
                "title": one.document.title,
                "change": one.document.change,
                "why": one.why,
                "checks": list(one.checks),
                "before": asdict(one.before) if one.before else None,
                "after": asdict(one.after) if one.after else None,
            }
            for one in change.blame
        ],
    }


def _run_line(label: str, run: SavedRun) -> str:
    passed = sum(case.passed for case in run.cases)
    return f"{label:<9} {run.id}: {passed} of {len(run.cases)} passed, snapshot {run.snapshot or 'unknown'}"


def _left_out(found: Comparison) -> list[str]:
    lines = []
    if found.rewritten:
        lines.append(f"left out: {len(found.rewritten)} cases that were rewritten: {', '.join(found.rewritten)}")
    if found.new:
        lines.append(f"left out: {len(found.new)} cases that only the run after asked: {', '.join(found.new)}")
    return lines


def _broken_lines(change: CaseChange, *, any_document: bool) -> list[str]:
    lines = [f"  {change.case.id} ({change.case.kind}): {change.case.question}"]
    lines += [f"    failed: {reason}" for reason in change.reasons]
    for one in change.blame:
        lines.append(f"    blame:  {blame_line(one)}")
        was, now = changed_words(one.before.text if one.before else "", one.after.text if one.after else "")
        if one.before:
            lines.append(f"      before {one.before.span} {was}")
        if one.after:
            lines.append(f"      now    {one.after.span} {now}")
    if not change.blame:
        rest = "look at what else differs" if not any_document else "none of the changed documents was cited"
        lines.append(f"    blame:  no document; {rest}")
    return lines


def _difference_table(differences: tuple[Difference, ...]) -> list[str]:
    lines = [f"{'measure':<9} {'before':>8} {'after':>8} {'change':>8}  {CONFIDENCE:.0%} interval    cases"]
    for one in differences:
        means = f"{one.before:>8.4f} {one.after:>8.4f} {one.interval.mean:>+8.4f}"
        lines.append(f"{one.measure:<9} {means}  {one.interval.low:+.4f} {one.interval.high:+.4f} {one.cases:>7}")
    return lines


def _same(one: str, other: str) -> int:
    """Return how many characters two texts have in common at their beginning."""
    shorter = min(len(one), len(other))
    return next((at for at in range(shorter) if one[at] != other[at]), shorter)


def _around(text: str, same_start: int, same_end: int) -> str:
    first = max(0, same_start - _AROUND)
    last = min(len(text), len(text) - same_end + _AROUND)
    return ("…" if first else "") + _short(text[first:last]) + ("…" if last < len(text) else "")


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
