"""Tells whether the body of an answer is what was asked for, before anything is made of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from lxml import etree

from sources.detect import parse_xml
from sources.errors import SourceError
from sources.feeds.client import BadAnswerError

if TYPE_CHECKING:
    from sources.feeds.client import Answer


def parse_answer(answer: Answer) -> object:
    """Read a body of JSON; raise `BadAnswerError` when it is cut short or something else."""
    try:
        return json.loads(answer.body)
    except (ValueError, RecursionError) as exc:
        what = "a web page" if answer.body.lstrip()[:1] == b"<" else "broken JSON"
        raise BadAnswerError(f"the answer is {what}, {len(answer.body):,} bytes") from exc


def check_text(answer: Answer) -> Answer:
    """Return an answer that is the full text of a document, XML or raw text; `BadAnswerError` for any other."""
    if not answer.url.endswith(".txt"):
        return check_xml(answer)
    # It comes within a web page; a page that says that the service is busy holds no such line.
    if b"[FR Doc" not in answer.body:
        raise BadAnswerError(f"the answer is no raw text of a document, {len(answer.body):,} bytes")
    return answer


def check_xml(answer: Answer) -> Answer:
    """Return an answer that is whole XML; what it says is for the reader. `BadAnswerError` for any other."""
    try:
        root = parse_xml(answer.body, name="the answer")
    except SourceError as exc:
        raise BadAnswerError(str(exc)) from exc
    if etree.QName(root).localname.lower() == "html":
        raise BadAnswerError("the answer is a web page, not XML")
    return answer
