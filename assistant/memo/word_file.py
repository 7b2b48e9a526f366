"""Word documents: evidence put into one as a custom XML part, and its text read back after a person edited it."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from assistant.memo.found import Marked, Text, text_of
from assistant.memo.model import MemoError
from sources.detect import parse_xml
from sources.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from lxml import etree

PART_BYTES_MAX = 30 * 1024 * 1024
"""Of one part, unpacked; lxml takes some ten times as much. The text of a memo of 100 answers has about 1 MB."""
PARTS_MAX = 2_000
_NAMESPACE = "urn:footnote:memo:1"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PART = "customXml/item{}.xml"
_DOCUMENT, _FOOTNOTES, _ENDNOTES = "word/document.xml", "word/footnotes.xml", "word/endnotes.xml"
_RELATIONS = "word/_rels/document.xml.rels"
_EVIDENCE_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXml"
_PROPERTIES = (
    (
        '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n'
        '<ds:datastoreItem xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml" '
        'ds:itemID="{{4F0B6E1A-8C57-4D52-9E55-F00712077E01}}"><ds:schemaRefs>'
        f'<ds:schemaRef ds:uri="{_NAMESPACE}"/></ds:schemaRefs></ds:datastoreItem>'
    )
    .replace("{{", "{")
    .replace("}}", "}")
)
_PROPERTIES_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXmlProps"
_PROPERTIES_TYPE = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_STAMP = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(<)")
_DELETED = frozenset({f"{_W}del", f"{_W}moveFrom", f"{_W}rPr", f"{_W}pPr"})
_BLANK = {f"{_W}tab": "\t", f"{_W}br": " ", f"{_W}cr": " ", f"{_W}noBreakHyphen": "-"}


def embed(docx: bytes, evidence: str, issued: date) -> bytes:
    """Put the evidence into a Word document that pandoc made. The same input gives the same bytes."""
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["docProps/core.xml"] = _STAMP.sub(
        rb"\g<1>" + f"{issued.isoformat()}T00:00:00Z".encode() + rb"\g<2>", parts["docProps/core.xml"]
    )
    parts[_PART.format(1)] = f'{_XML}<memo xmlns="{_NAMESPACE}">{escape(evidence)}</memo>'.encode()
    parts["customXml/itemProps1.xml"] = _PROPERTIES.encode()
    parts["customXml/_rels/item1.xml.rels"] = (
        f'{_XML}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{_PROPERTIES_KIND}" Target="itemProps1.xml"/></Relationships>'
    ).encode()
    relation = (
        f'<Relationship Id="rIdEvidence" Type="{_EVIDENCE_KIND}" Target="../customXml/item1.xml"/></Relationships>'
    )
    parts[_RELATIONS] = parts[_RELATIONS].replace(b"</Relationships>", relation.encode())
    override = f'<Override PartName="/customXml/itemProps1.xml" ContentType="{_PROPERTIES_TYPE}"/></Types>'
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"</Types>", override.encode())
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            # A fixed time, so that the same memo is the same bytes.
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def read_docx(data: bytes, *, name: str) -> tuple[str, Text]:
    """Return the evidence in a Word document, empty when it holds none, and what the document says.

    Raises:
        MemoError: it is no Word document, is damaged, or unpacks to more than a memo can be.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if len(archive.infolist()) > PARTS_MAX:
                raise MemoError(f"{name}: has more than {PARTS_MAX:,} parts; this is no memo")
            names = set(archive.namelist())
            if _DOCUMENT not in names:
                raise MemoError(
                    f"{name}: a ZIP archive, but no Word document; give a memo in .docx, .md, .html or .json"
                )
            evidence = _evidence(archive, names, name)
            notes: dict[str, str] = {}
            for part, kind in ((_FOOTNOTES, "footnote"), (_ENDNOTES, "endnote")):
                if part in names:
                    notes |= _notes(_root(archive, part, name), kind)
            return evidence, text_of(list(_paragraphs(_root(archive, _DOCUMENT, name))), notes)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError) as exc:
        # RuntimeError: an encrypted part; NotImplementedError: a packing that Python lacks; the others: damage.
        raise MemoError(f"{name}: a damaged or locked Word document ({exc}); save it again without a password") from exc


def _read(archive: zipfile.ZipFile, part: str, name: str) -> bytes:
    with archive.open(part) as file:
        data = file.read(PART_BYTES_MAX + 1)
    if len(data) > PART_BYTES_MAX:
        raise MemoError(f"{name}: its part {part} unpacks to more than {PART_BYTES_MAX // 1024**2} MB; this is no memo")
    return data


def _root(archive: zipfile.ZipFile, part: str, name: str) -> etree._Element:
    try:
        return parse_xml(_read(archive, part, name), name=f"{name} ({part})")
    except SourceError as exc:
        raise MemoError(str(exc)) from exc


def _evidence(archive: zipfile.ZipFile, names: set[str], name: str) -> str:
    """Return the text of the part with the evidence, whatever number a word processor gave it."""
    for part in sorted(one for one in names if re.fullmatch(r"customXml/item\d+\.xml", one)):
        data = _read(archive, part, name)
        if _NAMESPACE.encode() in data[:2000]:
            return "".join(map(str, parse_xml(data, name=f"{name} ({part})").itertext()))
    return ""


def _notes(root: etree._Element, kind: str) -> dict[str, str]:
    notes = {}
    for note in root.iter(f"{_W}{kind}"):
        if note.get(f"{_W}type") is None:
            text = " ".join("".join(one.pieces) for one in _paragraphs(note))
            notes[f"{kind}:{note.get(f'{_W}id')}"] = text
    return notes


def _paragraphs(root: etree._Element) -> Iterator[Marked]:
    for paragraph in root.iter(f"{_W}p"):
        pieces, keys = [""], []
        for node in _shown(paragraph):
            if node.tag == f"{_W}t":
                pieces[-1] += node.text or ""
            elif node.tag in _BLANK:
                pieces[-1] += _BLANK[str(node.tag)]
            elif node.tag in {f"{_W}footnoteReference", f"{_W}endnoteReference"}:
                keys.append(f"{str(node.tag).removeprefix(_W).removesuffix('Reference')}:{node.get(f'{_W}id')}")
                pieces.append("")
        yield Marked(tuple(pieces), tuple(keys))


def _shown(node: etree._Element) -> Iterator[etree._Element]:
    """Yield what a paragraph shows, in order: nothing that was deleted while changes are tracked, no properties."""
    for child in node:
        if child.tag not in _DELETED and child.tag != f"{_W}p":
            yield child
            yield from _shown(child)
