"""The learnt kind of a question: what the model reads, what it is sure of, and when it is not asked."""

import dataclasses
import tomllib
from datetime import date

import numpy as np
import pytest

from assistant.asked_kinds import Kind
from assistant.kinds import learned, masked, plain, with_kind
from assistant.model import Question
from assistant.question import understand
from assistant.subject import Subject
from evals.training.kinds import EXAMPLES
from index.embed import HashEmbedder, SentenceEmbedder
from index.names import NameHit
from sources.model import Span

TODAY = date(2026, 11, 20)
NOBODY = Subject((), (), carried=False)


def learnt(asked, subject):
    embedder = SentenceEmbedder()
    return with_kind(asked, subject, model=embedder.name, embed=embedder.embed_query)


def hit(text, name):
    start = text.index(name)
    return NameHit(name, Span(start, start + len(name)), "exact", (), None)


def test_names_dates_and_numbers_are_masked():
    text = "Which carve-out did Zeta Robotics and Yota Works get on 25 March 2025 by 90 FR 14046?"
    subject = Subject((hit(text, "Zeta Robotics"),), ("Yota Works",), carried=False)
    asked = understand(Question(text), today=TODAY)
    expected = "which carve-out did the company and the company get on that day by the rule"
    assert masked(asked, subject) == expected


def test_carried_entities_are_not_looked_for_in_the_text():
    text = "How is it?"
    subject = Subject((NameHit("Zeta Robotics", Span(20, 33), "exact", (), None),), (), carried=True)
    assert masked(understand(Question(text), today=TODAY), subject) == "how is it"


def test_labels_are_those_of_the_examples():
    examples = tomllib.loads(EXAMPLES.read_text(encoding="utf-8"))
    assert set(learned().labels) == set(examples)
    assert learned().matrix.shape == (len(examples), 384)


def test_a_label_comes_with_its_probability():
    weights = dataclasses.replace(
        learned(), labels=("a", "b"), matrix=np.array([[1, 0], [0, 1]], np.float32), bias=np.zeros(2, np.float32)
    )
    label, share = weights.label(np.array([0, 1], np.float32))
    assert (label, round(share, 3)) == ("b", 0.731)


def test_another_embedding_model_gives_no_kind():
    asked = understand(Question("Zeta Robotics - hit or miss"), today=TODAY)
    assert not asked.kinds
    assert with_kind(asked, NOBODY, model=HashEmbedder().name, embed=HashEmbedder().embed_query) is asked


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("{} - hit or not", Kind.STATUS),
        ("anything on {}?", Kind.STATUS),
        ("{}, any match in your files", Kind.STATUS),
        ("what are the restrictions for shipping medicine to {}", Kind.POLICY),
        ("{} FDP rule yes or no", Kind.POLICY),
        ("what got {} into trouble", Kind.WHY),
        ("what is {} supposed to have done", Kind.WHY),
        ("on how many other lists do you see {}", Kind.STATUS),
    ],
)
def test_what_no_pattern_fits_gets_the_kind_it_is_nearest_to(text, kind):
    name = "Zeta Robotics"
    asked = dataclasses.replace(understand(Question(text.format(name)), today=TODAY), kinds=frozenset())
    subject = Subject((hit(asked.text, name),), (), carried=False)
    assert learnt(asked, subject).kinds == {kind}


@pytest.mark.model
@pytest.mark.parametrize("text", ["who is the boss of {}", "{} turnover", "how fat is the profit of {}", "sing a song"])
def test_what_the_sources_do_not_hold_gets_no_kind(text):
    name = "Zeta Robotics"
    asked = dataclasses.replace(understand(Question(text.format(name)), today=TODAY), kinds=frozenset())
    found = (hit(asked.text, name),) if name in asked.text else ()
    assert not learnt(asked, Subject(found, (), carried=False)).kinds


def test_plain_text():
    assert plain("  Is  Zeta listed?! ") == "is zeta listed"
