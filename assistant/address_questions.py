"""What a question says of an address: the address itself, a place beside an entity, whether sharing is asked."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.asked_names import is_no_entity
from assistant.destinations import speaks_of
from index.address_book import parsed
from sources.address_words import BUILDINGS, FILLERS, STREETS
from sources.names import normalise

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from index.address_book import AddressBook, AddressMatch
    from index.names import NameHit
    from sources.address_parts import AddressParts
    from sources.model import Field, Listing

CUE = re.compile(
    r"\baddress\w*|\blocated\b|\bco-?located\b|\bprint(s|ed|ing)?\b|\bpremises\b|\bbuilding\b|\btower\b|\bfloors?\b"
    r"|\brooms?\b|\bflat\b|\bsuite\b|\bunits?\b|(?-i:\bstreet\b|\broad\b)|\bbox\b|\bbased\b|\bneighbou?rs?\b|地址",
    re.IGNORECASE,
)
"""Words that make a question one about an address."""
AT = re.compile(r"\b(at|in|inside) (the )?[A-Z0-9]")
"""A place is named; an address where some entry prints it."""
LISTED = re.compile(r"^\W*(is|are) .*\b(list|listed)\b", re.IGNORECASE)
"""Whether something is on the list."""
_BUILDING = re.compile(r"\b(building|bldg|tower|plaza|mansion)\b", re.IGNORECASE)
SHARING = re.compile(
    r"\bshar(e|es|ed|ing)\b|\bsame (address|building|place|street|box|premises|office)|\bco-?located\b|\belse\b"
    r"|\b(an)?other\b|\banyone\b|\banybody\b|\bneighbou?rs?\b|\bin common\b|\balso (at|in|use|print)"
    r"|\bwho(se)? (is|are|sits?) at\b|同一",
    re.IGNORECASE,
)
YES_NO = re.compile(
    r"^\W*(is|are|was|were|do|does|did|has|have|had|can)\b|[.;:] (is|are|does|do|has|have)\b[^.]*\?", re.IGNORECASE
)
# Words of questions, not of addresses; an address writes its words with capitals.
_QUESTION_WORDS = re.compile(
    r"\b(?:which|who|whose|what|where|is|are|was|were|does|do|did|any|others?|another|entr(?:y|ies)|entit(?:y|ies)"
    r"|compan(?:y|ies)|firms?|part(?:y|ies)|businesses|list|listed|listing|prints?|printed|printing|gives?|given|uses?"
    r"|used|using|shares?|sharing|shared|address(?:es)?|at|in|on|under|from|with|for|by|as|same|that|this|those|there"
    r"|it|its|their|them|they|else|anyone|somebody|someone|have|has|had|an|a|or|based|located|stands?|found|sits?|me"
    r"|all|can|we|you|show|tell|name|names|about|to|if|how|many|please|also|only|alone|be|been|know|called|added)\b"
)
_FIRST_WORD = re.compile(
    r"(?:^|(?<=[.?!] ))\W*(?:Which|Who|Whose|What|Where|Is|Are|Was|Were|Does|Do|Did|Has|Have|List|Name|Show|Give|How"
    r"|Can|The|Tell|Any|Find|Entities|Entries|Companies|We|Our|My|They|Please|I|It|There|This|That|Someone)\b"
)
_FIRST_BEFORE_LOWER = re.compile(r"(?:^|(?<=[.?!:] ))\W*[A-Z][a-z]+(?= [a-z])")
"""A capital that only begins a sentence: "Check the", "Customer at"."""
_FLAG = re.compile(
    r"[.;:!,-]\s+(?:(?:a|any|red|an|is it|known) )*(?:flag(?:ged|s)?|hits?|match(?:es)?|problems?|issues?|risks?"
    r"|concerns?|ok(?:ay)?|known|listed|alerts?|bad)\s*\?\s*$",
    re.IGNORECASE,
)
"""A question of a word after an address: "5 Low Road. Flag?"."""
_WHO_PRINTS = re.compile(
    r"\b(?:which|what|who|any|all|list|name)\b[^?.;]{0,40}\b(?:part(?:y|ies)|entit|entr|compan|firm|else)", re.I
)
_LISTS = re.compile(r"\b(?:the )?(?:BIS |US )?Entity List\b", re.IGNORECASE)
_LOWER = re.compile(r"(?<![\w'’-])[a-z]{2,}\b")
_PLACED = re.compile(r"\b(?:address(?:es)?|located|based) in (?:the )?(?:city of )?$", re.IGNORECASE)
_IN_PARTS = re.compile(r"\d[^?]*,|,[^?]*\d")
_ALONE = re.compile(r"(?:^|(?<=; ))(?:the|of|and|no)(?=;|$)")
_UNIT_WORDS = "box floor fl room rm flat unit suite office shop block"
_ADDRESS_WORDS = frozenset((*STREETS, *BUILDINGS, *FILLERS, *_UNIT_WORDS.split()))
_PLACE_WORD = re.compile(r"\b[A-Z][\w'’-]{2,}(?: [A-Z][\w'’-]+)*")


def place_words(question: str, text: str) -> tuple[str, ...]:
    """Return the places of several words in what may be an address, where it is asked who prints it; else empty.

    >>> place_words("Which listed parties are at Elm Airport, Zenda?", "Elm Airport, Zenda")
    ('Elm Airport',)
    """
    if not _WHO_PRINTS.search(question):
        return ()
    runs = (run for part in re.split(r"[;,]", text) for run in _PLACE_WORD.findall(part))
    return tuple(run for run in runs if " " in run and not is_no_entity(run))


def address_text(question: str, hits: Iterable[NameHit]) -> str:
    """Return what may be an address in a question: its words without those of the question and of names, cut by ";".

    >>> address_text("Is Room 3, Elm Tower, 5 Low Road a listed address?", ())
    'Room 3, Elm Tower, 5 Low Road'
    """
    text = _FLAG.sub(";", question)
    for hit in hits:
        text = text.replace(hit.matched, ";")
    for pattern in (_LISTS, _FIRST_BEFORE_LOWER, _FIRST_WORD, _QUESTION_WORDS):
        text = pattern.sub(";", text)
    if re.search(r"[A-Z]", text):
        text = _LOWER.sub(lambda word: word[0] if word[0] in _ADDRESS_WORDS else ";", text)
    parted = re.sub(r"\s*;[;\s]*", "; ", text)
    return _ALONE.sub("", parted).strip(" ;,.?!’'\"“”")


def is_in_address(hit: NameHit, question: str) -> bool:
    """Tell whether a name is part of an address: "Zeta" in "Zeta Tower", "5 Zeta Road" and "5 Low Road, Zeta"."""
    before, after = question[: hit.span.start], question[hit.span.end :]
    if hit.how != "exact" and _PLACED.search(before):
        return True
    within = parsed(hit.matched + re.split(r"[,;?]", after, maxsplit=1)[0][:24])
    alone = parsed(hit.matched)
    grown = set(within.streets) - set(alone.streets) or within.buildings - alone.buildings
    if grown and re.match(r" [A-Z]", after):
        return True
    last = re.search(r"(,|\d|[A-Z][\w'’]+) $", before)
    goes_on = last is not None and not _FIRST_WORD.match(last[1])
    is_word = hit.short or " " not in hit.matched
    return is_word and goes_on and _IN_PARTS.search(question) is not None


def without_places(question: str, hits: Sequence[NameHit]) -> list[NameHit]:
    """Leave out the names that are a place of another's address: "Zenda" in "the address of Zeta in Zenda"."""
    return [hit for hit in hits if not (hit.short and _is_place_of(question, hit, hits))]


