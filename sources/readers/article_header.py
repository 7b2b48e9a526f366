"""What stands above an article that was pasted or printed: its title, agency, date and byline."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sources.dates import parse_date_words
from sources.readers.article import Facts, Piece, is_same_title
from sources.text import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sources.metadata import FileMetadata
    from sources.model import PartialDate

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
class Header:
    """What stood above the article, and where the article begins."""

    facts: Facts
    pieces: tuple[Piece, ...]
    warnings: tuple[str, ...] = ()


def is_list_item(line: str) -> bool:
    """Tell whether a line begins with a bullet, a number or a letter as the items of lists do."""
    return bool(_LIST_ITEM.match(line))


def is_header_line(line: str) -> bool:
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


def read_header(pieces: Sequence[Piece], metadata: FileMetadata) -> Header:
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
    return Header(facts, (*kept, *pieces[at:]), (warning[:200],) if dropped else ())


def _is_title(piece: Piece, metadata: FileMetadata, *, alone: bool) -> bool:
    line = one_line(piece.text)
    if piece.level or (metadata.title and is_same_title(line, metadata.title)):
        return True
    return not alone and len(line) <= _TITLE_LENGTH and not re.search(r"[.,;:。，；：][”\"’']?\Z", line)


def _date_of(line: str) -> PartialDate | None:
    if "update" in line.lower():
        return None
    return next((when.date for when in parse_date_words(line) if when.date.day), None)
