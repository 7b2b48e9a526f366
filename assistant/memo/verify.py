"""What became of a quote since it was cited: intact, superseded, withdrawn, erased, altered, or not of this library."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from rapidfuzz import fuzz, process

from sources import erasures
from sources.dates import print_date
from sources.errors import NotInLibraryError
from sources.lookup import row_at
from sources.model import BlockKind, Span
from sources.names import core
from sources.sentences import sentences_of
from sources.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from assistant.memo.model import Cited
    from sources.library import Library
    from sources.model import Block, Document, Field, Listing, Version


class State(StrEnum):
    """What became of a footnote."""

    INTACT = "intact"
    SUPERSEDED = "superseded"
    """A newer version of the document, or a newer list of its series, says otherwise."""
    WITHDRAWN = "withdrawn"
    """The document was removed from the library."""
    ERASED = "erased"
    """The document was deleted from the library with its text."""
    ALTERED = "altered"
    """The memo says something else than when it was issued, or than what is stored."""
    UNKNOWN = "not in this library"


@dataclass(frozen=True, slots=True)
class Finding:
    """What became of one quote, or of the words that it supports."""

    state: State
    reason: str = ""
    """One line; empty when there is nothing to say."""
    then: str = ""
    """The words as they were cited or issued; empty when they say nothing more."""
    now: str = ""
    """The words that stand there now."""


_INTACT = Finding(State.INTACT)


class Verifier:
    """Looks quotes up in a library as it is now, whatever is indexed."""

    def __init__(self, library: Library, today: date, *, issued_here: bool = False) -> None:
        self._library = library
        self._today = today
        self._issued_here = issued_here
        self._held = {one.document.document_id: one for one in library.documents()}
        self._removed = dict(library.select("SELECT document_id, removed FROM documents"))
        self._erased = frozenset(erasures.pending(library) or ())
        self._versions: dict[tuple[str, str], Version] = {}
        self._rows: dict[tuple[str, str], dict[str, list[Listing]]] = {}

    def verify(self, cited: Cited) -> Finding:
        """Tell what became of a quote. `issued_here` tells a document that was erased from one never held."""
        missing = self._missing(cited)
        if missing is not None:
            return missing
        text = self.version(cited.document_id, cited.version).text
        if text[cited.start : cited.end] != cited.quote:
            stored = text[cited.start : cited.end]
            return Finding(State.ALTERED, "the evidence is not the stored text", cited.quote, stored)
        if self._removed[cited.document_id]:
            return Finding(State.WITHDRAWN, f"{cited.document_id} was removed from the library")
        newest = self._newest(self._held[cited.document_id].document)
        newest_version = self._held[newest.document_id].version
        if (newest.document_id, newest_version) == (cited.document_id, cited.version):
            return _INTACT
        row = row_at(self._library.select, cited.document_id, cited.version, cited.start, cited.end)
        if row is not None:
            listing = self._library.listing((cited.document_id, cited.version, row))
            return self._row(cited, listing, newest, newest_version)
        return self._words(cited, newest, self.version(newest.document_id, newest_version))

    def version(self, document_id: str, version: str) -> Version:
        """Return a stored version, read once."""
        key = (document_id, version)
        if key not in self._versions:
            self._versions[key] = self._library.version(document_id, version)
        return self._versions[key]

    def _missing(self, cited: Cited) -> Finding | None:
        gone = cited.document_id in self._erased or self._issued_here
        if cited.document_id not in self._removed:
            state = State.ERASED if gone else State.UNKNOWN
            why = "was erased from this library" if gone else "is not in this library"
            return Finding(state, f"{cited.document_id} {why}")
        try:
            self.version(cited.document_id, cited.version)
        except NotInLibraryError:
            state = State.ERASED if gone else State.UNKNOWN
            return Finding(state, f"the cited version {cited.version[:8]} of {cited.document_id} is not held")
        return None

    def _newest(self, document: Document) -> Document:
        """Return the newest list of the series of a list, by today; any other document itself."""
        if not document.series or document.as_of is None:
            return document
        later = [
            one.document
            for one in self._held.values()
            if one.document.series == document.series
            and one.document.kind is document.kind
            and one.document.as_of
            and document.as_of.first_day < one.document.as_of.first_day <= self._today
        ]
        return max(later, key=lambda one: one.as_of.first_day if one.as_of else self._today, default=document)

    def _row(self, cited: Cited, row: Listing, newest: Document, version: str) -> Finding:
        """Compare a field of a row with the same field of the same entry in a newer list."""
        label = _dated(newest)
        same = self._entry(row, newest.document_id, version)
        if same is None:
            return Finding(State.SUPERSEDED, f"{label} has no entry of this name", cited.quote)
        span = Span(cited.start, cited.end)
        kept = [
            (
                name,
                one_line(cited.quote) in (values := [one_line(field.value) for field in fields_of(same)[name]]),
                values,
            )
            for name, fields in fields_of(row).items()
            if any(field.span == span for field in fields)
        ]
        if kept:
            name, stands, values = kept[0]
            return (
                _INTACT
                if stands
                else Finding(
                    State.SUPERSEDED,
                    f"{label} prints another {name}",
                    cited.quote,
                    "; ".join(values) or "(none printed)",
                )
            )
        text = self.version(newest.document_id, version).quote(same.span)
        if one_line(cited.quote) in one_line(text):
            return _INTACT
        return Finding(
            State.SUPERSEDED,
            f"{label} prints the entry otherwise",
            cited.quote,
            _nearest(cited.quote, text.split("\n")),
        )

    def _entry(self, row: Listing, document_id: str, version: str) -> Listing | None:
        """Return the entry of the same name, list and destination in another list; None when there is none."""
        key = (document_id, version)
        if key not in self._rows:
            self._rows[key] = {}
            for one in self._library.listings(document_id, version):
                self._rows[key].setdefault(core(one.name.value), []).append(one)
        found = [one for one in self._rows[key].get(core(row.name.value), ()) if one.list == row.list]
        under = [one for one in found if _value(one.destination) == _value(row.destination)]
        return next(iter(under or found), None)

    def _words(self, cited: Cited, newest: Document, version: Version) -> Finding:
        """Compare words of a text with the newest one: the field of the same name, else any sentence."""
        label = _dated(newest) if newest.document_id != cited.document_id else "the newest version"
        old = self.version(cited.document_id, cited.version)
        span = Span(cited.start, cited.end)
        field = next((block for block in _fields(old) if block.span == span), None)
        if field is not None:
            same = [one.span.quote(version.text) for one in _fields(version) if _name(one) == _name(field)]
            if cited.quote in same:
                return _INTACT
            return Finding(
                State.SUPERSEDED, f"{label} prints otherwise", cited.quote, "; ".join(same) or "(none printed)"
            )
        if newest.document_id == cited.document_id and one_line(cited.quote) in one_line(version.text):
            return _INTACT
        if newest.document_id != cited.document_id:
            before = _dated(self._held[cited.document_id].document)
            return Finding(State.SUPERSEDED, f"{label} is held now", f"{one_line(cited.quote)} ({before})", label)
        sentences = [version.quote(one) for one in sentences_of(version)]
        return Finding(
            State.SUPERSEDED, f"{label} does not hold these words", cited.quote, _nearest(cited.quote, sentences)
        )


def fields_of(row: Listing) -> dict[str, tuple[Field, ...]]:
    """Return the fields that a row prints, by what they are called in a message."""
    single = {
        "name": row.name,
        "destination": row.destination,
        "licence requirement": row.requirement,
        "licence review policy": row.policy,
        "Federal Register citation": row.notice,
        "start date": row.start_date,
    }
    several = {
        "alias": row.aliases,
        "address": row.addresses,
        "country": row.countries,
        "citation": tuple(cited.field for cited in row.citations),
    }
    return {name: (field,) if field else () for name, field in single.items()} | several


def _fields(version: Version) -> Iterator[Block]:
    return (block for block in version.blocks if block.kind is BlockKind.FIELD)


def _name(block: Block) -> str:
    return block.attributes.get("name", "")


def _value(field: Field | None) -> str:
    return one_line(field.value).casefold() if field else ""


def _dated(document: Document) -> str:
    when = document.as_of or document.published
    return f"{document.title or document.document_id}{f' of {print_date(when)}' if when else ''}"


def _nearest(quote: str, texts: list[str]) -> str:
    found = process.extractOne(quote, texts, scorer=fuzz.ratio)
    return one_line(found[0]) if found else ""
