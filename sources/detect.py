"""Tells what a file is by its content alone; its name is only for messages."""

from __future__ import annotations

import csv
import json
import re
from enum import StrEnum
from typing import TYPE_CHECKING

from lxml import etree

from sources.encoding import decode, shown
from sources.errors import SourceError, UnknownFormatError
from sources.register_text import is_raw_text
from sources.signatures import foreign_format, is_message, is_pdf, is_word
from sources.text import clean, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable


class Format(StrEnum):
    """A format that there is a reader for."""

    FEDERAL_REGISTER_JSON = "federal_register_json"
    """A document or list answer of the Federal Register API."""
    FEDERAL_REGISTER_XML = "federal_register_xml"
    """The full text of a document of the Federal Register, or of a whole issue."""
    FEDERAL_REGISTER_TEXT = "federal_register_text"
    """The raw text of a document of the Federal Register."""
    ECFR_XML = "ecfr_xml"
    """Sections and supplements of the eCFR, the Entity List (Supplement No. 4 to Part 744) among them or alone."""
    CSL_JSON = "csl_json"
    """The Consolidated Screening List."""
    CSL_CSV = "csl_csv"
    """The Consolidated Screening List as a table."""
    ENTRIES_CSV = "entries_csv"
    """List entries in the columns of the bundled library."""
    HTML = "html"
    """An article's page."""
    MARKDOWN = "markdown"
    """An article in Markdown."""
    TEXT = "text"
    """An article in plain text."""
    PDF = "pdf"
    """An article or notice as pages."""
    DOCX = "docx"
    """An article or notice as a Word document."""
    EML = "eml"
    """A message with an article in it."""


SUPPORTED = (
    "articles in plain text, Markdown, HTML, PDF, Word (DOCX) or e-mail (EML); Federal Register API JSON, full-text XML"
    " or raw text; eCFR XML; Consolidated Screening List JSON or CSV; CSV of list entries"
)
"""What can be added, in words for messages."""

_HTML_TAGS = re.compile(
    r"html|head|body|div|p|article|section|main|header|nav|footer|aside|h[1-6]|table|ul|ol|title|meta|link|script|style"
    r"|form|center|blockquote|pre|br|hr|img|iframe|noscript",
    re.IGNORECASE,
)
_FR_XML_ROOTS = re.compile(r"FEDREG|(?:PRO)?RULES?|NOTICES?|PRESDOC[US]|CORRECT|NEWPART")
_PROLOG = re.compile(r"(?:\s+|<\?.*?\?>|<!--.*?-->)*", re.DOTALL)
_DOCTYPE = re.compile(r"<!DOCTYPE\s+([\w:.-]+)", re.IGNORECASE)
_TAG = re.compile(r"<([A-Za-z][\w:.-]*)(?=[\s/>])")
_JSON_START = re.compile(r"\s*(?:\{\s*[\"}]|\[\s*(?:\{\s*[\"}]|[\"\]]|\[\s*[\"\[{\d-]))")
_HEADER_CELL = re.compile(r"[A-Za-z_][\w .()/#&'-]{0,60}")
_MARKDOWN_SURE = re.compile(
    r"\A---[ \t]*\n(?:.*\n)*?(?:---|\.\.\.)[ \t]*$|^ {0,3}#{1,6}[ \t]+\S|^ {0,3}(?:```|~~~)", re.MULTILINE
)
_MARKDOWN_HINT = re.compile(
    r"!?\[[^\]\n]{1,200}\]\([^)\s]{1,500}(?:\s[^)\n]{0,200})?\)|\*\*[^\s*][^*\n]{0,300}\*\*"
    r"|^[^\n]{1,200}\n(?:={3,}|-{3,})$",
    re.MULTILINE,
)
_HEAD_CHARS = 65_536
_SHOWN_KEYS = 8


