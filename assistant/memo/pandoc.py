"""Makes the Word document, by pandoc (the only importer of pypandoc): a syntax tree in, so that no text is markup."""

from __future__ import annotations

import json
import tempfile
import zipfile
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pypandoc

from assistant.memo.model import MemoError
from assistant.memo.outline import Role
from assistant.render import legible
from assistant.web_address import is_web_address

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from assistant.memo.model import Note
    from assistant.memo.outline import Line

_REFERENCE = Path(__file__).with_name("reference")
"""The parts of the reference document: styles, page and footer. Kept apart, so that a change of them can be read."""
_API = [1, 23, 1]
_LEVELS = {Role.QUESTION: 1, Role.HEADING: 1, Role.SUBHEADING: 2}
_TAB = {"t": "RawInline", "c": ["openxml", "<w:r><w:tab/></w:r>"]}
_COMMA = {"t": "Superscript", "c": [{"t": "Str", "c": ","}]}

Inline = dict[str, Any]


def write_docx(lines: Sequence[Line], *, title: str) -> bytes:
    """Return a Word document of these lines; raise `MemoError` when pandoc fails."""
    meta = {"lang": _meta("en-GB"), "pagetitle": _meta(title)}
    tree = {"pandoc-api-version": _API, "meta": meta, "blocks": [_block(line) for line in lines]}
    with tempfile.TemporaryDirectory(prefix="footnote-memo-") as folder:
        reference, made = Path(folder, "reference.docx"), Path(folder, "memo.docx")
        _write_reference(reference)
        try:
            pypandoc.convert_text(
                json.dumps(tree),
                "docx",
                "json",
                # An empty data folder: what a user keeps for other documents must not change this one.
                extra_args=[f"--reference-doc={reference}", f"--data-dir={folder}"],
                outputfile=str(made),
                verify_format=False,
                sandbox=True,
            )
        except (RuntimeError, OSError) as exc:
            raise MemoError(f"the Word document cannot be made ({exc}); write it with --format md or html") from exc
        return made.read_bytes()


def _write_reference(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in sorted(one for one in _REFERENCE.rglob("*") if one.is_file()):
            archive.write(part, part.relative_to(_REFERENCE).as_posix())


def _meta(text: str) -> Inline:
    return {"t": "MetaInlines", "c": _words(text)}


def _block(line: Line) -> Inline:
    inlines = [*_lead(line), *_words(line.text)]
    if line.role in _LEVELS:
        return {"t": "Header", "c": [_LEVELS[line.role], ["", [], []], inlines]}
    inlines += _markers(line.notes)
    if line.mark:
        inlines += [_SPACE, _styled("Mark", line.mark)]
    inlines += [_SPACE, _link(line.url, line.url)] if line.url else []
    style = ["", [], [["custom-style", line.role.value]]]
    return {"t": "Div", "c": [style, [{"t": "Para", "c": inlines}]]}


def _lead(line: Line) -> list[Inline]:
    return [_styled("Label", line.label), _TAB] if line.label else []


def _markers(notes: Sequence[Note]) -> Iterable[Inline]:
    marked = [[{"t": "Note", "c": [{"t": "Para", "c": _note(note)}]}] for note in notes]
    # Without a comma the numbers of neighbouring footnotes would read as one.
    return chain.from_iterable([_COMMA, *one] if place else one for place, one in enumerate(marked))


def _note(note: Note) -> list[Inline]:
    return [*_words(note.text), *([_SPACE, _link(note.url, note.link)] if note.url else [])]


def _link(shown: str, target: str) -> Inline:
    if not is_web_address(target):
        return {"t": "Str", "c": shown}
    return {"t": "Link", "c": [["", [], []], [{"t": "Str", "c": shown}], [target, ""]]}


def _styled(style: str, text: str) -> Inline:
    return {"t": "Span", "c": [["", [], [["custom-style", style]]], _words(text)]}


_SPACE: Inline = {"t": "Space"}


def _words(text: str) -> list[Inline]:
    """Return a text as words and spaces; what XML cannot hold is replaced."""
    words = ({"t": "Str", "c": word} for word in legible(text).split())
    return list(chain.from_iterable((_SPACE, word) if place else (word,) for place, word in enumerate(words)))
