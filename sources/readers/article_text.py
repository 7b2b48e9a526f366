"""Reads articles in plain text or Markdown, as pasted from a web page or a newswire."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sources.dates import parse_date_words
from sources.detect import is_markdown
from sources.encoding import decode
from sources.readers.article import Facts, Piece, build_reading, check_kind, is_same_title, no_text
from sources.readers.article_markdown import markdown_pieces, split_front_matter
from sources.readers.boilerplate import cut_boilerplate
from sources.text import clean, one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sources.metadata import FileMetadata
    from sources.model import PartialDate, Reading

_EMPTY_LINES = re.compile(r"\n(?:[^\S\n]*\n)+")
_WRAP_WIDTH = 120  # code points; text wrapped by hand is narrower, a paragraph on one line mostly wider
_LIST_ITEM = re.compile(r"\s*(?:[-*•–—]\s+\S|\(?(?:\d{1,3}|[a-z]|[ivx]{1,5})[.)]\s+\S)")
_HEADER_LINES = 8
_TITLE_LENGTH = 200
_AGENCY = re.compile(
    r"(?:Dow Jones|Reuters|Bloomberg|Associated Press|AP|AFP|Xinhua|Kyodo|Nikkei Asia|PR Newswire|Business Wire)"
    r"(?: News(?:wires?)?)?",
    re.IGNORECASE,
)
_WIRE_SUFFIX = re.compile(r"\s+--\s+\S[^-]{0,40}\Z")
_BYLINE = re.compile(r"By:?\s+(?P<author>[^\W\d_][^\d:;!?]{2,100})")
_SHORT_DATE = re.compile(r"\d{1,2}[-/]\d{1,2}(?:\s+\d{1,2}:\d{2})?")
_DATE_WORDS = re.compile(
    r"(?i:published|posted|updated|last|on|at|am|pm|a\.m\.|p\.m\.|[ECMP][SD]?T|GMT|UTC|mon|tues?|wed(?:nes)?|thu(?:rs)?|fri"
    r"|sat(?:ur)?|sun)(?:day)?|[\d\s:.,|()·-]+"
)


@dataclass(frozen=True, slots=True)
class _Header:
    """What stood above the article, and where the article begins."""

    facts: Facts
    pieces: tuple[Piece, ...]
    warnings: tuple[str, ...] = ()


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
    header = _read_header(_pieces(body), metadata)
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
            if number == len(lines) or _LIST_ITEM.match(lines[number]) or _is_header_line(lines[number]):
                yield " ".join(lines[start:number])
                start = number


def _is_header_line(line: str) -> bool:
    """Tell a line of a newswire's header (agency, date, byline), which never continues a sentence."""
    return bool(_AGENCY.fullmatch(line) or _BYLINE.fullmatch(line)) or _is_date_line(line)


def _is_date_line(line: str) -> bool:
    if len(line) > 60:
        return False
    if _SHORT_DATE.fullmatch(line):
        return True
    found = parse_date_words(line)
    if not any(when.date.day for when in found):
        return False
    rest = line
    for when in reversed(found):
        rest = rest[: when.span.start] + rest[when.span.end :]
    return not _DATE_WORDS.sub("", rest).strip()


def _read_header(pieces: Sequence[Piece], metadata: FileMetadata) -> _Header:
    """Take title, agency, date and byline off the top; what they say becomes facts, the title stays as a heading."""
    facts, kept, dropped = Facts(), [], []
    at = 0
    for at, piece in enumerate(pieces[:_HEADER_LINES]):
        line = one_line(piece.text)
        byline = _BYLINE.fullmatch(line)
        if byline and not line.endswith((".", "。")):
            facts = replace(facts, author=byline["author"].strip())
        elif _is_date_line(line):
            facts = replace(facts, published=facts.published or _date_of(line))
        elif at == 0 and _is_title(piece, metadata, alone=len(pieces) == 1):
            title = _WIRE_SUFFIX.sub("", line)
            facts = replace(facts, title=title)
            kept.append(Piece(title, piece.level or 1))
            continue
        elif not _AGENCY.fullmatch(line):
            break
        dropped.append(line)
    else:
        at += 1
    warning = f"took the header off: {'; '.join(dropped)}"
    return _Header(facts, (*kept, *pieces[at:]), (warning[:200],) if dropped else ())


def _is_title(piece: Piece, metadata: FileMetadata, *, alone: bool) -> bool:
    line = one_line(piece.text)
    if piece.level or (metadata.title and is_same_title(line, metadata.title)):
        return True
    return not alone and len(line) <= _TITLE_LENGTH and not re.search(r"[.,;:。，；：][”\"’']?\Z", line)


def _date_of(line: str) -> PartialDate | None:
    if "update" in line.lower():
        return None
    return next((when.date for when in parse_date_words(line) if when.date.day), None)
