"""Which reply writes the draft of a question: the order in which they are tried is the order of what they know."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.abstain import asks_of_founding, counts_what_no_row_holds, is_on_subject
from assistant.address_replies import AddressReplies
from assistant.asked_kinds import Kind
from assistant.comparison import Comparisons
from assistant.denied import DeniedReplies
from assistant.digest_notices import DigestNotices
from assistant.every_list import EveryListReplies
from assistant.focus import asks_for_source, focus_of, lacks_referent
from assistant.force import ForceReplies
from assistant.history import Histories
from assistant.later_acts import LaterActs
from assistant.list_replies import ListReplies
from assistant.model import Outcome
from assistant.notice_answers import NoticeAnswers
from assistant.notice_replies import NoticeReplies
from assistant.notice_search import NoticeSearch
from assistant.partial_list import PartialList
from assistant.parts import comparison
from assistant.press_figures import PressFigures
from assistant.press_replies import PressReplies
from assistant.quotations import Quotations
from assistant.regulations import Regulations
from assistant.removed import RemovedReplies
from assistant.replies import EntityReplies
from assistant.row_replies import RowReplies
from assistant.rows_asked import ASKED
from assistant.rule_replies import RuleReplies
from assistant.set_replies import SetReplies
from assistant.topics import TopicReplies, asks_what_listed, no_referent
from assistant.undetermined import UndeterminedReplies
from assistant.wordings import is_everyday

if TYPE_CHECKING:
    from assistant.draft import Draft
    from assistant.materials import Materials
    from assistant.model import Question
    from assistant.notice_search import Meant
    from assistant.question import Asked
    from assistant.subject import Subject

_OF_AN_ENTITY = frozenset({Kind.WHY, Kind.POLICY})
"""Asked beside a name, these are about it, not about the notices of the date asked for."""


class Drafting:
    """Writes drafts out of the materials of one snapshot."""

    def __init__(self, materials: Materials) -> None:
        self._materials = materials
        self._entities = EntityReplies(materials)
        self._topics = TopicReplies(materials)
        self._force = ForceReplies(materials, self._topics)
        self._denied = DeniedReplies(materials)
        self._sets = SetReplies(materials)
        self._quotations = Quotations(materials)
        self._notices = NoticeReplies(materials)
        self._search = NoticeSearch(materials.notices, materials.rows)
        self._about_notices = NoticeAnswers(materials, self._notices)
        self._lists = ListReplies(materials)
        self._row_replies = RowReplies(materials)
        self._partial_list = PartialList(materials)
        self._undetermined = UndeterminedReplies(materials)
        self._removed = RemovedReplies(materials)
        self._rule_replies = RuleReplies(materials)
        self._regulations = Regulations(materials)
        self._comparisons = Comparisons(materials)
        self._digest_notices = DigestNotices(materials)
        self._histories = Histories(materials)
        self._every_list = EveryListReplies(materials)
        self._addresses = AddressReplies(materials)
        self._press = PressReplies(materials)
        self._press_figures = PressFigures(materials, self._notices)
        self._later_acts = LaterActs(materials)

    def draft(self, asked: Asked, subject: Subject, question: Question) -> Draft:
        """Draft the answer to a question as it was understood; the question brings its conversation."""
        return (
            self._of_before(asked, question)
            or self._force.reply(asked, subject, question.history)
            or self._draft(asked, subject)
        )

    def quoted(self, asked: Asked, subject: Subject) -> Draft:
        """Draft the answer out of quotations alone; abstain when none answers."""
        return self._quotations.reply(asked, subject)

    def with_later(self, asked: Asked, subject: Subject, drafted: Draft) -> Draft:
        """Add what notices later than the list take out of it, and what a paper named reports, of a listed entity."""
        if not subject.hits:
            return drafted
        return self._press.beside(asked, subject, self._removed.with_later(asked, subject, drafted))

    def _of_before(self, asked: Asked, question: Question) -> Draft | None:
        """Draft what only the turns before can tell: the source of what was said, one of those named; or ask back."""
        focus = focus_of(question.history)
        if focus.last_answer and asks_for_source(question.text):
            return self._quotations.source_of(asked, f"{focus.last_question} {focus.last_answer}")
        if not question.history and lacks_referent(question.text):
            return no_referent()
        return self._sets.reply(asked, focus.last_answer)

    def _draft(self, asked: Asked, subject: Subject) -> Draft:
        if not asked.text:
            return no_referent()
        figures = self._press_figures.reply(asked, subject) or self._about_notices.beside(asked, subject)
        about_names = figures or self._regulations.reply(asked, subject) or self._about_names(asked, subject)
        if about_names is not None:
            return about_names
        reported = self._press.first(asked, subject) or self._everyday(asked, subject)
        if reported is not None:
            return reported
        unclear = self._later_acts.reply(asked, subject) or self._undetermined.reply(asked, subject)
        if unclear is not None:
            return unclear
        if not subject.hits and asks_what_listed(asked, subject):
            return self._topics.unlisted(asked, subject)
        meant = self._search.meant(asked, subject)
        of_rows = self._row_replies.reply(asked, subject, meant, of_rows=True)
        about_notices = of_rows or (self._about_notices.reply(asked, subject, meant) if meant else None)
        if of_rows is not None and meant.by == "date":
            return of_rows
        if about_notices is not None:
            return self._about_notices.held_against_entries(asked, meant, about_notices)
        if subject.hits:
            return self._about_listed(asked, subject)
        return self._about_unlisted(asked, subject, meant)

    def _everyday(self, asked: Asked, subject: Subject) -> Draft | None:
        """Quote what answers an everyday question on listing in general, which other readings take for another."""
        if subject.hits or not is_everyday(asked.text):
            return None
        quoted = self._quotations.reply(asked, subject)
        return quoted if quoted.outcome is Outcome.ANSWERED else None

    def _about_unlisted(self, asked: Asked, subject: Subject, meant: Meant) -> Draft:
        earlier = self._entities.already_listed(asked) if asked.has(Kind.STATUS, Kind.WHEN, Kind.WHY) else None
        if earlier is not None:
            return earlier
        if asked.refers_back and not subject.unlisted and not asked.dates:
            return no_referent()
        return (
            (None if meant else self._later_acts.of_no_day(asked, subject))
            or self._about_period(asked, subject, meant)
            or (None if comparison(asked.text) else self._row_replies.reply(asked, subject, meant))
            or (None if subject.hits else self._partial_list.reply(asked))
            or self._about_other(asked, subject)
        )

    def _about_names(self, asked: Asked, subject: Subject) -> Draft | None:
        """Draft what goes before other readings: lists, addresses, what is gone, false premises, comparisons."""
        return (
            self._every_list.reply(asked, subject)
            or self._lists.of_other_list(asked, (*(hit.matched for hit in subject.hits), *subject.unlisted))
            or self._histories.reply(asked, subject)
            or self._entities.reported(asked, subject)
            or self._addresses.reply(asked, subject)
            or self._rule_replies.reply(asked, subject)
            or self._removed.reply(asked, subject)
            or self._removed.stays(asked, subject)
            or self._entities.corrected(asked, subject)
            or self._comparisons.reply(asked, subject)
            or self._digest_notices.reply(asked, subject)
            or self._denied.reply(asked, subject)
        )

    def _about_period(self, asked: Asked, subject: Subject, meant: Meant) -> Draft | None:
        notices = meant.documents
        if not notices and asked.window:
            notices = self._materials.notices.in_period(asked.window.date, asked.as_of)
        removals = None if subject.unlisted else self._removed.of_period(asked, notices)
        if removals is not None:
            return removals
        for kind, write in (
            (Kind.COUNT, self._notices.counts.reply),
            (Kind.WHY, self._notices.period_grounds),
            (Kind.POLICY, self._notices.policies),
            (Kind.ENUMERATION, self._notices.enumeration),
            (Kind.CHANGES, self._notices.changes),
        ):
            about_a_name = subject.unlisted and kind in _OF_AN_ENTITY
            if asked.has(kind) and notices and not about_a_name:
                drafted = write(asked, notices)
                if drafted is not None:
                    return self._about_notices.held_against_figures(asked, notices, drafted)
        return None

    def _about_listed(self, asked: Asked, subject: Subject) -> Draft:
        if self._press.weighs_official(asked):
            return self._entities.reply(replace(asked, kinds=asked.kinds | {Kind.WHY}), subject)
        if counts_what_no_row_holds(asked.text) or asks_of_founding(asked.text):
            return self._quoted(asked, subject)
        tabular = asked.has(
            Kind.WHY,
            Kind.WHEN,
            Kind.POLICY,
            Kind.STATUS,
            Kind.DESTINATIONS,
            Kind.ADDRESS,
            Kind.ALIAS,
            Kind.NOTICE,
            Kind.CHANGES,
        )
        if tabular and not asked.has(Kind.ATTRIBUTION):
            return self._entities.reply(asked, subject)
        if ASKED.search(asked.text) and not asked.dates and not asked.has(Kind.ATTRIBUTION):
            return self._entities.families(subject)
        return self._quoted(asked, subject)

    def _about_other(self, asked: Asked, subject: Subject) -> Draft:
        if subject.unlisted and (_asks_of_listing(asked) or asked.has(Kind.CHANGES)):
            return self._topics.unlisted(asked, subject)
        if asked.has(Kind.IN_FORCE, Kind.WHEN, Kind.STATUS):
            drafted = self._topics.notice_topic(asked)
            if drafted is not None:
                return drafted
        return self._quoted(asked, subject)

    def _quoted(self, asked: Asked, subject: Subject) -> Draft:
        """Quote what answers; abstaining, show the entries that are asked about, or say why no name was read."""
        drafted = self._quotations.reply(asked, subject)
        if drafted.outcome is not Outcome.ABSTAINED or len(drafted.lines) > 1:
            return drafted
        return self._entities.nearest(subject) if subject.hits else self._topics.unread(asked) or drafted


def _asks_of_listing(asked: Asked) -> bool:
    """Tell whether a question asks for a status or a policy, or why and when something was listed."""
    if asked.has(Kind.ATTRIBUTION):
        return False
    if asked.has(Kind.STATUS, Kind.POLICY, Kind.DESTINATIONS, Kind.ALIAS):
        return True
    return asked.has(Kind.WHY, Kind.WHEN) and is_on_subject(asked.text)