def _is_place_of(question: str, hit: NameHit, hits: Sequence[NameHit]) -> bool:
    others = [row for other in hits if other is not hit for row in other.listings]
    words = {normalise(hit.matched)}
    placed = re.search(r"\b[Ii]n $", question[: hit.span.start]) is not None
    return placed and any(_is_in(address, words) for row in others for address in row.addresses)


def narrowed(
    question: str, hits: Sequence[NameHit], rows: Sequence[Listing]
) -> tuple[tuple[Listing, tuple[Field, ...]], ...]:
    """Return the rows with the addresses that a place named beside the entities leaves; all where it leaves none."""
    rest = question
    for hit in hits:
        rest = rest.replace(hit.matched, ";")
    words = {normalise(word) for run in _PLACE_WORD.findall(_FIRST_WORD.sub(" ", rest)) for word in (run, *run.split())}
    printed = [(row, tuple(a for a in row.addresses if _is_in(a, words))) for row in rows]
    placed = [(row, addresses) for row, addresses in printed if addresses]
    if placed:
        return tuple(placed)
    under = [row for row in rows if row.destination and speaks_of(rest, row.destination.value)]
    return tuple((row, row.addresses) for row in under or rows)


def _is_in(address: Field, words: set[str]) -> bool:
    text = f" {normalise(address.value)} "
    return any(f" {word} " in text for word in words if word)


def is_numbered(parts: AddressParts) -> bool:
    """Tell whether an address has a P.O. box, or a number in a street that is called one."""
    return bool(parts.boxes) or any(street.kind and street.numbers for street in parts.streets)


def is_surely_address(text: str, parts: AddressParts) -> bool:
    """Tell whether words that no entry prints are an address all the same: numbered, or called a building."""
    return is_numbered(parts) or bool(parts.buildings and _BUILDING.search(text))


def found_in(book: AddressBook, parts: AddressParts, text: str) -> tuple[AddressMatch, ...]:
    """Look an address of a question up: the places in it that can tell are those that an address it agrees with prints.

    A question has other words in capitals, which are no towns; at the end of the address an unknown one is.
    """
    anywhere = book.find(replace(parts, places=frozenset()))
    known = parts.places & {place for match in anywhere for place in parsed(match.printed.value).places}
    tail = parsed(re.split(r"\d", text)[-1]).places if re.search(r"\d", text) else frozenset()
    if known:
        return book.find(replace(parts, places=known))
    return () if parts.places & tail else anywhere
