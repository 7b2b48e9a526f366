from hypothesis import given
from hypothesis import strategies as st

from assistant.draft import CHARACTERS_MAX, CITATIONS_MAX, Draft, Line, Section, framing, lines
from assistant.model import Citation, Outcome, Statement, StatementKind
from sources.model import Span, Tier


def cited(text: str, count: int) -> Statement:
    citations = tuple(
        Citation("d", "v", Span(hash((text, number)) % 10_000, 20_000), "q", "t", "p", Tier.PRESS, "l", "u")
        for number in range(count)
    )
    return Statement(text, StatementKind.PRESS, citations)


def test_statements_come_in_the_order_of_their_sections_and_once() -> None:
    draft = Draft(
        Outcome.ANSWERED,
        (
            *lines(Section.PRESS, [cited("press", 1), cited("press", 1)]),
            *lines(Section.RECORD, [cited("record", 1), None]),
        ),
    )
    assert [statement.text for statement in draft.statements()] == ["record", "press"]


def test_what_does_not_fit_is_left_out_from_the_least_worthy_section() -> None:
    draft = Draft(
        Outcome.ANSWERED,
        (
            *lines(Section.RECORD, [cited("record", 6)]),
            *lines(Section.DIGEST, [cited("digest", 7)]),
            *lines(Section.PRESS, [cited("press", 6)]),
        ),
    )
    assert [statement.text for statement in draft.statements()] == ["record", "press"]


@given(st.lists(st.tuples(st.sampled_from(Section), st.text(min_size=1, max_size=900), st.integers(0, 9)), max_size=12))
def test_an_answer_stays_within_its_limits(parts: list[tuple[Section, str, int]]) -> None:
    draft = Draft(Outcome.ANSWERED, tuple(Line(section, cited(text, count)) for section, text, count in parts))
    statements = draft.statements()
    assert bool(statements) == bool(parts)
    assert len({citation for statement in statements for citation in statement.citations}) <= CITATIONS_MAX
    assert sum(len(statement.text) for statement in statements) <= CHARACTERS_MAX


def test_framing_has_no_citation() -> None:
    assert framing("The press reports:").citations == ()
