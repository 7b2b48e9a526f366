"""The rows of the table that a rule on the Entity List prints: what it adds or revises, as list rows.

They are no rows of a list, which holds what stood on a date, and the library keeps none of them: a rule's table is
evidence of what the rule printed (DECISIONS 37).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sources.listings import ENTITY_LIST, footnote_numbers, row_citations, split_entity, sub_field, sub_fields
from sources.model import BlockKind, Field, Listing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sources.model import Block, Version


def printed_rows(version: Version) -> tuple[Listing, ...]:
    """Return the rows in printed order; empty for a document that prints no such table."""
    return tuple(_rows(version))


def _rows(version: Version) -> Iterator[Listing]:
    row: Block | None = None
    fields: dict[str, Field] = {}
    number = 0
    for block in (*version.blocks, None):
        if block is not None and row is not None and row.span.contains(block.span):
            fields.setdefault(block.attributes.get("name", ""), Field(version.quote(block.span), block.span))
            continue
        if row is not None and "entity" in fields:
            yield _listing(version, row, number, fields)
            number += 1
        row, fields = (block if block is not None and block.kind is BlockKind.ROW else None), {}


def _listing(version: Version, row: Block, number: int, fields: dict[str, Field]) -> Listing:
    cell = fields["entity"]
    parts = split_entity(cell.value)
    requirement = fields.get("license_requirement")
    notice = fields.get("federal_register_citation")
    listing = Listing(version.document_id, version.version, number, ENTITY_LIST, row.span, sub_field(cell, parts.name))
    return replace(
        listing,
        aliases=sub_fields(cell, parts.aliases),
        destination=fields.get("destination"),
        addresses=sub_fields(cell, parts.addresses),
        requirement=requirement,
        policy=fields.get("license_policy"),
        notice=notice,
        citations=row_citations(notice),
        footnotes=footnote_numbers(requirement.value if requirement else ""),
    )
