"""What a notice's abstract gives as its ground: the determination, and what its first sentence gives outright."""

import pytest

from assistant.notices import _GIVEN


@pytest.mark.parametrize(
    ("sentence", "given"),
    [
        ("In response to the invasion of Ruritania, BIS adds 91 entities to the Entity List.", True),
        ("BIS adds four entities for engaging in the diversion of parts.", True),
        ("This rule adds four entities to the Entity List because of their cyber activities.", True),
        ("This rule amends the regulations by adding 91 entities to the Entity List.", False),
        ("This rule adds entities under the destination of Ruritania to support the list.", False),
    ],
)
def test_a_first_sentence_gives_a_ground_only_outright(sentence, given):
    assert bool(_GIVEN.search(sentence)) is given
