"""What the readers of articles share: pieces of text in, one document with its version out."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sources.encoding import shown
from sources.errors import SourceError
from sources.model import BlockKind, Document, DocumentKind, PartialDate, Reading
from sources.register_text import refusal
from sources.text import TextBuilder, clean, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sources.metadata import FileMetadata

_SLUG_LENGTH = 80
_TITLE_LENGTH = 120
_CJK_SHARE = 0.3


@dataclass(frozen=True, slots=True)
class Piece:
    """A heading or paragraph before it becomes a block."""

    text: str
    """Its words; line ends inside are kept as they are."""
    level: int = 0
    """1 to 6 for a heading, 0 for a paragraph."""
    pages: tuple[tuple[int, int], ...] = ()
    """Offset into the text, which must then be canonical, and number of each page that its words stand on."""

    @property
    def kind(self) -> BlockKind:
        """The kind of block that it becomes."""
        return BlockKind.HEADING if self.level else BlockKind.PARAGRAPH


@dataclass(frozen=True, slots=True)
class Facts:
    """What a file says of itself; `metadata.yml` outranks it. Empty or None: it does not say."""

    title: str = ""
    """Title as printed."""
    publisher: str = ""
    """Site or paper."""
    author: str = ""
    """Byline without "By"."""
    published: PartialDate | None = None
    """Publication date."""
    url: str = ""
    """Address, http or https."""
    language: str = ""
    """Language code."""


def check_kind(name: str, metadata: FileMetadata) -> None:
    """Raise `SourceError` when `metadata.yml` calls a file of running text a list."""
    if metadata.kind is DocumentKind.LIST:
        raise SourceError(
            f"{shown(name)}: metadata.yml says kind: list, but a list needs rows (eCFR XML, CSL JSON or CSV, CSV of"
            " entries); for running text write kind: article, notice or digest"
        )


def no_text(name: str, why: str) -> SourceError:
    """Return the error for a file that leaves nothing to index."""
    return SourceError(f"{shown(name)}: no text found; {why}")


def build_reading(
    pieces: Sequence[Piece], facts: Facts, *, name: str, metadata: FileMetadata, warnings: Iterable[str]
) -> Reading:
    """Make the reading of one article; a heading that repeats the title of `metadata.yml` is left out.

    Raises:
        SourceError: Nothing visible is left of the pieces, or it is a public-inspection copy of a notice.
    """
    document = _document(pieces, facts, name, metadata)
    builder, page = TextBuilder(), None
    for piece in pieces:
        if piece.level and metadata.title and is_same_title(piece.text, metadata.title):
            continue
        attributes = {"level": str(piece.level)} if piece.level else {}
        span = builder.block(piece.kind, piece.text, **attributes)
        for offset, number in piece.pages:
            if span and offset < span.end - span.start and number != page:
                builder.page(number, start=span.start + offset)
                page = number
    version = builder.build(document.document_id)
    if not any(block.kind is BlockKind.PARAGRAPH for block in version.blocks):
        raise no_text(name, "it has no paragraph beside headings; check that it was saved whole")
    if why := refusal(version.text):
        raise SourceError(f"{shown(name)}: {why}")
    notes = [*warnings]
    if builder.dropped:
        notes.append(f"dropped {builder.dropped:,} invisible characters (controls, zero-width, bidirectional or tags)")
    return Reading(document, version, warnings=tuple(_tidy(note) for note in notes))


def is_same_title(line: str, title: str) -> bool:
    """Tell whether a line is the title, whatever its case, quotes and a newswire's trailing " -- WSJ"."""
    return _plain(re.sub(r"\s+--\s+\S[^-]{0,40}\Z", "", line)) == _plain(title)


def _document(pieces: Sequence[Piece], facts: Facts, name: str, metadata: FileMetadata) -> Document:
    title = metadata.title or facts.title or _title_of(pieces) or name
    published = metadata.published or facts.published
    publisher = metadata.publisher if metadata.publisher is not None else facts.publisher
    url = metadata.url or facts.url
    title, publisher = _tidy(title), _tidy(publisher)
    kind = metadata.kind or DocumentKind.ARTICLE
    return Document(
        document_id=_document_id(
            "" if kind is DocumentKind.DIGEST else url, publisher, title, published=published, name=name
        ),
        kind=kind,
        title=title,
        publisher=publisher,
        author=_tidy(metadata.author if metadata.author is not None else facts.author),
        published=published,
        as_of=metadata.as_of,
        url=_tidy(url),
        language=_tidy(metadata.language or facts.language) or _language_of(pieces),
    )


def _tidy(text: str) -> str:
    return one_line(clean(text).text)


def _title_of(pieces: Sequence[Piece]) -> str:
    """Return the first heading, else the first line, cut at 120 characters."""
    first = next((piece for piece in pieces if piece.level), pieces[0] if pieces else None)
    line = _tidy(first.text) if first else ""
    return line if len(line) <= _TITLE_LENGTH else f"{line[: _TITLE_LENGTH - 1].rsplit(' ', 1)[0]}…"


def _document_id(url: str, publisher: str, title: str, *, published: PartialDate | None, name: str) -> str:
    """Name a document by its address, else by publisher, title and date, else by its file.

    The address of a digest is that of the official document that it restates, which must not replace it: it counts for
    none.
    """
    if url:
        return _tidy(url)
    if publisher and title and published:
        return f"{_slug(publisher)}/{_slug(title)}@{published}"
    return name


def _slug(text: str) -> str:
    """Return lower-case words joined by hyphens, at most 80 characters, cut at a word."""
    folded = "".join(ch for ch in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(ch))
    words = re.findall(r"\w+", folded.replace("'", "").replace("’", ""))
    slug = unicodedata.normalize("NFC", "-".join(words))
    return slug if len(slug) <= _SLUG_LENGTH else slug[: _SLUG_LENGTH + 1].rsplit("-", 1)[0][:_SLUG_LENGTH]


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold().replace("’", "'")))


def _language_of(pieces: Sequence[Piece]) -> str:
    """Return `zh` for mostly Chinese text, `en` for all other: no reader tells more languages apart."""
    letters = [ch for piece in pieces[:50] for ch in piece.text[:2000] if ch.isalpha()]
    chinese = sum("\u4e00" <= ch <= "\u9fff" for ch in letters)
    return "zh" if letters and chinese > _CJK_SHARE * len(letters) else "en"
