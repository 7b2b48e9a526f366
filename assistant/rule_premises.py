"""What a question takes for granted of the figures of a rule, against what the rule says that it adds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.destinations import countries_named, speaks_of
from assistant.items import read_items
from assistant.notice_counts import ASKS_FIGURES
from assistant.press_figures import figures

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.materials import Materials
    from assistant.model import Citation
    from assistant.notice_replies import NoticeReplies
    from assistant.question import Asked
    from sources.model import Document

OTHER_FIGURE = "The figure of the question is not what the words held here of these notices say that they add."
_TAKEN = re.compile(
    r"^\W*(?:and |but |so )?(?:did|didn['’]t|was|were|is|does|has|have|why|since)\b|\bis it (?:true|right|correct)\b"
    r"|\b(?:right|correct|true|no|yes|agreed|isn['’]t it|wasn['’]t it|didn['’]t (?:it|they))\W*$",
    re.IGNORECASE,
)
_ADDS = re.compile(r"\badd(?:s|ed|ing|itions?)?\b", re.IGNORECASE)


class RulePremises:
    """Finds figures that a question ascribes to notices and that these do not give."""

    def __init__(self, materials: Materials, replies: NoticeReplies) -> None:
        self._materials = materials
        self._replies = replies

    def belied(self, asked: Asked, notices: Sequence[Document]) -> tuple[Citation, ...]:
        """Return the sentences that say what the notices add, where none gives the figure of the question; else empty.

        The sum of what notices of one day add counts as given, and so do their rows under a country that is named.
        """
        if not ascribes_figure(asked.text):
            return ()
        claimed = figures(asked.text)
        adding = [[cited for cited in self._materials.notices.sentences(doc) if _adds(cited)] for doc in notices]
        said = [cited for sentences in adding for cited in sentences]
        given = {item.key for cited in said for item in read_items(cited.quote) if item.kind == "number"}
        firsts = [_number(sentences[0]) for sentences in adding if sentences]
        given |= {f"number {sum(firsts)}", *self._rows(asked, notices)}
        return tuple(said) if said and not claimed & given else ()

    def _rows(self, asked: Asked, notices: Sequence[Document]) -> set[str]:
        if not countries_named(asked.text):
            return set()
        under = [
            [row.destination.value for row in self._replies.rows_of(asked, doc) if row.destination] for doc in notices
        ]
        counts = [sum(speaks_of(asked.text, place) for place in places) for places in under]
        return {f"number {count}" for count in (*counts, sum(counts))}


def ascribes_figure(text: str) -> bool:
    """Tell whether a question takes for granted how many entities were added.

    >>> ascribes_figure("The May rule added 9 entities, right?"), ascribes_figure("How many did it add, 8 or 9 firms?")
    (True, False)
    """
    taken = _ADDS.search(text) and _TAKEN.search(text) and not ASKS_FIGURES.search(text)
    return bool(taken) and bool(figures(text))


def _adds(cited: Citation) -> bool:
    return bool(_ADDS.search(cited.quote)) and bool(figures(cited.quote))


def _number(cited: Citation) -> int:
    """Return the first figure of a sentence that has one."""
    adds = _ADDS.search(cited.quote)
    found = figures(cited.quote[adds.start() :] if adds else cited.quote) or figures(cited.quote)
    return min((int(key.removeprefix("number ")) for key in found), default=0)
