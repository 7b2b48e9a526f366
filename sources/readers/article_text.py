"""Reads articles in plain text or Markdown, as pasted from a web page or a newswire."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from sources.detect import is_markdown
from sources.encoding import decode
from sources.readers.article import Facts, Piece, build_reading, check_kind, no_text
from sources.readers.article_header import is_header_line, is_list_item, read_header
from sources.readers.article_markdown import markdown_pieces, split_front_matter
from sources.readers.boilerplate import cut_boilerplate
from sources.text import clean, one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sources.metadata import FileMetadata
    from sources.model import Reading

_EMPTY_LINES = re.compile(r"\n(?:[^\S\n]*\n)+")
_WRAP_WIDTH = 120  # code points; text wrapped by hand is narrower, a paragraph on one line mostly wider


def read(data: bytes, *, name: str, metadata: FileMetadata) -> tuple[Reading, ...]:
    """Read one article, notice or digest from text or Markdown.

    Raises:
        SourceError: It is said to be a list, or no text is left once boilerplate is cut.
        UnknownFormatError: The bytes are no text.
    """
    check_kind(name, metadata)
    decoded = decode(data, name=name)
    text = clean(decoded.text)
    if not text.text.strip():
        raise no_text(name, "it holds only white space or invisible characters; save it again")
    front, body = split_front_matter(text.text.lstrip("\n"))
    header = read_header(_pieces(body), metadata)
    cut = cut_boilerplate(header.pieces)
    if not cut.pieces:
        raise no_text(name, "all of it is page boilerplate (date, share bar, copyright); save the article's text")
    warnings = [decoded.warning] if decoded.warning else []
    if text.dropped:
        warnings.append(f"dropped {text.dropped:,} invisible characters (controls, zero-width, bidirectional or tags)")
    facts = _merge(front, header.facts)
    return (
        build_reading(
            cut.pieces, facts, name=name, metadata=metadata, warnings=[*warnings, *header.warnings, *cut.warnings]
        ),
    )


def _merge(front: FileMetadata, facts: Facts) -> Facts:
    said = {
        field: getattr(front, field)
        for field in ("title", "publisher", "author", "published", "url", "language")
        if getattr(front, field)
    }
    return replace(facts, **said)


def _pieces(text: str) -> tuple[Piece, ...]:
    if is_markdown(text):
        return markdown_pieces(text)
    return tuple(Piece(paragraph) for paragraph in _paragraphs(text) if paragraph)


def _paragraphs(text: str) -> Iterator[str]:
    """Yield the paragraphs of plain text, each on one line.

    Empty lines part them where there are any; then lines of up to 120 characters in between are one paragraph wrapped
    by hand, longer ones a paragraph each, and so are list items. Without empty lines every line is a paragraph.
    """
    groups = _EMPTY_LINES.split(text.strip())
    for group in groups:
        lines = [one_line(line) for line in group.split("\n")]
        if len(groups) == 1 or any(len(line) > _WRAP_WIDTH for line in lines):
            yield from lines
            continue
        start = 0
        for number in range(1, len(lines) + 1):
            if number == len(lines) or is_list_item(lines[number]) or is_header_line(lines[number]):
                yield " ".join(lines[start:number])
                start = number
