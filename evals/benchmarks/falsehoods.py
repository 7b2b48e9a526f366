"""False versions of a statement, by kind: what a fluent model gets wrong. Each says what the statement does not say."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sources.dates import MONTH_NAMES, parse_date_words

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Sequence

    Falsify = Callable[[str, random.Random, Sequence[str]], str | None]
    """Takes a statement, chance and the names of other entities; None where the statement cannot be falsified so."""

_VERB = re.compile(r"\b(is|are|was|were|has|have|had|may|must|can|could|will|would|should)\b(?! not\b)")
_NEGATED = re.compile(r"\b(?:(?:is|are|was|were|do|does|did|has|have|may|must|can) not|no|not|never|cannot)\b", re.I)
_PAST = re.compile(r"\b(added|removed|supplied|published|suspended|helped|took|made|put|reported)\b")
_NUMBER = re.compile(r"(?<![\w.,/-])\d{1,4}(?![\w/]|[.,-]\d)")
_REFERENCE = re.compile(r"\b(\d{2,3}) FR (\d[\d,]*\d)|\b(20\d\d-\d{5})\b|§+ (\d{3}\.\d+)")
_MODAL = {
    "may": "must",
    "must": "may",
    "can": "must",
    "could": "did",
    "would": "will",
    "should": "may",
    "will": "might",
}
_MODAL_WORD = re.compile(rf"\b(?:{'|'.join(_MODAL)})\b")
_POLICY = re.compile(r"\b(presumption of denial|policy of denial|case[- ]by[- ]case(?: review)?)\b", re.I)
_POLICIES = ("presumption of denial", "policy of denial", "case-by-case review", "presumption of approval")
_FOOTNOTE = re.compile(r"\b(footnotes? )([1-5])\b")
_QUALIFIER = re.compile(
    r" ?\b(only|about|at least|at most|nearly|reportedly|alleged|temporarily|partly|certain|still|already|usually|often"
    r"|normally|mostly|at least in part|wholly|foreign-made|advanced|prohibited|for one year|by itself|alone|explicit"
    r"|separate|lasting|legal|common|new|some|unverified|on its own|in general|as a rule)\b(?=[ ,.])"
)
_CONDITION = re.compile(
    r",? (?:unless|until|if|when|where|while|after|before|as soon as|except|absent|because|without)\b[^.“”;]{6,}"
    r"(?=[.”]|$)"
)
_PLACED = re.compile(
    r",? (?:under|within|against|for all|for the|in the|on the|of the|from|to the) [^,.“”;:]{4,60}(?=[.”]|\.$|$)"
)
_ATTRIBUTION = re.compile(r"\A(?:The [A-Z][\w ]+? |[A-Z][\w ]+? )(?:reported|said|found|stated)(?: on [^,.]*?)? that ")
_CAUSES = (
    "because it had supplied the armed forces", "after an inspection had been refused", "due to links with the navy",
    "as a punishment for smuggling", "since it had helped to evade sanctions", "which led to heavy losses",
    "at the request of a competitor", "in response to a court ruling",
)  # fmt: skip
_ADJECTIVES = ("military", "state-owned", "secretly", "repeatedly", "illegally", "permanently", "largest", "Chinese")
_SUBJECT = re.compile(
    r"\A(?P<subject>[^,;:“”]{3,80}?) (?P<rest>(?:is|are|was|were|has|have|had|may"
    r"|must|can|cannot|added|removed|prints|stands?|supplied|took)\b.*)",
    re.DOTALL,
)
_TENSE = {"is": "was", "are": "were", "was": "is", "were": "are", "has": "had", "have": "had"}
_TENSED = re.compile(r"\b(?:is|are|was|were|has|have)\b")


def negated(text: str, chance: random.Random, names: Sequence[str]) -> str | None:
    """Add a negation, or take one out."""
    del names
    found = _NEGATED.search(text)
    if found and chance.random() < 0.7:
        kept = (
            found.group().split()[0]
            if " " in found.group()
            else {"no": "a", "cannot": "can"}.get(found.group().lower(), "")
        )
        return " ".join(f"{text[: found.start()]}{kept}{text[found.end() :]}".split())
    verb = _VERB.search(text)
    if verb:
        contracted = chance.random() < 0.3 and verb[1] in {"is", "are", "was", "were", "has", "had", "could", "would"}
        said = f"{verb[1]}n't" if contracted else f"{verb[1]} {chance.choice(('not', 'never', 'no longer'))}"
        return f"{text[: verb.start()]}{said}{text[verb.end() :]}"
    past = _PAST.search(text)
    return f"{text[: past.start()]}never {text[past.start() :]}" if past else None


def other_name(text: str, chance: random.Random, names: Sequence[str]) -> str | None:
    """Put another entity in the place of one."""
    held = [name for name in names if name in text]
    if not held:
        return None
    name = max(held, key=len)
    return text.replace(name, chance.choice([one for one in names if one not in text and name not in one]))


def other_paper(text: str, chance: random.Random, names: Sequence[str]) -> str | None:
    """Ascribe what one said to another."""
    del names
    speakers = ("The New York Times", "The Wall Street Journal", "The Strelsau Gazette", "The Zenda Post", "Reuters")
    held = [one for one in speakers if one in text]
    return text.replace(held[0], chance.choice([one for one in speakers if one not in held])) if held else None


def swapped_names(text: str, chance: random.Random, names: Sequence[str]) -> str | None:
    """Let two entities on either side of a verb change places."""
    del chance
    held = sorted((name for name in names if name in text), key=lambda name: (text.index(name), -len(name)))
    if len(held) < 2 or held[0] in held[1] or held[1] in held[0]:
        return None
    first, last = held[0], held[-1]
    if not re.search(r"\b(?:is|was|supplied|owned|can|cannot|under)\b", text[text.index(first) : text.index(last)]):
        return None
    return text.replace(first, "\0").replace(last, first).replace("\0", last)


def other_date(text: str, chance: random.Random, names: Sequence[str]) -> str | None:
    """Change the day, month or year of a date, or let two dates change places."""
    del names
    dates = parse_date_words(text)
    if not dates:
        return None
    if len(dates) > 1 and str(dates[0].date) != str(dates[-1].date) and chance.random() < 0.5:
        one, two = dates[0].span, dates[-1].span
        return text[: one.start] + two.quote(text) + text[one.end : two.start] + one.quote(text) + text[two.end :]
    found = chance.choice(dates).span
    printed = found.quote(text)
    month = next((name for name in MONTH_NAMES if name in printed), None)
    if month and chance.random() < 0.5:
        changed = printed.replace(month, chance.choice([name for name in MONTH_NAMES if name != month]))
    else:
        changed = re.sub(
            r"\d+", lambda digits: str(int(digits[0]) + 1 if int(digits[0]) != 28 else 27), printed, count=1
        )
    return text[: found.start] + changed + text[found.end :]


def other_number(text: str, chance: random.Random, names: Sequence[str]) -> str | None:
    """Change a number, or let two change places."""
    del names
    taken = [date.span for date in parse_date_words(text)]
    found = [one for one in _NUMBER.finditer(text) if not any(span.start <= one.start() < span.end for span in taken)]
    found = [one for one in found if not re.search(r"(?:FR|§|Part|No\.) ?\Z", text[: one.start()])]
    if not found:
        return None
    if len(found) > 1 and found[0][0] != found[-1][0] and chance.random() < 0.5:
        one, two = found[0], found[-1]
        return text[: one.start()] + two[0] + text[one.end() : two.start()] + one[0] + text[two.end() :]
    one = chance.choice(found)
    return f"{text[: one.start()]}{int(one[0]) + chance.choice((1, 2, 10))}{text[one.end() :]}"


def other_reference(text: str, chance: random.Random, names: Sequence[str]) -> str | None:
    """Change a citation, a section or a document number."""
    del names
    found = _REFERENCE.search(text)
    if not found:
        return None
    digits = [place for place in range(*found.span()) if text[place].isdigit()]
    place = chance.choice(digits[-3:])
    return f"{text[:place]}{(int(text[place]) + chance.randint(1, 8)) % 10}{text[place + 1 :]}"


def other_policy(text: str, chance: random.Random, names: Sequence[str]) -> str | None:
    """Change a review policy or the number of a footnote."""
    del names
    found = _POLICY.search(text)
    if found:
        other = chance.choice([one for one in _POLICIES if one[:6].lower() != found[1][:6].lower()])
        return f"{text[: found.start()]}{other}{text[found.end() :]}"
    noted = _FOOTNOTE.search(text)
    if not noted:
        return None
    return f"{text[: noted.start()]}{noted[1]}{int(noted[2]) % 5 + 1}{text[noted.end() :]}"


def other_modal(text: str, chance: random.Random, names: Sequence[str]) -> str | None:
    """Make what may be into what must be, or the other way round."""
    del names, chance
    found = _MODAL_WORD.search(text)
    return f"{text[: found.start()]}{_MODAL[found[0]]}{text[found.end() :]}" if found else None


def other_tense(text: str, chance: random.Random, names: Sequence[str]) -> str | None:
    """Say of the past what is so now, or the other way round."""
    del names, chance
    found = _TENSED.search(text)
    return f"{text[: found.start()]}{_TENSE[found[0]]}{text[found.end() :]}" if found else None


def without_qualifier(text: str, chance: random.Random, names: Sequence[str]) -> str | None:
    """Leave out a word or a clause that limits what is said, or who says it."""
    del names
    patterns = [_QUALIFIER, _CONDITION, _ATTRIBUTION, _PLACED]
    chance.shuffle(patterns)
    for pattern in patterns:
        found = pattern.search(text)
        if found:
            rest = (text[: found.start()] + text[found.end() :]).strip()
            return rest[:1].upper() + rest[1:]
    return None


def with_cause(text: str, chance: random.Random, names: Sequence[str]) -> str | None:
    """Add a reason or a consequence that nobody gave."""
    del names
    stop = re.search(r"[.”]+\Z", text)
    end = stop.start() if stop else len(text)
    return f"{text[:end]} {chance.choice(_CAUSES)}{text[end:]}"


def with_attribute(text: str, chance: random.Random, names: Sequence[str]) -> str | None:
    """Add one word that colours what is said."""
    del names
    places = [found.start() for found in re.finditer(r"(?<=[a-z] )[a-z]{4,}\b", text)]
    if not places:
        return None
    place = chance.choice(places)
    return f"{text[:place]}{chance.choice(_ADJECTIVES)} {text[place:]}"


def merged(one: str, other: str) -> str | None:
    """Say of the subject of one statement what another says of its own."""
    first, second = _SUBJECT.match(one), _SUBJECT.match(other)
    if not first or not second or first["subject"] == second["subject"]:
        return None
    return f"{first['subject']} {second['rest']}"


def merged_whole(one: str, other: str) -> str | None:
    """Say what one statement says, and of the same subject what another says of its own."""
    first, second = _SUBJECT.match(one), _SUBJECT.match(other)
    if not first or not second or first["subject"] == second["subject"]:
        return None
    return f"{one.rstrip('.')} and {second['rest']}"


FALSEHOODS: dict[str, tuple[Falsify, ...]] = {
    "negation": (negated,),
    "names": (other_name, swapped_names, other_paper),
    "dates": (other_date,),
    "numbers": (other_number,),
    "references": (other_reference,),
    "policies": (other_policy,),
    "modals": (other_modal,),
    "tense": (other_tense,),
    "qualifiers": (without_qualifier,),
    "causes": (with_cause,),
    "attributes": (with_attribute,),
}
"""What makes the false versions of each kind; merged statements are made from two."""
