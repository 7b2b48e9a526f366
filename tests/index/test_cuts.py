from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.cuts import cut, trim
from index.embed import HashEmbedder
from sources.model import Span

COUNT = HashEmbedder().count_many
LINES = st.lists(st.text(alphabet="ab .;,\n例", min_size=1, max_size=40), min_size=1, max_size=12).map("; and ".join)


@given(LINES, st.integers(1, 12))
def test_pieces_fit_are_ordered_and_hold_every_visible_character(text, room):
    span = Span(0, len(text))
    pieces = cut(text, span, room=room, count=COUNT)
    assert all(left.end <= right.start for left, right in pairwise(pieces))
    covered = {i for piece in pieces for i in range(piece.start, piece.end)}
    assert all(i in covered or text[i].isspace() for i in range(len(text)))
    for piece, size in zip(pieces, COUNT([piece.quote(text) for piece in pieces]), strict=True):
        assert piece.quote(text) == piece.quote(text).strip()
        assert size - 2 <= room or len(piece.quote(text)) == 1


CASES = [
    ("one two\nthree four", 3, ["one two", "three four"]),
    ("a b; and c d; and e f", 5, ["a b; and", "c d; and", "e f"]),
    ("a b; and c d; and e f", 8, ["a b; and c d; and", "e f"]),
    ("a b; c d", 3, ["a b;", "c d"]),
    ("one two three", 2, ["one two", "three"]),
    ("  one  ", 5, ["one"]),
]


@pytest.mark.parametrize(("text", "room", "pieces"), CASES)
def test_best_places_come_first(text, room, pieces):
    assert [piece.quote(text) for piece in cut(text, Span(0, len(text)), room=room, count=COUNT)] == pieces


def test_a_word_over_the_room_is_cut_anywhere():
    def letters(texts):
        return [len(text) for text in texts]

    text = "x" * 100
    pieces = cut(text, Span(0, 100), room=30, count=letters)
    assert "".join(piece.quote(text) for piece in pieces) == text
    assert max(piece.end - piece.start for piece in pieces) <= 30


def test_trim():
    assert trim(" a b ", 0, 5) == Span(1, 4)
    assert trim("   ", 0, 3) is None
