from datetime import date
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import Assistant
from assistant.model import Question
from assistant.web.links import Place
from assistant.web.source_panel import fault_html, read_source, source_html
from sources.errors import NotInLibraryError
from sources.model import Span
from tests.assistant.web.test_markup import HOSTILE, assert_harmless

TODAY = date(2026, 11, 20)


class Marked(HTMLParser):
    """The marked words, in pieces: a line end parts two, and so does a label from its value."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self._inside = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "mark":
            self._inside = True
            self.pieces.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == "mark":
            self._inside = False

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.pieces[-1] += data


def opened(assistant: Assistant, document_id: str, span: Span | None = None, reach: int = 3000) -> str:
    return source_html(read_source(assistant, Place(document_id=document_id, span=span, reach=reach), TODAY))


@given(data=st.data())
def test_exactly_the_words_of_the_span_are_marked(assistant: Assistant, data: st.DataObject) -> None:
    document_id = data.draw(st.sampled_from(sorted(assistant.snapshot.documents)))
    text = assistant.snapshot.text(document_id)
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, min(len(text), start + 400)))
    html = opened(assistant, document_id, Span(start, end), data.draw(st.sampled_from([0, 50, 3000])))
    assert_harmless(html)
    assert "".join(Marked(html).pieces) == text[start:end].replace("\n", "")


def test_every_citation_of_an_answer_opens_at_its_quote(assistant: Assistant) -> None:
    for statement in assistant.ask(Question("Why was Zeta Robotics listed?")).statements:
        for citation in statement.citations:
            assert "".join(Marked(opened(assistant, citation.document_id, citation.span)).pieces) == citation.quote


def test_a_notice_says_what_it_is_and_when_it_took_effect(assistant: Assistant) -> None:
    html = opened(assistant, "fr:2024-11111")
    for words in ("Official text", "89 FR 50001", "12 June 2024", "Effective 10 June 2024", "As supplied, not fetched"):
        assert words in html
    assert 'href="https://www.federalregister.gov/documents/2024/06/12/2024-11111/additions"' in html
    assert "89 Fed. Reg. 50,001 (June 12, 2024)" in html


def test_a_later_notice_that_names_this_one_is_named(assistant: Assistant) -> None:
    assert "Named in a later notice: Suspension of Expansion of Harbour Controls" in opened(assistant, "fr:2025-22222")


def test_a_row_is_located_by_its_entry(assistant: Assistant) -> None:
    document_id = next(one for one in assistant.snapshot.documents if one.startswith("ecfr:"))
    start = assistant.snapshot.text(document_id).index("Quill Optics")
    html = opened(assistant, document_id, Span(start, start + 5))
    assert "under RURITANIA, entry Quill Optics Limited (89 FR 50010, 6/12/24)" in html


def test_the_words_are_shown_with_their_surroundings_and_the_rest_is_counted(assistant: Assistant) -> None:
    document_id = next(one for one in assistant.snapshot.documents if one.startswith("ecfr:"))
    html = opened(assistant, document_id, Span(400, 410), 10)
    assert "characters before this" in html
    assert "characters after this" in html
    assert "reach=40" in html


@pytest.mark.parametrize("words", ["nothing:here", *HOSTILE])
def test_what_is_not_held_is_said_in_words(assistant: Assistant, words: str) -> None:
    with pytest.raises(NotInLibraryError) as raised:
        read_source(assistant, Place(document_id=words), TODAY)
    assert_harmless(fault_html(str(raised.value)))


def test_a_span_past_the_end_is_refused(assistant: Assistant) -> None:
    with pytest.raises(NotInLibraryError, match="not in it"):
        read_source(assistant, Place(document_id="fr:2024-11111", span=Span(0, 10**7)), TODAY)
