"""A conversation as HTML: each question with its answer, abstentions told apart; an empty one shows what to ask."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.asking import read_question
from assistant.model import Outcome, Reason, Turn
from assistant.render import coverage_line, markdown
from assistant.web.cited_text import Footnotes, entity_link, statements_html
from assistant.web.links import QUESTIONS_MAX, Place, address
from assistant.web.markup import Safe, element, join, page
from sources.model import PartialDate

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from assistant.model import Answer, Question, Statement
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
TIERS = (("Official", "official"), ("Digest", "digest"), ("Press", "press"))
"""Labels and values of the filter of statements."""
ALL_TIERS = tuple(value for _, value in TIERS)


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question and what came of it: a reply, a fault in one line, or nothing yet."""

    question: str
    day: str = ""
    """The `as of` date given with it; empty when none was."""
    reply: Reply | None = None
    fault: str = ""
    stage: str = ""
    """What is being done, while it is."""


def next_question(text: str, day: str, before: Sequence[Exchange]) -> Question:
    """Make the question that follows a conversation; `FootnoteError` when its words or date cannot be read."""
    history: list[Turn] = []
    for exchange in before:
        if exchange.reply is not None:
            history += [Turn("user", exchange.question), Turn("assistant", markdown(exchange.reply.answer))]
    return read_question(text, tuple(history), PartialDate.parse(day).first_day if day.strip() else None)


def conversation_html(exchanges: Sequence[Exchange], tiers: Collection[str] = ALL_TIERS) -> str:
    """Render a conversation, the newest question last; of statements only those of `tiers`, and how many are hidden."""
    if not exchanges:
        return page(_welcome())
    turns = [_exchange(exchange, tiers) for exchange in exchanges]
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


def _exchange(exchange: Exchange, tiers: Collection[str]) -> Safe:
    day = element("span", f"as of {exchange.day}", cls="day") if exchange.day else None
    asked = element("div", element("h3", exchange.question), day, cls="asked")
    if exchange.reply is not None:
        told = _answer(exchange.reply, tiers)
    elif exchange.fault:
        told = element(
            "div", element("p", "Not answered", cls="outcome"), element("p", exchange.fault), cls="answer fault"
        )
    else:
        told = element("div", element("p", exchange.stage, cls="stage"), cls="answer working")
    return element("section", asked, told, cls="turn")


def _answer(reply: Reply, tiers: Collection[str]) -> Safe:
    answer = reply.answer
    footnotes = Footnotes()
    shown, concealed = _of_tiers(answer.statements, tiers)
    told = statements_html(shown, footnotes, {match.name for match in answer.entities})
    said = (
        f"{concealed} statement{'s' if concealed > 1 else ''} of other tiers hidden by the filter." if concealed else ""
    )
    return element(
        "article",
        element("p", _outcome(answer), cls="outcome") if answer.outcome is not Outcome.ANSWERED else None,
        told,
        element("p", said, cls="concealed") if said else None,
        _entities(answer),
        footnotes.notes(),
        element("p", reply.notice, cls="notice") if reply.notice else None,
        element("p", coverage_line(answer), cls="coverage"),
        cls=f"answer {answer.outcome.value}",
    )


def _of_tiers(statements: Sequence[Statement], tiers: Collection[str]) -> tuple[list[Statement], int]:
    """Return the statements to show, and how many are not; framing goes with the statement that it leads to."""
    shown: list[Statement] = []
    framing: list[Statement] = []
    concealed = 0
    for statement in statements:
        if statement.kind.value == "framing":
            framing.append(statement)
        elif statement.kind.value in tiers:
            shown += [*framing, statement]
            framing = []
        else:
            concealed += 1
            framing = []
    return shown + framing, concealed


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
    place = Place(questions=tuple(one.question for one in asked), days=tuple(one.day for one in asked))
    return element(
        "footer",
        element("a", "Link to this conversation", href=address(place), cls="permalink"),
        join(" ", element("button", "Copy link", type="button", cls="copy-link")),
        cls="conversation-foot",
    )
