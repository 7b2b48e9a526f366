"""An answer in a model's words: what it wrote is read line by line, verified, and put in the place of its statements.

Whatever the model does, the statements of the answer are all there: a verified sentence stands for those that it rests
on, with their citations, and a statement that no verified sentence stands for is shown as it was.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.model import Dropped, Statement, StatementKind
from assistant.prompts import prompt
from assistant.verify import STATEMENTS_MAX, Fault, verify
from sources.dates import parse_date_words
from sources.text import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from assistant.language import Prompt
    from assistant.model import Answer
    from assistant.verify import Named
    from sources.model import PartialDate

_NUMBERS = re.compile(r"\s*((?:\[\s*\d{1,3}(?:\s*,\s*\d{1,3})*\s*\]\s*)+)[.]?")
_BULLET = re.compile(r"\A(?:[-*•]|\d{1,2}[.)])\s+")
_LINES_MAX = 300
_CONTRACTED = (
    (re.compile(r"\b[Cc]an['’]t\b"), "cannot"),
    (re.compile(r"\b[Ww]on['’]t\b"), "will not"),
    (re.compile(r"(?<=[a-z])n['’]t\b"), " not"),
)


@dataclass(frozen=True, slots=True)
class Written:
    """One sentence that a model wrote."""

    text: str
    numbers: tuple[int, ...]
    """The statements that it names; empty when it names none."""


class Rewriting:
    """The answer as it comes about: takes one written sentence after the other."""

    def __init__(self, answer: Answer, names: Callable[[str], Sequence[Named]]) -> None:
        self._statements = answer.statements
        self._names = names
        self._places = [place for place, one in enumerate(answer.statements) if one.citations]
        self._instead: dict[int, Statement | None] = {}
        self.kept = 0
        self.dropped: list[Dropped] = []

    @property
    def prompt_lines(self) -> str:
        """The statements to rephrase, one a line, numbered from 1."""
        texts = (" ".join(self._statements[place].text.split()) for place in self._places)
        return "\n".join(f"[{number}] {text}" for number, text in enumerate(texts, 1))

    def take(self, written: Written) -> bool:
        """Verify a sentence and put it in its place; tell whether it was kept."""
        places = self._resting_on(written.numbers)
        fault = self._fault(written, places)
        if fault is not None:
            self.dropped.append(Dropped(written.text, fault.value))
            return False
        held = [self._statements[place] for place in places]
        citations = tuple(dict.fromkeys(citation for one in held for citation in one.citations))
        text = _in_house_form(written.text, " ".join(one.text for one in held))
        self._instead[places[0]] = Statement(text, held[0].kind, citations)
        self._instead |= dict.fromkeys(places[1:])
        self.kept += 1
        return True

    def statements(self, *, so_far: bool = False) -> tuple[Statement, ...]:
        """Return the statements with verified sentences in their places; `so_far` stops after the last of those."""
        end = max(self._instead, default=-1) + 1 if so_far else len(self._statements)
        chosen = (self._instead.get(place, self._statements[place]) for place in range(end))
        return tuple(one for one in chosen if one is not None)

    def _resting_on(self, numbers: Sequence[int]) -> tuple[int, ...]:
        unique = sorted(set(numbers))
        if not unique or not 1 <= unique[0] <= unique[-1] <= len(self._places) or len(unique) > STATEMENTS_MAX:
            return ()
        return tuple(self._places[number - 1] for number in unique)

    def _fault(self, written: Written, places: Sequence[int]) -> Fault | None:
        # Statements that are merged must follow one another and be of one kind, so that "The press reports:" between
        # them keeps its sense; and each statement is stood for once.
        apart = list(places) != list(range(places[0], places[0] + len(places))) if places else True
        kinds = {self._statements[place].kind for place in places}
        if apart or len(kinds) > 1 or any(place in self._instead for place in places):
            return Fault.NO_STATEMENT
        return verify(written.text, [self._statements[place].text for place in places], names=self._names)


def rephrase_prompt(answer: Answer, rewriting: Rewriting) -> Prompt:
    """Ask for the statements of an answer in other words."""
    return prompt("rephrase", question=" ".join(answer.question.split()), statements=rewriting.prompt_lines)


def can_be_rephrased(answer: Answer) -> bool:
    """Tell whether an answer states anything that could be said in other words."""
    return any(one.kind is not StatementKind.FRAMING and one.citations for one in answer.statements)


def iter_written(pieces: Iterable[str]) -> Iterator[Written]:
    r"""Yield the sentences of a stream as soon as the line of each is whole. Empty lines are passed over.

    >>> list(iter_written(["It was add", "ed. [1]\nIt is [2, 3].", " And"]))[:2]
    [Written(text='It was added.', numbers=(1,)), Written(text='It is', numbers=(2, 3))]
    """
    held = ""
    lines = 0
    for piece in pieces:
        *whole, held = (held + piece).split("\n")
        for line in whole:
            lines += 1
            if lines > _LINES_MAX:
                return
            yield from _of_line(line)
    yield from _of_line(held)


def _of_line(line: str) -> Iterator[Written]:
    start = 0
    for found in _NUMBERS.finditer(line):
        numbers = tuple(int(digits) for digits in re.findall(r"\d+", found[1]))
        text = _plain(line[start : found.start()])
        start = found.end()
        if text:
            yield Written(text, numbers)
    rest = _plain(line[start:])
    if rest:
        yield Written(rest, ())


def _plain(text: str) -> str:
    return _BULLET.sub("", " ".join(clean(text).text.split()))


def _in_house_form(sentence: str, statements: str) -> str:
    """Return a verified sentence with its dates as the statements print them, contractions written out, and a stop.

    >>> _in_house_form("It wasn't added on May 3, 2024", "It was not added on 3 May 2024.")
    'It was not added on 3 May 2024.'
    """
    printed: dict[PartialDate, list[str]] = {}
    for one in parse_date_words(statements):
        printed.setdefault(one.date, []).append(one.span.quote(statements))
    text = sentence
    for one in reversed(parse_date_words(sentence)):
        forms, own = printed.get(one.date, []), one.span.quote(sentence)
        if forms and own not in forms:
            text = text[: one.span.start] + forms[0] + text[one.span.end :]
    for short, whole in _CONTRACTED:
        text = short.sub(whole, text)
    return text if text.endswith((".", "”")) else f"{text}."
