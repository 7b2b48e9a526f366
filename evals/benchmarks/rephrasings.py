"""True rephrasings of a statement, by template: what a faithful model may write. Each says just what it says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sources.dates import MONTH_ABBREVIATIONS, MONTH_NAMES, parse_date_words

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Mapping, Sequence

    Rephrase = Callable[[str, random.Random], str | None]
    """Takes a statement and chance; None where the template does not fit."""

_LEAD = re.compile(r"\ADigest “(?P<title>[^”]*)”: “(?P<body>.*)”\Z", re.DOTALL)
_WORDS = {
    "licence": "license", "helped": "assisted", "newest": "latest", "called": "called", "approximately": "about",
    "in force": "in effect", "added to the Entity List": "put on the Entity List", "took effect": "came into force",
    "percent": "%", "the United States": "the US", "§ ": "Section ", "prints": "shows", "stands for": "means",
    "starts": "begins", "company": "firm", "purchase": "buy", "is not": "isn't", "does not": "doesn't",
    "was not": "wasn't", "are not": "aren't", "cannot": "can not", "did not": "didn't",
}  # fmt: skip
_SMALL = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_DATED = re.compile(
    r"\A(?P<before>[^,;:“”]+?) on (?P<day>\d{1,2} [A-Z][a-z]+ \d{4})(?P<after>(?: at| by| under| that)[^;“”]*)?\.\Z"
)
_REPORTED = re.compile(
    r"\A(?P<who>The [A-Z][\w ]+?) reported on (?P<day>\d{1,2} \w+ \d{4}) that (?P<what>.*)\Z", re.DOTALL
)
_ACTIVE = re.compile(
    r"\A(?P<agent>The rule [\d-]+) (?P<verb>added|removed) (?P<what>[^,;]+?)"
    r"(?P<place> (?:to|from) the Entity List)?\.\Z"
)
_FORM = re.compile(r" (?:Co\., Ltd\.|Limited|Ltd\.|Inc\.|LLC|GmbH)(?=[ ,]|: )")
_OPENINGS = ("Moreover, ", "In addition, ", "Also, ", "Notably, ", "Further, ")


def other_date_form(text: str, chance: random.Random) -> str | None:
    """Write the dates in another form."""
    dates = [one for one in parse_date_words(text) if len(str(one.date)) == len("2025-03-25")]
    if not dates or "“For" in text:
        return None
    form = chance.randrange(3)
    for one in reversed(dates):
        year, month, day = map(int, str(one.date).split("-"))
        printed = (
            f"{MONTH_NAMES[month - 1]} {day}, {year}",
            f"{MONTH_ABBREVIATIONS[month - 1]} {day}, {year}",
            f"{day} {MONTH_NAMES[month - 1]} {year}" if form else str(one.date),
        )[form]
        text = text[: one.span.start] + printed + text[one.span.end :]
    return text


def date_first(text: str, chance: random.Random) -> str | None:
    """Put the date of the main clause first."""
    del chance
    found = _DATED.match(text)
    if not found or re.search(r"\b(that|until|after|before|not|and)\b", found["before"]):
        return None
    return f"On {found['day']}, {found['before']}{found['after'] or ''}."


def other_words(text: str, chance: random.Random) -> str | None:
    """Use other words for the same, and contractions."""
    held = [word for word in _WORDS if word in text and word not in {"called"}]
    if not held or "“For" in text:
        return None
    for word in held:
        if chance.random() < 0.7 or word == held[0]:
            text = text.replace(word, _WORDS[word])
    return text


def numbers_as_words(text: str, chance: random.Random) -> str | None:
    """Write small numbers as words, or words as numbers."""
    del chance
    dates = [one.span for one in parse_date_words(text)]
    for found in re.finditer(r"(?<![\w.,§/-] )(?<![\w.,/-])\d{1,2}(?= [a-z]{4,})", text):
        outside = not any(span.start <= found.start() < span.end for span in dates)
        if outside and int(found[0]) < len(_SMALL):
            return f"{text[: found.start()]}{_SMALL[int(found[0])]}{text[found.end() :]}"
    for word in _SMALL[2:]:
        if f" {word} " in text:
            return text.replace(f" {word} ", f" {_SMALL.index(word)} ", 1)
    return None


def without_lead(text: str, chance: random.Random) -> str | None:
    """Leave the digest to the footnote, or name it otherwise."""
    found = _LEAD.match(text)
    if not found:
        return None
    body = found["body"]
    return chance.choice(
        (body, body, f"According to the digest “{found['title']}”, {body}", f"Digest “{found['title']}” states: {body}")
    )


def attributed(text: str, chance: random.Random) -> str | None:
    """Turn who reported it round."""
    found = _REPORTED.match(text)
    if not found:
        return None
    return chance.choice((
        f"According to {found['who']} of {found['day']}, {found['what']}",
        f"On {found['day']} {found['who']} reported that {found['what']}",
        f"{found['what'].rstrip('.')}, {found['who']} reported on {found['day']}.",
    ))  # fmt: skip


def passive(text: str, chance: random.Random) -> str | None:
    """Put what was done first, and who did it last."""
    found = _ACTIVE.match(text)
    if not found:
        return None
    place, what = found["place"] or "", found["what"]
    were = "were" if re.match(r"\d|two|three|four", what) else "was"
    plain = f"{what} {were} {found['verb']}{place} by {found['agent']}."
    return chance.choice((plain, plain, f"By {found['agent']}, {what} {were} {found['verb']}{place}."))


def without_form(text: str, chance: random.Random) -> str | None:
    """Call an entity by its name without the legal form."""
    del chance
    short = _FORM.sub("", text)
    return short if short != text else None


def joined_on(text: str, chance: random.Random) -> str | None:
    """Begin with a word that joins it to what was said before."""
    opening = chance.choice(_OPENINGS)
    return f"{opening}{text}" if text.startswith(("The rule", "The entry", "The ", "Footnote")) else None


def with_alias(text: str, chance: random.Random, aliases: Mapping[str, Sequence[str]]) -> str | None:
    """Call an entity by another of its names."""
    for name, others in aliases.items():
        if name in text and "alias" not in text:
            return text.replace(name, chance.choice(others))
    return None


def together(one: str, other: str, chance: random.Random) -> str | None:
    """Say two statements in one sentence."""
    if not one.endswith(".") or _LEAD.match(other):
        return None
    small = (
        other if other[:2].isupper() or not other.startswith(("The ", "A ", "An ")) else other[0].lower() + other[1:]
    )
    return f"{one[:-1]}{chance.choice(('; ', ', and ', ', while '))}{small}"


def spoken(text: str) -> str:
    """Return what a statement says without the digest that says it: words in quotation marks may not be changed."""
    found = _LEAD.match(text)
    return found["body"] if found else text


REPHRASINGS: dict[str, Rephrase] = {
    "date form": other_date_form,
    "date first": date_first,
    "other words": other_words,
    "numbers": numbers_as_words,
    "lead": without_lead,
    "attribution": attributed,
    "passive": passive,
    "legal form": without_form,
    "joining word": joined_on,
}
"""What makes the true versions of each kind; aliases and two statements in one are made apart."""
