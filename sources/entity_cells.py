"""The entity cell of the Entity List taken apart: where name, aliases and addresses stand in it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sources.addresses import SEE_ALSO, split_addresses, trim_span
from sources.model import Span
from sources.name_spans import ABBREVIATION, acronym_at_end, trim_name
from sources.names import core, ends_with_legal_form, normalise, starts_with_legal_form

if TYPE_CHECKING:
    from collections.abc import Iterator

_KNOWN_AS = r"[afn]\.?\s?k\.?\s?a\b\.?,?"
_LIST_MARK = re.compile(
    rf"[\s,;(]{{0,9}}(?:{_KNOWN_AS}\s*|\band\s+)?\bthe following\s[^:\n]{{0,20}}\balias(?:es)?\b[\s:;.,]*",
    re.IGNORECASE,
)
_INLINE = re.compile(rf"[\s,;]{{0,9}}\(\s?{_KNOWN_AS}\s*|,\s*{_KNOWN_AS}\s+(?!the following)", re.IGNORECASE)
_ADDRESS_MARK = re.compile(r"[\s,;.(]{0,9}\b(?:Alt\.?(?:ernate)?\s+)?Address:\s*", re.IGNORECASE)
_SUBORDINATE = re.compile(r"\bsubordinate institutions?\b[\s:–—-]*", re.IGNORECASE)
_APPLY = re.compile(r"\bThe following address(?:es)? appl(?:y|ies) to [^:]*:\s*", re.IGNORECASE)
_STRAY_MARK = re.compile(rf"\s*{_KNOWN_AS}\s+", re.IGNORECASE)
_DASHES = "—–―"
_STOP = re.compile(r"\.\s+(?=\S)")
_AND = re.compile(r"\s*and(?:\s+|$)", re.MULTILINE)
_NO_NAME = {"", "and", "or"}
_INCLUDING = re.compile(r"[\s,]*including\b", re.IGNORECASE)
_ASIDE = re.compile(r"\s*(?:\(|(?:and\s+)?any\b)")
# A part of an organisation after a comma is its name, not its place. "Institute" and the like are more often places.
_PART = re.compile(r"\b(?:branch|department|division|faculty|plant|npo)\b", re.IGNORECASE)
_JOINED = re.compile(r"\s+and\s+|,\s+(?:and\s+)?")
_NEAR = 200  # characters looked at beside a place where a name might end; more only costs time


@dataclass(frozen=True, slots=True)
class EntityParts:
    """Where the name, the aliases and the addresses stand in the text of an entity cell."""

    name: Span
    aliases: tuple[Span, ...]
    """In printed order: aliases, former names, acronyms in brackets, subordinate institutions named in the entry."""
    addresses: tuple[Span, ...]
    """In printed order."""


@dataclass(slots=True)
class _Found:
    cell: str
    aliases: list[Span] = field(default_factory=list)
    addresses: list[Span] = field(default_factory=list)
    is_open: bool = False
    """Whether a bracket with aliases is still open: what follows are aliases too."""

    def add_alias(self, start: int, end: int) -> None:
        span = trim_name(self.cell, start, end) if start < end else None
        if span and normalise(span.quote(self.cell)) not in _NO_NAME:
            self.aliases.append(span)

    def add_addresses(self, start: int, end: int) -> None:
        if not _INCLUDING.match(self.cell, start, end):
            self.addresses.extend(split_addresses(self.cell, start, end))


def split_entity(cell: str) -> EntityParts:
    r"""Find name, aliases and addresses in an entity cell, whose line breaks are line ends.

    The shapes printed: `Name, address; and address.`; `Name, a.k.a., the following two aliases:` with a line that
    begins with a dash for each and then the addresses; `Name (a.k.a., A, B and C), address`. A name ends at the first
    comma that neither a legal form nor a part of an organisation follows.

    >>> cell = "Acme Co., Ltd., a.k.a., the following one alias:\n—Zeta.\n1 Low Road, Oz; and 2 Sea Street, Oz."
    >>> parts = split_entity(cell)
    >>> [span.quote(cell) for span in (parts.name, *parts.aliases, *parts.addresses)]
    ['Acme Co., Ltd.', 'Zeta', '1 Low Road, Oz', '2 Sea Street, Oz']
    """
    found = _Found(cell)
    lines = _lines(cell)
    head_end = lines[0].end if lines else len(cell)
    name = _read_head(found, head_end)
    dashed = [line for line in lines[1:] if cell[line.start] in _DASHES]
    rest = [line for line in lines[1:] if cell[line.start] not in _DASHES]
    for line in dashed:
        _read_alias_line(found, line, line is dashed[-1] and (not rest or found.is_open))
    for line in rest:
        _read_rest(found, line)
    spans = sorted({*found.aliases, *_acronyms(cell, [name, *found.aliases])} - {name})
    return EntityParts(name, tuple(spans), tuple(found.addresses))


def _lines(cell: str) -> list[Span]:
    lines = [trim_span(cell, *match.span()) for match in re.finditer(r"[^\n]+", cell)]
    return [line for line in lines if line]


def _read_head(found: _Found, head_end: int) -> Span:
    cell = found.cell
    mark = _LIST_MARK.search(cell, 0, head_end)
    zone = mark.start() if mark else head_end
    inline = _INLINE.search(cell, 0, zone)
    name_end = inline.start() if inline else zone
    if not mark:
        name_end = _name_end(cell, name_end)
        found.add_addresses(name_end, inline.start() if inline else zone)
    elif mark.end() < head_end:
        found.add_addresses(mark.end(), head_end)
    if inline:
        _read_inline(found, inline, zone)
    if subordinate := _SUBORDINATE.search(cell, 0, name_end):
        found.add_alias(subordinate.end(), name_end)
        if not normalise(cell[subordinate.end() : name_end]):
            name_end = subordinate.end()
    # A cell without a word has no name to find; its whole text stands for one.
    return trim_name(cell, 0, name_end) or Span(0, max(len(cell), 1))


def _name_end(cell: str, end: int) -> int:
    """Return where the name at the start of the cell ends: at a comma that no further part of it follows."""
    aside = SEE_ALSO.search(cell, 0, end)
    end = aside.start() if aside else end
    return next((place for place in _separators(cell, end) if not _continues_at(cell, place, end)), end)


def _separators(cell: str, end: int, start: int = 0) -> Iterator[int]:
    depth = 0
    for place in range(start, end):
        char = cell[place]
        depth += (char == "(") - (char == ")")
        if char in ",;" and depth <= 0:
            yield place


def _continues_at(cell: str, place: int, end: int) -> bool:
    """Tell whether a name goes on after the comma at `place`."""
    component = cell[place + 1 : next(_separators(cell, end, place + 1), end)]
    if cell[place] == ";" or starts_with_legal_form(component):
        return cell[place] == ","
    return not re.search(r"\d", component) and (ends_with_legal_form(component) or _PART.search(component) is not None)


def _read_inline(found: _Found, inline: re.Match[str], zone: int) -> None:
    cell = found.cell
    if "(" in inline[0]:
        close = _closing_bracket(cell, inline.end(), zone)
        found.is_open = close is None and zone < len(cell)
        end = zone if close is None else close
    else:
        end = close = zone
    address = _ADDRESS_MARK.search(cell, inline.end(), end)
    _read_joined(found, inline.end(), address.start() if address else end)
    if address:
        found.add_addresses(address.end(), end)
    if close is not None and close + 1 < zone:
        found.add_addresses(close + 1, zone)


def _closing_bracket(cell: str, start: int, end: int) -> int | None:
    depth = 1
    for place in range(start, end):
        depth += (cell[place] == "(") - (cell[place] == ")")
        if depth == 0:
            return place
    return None


def _read_joined(found: _Found, start: int, end: int) -> None:
    """Read "A, B and C", or "A and B" where both share a word; what a legal form follows is not parted."""
    cell = found.cell
    cuts = [
        cut
        for cut in _JOINED.finditer(cell, start, end)
        if not starts_with_legal_form(cell[cut.end() : cut.end() + _NEAR])
    ]
    has_comma = any("," in cut[0] for cut in cuts)
    first = start
    for cut in cuts:
        halves = (
            set(core(cell[first : cut.start()]).split()),
            set(core(cell[cut.end() : min(end, cut.end() + _NEAR)]).split()),
        )
        if has_comma or halves[0] & halves[1]:
            found.add_alias(first, cut.start())
            first = cut.end()
    found.add_alias(first, end)


def _read_alias_line(found: _Found, line: Span, holds_address: bool) -> None:
    cell, start, end = found.cell, line.start + 1, line.end
    if mark := _LIST_MARK.search(cell, start, end):
        end = mark.start()
    if address := _ADDRESS_MARK.search(cell, start, end):
        close = _closing_bracket(cell, address.end(), end)
        found.add_addresses(address.end(), end if close is None else close)
        end = address.start()
    elif holds_address:
        place = _embedded_address(cell, start, end)
        found.add_addresses(place, end)
        end = place
    if inline := _INLINE.search(cell, start, end):
        found.add_alias(start, inline.start())
        _read_inline(found, inline, end)
        return
    for piece in re.finditer(r"[^;]+", cell[start:end]):
        if not _ASIDE.match(piece[0]):
            found.add_alias(_after_and(cell, start + piece.start()), start + piece.end())


def _embedded_address(cell: str, start: int, end: int) -> int:
    """Return where an address begins that the source printed on the line of the last alias; `end` when none does."""
    comma = next((place for place in _separators(cell, end, start) if not _continues_at(cell, place, end)), end)
    for stop in _STOP.finditer(cell, start, comma):
        short = ABBREVIATION.search(cell, start, stop.start() + 1)
        is_form = ends_with_legal_form(cell[max(start, stop.start() - _NEAR) : stop.start()])
        if not short or (is_form and not starts_with_legal_form(cell[stop.end() : stop.end() + _NEAR])):
            return stop.end()
    return comma


def _read_rest(found: _Found, line: Span) -> None:
    cell, start = found.cell, line.start
    if found.is_open:
        for piece in re.finditer(r"[^;]+", cell[line.start : line.end]):
            found.add_alias(_after_and(cell, start + piece.start()), start + piece.end())
        return
    if apply := _APPLY.search(cell, start, line.end):
        for piece in re.finditer(r"[^.]+", cell[start : apply.start()]):
            first = start + piece.start()
            prefix = _SUBORDINATE.search(cell, first, start + piece.end())
            found.add_alias(prefix.end() if prefix else first, start + piece.end())
        start = apply.end()
    elif (mark := _LIST_MARK.search(cell, start, line.end)) or (mark := _STRAY_MARK.match(cell, start, line.end)):
        if prefix := _SUBORDINATE.match(cell, start, mark.start()):
            found.add_alias(prefix.end(), mark.start())
        start = mark.end()
    found.add_addresses(start, line.end)


def _after_and(cell: str, start: int) -> int:
    joined = _AND.match(cell, start)
    return joined.end() if joined else start


def _acronyms(cell: str, names: list[Span]) -> list[Span]:
    found = [(name, acronym_at_end(name.quote(cell))) for name in names]
    return [Span(name.start + span.start, name.start + span.end) for name, span in found if span]
