import pytest

from sources.errors import SourceError
from sources.metadata import FileMetadata
from sources.model import BlockKind, DocumentKind, PartialDate, Reading
from sources.readers.html import read

PARAGRAPHS = [
    f"Paragraph {number} says that the ministry added Acme Example Co., Ltd. to a list of firms, in words enough to be"
    " taken for an article by any reader of pages that weighs the length of its text."
    for number in range(1, 5)
]
PAGE = f"""<!DOCTYPE html><html lang="en-GB"><head><title>Acme is listed | The Zenda Times</title>
<meta property="og:title" content="Acme is listed"><meta property="og:site_name" content="The Zenda Times">
<meta name="author" content="Jo Doe"><meta property="article:published_time" content="2025-03-26T10:00:00Z">
<link rel="canonical" href="https://example.com/acme">
<script>var secret = "SCRIPT";</script><style>.x{{}} STYLE</style></head>
<body><nav><a href="/">Home</a></nav><article><h1>Acme is listed</h1>
<p>{PARAGRAPHS[0]}</p><p style="display: none">HIDDEN one, which is long enough to be taken for a paragraph.</p>
<p hidden>HIDDEN two, which is long enough to be taken for a paragraph of the article.</p>
<div style="position:absolute; left:-9999px"><p>HIDDEN three, long enough to be taken for a paragraph.</p></div>
<h2>What it means</h2><p>{PARAGRAPHS[1]}</p><ul><li>A first point of the list.</li><li>A second point.</li></ul>
<p>{PARAGRAPHS[2]}</p><p>{PARAGRAPHS[3]}</p><script>document.write("SCRIPT")</script></article>
<footer>Copyright 2025 The Zenda Times</footer></body></html>"""


def _read(page: str | bytes, **metadata: object) -> Reading:
    data = page.encode() if isinstance(page, str) else page
    [reading] = read(data, name="a.html", metadata=FileMetadata(**metadata))  # type: ignore[arg-type]
    return reading


def test_takes_the_article_and_what_the_page_says_of_it() -> None:
    reading = _read(PAGE)
    blocks = [(block.kind, reading.version.quote(block.span)) for block in reading.version.blocks]
    assert (BlockKind.HEADING, "Acme is listed") not in blocks  # the document has it as its title
    assert (BlockKind.HEADING, "What it means") in blocks
    assert [text for kind, text in blocks if kind is BlockKind.PARAGRAPH and text.startswith("Paragraph")] == PARAGRAPHS
    assert any("A first point" in text for _, text in blocks)
    document = reading.document
    assert (document.title, document.author, document.publisher) == ("Acme is listed", "Jo Doe", "The Zenda Times")
    assert document.published == PartialDate(2025, 3, 26)
    assert document.url == document.document_id == "https://example.com/acme"
    assert document.language == "en"


@pytest.mark.parametrize("words", ["HIDDEN", "SCRIPT", "STYLE", "Copyright", "Home"])
def test_what_a_reader_of_the_page_does_not_see_never_gets_in(words: str) -> None:
    assert words not in _read(PAGE).version.text


def test_hidden_text_is_said() -> None:
    assert any("hidden" in warning for warning in _read(PAGE).warnings)


def test_metadata_outranks_the_page() -> None:
    document = _read(
        PAGE, title="T", publisher="P", author="A", published=PartialDate(2020), url="https://example.com/u"
    ).document
    assert (document.title, document.publisher, document.author) == ("T", "P", "A")
    assert (document.published, document.url) == (PartialDate(2020), "https://example.com/u")


def test_an_empty_publisher_in_metadata_is_kept_empty() -> None:
    assert _read(PAGE, publisher="").document.publisher == ""


def test_a_page_of_one_line_is_read() -> None:
    assert _read("<html><body>Acme was added.</body></html>").version.text == "Acme was added."


def test_a_declared_encoding_is_used() -> None:
    page = '<html><head><meta charset="shift_jis"></head><body><p>日本語の文書</p></body></html>'
    assert _read(page.encode("shift_jis")).version.text == "日本語の文書"


@pytest.mark.parametrize(
    "page",
    [
        "<html></html>",
        "<html><body> </body></html>",
        "<html><body><script>x</script></body></html>",
        "<html><body><p style='display:none'>x</p></body></html>",
        "<div><!-- x --></div>",
        "<html><body>&#8203;</body></html>",
    ],
)
def test_a_page_without_text_is_refused(page: str) -> None:
    with pytest.raises(SourceError, match=r"\Aa\.html: no text found; "):
        _read(page)


def test_a_page_nested_beyond_reason_is_refused() -> None:
    with pytest.raises(SourceError, match="nested over 250"):
        _read("<div>" * 2000 + "x")


def test_a_page_is_no_list() -> None:
    with pytest.raises(SourceError, match="kind: list"):
        _read(PAGE, kind=DocumentKind.LIST)


def test_an_address_that_runs_script_is_not_taken() -> None:
    page = PAGE.replace("https://example.com/acme", "javascript:alert(1)")
    assert "javascript" not in _read(page).document.document_id


def test_lists_of_links_are_left_out_and_a_link_in_the_text_is_not() -> None:
    link = '<a href="/{0}">Another story, number {0}, that has nothing to do with this one</a>'
    inside = "".join(f"<p>{link.format(number)}</p>" for number in range(3))
    alone = f"<p>{link.format(7)}</p>"
    tail = f"<h2>You may like</h2><p>{link.format(8)}</p><p>{link.format(9)}</p>"
    linked = f'<p>{PARAGRAPHS[2]} It cites <a href="/x">another report</a> at length.</p>'
    body = f"<p>{PARAGRAPHS[0]}</p>{inside}<p>{PARAGRAPHS[1]}</p>{alone}{linked}<p>{PARAGRAPHS[3]}</p>{tail}"
    text = _read(f"<html><body><article>{body}</article></body></html>").version.text
    assert "another report" in text
    assert "number 7" in text
    assert not any(f"number {number}," in text for number in (0, 1, 2, 8, 9))
    assert "You may like" not in text


SAYING = {
    "JSON-LD": (
        '<script type="application/ld+json">{"@context": "https://schema.org", "@type": "NewsArticle", "headline": "Acme is'
        ' listed", "datePublished": "2025-03-26T10:00:00Z", "author": [{"@type": "Person", "name": "Jo Doe"}],'
        ' "publisher": {"@type": "Organization", "name": "The Zenda Times"}}</script>'
    ),
    "Dublin Core": (
        '<meta name="DC.title" content="Acme is listed"><meta name="DC.creator" content="Jo Doe">'
        '<meta name="DC.date" content="2025-03-26"><meta name="DC.publisher" content="The Zenda Times">'
    ),
}


@pytest.mark.parametrize("said", SAYING.values(), ids=SAYING)
def test_takes_title_author_date_and_publisher_in_other_markups(said: str) -> None:
    paragraphs = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
    document = _read(
        f"<html><head><title>x</title>{said}</head><body><article>{paragraphs}</article></body></html>"
    ).document
    assert (document.title, document.author, document.publisher) == ("Acme is listed", "Jo Doe", "The Zenda Times")
    assert document.published == PartialDate(2025, 3, 26)
