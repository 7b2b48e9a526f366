"""Reads an article from the HTML page it was published on."""

from __future__ import annotations

import logging
import re
from itertools import groupby
from typing import TYPE_CHECKING

import lxml.html
import trafilatura
from lxml import etree

from sources.encoding import Decoded, decode, shown
from sources.errors import DateError, SourceError
from sources.model import PartialDate, Reading
from sources.readers.article import Facts, Piece, build_reading, check_kind, is_same_title, no_text
from sources.readers.boilerplate import cut_boilerplate
from sources.text import clean, one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sources.metadata import FileMetadata

_CHARSET = re.compile(rb"<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w:.-]{2,40})", re.IGNORECASE)
_NEVER_SHOWN = (
    "script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "select", "textarea", "button",
)  # fmt: skip
_HIDING_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|opacity\s*:\s*0?\.?0+\s*(?:[;!]|\Z)"
    r"|font-size\s*:\s*0(?:\.0+)?(?:px|pt|em|rem|%)?\s*(?:[;!]|\Z)|(?:left|top|text-indent)\s*:\s*-\d{3,}",
    re.IGNORECASE,
)
_BLOCK_TAGS = ("p", "li", "blockquote", "pre", "td", "th", "dd", "dt", "h1", "h2", "h3", "h4", "h5", "h6")
_FIRST_LINES = 3  # a title in a paragraph stands among them
_LINKED = 0.8
_LINK_LIST = 3
_MAX_DEPTH = 250  # libxml2 stops XML at 256; pages are under 60 deep


def read(data: bytes, *, name: str, metadata: FileMetadata) -> tuple[Reading, ...]:
    """Read the article of a page: title, author, date, publisher and address as the page gives them, and its text.

    Text that a browser does not show (scripts, styles, hidden elements) is never taken.

    Raises:
        SourceError: The page cannot be parsed, is nested beyond reason, or holds no article text.
        UnknownFormatError: The bytes are no text.
    """
    check_kind(name, metadata)
    declared = _CHARSET.search(data[:4096])
    decoded = decode(data, name=name, declared=declared[1].decode("ascii") if declared else None)
    tree = _parse(decoded, name)
    facts = _facts(tree)
    hidden = _drop_hidden(tree)
    pieces = _without_title(_article_pieces(tree), facts.title) or tuple(_all_pieces(tree))
    cut = cut_boilerplate(pieces)
    if not cut.pieces:
        raise no_text(name, "the page shows no article (is it filled in by a script?); save the text itself")
    warnings = [decoded.warning] if decoded.warning else []
    if hidden:
        warnings.append(f"left out {hidden:,} hidden elements that hold text")
    return (build_reading(cut.pieces, facts, name=name, metadata=metadata, warnings=[*warnings, *cut.warnings]),)


