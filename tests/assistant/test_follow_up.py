from assistant.follow_up import ANSWERS, queries
from assistant.model import Turn


def test_the_question_comes_first_and_older_answers_weigh_less() -> None:
    history = tuple(
        turn for number in range(5) for turn in (Turn("user", f"q{number}"), Turn("assistant", f"a{number}"))
    )
    found = queries("And Zeta?", history)
    assert [query.text for query in found] == ["And Zeta?", "a4", "a3"]
    assert len(found) == 1 + ANSWERS
    weights = [query.weight for query in found]
    assert weights == sorted(weights, reverse=True)
    assert len(set(weights)) == len(weights)


def test_without_an_answer_before_only_the_question_is_searched_for() -> None:
    assert [query.text for query in queries("Why?", (Turn("user", "Zeta"), Turn("assistant", " ")))] == ["Why?"]
