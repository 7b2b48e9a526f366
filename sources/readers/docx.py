"""Reads an article, notice or digest from a Word document: body, tables, text boxes, notes, headers and footers."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from sources.encoding import shown
from sources.readers.article import Piece, build_reading, check_kind, no_text
from sources.readers.article_header import read_header
from sources.readers.boilerplate import cut_boilerplate
from sources.readers.docx_parts import open_word
from sources.readers.docx_text import Walk, raw_length, visible_length
from sources.text import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sources.metadata import FileMetadata
    from sources.model import Reading
    from sources.readers.docx_parts import WordFile

_PAGE_NUMBER = re.compile(r"(?:page\s*)?\W*\d{1,4}\W*(?:(?:of|/)\s*\d{1,4})?", re.IGNORECASE)
_NO_TITLE = re.compile(r"\A(?:untitled|document\d*|word document)?\Z|\.docx?\Z", re.IGNORECASE)
_TOOLS = {"python-docx", "un-named", "user", "microsoft office user"}  # programs write these where they know no author


def read(data: bytes, *, name: str, metadata: FileMetadata) -> tuple[Reading, ...]:
    """Read a Word document: its body in order, then notes, then what stands in headers and footers.

    Raises:
        SourceError: Its archive is broken or unsafe, it is too long, or it holds no text.
    """
    check_kind(name, metadata)
    file = open_word(data, shown(name))
    walk = Walk(file.headings)
    body = tuple(walk.pieces(file.body))
    edges = [piece for part in file.edges for piece in walk.pieces(part) if not _PAGE_NUMBER.fullmatch(piece.text)]
    apart = [*(note for part in file.notes for note in walk.notes(part)), *_once(edges)]
    pieces = (*body, *(replace(piece, level=0) for piece in apart))
    if not pieces:
        beside = f" beside {walk.hidden:,} characters of hidden text" if walk.hidden else ""
        raise no_text(name, f"it holds none{beside} (pictures only?); add the text itself")
    missing = _missing(file, pieces, walk.hidden, edges)
    header = read_header(pieces, metadata)
    cut = cut_boilerplate(header.pieces)
    if not cut.pieces:
        raise no_text(name, "all of it is page boilerplate; save the article's text")
    kept = cut.pieces
    if all(piece.level for piece in kept):
        kept = tuple(replace(piece, level=0) for piece in kept)
    facts = header.facts
    title, author = one_line(file.title), one_line(file.author)
    if not _NO_TITLE.search(title):
        facts = replace(facts, title=title)
    if not facts.author and author.casefold() not in _TOOLS:
        facts = replace(facts, author=author)
    warnings = [*_warnings(file, walk.hidden, missing), *header.warnings, *cut.warnings]
    return (build_reading(kept, facts, name=name, metadata=metadata, warnings=warnings),)


def _once(pieces: Sequence[Piece]) -> list[Piece]:
    return list({piece.text: piece for piece in pieces}.values())


def _missing(file: WordFile, pieces: Sequence[Piece], hidden: int, edges: Sequence[Piece]) -> int:
    """Return how many characters the document holds that the walk did not come upon; 0 as a rule."""
    raw = sum(raw_length(part) for part in (file.body, *file.notes))
    apart = {piece.text for piece in edges}
    found = sum(visible_length(piece.text) for piece in pieces if piece.text not in apart)
    return max(0, raw - found - hidden)


def _warnings(file: WordFile, hidden: int, missing: int) -> list[str]:
    found = []
    if hidden:
        found.append(f"left out {hidden:,} characters of hidden text (marked hidden, white or tiny)")
    if missing:
        found.append(f"{missing:,} characters could not be placed and were left out; compare the text with the file")
    if file.unread:
        found.append(f"not read: {', '.join(file.unread)}")
    return found
