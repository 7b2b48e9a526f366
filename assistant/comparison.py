"""Comparisons of entities: what the rows of each print for a field, and whether that is the same."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from assistant.asked_kinds import Kind
from assistant.asked_names import names_asked
from assistant.draft import Draft, Line, Section, lines
from assistant.list_replies import entries
from assistant.matched import state_match
from assistant.model import Outcome, Statement
from assistant.records import NONE_PRINTED, carried, stop
from sources.dates import print_date

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from assistant.materials import Materials
    from assistant.question import Asked
    from assistant.subject import Subject
    from index.names import NameHit
    from sources.model import Document, Field, Listing, RowCitation

_COMPARES = re.compile(
    r"\b(same|identical\w*|differ\w*|compar\w+|both|versus|vs|alike|unlike"
    r"|share (?:an?|the|any|one)|apart|contrast|distinguish\w*|either|stricter|laxer"
    r"|first|earlier|later|longer|older|newer|before|after|together|which (?:one )?of)\b|相同|一样|区别|比较",
    re.IGNORECASE,
)
_REPORTED = re.compile(r"\b(?:report\w*|newspapers?|press|articles?|wrote|journalis\w+)\b", re.IGNORECASE)
_FIELDS = {
    "page": r"\bpages?\b|\bcit(?:e|es|ed|ing|ations?)\b|\bfederal register\b",
    "notice": r"\b(?:rules?|notices?|documents?|together)\b",
    "date": r"\b(?:dates?|days?|when|time|first|earlier|later|before|after|months?|years?|longer|older|newer)\b",
    "footnote": r"\bfootnotes?\b",
    "policy": r"\bpolic\w+|\bpresumption\b|\breview\w*|\bstrict\w*|\blaxer\b",
    "requirement": r"\brequire\w*|\bitems\b|\bneeds? a licen[cs]e\b",
    "destination": r"\bdestinations?\b|\bcountr\w+|\bunder\b|\bheadings?\b|\bwhere\b",
}
_WHOLE = ("destination", "page", "requirement", "policy", "footnote")
"""What is compared when the question names no field."""
_JOINED = r"(?:,| and| or| with| to| than| vs\.?| versus)"
SIDES_MOST = 4


@dataclass(frozen=True, slots=True)
class Value:
    """What one row prints for a field."""

    words: str
    """In words, as an answer says it."""
    key: str
    """Equal for values that say the same but for case, spaces and stops."""
    fields: tuple[Field, ...]
    """Where it is printed; empty when this copy prints none."""


@dataclass(frozen=True, slots=True)
class Reader:
    """How a field of a row is called and read."""

    label: str
    read: Callable[[Listing], Value]


class Comparisons:
    """Writes drafts that compare entities field by field."""

    def __init__(self, materials: Materials) -> None:
        self._materials = materials
        self._records = materials.records

    def reply(self, asked: Asked, subject: Subject) -> Draft | None:
        """Draft a comparison of the entities asked for; None when fewer than two are listed or none is asked.

        For each field asked for: whether the entries print the same, computed, and what each prints, cited.
        """
        sides = subject.hits[:SIDES_MOST]
        if not sides or not _COMPARES.search(asked.text) or _REPORTED.search(asked.text):
            return None
        if asked.has(Kind.ADDRESS, Kind.ALIAS, Kind.COUNT, Kind.ATTRIBUTION):
            return None
        beside = self._beside(asked, subject)
        if len(sides) < 2 and not beside:
            return None
        found: list[Line] = [*lines(Section.CORRECTION, beside)]
        for field in fields_compared(asked.text) if len(sides) > 1 else ():
            found += lines(Section.CORRECTION, [self._compared(asked, field, sides)])
        for hit in sides:
            found += lines(Section.RECORD, [state_match(self._records, self._materials.citer, hit)])
            if beside:
                found += lines(Section.RECORD, (self._records.entry(row) for row in hit.listings[:2]))
                found += lines(Section.RECORD, (self._records.terms(row, name=True) for row in hit.listings[:2]))
        return Draft(Outcome.CORRECTED if beside else Outcome.ANSWERED, tuple(found))

    def _beside(self, asked: Asked, subject: Subject) -> list[Statement]:
        """State the absence of a name that the question puts beside a listed one ("Zeta and Quill")."""
        if not self._records.is_complete(asked.as_of):
            return []
        text = " ".join(asked.text.split())
        for hit in subject.hits:
            text = text.replace(hit.matched, "it")
        joined = [
            name
            for name in names_asked(text)
            if re.search(rf"\bit{_JOINED} {re.escape(name)}|{re.escape(name)}{_JOINED} it\b", text)
        ]
        absent = (self._records.absence(name, asked.as_of) for name in dict.fromkeys(joined))
        return [statement for statement in absent if statement]

    def _compared(self, asked: Asked, field: str, sides: Sequence[NameHit]) -> Statement:
        if field == "notice":
            return self._notices(asked, sides)
        if field == "date":
            return self._dates(sides)
        if field == "page":
            return self._pages(sides)
        label, read = READERS[field].label, READERS[field].read
        values = [_distinct(side, read) for side in sides]
        keys = [{value.key for value in side} for side in values]
        same = all(len(key) == 1 for key in keys) and len(set.union(*keys)) == 1
        if same:
            said = f"The entries for {_both(sides)} print the same {label}: {values[0][0].words}"
        else:
            verb = "do not all print the same" if len(sides) > 2 or set.intersection(*keys) else "differ in the"
            each = "; ".join(f"{_name(side)}: {self._listed(side, read)}" for side in sides)
            said = f"The entries for {_both(sides)} {verb} {label}: {each}"
        return self._stated(said, sides, [[field for one in side for field in one.fields] for side in values])

    def _listed(self, side: NameHit, read: Callable[[Listing], Value]) -> str:
        rows = [read(row) for row in side.listings]
        distinct = _distinct(side, read)
        if len(distinct) == 1:
            return distinct[0].words
        counted = (f"{one.words} ({entries(sum(row.key == one.key for row in rows))})" for one in distinct[:3])
        return ", ".join(counted)

    def _pages(self, sides: Sequence[NameHit]) -> Statement:
        """Say whether the entries cite the same pages of the Federal Register, and which pages they have in common."""
        cited = [[one for row in side.listings for one in row.citations] for side in sides]
        pages = [{(one.volume, one.page) for one in side} for side in cited]
        common = set.intersection(*pages)
        each = "; ".join(f"{_name(side)}: {self._listed(side, _page)}" for side in sides)
        if common and all(page == common for page in pages):
            said = f"The entries for {_both(sides)} cite the same Federal Register page: {each}"
        elif common:
            shared = ", ".join(f"{volume} FR {page}" for volume, page in sorted(common))
            said = f"The entries for {_both(sides)} have {shared} in common, but not every citation: {each}"
        else:
            said = f"The entries for {_both(sides)} cite no Federal Register page in common: {each}"
        return self._stated(said, sides, [[one.field for one in side] for side in cited])

    def _notices(self, asked: Asked, sides: Sequence[NameHit]) -> Statement:
        """Say whether the first citations of the entries are of one notice: by page, by the notice held, or by date."""
        firsts = [earliest(side.listings) for side in sides]
        pages = {(one.volume, one.page) for one in firsts if one}
        dates = {one.published for one in firsts if one}
        held = [self._materials.notices.of_citation(one, asked.as_of) if one else () for one in firsts]
        each = "; ".join(f"{_name(side)}: {_printed(one)}" for side, one in zip(sides, firsts, strict=True))
        notice = held[0][0] if len(held[0]) == 1 and all(found == held[0] for found in held) else None
        if None in firsts:
            said = f"The first citations of {_both(sides)} are not all printed: {each}"
        elif len(pages) == 1:
            held_as = f" of {_label(notice)}" if notice else "; the notice itself is not held"
            said = f"The first citations of {_both(sides)} are of the same page{held_as}: {each}"
        elif notice:
            said = f"The first citations of {_both(sides)} are of pages of the same notice, {_label(notice)}: {each}"
        elif len(dates) > 1 and None not in dates:
            said = f"The first citations of {_both(sides)} are of different dates, so not of one notice: {each}"
        else:
            said = f"The first citations of {_both(sides)} are of different pages; no notice held spans both: {each}"
        return self._stated(said, sides, [[one.field] if one else [] for one in firsts], notice)

    def _dates(self, sides: Sequence[NameHit]) -> Statement:
        """Order the entries by their earliest citation."""
        firsts = [earliest(side.listings) for side in sides]
        dated = [(one.published, side) for one, side in zip(firsts, sides, strict=True) if one and one.published]
        each = "; ".join(f"{_name(side)}: {_printed(one)}" for side, one in zip(sides, firsts, strict=True))
        days = {day for day, _ in dated}
        if len(dated) < len(sides):
            said = f"Not every first citation of {_both(sides)} is printed with a date: {each}"
        elif len(days) == 1:
            said = f"The earliest citations of {_both(sides)} are of the same date, {print_date(min(days))}: {each}"
        else:
            oldest = [side for day, side in dated if day == min(days)]
            verb = "cites" if len(oldest) == 1 else "cite"
            said = f"{_both(oldest)} {verb} the earliest notice, of {print_date(min(days))}: {each}"
        return self._stated(said, sides, [[one.field] if one else [] for one in firsts])

    def _stated(
        self,
        said: str,
        sides: Sequence[NameHit],
        fields: Sequence[Sequence[Field]],
        notice: Document | None = None,
    ) -> Statement:
        """State a comparison, citing for each side the first name and at most two of the fields compared."""
        cited = []
        for side, compared in zip(sides, fields, strict=True):
            cited.append(self._materials.citer.row_field(side.listings[0], side.listings[0].name))
            cited += [self._materials.citer.row_field(_row_of(side, field), field) for field in compared[:2]]
        title = self._materials.citer.notice_field(notice.document_id, "title") if notice else None
        return Statement(stop(said), self._records.kind_of(sides[0].listings[0]), (*cited, *([title] if title else [])))


def fields_compared(text: str) -> tuple[str, ...]:
    """Return the fields that a question compares, in the order of an entry; those of a whole entry when it names none.

    >>> fields_compared("Do Zeta and Quill have the same review policy?"), fields_compared("Compare Zeta and Quill.")
    (('policy',), ('destination', 'page', 'requirement', 'policy', 'footnote'))
    """
    named = tuple(field for field, words in _FIELDS.items() if re.search(words, text, re.IGNORECASE))
    if "notice" in named:
        # "cite the same rule" is asked of the notice; page and date are said with it.
        pages = re.search(r"\bpages?\b", text, re.IGNORECASE)
        named = tuple(field for field in named if field != "date" and (pages or field != "page"))
    return named or _WHOLE


def _policy(row: Listing) -> Value:
    return _quoted(row.policy)


def _requirement(row: Listing) -> Value:
    return _quoted(row.requirement)


def _destination(row: Listing) -> Value:
    return _quoted(row.destination)


def _page(row: Listing) -> Value:
    return _quoted(row.notice)


def _footnote(row: Listing) -> Value:
    if row.requirement is None:
        return Value(NONE_PRINTED, "", ())
    words = carried(row)
    return Value(words, words, (row.requirement,))


READERS = {
    "policy": Reader("licence review policy", _policy),
    "requirement": Reader("licence requirement", _requirement),
    "destination": Reader("destination", _destination),
    "footnote": Reader("footnote", _footnote),
}
"""How each field that rows print is read, by its name here."""


def _quoted(field: Field | None) -> Value:
    if field is None:
        return Value(NONE_PRINTED, "", ())
    words = " ".join(field.value.split())
    return Value(f"“{words}”", re.sub(r"\W+", " ", words).casefold().strip(), (field,))


def _distinct(side: NameHit, read: Callable[[Listing], Value]) -> list[Value]:
    values = {value.key: value for value in map(read, reversed(side.listings))}
    return list(reversed(values.values()))


def earliest(rows: Sequence[Listing]) -> RowCitation | None:
    """Return the citation of the earliest date in rows; the first printed where none has a date, None for none."""
    cited = [one for row in rows for one in row.citations]
    dated = [one for one in cited if one.published]
    return min(dated, key=_published) if dated else next(iter(cited), None)


def _published(citation: RowCitation) -> date:
    return citation.published or date.max


def _printed(citation: RowCitation | None) -> str:
    return " ".join(citation.field.value.split()).rstrip(".") if citation else NONE_PRINTED


def _row_of(side: NameHit, field: Field) -> Listing:
    return next(row for row in side.listings if row.span.contains(field.span))


def _name(side: NameHit) -> str:
    return side.listings[0].name.value if len(side.listings) == 1 else side.matched


def _both(sides: Sequence[NameHit]) -> str:
    names = [_name(side) for side in sides]
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]


def _label(notice: Document) -> str:
    return notice.citation or f"FR Doc. {notice.document_number}"
