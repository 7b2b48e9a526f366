"""Takes the text off the pages of a PDF, run by run.

The only importer of pypdf. Its text extraction gives runs in the order of drawing; it is made to end a run wherever the
pen moves or the ink changes, so that each has one place and one look.
"""

from __future__ import annotations

import logging
import zlib
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from pypdf import PdfReader
from pypdf.errors import DependencyError, DeprecationError, PyPdfError
from pypdf.generic import (
    ContentStream,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    RectangleObject,
    StreamObject,
)
from pypdf.generic._font import Font  # not public, but what pypdf spaces words by; there is no other way to the widths

from sources.errors import SourceError
from sources.readers.pdf_runs import DrawnText, PdfPage
from sources.text import clean, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pypdf import PageObject

    from sources.readers.pdf_spacing import Widths

PAGES_MAX = 2_000
"""Largest number of pages that is read: more take longer than a file may."""
_FORMS_MAX = 500
_BROKEN = (
    PyPdfError, DeprecationError, ValueError, TypeError, KeyError, IndexError, AttributeError, AssertionError,
    ArithmeticError, RecursionError, NotImplementedError, EOFError, OSError, zlib.error,
)  # fmt: skip
"""What pypdf raises for files that are broken: its own errors, and those of Python for what it does not expect."""
_FLUSHED = frozenset(
    {b"Td", b"TD", b"Tm", b"T*", b"'", b'"', b"Tr", b"g", b"rg", b"k", b"sc", b"scn", b"cs", b"gs", b"q", b"Q"}
)
_STAY = (
    [NumberObject(one) for one in (1, 0, 0, 1, 0, 0)],
    b"cm",
)  # moves nothing, and makes pypdf hand out the run that it has begun


@dataclass(frozen=True, slots=True)
class PdfFile:
    """What a PDF holds."""

    pages: tuple[PdfPage, ...]
    title: str
    """As the file says; often the name of the file that it was made from."""
    author: str
    unread: tuple[int, ...]
    """Numbers of the pages that are broken."""


def read_pdf(data: bytes, name: str) -> PdfFile:
    """Read the pages of a PDF.

    Raises:
        SourceError: It is broken, encrypted, or has too many pages.
    """
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it names each fault of a file, and there may be thousands
    try:
        reader = PdfReader(BytesIO(data), strict=False)
        if reader.is_encrypted and not _opens(reader):
            raise SourceError(f"{name}: is encrypted with a password; remove it, then add the file again")
        count = len(reader.pages)
        if count > PAGES_MAX:
            raise SourceError(f"{name}: has {count:,} pages, over the limit of {PAGES_MAX:,}; split it")
        numbers = _numbers(reader, count)
        said = _said(reader)
    except _BROKEN as exc:
        raise SourceError(f"{name}: cannot be read as PDF ({_reason(exc)}); save it again, or its text") from exc
    pages, unread, widths = [], [], _known_widths()
    for at, number in enumerate(numbers):
        try:
            pages.append(_read_page(reader, at, number, widths=widths))
        except _BROKEN:
            unread.append(number)
    if not pages:
        raise SourceError(f"{name}: cannot be read as PDF (none of its {count} pages); save it again, or its text")
    return PdfFile(tuple(pages), *said, tuple(unread))


def _opens(reader: PdfReader) -> bool:
    """Tell whether a PDF opens without a password, as those do that only forbid printing."""
    try:
        return bool(reader.decrypt(""))
    except (DependencyError, NotImplementedError):
        return False


def _numbers(reader: PdfReader, count: int) -> list[int]:
    """Return the printed numbers of the pages where all have one, else their places from 1."""
    try:
        labels = reader.page_labels
    except _BROKEN:
        labels = []
    printed = [int(label) for label in labels if label.isascii() and label.isdigit() and len(label) < 7]
    rising = all(before < after for before, after in pairwise(printed))
    return printed if len(printed) == count and rising else list(range(1, count + 1))


def _said(reader: PdfReader) -> tuple[str, str]:
    try:
        found = reader.metadata
        return (found.title or "", found.author or "") if found else ("", "")
    except _BROKEN:
        return "", ""


