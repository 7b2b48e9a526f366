"""What a question searches, tiers and a language: as controls, as words and as a piece of an address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.asking import TIER_GROUPS, read_within

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assistant.model import Within
    from sources.model import Document

ALL_TIERS = tuple(TIER_GROUPS)
ANY_LANGUAGE = ""
_LANGUAGES = {
    "ar": "Arabic", "de": "German", "en": "English", "es": "Spanish", "fa": "Persian", "fr": "French", "it": "Italian",
    "ja": "Japanese", "ko": "Korean", "nl": "Dutch", "ru": "Russian", "tr": "Turkish", "uk": "Ukrainian",
    "zh": "Chinese",
}  # fmt: skip
_WORDS = {"official": "official sources", "digest": "digests", "press": "press"}


@dataclass(frozen=True, slots=True)
class Searched:
    """Tiers by the names of `TIER_GROUPS`, in that order, and the code of a language, or none of it for any."""

    tiers: tuple[str, ...] = ALL_TIERS
    language: str = ANY_LANGUAGE

    def within(self) -> Within | None:
        """Return what the question is to be bound to; raises `QuestionError` when no tier is left."""
        return read_within(self.tiers, [self.language] if self.language else None)

    def told(self) -> str:
        """Say what is searched.

        >>> Searched(("official", "press"), "en").told()
        'only official sources, press in English'
        """
        words = [_WORDS[tier] for tier in self.tiers] if self.tiers != ALL_TIERS else ["documents"]
        return f"only {', '.join(words)}" + (f" in {language_name(self.language)}" if self.language else "")

    def written(self) -> str:
        """Write it for an address; empty when all is searched.

        >>> Searched(("official",), "en").written()
        'official,en'
        """
        tiers = self.tiers if self.tiers != ALL_TIERS else ()
        return ",".join((*tiers, *([self.language] if self.language else [])))


EVERYTHING = Searched()


def chosen(tiers: Iterable[str], language: str) -> Searched:
    """Make it of what the controls say."""
    ticked = set(tiers)
    return Searched(tuple(tier for tier in ALL_TIERS if tier in ticked), language)


def parse_searched(text: str) -> Searched:
    """Read a piece of an address: names of tiers, and else the code of a language.

    >>> parse_searched("official,en") == Searched(("official",), "en")
    True
    """
    words = [word for word in text.split(",") if word]
    tiers = [word for word in words if word in TIER_GROUPS]
    languages = [word for word in words if word not in TIER_GROUPS]
    return chosen(tiers or ALL_TIERS, languages[0] if languages else ANY_LANGUAGE)


def language_name(code: str) -> str:
    """Return the English name of a language, or its code where none is known here."""
    return _LANGUAGES.get(code.partition("-")[0].casefold(), code)


def languages_of(documents: Iterable[Document]) -> list[tuple[str, str]]:
    """Return names and codes of the languages that documents are in, by name, after the choice of any."""
    codes = {one.language.partition("-")[0].casefold() for one in documents if one.language}
    return [("Any", ANY_LANGUAGE), *sorted((language_name(code), code) for code in codes)]
