"""A case and the answer that passes it, of invented names, for the tests to spoil one thing at a time."""

from copy import deepcopy
from typing import Any

from evals.model import Case

TEXT = "Zeta Robotics\nPolicy of denial\n89 FR 50010, 6/12/24."
"""The canonical text that the citations quote."""

CASE = Case.model_validate(
    {
        "id": "why-zeta",
        "kind": "why",
        "question": "Why was Zeta Robotics listed?",
        "expect": {
            "outcome": ["answered", "corrected"],
            "facts": [
                {"id": "rule", "any": ["2024-11111", "89 FR 500\\d\\d"], "vital": True},
                {"id": "policy", "any": ["policy of denial"], "vital": True},
                {"id": "extra", "any": ["not in the answer"], "vital": False},
            ],
            "sources": [
                {"any": [{"publisher": "nobody"}, {"list": "ENTITY", "as_of": "2026-07"}]},
                {"any": [{"tier": "digest", "publisher": "footnote bundled"}]},
            ],
            "forbid": ["Zeta( Robotics)? is a shell", "case.by.case"],
        },
        "library": "bundled",
    }
)

_ANSWER: dict[str, Any] = {
    "question": "Why was Zeta Robotics listed?",
    "as_of": "2026-11-20",
    "outcome": "answered",
    "reason": None,
    "answer": "The list has an entry for Zeta Robotics.[1]\n\nNot case-by-case: the policy of denial applies.[1][2]",
    "statements": [
        {"text": "Here is what the sources say.", "kind": "framing", "citations": []},
        {"text": "The list has an entry for Zeta Robotics.", "kind": "official", "citations": [1]},
        {"text": "Not case-by-case: the policy of denial applies.", "kind": "digest", "citations": [1, 2]},
    ],
    "citations": [
        {
            "n": 1,
            "document_id": "list@2026-07-09",
            "version": "v1",
            "title": "Entity List",
            "publisher": "Electronic Code",
            "tier": "official_list",
            "document_number": None,
            "list": "entity-list",
            "published": None,
            "effective_on": None,
            "as_of": "2026-07-09",
            "locator": "Supp. No. 4 to Part 744, entry Zeta Robotics (89 FR 50010, 6/12/24)",
            "url": "https://example.org/list",
            "quote": "Zeta Robotics",
            "start": 0,
            "end": 13,
        },
        {
            "n": 2,
            "document_id": "digest",
            "version": "v1",
            "title": "A digest",
            "publisher": "Footnote bundled library",
            "tier": "digest",
            "document_number": None,
            "list": None,
            "published": "2024-06-12",
            "effective_on": None,
            "as_of": None,
            "locator": "Footnote bundled library, 12 June 2024",
            "url": "https://example.org/digest",
            "quote": "Policy of denial",
            "start": 14,
            "end": 30,
        },
    ],
    "entities": [],
    "coverage": {"list": "2026-07-09", "notices_through": None, "articles_through": None},
    "snapshot": "g1",
    "model": None,
    "seconds": 0.01,
}


def good_answer() -> dict[str, Any]:
    """Return an answer that passes `CASE`, a fresh copy."""
    return deepcopy(_ANSWER)


def read_text(_document_id: str, _version: str) -> str:
    """Return the canonical text of every document."""
    return TEXT
