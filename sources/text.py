r"""Canonical text: what offsets count in. NFC, `\n` line ends, no invisible characters, built block by block."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from types import MappingProxyType

from sources.model import Block, BlockKind, Field, Page, Span, Version

_LINE_ENDS = re.compile(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_SPACES = re.compile(r"[^\S\n]+")


@dataclass(frozen=True, slots=True)
class CleanText:
    """Text ready to be canonical, and what was taken out of it."""

    text: str
    dropped: int
    """Invisible characters removed: controls, zero-width, bidirectional marks, tags, private use. 0 when none."""


def clean(raw: str) -> CleanText:
    r"""Normalise to NFC and `\n`, drop invisible characters and count them. Running it twice changes nothing.

    >>> clean("A\u200bB\r\nC").text
    'AB\nC'
    """
    unified = _LINE_ENDS.sub("\n", raw)
    kept = unified.translate(_VISIBLE)
    return CleanText(unicodedata.normalize("NFC", kept), len(unified) - len(kept))


class _Visible(dict[int, int | None]):
    """What `str.translate` makes of a code point: itself, or nothing. Looked up once: categories are slow to get."""

    def __missing__(self, code: int) -> int | None:
        """Return the code point, or None for one that is invisible."""
        kept = code if chr(code) in "\n\t" or unicodedata.category(chr(code)) not in _INVISIBLE else None
        if len(self) < _REMEMBERED:
            self[code] = kept
        return kept


_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
"""Controls; zero-width, bidi and tag characters; lone surrogates; private use; unassigned."""
_REMEMBERED = 20_000  # hostile text may hold every code point there is
_VISIBLE = _Visible()


def one_line(text: str) -> str:
    """Collapse all white space to single spaces and strip the ends."""
    return " ".join(text.split())


def tidy_lines(text: str) -> str:
    """Collapse spaces within lines and strip each; keep line ends; drop empty lines at the ends."""
    return "\n".join(_SPACES.sub(" ", line).strip() for line in text.split("\n")).strip("\n")


def digest(text: str) -> str:
    """Return the SHA-256 of the UTF-8 text, in hexadecimal: a version's id."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


class TextBuilder:
    """Assembles canonical text block by block and hands out the span of each piece as it is written.

    Every piece is cleaned on its way in, so that a span returned is a span of the finished text. Blocks are parted
    by one empty line; lines of a row or of a run of fields by one line end.
    """

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._blocks: list[Block] = []
        self._pages: list[Page] = []
        self._row_start: int | None = None
        self._row_attributes: dict[str, str] = {}
        self._last_kind: BlockKind | None = None
        self._removed: Counter[str] = Counter()

    @property
    def dropped(self) -> int:
        """Invisible characters removed so far."""
        return self._removed["invisible"]

    def block(self, kind: BlockKind, text: str, **attributes: str) -> Span | None:
        """Add a block of its own; return its span, or None when nothing visible was left of `text`."""
        body = self._take(text)
        if not body:
            return None
        self._separate("\n\n")
        span = self._write(body)
        self._blocks.append(Block(kind, span, MappingProxyType(dict(attributes))))
        self._last_kind = kind
        return span

    def field(self, name: str, label: str, value: str, **attributes: str) -> Field | None:
        """Add a `Label: value` line; return the value with its span (the label outside), or None when it is empty."""
        body = self._take(value)
        if not body:
            return None
        in_row = self._row_start is not None and self._length > self._row_start
        self._separate("\n" if in_row or (self._row_start is None and self._last_kind is BlockKind.FIELD) else "")
        if self._row_start is None and self._last_kind is not BlockKind.FIELD:
            self._separate("\n\n")
        self._write(f"{label}: ")
        span = self._write(body)
        marks = MappingProxyType({"name": name, "label": label, **attributes})
        self._blocks.append(Block(BlockKind.FIELD, span, marks))
        self._last_kind = BlockKind.FIELD
        return Field(body, span)

    def begin_row(self, **attributes: str) -> None:
        """Open a row: the fields that follow are its lines until `end_row`."""
        self._separate("\n\n")
        self._row_start = self._length
        self._row_attributes = attributes

    def end_row(self, **attributes: str) -> Span:
        """Close the row and return its span; raise `CitationError` when it has no text."""
        start = self._row_start if self._row_start is not None else self._length
        span = Span(start, self._length)
        self._blocks.append(Block(BlockKind.ROW, span, MappingProxyType({**self._row_attributes, **attributes})))
        self._row_start = None
        self._last_kind = BlockKind.ROW
        return span

    def page(self, number: int, *, start: int | None = None) -> None:
        """Mark that printed page `number` begins with the next text that is added, or at `start` in text added last."""
        self._pages.append(Page(number, self._length if start is None else start))

    def build(self, document_id: str) -> Version:
        """Return the finished version. Blocks are sorted by start, longer first."""
        text = "".join(self._parts)
        blocks = sorted(self._blocks, key=lambda block: (block.span.start, -block.span.end))
        return Version(document_id, digest(text), text, tuple(blocks), tuple(self._pages))

    def _take(self, text: str) -> str:
        cleaned = clean(text)
        self._removed["invisible"] += cleaned.dropped
        return tidy_lines(cleaned.text)

    def _separate(self, gap: str) -> None:
        if gap and self._length:
            self._write(gap)

    def _write(self, piece: str) -> Span:
        start = self._length
        self._parts.append(piece)
        self._length += len(piece)
        return Span(start, self._length)
