"""Reads the article in an e-mail message: its text or page; attachments are named, not read."""

from __future__ import annotations

import email
import re
from dataclasses import replace
from email import policy
from email.utils import parseaddr
from typing import TYPE_CHECKING

import lxml.html
from lxml import etree

from sources.encoding import decode, shown
from sources.errors import SourceError
from sources.model import PartialDate
from sources.readers import article_text, html
from sources.readers.article import check_kind, no_text
from sources.text import clean, one_line

if TYPE_CHECKING:
    from email.message import EmailMessage

    from sources.metadata import FileMetadata
    from sources.model import Reading

_PASSED_ON = re.compile(r"\A(?:(?:re|fwd?|aw|wg|tr)\s*:\s*)+", re.IGNORECASE)
_PLAIN_SHARE = 0.5  # of the page's text; a plain part that holds less is only "view this in a browser"
_NAMED = 10


def read(data: bytes, *, name: str, metadata: FileMetadata) -> tuple[Reading, ...]:
    """Read a message as one article: subject as title, sender as author, its date; `metadata.yml` outranks them.

    Raises:
        SourceError: The message is broken or holds no text.
    """
    check_kind(name, metadata)
    try:
        message = email.message_from_bytes(data, policy=policy.default)
        plain, page = (_part(message, kind, name) for kind in ("plain", "html"))
        said = _described(message, metadata)
        attached = _attached(message)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as exc:
        reason = one_line(clean(str(exc)).text)[:120]
        raise SourceError(f"{shown(name)}: cannot be read as a message ({reason}); save its text") from exc
    reading = _read_body(plain, page, name=name, metadata=said)
    if attached:
        more = f" and {len(attached) - _NAMED} more" if len(attached) > _NAMED else ""
        note = f"attachments were not read: {', '.join(attached[:_NAMED])}{more}; add them by themselves"
        reading = replace(reading, warnings=(*reading.warnings, note))
    return (reading,)


def _part(message: EmailMessage, kind: str, name: str) -> str:
    """Return the text of the body's part of a kind; empty when there is none."""
    part = message.get_body(preferencelist=(kind,))
    payload = part.get_payload(decode=True) if part is not None else None
    if not isinstance(payload, bytes) or not payload.strip():
        return ""
    return decode(payload, name=name, declared=part.get_content_charset() if part else None).text


def _described(message: EmailMessage, metadata: FileMetadata) -> FileMetadata:
    subject = _PASSED_ON.sub("", one_line(str(message["subject"] or "")))
    sender, address = parseaddr(str(message["from"] or ""))
    sent = getattr(message["date"], "datetime", None)
    return replace(
        metadata,
        title=metadata.title or subject or None,
        author=metadata.author if metadata.author is not None else one_line(sender or address) or None,
        published=metadata.published or (PartialDate.from_date(sent.date()) if sent else None),
    )


def _attached(message: EmailMessage) -> list[str]:
    names = (part.get_filename() or part.get_content_type() for part in message.iter_attachments())
    return [shown(str(one)) for one in names]


def _read_body(plain: str, page: str, *, name: str, metadata: FileMetadata) -> Reading:
    """Read the plain text, or the page where there is none or it holds little of the page's text."""
    if page and len("".join(plain.split())) < _PLAIN_SHARE * _shown_length(page):
        try:
            return html.read(page.encode("utf-8"), name=name, metadata=metadata)[0]
        except SourceError:
            if not plain:
                raise
    if not plain:
        raise no_text(name, "the message has no body of text (attachments only?); add the attachments by themselves")
    return article_text.read(plain.encode("utf-8"), name=name, metadata=metadata)[0]


def _shown_length(page: str) -> int:
    try:
        tree = lxml.html.document_fromstring(page.encode("utf-8"), parser=lxml.html.HTMLParser(encoding="utf-8"))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return 0
    for element in list(tree.iter("script", "style", "title")):
        element.drop_tree()
    return len("".join(tree.text_content().split()))
