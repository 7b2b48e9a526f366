"""Opens a Word document and gives out its parts as XML: the only importer of python-docx."""

from __future__ import annotations

import stat
import zipfile
import zlib
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from docx import Document
from docx.opc.exceptions import OpcError
from docx.oxml import parse_xml
from lxml import etree

from sources.errors import SourceError
from sources.text import clean, one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docx.document import Document as WordDocument
    from docx.opc.rel import _Relationship

MEMBERS_MAX = 2_000
"""Most files in the archive. Source: RELIABILITY, section 2; ordinary documents have under 100."""
BYTES_MAX = 200_000_000
"""Most bytes once unpacked. Source: RELIABILITY, section 2."""
RATIO_MAX = 100
"""Most bytes for each packed one. Source: RELIABILITY, section 2; ordinary documents have under 40."""
TAGS_MAX = 1_000_000
"""Most XML tags in the text: some 2,000 pages. More take longer to walk than a file may."""
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_NOTES = ("footnotes", "endnotes")
_EDGES = ("header", "footer")
_BROKEN = (
    OpcError, zipfile.BadZipFile, zlib.error, etree.XMLSyntaxError, ValueError, KeyError, IndexError, TypeError,
    AttributeError, AssertionError, NotImplementedError, RecursionError, EOFError, OSError,
)  # fmt: skip
"""What python-docx and what it rests on raise for files that are broken."""


@dataclass(frozen=True, slots=True)
class WordFile:
    """The parts of a Word document that hold text."""

    body: etree._Element
    notes: tuple[etree._Element, ...]
    """Footnotes, then endnotes."""
    edges: tuple[etree._Element, ...]
    """Headers and footers, each once."""
    headings: dict[str, int]
    """Levels of the styles that are headings, by their ids."""
    title: str
    author: str
    unread: tuple[str, ...]
    """What the document holds that is not read: embedded documents, comments."""


def open_word(data: bytes, name: str) -> WordFile:
    """Open a document after its archive has been looked over.

    Raises:
        SourceError: The archive is no sound or safe one, or what is in it is no Word document.
    """
    try:
        _check(data, name)
        document = Document(BytesIO(data))
        return _read(document)
    except _BROKEN as exc:
        reason = one_line(clean(str(exc)).text)[:120] or type(exc).__name__
        raise SourceError(
            f"{name}: cannot be read as a Word document ({reason}); open and save it again as DOCX, or as text"
        ) from exc


def _check(data: bytes, name: str) -> None:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        members = archive.infolist()
        if len(members) > MEMBERS_MAX:
            raise SourceError(f"{name}: an archive of {len(members):,} files, over the limit of {MEMBERS_MAX:,}")
        size = sum(member.file_size for member in members)
        if size > BYTES_MAX:
            raise SourceError(
                f"{name}: {size / 1e6:,.0f} MB once unpacked, over the limit of {BYTES_MAX / 1e6:,.0f} MB"
            )
        if size > RATIO_MAX * max(len(data), 1):
            raise SourceError(f"{name}: unpacks to {size // len(data)} times its size, over the limit of {RATIO_MAX}")
        for member in members:
            _check_member(member, name)
        tags = sum(archive.read(one).count(b"<") for one in members if one.filename.startswith("word/"))
        if tags > TAGS_MAX:
            raise SourceError(f"{name}: holds {tags:,} XML tags, over the limit of {TAGS_MAX:,}; split it")


def _check_member(member: zipfile.ZipInfo, name: str) -> None:
    parts = member.filename.replace("\\", "/").split("/")
    if ".." in parts or parts[0] == "" or ":" in parts[0]:
        raise SourceError(f"{name}: an archive with a file outside it; it is no ordinary Word document")
    if stat.S_ISLNK(member.external_attr >> 16):
        raise SourceError(f"{name}: an archive with a link in it; it is no ordinary Word document")
    if member.flag_bits & 1:
        raise SourceError(f"{name}: is encrypted with a password; remove it, then add the file again")


def _read(document: WordDocument) -> WordFile:
    kinds: dict[str, list[etree._Element]] = {kind: [] for kind in (*_NOTES, *_EDGES)}
    unread = []
    for kind, relation in _relations(document):
        if kind in kinds and not relation.is_external:
            kinds[kind].append(_root(relation.target_part))
        elif kind == "aFChunk":
            unread.append("an embedded document")
        elif kind == "comments":
            unread.append("comments")
    said = document.core_properties
    return WordFile(
        body=document.element.body,
        notes=tuple(root for kind in _NOTES for root in kinds[kind]),
        edges=tuple(root for kind in _EDGES for root in kinds[kind]),
        headings=_headings(document),
        title=said.title or "",
        author=said.author or "",
        unread=tuple(dict.fromkeys(unread)),
    )


def _relations(document: WordDocument) -> Iterator[tuple[str, _Relationship]]:
    for relation in document.part.rels.values():
        yield relation.reltype.rpartition("/")[2], relation


def _root(part: object) -> etree._Element:
    element = getattr(part, "element", None)
    return parse_xml(part.blob) if element is None else element  # type: ignore[attr-defined]


def _headings(document: WordDocument) -> dict[str, int]:
    """Return the heading styles: those called "Title" or "heading 1" to "heading 6", or that have such a level."""
    found: dict[str, int] = {}
    for style in document.styles.element.iter(f"{_W}style"):
        named = style.find(f"{_W}name")
        word = (named.get(f"{_W}val") or "").casefold() if named is not None else ""
        outline = style.find(f"{_W}pPr/{_W}outlineLvl")
        depth = outline.get(f"{_W}val") if outline is not None else None
        if word == "title":
            found[style.get(f"{_W}styleId", "")] = 1
        elif word.startswith("heading ") and word[8:].isdigit():
            found[style.get(f"{_W}styleId", "")] = min(int(word[8:]), 6)
        elif depth is not None and depth.isdigit() and int(depth) < 6:
            found[style.get(f"{_W}styleId", "")] = int(depth) + 1
    return found
