"""Where a text names entities that are known by name: written out, by alias, misspelt by a letter, or shortened."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

from index.wording import Wording
from index.words import GENERIC, MAX_WORDS, PLAIN
from sources.names import core, is_typo, normalise

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sources.model import Span

ALONE_LETTERS = 5
"""Letters of a single word that may stand for a longer name."""
ACRONYM_LETTERS = 6
"""A name of one word of up to so many letters counts only as it is printed."""


class Degree(IntEnum):
    """How surely a mention means an entity, the surest last."""

    SHARED = 0
    """Words that begin the names of several of the entities."""
    SHORTENED = 1
    """Words that begin the name of this entity alone."""
    NEAR = 2
    """Its name but for a letter or two."""
    WHOLE = 3
    """Its name or an alias, with or without its legal form."""


class Mention(NamedTuple):
    """A place where a text names an entity."""

    entity: int
    """Number of the entity in those that were looked for."""
    span: Span
    degree: Degree


def find_mentions(
    text: str, entities: Sequence[Sequence[str]], *, places: frozenset[str] = frozenset()
) -> tuple[Mention, ...]:
    """Return where `text` names each of the entities, in text order.

    A name that goes on in the text is another name ("Acme Holland B.V." does not mention Acme), and of names that
    overlap the surer counts, then the longer. Entities of one name are all mentioned.

    Args:
        text: A sentence or paragraph.
        entities: For each entity the names that it is printed under, its own first.
        places: Words that say where something is, in normal form, beside those of `index.words`: no short names.
    """
    wording = Wording(text)
    search = _Search(wording, [[name for name in names if normalise(name)] for names in entities], places)
    found = sorted(search.mentions(), key=lambda one: (-one.degree, one.span.start - one.span.end))
    kept: list[Mention] = []
    for one in found:
        if all(
            (one.span, one.degree) == (other.span, other.degree) or not one.span.overlaps(other.span) for other in kept
        ):
            kept.append(one)
    return tuple(sorted(set(kept), key=lambda one: (one.span, one.entity)))


class _Search:
    def __init__(self, wording: Wording, entities: Sequence[Sequence[str]], places: frozenset[str]) -> None:
        self._wording = wording
        self._places = places
        self._entities = entities
        self._norms = [word.norm for word in wording.words]

    def mentions(self) -> Iterator[Mention]:
        for number, names in enumerate(self._entities):
            own = {word for name in names for word in normalise(name).split()}
            for name in names:
                for span in self._written(name, own):
                    yield Mention(number, span, Degree.WHOLE)
                for span in self._misspelt(core(name).split(), own):
                    yield Mention(number, span, Degree.NEAR)
            for span, begun in self._shortened(names, own):
                shared = any(
                    begun == core(other).split()[: len(begun)]
                    for others in self._entities
                    if others and core(others[0]) != core(names[0])
                    for other in others
                )
                yield Mention(number, span, Degree.SHARED if shared else Degree.SHORTENED)

    def _written(self, name: str, own: set[str]) -> Iterator[Span]:
        forms = {tuple(normalise(name).split()), tuple(core(name).split())}
        if "&" in name:
            forms |= {tuple(word for word in form if word != "and") for form in forms}
        for form in filter(None, forms):
            for first in self._runs(form):
                span = self._whole(first, first + len(form) - 1, own)
                if span and (len(form) > 1 or self._is_printed(first, name)):
                    yield span

    def _runs(self, form: Sequence[str]) -> Iterator[int]:
        first = form[0]
        for number, norm in enumerate(self._norms):
            if norm == first and tuple(self._norms[number : number + len(form)]) == tuple(form):
                yield number

    def _is_printed(self, number: int, name: str) -> bool:
        # An acronym or a short word is a name only with its capitals.
        word = self._wording.words[number]
        return word.text in name.split() if len(word.norm) <= ACRONYM_LETTERS else word.is_capital

    def _misspelt(self, form: Sequence[str], own: set[str]) -> Iterator[Span]:
        if not 1 < len(form) <= MAX_WORDS:
            return
        wanted = " ".join(form)
        for first in range(len(self._norms) - len(form) + 1):
            run = self._norms[first : first + len(form)]
            if self._wording.words[first].is_capital and is_typo(" ".join(run), wanted):
                span = self._whole(first, first + len(form) - 1, own | set(run))
                if span:
                    yield span

    def _shortened(self, names: Sequence[str], own: set[str]) -> Iterator[tuple[Span, list[str]]]:
        for name in names[:1]:
            bare = core(name).split()
            for length in range(len(bare) - 1, 0, -1):
                begun = bare[:length]
                if not self._may_stand_for(begun):
                    continue
                for first in self._runs(begun):
                    span = self._whole(first, first + length - 1, own)
                    if span and self._wording.words[first].is_capital:
                        yield span, begun

    def _whole(self, first: int, last: int, own: set[str]) -> Span | None:
        """Return the span of a run of words with its legal form; None when the name goes on with words not its own."""
        wording = self._wording
        after = wording.added_after(last)
        before = wording.added_before(first)
        if any(word.norm not in own for word in (*after, *before)):
            return None
        return wording.whole(first, last, after, before)

    def _may_stand_for(self, begun: Sequence[str]) -> bool:
        ordinary = GENERIC | PLAIN | self._places
        telling = [word for word in begun if word not in ordinary and not word.isdigit()]
        return bool(telling) and (len(begun) > 1 or len(telling[0]) >= ALONE_LETTERS)
