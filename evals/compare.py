"""Two runs side by side: cases fixed and broken, each measure with its interval, and the documents to blame."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import fmean
from typing import TYPE_CHECKING

from evals.blame import blame
from evals.bootstrap import Interval, paired_interval
from evals.changes import Texts, changed_documents
from evals.scores import MEASURES, SLACK

if TYPE_CHECKING:
    from collections.abc import Iterable

    from evals.blame import Blame
    from evals.changes import DocumentChange, ReadVersion
    from evals.saved import SavedCase, SavedRun

SECONDS = "seconds"
"""Wall time of an answer: shown with the measures, and no regression, since it is the machine's as well."""
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Difference:
    """One measure in both runs, over the cases that both scored."""

    measure: str
    before: float
    """Mean over the cases."""
    after: float
    interval: Interval
    """Of the difference, after less before."""
    cases: int


@dataclass(frozen=True, slots=True)
class CaseChange:
    """A case that passed in one run alone."""

    before: SavedCase | None
    """None when the run before did not ask it."""
    after: SavedCase | None
    """None when the run after did not ask it."""
    blame: tuple[Blame, ...] = ()
    """The changed documents that explain it, the likeliest first; empty when none does, and for a fixed case."""

    @property
    def case(self) -> SavedCase:
        """The newer of the two."""
        found = self.after or self.before
        if found is None:
            raise ValueError("a change needs a case")
        return found

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why it fails now, one line each."""
        return self.after.reasons if self.after else ("the run after did not ask it",)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What became worse and better from one run to another, and what changed between them."""

    before: SavedRun
    after: SavedRun
    fixed: tuple[CaseChange, ...]
    broken: tuple[CaseChange, ...]
    """Cases that passed and do not now: failed, crashed, unscored, or not asked any more."""
    rewritten: tuple[str, ...]
    """Ids of cases whose text or expectation is not the same in both: they are in no figure."""
    new: tuple[str, ...]
    """Ids of cases that only the run after asked."""
    differences: tuple[Difference, ...]
    documents: tuple[DocumentChange, ...]
    """Documents that changed between the two snapshots."""
    settings: tuple[str, ...]
    """What else differs between the runs, one line each."""
    tolerance: float
    """How far a measure, or the share of cases that pass, may fall."""
    compared: int
    """Cases of the run before that count: the denominator of what broke."""

    @property
    def regressions(self) -> tuple[str, ...]:
        """What is worse by more than the tolerance, one line each; empty when nothing is."""
        lines = []
        share = len(self.broken) / self.compared if self.compared else 0.0
        if share > self.tolerance:
            lines.append(f"{len(self.broken)} of {self.compared} cases broke")
        allowed = {one.measure: max(self.tolerance, SLACK.get(one.measure, 0.0)) for one in self.differences}
        lines += [
            f"{one.measure} fell from {one.before:.3f} to {one.after:.3f}"
            for one in self.differences
            if one.measure != SECONDS and one.before - one.after > allowed[one.measure] + _ROUNDING
        ]
        return tuple(lines)


def compare_runs(before: SavedRun, after: SavedRun, read: ReadVersion, *, tolerance: float) -> Comparison:
    """Compare two runs of a case set.

    Args:
        before: the run to compare with.
        after: the run in question.
        read: reads the texts of documents; where it has none, blame rests on the documents alone.
        tolerance: how far a measure may fall, and what share of the cases may break, without a regression.
    """
    texts = Texts(read)
    documents = changed_documents(before, after, texts)
    changes = {one.document_id: one for one in documents}
    old, new = before.by_id, after.by_id
    rewritten = tuple(name for name in old if name in new and not _is_same(old[name], new[name]))
    counted = {name: case for name, case in old.items() if name not in rewritten}
    pairs = [(case, new[name]) for name, case in counted.items() if name in new]
    broken = [
        CaseChange(case, new.get(name), blame(case, new.get(name), changes, texts))
        for name, case in counted.items()
        if case.passed and not (name in new and new[name].passed)
    ]
    return Comparison(
        before=before,
        after=after,
        fixed=tuple(CaseChange(one, other) for one, other in pairs if other.passed and not one.passed),
        broken=tuple(broken),
        rewritten=rewritten,
        new=tuple(name for name in new if name not in old),
        differences=tuple(_differences(pairs)),
        documents=documents,
        settings=tuple(_settings(before, after)),
        tolerance=tolerance,
        compared=len(counted),
    )


def _is_same(one: SavedCase, other: SavedCase) -> bool:
    return not (one.digest and other.digest) or one.digest == other.digest


def _differences(pairs: Iterable[tuple[SavedCase, SavedCase]]) -> Iterable[Difference]:
    held = list(pairs)
    for name in (*MEASURES, SECONDS):
        read = [(_reading(one, name), _reading(other, name)) for one, other in held]
        scored = [(x, y) for x, y in read if x is not None and y is not None]
        if scored:
            old, new = [x for x, _ in scored], [y for _, y in scored]
            yield Difference(name, fmean(old), fmean(new), paired_interval(old, new), len(scored))


def _reading(case: SavedCase, measure: str) -> float | None:
    return case.seconds if measure == SECONDS else case.scores.get(measure)


def _settings(before: SavedRun, after: SavedRun) -> Iterable[str]:
    pairs = [
        ("cases", before.cases_digest[:12], after.cases_digest[:12]),
        ("library", before.library, after.library),
        ("today", before.today, after.today),
        ("embedding model", before.model, after.model),
    ]
    versions, settings = (before.versions, after.versions), (before.settings, after.settings)
    for label, (old, new) in (("version of", versions), ("setting", settings)):
        pairs += [(f"{label} {key}", old.get(key, "none"), new.get(key, "none")) for key in sorted(old | new)]
    if not (before.library_digest and after.library_digest):
        yield "documents: not compared, a run of an older release does not name them"
    for label, one, other in pairs:
        if one != other:
            yield f"{label}: {one or 'unknown'}, then {other or 'unknown'}"
