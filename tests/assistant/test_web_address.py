import pytest

from assistant.web_address import at_words


@pytest.mark.parametrize(
    ("url", "words", "wanted"),
    [
        ("https://example.org/a", "policy of denial", "https://example.org/a#:~:text=policy%20of%20denial"),
        ("https://example.org/a#b", "so", "https://example.org/a#b:~:text=so"),
        ("https://example.org/a", "well-known, and so", "https://example.org/a#:~:text=well%2Dknown%2C%20and%20so"),
        (
            "https://example.org/a", "one two three four five six seven eight nine ten eleven",
            "https://example.org/a#:~:text=one%20two%20three%20four%20five,seven%20eight%20nine%20ten%20eleven",
        ),
        ("https://example.org/a.pdf", "so", "https://example.org/a.pdf"),
        ("https://example.org/a", " ", "https://example.org/a"),
        ("javascript:alert(1)", "so", "javascript:alert(1)"),
    ],
)  # fmt: skip
def test_a_page_is_opened_at_the_words(url: str, words: str, wanted: str) -> None:
    assert at_words(url, words) == wanted
