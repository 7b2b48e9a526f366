"""What later notices did to a rule, and the rules of a day on which none is held."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.draft import Draft, Section, lines
from assistant.model import Outcome, Statement, StatementKind
from assistant.notice_quotes import label, quote_notice
from assistant.notice_search import NOUN, OF_A_DAY
from assistant.notices import latest_notice
from sources.dates import parse_date_words, print_date

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from assistant.materials import Materials
    from assistant.model import Citation
    from assistant.question import Asked
    from assistant.subject import Subject
    from sources.model import Document

NEAR_DAYS = 31
"""Notices so many days from a day asked for may be the ones that are meant."""
NEAREST = 2
_VERBS = r"(?:correct|fix|repair|delay|extend|amend|supersed|withdr|replac)\w*"
_RULE = rf"(?:{NOUN}|additions|(?:C\d-)?(?:19|20)\d\d-\d{{4,6}}|\d+ FR \d+)"
_WHICH = re.compile(
    rf"\b(?:which|what) (?:\w+ )?(?:notice|rule|document|correction)s? (?:later )?(?P<verb>{_VERBS})\b.*\b{_RULE}\b",
    re.IGNORECASE,
)
_WHETHER = re.compile(
    rf"^\W*(?:was|were|has|have|is)\b.*\b{_RULE}\b.*\b(?P<verb>corrected|fixed|repaired|delayed|amended|superseded|"
    r"withdrawn|replaced)\b",
    re.IGNORECASE,
)
_CORRECTS = re.compile(r"\b(?:correct\w*|errors?|inadvertent\w*|omitted|typographical)\b", re.IGNORECASE)
_PRESENT = {
    "correct": "corrects",
    "fix": "corrects",
    "repair": "corrects",
    "delay": "delays",
    "extend": "extends",
    "amend": "amends",
    "supersed": "supersedes",
    "withdr": "withdraws",
    "replac": "replaces",
}
_STEM_LETTERS = 5
_OF_RULE = re.compile(rf"\b(?:{NOUN}|additions)\b", re.IGNORECASE)


class LaterActs:
    """Writes drafts about what became of a rule, and about days without one."""

    def __init__(self, materials: Materials) -> None:
        self._materials = materials
        self._notices = materials.notices

    def reply(self, asked: Asked, subject: Subject) -> Draft | None:
        """State which later notice corrected, delayed or amended a rule, or that none held says so; None else."""
        which = _WHICH.search(asked.text)
        found = which or _WHETHER.search(asked.text)
        rules = self._rules(asked) if found and not subject.hits else ()
        if found is None or not rules:
            return None
        later = [act for rule in rules for act in self._later(asked, rule)]
        acts = {act: told for act in later if (told := self._told(act, found["verb"]))}
        if not acts:
            outcome = Outcome.CORRECTED if which else Outcome.ANSWERED
            return self._none(asked, rules, found["verb"], outcome)
        stated = []
        for act, told in acts.items():
            stated += [self._notices.record(act), *map(quote_notice, told[:NEAREST])]
        return Draft(Outcome.ANSWERED, lines(Section.RECORD, stated))

    def of_no_day(self, asked: Asked, subject: Subject) -> Draft | None:
        """State that no rule held is of a day, with those nearest to it; None where one is, or rows cite one.

        It corrects the question unless one nearby may have taken effect then.
        """
        when = asked.window.date if asked.window else None
        if when is None or when.day is None or subject.hits or not _OF_RULE.search(asked.text):
            return None
        day = when.first_day
        if self._notices.of_day(when, asked.as_of) or self._materials.rows.citing_on(day, as_of=asked.as_of):
            return None
        of_list = self._notices.about_the_list(self._notices.visible(asked.as_of))
        dated = [(abs((doc.published.first_day - day).days), doc) for doc in of_list if doc.published]
        near = [doc for days, doc in sorted(dated, key=lambda pair: pair[0]) if days <= NEAR_DAYS][:NEAREST]
        if not near:
            return None
        named = " and ".join(f"{label(doc)} of {print_date(doc.published)}" for doc in near if doc.published)
        # Most copies print no effective date: one that came out soon after may be the rule that is meant.
        may_be = any(_may_be_of(doc, day) for doc in near)
        text = (
            f"No notice on the Entity List held here prints {print_date(day)} as the day of its publication or effect; "
        )
        text += f"nearest to it {'is' if len(near) == 1 else 'are'} {named}"
        text += ", and a copy without an effective date may be of a rule that took effect then." if may_be else "."
        fields = [self._materials.citer.notice_field(doc.document_id, "publication_date") for doc in near]
        absence = Statement(text, StatementKind.OFFICIAL, tuple(field for field in fields if field))
        first = [quote_notice(cited) for doc in near for cited in self._notices.sentences(doc)[:1]]
        outcome = Outcome.ANSWERED if may_be else Outcome.CORRECTED
        return Draft(outcome, (*lines(Section.CORRECTION, [absence]), *lines(Section.RECORD, first)))

    def _rules(self, asked: Asked) -> tuple[Document, ...]:
        """Return the notices that a question names by number or, few enough, by their day or month."""
        numbered = self._notices.named_in(asked.text, asked.as_of)
        if numbered or asked.window is None:
            return numbered
        inside = self._notices.in_period(asked.window.date, asked.as_of)
        return inside if len(inside) <= OF_A_DAY else ()

    def _later(self, asked: Asked, rule: Document) -> list[Document]:
        """Return the later notices that name a rule by its title or number, or by its day in a sentence on errors."""
        acting = list(self._notices.acting_on(rule, asked.as_of))
        for doc in self._notices.visible(asked.as_of):
            is_later = rule.published and doc.published and doc.published.first_day > rule.published.first_day
            if (
                is_later
                and doc not in acting
                and any(_names_day(cited, rule) for cited in self._notices.sentences(doc))
            ):
                acting.append(doc)
        return acting

    def _told(self, act: Document, verb: str) -> list[Citation]:
        """Return the sentences in which a notice does what is asked; its first where only the title says so."""
        asked = _CORRECTS if verb.casefold().startswith(("correct", "fix", "repair")) else None
        does = asked or re.compile(rf"\b{re.escape(verb[:_STEM_LETTERS])}", re.IGNORECASE)
        sentences = list(self._notices.sentences(act))
        told = [cited for cited in sentences if does.search(cited.quote)]
        return told or (sentences[:1] if does.search(act.title) else [])

    def _none(self, asked: Asked, rules: Sequence[Document], verb: str, outcome: Outcome) -> Draft | None:
        """State that no notice held says in its title or abstract that it does so."""
        newest = latest_notice(self._materials.snapshot.documents.values(), asked.as_of)
        if newest is None or newest.published is None:
            return None
        text = f"No notice held here, through {print_date(newest.published)}, says that it {_present(verb)} "
        text += f"{' or '.join(label(rule) for rule in rules)}."
        fields = [self._materials.citer.notice_field(newest.document_id, "publication_date")]
        fields += [self._materials.citer.notice_field(rule.document_id, "document_number") for rule in rules]
        absence = Statement(text, StatementKind.OFFICIAL, tuple(field for field in fields if field))
        return Draft(outcome, lines(Section.CORRECTION, [absence, *map(self._notices.record, rules)]))


def _may_be_of(notice: Document, day: date) -> bool:
    """Tell whether a notice without an effective date came out on a day or within a month of it."""
    if notice.effective_on or notice.published is None:
        return False
    return 0 <= (notice.published.first_day - day).days <= NEAR_DAYS


def _present(verb: str) -> str:
    """Return a verb of the question as said of one notice.

    >>> _present("corrected"), _present("withdrew")
    ('corrects', 'withdraws')
    """
    return next(verb_now for stem, verb_now in _PRESENT.items() if verb.casefold().startswith(stem))


def _names_day(cited: Citation, rule: Document) -> bool:
    """Tell whether a sentence that speaks of errors names the day on which a rule was published."""
    if not _CORRECTS.search(cited.quote):
        return False
    return any(found.date == rule.published for found in parse_date_words(cited.quote))
