"""Markdown to headings and paragraphs: the words that a reader of the rendered page would see."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import yaml
from markdown_it import MarkdownIt

from sources.metadata import FileMetadata, read_fields
from sources.readers.article import Piece

if TYPE_CHECKING:
    from markdown_it.token import Token

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(?P<yaml>(?:.*\n)*?)(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
_FRONT_KEYS = {"title": "title", "author": "author", "date": "published", "published": "published", "url": "url",
               "publisher": "publisher", "language": "language", "lang": "language"}  # fmt: skip


def split_front_matter(text: str) -> tuple[FileMetadata, str]:
    """Part the YAML front matter from the text; values that cannot be used are ignored, like unknown keys."""
    found = _FRONT_MATTER.match(text)
    if not found:
        return FileMetadata(), text
    try:
        said = yaml.safe_load(found["yaml"])
    except (yaml.YAMLError, RecursionError, ValueError):
        said = None
    if not isinstance(said, Mapping):
        return FileMetadata(), text[found.end() :]
    usable: dict[object, object] = {field: said[key] for key, field in _FRONT_KEYS.items() if said.get(key) is not None}
    return read_fields("front matter", usable, []), text[found.end() :]


def markdown_pieces(text: str) -> tuple[Piece, ...]:
    """Return the headings and paragraphs of Markdown in order; raw HTML and images are left out.

    A list item, a table row and a code block are a paragraph each; links and emphasis leave their words.
    """
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text)
    pieces: list[Piece] = []
    row: list[str] | None = None
    level = 0
    for token in tokens:
        if token.type == "heading_open":
            level = int(token.tag[1:])
        elif token.type == "heading_close":
            level = 0
        elif token.type == "tr_open":
            row = []
        elif token.type == "tr_close":
            pieces.append(Piece(" | ".join(row or [])))
            row = None
        elif token.type == "inline" and row is not None:
            row.append(_words(token.children or []))
        elif token.type == "inline":
            pieces.append(Piece(_words(token.children or []), level))
        elif token.type in ("fence", "code_block"):
            pieces.append(Piece(token.content))
    return tuple(piece for piece in pieces if piece.text.strip())


def _words(tokens: Sequence[Token]) -> str:
    parts = []
    for token in tokens:
        if token.type in ("text", "code_inline"):
            parts.append(token.content)
        elif token.type in ("softbreak", "hardbreak"):
            parts.append(" ")
    return "".join(parts).strip()
