"""Tells text of the Federal Register by its words: raw text as served, and copies made before a notice was printed."""

from __future__ import annotations

import re

FR_TEXT_HEAD = re.compile(
    r"^\[Federal Register Volume (?P<volume>\d{1,4}), Number \d{1,4} \((?P<day>[^)]+)\)\]", re.MULTILINE
)
"""The line with which the raw text of a document begins, after a wrapper of HTML perhaps."""
_BLANK = re.compile(
    r"\[\s*insert\s+(?:the\s+)?(?:date|fr\b|federal register|page|first page|citation|\d)[^\]]{0,120}\]", re.IGNORECASE
)
_SCHEDULED = re.compile(
    r"\bscheduled to be published in the\s+Federal Register\b|\bunpublished\b.{0,40}\bpublic inspection\b",
    re.IGNORECASE,
)
_NOTICE = re.compile(r"\bAGENCY:|\bACTION:|\bSUMMARY:|\bSUPPLEMENTARY INFORMATION\b")
_NOTICE_MARKS = 2
_HEAD_CHARS = 2_000
REFUSED = (
    "is a public-inspection copy, made before printing: it has no page numbers and blanks such as {blank!r}, so that"
    " its dates and citations would be wrong; add the text as published in the Federal Register"
)
"""Why such a copy is not read, after the name of the file."""


def is_raw_text(text: str) -> bool:
    """Tell whether a text is the raw text of a document of the Federal Register."""
    return FR_TEXT_HEAD.search(text, 0, _HEAD_CHARS) is not None


def refusal(text: str) -> str:
    """Return why a text without page marks is refused as a public-inspection copy; empty when it is none.

    The caller has found no page numbers: published rules too may leave a blank standing in a table.

    >>> refusal("ACTION: Final rule. SUMMARY: … effective [INSERT DATE OF PUBLICATION IN THE FEDERAL REGISTER].")[:33]
    'is a public-inspection copy, made'
    >>> refusal("The draft said “[INSERT DATE]”, an editor recalled.")
    ''
    """
    scheduled = _SCHEDULED.search(text, 0, _HEAD_CHARS)
    blank = _BLANK.search(text)
    notice = len({found[0] for found in _NOTICE.finditer(text)}) >= _NOTICE_MARKS
    if not notice or not (blank or scheduled):
        return ""
    return REFUSED.format(blank=" ".join((blank or scheduled)[0].split()))  # type: ignore[index]  # one of them matched
