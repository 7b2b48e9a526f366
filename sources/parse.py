"""The one way from a file's bytes to what it says: find the format by content, choose the reader, run it.

Runs in the process of `sources.child` only; everything else asks `sources.capped`.
"""

from __future__ import annotations

from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol, cast

from sources.detect import Format, detect
from sources.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sources.metadata import FileMetadata
    from sources.model import Reading


class Reader(Protocol):
    """What each module of `sources.readers` offers."""

    def __call__(self, data: bytes, *, name: str, metadata: FileMetadata) -> tuple[Reading, ...]:
        """Read the documents of one file; raise `SourceError` when it holds none."""


READERS: Mapping[Format, str] = MappingProxyType(
    {
        Format.FEDERAL_REGISTER_JSON: "sources.readers.federal_register",
        Format.FEDERAL_REGISTER_XML: "sources.readers.fr_xml",
        Format.FEDERAL_REGISTER_TEXT: "sources.readers.fr_text",
        Format.ECFR_XML: "sources.readers.ecfr",
        Format.CSL_JSON: "sources.readers.csl",
        Format.CSL_CSV: "sources.readers.csl",
        Format.ENTRIES_CSV: "sources.readers.entries",
        Format.HTML: "sources.readers.html",
        Format.MARKDOWN: "sources.readers.article_text",
        Format.TEXT: "sources.readers.article_text",
        Format.PDF: "sources.readers.pdf",
        Format.DOCX: "sources.readers.docx",
        Format.EML: "sources.readers.eml",
    }
)
"""The module that reads each format. Imported when first needed: trafilatura alone takes 0.3 s."""


def parse_bytes(
    data: bytes, *, name: str, metadata: FileMetadata, detected: Callable[[Format], object] | None = None
) -> tuple[Reading, ...]:
    """Read the documents of a file's bytes; at least one. `detected` is told the format before it is read.

    Raises:
        SourceError: It is broken or holds no text.
        UnknownFormatError: Its content is of no supported format.
    """
    found = detect(data, name=name)
    if detected:
        detected(found)
    readings = _reader(found)(data, name=name, metadata=metadata)
    if not readings:
        raise SourceError(f"{name}: no documents found; check that it was downloaded whole")
    return readings


def _reader(found: Format) -> Reader:
    return cast("Callable[..., tuple[Reading, ...]]", import_module(READERS[found]).read)
