"""A build that may be refused: what is looked at is the new generation, and what is served is the old one."""

import pytest

from index.acceptance import Verdict
from index.build import build
from index.embed import HashEmbedder
from index.generation import current, generations, orphans
from index.snapshot import Snapshot, check
from sources.errors import GenerationRefusedError
from tests.index.index_factory import add, article, sample


@pytest.fixture
def built(home, clock):
    add(home, *sample())
    return build(home, HashEmbedder(), clock=clock)


def test_the_new_generation_is_looked_at_while_the_old_one_is_served(home, built, clock):
    add(home, article("new", "A quarry was opened in Hentzau."))
    seen = []

    def accept(snapshot):
        seen.append(
            (current(home), snapshot.generation, len(snapshot.documents), snapshot.passages([0])[0].document_id)
        )
        return Verdict()

    report = build(home, HashEmbedder(), clock=clock, accept=accept)
    assert seen == [(built.generation, report.generation, 4, seen[0][3])]
    assert current(home) == report.generation
    assert check(home) == ()
    assert "gate" in report.seconds


def test_a_refused_generation_is_not_served_and_leaves_nothing(home, built, clock):
    add(home, article("new", "A quarry was opened in Hentzau."))
    with pytest.raises(GenerationRefusedError) as caught:
        build(home, HashEmbedder(), clock=clock, accept=lambda _snapshot: Verdict(("worse", "much worse")))
    assert caught.value.reasons == ("worse", "much worse")
    assert str(caught.value).startswith("the new index is not served, for 2 reasons, the first: worse; what was served")
    assert current(home) == built.generation
    assert generations(home) == (built.generation,)
    assert orphans(home) == ()
    assert check(home) == ()
    with Snapshot.open(home) as snapshot:
        assert len(snapshot.documents) == 3
    assert build(home, HashEmbedder(), clock=clock).vectors_made == 0


def test_a_gate_that_fails_serves_nothing_new(home, built, clock):
    add(home, article("new", "A quarry was opened in Hentzau."))

    def accept(_snapshot):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(home, HashEmbedder(), clock=clock, accept=accept)
    assert (current(home), generations(home)) == (built.generation, (built.generation,))


def test_the_first_generation_can_be_refused(home, clock):
    add(home, *sample())
    with pytest.raises(GenerationRefusedError, match="for 1 reason, the first: worse"):
        build(home, HashEmbedder(), clock=clock, accept=lambda _snapshot: Verdict(("worse",)))
    assert (current(home), generations(home)) == (None, ())


def test_nothing_new_is_not_looked_at(home, built, clock):
    report = build(home, HashEmbedder(), clock=clock, accept=lambda _snapshot: Verdict(("worse",)))
    assert report.unchanged
    assert report.generation == built.generation
