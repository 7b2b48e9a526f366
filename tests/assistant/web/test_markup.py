import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.web.markup import ATTRIBUTES, TAGS, element, hidden, is_web_address, join, outer_link, page

HOSTILE = [
    "<script>alert(1)</script>",
    "</div><img src=x onerror=alert(1)>",
    '"><svg/onload=alert(1)>',
    "<a href='javascript:alert(1)'>x</a>",
    "![x](https://elsewhere.example/a.png)",
    "[x](javascript:alert(1))",
    "\n\n# heading\n\n<iframe src=//elsewhere.example>",
    "<!-- --!><script>",
    "&lt;script&gt;&#106;",
    "$$\\href{javascript:alert(1)}{x}$$",
    "\u2028javascript:alert(1)\u202e",
    "<style>@import 'https://elsewhere.example'</style>",
]
text = st.one_of(
    st.text(max_size=80), st.sampled_from(HOSTILE), st.text(alphabet="<>&\"'/=!-:;#()[]*_`$\\ \n\tabjs", max_size=60)
)


class Read(HTMLParser):
    """What a browser would make of a fragment: its tags, their attributes, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.text = ""
        self.others = 0
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        self.others += 1

    def handle_decl(self, decl: str) -> None:
        self.others += 1

    def handle_pi(self, data: str) -> None:
        self.others += 1


def assert_harmless(html: str) -> Read:
    read = Read(html)
    assert set(read.tags) <= TAGS
    assert {name for name, _ in read.attributes} <= ATTRIBUTES
    assert read.others == 0
    for name, value in read.attributes:
        if name == "href":
            assert value.startswith("?") or is_web_address(value)
    assert not re.search(r"<\s*script|\son\w+\s*=\s*[\"']?[^<>]*>", re.sub(r">[^<]*<", "><", html), re.IGNORECASE)
    assert "\n" not in html
    return read


@given(st.lists(text, max_size=4), text)
def test_nothing_but_allowed_tags_and_attributes_comes_out(pieces: list[str], address: str) -> None:
    html = page(
        element("p", *pieces), outer_link(address, address), hidden(address), element("p", join(*pieces), cls="a b")
    )
    assert_harmless(html)


@given(text)
def test_a_text_is_shown_as_it_is(words: str) -> None:
    read = assert_harmless(element("p", words).html)
    shown = words.replace("\r\n", "\n")
    assert read.tags == ["p"]
    assert len(read.text) == len(shown)
    assert all(one == other or one == "\ufffd" for one, other in zip(read.text, shown, strict=True))


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_stay_words(words: str) -> None:
    assert assert_harmless(page(words)).tags == ["div"]


@given(text)
def test_only_web_addresses_become_links(address: str) -> None:
    read = assert_harmless(outer_link("x", address).html)
    assert ("a" in read.tags) == is_web_address(address)


@pytest.mark.parametrize(
    ("address", "good"),
    [
        ("https://www.federalregister.gov/d/2025-05427", True),
        ("http://example.gov/a?b=c#d", True),
        ("HTTPS://example.gov/", True),
        ("javascript:alert(1)", False),
        ("JaVaScRiPt:alert(1)//https://x", False),
        ("\u2028javascript:alert(1)", False),
        (" https://example.gov", False),
        ("https://example.gov/ x", False),
        ('https://example.gov/"onmouseover="x', False),
        ("//example.gov", False),
        ("https:example.gov", False),
        ("https://", False),
        ("https://user:pass@example.gov", False),
        ("data:text/html,x", False),
        ("file:///etc/passwd", False),
        ("https://[::1", False),
        ("", False),
    ],
)
def test_web_addresses(address: str, good: bool) -> None:
    assert is_web_address(address) is good


@pytest.mark.parametrize(
    ("tag", "attributes"),
    [
        ("script", {}),
        ("img", {}),
        ("p", {"onclick": "x()"}),
        ("a", {"href": "javascript:alert(1)"}),
        ("a", {"href": '?q="onclick="x'}),
        ("p", {"style": "background:url(https://elsewhere.example)"}),
        ("p", {"cls": 'a" onclick="x'}),
    ],
)
def test_what_may_not_come_out_is_refused(tag: str, attributes: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"may not come out|neither of this page|not a place|not made of words"):
        element(tag, "x", **attributes)
