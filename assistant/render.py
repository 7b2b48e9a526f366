"""Renders answers: Markdown with markers, plain text with footnotes, and the JSON of `ask --json`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from assistant.model import Outcome, StatementKind
from assistant.render_help import help_json, help_line
from sources.dates import print_date
from sources.model import PartialDate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.model import Answer, Citation

_NOT_SHOWN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff\ud800-\udfff]")
_HTML = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_ACTED_ON = re.compile(r"[<>]|&(?=#?\w+;)")
"""What HTML would act on; an ampersand only where it would begin a character reference."""
TIER_NAMES = {
    "official_text": "official text",
    "official_list": "official list",
    "digest": "digest, not the official text",
    "press": "press",
}


def number_citations(answer: Answer) -> tuple[Citation, ...]:
    """Return the citations of an answer in the order of their first marker; the same words are numbered once."""
    return tuple(dict.fromkeys(citation for statement in answer.statements for citation in statement.citations))


def markdown(answer: Answer) -> str:
    """Render the statements with markers, without a footnote list. Document and question text is escaped."""
    numbers = {citation: number for number, citation in enumerate(number_citations(answer), 1)}
    lines = []
    for statement in answer.statements:
        markers = "".join(f"[{numbers[citation]}]" for citation in dict.fromkeys(statement.citations))
        text = escape_markdown(statement.text)
        lines.append(f"{text}{markers}" if statement.kind is not StatementKind.FRAMING else text)
    return "\n\n".join(lines)


def escape_markdown(text: str) -> str:
    r"""Escape what Markdown or HTML would act on.

    >>> escape_markdown("a *b* <script>")
    'a \\*b\\* &lt;script&gt;'
    >>> escape_markdown("R&D"), escape_markdown("&lt;")
    ('R&D', '&amp;lt;')
    """
    escaped = re.sub(r"[\\`*_\[\]#|~]", lambda found: "\\" + found.group(), text)
    return _ACTED_ON.sub(lambda found: _HTML[found.group()], escaped)


def legible(text: str) -> str:
    """Replace what neither a page nor an XML file can hold: control characters and halves of surrogate pairs."""
    return _NOT_SHOWN.sub("\ufffd", text)


def answer_json(answer: Answer) -> dict[str, Any]:
    """Convert to the object of `ask --json` (`INTERFACE`)."""
    citations = number_citations(answer)
    numbers = {citation: number for number, citation in enumerate(citations, 1)}
    found = {
        "question": answer.question,
        "as_of": answer.as_of.isoformat(),
        "outcome": answer.outcome.value,
        "reason": answer.reason.value if answer.reason else None,
        "answer": markdown(answer),
        "statements": [
            {
                "text": statement.text,
                "kind": statement.kind.value,
                "citations": [numbers[citation] for citation in dict.fromkeys(statement.citations)],
            }
            for statement in answer.statements
        ],
        "citations": [{"n": number, **citation_json(citation)} for number, citation in enumerate(citations, 1)],
        "entities": [{"name": match.name, "matched": match.matched, "how": match.how} for match in answer.entities],
        "coverage": {
            "list": answer.coverage.list,
            "notices_through": answer.coverage.notices_through,
            "articles_through": answer.coverage.articles_through,
        },
        "snapshot": answer.snapshot,
        "model": answer.model,
        "seconds": round(answer.seconds, 4),
    }
    return {**found, "language_model": help_json(answer.help)} if answer.help else found


def citation_json(citation: Citation) -> dict[str, Any]:
    """Convert one citation to its JSON form, without its number."""
    return {
        "document_id": citation.document_id,
        "version": citation.version,
        "title": citation.title,
        "publisher": citation.publisher,
        "tier": citation.tier.value,
        "document_number": citation.document_number,
        "list": citation.list,
        "published": citation.published,
        "effective_on": citation.effective_on,
        "as_of": citation.as_of,
        "locator": citation.locator,
        "url": citation.url,
        "quote": citation.quote,
        "start": citation.span.start,
        "end": citation.span.end,
    }


def plain_text(answer: Answer) -> str:
    """Render the answer for a terminal: outcome, statements with markers, footnotes, coverage."""
    citations = number_citations(answer)
    numbers = {citation: number for number, citation in enumerate(citations, 1)}
    lines = [] if answer.outcome is Outcome.ANSWERED else [_outcome_line(answer), ""]
    for statement in answer.statements:
        markers = "".join(f"[{numbers[citation]}]" for citation in dict.fromkeys(statement.citations))
        lines += [f"{statement.text}{markers}", ""]
    lines += footnote_lines(citations)
    lines += ["", coverage_line(answer)]
    lines += ["", help_line(answer.help)] if answer.help else []
    return "\n".join(lines).strip() + "\n"


def footnote_lines(citations: Sequence[Citation]) -> list[str]:
    """Print the footnotes in order; one that stands where the one before it stands says so instead of repeating it."""
    lines: list[str] = []
    before: Citation | None = None
    for number, citation in enumerate(citations, 1):
        if before is not None and (before.document_id, before.locator) == (citation.document_id, citation.locator):
            lines.append(f"[{number}] Ibid.: “{' '.join(citation.quote.split())}”")
        else:
            lines.append(footnote_line(number, citation))
        before = citation
    return lines


def footnote_line(number: int, citation: Citation) -> str:
    """Print a footnote: number, locator, title, publisher, date, tier, quote, address."""
    when = citation.published or citation.as_of
    parts = [citation.locator]
    parts += [part for part in (citation.title, citation.publisher) if part and part not in citation.locator]
    parts += (
        [print_date(PartialDate.parse(when))]
        if when and print_date(PartialDate.parse(when)) not in citation.locator
        else []
    )
    quote = " ".join(citation.quote.split())
    address = f" {citation.url}" if citation.url else ""
    return f"[{number}] {'; '.join(parts)} ({TIER_NAMES[citation.tier.value]}): “{quote}”{address}"


def coverage_line(answer: Answer) -> str:
    """Say to what date the library reaches, as of which day the answer stands and which snapshot gave it."""
    covered: Sequence[tuple[str, str | None]] = (
        ("list as of", answer.coverage.list),
        ("notices to", answer.coverage.notices_through),
        ("articles to", answer.coverage.articles_through),
    )
    held = [f"{label} {print_date(PartialDate.parse(value))}" for label, value in covered if value]
    return (
        f"Coverage: {', '.join(held) or 'nothing held'}. As of {print_date(answer.as_of)}. Snapshot {answer.snapshot}."
    )


def _outcome_line(answer: Answer) -> str:
    if answer.outcome is Outcome.CORRECTED:
        return "The question rests on something that the sources do not show."
    return f"Not answered: {answer.reason.value if answer.reason else 'no reason'}."
