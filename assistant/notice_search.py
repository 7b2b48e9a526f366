"""Which notices a question means: by number, by page, by the entity they list, by date, by the words of their title."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.list_replies import lists_named
from assistant.notice_quotes import TAKEN_OUT
from index.lexical import tokenise
from sources.citations import parse_fr_citations

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assistant.notices import Notices
    from assistant.question import Asked
    from assistant.subject import Subject
    from index.names import NameHit
    from index.rows import Rows
    from sources.model import Document, Listing, PartialDate, RowCitation

NOUN = r"(?:rules?|notices?|corrections?|documents?|amendments?|publications?|suspensions?|removals?)"
"""Words for a notice itself."""
_NOUN = re.compile(rf"\b{NOUN}\b", re.IGNORECASE)
_ADDITIONS = re.compile(r"\badditions\b(?! to)", re.IGNORECASE)
"""With a date, what notices did stands for the notices."""
_LINK = (
    r"(?:that|which|who|what|whereby|listing|adding|naming|removing|changing|revising|correcting|on|about|for|of|with|"
    r"concerning|covering|against|listed|added|named|removed|changed|revised|lists|adds|names|covers)"
)
_LISTED = re.compile(r"\b(listed|added|first|put|named|placed|designat\w+)\b", re.IGNORECASE)
_ACT = re.compile(r"\b(correct(ion|ed|s)|repair\w*|suspen\w+|remov\w+|extension)\b", re.IGNORECASE)
_ACT_LETTERS = 6
_ACT_ON_LIST = re.compile(r"\b(add|remov|revis)(?=(?:e?s|e?d|ing|itions?|als?|ions?|e)\b)", re.IGNORECASE)
_CHANGED = re.compile(
    r"\b(removed|taken off|delisted|left out|omitted|forgotten|corrected|revised|modified|changed|deleted)\b",
    re.IGNORECASE,
)
"""What notices do to entries; with a date it picks notices as well as the word "rule" does."""
_ANY_OF_ROW = re.compile(r"\brins?\b|\bdockets?\b", re.IGNORECASE)
_IGNORED_WORDS = """
rule notice correction document amendment publication suspension removal entity entities list listed lists listing
published publish publication date effective effect take took takes rin docket number title page citation federal
register fr day year month when what which give tell name state add added addition additions adds entry entries bis
commerce call called carry carries have had do does did say says said many much mean means and or us same first later
other new change changed changes revise revised remove removed company companies firm firms make made issued issue
appear appeared print printed copy final repair repaired repairs error errors correct corrected mistake mistakes
reason reasons ground grounds why purpose under left out forgotten omitted taken off delisted modified deleted one two
which had been by about against concerning covering regarding destination destinations country countries existing
explain explains explained difference gap split accounts total persons person parties names come came went off
require requires required demand demands provide provides prohibit prohibits
"""
_IGNORED = frozenset(tokenise(_IGNORED_WORDS))
"""Words that fit every notice, or that only say what of it is asked."""
_ENTRIES = re.compile(r"\b(?:entit(?:y|ies)|entr(?:y|ies))\b", re.IGNORECASE)
_ENTITY_LIST = re.compile(r"\bentity list\b|(?-i:\bEL\b)", re.IGNORECASE)
_OTHER_THAN = re.compile(r"\bother than\b", re.IGNORECASE)
FEW_LETTERS = 4
"""A word cut shorter stands for too many."""
FEW = 3
"""More notices than this have the words asked for in common by chance."""
_NEWEST = re.compile(
    r"\b(newest|latest|most recent|last)\b[^?.]{0,30}\b(additions?|rules?|notices?|removals?|changes?|revisions?|"
    r"updates?|listings?|amendments?)\b|\b(most recently|last|lately|recently) "
    r"(added|removed|changed|listed|revised|updated|amended|published)\b"
    r"|\b(added|removed|changed|listed|revised|updated|amended|published) (most recently|lately|recently|last)\b"
    r"|\blast time\b",
    re.IGNORECASE,
)
OF_A_DAY = 6
"""More notices than this are of too long a time to be meant one by one."""
_NUMBER_WORDS = """
one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
nineteen twenty
"""
_NUMBERS = {word: str(number) for number, word in enumerate(_NUMBER_WORDS.split(), 1)}


@dataclass(frozen=True, slots=True)
class Meant:
    """The notices that a question means."""

    documents: tuple[Document, ...] = ()
    """Oldest first; empty when it means none that is held."""
    by: str = ""
    """What found them: `number`, `page`, `entity`, `date` or `words`."""
    uncertain: bool = False
    """True when one notice is meant and any of these may be it."""

    def __bool__(self) -> bool:
        """Tell whether a notice was found."""
        return bool(self.documents)


class NoticeSearch:
    """Finds the notices of a snapshot that a question speaks of."""

    def __init__(self, notices: Notices, rows: Rows) -> None:
        self._notices = notices
        self._rows = rows
        self._words: dict[str, frozenset[str]] = {}

    def meant(self, asked: Asked, subject: Subject) -> Meant:
        """Return the notices that the question names, those of the surest kind of naming alone."""
        numbered = self._notices.named_in(asked.text, asked.as_of)
        if _OTHER_THAN.search(asked.text) and (named := numbered or self._of_pages(asked).documents):
            return self._of_same_day(named, asked)
        if numbered:
            return Meant(numbered, "number")
        newest = Meant() if subject.hits or asked.dates else self._newest(asked)
        return newest or self._of_pages(asked) or self._of_entities(asked, subject) or self._of_words(asked)

    def _of_same_day(self, named: tuple[Document, ...], asked: Asked) -> Meant:
        """Find the other notices on the list of the day of those named."""
        same = [doc for one in named if one.published for doc in self._notices.in_period(one.published, asked.as_of)]
        return Meant(tuple(dict.fromkeys(doc for doc in same if doc not in named)), "date")

    def _newest(self, asked: Asked) -> Meant:
        """Find the newest notices on the Entity List that do what the question speaks of: add, remove, revise."""
        if not _NEWEST.search(asked.text):
            return Meant()
        acts = {found[0].casefold() for found in _ACT_ON_LIST.finditer(asked.text)}
        of_list = self._notices.about_the_list(self._notices.visible(asked.as_of))
        fitting = [doc for doc in of_list if acts <= self._acts_of(doc)]
        last = fitting[-1].published if fitting else None
        return Meant(tuple(doc for doc in fitting if doc.published == last), "date")

    def _acts_of(self, document: Document) -> set[str]:
        text = self._notices.words(document)
        return {found[0].casefold() for found in _ACT_ON_LIST.finditer(text)}

    def _of_pages(self, asked: Asked) -> Meant:
        """Find the notices on whose pages a citation stands, by way of the rows that print it."""
        found: dict[str, Document] = {}
        uncertain = False
        for cited in (cited.citation for cited in parse_fr_citations(asked.text)):
            rows = self._rows.citing(cited.volume, cited.page, as_of=asked.as_of)
            printed = {
                one.published: one
                for row in rows
                for one in row.citations
                if (one.volume, one.page) == (cited.volume, cited.page)
            }
            for one in printed.values():
                candidates = self._notices.of_citation(one, asked.as_of)
                uncertain |= len(candidates) > 1
                found |= {doc.document_id: doc for doc in candidates}
        return Meant(tuple(found.values()), "page", uncertain)

    def _of_entities(self, asked: Asked, subject: Subject) -> Meant:
        """Find the notices that the rows of an entity cite, where the question speaks of "the rule that listed X"."""
        found: dict[str, Document] = {}
        uncertain = False
        for hit in subject.hits:
            if not (speaks_of_rule(asked.text, hit.matched) or _ANY_OF_ROW.search(asked.text)):
                continue
            for citation in _citations(hit, asked.text):
                candidates = self._notices.of_citation(citation, asked.as_of)
                uncertain |= len(candidates) > 1
                found |= {doc.document_id: doc for doc in candidates}
        ordered = sorted(found.values(), key=lambda doc: str(doc.published or ""))
        return Meant(tuple(ordered), "entity", uncertain)

    def _of_words(self, asked: Asked) -> Meant:
        """Find notices by date and by the words of title and abstract; without a date, every word must be held."""
        wanted = self._wanted(asked)
        if asked.window:
            return self._of_period(asked, asked.window.date, wanted)
        if not wanted or not _NOUN.search(asked.text):
            return Meant()
        fitting = tuple(doc for doc in self._notices.visible(asked.as_of) if self._fits(doc, wanted))
        fitting = self._without_later(self._acts(asked, self._titled(fitting, wanted)), asked)
        return Meant(fitting, "words", uncertain=len(fitting) > 1) if 0 < len(fitting) <= FEW else Meant()

    def _of_period(self, asked: Asked, when: PartialDate, wanted: frozenset[str]) -> Meant:
        """Find the notices of a period, those of another list where the question names one."""
        lists = lists_named(asked.text)
        named = _NOUN.search(asked.text) or lists
        if not named and not any(done.search(asked.text) for done in (_CHANGED, _ADDITIONS, TAKEN_OUT)):
            return Meant()
        looked_up = self._notices.of_day if named else self._notices.in_period
        inside = looked_up(when, asked.as_of)
        if lists:
            inside = tuple(doc for doc in inside if lists & lists_named(self._notices.words(doc)))
        elif _ENTITY_LIST.search(asked.text):
            inside = self._notices.about_the_list(inside)
        fitting = tuple(doc for doc in inside if self._fits(doc, wanted))
        found = self._acts(asked, fitting or inside)
        if len(found) > OF_A_DAY or (when.day is None and not fitting):
            found = self._nearest(asked, found, wanted)
        return Meant(found, "date") if len(found) <= OF_A_DAY else Meant()

    def _nearest(self, asked: Asked, documents: tuple[Document, ...], wanted: frozenset[str]) -> tuple[Document, ...]:
        """Keep the notices with most of the words, all if none has any; for entries those on the list."""
        held = {doc.document_id: sum(self._begins(doc, word) for word in wanted) for doc in documents}
        most = max(held.values(), default=0)
        kept = tuple(doc for doc in documents if held[doc.document_id] == most)
        return (self._notices.about_the_list(kept) if _ENTRIES.search(asked.text) else ()) or kept

    def _begins(self, document: Document, word: str) -> bool:
        """Tell whether a notice holds a word or one that begins with it: "semis" is short for semiconductors."""
        held = self._held(document)
        return word in held or (len(word) >= FEW_LETTERS and any(one.startswith(word) for one in held))

    def _acts(self, asked: Asked, documents: tuple[Document, ...]) -> tuple[Document, ...]:
        """Prefer the notices whose title has the word by which the question calls the notice: "the suspension of"."""
        called = {found[0].casefold()[:_ACT_LETTERS] for found in _ACT.finditer(asked.text)}
        fitting = tuple(doc for doc in documents if any(act in doc.title.casefold() for act in called))
        return fitting or documents

    def _titled(self, documents: tuple[Document, ...], wanted: frozenset[str]) -> tuple[Document, ...]:
        return tuple(doc for doc in documents if wanted <= set(tokenise(doc.title))) or documents

    def _without_later(self, documents: tuple[Document, ...], asked: Asked) -> tuple[Document, ...]:
        # A suspension has the words of the rule that it suspends: the rule is meant, and what acts on it comes with it.
        for document in documents:
            if set(documents) - {document} <= set(self._notices.acting_on(document, asked.as_of)):
                return (document,)
        return documents

    def _wanted(self, asked: Asked) -> frozenset[str]:
        text = asked.text
        for one in reversed(asked.dates):
            text = f"{text[: one.found.span.start]} {text[one.found.span.end :]}"
        return frozenset(tokenise(text)) - _IGNORED

    def _fits(self, document: Document, wanted: Iterable[str]) -> bool:
        held = self._held(document)
        return all(
            word in held or _NUMBERS.get(word, word) in held or any(head in held for head in _heads(word))
            for word in wanted
        )

    def _held(self, document: Document) -> frozenset[str]:
        if document.document_id not in self._words:
            text = self._notices.words(document)
            numbers = {_NUMBERS[word] for word in text.casefold().split() if word in _NUMBERS}
            places = {f"^{word[: max(4, len(word) - 2)].casefold()}" for word in re.findall(r"\b[A-Z][a-z]{3,}", text)}
            self._words[document.document_id] = frozenset(tokenise(text)) | numbers | places
        return self._words[document.document_id]


def _heads(word: str) -> list[str]:
    # "Iranian" and "Turkish" share their first letters with the printed Iran and Turkey.
    return [f"^{word[:length]}" for length in range(4, len(word) + 1)]


def speaks_of_rule(text: str, name: str) -> bool:
    """Tell whether a question means the notice about a name rather than the name itself.

    >>> speaks_of_rule("When was the Zeta rule published?", "Zeta"), speaks_of_rule("When was Zeta added?", "Zeta")
    (True, False)
    >>> speaks_of_rule("What is the docket of the notice that listed Zeta Robotics?", "Zeta Robotics")
    True
    """
    named = re.escape(name)
    return bool(
        re.search(rf"\b{named}(?:['’]s?)? (?:\w+ )?{NOUN}\b", text, re.IGNORECASE)
        or re.search(rf"\b{NOUN} (?:\w+ ){{0,2}}?{_LINK}\b[^?.]{{0,50}}\b{named}", text, re.IGNORECASE)
    )


def _citations(hit: NameHit, text: str) -> tuple[RowCitation, ...]:
    """Return the citations of the rows of a hit, by date; the earliest alone where the question asks what listed it."""
    found = {(one.volume, one.page): one for row in hit.listings for one in row.citations if one.published is not None}
    dated = sorted(found.values(), key=lambda one: str(one.published))
    if _LISTED.search(text) and dated:
        return tuple({one.published: one for one in _firsts(hit.listings)}.values())
    return tuple(dated[:FEW])


def _firsts(listings: Iterable[Listing]) -> tuple[RowCitation, ...]:
    firsts = (
        min((one for one in row.citations if one.published), key=lambda one: str(one.published), default=None)
        for row in listings
    )
    return tuple(sorted(filter(None, firsts), key=lambda one: str(one.published)))[:FEW]
