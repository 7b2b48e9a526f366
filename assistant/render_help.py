"""Renders what a language model did for an answer: for JSON, and in a line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.model import Help


def help_json(done: Help, *, dropped: bool = False) -> dict[str, Any]:
    """Convert what a language model did to JSON; the sentences that were dropped, hostile text, only when asked for."""
    texts = {"dropped_sentences": [{"text": one.text, "reason": one.fault} for one in done.dropped]} if dropped else {}
    return {
        "name": done.model,
        "kept": done.kept,
        "dropped": len(done.dropped),
        **texts,
        "searched": done.searched or None,
        "notice": done.notice or None,
        "prompts": list(done.prompts),
        "tokens_read": done.tokens_read,
        "tokens_written": done.tokens_written,
        "seconds": round(done.seconds, 4),
    }


def help_line(done: Help) -> str:
    """Say in one line what a language model did for an answer: what it wrote is not repeated.

    >>> from assistant.model import Help
    >>> help_line(Help("zeta-7b", kept=2, prompts=("rephrase-1",)))
    'Language model zeta-7b: 2 sentences verified and shown, 0 dropped.'
    """
    if done.notice:
        return f"{done.notice[:1].upper()}{done.notice[1:]}."
    if not done.prompts:
        return f"Language model {done.model}: not asked, there was nothing to say in other words."
    searched = f" Searched for “{done.searched}”." if done.searched else ""
    plural = "" if done.kept == 1 else "s"
    return (
        f"Language model {done.model}: {done.kept} sentence{plural} verified and shown, "
        f"{len(done.dropped)} dropped.{searched}"
    )


def dropped_lines(done: Help) -> Iterator[str]:
    """Print the sentences that were dropped, each with the reason: a model wrote them, and nothing supports them."""
    if done.dropped:
        yield "\nDropped: written by the language model, not supported by the sources"
    for one in done.dropped:
        yield f"- {one.text} ({one.fault})"
