"""Whether a match is the whole of a name in a text: a name that goes on is another one, unless by its entry's place."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from index.spelling import without_places
from index.words import NATIONALITIES
from sources.names import ends_with_legal_form, normalise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from index.bearers import Bearers
    from index.matching import Match
    from index.wording import Wording
    from sources.model import Listing, Span


_FEW = 2


class Settled(NamedTuple):
    """What remains of the matches of a text."""

    matches: tuple[Match, ...]
    beyond: tuple[Span, ...]
    """Names that hold a listed one and go on: each a different name."""


def settle(bearers: Bearers, wording: Wording, matches: Sequence[Match]) -> Settled:
    """Part the matches that are whole names from those that are only part of another name.

    Words that the entry prints, of its place perhaps, narrow a match to the entries that print them.
    """
    kept: list[Match] = []
    beyond: list[Span] = []
    for match in matches:
        first, last = wording.numbers_of(match.span)
        closed = not match.short and ends_with_legal_form(match.span.quote(wording.text))
        after = () if closed else wording.added_after(last)
        before = wording.added_before(first)
        if match.short and first > 0 and wording.gap(first - 1) == " " and wording.words[first - 1].is_capital:
            # "Russian Railways" is not the short form of "Railways of Zenda".
            before = before or tuple(word for word in (wording.words[first - 1],) if word.norm in NATIONALITIES)
        others = [other.span for other in matches if other is not match]
        added = [
            word.norm
            for word in (*before, *after)
            if (match.short or word.norm not in NATIONALITIES) and not any(span.contains(word.span) for span in others)
        ]
        if not added and all(word.is_generic for word in wording.words[first : last + 1]):
            # "Ministry of Zeal of Ruritania" is not that of Syldavia.
            country = wording.of_country(last)
            added = [word.norm for word in country[-1:]]
            after = country if country and not _with_words(bearers, match, added) else after
        # A name that goes on to a legal form of its own is complete: another one.
        complete = bool(added) and wording.form_follows(last + len(after))
        rest = match if not added else None if complete else _with_words(bearers, match, added)
        if match.short and match.how != "pinyin" and not added and _leaves_out_more(bearers, wording, match):
            rest = None
        if rest:
            kept.append(rest)
        else:
            beyond.append(wording.whole(first, last, after, before))
    whole = tuple(match for match in kept if not any(match.span.overlaps(span) for span in beyond))
    return Settled(whole, tuple(dict.fromkeys(beyond)))


def _leaves_out_more(bearers: Bearers, wording: Wording, match: Match) -> bool:
    """Tell whether the one or two names that a short form begins have too many telling words beside it."""
    cores = {one.core for one in match.bearers}
    if len(cores) > _FEW:
        return False
    said = normalise(match.span.quote(wording.text)).split()
    # A misspelt short form may leave out no telling word at all, a single word not even one ("ZTE": "ZTE Parsian").
    telling = len([word for word in said if bearers.spelling.tells(word)])
    most = 0 if match.how == "typo" or len(said) == 1 else telling
    bare = [without_places(one) if one.split()[: len(said)] != said else one for one in cores]
    return all(sum(bearers.spelling.tells(word) for word in one.split()[len(said) :]) > most for one in bare)


def _with_words(bearers: Bearers, match: Match, added: Sequence[str]) -> Match | None:
    rows = {(row.document_id, row.row) for row in bearers.listings(match.bearers) if _words_of(row).issuperset(added)}
    narrowed = tuple(one for one in match.bearers if (bearers.document_of(one), one.row) in rows)
    return match._replace(bearers=narrowed) if narrowed else None


def _words_of(row: Listing) -> set[str]:
    fields = (row.name, *row.aliases, *row.addresses, *filter(None, (row.destination,)))
    return {word for field in fields for word in normalise(field.value).split()}
