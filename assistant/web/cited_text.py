"""Statements with footnotes as HTML: markers open the quoted words, tiers have labels, names open cards."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, Any

from assistant.model import StatementKind
from assistant.render import TIER_NAMES, citation_json
from assistant.web.links import Place, address
from assistant.web.markup import Node, Safe, element, hidden, join
from sources.dates import print_date
from sources.model import PartialDate, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from assistant.model import Statement

KIND_NAMES = {
    StatementKind.OFFICIAL: "Official",
    StatementKind.PRESS: "Press, not an official source",
    StatementKind.DIGEST: "Digest, not the official text",
}
VERSION_CHARS = 16
"""So much of a version's id stands in an address."""


class Footnotes:
    """Numbers citations in the order in which they are first marked, for one answer or card."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[object, ...], int] = {}
        self.cited: list[dict[str, Any]] = []
        """The citations, as `ask --json` prints them; the first is number 1."""

    def marker(self, citation: dict[str, Any]) -> Safe:
        """Link to the words of a citation by its number."""
        key = (citation["document_id"], citation["version"], citation["start"], citation["end"])
        number = self._numbers.get(key)
        if number is None:
            self.cited.append(citation)
            number = self._numbers[key] = len(self.cited)
        words = hidden(f" Footnote {number}: {citation['locator']}")
        return element("a", f"[{number}]", words, cls="marker", href=citation_address(citation))

    def notes(self) -> Safe | None:
        """List the footnotes with their words, folded; None when there are none."""
        if not self.cited:
            return None
        count = len(self.cited)
        return element(
            "details",
            element("summary", f"{count} footnote{'s' if count > 1 else ''}"),
            element("ol", *[_note(citation) for citation in self.cited]),
            cls="notes",
        )


def citation_address(citation: dict[str, Any]) -> str:
    """Return the address that opens the document of a citation at its words."""
    return address(
        Place(
            document_id=citation["document_id"],
            version=citation["version"][:VERSION_CHARS],
            span=Span(citation["start"], citation["end"]),
        )
    )


def tier_label(tier: str) -> Safe:
    """Label a tier by its name; the colour that goes with it adds nothing to the words."""
    return element("span", TIER_NAMES.get(tier, tier).capitalize(), cls=f"tier {tier.replace('_', '-')}")


def short_tier_label(tier: str) -> Safe:
    """Label a tier in a table, where its name alone has room."""
    return element("span", tier.replace("_", " ").capitalize(), cls=f"tier {tier.replace('_', '-')}")


def statements_html(statements: Sequence[Statement], footnotes: Footnotes, names: Iterable[str] = ()) -> Safe:
    """Render statements in order, those of one kind together under its label; `names` become links to their cards."""
    entities = entity_names(statements) | set(names)
    groups = []
    for kind, run in groupby(statements, key=lambda statement: statement.kind):
        lines = [
            element(
                "p",
                linked(statement.text, entities),
                *[footnotes.marker(citation_json(citation)) for citation in dict.fromkeys(statement.citations)],
            )
            for statement in run
        ]
        label = element("p", KIND_NAMES[kind], cls="kind") if kind in KIND_NAMES else None
        groups.append(element("div", label, *lines, cls=f"statements {kind.value}"))
    return join(*groups)


def entity_names(statements: Iterable[Statement]) -> set[str]:
    """Return the names of the entries that statements cite by name, as printed."""
    return {
        citation.quote
        for statement in statements
        for citation in statement.citations
        if citation.list and f"entry {citation.quote}" in citation.locator
    }


def linked(text: str, names: Iterable[str]) -> Node:
    """Make each of the names in a text a link to its card; the longest where several begin alike."""
    forms = sorted((re.escape(name) for name in names if name.strip()), key=len, reverse=True)
    if not forms:
        return text
    pieces = re.split(f"({'|'.join(forms)})", text)
    return join(*[entity_link(piece) if place % 2 else piece for place, piece in enumerate(pieces)])


def entity_link(name: str) -> Safe:
    """Link to the card of an entity."""
    return element("a", name, cls="entity", href=address(Place(entity=name)))


def add_to_memo(label: str, what: str) -> Safe:
    """Link that puts something into the memo of the session: the page does it without leaving its address."""
    return element("p", element("a", label, cls="act", href=f"?memo={what}"), cls="add-to-memo")


def _note(citation: dict[str, Any]) -> Safe:
    when = citation["published"] or citation["as_of"]
    dated = print_date(PartialDate.parse(when)) if when else ""
    facts = [fact for fact in (citation["locator"], citation["title"], citation["publisher"], dated) if fact]
    told = "; ".join(fact for place, fact in enumerate(facts) if not any(fact in one for one in facts[:place]))
    return element(
        "li",
        tier_label(citation["tier"]),
        element("a", f" {told}", href=citation_address(citation)),
        element("span", f" “{' '.join(citation['quote'].split())}”", cls="quoted"),
    )
