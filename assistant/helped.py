"""Answers with a language model's help: the extractive answer first, then what the model can add to it without harm.

The model sees what is about to be shown and nothing else, and what it writes is text: no tool, request or write can be
reached from it. Where it fails, or is left out after failing, the answer is the one that needs no model.
"""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from assistant.breaker import Breaker
from assistant.condense import (
    brings_in,
    condense_prompt,
    main_language,
    needs_translation,
    read_query,
    translate_prompt,
    turns_said,
)
from assistant.deadline import Deadline, read_within
from assistant.language import Failure, Limits, ModelFailedError, Usage
from assistant.llm import open_model
from assistant.model import Help, Outcome
from assistant.named import naming
from assistant.rephrase import Rewriting, can_be_rephrased, iter_written, rephrase_prompt

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from assistant.answer import Assistant
    from assistant.language import LanguageModel, Prompt
    from assistant.model import Answer, Question
    from assistant.settings import Settings
    from assistant.verify import Named

NOTHING_KEPT = "nothing that the language model wrote could be verified; the answer is given without it"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reading:
    """What the assistant lends to the help: how to answer, to find names, and the library's language."""

    ask: Callable[[Question], Answer]
    names: Callable[[Answer], Callable[[str], Sequence[Named]]]
    language: str = "en"


def reading_of(assistant: Assistant) -> Reading:
    """Return what the help needs of an assistant that is open."""
    languages = (served.document.language for served in assistant.snapshot.documents.values())
    return Reading(
        assistant.ask, lambda answer: naming(assistant.materials.names, answer.as_of), main_language(languages)
    )


def open_helped(settings: Settings, name: str | None = None) -> Helped | None:
    """Return the help of the model that is set, or of the one of this name; None where there is none.

    Raises:
        ModelSettingsError: the settings do not go together, or what they need is not installed.
    """
    model = open_model(settings, name)
    if model is None:
        return None
    limits = Limits(settings.llm_deadline_s, settings.llm_first_token_s, settings.llm_max_tokens)
    return Helped(model, limits)


@dataclass(slots=True)
class _Turn:
    """What is spent on one question."""

    deadline: Deadline
    usage: Usage = field(default_factory=Usage)
    prompts: list[str] = field(default_factory=list)


class Helped:
    """Answers questions with the help of a language model. Usable from any thread."""

    def __init__(self, model: LanguageModel, limits: Limits, breaker: Breaker | None = None) -> None:
        self.model = model
        self._limits = limits
        self._breaker = breaker or Breaker()

    def ask(
        self,
        question: Question,
        reading: Reading,
        *,
        stage: Callable[[str], None] | None = None,
        show: Callable[[Answer], None] | None = None,
    ) -> Answer:
        """Answer a question, at the latest when the deadline has passed and the extractive answer is there.

        Args:
            question: What is asked.
            reading: The assistant.
            stage: Told what is being done, in words for the user.
            show: Given the answer so far whenever another sentence of it has been verified.
        """
        answer = reading.ask(question)
        turn = _Turn(Deadline(self._limits))
        done = Help(self.model.name)
        try:
            answer, query = self._searched(question, answer, reading, turn)
            done = replace(done, searched=query)
            if stage is not None:
                stage("Waiting for the language model")
            rewriting = self._rephrased(answer, reading, turn, show)
        except ModelFailedError as exc:
            done = replace(done, notice=f"{exc}; the answer is given without it")
        else:
            notice = NOTHING_KEPT if rewriting.dropped and not rewriting.kept else ""
            done = replace(done, kept=rewriting.kept, dropped=tuple(rewriting.dropped), notice=notice)
            model = self.model.name if rewriting.kept else None
            answer = replace(answer, statements=rewriting.statements(), model=model)
        return _with_help(answer, done, turn)

    def _searched(self, question: Question, answer: Answer, reading: Reading, turn: _Turn) -> tuple[Answer, str]:
        """Ask again, in other words, what was not answered; return that answer and those words, else the first one."""
        if answer.outcome is not Outcome.ABSTAINED:
            return answer, ""
        for prompt, translated in self._other_words(question, reading.language):
            query = read_query("".join(self._pieces(prompt, turn)))
            if not query or brings_in(query, question, reading.names(answer), translated=translated):
                continue
            again = reading.ask(replace(question, search=query))
            if again.outcome is not Outcome.ABSTAINED:
                return again, query
        return answer, ""

    def _other_words(self, question: Question, language: str) -> Iterator[tuple[Prompt, bool]]:
        """Yield what to ask the model for, and whether that is a translation."""
        if needs_translation(question.text, language):
            yield translate_prompt(question.text, language), True
        elif turns_said(question.history):
            yield condense_prompt(question), False

    def _rephrased(
        self, answer: Answer, reading: Reading, turn: _Turn, show: Callable[[Answer], None] | None
    ) -> Rewriting:
        rewriting = Rewriting(answer, reading.names(answer))
        if answer.outcome is Outcome.ABSTAINED or not can_be_rephrased(answer):
            return rewriting
        for written in iter_written(self._pieces(rephrase_prompt(answer, rewriting), turn)):
            if rewriting.take(written) and show is not None:
                show(replace(answer, statements=rewriting.statements(so_far=True), model=self.model.name))
        return rewriting

    def _pieces(self, prompt: Prompt, turn: _Turn) -> Iterator[str]:
        """Yield what the model writes, and tell the breaker how it went; write nothing while that is open."""
        if not self._breaker.lets_pass():
            raise ModelFailedError(Failure.LEFT_OUT)
        turn.prompts.append(prompt.version)
        limits = self._limits
        timeout_s = max(0.1, min(limits.first_s, turn.deadline.left_s))
        try:
            yield from read_within(
                lambda: self.model.stream(prompt, turn.usage, tokens=limits.tokens, timeout_s=timeout_s), turn.deadline
            )
        except ModelFailedError:
            self._breaker.failed()
            raise
        self._breaker.succeeded()


def _with_help(answer: Answer, done: Help, turn: _Turn) -> Answer:
    done = replace(
        done, prompts=tuple(turn.prompts), tokens_read=turn.usage.tokens_read, tokens_written=turn.usage.tokens_written,
        seconds=turn.deadline.spent_s,
    )  # fmt: skip
    _log(done)
    return replace(answer, help=done, seconds=answer.seconds + done.seconds)


def _log(done: Help) -> None:
    # No text of a question, a prompt or an answer: only what it cost and how it ended.
    event = {
        "model": done.model,
        "prompts": list(done.prompts),
        "kept": done.kept,
        "dropped": len(done.dropped),
        "tokens_read": done.tokens_read,
        "tokens_written": done.tokens_written,
        "seconds": round(done.seconds, 3),
        "notice": done.notice,
    }
    log.info("%s", json.dumps(event))
