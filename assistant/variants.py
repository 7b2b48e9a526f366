"""What else a statement may be written as without saying anything else: few patterns, each safe by its form. Pure."""

from __future__ import annotations

import re

_LEAD = re.compile(
    r"\A(?:(?P<digest>Digest “[^”]*”):|The notice (?P<notice>[^“”]*?) states:|(?P<press>[^“”:]*?) reports:) "
    r"“(?P<body>.*)”\Z",
    re.DOTALL,
)
_DAY = r"(?:\d{1,2} [A-Z][a-z]+ \d{4}|[A-Z][a-z]+ \d{1,2}, \d{4}|[A-Z][a-z]+ \d{4}|\d{4}-\d\d-\d\d)"
_CLAUSE = re.compile(
    r"[,;:“”()]|\b(?:that|which|who|whose|and|or|but|if|when|while|after|before|until|since|because|unless|not|no|by)\b"
)
"""What parts clauses: a date or an agent is never carried over one of these."""
_DATED = re.compile(
    rf"\A(?P<before>.+?) (?P<when>(?:on|in) {_DAY})(?P<after>(?:,? (?:that|at|by|under)\b.*?)?)(?P<stop>\.?)\Z",
    re.DOTALL,
)
_FRONTED = re.compile(rf"\A(?P<when>(?:On|In) {_DAY}),? (?P<rest>.+?)(?P<stop>\.?)\Z", re.DOTALL)
_REPORTED = re.compile(
    rf"\A(?P<who>.+?) (?:reported|reports|stated|states)(?P<when> on {_DAY})? that (?P<what>.+)\Z", re.DOTALL
)
_ACTIVE = re.compile(
    r"\A(?P<agent>.+?) (?P<verb>added|removed|suspended|revised|published) (?P<what>[^,;:]+?)"
    r"(?P<place> (?:to|from|under|in|on)\b[^,;:]*?)?(?P<stop>\.?)\Z",
    re.DOTALL,
)
_SAYING = re.compile(
    r"\A(?:The d|D)igest (?P<title>“[^”]*”) (?:states|says|notes|reports)(?: that|:) (?P<what>.+)\Z", re.DOTALL
)
_ACCORDING = re.compile(r"\AAccording to (?P<who>[^,“”]+(?:“[^”]*”)?), (?P<what>.+)\Z", re.DOTALL)


def variants(text: str) -> tuple[str, ...]:
    """Return a statement and what else it may be written as.

    What is quoted from a notice or the press keeps its attribution, so that no document speaks in our voice; a digest
    is our own wording, and may be left to the footnote, which names it.

    >>> variants("The rule added 37 entities.")[1:]
    ('37 entities were added by The rule.',)
    """
    lead = _LEAD.match(text)
    if not lead:
        return tuple(dict.fromkeys((text, *_of_sentence(text))))
    body = lead["body"]
    who = lead["digest"] or lead["press"] or f"The notice {lead['notice']}"
    bodies = (body, *_of_sentence(body))
    attributed = [f"{who} reports: {one}" for one in bodies]
    attributed += [f"{one.rstrip('.')}, {who} reports." for one in bodies]
    bare = [*bodies, *(f"{who}: {one}" for one in bodies)] if lead["digest"] else []
    return tuple(dict.fromkeys((text, *attributed, *bare)))


def plainly_attributed(text: str) -> str:
    """Return a sentence that begins "According to X," or "Digest X says" as "X reports …"; any other as it is.

    >>> plainly_attributed("According to The Gazette, it rained.")
    'The Gazette reports it rained.'
    """
    saying = _SAYING.match(text)
    if saying:
        return f"Digest {saying['title']} reports: {saying['what']}"
    found = _ACCORDING.match(text)
    return f"{found['who']} reports {found['what']}" if found else text


def _of_sentence(text: str) -> list[str]:
    found = []
    dated = _DATED.match(text)
    if dated and not _CLAUSE.search(dated["before"]):
        found.append(f"{_capital(dated['when'])} {dated['before']}{dated['after']}{dated['stop']}")
    fronted = _FRONTED.match(text)
    if fronted and not _CLAUSE.search(fronted["rest"]):
        found.append(f"{fronted['rest']} {fronted['when'].lower()}{fronted['stop']}")
    reported = _REPORTED.match(text)
    if reported and not _CLAUSE.search(reported["who"]):
        when = (reported["when"] or "").replace(" on ", " of ", 1)
        found.append(f"{reported['who']}{when} reports {reported['what']}")
        found.append(f"{reported['what'].rstrip('.')}, {reported['who']} reports{reported['when'] or ''}.")
    active = _ACTIVE.match(text)
    if active and not _CLAUSE.search(active["agent"]) and not _CLAUSE.search(active["what"]):
        place = active["place"] or ""
        for where in dict.fromkeys((place, "")):
            rest = "" if where else place
            found.append(f"{active['what']}{rest} were {active['verb']}{where} by {active['agent']}{active['stop']}")
    return found


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
