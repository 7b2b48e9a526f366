"""Follow-up questions: what is searched for beside the question when there is a conversation before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from index.retriever import Query

if TYPE_CHECKING:
    from assistant.model import Turn

ANSWER_WEIGHT = 0.65
"""Weight of the last answer beside the question's 1. Source: DECISIONS 26."""
DECAY = 0.3
"""What each answer before it weighs of the next."""
ANSWERS = 2
"""Answers searched with: a further one would weigh less than a tenth of the question."""


def queries(text: str, history: tuple[Turn, ...]) -> tuple[Query, ...]:
    """Return what is searched for: the question, and what was answered before it, the older the less.

    >>> from assistant.model import Turn
    >>> queries("And when?", (Turn("user", "Who was listed?"), Turn("assistant", "Zeta was.")))
    (Query(text='And when?', weight=1.0), Query(text='Zeta was.', weight=0.65))
    """
    answered = [turn.content for turn in reversed(history) if turn.role == "assistant" and turn.content.strip()]
    before = (Query(said, ANSWER_WEIGHT * DECAY**number) for number, said in enumerate(answered[:ANSWERS]))
    return (Query(text, 1.0), *before)


def carried_texts(history: tuple[Turn, ...]) -> tuple[str, ...]:
    """Return the messages whose names a follow-up may mean, the last answer first, then the question before it."""
    return tuple(turn.content for turn in reversed(history))
