"""Makes one document of the record and the full text of a notice, whichever was added first.

The Federal Register API's record knows what a file of full text does not print (publication date, citation, docket,
address); the full text holds the words. Fields of the record come before those read out of the text.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sources.model import Block, BlockKind, Page, Reading, Span, Version
from sources.notice_fields import LABELS, document_of, read_head, write_head
from sources.text import TextBuilder, digest

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sources.model import Document
    from sources.notice_fields import HeadField

NOTICE_PREFIX = "fr:"
"""How the ids of notices begin."""
_BETWEEN = "\n\n"


def merged(held: Reading, new: Reading) -> Reading:
    """Return what the library is to hold when a notice is added that it holds in another form.

    A record added to a full text gives it its fields, a full text added to a record keeps them. Two records, or two
    full texts that no record was added to, are not merged: the new one is all there is, as is one that was merged
    before. Merging is the same in either order.
    """
    if held.document.document_id != new.document.document_id:
        return new
    if _has_body(new.version) and _has_record(read_head(new.version)):
        return new
    body_of = new if _has_body(new.version) else held
    if not _has_body(body_of.version):
        return new
    head = _head(read_head(held.version), read_head(new.version), new_has_body=body_of is new)
    builder = TextBuilder()
    write_head(builder, head)
    version = _with_body(builder.build(new.document.document_id), body_of.version)
    other = new if body_of is held else held
    document = document_of(
        head, url=new.document.url or held.document.url, language=body_of.document.language or other.document.language
    )
    fetched = held.document.fetched and new.document.fetched if _has_record(head) else new.document.fetched
    warnings = _warnings(held, new, document) if _has_record(head) else new.warnings
    return Reading(replace(document, fetched=fetched), version, (), warnings)


def _has_body(version: Version) -> bool:
    return any(block.kind is not BlockKind.FIELD for block in version.blocks)


def _has_record(head: Iterable[HeadField]) -> bool:
    return any(not field.from_text for field in head)


def _head(held: Sequence[HeadField], new: Sequence[HeadField], *, new_has_body: bool) -> tuple[HeadField, ...]:
    """Return the fields: the record's where it has them, else the full text's; of either the newest that is at hand."""
    of_new = {field.from_text for field in new}
    record = new if False in of_new else held
    text = new if new_has_body else held
    fields = []
    for name in LABELS:
        told = [field for field in record if field.name == name and not field.from_text]
        fields += told or [field for field in text if field.name == name and field.from_text]
    return tuple(fields)


def _with_body(head: Version, whole: Version) -> Version:
    """Return the head with the body of another version below it; blocks and pages move with the words."""
    body = next(block.span.start for block in whole.blocks if block.kind is not BlockKind.FIELD)
    shift = len(head.text) + len(_BETWEEN) - body
    text = f"{head.text}{_BETWEEN}{whole.text[body:]}"
    moved = tuple(
        Block(block.kind, Span(block.span.start + shift, block.span.end + shift), block.attributes)
        for block in whole.blocks
        if block.span.start >= body
    )
    pages = tuple(Page(page.number, max(page.start, body) + shift) for page in whole.pages)
    return Version(head.document_id, digest(text), text, (*head.blocks, *moved), pages)


def _warnings(held: Reading, new: Reading, document: Document) -> tuple[str, ...]:
    """Return the warnings of both, but for what the other one knew after all."""
    both = dict.fromkeys((*held.warnings, *new.warnings))
    return tuple(said for said in both if not (document.published and "publication date not known" in said))
