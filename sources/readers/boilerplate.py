"""Cuts from an article what the page or newswire printed around it.

The rules, as a user would say them:

1. From a line "(END) … Newswires" on, everything is the newswire's.
2. A short paragraph that begins with "Copyright" or "©", or says "All rights reserved", is not the article's.
3. "Write to NAME at ADDRESS" (an e-mail address) is a contact line.
4. At the end, a paragraph that begins with "Disclaimer", or is in another script than the article, is the page's.
5. At the end, a list of three or more items that hold nothing but numbers is a widget ("hot stocks"); its heading too.
6. A line made only of the words of share buttons, or "Advertisement", is the page's.
7. A short paragraph that invites to sign up, subscribe or follow, or that a form answers with, is the page's.
8. A short paragraph that begins with "Related:", "Read more:" or the like points elsewhere.

Every cut is reported in one line. Newswire headers (agency, date, byline) are in `article_text`.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sources.text import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sources.readers.article import Piece

_NEWSWIRE_END = re.compile(
    r"^[ \t]*\(END\)(?=[ \t]*$|.{0,60}\b(?:Newswires?|News|Reuters|Bloomberg|AFP|AP)\b).*", re.MULTILINE
)
_COPYRIGHT = re.compile(
    r"\A(?:\(c\)\s*(?:19|20)\d\d|copyright\b(?=\s*(?:\(c\)|©|\d|by\b))|©)|\ball rights reserved\b", re.IGNORECASE
)
_CONTACT = re.compile(
    r"\A(?:--\s*)?(?:Write|E-?mail|Contact)\s+(?:to\s+)?\S.{0,100}?\s+at\s+[\w.+-]+@[\w.-]+\.?\Z", re.IGNORECASE
)
_DISCLAIMER = re.compile(r"\A(?:disclaimer\b|免责声明|免責聲明|風險提示|风险提示)", re.IGNORECASE)
_EMPTY_ITEM = re.compile(r"[\d\s.)、·•*-]{1,24}")
_SHARE_WORD = (
    r"(?:share(?: (?:this(?: article)?|on|via|(?:full )?article))?|tweet|facebook|twitter|x|linkedin|whatsapp|reddit"
    r"|telegram|wechat|weibo|pinterest|e-?mail|print|copy link|link copied|save|gift(?: this)?(?: article)?"
    r"|listen|comments?|text size|分享|收藏|打印)"
)
_SHARE_BAR = re.compile(rf"{_SHARE_WORD}(?:[\s|,·•/:]+{_SHARE_WORD})*", re.IGNORECASE)
_ADVERTISEMENT = re.compile(
    r"(?:skip )?advertisement|continue reading the main story|story continues below.{0,20}", re.IGNORECASE
)
_INVITATION = re.compile(
    r"\b(?:sign up|subscribe|register)\b.{0,90}\b(?:newsletters?|inbox|free|today|mailing list|updates|services?)\b"
    r"|\bin your inbox\b|\bnewsletters?\b.{0,60}\b(?:sign up|subscribe)"
    r"|\bfollow (?:him|her|us|them|me)(?: \w+){0,3} (?:on|@)|\A(?:have a tip|tell us what you think)\b"
    r"|\bpersonal, non-commercial use\b|\A(?:order reprints|print article)\Z"
    r"|\A(?:thank you|thanks)(?: for signing up)?!?\Z|\A(?:this article has been sent to\b|sorry!\Z)"
    r"|\ban error (?:has )?occurred\b|\bthere was an error\b",
    re.IGNORECASE,
)
_POINTER = re.compile(
    r"\A\(?(?:related|read (?:more|next)|see also|also read|more (?:on this|from)|recommended|watch|listen|leggi anche"
    r"|lire aussi|siehe auch|mehr zum thema|lea también)\b\s*[:：(…]",
    re.IGNORECASE,
)
_SHORT = 300  # code points: copyright notices and contact lines are shorter, paragraphs that mention one mostly not
_HEADING = 40
_SAMPLE = 20_000
_CJK_NAMES = {"CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO"}


@dataclass(frozen=True, slots=True)
class Cut:
    """An article without its surroundings."""

    pieces: tuple[Piece, ...]
    """What is left, in order."""
    warnings: tuple[str, ...]
    """One line for each kind of thing cut; empty when nothing was."""


def cut_boilerplate(pieces: Sequence[Piece]) -> Cut:
    """Apply the rules of this module; cutting what is left again changes nothing."""
    warnings: list[str] = []
    kept = _cut_newswire(list(pieces), warnings)
    while True:
        before = len(kept)
        kept = _cut_anywhere(kept, warnings)
        kept = _cut_tail(kept, warnings)
        if len(kept) == before:
            return Cut(tuple(kept), tuple(warnings))


def _cut_newswire(pieces: list[Piece], warnings: list[str]) -> list[Piece]:
    for number, piece in enumerate(pieces):
        found = _NEWSWIRE_END.search(piece.text)
        if found:
            rest = piece.text[: found.start()].strip()
            warnings.append(_said("the newswire tail", found[0], len(pieces) - number - 1))
            return [*pieces[:number], *([replace(piece, text=rest)] if rest else [])]
    return pieces


def _cut_anywhere(pieces: list[Piece], warnings: list[str]) -> list[Piece]:
    kept = []
    for piece in pieces:
        what = _boilerplate_kind(one_line(piece.text[: _SHORT + 1]))
        if what:
            warnings.append(_said(what, piece.text))
        else:
            kept.append(piece)
    return kept


def _boilerplate_kind(text: str) -> str:
    """Name what a short paragraph is if it is not the article's; empty when it is."""
    if len(text) > _SHORT:
        return ""
    if _COPYRIGHT.search(text):
        return "a copyright line"
    if _CONTACT.match(text):
        return "a contact line"
    if _ADVERTISEMENT.fullmatch(text):
        return "an advertisement mark"
    if _SHARE_BAR.fullmatch(text):
        return "a share bar"
    if _INVITATION.search(text):
        return "an invitation to sign up or the like"
    return "a pointer to another page" if _POINTER.match(text) else ""


