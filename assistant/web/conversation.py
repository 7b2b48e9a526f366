"""A conversation as HTML: each question with its answer, abstentions told apart; an empty one shows what to ask."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant.asking import read_question
from assistant.model import Outcome, Reason, Turn
from assistant.render import coverage_line, markdown
from assistant.render_help import help_line
from assistant.web.cited_text import Footnotes, add_to_memo, entity_link, statements_html
from assistant.web.links import QUESTIONS_MAX, Place, address
from assistant.web.markup import Safe, element, join, page
from assistant.web.searched import EVERYTHING, Searched
from sources.model import PartialDate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.model import Answer, Question
    from assistant.served import Reply

EXAMPLES = (
    ("Why", "Why was Nettrix listed?"),
    ("When", "When was Henan Dingxin added to the Entity List?"),
    ("Licence", "What licence requirement and review policy apply to Inspur Taiwan?"),
    ("Names", "What are the aliases of Inspur Taiwan?"),
    ("Addresses", "Which other listed entities share an address with Suma-USI?"),
    ("Counts", "How many entities were added to the Entity List on 25 March 2025?"),
    ("Rules", "Is the affiliates rule in force?"),
    ("Terms", "What does footnote 4 mean?"),
    ("Status", "Is Aivres Systems on the Entity List?"),
    ("Chinese", "浪潮为什么被列入清单？"),
)
"""One question of each kind, answered by the bundled library."""
_REASONS = {
    Reason.NOT_IN_SOURCES: "Not answered: the sources held here do not say",
    Reason.OFF_TOPIC: "Not answered: outside the subject of this library",
    Reason.UNDERSPECIFIED: "Not answered yet: the question can mean several things",
}


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question and what came of it: a reply, a fault in one line, or nothing yet."""

    question: str
    day: str = ""
    """The `as of` date given with it; empty when none was."""
    searched: Searched = EVERYTHING
    plain: bool = False
    """Whether no language model may help with it."""
    reply: Reply | None = None
    fault: str = ""
    stage: str = ""
    """What is being done, while it is."""


def next_question(asked: Exchange, before: Sequence[Exchange]) -> Question:
    """Make the question that follows a conversation; `FootnoteError` when its words or date cannot be read."""
    history: list[Turn] = []
    for exchange in before:
        if exchange.reply is not None:
            history += [Turn("user", exchange.question), Turn("assistant", markdown(exchange.reply.answer))]
    day = PartialDate.parse(asked.day).first_day if asked.day else None
    question = read_question(asked.question, tuple(history), day, within=asked.searched.within())
    return replace(question, plain=asked.plain)


def conversation_html(exchanges: Sequence[Exchange]) -> str:
    """Render a conversation, the newest question last."""
    if not exchanges:
        return page(_welcome())
    turns = [_exchange(exchange, number) for number, exchange in enumerate(exchanges)]
    return page(*turns, _foot(exchanges))


def _welcome() -> Safe:
    examples = [
        element(
            "li", element("span", kind, cls="example-kind"), element("a", text, href=address(Place(questions=(text,))))
        )
        for kind, text in EXAMPLES
    ]
    return element(
        "section",
        element("h2", "Ask about the Entity List"),
        element(
            "p",
            "Every sentence of an answer has a footnote. Open one: its exact words are marked in the source beside it.",
        ),
        element("ul", *examples, cls="examples"),
        cls="welcome",
    )


def _exchange(exchange: Exchange, number: int) -> Safe:
    bounds = [f"as of {exchange.day}"] if exchange.day else []
    bounds += [exchange.searched.told()] if exchange.searched != EVERYTHING else []
    asked = element(
        "div",
        element("h3", exchange.question),
        element("span", ", ".join(bounds), cls="day") if bounds else None,
        cls="asked",
    )
    if exchange.reply is not None:
        told = join(_answer(exchange.reply), add_to_memo("Add this answer to the memo", f"answer:{number}"))
    elif exchange.fault:
        told = element(
            "div", element("p", "Not answered", cls="outcome"), element("p", exchange.fault), cls="answer fault"
        )
    else:
        told = element("div", element("p", exchange.stage, cls="stage"), cls="answer working")
    return element("section", asked, told, cls="turn")


def _answer(reply: Reply) -> Safe:
    answer = reply.answer
    footnotes = Footnotes()
    told = statements_html(answer.statements, footnotes, {match.name for match in answer.entities})
    return element(
        "article",
        element("p", _outcome(answer), cls="outcome") if answer.outcome is not Outcome.ANSWERED else None,
        told,
        _entities(answer),
        footnotes.notes(),
        element("p", reply.notice, cls="notice") if reply.notice else None,
        element("p", help_line(answer.help), cls="notice") if answer.help else None,
        element("p", coverage_line(answer), cls="coverage"),
        cls=f"answer {answer.outcome.value}",
    )


def _outcome(answer: Answer) -> str:
    if answer.outcome is Outcome.CORRECTED:
        return "Corrected: the sources do not show what the question takes for granted"
    return _REASONS.get(answer.reason, "Not answered") if answer.reason else "Not answered"


def _entities(answer: Answer) -> Safe | None:
    if not answer.entities:
        return None
    shown = answer.entities[:8]
    links = [
        element("li", entity_link(match.name), "" if match.how == "exact" else f" “{match.matched}”, {match.how}")
        for match in shown
    ]
    more = len(answer.entities) - len(shown)
    links += [element("li", f"and {more} more")] if more > 0 else []
    return element("div", element("span", "Entities", cls="label"), element("ul", *links), cls="entities")


def _foot(exchanges: Sequence[Exchange]) -> Safe:
    asked = exchanges[-QUESTIONS_MAX:]
    place = Place(
        questions=tuple(one.question for one in asked),
        days=tuple(one.day for one in asked),
        only=tuple(one.searched.written() for one in asked),
    )
    return element(
        "footer",
        element("a", "Link to this conversation", href=address(place), cls="permalink"),
        join(" ", element("button", "Copy link", type="button", cls="copy-link")),
        cls="conversation-foot",
    )
