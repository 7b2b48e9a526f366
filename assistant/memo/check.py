"""Checks a memo: each footnote as it stands in the file against how it was issued, and against the library now."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from assistant.memo.edits import Edit, find_edits, issued_notes
from assistant.memo.files import issued_digest
from assistant.memo.model import digest_of
from assistant.memo.outline import counted
from assistant.memo.verify import Finding, State, Verifier

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from assistant.memo.files import MemoFile
    from assistant.memo.model import Memo
    from sources.library import Library

_SHOWN_CHARS = 500
"""Characters of a text that a terminal shows; JSON has all."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What became of one footnote."""

    number: int
    """Its number in the file; that at issue when the file has it no more."""
    issued_as: int | None
    """Its number when the memo was issued; None for a footnote that was not in it."""
    footnote: str
    """Its words as issued, or as they stand where it was added."""
    findings: tuple[Finding, ...]
    """What is to be said of it, the text in the memo first; empty when it is intact."""

    @property
    def state(self) -> State:
        """The state that its first finding gives it."""
        return self.findings[0].state if self.findings else State.INTACT


@dataclass(frozen=True, slots=True)
class Report:
    """What became of a memo."""

    memo: Memo
    footnotes: tuple[Checked, ...]
    taken_out: int
    """Footnotes that were taken out together with their sentences."""
    remark: str
    """Where the evidence came from, when not from the file; empty when it did."""

    @property
    def is_intact(self) -> bool:
        """Tell whether every footnote is."""
        return all(one.state is State.INTACT for one in self.footnotes)


def check_memo(read: MemoFile, library: Library, home: Path, today: date) -> Report:
    """Check every footnote of a memo against its evidence and the library."""
    memo = read.memo
    digest = issued_digest(home, memo)
    forged = _forged(memo, digest)
    verifier = Verifier(library, today, issued_here=digest is not None)
    issued = list(issued_notes(memo))
    edits, added = find_edits(issued, read.text) if read.text else ([Edit(None, None)] * len(issued), [])
    checked = []
    taken_out = 0
    for one, edit in zip(issued, edits, strict=True):
        if read.text and edit == Edit(None, None):
            taken_out += 1
            continue
        looked_up = (verifier.verify(cited) for cited in one.cited)
        said = [forged, edit.finding, *(found for found in looked_up if found.state is not State.INTACT)]
        number = edit.found.number if edit.found else one.note.number
        findings = tuple(dict.fromkeys(finding for finding in said if finding))
        checked.append(Checked(number, one.note.number, one.note.text, findings))
    unknown = Finding(State.ALTERED, "this footnote was added by hand; nothing is known of it")
    checked += [Checked(found.number, None, found.text, (unknown,)) for found in added]
    return Report(memo, tuple(sorted(checked, key=lambda one: one.number)), taken_out, read.remark)


def _forged(memo: Memo, issued: str | None) -> Finding | None:
    if digest_of(memo) != memo.digest or issued not in {None, memo.digest}:
        return Finding(State.ALTERED, "the evidence in the file is not what was issued")
    return None


def report_json(report: Report) -> dict[str, Any]:
    """Convert a report to JSON values."""
    return {
        "memo": report.memo.id,
        "issued": report.memo.issued.isoformat(),
        "intact": report.is_intact,
        "counts": _counts(report),
        "taken_out": report.taken_out,
        "remark": report.remark,
        "footnotes": [asdict(one) | {"state": one.state.value} for one in report.footnotes],
    }


def report_lines(report: Report) -> Iterator[str]:
    """Yield a report for a terminal: a line for each footnote, with both texts where they differ, and a sum."""
    for one in report.footnotes:
        renumbered = f", issued as {one.issued_as}" if one.issued_as not in {None, one.number} else ""
        yield f"{one.number:3}  {one.state.value:10} {_short(one.footnote, 90)}{renumbered}"
        for finding in one.findings:
            yield f"       {finding.reason or finding.state.value}"
            if finding.then:
                yield f"         then: “{_short(finding.then)}”"
            if finding.now:
                yield f"         now:  “{_short(finding.now)}”"
    counts = ", ".join(f"{count} {state}" for state, count in _counts(report).items())
    gone = (
        f"; {counted(report.taken_out, 'footnote', 'footnotes')} taken out with the sentence"
        if report.taken_out
        else ""
    )
    yield f"memo {report.memo.id} of {report.memo.issued}: {counts or 'no footnotes'}{gone}"


def _counts(report: Report) -> dict[str, int]:
    return dict(Counter(one.state.value for one in report.footnotes))


def _short(text: str, chars: int = _SHOWN_CHARS) -> str:
    line = " ".join(text.split())
    return line if len(line) <= chars else f"{line[: chars - 1]}…"
