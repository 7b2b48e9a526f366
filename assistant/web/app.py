"""A plain chat: the question, the answer with markers, and under it every footnote with its exact words."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from assistant.asking import read_question, turns_of
from assistant.render import coverage_line, escape_markdown, footnote_lines, markdown, number_citations
from assistant.served import Served
from sources.errors import FootnoteError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from pathlib import Path

    from gradio import Blocks

    from assistant.model import Answer
    from index.embed import Embedder

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_EXAMPLES = (
    "Why was Nettrix listed?",
    "What licence requirement and review policy apply to Inspur Taiwan?",
    "How many entities were added to the Entity List on 25 March 2025?",
    "Which other listed entities share an address with Suma-USI?",
    "What does footnote 4 mean?",
)


class BindError(FootnoteError):
    """The app would be open to others without a login."""


def _words(content: object) -> str:
    # Gradio gives a message's content as text or as a list of parts.
    if isinstance(content, str):
        return content
    parts = content if isinstance(content, list) else [content]
    return "\n".join(str(part.get("text", "")) for part in parts if isinstance(part, dict))


def converse(served: Served, text: str, history: list[dict[str, Any]]) -> str:
    """Answer a message of a conversation, as Markdown."""
    turns = turns_of([{"role": turn["role"], "content": _words(turn["content"])} for turn in history], "conversation")
    reply = served.ask(read_question(text, turns))
    return message(reply.answer, reply.notice)


def message(answer: Answer, notice: str = "") -> str:
    """Render an answer as a chat message: statements, footnotes, coverage, notice. All source text is escaped."""
    notes = [escape_markdown(line) for line in footnote_lines(number_citations(answer))]
    rule = ["---"] if notes else []
    foot = [coverage_line(answer), *([f"Note: {notice}"] if notice else [])]
    return "\n\n".join([markdown(answer), *rule, *notes, *(f"*{escape_markdown(line)}*" for line in foot)])


def build_app(served: Served) -> Blocks:
    """Build the page."""
    os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
    import gradio  # noqa: PLC0415 - a second of import that only the web app needs

    def reply(text: str, history: list[dict[str, Any]]) -> str:
        try:
            return converse(served, text, history)
        except FootnoteError as exc:
            return escape_markdown(str(exc))

    chatbot = gradio.Chatbot(
        height="70vh", buttons=["copy"], feedback_options=None, allow_tags=False, latex_delimiters=[]
    )
    return gradio.ChatInterface(
        reply,
        chatbot=chatbot,
        title="Footnote",
        description="Why was an entity listed? Every sentence has a footnote to the exact words of its source.",
        examples=list(_EXAMPLES),
        cache_examples=False,
        analytics_enabled=False,
        flagging_mode="never",
        save_history=False,
        api_visibility="private",
    )


def serve(home: Path, *, embedder: Embedder, clock: Callable[[], date], host: str, port: int) -> None:
    """Serve the page until stopped; only loopback addresses are allowed while there are no logins."""
    if host not in LOOPBACK:
        raise BindError(f"cannot bind {host}: without logins the app binds to loopback only; use --host 127.0.0.1")
    app = build_app(Served(home, embedder, clock))
    app.launch(
        server_name=host,
        server_port=port,
        share=False,
        show_error=False,
        run_history=False,
        enable_monitoring=False,
        mcp_server=False,
        max_file_size="1mb",
        allowed_paths=[],
        blocked_paths=[str(home)],
        footer_links=[],
        ssr_mode=False,
    )
