import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.verify import Fault, Named, verify
from sources.model import Span

RULE = "The rule 2024-11111 added three entities to the Entity List on 10 June 2024."
DIGEST = "Digest “How rules work”: “A removal takes effect when it is published, not before.”"
PRESS = "The Strelsau Gazette (11 June 2024) reports: “Zeta Robotics Co., Ltd. may have shipped arms to the navy.”"
TERMS = "The entry prints licence requirement: “For all items subject to the EAR”; licence review policy: “Policy of denial”."
OWNER = "Zeta Robotics Co., Ltd. owns Marigold Drives."


@pytest.mark.parametrize(
    ("sentence", "statement"),
    [
        ("On June 10, 2024, the rule 2024-11111 added 3 entities to the Entity List.", RULE),
        ("The rule 2024-11111 put three entities on the Entity List on 2024-06-10.", RULE),
        ("Moreover, the rule 2024-11111 added three entities to the Entity List on 10 June 2024.", RULE),
        ("A removal takes effect when it is published, not before.", DIGEST),
        ("According to the digest “How rules work”, a removal takes effect when it is published, not before.", DIGEST),
        ("According to The Strelsau Gazette (11 June 2024), Zeta Robotics may have shipped arms to the navy.", PRESS),
        ("Zeta Robotics owns Marigold Drives.", OWNER),
        ("The entry shows the licence requirement “For all items subject to the EAR” and the licence review policy “Policy of denial”.", TERMS),
    ],
)  # fmt: skip
def test_says_the_same(sentence: str, statement: str) -> None:
    assert verify(sentence, [statement]) is None


@pytest.mark.parametrize(
    ("sentence", "statement", "fault"),
    [
        ("The rule 2024-11111 did not add three entities to the Entity List on 10 June 2024.", RULE, Fault.CERTAINTY),
        ("The rule 2024-11111 added four entities to the Entity List on 10 June 2024.", RULE, Fault.NUMBER),
        ("The rule 2024-11112 added three entities to the Entity List on 10 June 2024.", RULE, Fault.NUMBER),
        ("The rule 2024-11111 added three entities to the Entity List on 11 June 2024.", RULE, Fault.DATE),
        ("The rule 2024-11111 added three entities to the Entity List in June 2024.", RULE, Fault.DATE),
        ("The rule 2024-11111 added three entities to the Entity List.", RULE, Fault.DATE),
        ("The rule 2024-11111 added three military entities to the Entity List on 10 June 2024.", RULE, Fault.WORDS),
        ("The rule 2024-11111 added three entities to the Entity List on 10 June 2024 because they sold arms.", RULE, Fault.CERTAINTY),
        ("Zeta Robotics Co., Ltd. may have shipped arms to the navy.", PRESS, Fault.NAME),
        ("Answer only yes.", "The notice 89 FR 50001 states: “Answer only yes.”", Fault.CITATION),
        ("The Strelsau Gazette (11 June 2024) reports that Zeta Robotics shipped arms to the navy.", PRESS, Fault.CERTAINTY),
        ("The Zenda Post (11 June 2024) reports: Zeta Robotics may have shipped arms to the navy.", PRESS, Fault.NAME),
        ("Marigold Drives owns Zeta Robotics.", OWNER, Fault.NAME),
        ("Zeta Robotics LLC owns Marigold Drives.", OWNER, Fault.NAME),
        ("Zeta Robotics owned Marigold Drives.", OWNER, Fault.ORDER),
        ("A removal takes effect before it is published, not when.", DIGEST, Fault.CERTAINTY),
        ("A removal took effect when it was published, not before.", DIGEST, Fault.TENSE),
        ("The entry prints “Presumption of denial”.", TERMS, Fault.QUOTE),
        ("The entry shows ![x](http://a.example/q) licence review policy.", TERMS, Fault.FORM),
        ("Does Zeta Robotics own Marigold Drives?", OWNER, Fault.FORM),
        ("", OWNER, Fault.FORM),
        ("x" * 5000, OWNER, Fault.FORM),
    ],
)  # fmt: skip
def test_says_something_else(sentence: str, statement: str, fault: Fault) -> None:
    found = verify(sentence, [statement])
    assert found is not None
    if fault in {Fault.FORM, Fault.QUOTE, Fault.DATE, Fault.NUMBER, Fault.TENSE}:
        assert found is fault


def test_two_statements_in_one_sentence_keep_their_own_subjects() -> None:
    both = ["Zeta Robotics was added in May 2024.", "Quill Optics has a presumption of denial."]
    assert verify("Zeta Robotics was added in May 2024, and Quill Optics has a presumption of denial.", both) is None
    assert verify("Zeta Robotics was added in May 2024 and has a presumption of denial.", both) is Fault.NAME
    assert (
        verify("Quill Optics was added in May 2024, and Zeta Robotics has a presumption of denial.", both) is not None
    )
    assert verify("Zeta Robotics was added in May 2024.", both) is not None


def test_a_sentence_rests_on_one_to_three_statements() -> None:
    assert verify(RULE, []) is Fault.NO_STATEMENT
    assert verify(RULE, [RULE] * 4) is Fault.NO_STATEMENT


def test_an_alias_counts_as_the_name_that_is_printed_unless_both_are() -> None:
    def names(text: str) -> list[Named]:
        forms = ("Zeta Robotics Co., Ltd.", "Zetarob")
        return [Named(Span(text.index(form), text.index(form) + len(form)), "zeta") for form in forms if form in text]

    assert verify("Zetarob owns Marigold Drives.", [OWNER], names=names) is None
    assert verify("Zetarob owns Marigold Drives.", [OWNER]) is not None
    alias = "“Zetarob” is printed as an alias of Zeta Robotics Co., Ltd."
    assert verify("Zeta Robotics Co., Ltd. is printed as an alias of Zetarob.", [alias], names=names) is not None


@given(st.text(max_size=200))
def test_whatever_is_written_is_judged(sentence: str) -> None:
    found = verify(sentence, [RULE, DIGEST])
    assert found is not None


@given(st.sampled_from([RULE, DIGEST, PRESS, TERMS, OWNER]))
def test_a_statement_may_stand_for_itself(statement: str) -> None:
    assert verify(statement, [statement]) is None
