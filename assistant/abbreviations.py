"""Abbreviations of the field that questions use and sources write out."""

from __future__ import annotations

import re

_WRITTEN_OUT = {
    "FDPR": "foreign direct product rule",
    "FDP": "foreign direct product",
    "ERC": "End-User Review Committee",
    "TGL": "temporary general license",
}
"""Source: 15 CFR 734.9 (foreign direct product), Supplement No. 5 to Part 744 (the committee), 15 CFR 744.16."""
_SHORT = re.compile(rf"\b({'|'.join(_WRITTEN_OUT)})(s?)\b")


def written_out(text: str) -> str:
    """Write the abbreviations of a question out.

    >>> written_out("What is the FDP rule? Who sits on the ERC?")
    'What is the foreign direct product rule? Who sits on the End-User Review Committee?'
    """
    return _SHORT.sub(lambda found: _WRITTEN_OUT[found[1]] + found[2], text)
