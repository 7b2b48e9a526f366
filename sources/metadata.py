"""Reads `metadata.yml`, which says about the files beside it what they do not say of themselves."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, fields
from datetime import date, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

import yaml

from sources.errors import DateError, MetadataError
from sources.model import DocumentKind, PartialDate
from sources.text import clean, one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

METADATA_FILE = "metadata.yml"
"""Name of the file; it is never a document itself."""
MAX_BYTES = 5_000_000
"""Largest `metadata.yml` that is read: some 20,000 files described in 250 bytes each."""


@dataclass(frozen=True, slots=True)
class FileMetadata:
    """What `metadata.yml` says of one file. A field that is None was not said."""

    title: str | None = None
    """Title as published."""
    publisher: str | None = None
    """Newspaper, agency or site."""
    author: str | None = None
    """Byline without "By"."""
    published: PartialDate | None = None
    """Publication date, as precisely as it is known."""
    url: str | None = None
    """Address, http or https."""
    language: str | None = None
    """Language code such as `en`."""
    kind: DocumentKind | None = None
    """What the document is; None lets the reader decide."""
    as_of: PartialDate | None = None
    """Lists only: the date that the list describes."""
    complete: bool | None = None
    """Lists only: whether the list is whole; None lets the reader decide."""
    series: str | None = None
    """Lists only: documents of one series replace one another by `as_of`."""


def load_metadata(folder: Path) -> dict[str, FileMetadata]:
    """Read the `metadata.yml` of a folder; return what it says by file name, empty when there is none.

    Raises:
        MetadataError: The file cannot be read, is not YAML of the expected shape, or holds unknown keys or values
            that are not allowed; the one line names every fault.
    """
    path = folder / METADATA_FILE
    if not path.is_file():
        return {}
    return parse_metadata(_read(path))


def parse_metadata(text: str) -> dict[str, FileMetadata]:
    """Read the text of a `metadata.yml`; raise `MetadataError` naming every fault in it.

    >>> parse_metadata("a.txt: {title: A rule, published: 2022-04}")["a.txt"].published
    PartialDate(year=2022, month=4, day=None)
    """
    content = _load(text)
    if content is None:
        return {}
    if not isinstance(content, dict):
        raise MetadataError(
            f"{METADATA_FILE}: holds {_type_name(content)} where file names are wanted; write 'NAME.txt:' and under"
            f" it, indented, any of {_ALLOWED}"
        )
    faults: list[str] = []
    found = {
        unicodedata.normalize("NFC", str(name)): _one_file(str(name), said, faults) for name, said in content.items()
    }
    if faults:
        raise MetadataError(one_line(f"{METADATA_FILE}: {'; '.join(faults)}"))
    return found


def _read(path: Path) -> str:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise MetadataError(f"{METADATA_FILE}: larger than {MAX_BYTES:,} bytes; split the folder")
        return path.read_text(encoding="utf-8-sig")
    except OSError as exc:
        reason = one_line(str(exc.strerror))
        raise MetadataError(f"{METADATA_FILE}: cannot be read ({reason}); check its permissions") from exc
    except UnicodeDecodeError as exc:
        raise MetadataError(f"{METADATA_FILE}: is not UTF-8 (byte {exc.start}); save it as UTF-8") from exc


def _load(text: str) -> object:
    try:
        return yaml.safe_load(text)
    except yaml.MarkedYAMLError as exc:
        mark = exc.problem_mark
        place = f" at line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        message = f"{METADATA_FILE}: not valid YAML{place} ({exc.problem}); correct that line"
        raise MetadataError(one_line(message)) from exc
    except (yaml.YAMLError, RecursionError, ValueError) as exc:
        # ValueError: a scalar that looks like a date but is none, such as 2025-02-30; it comes without its place.
        raise MetadataError(one_line(f"{METADATA_FILE}: not valid YAML ({exc}); correct it")) from exc


def _one_file(name: str, said: object, faults: list[str]) -> FileMetadata:
    if said is None:
        return FileMetadata()
    if not isinstance(said, dict):
        faults.append(f"{name}: holds {_type_name(said)}; write one 'key: value' a line, keys {_ALLOWED}")
        return FileMetadata()
    return read_fields(name, said, faults)


def read_fields(name: str, said: Mapping[object, object], faults: list[str]) -> FileMetadata:
    """Read the keys said of one file, adding one line to `faults` for each that is unknown or has a bad value."""
    values: dict[str, object] = {}
    for key, value in said.items():
        read = _READERS.get(str(key))
        if read is None:
            faults.append(f"{name}: unknown key {str(key)!r}; allowed: {_ALLOWED}")
        elif value is not None:
            try:
                values[str(key)] = read(value)
            except (DateError, ValueError) as exc:
                faults.append(f"{name}: {key}: {exc}")
    return FileMetadata(**values)  # type: ignore[arg-type]  # each reader returns its field's type


def _text(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, (str, int, float, date)):
        raise ValueError(f"{value!r} is not text; write it in quotes")
    return one_line(clean(str(value)).text)


def _url(value: object) -> str:
    text = _text(value)
    # Only addresses that are safe to show as a link: `javascript:` and `file:` are not.
    if not text.lower().startswith(("http://", "https://")):
        raise ValueError(f"{text!r} is not an address; write one that begins with https:// or http://")
    return text


def _date(value: object) -> PartialDate:
    if isinstance(value, datetime):
        return PartialDate.from_date(value.date())
    if isinstance(value, date):
        return PartialDate.from_date(value)
    return PartialDate.parse(_text(value))


def _kind(value: object) -> DocumentKind:
    try:
        return DocumentKind(_text(value))
    except ValueError as exc:
        raise ValueError(f"{value!r} is not a kind; allowed: {', '.join(DocumentKind)}") from exc


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"{value!r} is neither true nor false; write true or false")
    return value


_READERS: Mapping[str, Callable[[object], object]] = MappingProxyType(
    {
        "title": _text,
        "publisher": _text,
        "author": _text,
        "published": _date,
        "url": _url,
        "language": _text,
        "kind": _kind,
        "as_of": _date,
        "complete": _flag,
        "series": _text,
    }
)
_ALLOWED = ", ".join(field.name for field in fields(FileMetadata))


def _type_name(value: object) -> str:
    names = {list: "a list", str: "text", int: "a number", float: "a number", bool: "true or false"}
    return names.get(type(value), "a value")
