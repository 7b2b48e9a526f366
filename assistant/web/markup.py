"""Builds the HTML of the page: every text is escaped, and only tags, attributes and addresses that do no harm come out.

A fragment is one line that begins with a block tag, so that the Markdown component that shows it reads nothing into it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape

from assistant.render import legible
from assistant.web_address import is_web_address

TAGS = frozenset({
    "a", "article", "button", "dd", "details", "div", "dl", "dt", "footer", "h2", "h3", "header", "li", "mark", "ol",
    "p", "section", "span", "summary", "table", "tbody", "td", "th", "thead", "time", "tr", "ul",
})  # fmt: skip
ATTRIBUTES = frozenset({"class", "datetime", "href", "scope", "style", "tabindex", "type"})
_WORD = re.compile(r"[A-Za-z][\w -]*\Z", re.ASCII)
_PLACE = re.compile(r"--at:\d{1,3}(\.\d)?%\Z", re.ASCII)
_INNER_ADDRESS = re.compile(r"\?[!#$%&'()*+,\-./0-9:;=?@A-Z_a-z~]*\Z")


@dataclass(frozen=True, slots=True)
class Safe:
    """HTML that was built here; nothing else may make one."""

    html: str


Node = Safe | str | None
"""A piece of a page: HTML, text that is yet to be escaped, or nothing."""


def element(tag: str, *children: Node, cls: str = "", href: str = "", **attributes: str) -> Safe:
    """Build an element; `cls` and `href` are left out when empty.

    Raises:
        ValueError: a tag, attribute or address that may not come out. Callers write those, users never do.

    >>> element("p", "a < b", element("span", "c", cls="tier")).html
    '<p>a &lt; b<span class="tier">c</span></p>'
    """
    if tag not in TAGS:
        raise ValueError(f"<{tag}> may not come out; allowed: {', '.join(sorted(TAGS))}")
    given = {"class": cls, "href": href, **attributes}
    written = "".join(f' {name}="{_value(name, value)}"' for name, value in given.items() if value)
    return Safe(f"<{tag}{written}>{join(*children).html}</{tag}>")


def join(*children: Node) -> Safe:
    """Put pieces one after the other; texts are escaped."""
    return Safe("".join(child.html if isinstance(child, Safe) else _text(child or "") for child in children))


def page(*children: Node) -> str:
    """Return the pieces as one fragment to show: a single line that begins with a block tag."""
    return element("div", *children, cls="fn").html


def outer_link(text: str, url: str, *, cls: str = "outer") -> Safe:
    """Link to another site, or give the text alone when the address is none that can be opened in safety.

    >>> outer_link("here", "javascript:alert(1)").html
    '<span class="outer">here</span>'
    """
    if not is_web_address(url):
        return element("span", text, cls=cls)
    return element("a", text, element("span", " (opens another site)", cls="sr-only"), cls=cls, href=url)


def is_inner_address(text: str) -> bool:
    """Tell whether an address is one of this page: a query, with nothing that must be quoted."""
    return _INNER_ADDRESS.match(text) is not None


def hidden(text: str) -> Safe:
    """Return words for those who hear the page; the screen does not show them."""
    return element("span", text, cls="sr-only")


def _value(name: str, value: str) -> str:
    if name not in ATTRIBUTES:
        raise ValueError(f"attribute {name!r} may not come out; allowed: {', '.join(sorted(ATTRIBUTES))}")
    if name == "href" and not (is_inner_address(value) or is_web_address(value)):
        raise ValueError(f"address {value!r} is neither of this page nor http")
    if name == "style" and not _PLACE.match(value):
        raise ValueError(f"style {value!r} is not a place of the time line")
    if name in {"class", "type", "scope"} and not _WORD.match(value):
        raise ValueError(f"{name} {value!r} is not made of words")
    return _text(value).replace("\n", " ")


def _text(text: str) -> str:
    # A line end inside a fragment could end the block that Markdown leaves alone.
    return escape(legible(text.replace("\r\n", "\n")), quote=True).replace("\n", "&#10;")