def detect(data: bytes, *, name: str = "the file") -> Format:
    """Tell the format of a file from its bytes; `name` appears in messages only.

    Raises:
        UnknownFormatError: No reader takes it; the line says what it looks like and what is supported.
        SourceError: It is JSON or XML that is broken; the line says where.
    """
    if is_pdf(data):
        return Format.PDF
    if is_word(data):
        return Format.DOCX
    if foreign := foreign_format(data):
        raise _unknown(name, f"looks like {foreign}, which is not supported")
    if is_message(data):
        return Format.EML
    if _is_xml_bytes(data):
        return _detect_markup(decode(data, name=name).text, data, name) or Format.TEXT
    text = decode(data, name=name).text
    return _detect_text(text, data, name)


def _is_xml_bytes(data: bytes) -> bool:
    return data.lstrip()[:5] == b"<?xml"


def _detect_text(text: str, data: bytes, name: str) -> Format:
    start = text.lstrip("\ufeff \t\r\n")[:1]
    found: Format | None = None
    if is_raw_text(text):
        return Format.FEDERAL_REGISTER_TEXT
    if start == "<":
        found = _detect_markup(text, data, name)
    elif start in ("{", "["):
        found = _detect_json(text, name)
    else:
        found = _detect_table(text, name)
    return found or (Format.MARKDOWN if is_markdown(text) else Format.TEXT)


def is_markdown(text: str) -> bool:
    """Tell whether a text is written in Markdown: a heading, a fence or front matter, or two lesser signs of it."""
    unified = text.replace("\r\n", "\n")
    if _MARKDOWN_SURE.search(unified):
        return True
    hints = _MARKDOWN_HINT.finditer(unified)
    return next(hints, None) is not None and next(hints, None) is not None


def xml_parser() -> etree.XMLParser:
    """Return a parser that opens no file or address, expands no entity and keeps libxml2's limits."""
    return etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, remove_comments=True
    )


def parse_xml(data: bytes, *, name: str) -> etree._Element:
    """Parse XML with `xml_parser`; raise `SourceError` saying where it is broken."""
    try:
        return etree.fromstring(data, xml_parser())
    except etree.XMLSyntaxError as exc:
        place = f"at line {exc.lineno or 1}, column {(exc.offset or 0) + 1}"
        said = one_line(clean(str(exc.msg or "no elements")).text)
        reason = re.sub(r",? line \d+, column \d+", "", said)[:120]
        raise SourceError(f"{shown(name)}: not well-formed XML {place} ({reason}); download it again") from exc
    except (ValueError, LookupError) as exc:
        reason = one_line(str(exc))[:120]
        raise SourceError(f"{shown(name)}: not readable as XML ({reason}); save it as UTF-8") from exc


