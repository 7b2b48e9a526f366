import threading
from collections.abc import Callable

import pytest

from assistant.answer import Assistant
from assistant.model import Question
from assistant.served import Reply
from assistant.web.waiting import iter_stages
from sources.errors import FootnoteError

QUESTION = Question("Why was Zeta Robotics listed?")


class Slow:
    """Answers when it is let, after it has told a stage."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self.go_on = threading.Event()

    def ask(self, question: Question, *, stage: Callable[[str], None]) -> Reply:
        stage("Reading")
        self.go_on.wait(10)
        return Reply(self._assistant.ask(question, stage=stage), "")


class Failing:
    def ask(self, question: Question, *, stage: Callable[[str], None]) -> Reply:
        raise FootnoteError("nothing is indexed yet")


def test_a_slow_answer_tells_its_stage_and_then_comes(assistant: Assistant) -> None:
    slow = Slow(assistant)
    steps = iter_stages(slow, QUESTION, every_s=0.05)
    assert next(steps) in {"Reading …", "Waiting for the questions before it …"}
    assert next(steps) == "Reading …"
    slow.go_on.set()
    last = [step for step in steps if not isinstance(step, str)]
    assert [reply.answer.question for reply in last] == [QUESTION.text]


def test_an_answer_that_comes_at_once_is_the_only_step(assistant: Assistant) -> None:
    slow = Slow(assistant)
    slow.go_on.set()
    (only,) = iter_stages(slow, QUESTION, every_s=10)
    assert isinstance(only, Reply)


def test_what_answering_raises_is_raised() -> None:
    with pytest.raises(FootnoteError, match="nothing is indexed yet"):
        list(iter_stages(Failing(), QUESTION))


def test_the_stages_of_an_answer_are_told_in_words(assistant: Assistant) -> None:
    told: list[str] = []
    silent = assistant.ask(QUESTION)
    answer = assistant.ask(QUESTION, stage=told.append)
    assert told == [
        "Looking for names in the question",
        "Reading records, notices and passages",
        "Putting the statements in order",
    ]
    assert answer.statements == silent.statements
