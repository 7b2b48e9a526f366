"""What an answer is made from: the served snapshot and the readers of its records, notices, names and passages."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant.cite import Citer
from assistant.evidence import Evidence, EvidenceFinder, Wanted, prints_name
from assistant.follow_up import queries
from assistant.model import Coverage, Statement, StatementKind
from assistant.notices import Notices
from assistant.records import Records
from assistant.rule_reasons import RuleReasons
from assistant.settings import Settings
from index.asof import reach
from index.meanings import WordMeanings
from index.model import Filters
from index.names import NameIndex
from index.rerank import reranker_of
from index.retriever import Retriever
from index.rows import Rows
from index.sentences import SentenceSimilarity
from sources.dates import print_date
from sources.model import DocumentKind, Tier

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from assistant.model import Turn
    from index.embed import Embedder
    from index.model import ScoredPassage
    from index.snapshot import Snapshot
    from sources.model import Document

PROSE_TIERS = frozenset({Tier.OFFICIAL_TEXT, Tier.PRESS, Tier.DIGEST})
WEEK_DAYS = 7
RETRIEVED = 30
"""Passages read for evidence: enough for every article that names an entity, few enough to score in milliseconds."""


@dataclass(frozen=True, slots=True)
class Materials:
    """Everything that the writers of statements read from, for one snapshot."""

    snapshot: Snapshot
    rows: Rows
    names: NameIndex
    citer: Citer
    notices: Notices
    rules: RuleReasons
    records: Records
    retriever: Retriever
    finder: EvidenceFinder

    @classmethod
    def of(cls, snapshot: Snapshot, embedder: Embedder) -> Materials:
        """Assemble the readers of one opened snapshot, with the reranker of the settings of its home.

        Raises:
            GenerationError: the folder set for a reranker holds none.
        """
        citer = Citer(snapshot)
        rows = Rows(snapshot)
        retriever = Retriever(snapshot, embedder, reranker_of(Settings(home=snapshot.home).reranker_model))
        notices = Notices(snapshot, citer)
        similarity = SentenceSimilarity(snapshot.library, retriever, snapshot.manifest.model)
        return cls(
            snapshot=snapshot,
            rows=rows,
            names=NameIndex(snapshot),
            citer=citer,
            notices=notices,
            rules=RuleReasons(snapshot, citer, notices),
            records=Records(snapshot, rows, citer),
            retriever=retriever,
            finder=EvidenceFinder(snapshot, WordMeanings.of(embedder), similarity),
        )

    def passages(
        self, query: str, as_of: date, tiers: Iterable[Tier] = PROSE_TIERS, history: tuple[Turn, ...] = ()
    ) -> tuple[ScoredPassage, ...]:
        """Retrieve prose passages known on `as_of`, best first; with a history, what was answered counts too."""
        filters = Filters(as_of=as_of, tiers=frozenset(tiers))
        # Rows of a list that is a digest come too; records state them.
        found = self.retriever.together(queries(query, history), filters=filters, k=2 * RETRIEVED)
        return tuple(scored for scored in found if scored.passage.row is None)[:RETRIEVED]

    def articles(self, query: str, as_of: date, *, publishers: frozenset[str]) -> tuple[ScoredPassage, ...]:
        """Retrieve passages of the articles of certain publishers known on `as_of`, best first."""
        filters = Filters(as_of=as_of, tiers=frozenset({Tier.PRESS}), publishers=publishers)
        return self.retriever.retrieve(query, filters=filters, k=RETRIEVED)

    @property
    def publishers(self) -> frozenset[str]:
        """The publishers of the articles held; empty when none is held or none has one."""
        served = (one.document for one in self.snapshot.documents.values())
        return frozenset(one.publisher for one in served if one.tier is Tier.PRESS and one.publisher)

    def coverage(self, as_of: date) -> Coverage:
        """Say to what date the library reaches, as seen on `as_of`."""
        held = reach(self.snapshot.documents.values(), as_of)
        return Coverage(held.list, held.notices_through, held.articles_through)

    def quoted(self, evidence: Evidence) -> Statement:
        """State what a source says in its own words, attributed."""
        citation = self.citer.cite(evidence.document.document_id, evidence.span)
        document = evidence.document
        words = f"“{' '.join(evidence.quote.split())}”"
        if document.kind is DocumentKind.ARTICLE:
            when = f" ({print_date(document.published)})" if document.published else ""
            return Statement(
                f"{document.publisher or document.title}{when} reports: {words}", StatementKind.PRESS, (citation,)
            )
        if document.kind is DocumentKind.DIGEST:
            return Statement(f"Digest “{document.title}”: {words}", StatementKind.DIGEST, (citation,))
        said = citation.locator if document.kind is DocumentKind.REGULATION else f"The notice {citation.locator}"
        return Statement(f"{said} states: {words}", StatementKind.OFFICIAL, (citation,))

    def press_about(self, wanted: Wanted, as_of: date, *, limit: int) -> tuple[Statement, ...]:
        """Quote the press sentences that name the entities asked for and fit the question best."""
        # Sentences that give a reason stand before those that only name the entity.
        found = sorted(self._named(wanted, as_of, Tier.PRESS), key=lambda item: not item.is_cued)
        return tuple(self.quoted(item) for item in spread(found, limit))

    def digest_about(self, wanted: Wanted, as_of: date, *, limit: int) -> tuple[Statement, ...]:
        """Quote digest sentences that name the entities asked for, best first."""
        found = self._named(wanted, as_of, Tier.DIGEST)
        cued = [item for item in found if item.is_cued]
        return tuple(self.quoted(item) for item in (cued or found)[:limit])

    def digest_of(self, wanted: Wanted, published: date, as_of: date, *, limit: int) -> tuple[Statement, ...]:
        """Quote digest sentences with a word of the kind wanted, out of digests dated about a notice's publication."""
        found = self.finder.find(wanted, self.passages(wanted.text, as_of, {Tier.DIGEST}))
        near = [item for item in found if item.is_cued and _is_about(item.document, published)]
        return tuple(self.quoted(item) for item in near[:limit])

    def _named(self, wanted: Wanted, as_of: date, tier: Tier) -> list[Evidence]:
        # The printed names help where the question has another form of them, Chinese or misspelt. Passages and
        # sentences are compared with the same words, so that they are embedded once.
        query = f"{wanted.text} {' '.join(forms[0] for forms in wanted.names if forms[0] not in wanted.text)}".strip()
        asked = replace(wanted, text=query, topic=wanted.topic or wanted.text)
        found = self.finder.find(asked, self.passages(query, as_of, {tier}))
        return [item for item in found if item.names or not wanted.names]

    def mentions(self, forms: Sequence[str], as_of: date, tiers: Iterable[Tier] = PROSE_TIERS) -> tuple[Evidence, ...]:
        """Return the prose sentences that hold a name, official before press, newest first."""
        found = self.finder.mentions(forms, self.passages(forms[0], as_of, tiers))
        order = {Tier.OFFICIAL_TEXT: 0, Tier.PRESS: 1, Tier.DIGEST: 2}
        newest = sorted(found, key=lambda item: str(item.document.published or ""), reverse=True)
        return tuple(sorted(newest, key=lambda item: order.get(item.document.tier, 3)))


def _is_about(document: Document, published: date) -> bool:
    """Tell whether a document is dated within a week of a notice's publication."""
    day = document.published.first_day if document.published else None
    return day is not None and abs((day - published).days) <= WEEK_DAYS


def spread(found: Sequence[Evidence], limit: int) -> list[Evidence]:
    """Take the best evidence: the best sentence of each document first, then the next best of any."""
    firsts: dict[str, Evidence] = {}
    for item in found:
        firsts.setdefault(item.document.document_id, item)
    best = sorted(firsts.values(), key=lambda item: (not item.is_cued, -item.score))[:limit]
    return best + [item for item in found if item not in best][: limit - len(best)]


def names_held(evidence: Evidence, names: Iterable[Sequence[str]]) -> bool:
    """Tell whether a sentence or its document's title holds every name asked for."""
    text = f"{evidence.document.title} {evidence.quote}"
    return all(any(prints_name(text, form) for form in forms) for forms in names)
