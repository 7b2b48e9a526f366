"""A list row's cells made into fields: footnote numbers, citations, and the parts of a cell, each with its span."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sources.addresses import address_keys, split_addresses
from sources.citations import parse_fr_citations
from sources.entity_cells import EntityParts, split_entity
from sources.model import Field, RowCitation, Span
from sources.name_spans import acronym_at_end

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "ENTITY_LIST",
    "EntityParts",
    "acronym_at_end",
    "address_keys",
    "footnote_numbers",
    "list_slug",
    "row_citations",
    "split_addresses",
    "split_entity",
    "sub_field",
    "sub_fields",
]

ENTITY_LIST = "entity-list"
"""Slug of the Entity List, and the series of its documents."""

# The code in brackets in the Consolidated Screening List's `source`, and the slug of the list it stands for.
_SLUGS = {
    "EL": ENTITY_LIST,
    "UVL": "unverified-list",
    "MEU": "meu-list",
    "DPL": "denied-persons-list",
    "SDN": "sdn",
    "SSI": "ssi",
    "CMIC": "cmic",
    "ISN": "isn",
    "DTC": "dtc",
    "CAP": "capta",
    "PLC": "plc",
    "NS-MBS": "ns-mbs",
    "NS-MBS LIST": "ns-mbs",
    "FSE": "fse",
}
_CODE = re.compile(r"\(([^()]+)\)")

# A digit is a footnote's number where it follows a bracket without a space, follows the paragraph of § 734.9 that a
# footnote is about, or ends the cell after "EAR". "(a)(3)", "740.11(b)(2)" and "EAR99" are none.
_FOOTNOTES = re.compile(
    r"""\)(?P<bracket>[1-5])(?![\d(])
      | 734\.9\([eg]\)(?:\(\d\))?,?\s?(?P<paragraph>[1-5])(?![\d(])
      | \bEAR\)?\.?\s?(?P<end>[1-5])(?=(?:\s+and\s+744|\W*\Z))""",
    re.VERBOSE,
)


def list_slug(source: str) -> str:
    """Return the slug of a list from the `source` that the Consolidated Screening List prints; never empty.

    >>> list_slug("Entity List (EL) - Bureau of Industry and Security"), list_slug("New List (NEW) - A Bureau")
    ('entity-list', 'new')
    """
    code = _CODE.search(source)
    known = _SLUGS.get(code[1].strip().upper()) if code else _SLUGS.get(source.strip().upper())
    return known or re.sub(r"[\W_]+", "-", (code[1] if code else source).casefold()).strip("-") or "unknown"


def sub_field(whole: Field, span: Span) -> Field:
    """Return the part at `span`, offsets into `whole.value`, as a field of the same text."""
    start = whole.span.start
    return Field(whole.value[span.start : span.end], Span(start + span.start, start + span.end))


def sub_fields(whole: Field, spans: Iterable[Span]) -> tuple[Field, ...]:
    """Return the parts at `spans`, offsets into `whole.value`, as fields of the same text."""
    return tuple(sub_field(whole, span) for span in spans)


def row_citations(cell: Field | None) -> tuple[RowCitation, ...]:
    """Return the Federal Register citations printed in a cell, in printed order; empty when it holds none."""
    if cell is None:
        return ()
    return tuple(
        RowCitation(sub_field(cell, found.span), found.citation.volume, found.citation.page, found.citation.published)
        for found in parse_fr_citations(cell.value)
    )


def footnote_numbers(requirement: str, superscripts: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the numbers of the footnotes that a licence requirement carries, each once.

    Those printed as plain digits come first, then `superscripts`, which the source marks as such.

    >>> footnote_numbers("All items (See §§ 734.9(g),3 746.8(a)(3) of the EAR)"), footnote_numbers("of the EAR)4")
    (('3',), ('4',))
    """
    plain = [found[found.lastgroup or 0] for found in _FOOTNOTES.finditer(requirement)]
    marked = [number for mark in superscripts for number in re.findall(r"\d+", mark)]
    return tuple(dict.fromkeys([*plain, *marked]))
