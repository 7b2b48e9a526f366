"""The sources of a memo for reference managers: CSL-JSON, BibTeX and RIS; and as text, one citation a line."""

from __future__ import annotations

import json
import re
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sources.citations import parse_fr_citations
from sources.model import PartialDate, Tier
from sources.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assistant.memo.model import Source


class Export(StrEnum):
    """What the sources can be written as."""

    TEXT = "text"
    CSL_JSON = "csl-json"
    BIBTEX = "bibtex"
    RIS = "ris"


_CSL_TYPES = {
    Tier.OFFICIAL_TEXT: "regulation",
    Tier.OFFICIAL_LIST: "regulation",
    Tier.DIGEST: "document",
    Tier.PRESS: "article-newspaper",
}
_RIS_TYPES = {Tier.OFFICIAL_TEXT: "GOVDOC", Tier.OFFICIAL_LIST: "GOVDOC", Tier.DIGEST: "GEN", Tier.PRESS: "NEWS"}
_DIGEST = "Digest, not the official text"
_TEX = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"} | {
    char: f"\\{char}" for char in "&%$#_{}"
}


def export_sources(sources: Sequence[Source], form: Export) -> str:
    """Return the sources in one of the forms; an empty list, or nothing, where there are none."""
    if form is Export.CSL_JSON:
        return json.dumps([_csl(source) for source in sources], ensure_ascii=False, indent=1) + "\n"
    write = {Export.TEXT: lambda source: source.printed, Export.BIBTEX: _bibtex, Export.RIS: _ris}[form]
    return "".join(f"{write(source)}\n" for source in sources)


def _csl(source: Source) -> dict[str, Any]:
    """Convert to an item of CSL-JSON. Source: the CSL 1.0.2 data schema."""
    fr = parse_fr_citations(source.citation or "")
    item = {
        "id": _key(source),
        "type": _CSL_TYPES[source.tier],
        "title": one_line(source.title) or source.document_id,
        "author": [{"literal": one_line(source.author)}] if source.author else None,
        "container-title": "Federal Register" if fr else one_line(source.publisher),
        "publisher": one_line(source.publisher),
        "volume": str(fr[0].citation.volume) if fr else None,
        "page": str(fr[0].citation.page) if fr else None,
        "number": source.document_number,
        "issued": {"date-parts": [_date(source)]} if _date(source) else None,
        "URL": source.url,
        "note": _DIGEST if source.tier is Tier.DIGEST else None,
    }
    return {key: value for key, value in item.items() if value}


def _bibtex(source: Source) -> str:
    fr = parse_fr_citations(source.citation or "")
    when = _date(source)
    fields = {
        "title": one_line(source.title) or source.document_id,
        "author": one_line(source.author),
        "journal": "Federal Register" if fr else one_line(source.publisher),
        "volume": str(fr[0].citation.volume) if fr else "",
        "pages": str(fr[0].citation.page) if fr else "",
        "number": source.document_number or "",
        "year": str(when[0]) if when else "",
        "month": str(when[1]) if len(when) > 1 else "",
        "note": _DIGEST if source.tier is Tier.DIGEST else "",
    }
    lines = [f"  {name} = {{{_tex(value)}}}," for name, value in fields.items() if value]
    # Braces would end the field, and a reader takes an address as it stands.
    lines += [f"  url = {{{re.sub(r'[{}]', '', source.url)}}},"] if source.url else []
    kind = "article" if fr or source.tier is Tier.PRESS else "misc"
    return "\n".join([f"@{kind}{{{_key(source)},", *lines, "}"])


def _ris(source: Source) -> str:
    return "\n".join(f"{tag}  - {one_line(value)}" for tag, value in _tags(source)) + "\nER  - "


def _tags(source: Source) -> Iterator[tuple[str, str]]:
    """Yield the tags of RIS that have a value. Source: the RIS format of Research Information Systems, 2011."""
    fr = parse_fr_citations(source.citation or "")
    when = _date(source)
    tags = (
        ("TY", _RIS_TYPES[source.tier]),
        ("TI", source.title or source.document_id),
        ("AU", source.author),
        ("T2", "Federal Register" if fr else source.publisher),
        ("PB", source.publisher),
        ("VL", str(fr[0].citation.volume) if fr else ""),
        ("SP", str(fr[0].citation.page) if fr else ""),
        ("M1", source.document_number or ""),
        ("PY", str(when[0]) if when else ""),
        ("DA", "/".join([f"{part:02d}" for part in when] + [""] * (4 - len(when))) if when else ""),
        ("UR", source.url),
        ("N1", _DIGEST if source.tier is Tier.DIGEST else ""),
        ("ID", _key(source)),
    )
    return ((tag, value) for tag, value in tags if value)


def _key(source: Source) -> str:
    """Return a key of letters, digits and hyphens that tells documents and their versions apart."""
    plain = re.sub(r"[^A-Za-z0-9]+", "-", source.document_id).strip("-")
    return f"{plain[:60]}-{source.version[:8]}"


def _date(source: Source) -> list[int]:
    """Return year, month and day as far as they are known; empty when none is."""
    when = source.published or source.as_of
    if not when:
        return []
    known = PartialDate.parse(when)
    return [part for part in (known.year, known.month, known.day) if part is not None]


def _tex(text: str) -> str:
    return "".join(_TEX.get(char, char) for char in text)
