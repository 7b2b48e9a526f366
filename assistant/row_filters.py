"""The filters that a question sets on the rows of a list: pages, notices, footnotes, destinations, policies, dates."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from assistant.destinations import countries_not_held, destinations_named, is_country
from index.spelling import singular
from sources.address_parts import is_address_only
from sources.citations import parse_fr_citations
from sources.dates import MONTH, print_date
from sources.names import normalise

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from assistant.question import Asked
    from assistant.subject import Subject
    from index.names import NameHit
    from sources.model import Document, Listing

ADDRESS_ONLY = re.compile(
    r"\baddress(es)?[- ](only|alone)\b|\b(only|just|merely|nothing but) an? address|\baddresses? (alone|by itself)\b"
    r"|\baddress entr(y|ies)\b|\bentr(y|ies) (of|for|that (is|are)( just| only)?) (an? )?address(es)?\b"
    r"|\baddress(es)? ((is|are) )?(listed )?without (a |any )?(name|party|entity|company)",
    re.IGNORECASE,
)
_FOOTNOTES = re.compile(r"\bfootnotes? (\d(?:(?:, | and | or |/)\d)*)", re.IGNORECASE)
SECTIONS = {"734.9(e)(1)": "1", "734.9(e)(2)": "4", "734.9(e)(3)": "5", "734.9(g)": "3"}
"""Paragraphs that the list's footnotes stand for. Source: 15 CFR 734.9, and the bundled notes on the five footnotes."""
_SECTION = re.compile(r"(?:§+ ?|\bsections? )(7\d\d\.\d+(?: ?\([a-z0-9]+\))*)", re.IGNORECASE)
_POLICIES = {
    "a presumption of denial": (r"\bpresumption (of|for) denial\b|\bpresumed den", r"presum\w+ (of|for) denial"),
    "a policy of denial": (r"\bpolicy of denial\b", r"policy of denial"),
    "a case-by-case review": (r"\bcase[- ]by[- ]case\b", r"cas[ea][- ]by[- ]case"),
    "a presumption of approval": (r"\bpresumption of approval\b", r"presumption of approval"),
}
_PLACE = re.compile(
    r"\b(Hong Kong|Macau|Macao)\b|\b(?:address(?:es)?|located|based) in (?:the )?([A-Z][\w'’-]+(?: [A-Z][\w'’-]+)*)"
    rf"|\b(?:entities|companies|firms|parties|organi[sz]ations) in (?:the )?(?!Entity|Supp|Part|Notice|Annex|{MONTH})"
    r"([A-Z][a-z][\w'’-]+(?: [A-Z][a-z][\w'’-]+)*)"
)
"""Places that head no destination: the territories that stand under China, and any that addresses are said to be in."""
_NOUN_LISTED = re.compile(
    r"\b(?:[Ww]hich|[Ww]hat|[Hh]ow many|[Ll]ist|[Nn]ame|[Ss]how(?: me)?|[Aa]re|[Ww]ere|[Aa]ny|[Aa]ll)"
    r"(?: (?:all|the|any|of the|other|listed|there))*(?: [A-Z][\w'’-]*)* (?P<noun>[a-z]{5,}s)"
    r"(?= (?:(?:in|from|of|under|with) |are\b|were\b|on the\b|have\b|listed\b|added\b|stand\b|carry\b|does the\b|do\b))"
)
_ANY_ENTRY = re.compile(
    r"address(es)?|aliases|licen[cs]es|citations|policies|notices|rules|documents|names|reasons|entities|companies|firms"
    r"|organi[sz]ations|persons|parties|subsidiaries|affiliates|entries|listings|additions|removals|changes|footnotes"
    r"|countries|destinations|headings|numbers|places|lists|items|dates|pages|others|units|exports|requirements"
    r"|businesses|people|things|errors|mistakes|grounds|sources|articles|newspapers|authorities|agencies|those",
    re.IGNORECASE,
)
_ENTITIES_NAMED = re.compile(r"\bentities named (?P<noun>[a-z]+)\b")
_BOTH = re.compile(r"\b(under|in) both\b", re.IGNORECASE)
_ANY_CITATION = re.compile(r"\b(amend|revis|modif|chang|cit|correct)\w*", re.IGNORECASE)
_FROM = re.compile(r"\b(since|from|after)\s*$", re.IGNORECASE)
_TO = re.compile(r"\b(before|until|up to|through)\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class RowFilter:
    """One condition on rows."""

    kind: str
    """`page`, `notice`, `footnote`, `section`, `destination`, `policy`, `date`, `name`, `word`, `place` or
    `address`."""
    said: str
    """The condition in words, to follow "entries": " under KENYA"."""
    keeps: Callable[[Listing], bool] = field(repr=False)


def filters_of(
    asked: Asked, subject: Subject, notices: Iterable[Document], cites: Callable[[Listing], bool], held: Iterable[str]
) -> tuple[RowFilter, ...]:
    """Return the filters of a question, each once; empty when it sets none.

    Args:
        asked: The question.
        subject: Its entities; their names are a filter.
        notices: The notices that it means by number.
        cites: Whether a row cites one of these notices.
        held: The destinations of the list.
    """
    found: list[RowFilter] = []
    if ADDRESS_ONLY.search(asked.text):
        found.append(RowFilter("address", " of an address alone", lambda row: is_address_only(row.name.value)))
    found += _names(asked.text, subject)
    found += _nouns(asked.text)
    pages = [*_pages(asked.text)]
    named = () if pages else tuple(notices)
    if named:
        labels = " or ".join(doc.citation or f"FR Doc. {doc.document_number}" for doc in named)
        found.append(RowFilter("notice", f" citing the notice {labels}", cites))
    found += [*pages, *_footnotes(asked.text), *_destinations(asked.text, tuple(held))]
    return (*found, *_places(asked.text, subject), *_policies(asked.text), *_dates(asked))


def rows_kept(rows: Iterable[Listing], filters: Iterable[RowFilter], text: str) -> tuple[Listing, ...]:
    """Return the rows that meet every filter; of a question about several destinations at once, those named under each.

    "Under both China and Iran" asks for the names that stand under the one and the other.
    """
    kept = tuple(row for row in rows if all(one.keeps(row) for one in filters))
    if not _BOTH.search(text):
        return kept
    under: dict[str, set[str]] = {}
    for row in kept:
        under.setdefault(row.name.value, set()).add(row.destination.value if row.destination else "")
    several = {destination for found in under.values() for destination in found}
    return tuple(row for row in kept if under[row.name.value] == several)


def _places(text: str, subject: Subject) -> Iterable[RowFilter]:
    for hit in subject.hits:
        text = text if _is_placed(hit, text) else text.replace(hit.matched, "")
    named = _PLACE.search(text)
    if named:
        place = next(filter(None, named.groups()))
        if is_country(place):
            return
        words = f" {normalise(place)} "
        yield RowFilter(
            "place",
            f" that print an address in {place}",
            lambda row: any(words in f" {normalise(address.value)} " for address in row.addresses),
        )


def _names(text: str, subject: Subject) -> Iterable[RowFilter]:
    # A country misspells the name of no entity.
    hits = [hit for hit in subject.hits if not is_country(hit.matched) and not _is_placed(hit, text)]
    if hits:
        keys = {row.key for hit in hits for row in hit.listings}
        said = " or ".join(hit.matched for hit in hits)
        yield RowFilter("name", f" bearing the name {said}", lambda row: row.key in keys)


def noun_listed(text: str) -> str:
    """Return the noun by which a question calls the entries that it counts or names; empty for a word for any entry.

    >>> noun_listed("Which Chinese universities are on the list?"), noun_listed("How many firms are listed?")
    ('universities', '')
    """
    found = _NOUN_LISTED.search(text)
    return found["noun"] if found and not _ANY_ENTRY.fullmatch(found["noun"]) else ""


def of_any_kind(asked: Asked, rows: Iterable[Listing]) -> Asked:
    """Call entities what names of the list hold a word of: "which universities" asks for the entities so named."""
    noun = noun_listed(asked.text)
    if not noun or not any(holds_noun(row.name.value, noun) for row in rows):
        return asked
    return replace(asked, text=re.sub(rf"\b{noun}\b", f"entities named {noun}", asked.text, count=1))


def holds_noun(name: str, noun: str) -> bool:
    """Tell whether a name holds a noun, in the singular or the plural.

    >>> holds_noun("Zenda University", "universities"), holds_noun("Zenda Universal", "universities")
    (True, False)
    """
    return re.search(rf"\b(?:{noun}|{singular(noun)})\b", name, re.IGNORECASE) is not None


def _nouns(text: str) -> Iterable[RowFilter]:
    named = _ENTITIES_NAMED.search(text)
    if named:
        noun = named["noun"]
        yield RowFilter("word", f" whose names hold “{singular(noun)}”", lambda row: holds_noun(row.name.value, noun))


def _is_placed(hit: NameHit, text: str) -> bool:
    """Tell whether a name is the place where addresses are asked for: "an address in Zenda"."""
    named = _PLACE.search(text)
    return hit.how != "exact" and named is not None and hit.matched in named.groups()


def _pages(text: str) -> Iterable[RowFilter]:
    pages = {(one.citation.volume, one.citation.page) for one in parse_fr_citations(text)}
    if pages:
        said = " or ".join(f"{volume} FR {page}" for volume, page in sorted(pages))
        yield RowFilter(
            "page", f" citing {said}", lambda row: any((one.volume, one.page) in pages for one in row.citations)
        )


def _footnotes(text: str) -> Iterable[RowFilter]:
    numbers = {number for run in _FOOTNOTES.findall(text) for number in re.findall(r"\d", run)}
    sections = [re.sub(r"\s", "", section) for section in _SECTION.findall(text)]
    if numbers:
        said = " or ".join(sorted(numbers))
        yield RowFilter("footnote", f" with footnote {said}", lambda row: bool(numbers & set(row.footnotes)))
        return
    if not sections:
        return
    section, number = sections[0], SECTIONS.get(sections[0])
    if number:
        said = f" with footnote {number}, which stands for § {section}"
        yield RowFilter("footnote", said, lambda row: number in row.footnotes)
    else:
        yield RowFilter("section", f" whose cells name § {section}", lambda row: _names_section(row, section))


def _names_section(row: Listing, section: str) -> bool:
    cells = " ".join(cell.value for cell in (row.requirement, row.policy) if cell)
    return re.search(rf"(?<![\d.]){re.escape(section)}(?!\d)", re.sub(r"\s", "", cells)) is not None


def _policies(text: str) -> Iterable[RowFilter]:
    wanted = {said: words for said, (asked, words) in _POLICIES.items() if re.search(asked, text, re.IGNORECASE)}
    if wanted and not re.search(r"\b(difference|stricter|versus|vs)\b", text):
        pattern = re.compile("|".join(wanted.values()), re.IGNORECASE)
        said = " or ".join(wanted)
        yield RowFilter(
            "policy",
            f" whose review policy names {said}",
            lambda row: row.policy is not None and pattern.search(" ".join(row.policy.value.split())) is not None,
        )


def _destinations(text: str, held: tuple[str, ...]) -> Iterable[RowFilter]:
    named = destinations_named(text, held)
    absent = () if named else countries_not_held(text, held)
    if named or absent:
        said = " and ".join(named) if len(named) > 1 and _BOTH.search(text) else " or ".join(named or absent)
        yield RowFilter(
            "destination",
            f" under {said}",
            lambda row: row.destination is not None and row.destination.value in named,
        )


def _dates(asked: Asked) -> Iterable[RowFilter]:
    windows = [one for one in asked.dates if not one.is_as_of]
    if not windows:
        return
    whens = [one.found.date for one in windows]
    before = asked.text[: windows[0].found.span.start]
    first, last = min(when.first_day for when in whens), max(when.last_day for when in whens)
    printed = print_date(whens[0])
    if len(whens) > 1:
        said = f"from {printed} to {print_date(whens[-1])}"
    elif _FROM.search(before):
        said, last = f"from {printed} on", date.max
    elif _TO.search(before):
        said, first, last = f"before {printed}", date.min, first
    else:
        said = f"of {printed}"
    if _ANY_CITATION.search(asked.text):
        yield RowFilter("date", f" with a citation {said}", lambda row: any(first <= day <= last for day in _days(row)))
    else:
        yield RowFilter(
            "date",
            f" whose earliest citation is {said}",
            lambda row: first <= min(_days(row), default=date.max) <= last and bool(_days(row)),
        )


def _days(row: Listing) -> list[date]:
    return [one.published for one in row.citations if one.published]
