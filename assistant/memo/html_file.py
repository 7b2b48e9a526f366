"""Memos as one page that needs nothing beside it, and read back after a person edited it."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from lxml import etree
from markupsafe import Markup

from assistant.memo.found import Marked, Text, text_of
from assistant.memo.model import MemoError
from assistant.memo.outline import Role
from assistant.render import legible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assistant.memo.outline import Line

_TAGS = defaultdict(lambda: "p", {Role.QUESTION: "h2", Role.HEADING: "h2", Role.SUBHEADING: "h3"})
_EVIDENCE_ID = "footnote-memo"
_NOTE = re.compile(r"#note-(\w+)\Z")
_BLOCKS = frozenset({"p", "h1", "h2", "h3", "h4", "li", "dd", "dt", "td", "div"})


def write_html(lines: Sequence[Line], evidence: str) -> str:
    """Return the memo as a page: its style and its evidence inside, no script that runs, no request."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined, finalize=_finalize
    )
    # Inside a script element only these could end it or begin a comment.
    coded = "".join(f"\\u{ord(char):04x}" if char in "<>&" else char for char in evidence)
    apart = {Role.TITLE, Role.FACT}
    return environment.get_template("memo.html.jinja").render(
        title=next((line.text for line in lines if line.role is Role.TITLE), "Memo"),
        facts=[line for line in lines if line.role is Role.FACT],
        lines=[line for line in lines if line.role not in apart],
        notes=[note for line in lines for note in line.notes],
        tags=_TAGS,
        evidence=Markup(coded),
    )


def _finalize(value: object) -> object:
    return legible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def read_html(text: str, *, name: str) -> tuple[str, Text]:
    """Return the evidence in a page, empty when it holds none, and what the page says.

    Raises:
        MemoError: it cannot be read as HTML.
    """
    parser = etree.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=False, encoding="utf-8")
    try:
        root = etree.fromstring(text.encode("utf-8", errors="replace"), parser)
    except (etree.XMLSyntaxError, ValueError) as exc:
        raise MemoError(f"{name}: not readable as HTML ({exc}); save it again") from exc
    if root is None:
        raise MemoError(f"{name}: holds no HTML; give a memo in .docx, .md, .html or .json")
    carried = root.xpath(f"//script[@id='{_EVIDENCE_ID}']/text()")
    notes = {
        str(one.get("id")).removeprefix("note-"): "".join(_pieces(one)[0]).replace("↩", "")
        for one in root.iter("li")
        if str(one.get("id", "")).startswith("note-")
    }
    return "".join(map(str, carried)) if isinstance(carried, list) else "", text_of(list(_paragraphs(root)), notes)


def _paragraphs(root: etree._Element) -> Iterator[Marked]:
    for block in root.iter(*_BLOCKS):
        if not str(block.get("id", "")).startswith("note-") and not any(child.tag in _BLOCKS for child in block):
            pieces, keys = _pieces(block)
            yield Marked(tuple(pieces), tuple(keys))


def _pieces(block: etree._Element) -> tuple[list[str], list[str]]:
    """Return the text of an element parted by its marks of footnotes, and their keys."""
    pieces, keys = [block.text or ""], []
    for child in block:
        mark = _NOTE.match(child.get("href") or "") if child.tag == "a" else None
        if mark:
            keys.append(mark[1])
            pieces.append("")
        else:
            inner, within = _pieces(child)
            pieces[-1] += inner[0]
            pieces += inner[1:]
            keys += within
        pieces[-1] += child.tail or ""
    return pieces, keys
