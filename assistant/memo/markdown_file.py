"""Memos in Markdown: written with footnotes and the evidence in a comment, and read back after a person edited them."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from assistant.memo.found import Marked, Text, text_of
from assistant.memo.model import FORMAT
from assistant.memo.outline import Role
from assistant.render import escape_markdown, legible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assistant.memo.model import Note
    from assistant.memo.outline import Line

_LEAD = {
    Role.TITLE: "# ",
    Role.QUESTION: "## ",
    Role.HEADING: "## ",
    Role.SUBHEADING: "### ",
    Role.WARNING: "> ",
    Role.SOURCE: "- ",
}
_ITALIC = frozenset({Role.OUTCOME, Role.FRAMING})
_LINE_START = re.compile(r"(?:[-+=>]|\d+[.)])")
_COMMENT, _END = "<!--", "-->"
_DEFINITION = re.compile(r"\[\^([\w-]+)\]:[ \t]+(.*)", re.DOTALL)
_MARK = re.compile(r"(?<!\\)\[\^([\w-]+)\]")
_LINK = re.compile(r"(?<!\\)\[((?:\\.|[^\[\]\\])*)\]\(<[^<>\n]*>\)")
_LEADING = re.compile(r"\A(?:#{1,6}|[-*+>])\s+")
_ACTED_ON = re.compile(r"\\(?P<char>[!-/:-@\[-`{-~])|(?P<entity>&#?\w+;)|\*+")


def write_markdown(lines: Sequence[Line], evidence: str) -> str:
    """Return the memo in Markdown with footnotes as GitHub and pandoc read them."""
    blocks = [_block(line) for line in lines]
    notes = [f"[^{note.number}]: {_note(note)}" for line in lines for note in line.notes]
    # In a comment two hyphens would end it; in JSON text these four characters can all be written as codes.
    coded = "".join(f"\\u{ord(char):04x}" if char in "<>&-" else char for char in evidence)
    return "\n\n".join([*blocks, *notes, f"<!-- {FORMAT}\n{coded}\n-->"]) + "\n"


def _block(line: Line) -> str:
    text = _escape(line.text)
    if line.label:
        return f"**{_escape(line.label)}:** {text}"
    if line.role in _ITALIC:
        text = f"*{text}*"
    marks = "".join(f"[^{note.number}]" for note in line.notes) + (f" **{_escape(line.mark)}**" if line.mark else "")
    lead = _LEAD.get(line.role, "")
    if not lead and _LINE_START.match(text):
        # "1." and "-" would begin a list.
        text = re.sub(r"([-+=>.)])", r"\\\1", text, count=1)
    return f"{lead}{text}{marks}{_link(line.url, line.url)}"


def _note(note: Note) -> str:
    return f"{_escape(note.text)}{_link(note.url, note.link)}"


def _link(shown: str, target: str) -> str:
    return f" [{_escape(shown)}](<{target}>)" if shown and target else ""


def _escape(text: str) -> str:
    # GitHub makes links of bare addresses, which are whatever a document or a question says.
    bare = re.sub(
        r"(?i)(://)|\b(www)\.", lambda found: ":\\//" if found[1] else f"{found[2]}\\.", escape_markdown(legible(text))
    )
    return " ".join(bare.split())


def read_markdown(text: str) -> tuple[str, Text]:
    """Return the evidence in a Markdown memo, empty when it holds none, and what the memo says."""
    shown, evidence = _without_comments(text)
    notes: dict[str, str] = {}
    paragraphs = []
    for block in _blocks(shown):
        definition = _DEFINITION.match(block)
        if definition:
            notes[definition[1]] = _words(definition[2])
        else:
            pieces = _MARK.split(_LEADING.sub("", block, count=1))
            paragraphs.append(Marked(tuple(map(_words, pieces[::2])), tuple(pieces[1::2])))
    return evidence, text_of(paragraphs, notes)


def _without_comments(text: str) -> tuple[str, str]:
    """Return the text without its comments, and the evidence that one of them holds, empty when none does."""
    shown, evidence, place = [], "", 0
    while (start := text.find(_COMMENT, place)) >= 0 and (end := text.find(_END, start)) >= 0:
        shown.append(text[place:start])
        inside = text[start + len(_COMMENT) : end].strip()
        evidence = inside.removeprefix(FORMAT).strip() if inside.startswith(FORMAT) else evidence
        place = end + len(_END)
    return "".join([*shown, text[place:]]), evidence


def _blocks(text: str) -> Iterator[str]:
    """Yield the paragraphs: parted by empty lines, or by the beginning of a definition."""
    for part in re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n")):
        yield from (one.strip() for one in re.split(r"\n(?=\[\^[\w-]+\]:)", part) if one.strip())


def _words(text: str) -> str:
    """Return text without what Markdown acts on."""
    plain = _LINK.sub(lambda found: found[1], text)
    return _ACTED_ON.sub(lambda found: found["char"] or html.unescape(found["entity"] or ""), plain)
