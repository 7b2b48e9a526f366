"""Reads the raw text of a Federal Register document, as the Government Publishing Office and the API serve it.

Lines are broken at 72 columns, a paragraph begins with four spaces, `[[Page 21012]]` stands where a page begins, also
in the middle of a sentence, quotes are doubled marks and references to notes stand between backslashes. Tables are kept
as lines: their columns are not told apart.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sources.dates import parse_date_words
from sources.encoding import decode, shown
from sources.errors import SourceError
from sources.model import Reading
from sources.notice_fields import AMENDMENT, FOOTNOTE, SIGNATURE, document_of, write_head
from sources.readers.fr_head import Place, Preamble, document_number, head_of
from sources.readers.fr_inline import Inline
from sources.readers.notice_body import NoticeBody
from sources.register_text import FR_TEXT_HEAD
from sources.text import TextBuilder, one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sources.metadata import FileMetadata

_PAGES = re.compile(r"\[Pages? (?P<first>\d{1,7})(?:-(?P<last>\d{1,7}))?\]")
_SECTION = re.compile(r"\[(?P<section>Rules and Regulations|Proposed Rules|Notices|Presidential Documents)\]")
_KINDS = {"Rules and Regulations": "Rule", "Proposed Rules": "Proposed Rule", "Notices": "Notice"}
_BODY = re.compile(r"<pre>(.*?)(?:</pre>|\Z)", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"</?[a-z][^>]{0,200}>", re.IGNORECASE)
_PAGE = re.compile(r"\[\[Page (\d{1,7})\]\]")
_RULE = re.compile(r"[-=]{40,}\s*")
_LABEL = re.compile(
    r"(?P<label>AGENC(?:Y|IES)|ACTION|SUMMARY|DATES?|EFFECTIVE DATES?|ADDRESSES|FOR FURTHER INFORMATION CONTACT"
    r"|SUPPLEMENTARY INFORMATION):\s*"
)
_NOTE = re.compile(r"\\\d+\\")
_ENDS = re.compile(r"[.:;?!”’)\]]\s*\Z")
_AMENDS = re.compile(r"\d{1,2}\. (?:The authority citation|Supplement|Section|In |Part|Amend|Revise|Add|Remove)")
_SIGNED = re.compile(r"(?:Dated|Issued)\b.*\d{4}\.?\Z")
_COLUMNS = re.compile(r"\S(?: {3,}|\.{4,} ?)\S")
_HEADING_CHARS = 200


@dataclass(slots=True)
class _Lines:
    """Lines that belong together, with the pages that begin in them."""

    lines: list[str] = field(default_factory=list)
    breaks: list[tuple[int, int]] = field(default_factory=list)
    """Lines before a page begins, and its number."""
    indented: bool = False

    @property
    def is_table(self) -> bool:
        return any(_COLUMNS.search(line) for line in self.lines)

    @property
    def text(self) -> str:
        return one_line(" ".join(self.lines))

    def inline(self, strip: int = 0) -> Inline:
        """Return the words without the first characters, printed as the Register prints them."""
        lines = [_printed(line) for line in self.lines]
        if strip and lines:
            lines[0] = lines[0].lstrip()[strip:]
        joined = "\n" if self.is_table else " "
        return Inline(
            lines=self.is_table,
            pieces=[f"{line}{joined}" for line in lines],
            breaks=[(at, page) for at, page in self.breaks],
        )


def read(data: bytes, *, name: str, metadata: FileMetadata) -> tuple[Reading, ...]:
    """Read the document of a file.

    Raises:
        SourceError: It prints no number, or no text below its head.
    """
    decoded = decode(data, name=name)
    text = _unwrapped(decoded.text)
    head = FR_TEXT_HEAD.search(text)
    number = document_number(text[:2_000]) or document_number(text[-2_000:])
    if head is None or not number:
        missing = "line with volume and date" if head is None else "document number"
        raise SourceError(f"{shown(name)}: prints no {missing} of the Federal Register; download it again")
    groups = list(_groups(text[head.end() :].splitlines()))
    preamble, first = _preamble(groups, text)
    found = _PAGES.search(text)
    start_page = int(found["first"]) if found else None
    end_page = int(found["last"] or found["first"]) if found else None
    published = one_line(head["day"])
    date = next((one.date for one in parse_date_words(published) if one.date.day), None)
    place = Place(int(head["volume"]), start_page, end_page, published if date else "")
    fields = head_of(preamble, number, place, one_line(text))
    builder = TextBuilder()
    write_head(builder, fields)
    turned = [page for group in groups[:first] for _, page in group.breaks]
    _write(NoticeBody(builder, start_page=turned[-1] if turned else start_page), groups[first:])
    document = document_of(fields, url=metadata.url or "", language=metadata.language or "en")
    version = builder.build(document.document_id)
    if len(version.blocks) == len(fields):
        raise SourceError(f"{shown(name)}: no text found below the head of the document; download it again")
    warnings = [decoded.warning] if decoded.warning else []
    if builder.dropped:
        warnings.append(f"{builder.dropped:,} invisible characters dropped")
    return (Reading(document, version, (), tuple(warnings)),)


def _unwrapped(text: str) -> str:
    found = _BODY.search(text)
    return html.unescape(_TAG.sub("", found[1])) if found else text


def _printed(line: str) -> str:
    return _NOTE.sub("", line.replace("``", "“").replace("''", "”").replace("<bullet>", "•"))


def _groups(lines: list[str]) -> Iterator[_Lines]:
    """Yield paragraphs, headings and tables; what a page break parts is joined again."""
    group = _Lines()
    blank = turned = False
    for line in lines:
        page = _PAGE.fullmatch(line.strip())
        if page:
            group.breaks.append((len(group.lines), int(page[1])))
            turned = True
            continue
        if not line.strip() or _RULE.fullmatch(line):
            blank = True
            if _RULE.fullmatch(line) and not turned:
                yield group
                group = _Lines()
                yield _Lines([line.strip()])
            continue
        indented = line.startswith("    ")
        goes_on = turned and not indented and group.lines and not _ENDS.search(group.lines[-1])
        if group.lines and not goes_on and (blank or indented or _LABEL.match(line)):
            held = [event for event in group.breaks if event[0] == len(group.lines)]
            group.breaks = [event for event in group.breaks if event not in held]
            yield group
            group = _Lines(breaks=[(0, number) for _, number in held])
        if not group.lines:
            group.indented = indented
        group.lines.append(line)
        blank = turned = False
    yield group


def _preamble(groups: list[_Lines], text: str) -> tuple[Preamble, int]:
    """Return what stands above the body, and the number of the group with which the body begins."""
    section = _SECTION.search(text)
    found = Preamble(kind=_KINDS.get(section["section"], "Presidential Document") if section else "")
    titles: list[str] = []
    body = len(groups)
    for number, group in enumerate(groups):
        words = one_line(_printed(group.text))
        label = _LABEL.match(words)
        if label is None and not found.action and not found.abstract:
            _take_above(found, titles, words)
        elif label and label["label"] == "ACTION":
            found.action = words[label.end() :]
        elif label and label["label"] == "SUMMARY":
            found.abstract = words[label.end() :]
        elif label and "DATE" in label["label"]:
            found.dates = words[label.end() :]
            body = min(body, number)
        elif label and not label["label"].startswith("AGENC"):
            body = min(body, number)
    found.title = titles[-1] if titles else ""
    found.agencies += titles[:-1]
    return found, min(body, len(groups))


def _take_above(found: Preamble, titles: list[str], words: str) -> None:
    """Put words above the summary where they belong: agency, docket, regulation number, part of the code, title."""
    if (
        not words
        or _RULE.fullmatch(words)
        or words.startswith(("[FR Doc", "From the Federal", "[Page", "[Rules", "[Notice"))
    ):
        return
    docket = re.search(r"\[Docket [^\]]*\]", words)
    if docket:
        found.dockets.append(docket[0])
    if "RIN " in words:
        found.rins.append(words)
    if re.match(r"\d+ CFR\b", words):
        found.cfr.append(re.split(r" \[| RIN ", words)[0])
    elif not docket and not words.startswith(("RIN ", "[")):
        (found.agencies if words.isupper() else titles).append(words)


def _write(body: NoticeBody, groups: list[_Lines]) -> None:
    amends = False
    for group in groups:
        words = group.text
        if _RULE.fullmatch(words):
            continue
        if words.startswith(("[FR Doc", "BILLING CODE")):
            body.pass_over(group.inline())
            continue
        label = _LABEL.match(words)
        if label:
            body.heading(Inline(pieces=[words[: label.end()]]), 2)
            body.paragraph(group.inline(strip=label.end()))
            continue
        amends = amends or bool(_AMENDS.match(words))
        note = _NOTE.match(words)
        if note:
            numbered = group.inline()
            numbered.pieces[0] = f"{words.split(chr(92))[1]} {numbered.pieces[0].lstrip()}"
            body.paragraph(numbered, FOOTNOTE)
        elif not (group.indented or group.is_table) and len(words) <= _HEADING_CHARS and not _ENDS.search(words):
            body.heading(group.inline(), 3)
        else:
            body.paragraph(group.inline(), AMENDMENT if amends else SIGNATURE if _SIGNED.match(words) else "")
