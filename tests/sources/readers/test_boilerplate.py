import pytest

from sources.readers.article import Piece
from sources.readers.boilerplate import cut_boilerplate

TEXT = "The ship sailed at dawn and came back with seven crates of glass."


@pytest.mark.parametrize(
    "line",
    [
        "Sign up for our daily newsletter.",
        "Subscribe today and get the paper in your inbox.",
        "Follow her on Zeta @quillon",
        "Have a tip? Write to us.",
        "This copy is for your personal, non-commercial use only.",
        "Thank you for signing up!",
        "Related: What became of the ship",
        "Read more: The harbour in winter",
    ],
)
def test_invitations_and_pointers_are_cut(line: str) -> None:
    cut = cut_boilerplate([Piece(TEXT), Piece(line), Piece(TEXT)])
    assert [piece.text for piece in cut.pieces] == [TEXT, TEXT]
    assert len(cut.warnings) == 1


@pytest.mark.parametrize(
    "line",
    [
        "The rule asks firms to register with the agency within thirty days.",
        "Related companies need a licence too, the agency said.",
        "He said that investors follow them closely.",
        "Sign up for our newsletter. " + TEXT * 5,
    ],
)
def test_sentences_of_the_article_stay(line: str) -> None:
    assert [piece.text for piece in cut_boilerplate([Piece(TEXT), Piece(line)]).pieces] == [TEXT, line]
