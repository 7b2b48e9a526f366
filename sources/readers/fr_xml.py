"""Reads Federal Register full-text XML: a single document or a whole issue, each document a notice with its pages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from sources.dates import parse_date_words
from sources.detect import parse_xml
from sources.encoding import shown
from sources.errors import SourceError
from sources.model import Reading
from sources.notice_fields import AMENDMENT, SIGNATURE, document_of, write_head
from sources.readers.fr_head import Place, Preamble, document_number, head_of, volume_of
from sources.readers.fr_inline import INLINE, Inline, page_number, whole_number
from sources.readers.fr_tables import write_table
from sources.readers.notice_body import NoticeBody
from sources.register_text import refusal
from sources.text import TextBuilder, one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from sources.metadata import FileMetadata

KINDS = MappingProxyType(
    {
        "RULE": "Rule",
        "PRORULE": "Proposed Rule",
        "NOTICE": "Notice",
        "PRESDOCU": "Presidential Document",
        "CORRECT": "Correction",
    }
)
"""Elements that are documents, and the API's word for each."""
_HEAD = frozenset({"AGENCY", "SUBAGY", "CFR", "DEPDOC", "RIN", "SUBJECT", "AGY", "ACT", "SUM"})
_DATES = frozenset({"DATES", "EFFDATE"})
_NOT_WRITTEN = frozenset({"STARS", "FRDOC", "BILCOD", "FILED", "GPH", "GID", "MATH", "MID", "HRULE", "PSIG"})
_LEVELS = MappingProxyType({"HED": 2, "HD1": 3, "HD2": 4, "HD3": 5, "HD4": 6})
_ROLES = MappingProxyType({"REGTEXT": AMENDMENT, "AMDPAR": AMENDMENT, "PART": AMENDMENT, "SIG": SIGNATURE})
_NAMED = re.compile(r"(?<![\w-])((?:[A-Z]\d-)?(?:19|20)\d{2}-\d{4,6})(?![\w-])")
_NAMED_DATE = re.compile(r"(?<!\d)(\d{4})[-/](\d{2})[-/](\d{2})(?!\d)")
_WHOLE_ISSUE = "FEDREG"


@dataclass(frozen=True, slots=True)
class _Found:
    """A document of the file, and what the file says about it from outside."""

    element: etree._Element
    page: int | None
    """The page on which it begins; None when the file does not say."""
    published: str
    volume: int | None


def read(data: bytes, *, name: str, metadata: FileMetadata) -> tuple[Reading, ...]:
    """Read the documents of a file in printed order.

    Raises:
        SourceError: The XML is broken or holds no document, or it is a public-inspection copy.
    """
    root = parse_xml(data, name=name)
    found = list(_issue(root) if root.tag == _WHOLE_ISSUE else _alone(root, name, metadata))
    if not found:
        raise SourceError(f"{shown(name)}: holds no document of the Federal Register; download it again")
    readings: dict[str, Reading] = {}
    faults: list[str] = []
    for one in found:
        reading = _read_document(one, metadata, name if len(found) == 1 else "")
        if isinstance(reading, str):
            faults.append(reading)
        else:
            readings[reading.document.document_id] = reading
    if not readings:
        raise SourceError(f"{shown(name)}: {faults[0]}")
    first, *rest = readings.values()
    return (Reading(first.document, first.version, (), (*faults, *first.warnings)), *rest)


def _issue(root: etree._Element) -> Iterator[_Found]:
    """Yield the documents of an issue. One that begins below another begins on the page last turned to."""
    page: int | None = None
    published, volume = "", None
    for element in root.iter("VOL", "DATE", "PRTPAGE", *KINDS):
        if element.tag == "PRTPAGE":
            page = page_number(element) or page
        elif element.tag in KINDS and not any(parent.tag in KINDS for parent in element.iterancestors()):
            yield _Found(element, _first_page(element) or page, published, volume)
        elif element.getparent() is root and element.tag == "VOL":
            volume = whole_number(element.text or "") or volume
        elif element.getparent() is root:
            published = one_line(element.text or "") or published


def _alone(root: etree._Element, name: str, metadata: FileMetadata) -> Iterator[_Found]:
    named = _NAMED_DATE.search(name)
    published = str(metadata.published or "") or ("-".join(named.groups()) if named else "")
    elements = [root] if root.tag in KINDS else list(root.iter(*KINDS))
    page = None
    for element in elements:
        numbers = [number for mark in element.iter("PRTPAGE") if (number := page_number(mark))]
        first = _first_page(element) or page or (numbers[0] - 1 if numbers else None)
        yield _Found(element, first, published, None)
        page = numbers[-1] if numbers else page


def _first_page(document: etree._Element) -> int | None:
    """Return the page that is turned to before the first word of a document; None when it begins below another.

    A presidential document always begins on a page of its own, which is turned to after its first words.
    """
    for element in document.iter():
        if element.tag == "PRTPAGE":
            return page_number(element)
        if (element.text or "").strip() and document.tag != "PRESDOCU":
            return None
    return None


