from hypothesis import given
from hypothesis import strategies as st

from assistant.web.links import QUESTIONS_MAX, Place, address, parse_place
from assistant.web.markup import element
from sources.model import Span

words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60)
spans = st.tuples(st.integers(0, 10**8), st.integers(1, 10**6)).map(lambda pair: Span(pair[0], pair[0] + pair[1]))


@given(
    st.lists(st.tuples(words, st.sampled_from(["", "2022-04", "2025-03-01"])), max_size=5),
    st.one_of(st.just(""), words),
    st.one_of(st.just(""), words),
    st.one_of(st.none(), spans),
)
def test_an_address_opens_what_it_was_written_for(
    asked: list[tuple[str, str]], entity: str, document: str, span: Span | None
) -> None:
    days = tuple(day for _, day in asked)
    place = Place(
        questions=tuple(question for question, _ in asked),
        days=days if any(days) else (),
        entity=entity,
        document_id=document,
        version="0123456789abcdef" if document else "",
        span=span if document else None,
    )
    written = address(place)
    assert parse_place(written) == place
    element("a", "x", href=written)  # and it may stand in a link


@given(st.text(max_size=200))
def test_any_text_is_some_place(query: str) -> None:
    place = parse_place(query)
    assert len(place.questions) <= QUESTIONS_MAX


def test_what_is_no_span_is_left_out() -> None:
    for span in ("9:3", "3:3", "-1:4", "a:b", "3", "٣:٤", "1:9999999999"):
        assert parse_place(f"?document=a&span={span}").span is None


def test_an_unknown_tab_is_left_out() -> None:
    assert parse_place("?tab=settings").tab == ""
    assert parse_place("?tab=library").tab == "library"


def test_more_questions_than_an_address_carries_are_left_out() -> None:
    assert len(parse_place("?" + "&".join(["q=a"] * 50)).questions) == QUESTIONS_MAX
