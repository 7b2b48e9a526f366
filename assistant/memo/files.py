"""The files of a memo: written in the three formats with the evidence inside and beside, and read back."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from assistant.memo.answers import read_file
from assistant.memo.html_file import read_html, write_html
from assistant.memo.markdown_file import read_markdown, write_markdown
from assistant.memo.model import FORMAT, Memo, MemoError, memo_json, parse_memo
from assistant.memo.outline import outline
from assistant.memo.pandoc import write_docx
from assistant.memo.word_file import embed, read_docx
from sources.encoding import decode
from sources.errors import FootnoteError
from sources.stored import to_json

if TYPE_CHECKING:
    from pathlib import Path

    from assistant.memo.found import Text

FOLDER = "memos"
"""Folder of the home with the evidence of the memos that it issued, by id."""
NOTES_MAX = 5_000
"""Footnotes of one file; comparing them with those issued takes time by the square."""
_FORMATS = "a memo is a .docx, .md, .html or .json file that `footnote memo new` wrote"


class Format(StrEnum):
    """What a memo can be written as."""

    DOCX = "docx"
    MARKDOWN = "md"
    HTML = "html"


@dataclass(frozen=True, slots=True)
class MemoFile:
    """A memo as it was issued, and what its file says now."""

    memo: Memo
    text: Text | None
    """None for the evidence alone, a JSON file."""
    remark: str = ""
    """Where the evidence came from, when not from the file itself."""


def memo_bytes(memo: Memo, form: Format) -> bytes:
    """Return the file of a memo; raise `MemoError` when pandoc cannot make a Word document."""
    lines, evidence = outline(memo), memo_json(memo)
    if form is Format.DOCX:
        return embed(write_docx(lines, title=memo.title), evidence, memo.issued)
    text = write_html(lines, evidence) if form is Format.HTML else write_markdown(lines, evidence)
    return text.encode()


def write_memo(memo: Memo, path: Path, form: Format, *, home: Path) -> None:
    """Write a memo, its evidence beside it, and a copy of the evidence in the home.

    Raises:
        MemoError: a file cannot be written; the memo's own comes last, so that it is never there without evidence.
    """
    data = memo_bytes(memo, form)
    keep_issued(memo, home)
    _write(beside(path), f"{memo_json(memo)}\n".encode())
    _write(path, data)


def keep_issued(memo: Memo, home: Path) -> None:
    """Keep the evidence of a memo in the home that issued it; raise `MemoError` when it cannot be written."""
    place = home / FOLDER / f"{memo.id}.json"
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
    except OSError as exc:
        raise MemoError(f"{place.parent}: cannot be made ({exc.strerror}); give this user access to the home") from exc
    _write(place, f"{memo_json(memo)}\n".encode())


def _write(path: Path, data: bytes) -> None:
    try:
        path.write_bytes(data)
    except OSError as exc:
        raise MemoError(f"{path}: cannot be written ({exc.strerror}); choose another place") from exc


def beside(path: Path) -> Path:
    """Return where the evidence of a memo stands beside it: `memo.docx.json`."""
    return path.with_name(f"{path.name}.json")


def read_memo(path: Path) -> MemoFile:
    """Read a memo, whatever its name; the evidence is taken from beside it when a program dropped it from the file.

    Raises:
        MemoError: it cannot be read, is no memo, or holds no evidence.
    """
    data, name = read_file(path), path.name
    if data[:2] == b"PK":
        evidence, text = read_docx(data, name=name)
    else:
        plain = _decoded(data, name)
        if plain.lstrip()[:1] == "{":
            return MemoFile(_memo(plain, name), None)
        is_page = "<html" in plain[:2000].lower()
        evidence, text = read_html(plain, name=name) if is_page else read_markdown(plain)
    if len(text.notes) > NOTES_MAX:
        raise MemoError(f"{name}: has {len(text.notes):,} footnotes; a memo has at most {NOTES_MAX:,}")
    if evidence:
        return MemoFile(_memo(evidence, name), text)
    if beside(path).is_file():
        memo = _memo(_decoded(read_file(beside(path)), beside(path).name), beside(path).name)
        return MemoFile(memo, text, f"{name} has lost its evidence; that in {beside(path).name} was used")
    raise MemoError(f"{name}: holds no evidence of a memo, and there is no {beside(path).name} beside it; {_FORMATS}")


def issued_digest(home: Path, memo: Memo) -> str | None:
    """Return the digest of the memo of this id that the home issued; None when it issued none."""
    path = home / FOLDER / f"{memo.id}.json"
    if not memo.id.replace("-", "").isalnum() or not path.is_file():
        return None
    try:
        kept = json.loads(read_file(path))
    except ValueError:
        return ""
    return str(kept.get("digest", "")) if isinstance(kept, dict) else ""


def _memo(text: str, name: str) -> Memo:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as exc:
        raise MemoError(f"{name}: the evidence of the memo is damaged ({exc}); use an undamaged copy") from exc
    if not isinstance(value, dict) or value.get("format") != FORMAT:
        raise MemoError(f"{name}: JSON, but no memo of the form {FORMAT}; {_FORMATS}")
    return parse_memo(to_json(value), name=name)


def _decoded(data: bytes, name: str) -> str:
    if b"\0" in data[:4096] or data.startswith((b"%PDF", b"{\\rtf")):
        raise MemoError(f"{name}: is no memo; {_FORMATS}")
    try:
        return decode(data, name=name).text
    except FootnoteError as exc:
        raise MemoError(f"{name}: is no memo ({exc}); {_FORMATS}") from exc