def _read_document(found: _Found, metadata: FileMetadata, name: str) -> Reading | str:
    """Return the reading of a document, or one line why there is none."""
    element = found.element
    filed = " ".join(one_line("".join(one.itertext())) for one in element.iter("FRDOC", "FILED"))
    number = document_number(filed) or next(iter(_NAMED.findall(name)), "")
    preamble = _preamble(element)
    if not number:
        return f"“{preamble.title[:80] or 'a document'}” prints no document number; left out"
    numbers = [page for mark in element.iter("PRTPAGE") if (page := page_number(mark))]
    words = one_line("".join(element.itertext()))
    if not numbers and found.page is None and (why := refusal(words)):
        return f"{number} {why}" if not name else why
    date = next((one.date for one in parse_date_words(found.published) if one.date.day), None)
    place = Place(
        volume=found.volume or volume_of(date, filed),
        start_page=found.page,
        end_page=max([*numbers, found.page]) if found.page else None,
        published=found.published if date else "",
    )
    return _write(element, preamble, number, place, metadata, words)


def _write(
    element: etree._Element, preamble: Preamble, number: str, place: Place, metadata: FileMetadata, words: str
) -> Reading:
    head = head_of(preamble, number, place, words)
    builder = TextBuilder()
    write_head(builder, head)
    body = NoticeBody(builder, start_page=place.start_page)
    _Walk(body).children(element, "")
    document = document_of(head, url=metadata.url or "", language=metadata.language or "en")
    warnings = [f"{builder.dropped:,} invisible characters dropped"] if builder.dropped else []
    if not place.start_page:
        warnings.append(f"{number}: no page numbers, so that nothing of it can be cited by page")
    if not place.published:
        warnings.append(f"{number}: publication date not known; give `published` in metadata.yml or add its API JSON")
    return Reading(document, builder.build(document.document_id), (), tuple(warnings))


def _preamble(element: etree._Element) -> Preamble:
    """Return what the elements of the preamble print; the title of one without a subject is its first heading."""
    found = Preamble(kind=KINDS[str(element.tag)])
    lists = {"AGENCY": found.agencies, "SUBAGY": found.agencies, "DEPDOC": found.dockets, "RIN": found.rins}
    lists["CFR"] = found.cfr
    subjects: list[str] = []
    for child in element.iterfind("PREAMB/*"):
        words = Inline.of(child).text
        if child.tag == "SUBJECT":
            subjects.append(words)
        elif child.tag in lists and words:
            lists[child.tag].append(words)
        elif child.tag == "ACT":
            found.action = _paragraphs(child)
        elif child.tag == "SUM":
            found.abstract = _paragraphs(child)
        elif child.tag in _DATES:
            found.dates = "\n".join(filter(None, (found.dates, _paragraphs(child))))
    headings = (Inline.of(heading).text for heading in element.iter("SUBJECT", "PNOTICE", "HD"))
    found.title = "; ".join(dict.fromkeys(filter(None, subjects))) or next(filter(None, headings), "")
    return found


def _paragraphs(element: etree._Element) -> str:
    """Return the words of an element's paragraphs, one a line, its heading left out."""
    words = (Inline.of(child).text for child in element if child.tag not in {"HD", "PRTPAGE", "FTNT"})
    return "\n".join(filter(None, words))


class _Walk:
    """Writes the elements of a document in order; those of the preamble that are fields are not written again."""

    def __init__(self, body: NoticeBody) -> None:
        self._body = body

    def children(self, element: etree._Element, role: str) -> None:
        """Write what an element holds; words beside its elements are paragraphs too."""
        self._words(element.text, role)
        for child in element:
            if isinstance(child.tag, str):
                self._child(child, _ROLES.get(child.tag, role))
            self._words(child.tail, role)

    def _child(self, child: etree._Element, role: str) -> None:
        parent = child.getparent()
        if child.tag == "PRTPAGE":
            self._body.turn(page_number(child))
        elif child.tag in _NOT_WRITTEN or (child.tag in _HEAD and parent is not None and parent.tag == "PREAMB"):
            self._body.pass_over(Inline.of(child))
        elif child.tag == "HD":
            self._body.heading(Inline.of(child), _LEVELS.get(child.get("SOURCE") or "", 4))
        elif child.tag == "FTNT":
            self._body.footnote([Inline.of(one, marks=True) for one in child if one.tag != "PRTPAGE"])
        elif child.tag == "GPOTABLE":
            write_table(self._body, child)
        elif child.tag == "SECTION":
            self._section(child, role)
        elif all(one.tag in INLINE for one in child.iterdescendants() if isinstance(one.tag, str)):
            self._body.paragraph(Inline.of(child), role)
        else:
            self.children(child, role)

    def _section(self, section: etree._Element, role: str) -> None:
        """Write a section of regulations, its number and subject as one heading."""
        names = [child for child in section if child.tag in {"SECTNO", "SUBJECT"}]
        heading = Inline()
        for name in names:
            heading.pieces.append(" ")
            heading.pieces.append(Inline.of(name).text)
            self._body.pass_over(Inline.of(name))
        self._body.heading(heading, 4)
        for child in section:
            if child not in names and isinstance(child.tag, str):
                self._child(child, role)

    def _words(self, text: str | None, role: str) -> None:
        if text and text.strip():
            self._body.paragraph(Inline(pieces=[text]), role)