def _parse(decoded: Decoded, name: str) -> lxml.html.HtmlElement:
    # Nothing is fetched and no entity beyond HTML's is known; huge_tree stays off, so depth and size are limited.
    parser = lxml.html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, encoding="utf-8")
    text = re.sub(r"\A\s*<\?xml[^>]*\?>", "", clean(decoded.text).text)
    try:
        tree = lxml.html.document_fromstring(text.encode("utf-8"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as exc:
        reason = one_line(str(exc))[:120]
        raise SourceError(f"{shown(name)}: cannot be parsed as HTML ({reason}); save the text itself") from exc
    depth = 0
    for event, _ in etree.iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > _MAX_DEPTH:
            raise SourceError(f"{shown(name)}: HTML nested over {_MAX_DEPTH} elements deep; save the text itself")
    return tree


def _facts(tree: lxml.html.HtmlElement) -> Facts:
    """Return what the page's own markup says; nothing is guessed from its address or running text."""
    found = trafilatura.extract_metadata(tree, extensive=False)
    if found is None:
        return Facts()
    try:
        published = PartialDate.parse(found.date) if found.date else None
    except DateError:
        published = None
    url = found.url or ""
    return Facts(
        title=found.title or "",
        publisher=found.sitename or "",
        author=(found.author or "").replace("; ", ", "),
        published=published,
        url=url if url.lower().startswith(("http://", "https://")) else "",
        language=(tree.get("lang") or "").split("-")[0].lower(),
    )


def _drop_hidden(tree: lxml.html.HtmlElement) -> int:
    """Take out what a browser does not show; return how many hidden elements held text, scripts and styles aside."""
    dropped = 0
    for element in list(tree.iter(*_NEVER_SHOWN)):
        _remove(element)
    for element in list(tree.iter(etree.Element)):
        if element is not tree and _is_hidden(element):
            dropped += bool("".join(element.itertext()).strip())
            _remove(element)
    return dropped


def _is_hidden(element: lxml.html.HtmlElement) -> bool:
    if element.get("hidden") is not None or (element.tag == "input" and element.get("type") == "hidden"):
        return True
    return bool(_HIDING_STYLE.search(element.get("style") or ""))


def _remove(element: lxml.html.HtmlElement) -> None:
    if element.getparent() is not None:
        element.drop_tree()


def _without_title(pieces: Sequence[Piece], title: str) -> tuple[Piece, ...]:
    """Leave out the headings, and the first lines, that repeat the page's title: a document has it already."""
    return tuple(
        piece
        for number, piece in enumerate(pieces)
        if not (title and (piece.level or number < _FIRST_LINES) and is_same_title(piece.text, title))
    )


def _article_pieces(tree: lxml.html.HtmlElement) -> list[Piece]:
    """Return what trafilatura takes for the article, without lists of links; empty when it finds none."""
    logging.getLogger("trafilatura.xml").setLevel(logging.ERROR)  # it warns of each picture that is a link
    found = trafilatura.bare_extraction(tree, include_comments=False, include_tables=True, include_links=True)
    body = getattr(found, "body", None)
    if body is None:
        return []
    pieces: list[tuple[Piece, bool]] = []
    for element in body.iter("head", "p", "item", "row", "quote", "code", "ab"):
        if next(element.iterancestors("item", "row", "quote", "p", "code"), None) is not None:
            continue
        is_link = _is_link(element)
        text = _text_of(element)
        if text:
            level = _level(element.get("rend")) if element.tag == "head" else 0
            pieces.append((Piece(text, level), is_link and not level))
    return _without_link_lists(pieces)


def _is_link(element: etree._Element) -> bool:
    """Tell whether nearly all words of an element are links."""
    linked = sum(len(one_line("".join(link.itertext()))) for link in element.iter("ref"))
    return linked > _LINKED * len(one_line("".join(element.itertext())))


def _without_link_lists(pieces: Sequence[tuple[Piece, bool]]) -> list[Piece]:
    """Leave out the paragraphs that are nothing but a link where three follow one another or none follows but links.

    So are the headings that stand at the end then.
    """
    kept: list[Piece] = []
    for is_link, group in groupby(pieces, key=lambda pair: pair[1]):
        run = [piece for piece, _ in group]
        if not is_link or len(run) < _LINK_LIST:
            kept += run
    links = {id(piece) for piece, is_link in pieces if is_link}
    end = len(kept)
    while end > 1 and (id(kept[end - 1]) in links or kept[end - 1].level):
        end -= 1
    return kept[:end]


def _level(rend: str | None) -> int:
    return int(rend[1]) if rend and re.fullmatch(r"h[1-6]", rend) else 2


def _text_of(element: etree._Element) -> str:
    if element.tag == "row":
        return " | ".join(filter(None, (one_line(" ".join(cell.itertext())) for cell in element.iter("cell"))))
    for line_break in element.iter("lb", "br"):
        line_break.tail = f" {line_break.tail or ''}"
    return one_line("".join(element.itertext()))


def _all_pieces(tree: lxml.html.HtmlElement) -> Iterator[Piece]:
    """Yield every block of a page in which trafilatura finds no article, such as one of a single line."""
    body = tree.find("body")
    if body is None:
        return
    found = False
    for element in body.iter(*_BLOCK_TAGS):
        if next(element.iterancestors(*_BLOCK_TAGS), None) is None and (text := _text_of(element)):
            found = True
            tag = str(element.tag)
            yield Piece(text, int(tag[1]) if re.fullmatch(r"h[1-6]", tag) else 0)
    if not found and (text := one_line(" ".join(body.itertext()))):
        yield Piece(text)
