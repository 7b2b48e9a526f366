"""How a name that was asked about leads to an entry: the statement that says which printed name it matched, and how."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.model import Statement
from assistant.records import stop
from sources.names import core, is_typo, normalise, pinyin

if TYPE_CHECKING:
    from assistant.cite import Citer
    from assistant.records import Records
    from index.names import NameHit
    from sources.model import Field, Listing

_HOW = {
    "legal form": "the same but for the legal form",
    "typo": "taken as a misspelling of it",
    "pinyin": "read in pinyin",
}


def state_match(records: Records, citer: Citer, hit: NameHit) -> Statement | None:
    """State how a name that is not the printed main name, nor its first words, leads to its first row; else None."""
    listing = hit.listings[0]
    printed = _printed_form(hit, listing)
    own = printed is listing.name
    asked, written = (normalise(name).removeprefix("the ") for name in (hit.matched, printed.value))
    begins = written.startswith(asked) and (hit.how in {"exact", "alias"} or written == asked)
    if own and begins and not hit.reordered:
        return None
    form = " ".join(printed.value.split())
    if begins and not hit.reordered:
        relation = f"short for “{form}”," if hit.short else "printed as"
        text = f"“{hit.matched}” is {relation} an alias of {stop(listing.name.value)}"
    else:
        belongs = "" if own else f", an alias of {listing.name.value.rstrip('.')}"
        text = f"“{hit.matched}” was matched to the printed name “{form}” ({_rule(hit)}){belongs}."
    fields = [printed] if own else [printed, listing.name]
    return Statement(text, records.kind_of(listing), tuple(citer.row_field(listing, field) for field in fields))


def _rule(hit: NameHit) -> str:
    if hit.reordered:
        return "the same words in another order"
    if hit.how == "alias":
        return "written a little otherwise" if " " in hit.matched.strip() else "which holds this word"
    if hit.how == "pinyin":
        return _rule_of_pinyin(pinyin(hit.matched), core(hit.printed.value).replace(" ", ""))
    return _HOW[hit.how] + (", of its first words" if hit.short and hit.how == "typo" else "")


def _rule_of_pinyin(asked: str, printed: str) -> str:
    if asked.startswith(printed) or asked in printed:
        return _HOW["pinyin"]
    if is_typo(asked, printed):
        return "read in pinyin, which is spelt a little otherwise there"
    return "its words of trade and place in English, the rest by pinyin"


def _printed_form(hit: NameHit, listing: Listing) -> Field:
    for field in (listing.name, *listing.aliases):
        if field.value == hit.printed.value:
            return field
    return listing.name
