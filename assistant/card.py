"""The card of an entity: its rows, aliases, notices and changes, each field with its citation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assistant.cite import Citer
from assistant.notices import Notices
from assistant.render import citation_json
from index.embed import SentenceEmbedder
from index.names import NameIndex
from index.serving import open_served
from sources.errors import FootnoteError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from index.names import NameHit
    from sources.model import Field, Listing


class UnknownEntityError(FootnoteError):
    """No entry bears the name."""


def entity_json(home: Path, name: str, *, as_of: date) -> dict[str, Any]:
    """Return the rows that bear `name` on a day, with a citation for each field.

    Raises:
        UnknownEntityError: no entry bears the name; near names are in the message.
    """
    snapshot = open_served(home, SentenceEmbedder())
    try:
        citer = Citer(snapshot)
        return Card(NameIndex(snapshot), citer, Notices(snapshot, citer)).read(name, as_of)
    finally:
        snapshot.close()


class Card:
    """Reads cards out of one opened snapshot."""

    def __init__(self, names: NameIndex, citer: Citer, notices: Notices) -> None:
        self._names = names
        self._citer = citer
        self._notices = notices

    def read(self, name: str, as_of: date) -> dict[str, Any]:
        """Return what `entity_json` returns; raises as that does."""
        hits = self._names.find(name, as_of=as_of)
        if not hits:
            near = ", ".join(f"“{listing.name.value}”" for listing in self._names.near(name, as_of=as_of, k=3))
            raise UnknownEntityError(f"no entry bears the name {name!r} on {as_of}; near names: {near or 'none'}")
        return {
            "name": name,
            "as_of": as_of.isoformat(),
            "entities": [self._entity(hit, listing, as_of) for hit in hits for listing in hit.listings],
        }

    def _entity(self, hit: NameHit, listing: Listing, as_of: date) -> dict[str, Any]:
        return {
            "name": self._cited(listing, listing.name),
            "matched": hit.matched,
            "how": hit.how,
            "list": listing.list,
            "destination": self._cited(listing, listing.destination),
            "aliases": self._all(listing, listing.aliases),
            "addresses": self._all(listing, listing.addresses),
            "countries": self._all(listing, listing.countries),
            "license_requirement": self._cited(listing, listing.requirement),
            "license_review_policy": self._cited(listing, listing.policy),
            "footnotes": list(listing.footnotes),
            "federal_register_citation": self._cited(listing, listing.notice),
            "notices": [
                {
                    **(self._cited(listing, citation.field) or {}),
                    "documents": [
                        {
                            "document_id": document.document_id,
                            "title": document.title,
                            "published": str(document.published) if document.published else None,
                            "effective_on": document.effective_on.isoformat() if document.effective_on else None,
                        }
                        for document in self._notices.of_citation(citation, as_of)
                    ],
                }
                for citation in listing.citations
            ],
        }

    def _cited(self, listing: Listing, field: Field | None) -> dict[str, Any] | None:
        if field is None:
            return None
        return {"value": field.value, "citation": citation_json(self._citer.row_field(listing, field))}

    def _all(self, listing: Listing, fields: Sequence[Field]) -> list[dict[str, Any] | None]:
        return [self._cited(listing, field) for field in fields]


def entity_text(card: dict[str, Any]) -> str:
    """Print a card for a terminal; an empty field reads "this copy prints none"."""
    lines: list[str] = []
    for entity in card["entities"]:
        lines += [entity["name"]["value"], f"  matched: “{entity['matched']}” ({entity['how']})"]
        for label in ("destination", "license_requirement", "license_review_policy", "federal_register_citation"):
            lines.append(f"  {label.replace('_', ' ')}: {_value(entity[label])}")
        for label in ("aliases", "addresses"):
            values = [_value(item) for item in entity[label]] or ["this copy prints none"]
            lines.append(f"  {label}: {'; '.join(values)}")
        for notice in entity["notices"]:
            held = "; ".join(f"{document['title']} ({document['document_id']})" for document in notice["documents"])
            lines.append(f"  notice {_value(notice)}: {held or 'not held in this library'}")
        lines.append(f"  where: {entity['name']['citation']['locator']}")
        lines.append("")
    return "\n".join(lines)


def _value(cited: dict[str, Any] | None) -> str:
    return " ".join(str(cited["value"]).split()) if cited else "this copy prints none"
