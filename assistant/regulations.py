"""What a section of the regulations says that a question names, where its text is held."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from assistant.draft import Draft, Section, lines
from assistant.evidence import Evidence
from assistant.fit import FUNCTION_WORDS
from assistant.model import Outcome
from index.asof import answering
from index.lexical import tokenise
from index.sentences import prose_sentences
from sources.model import BlockKind, DocumentKind, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.materials import Materials
    from assistant.question import Asked
    from assistant.subject import Subject
    from sources.model import Document, Version

SENTENCES_SHOWN = 3
_SECTION = re.compile(
    r"(?:\b\d{1,2}\s+(?:CFR|C\.\s?F\.\s?R\.)\s+(?:§+\s*)?|§+\s*|\bsections?\s+)(?P<section>\d{3}\.\d{1,3}\w?)\b"
    r"(?P<paragraph>\([a-z]\))?(?:\(\w{1,4}\))*",
    re.IGNORECASE,
)
_SUPPLEMENT = re.compile(
    r"\bsupp(?:lement|\.)?\s+no\.?\s*(?P<number>\d+)(?:\s+to\s+(?:15 CFR )?part\s+(?P<part>\d+))?", re.IGNORECASE
)
_ASKS_TEXT = re.compile(
    r"\b(?:say\w*|stat(?:es?|ed|ing)|provid\w+|read[s]?|requir\w+|text|wording|cover\w*|defin\w+|allow\w*|permit\w*|mean\w*"
    r"|set out|lay down|laid down|summar\w+|quote|according to|under|in)\b",
    re.IGNORECASE,
)
_OF_ROWS = re.compile(r"\bhow many\b|\b(?:which|what|list|name) (?:\w+ ){0,2}(?:entr|entit|compan|rows)", re.IGNORECASE)
_DESIGNATED = re.compile(r"\((?P<letter>[a-z])\)")
_ASKING_WORDS = frozenset(
    tokenise("say says said state provide read require text wording cover define allow mean section")
)


class _Named(NamedTuple):
    """A section that a question names."""

    cited: str
    """The end of its citation, `744.11` or `Supp. No. 5`."""
    paragraph: str
    """`(b)`, the first designation asked for; empty for the whole section."""
    span: Span


class Regulations:
    """Writes drafts that quote the sections that a question names."""

    def __init__(self, materials: Materials) -> None:
        self._materials = materials

    def reply(self, asked: Asked, subject: Subject) -> Draft | None:
        """Quote from the sections named what has the words of the question; without such words, how they begin.

        None when no section named is held, an entity is asked about too, or nothing in it holds a word asked for.
        """
        if subject.hits or not _ASKS_TEXT.search(asked.text) or _OF_ROWS.search(asked.text):
            return None
        named = list(_named(asked.text))
        held = [(one, document) for one in named for document in self._held(one, asked)]
        if not held:
            return None
        rest = asked.text
        for one in reversed(named):
            rest = f"{rest[: one.span.start]} {rest[one.span.end :]}"
        words = {word for word in tokenise(rest) if word not in _ASKING_WORDS and word not in FUNCTION_WORDS}
        found = [item for one, document in held for item in self._sentences(document, one.paragraph, words)]
        stated = lines(Section.RECORD, map(self._materials.quoted, found))
        return Draft(Outcome.ANSWERED, stated) if stated else None

    def _held(self, named: _Named, asked: Asked) -> list[Document]:
        served = self._materials.snapshot.documents.values()
        regulations = [one for one in served if one.document.kind is DocumentKind.REGULATION]
        answers = answering(regulations, asked.as_of) if regulations else frozenset()
        return [
            one.document
            for one in regulations
            if one.document.document_id in answers
            and re.search(rf"(?<![\d.]){re.escape(named.cited)}\Z", one.document.citation)
        ]

    def _sentences(self, document: Document, paragraph: str, words: set[str]) -> list[Evidence]:
        """Return the sentences with most of the words, in printed order; the first ones where no words are given."""
        version = self._materials.snapshot.version(document.document_id)
        inside = _paragraph_spans(version, paragraph)
        sentences = [span for span in prose_sentences(version) if any(one.contains(span) for one in inside)]
        held = {span: len(words & set(tokenise(span.quote(version.text)))) for span in sentences}
        most = max(held.values(), default=0)
        if words and not most:
            return []
        best = sorted(sentences, key=lambda span: -held[span])[:SENTENCES_SHOWN]
        return [
            Evidence(document, span, span.quote(version.text), float(held[span]), None, frozenset())
            for span in sorted(best)
            if held[span] * 2 >= most
        ]


def _named(text: str) -> Iterator[_Named]:
    for found in _SECTION.finditer(text):
        yield _Named(found["section"], (found["paragraph"] or "").lower(), Span(*found.span()))
    for found in _SUPPLEMENT.finditer(text):
        part = f"part {found['part']}, " if found["part"] else ""
        yield _Named(f"{part}Supp. No. {found['number']}", "", Span(*found.span()))


def _paragraph_spans(version: Version, designation: str) -> list[Span]:
    """Return the paragraphs from one designated so to the next one of a single letter; all without a designation."""
    spans = [block.span for block in version.blocks if block.kind is BlockKind.PARAGRAPH]
    if not designation:
        return spans
    found: list[Span] = []
    for span in spans:
        opens = _DESIGNATED.match(span.quote(version.text))
        # "(i)" below "(h)" is a letter, elsewhere a numeral: it does not end a paragraph that it may be part of.
        if opens and (opens["letter"] != "i" or designation == "(i)"):
            if found:
                break
            if opens[0] == designation:
                found.append(span)
        elif found:
            found.append(span)
    return found or spans
