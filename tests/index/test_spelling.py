import pytest

from index.spelling import Spelling, likeness

NAMES = ["zeta robotics", "zetta robots", "quill optics", "quill optics institute", "national institute", "klow works"]


@pytest.fixture
def spelling() -> Spelling:
    return Spelling([*NAMES, "zeta robotics"])


def test_names_are_held_once_in_order(spelling: Spelling) -> None:
    assert list(spelling.cores) == NAMES
    assert spelling.has_word("optics")
    assert not spelling.has_word("optic")
    assert spelling.with_word("quill") == ("quill optics", "quill optics institute")
    assert spelling.with_word("absent") == ()


def test_longer_words_may_differ_by_more_letters(spelling: Spelling) -> None:
    assert spelling.near_words("zetta") == ("zeta", "zetta")
    assert set(spelling.near_words("robotic")) == {"robots", "robotics"}
    assert spelling.near_words("quell") == ("quill",)
    assert spelling.near_words("qell") == ()
    assert spelling.near_words("quel", more=1) == ("quill",)


def test_candidates_share_a_telling_word_or_nearly(spelling: Spelling) -> None:
    assert spelling.candidates(["quil", "institute"]) == ("quill optics", "quill optics institute")
    assert spelling.candidates(["national", "institute"]) == ("national institute",)
    assert spelling.candidates(["absent", "institute"]) == ()
    assert spelling.candidates([]) == ()


def test_the_nearest_come_first_and_nothing_when_none_is_near(spelling: Spelling) -> None:
    assert spelling.nearest("zeta robotix", 2) == ("zeta robotics", "zetta robots")
    assert spelling.nearest("quill optics insitute", 1) == ("quill optics institute",)
    assert spelling.nearest("unheard of", 3) == ()
    assert spelling.nearest("", 3) == ()


@pytest.mark.parametrize(
    ("asked", "better", "worse"),
    [
        ("zeta robotix", "zeta robotics", "beta robotics"),
        ("zeta robotics", "zeta robotics", "zeta robotics works"),
        ("quill institute", "quill institute", "national institute"),
        ("klow machine works", "klow works", "machine works"),
    ],
)
def test_likeness_goes_by_the_words_that_tell(asked: str, better: str, worse: str) -> None:
    assert likeness(asked, better) > likeness(asked, worse)
    assert 0 <= likeness(asked, worse) <= likeness(asked, better) <= 100


def test_a_name_is_found_without_the_brackets_that_it_ends_with() -> None:
    spelling = Spelling(["northern zeta corporation nzc", "zeta robotics"], ["Northern Zeta Corporation (NZC)"])
    assert spelling.with_remark("northern zeta") == ("northern zeta corporation nzc",)
    assert spelling.with_remark("zeta robotics") == ()
    assert spelling.nearest("nothern zeta", 1) == ("northern zeta",)


def test_a_name_is_found_without_what_it_belongs_to() -> None:
    spelling = Spelling(["ministry of tides entity zenda works"], ["Ministry of Tides entity: Zenda Works"])
    assert spelling.with_remark("zenda works") == ("ministry of tides entity zenda works",)
