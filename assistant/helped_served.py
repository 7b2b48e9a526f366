"""What a home serves, with a language model's help: for the web app and other programs.

The index is locked only while the extractive answer is made and while names are looked up, never while a model writes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.helped import Reading, reading_of
from assistant.named import naming
from assistant.served import Reply, Served

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date
    from pathlib import Path

    from assistant.helped import Helped
    from assistant.model import Answer, Question
    from assistant.verify import Named
    from index.embed import Embedder


class HelpedServed(Served):
    """Answers from what is served now, rephrased by a language model; a `plain` question goes without."""

    def __init__(self, home: Path, embedder: Embedder, clock: Callable[[], date], helped: Helped) -> None:
        super().__init__(home, embedder, clock)
        self._helped = helped

    @property
    def model(self) -> str:
        """Name of the model."""
        return self._helped.model.name

    @property
    def sent_to(self) -> str:
        """Where what it is to rephrase is sent, in words for the user."""
        return self._helped.model.sent_to

    def ask(self, question: Question, *, stage: Callable[[str | Reply], None] | None = None) -> Reply:
        """Answer as `Served` does; `stage` is also given the answer as far as its sentences are verified."""
        if question.plain:
            return super().ask(question, stage=stage)
        replies: list[Reply] = []

        def extractive(asked: Question) -> Answer:
            replies.append(super(HelpedServed, self).ask(asked, stage=stage))
            return replies[-1].answer

        def show(answer: Answer) -> None:
            if stage is not None:
                stage(Reply(answer, replies[-1].notice))

        reading = Reading(extractive, self._names, self.read(lambda assistant: reading_of(assistant).language))
        answer = self._helped.ask(question, reading, stage=stage, show=show)
        return Reply(answer, replies[-1].notice)

    def _names(self, answer: Answer) -> Callable[[str], Sequence[Named]]:
        return lambda text: self.read(lambda assistant: naming(assistant.materials.names, answer.as_of)(text))
