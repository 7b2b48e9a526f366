"""Follow-up questions: what is searched for when a question leans on the conversation before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.model import Turn


def search_text(text: str, history: tuple[Turn, ...]) -> str:
    """Return the words to search for: those of the question, and of the user's question before it if there was one.

    >>> search_text("And when?", ())
    'And when?'
    """
    before = next((turn.content for turn in reversed(history) if turn.role == "user"), "")
    return f"{before}\n{text}".strip()