def _cut_tail(pieces: list[Piece], warnings: list[str]) -> list[Piece]:
    kept = _cut_empty_list(pieces, warnings)
    script = _script("".join(piece.text[:_SAMPLE] for piece in kept)[:_SAMPLE])
    end = len(kept)
    while end and (_DISCLAIMER.match(kept[end - 1].text) or _script(kept[end - 1].text[:_SAMPLE]) not in ("", script)):
        end -= 1
    if end < len(kept):
        what = "a disclaimer or text in another script at the end"
        warnings.append(_said(what, kept[end].text, len(kept) - end - 1))
    return kept[:end]


def _cut_empty_list(pieces: list[Piece], warnings: list[str]) -> list[Piece]:
    end = len(pieces)
    while end and _EMPTY_ITEM.fullmatch(pieces[end - 1].text):
        end -= 1
    if len(pieces) - end < 3 and sum(piece.text.count("\n") + 1 for piece in pieces[end:]) < 3:
        return pieces
    heading = pieces[end - 1].text if end > 1 else ""
    if heading and len(heading) <= _HEADING and not re.search(r"[.!?。！？”\"]\s*\Z", heading):
        end -= 1
    warnings.append(_said("a list of empty items", pieces[end].text, len(pieces) - end - 1))
    return pieces[:end]


def _script(text: str) -> str:
    """Return the script of most letters (`LATIN`, `CJK`, `CYRILLIC`, …); empty for fewer than two letters."""
    names = (unicodedata.name(ch, "?").split()[0] for ch in text if ch.isalpha())
    counted = Counter("CJK" if name in _CJK_NAMES else name for name in names)
    return counted.most_common(1)[0][0] if counted.total() > 1 else ""


def _said(what: str, text: str, more: int = 0) -> str:
    words = one_line(text)
    start = words if len(words) <= _HEADING else f"{words[:_HEADING].rstrip()}…"
    return f"cut {what}: {start!r}" + (f" and {more} more paragraph{'s' * (more > 1)} after it" if more else "")
