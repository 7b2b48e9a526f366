"""Why an entity is listed, officially: the paragraphs of full texts, the grounds of abstracts, else digests."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.draft import Line, Section, framing, lines
from assistant.evidence import GROUND_CUES, REASON_CUES, Wanted
from assistant.model import Statement, StatementKind
from assistant.notice_quotes import quote_notice
from assistant.subject import printed_forms
from index.reason_groups import names_of
from sources.dates import print_date

if TYPE_CHECKING:
    from assistant.materials import Materials
    from assistant.model import Citation
    from assistant.question import Asked
    from index.names import NameHit
    from sources.model import Document, PartialDate, RowCitation

GROUP_LEVEL = (
    "The copy of the notice held here is its abstract: the ground is stated for all of its entities together, "
    "and a reason stated for a single entity in the full text is not held."
)
NO_GROUND = "The copy of the notice held here is its abstract, which states no ground for its additions."
NOT_NAMED = (
    "The full text of the notice states its reasons for groups of entities, and no paragraph of it names this one for "
    "certain."
)
CORRECTED_SHOWN = 3
_CORRECTS = re.compile(r"\bcorrect(?:ion|ing|s)\b", re.IGNORECASE)
NO_NOTICE = "The notice that the entry cites is not held in this library, so its official reason cannot be quoted."


class Grounds:
    """States the official reasons for the entries of a name."""

    def __init__(self, materials: Materials) -> None:
        self._materials = materials
        self._rules = materials.rules

    def of(self, asked: Asked, hit: NameHit) -> list[Line]:
        """State the reasons of the notices that the entries cite, of corrections of those, or that none is held."""
        notices = self.notices_of(asked, hit)
        single = [candidates[0] for _, candidates in notices if len(candidates) == 1]
        found: list[Line] = []
        for _, candidates in notices:
            if len(candidates) > 1:
                found += lines(Section.REASON, [self.candidates(candidates)])
        of_text = self._of_full_text(asked, hit, single)
        if of_text:
            return [*of_text, *found]
        if any(documents for _, documents in notices):
            # What is quoted then is of another notice than the one that first listed it.
            unheld = [self.unheld(hit, citation) for citation, documents in notices[:1] if not documents]
            found = [*lines(Section.REASON, unheld), *found]
        stated = [notice for notice in single if self._materials.notices.grounds(notice)]
        for notice in stated or single[:1]:
            found += lines(Section.REASON, [self._materials.notices.record(notice, titled=False)])
            grounds = self._materials.notices.grounds(notice)
            found += lines(Section.REASON, (_says(notice, cited) for cited in grounds))
            found += self.corrected(notice) if not grounds else []
        if single:
            in_full = all(self._rules.text_of(notice).has_text for notice in stated or single[:1])
            gap = NOT_NAMED if in_full else GROUP_LEVEL if stated else NO_GROUND
            found += lines(Section.REASON, [framing(gap)])
        elif not found:
            found += self._digest(asked, hit) or [*lines(Section.GAPS, [framing(NO_NOTICE)])]
        return found

    def notices_of(self, asked: Asked, hit: NameHit) -> list[tuple[RowCitation, tuple[Document, ...]]]:
        """Return the distinct notices that the rows cite, first citation first, with the documents found for each.

        Where several may be meant, the one whose full text is about the entity is. A date in the question picks the
        citations of that date, where there are some.
        """
        found: dict[tuple[Document, ...] | tuple[int, int], tuple[RowCitation, tuple[Document, ...]]] = {}
        cited = [citation for row in hit.listings for citation in row.citations]
        asked_for = [citation for citation in cited if asked.window and _is_within(citation, asked.window.date)]
        for row in hit.listings:
            for citation in row.citations:
                if asked_for and citation not in asked_for:
                    continue
                documents = self._materials.notices.of_citation(citation, asked.as_of)
                if len(documents) > 1:
                    printing = tuple(doc for doc in documents if self._rules.prints(doc, names_of(row)))
                    documents = printing if len(printing) == 1 else documents
                found.setdefault(documents or (citation.volume, citation.page), (citation, documents))
        return list(found.values())[:3]

    def unheld(self, hit: NameHit, citation: RowCitation) -> Statement:
        """State that the notice of a citation of the name's rows is not held."""
        row = next(row for row in hit.listings if citation in row.citations)
        when = f", dated {print_date(citation.published)}" if citation.published else ""
        printed = " ".join(citation.field.value.split()).rstrip(".")
        text = f"The notice cited as {printed}{when}, is not held in this library."
        return Statement(
            text, self._materials.records.kind_of(row), (self._materials.citer.row_field(row, citation.field),)
        )

    def corrected(self, notice: Document) -> list[Line]:
        """Quote what a correction says that it corrects; empty for any other notice."""
        if not _CORRECTS.search(notice.title):
            return []
        said = (quote_notice(cited) for cited in self._materials.notices.sentences(notice)[:CORRECTED_SHOWN])
        return [*lines(Section.REASON, said)]

    def candidates(self, candidates: tuple[Document, ...]) -> Statement:
        """Name the notices that may be meant."""
        labels = [f"“{doc.title}” ({doc.citation or 'FR Doc. ' + doc.document_number})" for doc in candidates]
        text = f"Several notices of the cited date may be meant: {'; '.join(labels)}."
        cited = (self._materials.citer.notice_field(doc.document_id, "title") for doc in candidates)
        return Statement(text, StatementKind.OFFICIAL, tuple(citation for citation in cited if citation))

    def _of_full_text(self, asked: Asked, hit: NameHit, notices: list[Document]) -> list[Line]:
        """State the paragraphs that give the reasons; empty where no full text held is about the entity for certain."""
        names = list(dict.fromkeys(name for row in hit.listings for name in names_of(row)))
        corrected = [other for notice in notices for other in self._rules.corrections(notice, asked.as_of)]
        found: list[Line] = []
        for notice in dict.fromkeys([*notices, *corrected]):
            reasons = self._rules.text_of(notice).reasons(names) if self._rules.text_of(notice).has_text else ()
            if reasons:
                found += lines(Section.RECORD, [self._materials.notices.record(notice, titled=False)])
                found += lines(Section.REASON, (self._rules.state(notice, reason) for reason in reasons))
        return found

    def _digest(self, asked: Asked, hit: NameHit) -> list[Line]:
        """Quote digests where no notice is held: the ground of the cited date's additions, then the entity's own."""
        found: list[Line] = []
        dates = dict.fromkeys(cited.published for row in hit.listings for cited in row.citations if cited.published)
        for published in list(dates)[:1]:
            wanted = Wanted(
                f"What ground do the notices of {print_date(published)} give for the additions?", cues=GROUND_CUES
            )
            grounds = self._materials.digest_of(wanted, published, asked.as_of, limit=2)
            found += lines(Section.REASON, grounds)
        wanted = Wanted(asked.text, asked.topic, (printed_forms(hit),), cues=REASON_CUES)
        return [*found, *lines(Section.DIGEST, self._materials.digest_about(wanted, asked.as_of, limit=3))]


def _is_within(citation: RowCitation, when: PartialDate) -> bool:
    return citation.published is not None and when.first_day <= citation.published <= when.last_day


def _says(notice: Document, citation: Citation) -> Statement:
    label = notice.citation or f"FR Doc. {notice.document_number}"
    return Statement(
        f"Official ground, {label}: “{' '.join(citation.quote.split())}”", StatementKind.OFFICIAL, (citation,)
    )