def parse_json(text: str, *, name: str) -> object:
    """Parse JSON; raise `SourceError` saying where it is broken."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as exc:
        place = f"at line {exc.lineno}, column {exc.colno}"
        raise SourceError(f"{shown(name)}: broken JSON {place} ({exc.msg}); download or export it again") from exc
    except RecursionError as exc:
        raise SourceError(f"{shown(name)}: JSON nested too deeply (over about 1,000 levels); export it again") from exc
    except ValueError as exc:
        raise SourceError(f"{shown(name)}: broken JSON ({one_line(str(exc))[:120]}); export it again") from exc


def _detect_markup(text: str, data: bytes, name: str) -> Format | None:
    """Tell HTML from the kinds of XML; None when it is text that only begins with a "<"."""
    prolog = _PROLOG.match(text.lstrip("\ufeff"))
    at = (prolog.end() if prolog else 0) + len(text) - len(text.lstrip("\ufeff"))
    doctype, tag = _DOCTYPE.match(text, at), _TAG.match(text, at)
    named = (doctype or tag)[1] if doctype or tag else ""  # type: ignore[index]  # one of them matched
    if _HTML_TAGS.fullmatch(named):
        return Format.HTML
    if not named and not text.lstrip("\ufeff \t\r\n").startswith(("<?", "<!")):
        return None
    if not doctype and tag and "<?xml" not in text[:at] and f"</{named}" not in text and f"<{named}/" not in text:
        return None  # "<Name> wrote:" is text
    return _detect_xml(parse_xml(data, name=name), name)


def _detect_xml(root: etree._Element, name: str) -> Format:
    tag = etree.QName(root).localname
    if tag.lower() == "html":
        return Format.HTML
    if _FR_XML_ROOTS.fullmatch(tag):
        return Format.FEDERAL_REGISTER_XML
    if tag == "DLPSTEXTCLASS" or tag == "ECFR" or re.fullmatch(r"DIV\d", tag):
        if next(root.iter("DIV8", "{*}DIV8", "DIV9", "{*}DIV9"), None) is not None:
            return Format.ECFR_XML
        raise _unknown(name, "is eCFR XML that holds no section or appendix")
    raise _unknown(name, f"is XML with the root element {shown(tag)!r}, which no reader takes")


def _detect_json(text: str, name: str) -> Format | None:
    """Tell the kinds of JSON; None when it is text that only begins with a bracket, such as "[Page 3]"."""
    try:
        content = parse_json(text, name=name)
    except SourceError:
        if not _JSON_START.match(text.lstrip("\ufeff")):
            return None
        raise
    is_envelope = isinstance(content, dict) and bool(content.keys() & {"results", "count", "total_pages"})
    records = content.get("results") if isinstance(content, dict) and is_envelope else content
    records = [records] if isinstance(records, dict) else records
    record = records[0] if isinstance(records, list) and records else None
    keys = set(record) if isinstance(record, dict) else set()
    envelope = set(content) if isinstance(content, dict) else set()
    if "document_number" in keys or (record is None and envelope & {"total_pages", "count"}):
        return Format.FEDERAL_REGISTER_JSON
    if {"source", "name"} <= keys or envelope & {"sources_used", "search_performed_at"}:
        return Format.CSL_JSON
    seen = _listed(sorted(str(key) for key in (keys or envelope)))
    raise _unknown(name, f"is JSON, but neither of the Federal Register nor of the CSL ({seen})")


def _detect_table(text: str, name: str) -> Format | None:
    """Tell the kinds of CSV; None when the text is no table."""
    rows = _first_rows(text, ",")
    header = [cell.strip().lower() for cell in rows[0]] if rows else []
    columns = set(header)
    if {"source", "name"} <= columns and columns & {"federal_register_notice", "source_list_url", "alt_names"}:
        return Format.CSL_CSV
    if {"destination", "name"} <= columns and columns & {"federal_register_citation", "license_requirement"}:
        return Format.ENTRIES_CSV
    for delimiter, word in ((",", "comma"), ("\t", "tab"), (";", "semicolon")):
        rows = _first_rows(text, delimiter)
        if _is_table(rows):
            raise _unknown(
                name,
                f"is a {word}-separated table, but neither of the CSL nor of list entries"
                f" ({_listed([cell.strip() for cell in rows[0]])})",
            )
    return None


def _first_rows(text: str, delimiter: str) -> list[list[str]]:
    lines = text.lstrip("\ufeff")[:_HEAD_CHARS].splitlines(keepends=True)
    rows: list[list[str]] = []
    try:
        for row in csv.reader(lines, delimiter=delimiter):
            rows.append(row)
            if len(rows) == 6:
                break
    except csv.Error:
        return []
    return rows


def _is_table(rows: list[list[str]]) -> bool:
    """Tell whether rows are a table: names of columns, then at least two rows as wide."""
    if len(rows) < 3 or len(rows[0]) < 3:
        return False
    header = rows[0]
    named = all(_HEADER_CELL.fullmatch(cell) for cell in header) and len(set(header)) == len(header)
    return named and all(len(row) == len(header) for row in rows[1:-1] or rows[1:])


def _listed(names: Iterable[str]) -> str:
    found = [shown(name)[:40] for name in names]
    rest = f" and {len(found) - _SHOWN_KEYS} more" if len(found) > _SHOWN_KEYS else ""
    return f"it holds {', '.join(found[:_SHOWN_KEYS])}{rest}" if found else "it holds no records"


def _unknown(name: str, what: str) -> UnknownFormatError:
    return UnknownFormatError(f"{shown(name)}: {what}; supported: {SUPPORTED}")