def _reason(exc: BaseException) -> str:
    return one_line(clean(str(exc)).text)[:120] or type(exc).__name__


def _read_page(reader: PdfReader, at: int, number: int, *, widths: Widths) -> PdfPage:
    page = reader.pages[at]
    box = page.cropbox
    if page.get("/Contents") is None:
        return PdfPage(number, float(box.height))
    page[NameObject("/Contents")] = _flushed(page["/Contents"].get_object(), reader)
    _flush_forms(page, reader)
    seen = DrawnText(_corners(box), _alphas(page), widths)
    page.extract_text(visitor_text=seen.text, visitor_operand_before=seen.before, visitor_operand_after=seen.after)
    return seen.page(number)


def _corners(box: RectangleObject) -> tuple[float, float, float, float]:
    """Return left, bottom, right and top; without bounds where a damaged file gives a page no area."""
    left, bottom, right, top = float(box.left), float(box.bottom), float(box.right), float(box.top)
    return (left, bottom, right, top) if left < right and bottom < top else (-1e6, -1e6, 1e6, 1e6)


def _flushed(content: object, reader: PdfReader) -> ContentStream:
    stream = ContentStream(content, reader, "bytes")  # pypdf would guess at text, which only the font can decode
    stream.operations = list(_with_flushes(stream.operations))
    return stream


def _with_flushes(operations: Iterable[tuple[Any, bytes]]) -> Iterator[tuple[Any, bytes]]:
    for operands, operator in operations:
        if operator in _FLUSHED:
            yield _STAY
        yield operands, operator


def _flush_forms(page: PageObject, reader: PdfReader) -> None:
    """Put the same flushes into the forms that the page draws, and those that they draw."""
    open_ones, done = [page.get("/Resources")], set[int]()
    while open_ones and len(done) < _FORMS_MAX:
        resources = _dictionary(open_ones.pop())
        forms = _dictionary(resources.get("/XObject"))
        for key in list(forms):
            form = forms[key]
            if not isinstance(form, StreamObject) or form.get("/Subtype") != "/Form" or id(form) in done:
                continue
            flushed = DecodedStreamObject()
            flushed.update({name: form.raw_get(name) for name in form if name not in {"/Filter", "/DecodeParms"}})
            flushed.set_data(_flushed(form, reader).get_data())
            forms[NameObject(key)] = flushed
            done.add(id(flushed))
            open_ones.append(form.get("/Resources"))


def _dictionary(value: object) -> DictionaryObject:
    found = value.get_object() if hasattr(value, "get_object") else value
    return found if isinstance(found, DictionaryObject) else DictionaryObject()


def _known_widths() -> Widths:
    """Return a function that looks the widths of a font's letters up once."""
    known: dict[int, tuple[object, dict[str, float]]] = {}

    def look_up(font: dict[str, Any] | None) -> dict[str, float]:
        if not isinstance(font, DictionaryObject):
            return {}
        if id(font) not in known:
            try:
                known[id(font)] = (font, _widths(font))  # the font itself too, so that no other gets its id
            except _BROKEN:
                known[id(font)] = (font, {})
        return known[id(font)][1]

    return look_up


def _widths(resource: DictionaryObject) -> dict[str, float]:
    font = Font.from_font_resource(resource)
    if isinstance(font.encoding, dict):
        letters = {font.character_map.get(drawn, drawn): chr(code) for code, drawn in font.encoding.items()}
    else:
        letters = {printed: code for code, printed in font.character_map.items()}
    return {str(printed): font.get_text_width(code) / 1000 for printed, code in letters.items() if code}


def _alphas(page: PageObject) -> dict[str, float]:
    """Return how opaque the ink of each named graphics state is, 0 to 1."""
    states = _dictionary(_dictionary(page.get("/Resources")).get("/ExtGState"))
    found = {name: _dictionary(states[name]).get("/ca") for name in states}
    return {name: float(alpha) for name, alpha in found.items() if isinstance(alpha, (int, float))}
