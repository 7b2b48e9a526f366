"""The card of an entity as HTML: entries with a footnote for each field, dates, shared addresses, reports."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assistant.address_replies import AddressReplies
from assistant.card import Card, UnknownEntityError
from assistant.evidence import Wanted
from assistant.records import LIST_NAMES, NONE_PRINTED
from assistant.subject import printed_forms
from assistant.web.cited_text import Footnotes, entity_link, statements_html
from assistant.web.links import Place, address
from assistant.web.markup import Safe, element, hidden, join, page
from sources.citations import parse_fr_citations
from sources.dates import print_date

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from assistant.answer import Assistant
    from assistant.model import Statement

_HOW = {
    "exact": "the printed name",
    "alias": "an alias",
    "legal form": "the same but for the legal form",
    "typo": "a near spelling",
    "pinyin": "read in pinyin",
}
NEAR = 6
"""Near names offered."""
ENTRIES_MAX = 12
"""Entries of one name shown at once."""
_REPORTS_MAX = 4


@dataclass(frozen=True, slots=True)
class Found:
    """What a search for an entity found, as of a day."""

    name: str
    """The words searched for."""
    as_of: date
    card: dict[str, Any] | None
    """What `entity --json` prints; None when no entry bears the name."""
    near: tuple[str, ...]
    """Printed names that are spelt most like it."""
    shared: tuple[tuple[str, tuple[Statement, ...]], ...] = ()
    """Name of each entry, and who prints an address of it."""
    reports: tuple[Statement, ...] = ()
    """What the press says of it, then what digests say."""


def find_entity(assistant: Assistant, name: str, as_of: date) -> Found:
    """Look an entity up by name, alias, near spelling or in Chinese."""
    materials = assistant.materials
    near = tuple(listing.name.value for listing in materials.names.near(name, as_of=as_of, k=NEAR))
    try:
        card = Card(materials.names, materials.citer, materials.notices).read(name, as_of)
    except UnknownEntityError:
        return Found(name, as_of, None, near)
    hits = materials.names.find(name, as_of=as_of)
    listings = [listing for hit in hits for listing in hit.listings][:ENTRIES_MAX]
    addresses = AddressReplies(materials)
    shared = tuple((one.name.value, addresses.shared_by(one, as_of)) for one in listings)
    wanted = Wanted(name, names=tuple(printed_forms(hit) for hit in hits))
    reports = materials.press_about(wanted, as_of, limit=_REPORTS_MAX)
    reports += materials.digest_about(wanted, as_of, limit=_REPORTS_MAX - len(reports))
    return Found(name, as_of, card, near, tuple(one for one in shared if one[1]), reports)


def card_html(found: Found) -> str:
    """Render what was found; when nothing was, say so and offer the near names."""
    if found.card is None:
        return page(_nothing(found))
    footnotes = Footnotes()
    entities = found.card["entities"]
    entries = [_entry(entity, footnotes) for entity in entities[:ENTRIES_MAX]]
    more = len(entities) - ENTRIES_MAX
    link = element("a", "Link to this card", href=address(Place(entity=found.name)), cls="permalink")
    return page(
        element(
            "section",
            element("p", link, " ", element("button", "Copy link", type="button", cls="copy-link"), cls="panel-links"),
            *entries,
            element("p", f"{more} more entries bear this name; search for a longer part of it.") if more > 0 else None,
            _time_line(entities, footnotes),
            _section("Who prints the same address", [one for _, each in found.shared for one in each], footnotes),
            _section("What is reported of it", found.reports, footnotes),
            footnotes.notes(),
            element("p", f"As of {print_date(found.as_of)}.", cls="coverage"),
            cls="card",
        )
    )


def _nothing(found: Found) -> Safe:
    said = f"No entry bears the name “{found.name}” among those held as of {print_date(found.as_of)}."
    near = element("ul", *[element("li", entity_link(name)) for name in found.near]) if found.near else None
    return element(
        "section",
        element("p", said, cls="outcome"),
        element("p", "Names spelt most like it, each a different name:") if near else None,
        near,
        cls="card nothing",
    )


def _entry(entity: dict[str, Any], footnotes: Footnotes) -> Safe:
    how = f"“{entity['matched']}” is {_HOW.get(entity['how'], entity['how'])}"
    listed = LIST_NAMES.get(entity["list"], entity["list"])
    fields = [
        ("Destination", [entity["destination"]]),
        ("Licence requirement", [entity["license_requirement"]]),
        ("Licence review policy", [entity["license_review_policy"]]),
        ("Federal Register citation", [entity["federal_register_citation"]]),
        ("Aliases", entity["aliases"]),
        ("Addresses", entity["addresses"]),
        ("Countries as printed", entity["countries"]),
    ]
    shown = [one for one in fields if one[0] != "Countries as printed" or one[1]]
    return element(
        "article",
        element("h2", entity["name"]["value"], footnotes.marker(entity["name"]["citation"])),
        element("p", f"{listed}. {how}.", cls="coverage"),
        element("dl", *[join(element("dt", label), _values(values, footnotes)) for label, values in shown]),
        cls="entry",
    )


def _values(values: Sequence[dict[str, Any] | None], footnotes: Footnotes) -> Safe:
    printed = [value for value in values if value is not None]
    if not printed:
        return element("dd", NONE_PRINTED.capitalize(), cls="none")
    lines = [element("p", " ".join(value["value"].split()), footnotes.marker(value["citation"])) for value in printed]
    return element("dd", *lines)


def _section(title: str, statements: Sequence[Statement], footnotes: Footnotes) -> Safe | None:
    if not statements:
        return None
    return element("section", element("h3", title), statements_html(statements, footnotes), cls="part")


@dataclass(frozen=True, slots=True)
class _Moment:
    day: date
    cited: dict[str, Any]
    documents: tuple[dict[str, Any], ...]


def _moments(entities: Sequence[dict[str, Any]]) -> list[_Moment]:
    """Return the dated notices that entries cite, the oldest first, each once."""
    found: dict[str, _Moment] = {}
    for entity in entities:
        for notice in entity["notices"]:
            cited = parse_fr_citations(notice["value"])
            day = cited[0].citation.published if cited else None
            if day is not None:
                found.setdefault(
                    " ".join(notice["value"].split()).rstrip("."), _Moment(day, notice, tuple(notice["documents"]))
                )
    return sorted(found.values(), key=lambda moment: moment.day)


def _time_line(entities: Sequence[dict[str, Any]], footnotes: Footnotes) -> Safe | None:
    """Draw the notices on a line by their dates, and list them under it."""
    moments = _moments(entities)
    if not moments:
        return None
    first, last = moments[0].day.year, moments[-1].day.year + 1
    whole = (last - first) * 365.25
    dots = [
        element("li", hidden(print_date(moment.day)), style=f"--at:{_share(moment.day, first, whole):.1f}%")
        for moment in moments
    ]
    axis = element("p", element("span", str(first)), element("span", str(last)), cls="axis")
    return element(
        "section",
        element("h3", "Notices that its entries cite"),
        element("div", element("ol", *dots), axis, cls="time-line"),
        element("ol", *[_moment(moment, footnotes) for moment in moments], cls="moments"),
        cls="part",
    )


def _share(day: date, first_year: int, whole: float) -> float:
    gone = (day - day.replace(year=first_year, month=1, day=1)).days
    return max(0.0, min(100.0, 100 * gone / whole))


def _moment(moment: _Moment, footnotes: Footnotes) -> Safe:
    held = [
        element("a", document["title"], href=address(Place(document_id=document["document_id"])))
        for document in moment.documents
    ]
    several = "It may be any of these: " if len(held) > 1 else ""
    told = join(several, *[join(link, "; " if place + 1 < len(held) else "") for place, link in enumerate(held)])
    return element(
        "li",
        element("time", print_date(moment.day), datetime=moment.day.isoformat()),
        element(
            "p",
            " ".join(moment.cited["value"].split()),
            footnotes.marker(moment.cited["citation"]),
            element("span", " ", told if held else "The notice is not held in this library.", cls="held"),
        ),
    )
