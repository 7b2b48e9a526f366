import pytest

from assistant.board import Asked, ChangedCase, Compared, KindLine, RunLine
from assistant.web.evals_view import asked_html, compared_html, kinds_html, runs_html
from tests.assistant.web.test_markup import HOSTILE, assert_harmless

CITATION = {
    "n": 1, "document_id": "fr:2024-11111", "version": "a" * 64, "start": 3, "end": 9, "locator": "89 FR 50001",
    "quote": "Zeta", "tier": "official_text", "title": "Additions", "publisher": "BIS", "published": "2024-06-12",
    "as_of": None,
}  # fmt: skip


def run(words: str = "some.jsonl", passed: int = 9) -> RunLine:
    return RunLine("20260101T000000000Z-00000000", "2026-01-01T10:11:12Z", words, "both", "0001", passed, 10)


def change(words: str) -> ChangedCase:
    answer = {
        "outcome": "answered", "reason": None, "citations": [CITATION],
        "statements": [{"text": words, "kind": "official", "citations": [1, 7]}, {"text": words, "kind": words}],
    }  # fmt: skip
    return ChangedCase(words, "why", words, (words,), (words,), answer, None)


@pytest.mark.parametrize("words", ["Zeta broke", *HOSTILE])
def test_words_of_runs_stay_words(words: str) -> None:
    found = Compared(run(words), run(), (change(words),), (change(words),), (words,), (words,), 10)
    for html in (runs_html([run(words)]), kinds_html([KindLine(words, 1, 2, (0.5, None))]), compared_html(found)):
        assert_harmless(html)


def test_what_broke_stands_with_both_answers_and_its_footnotes() -> None:
    html = compared_html(
        Compared(run(), run(passed=8), (change("Zeta was listed."),), (), (), ("1 of 10 cases broke", "b fell"), 10)
    )
    for words in ("1 of 10 cases broke", "b fell", "Failed: Zeta was listed.", "Before: answered", "No answer"):
        assert html.count(words) == 1
    assert 'href="?document=fr%3A2024-11111&amp;version=aaaaaaaaaaaaaaaa&amp;span=3%3A9"' in html


def test_shares_are_drawn_and_told() -> None:
    html = kinds_html([KindLine("all", 1, 2, (None, 1.0, 0.5))])
    for words in ("none, 100 %, 50 %", "--at:50.0%", "--at:100.0%", "Last 3 runs"):
        assert words in html
    assert "Start one" in runs_html([])
    assert "Asking: 3 of 4 cases" in asked_html(Asked(3, 4))
