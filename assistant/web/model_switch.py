"""The switch of the language model, with what it sends where; there is none to see where no model is set."""

from __future__ import annotations

from typing import TYPE_CHECKING

import gradio

from assistant.helped_served import HelpedServed

if TYPE_CHECKING:
    from assistant.served import Served


def model_switch(served: Served) -> gradio.Checkbox:
    """Build the switch; hidden, and off, where answers come without a model."""
    helped = isinstance(served, HelpedServed)
    label = f"Language model {served.model}" if isinstance(served, HelpedServed) else ""
    return gradio.Checkbox(
        value=helped, visible=helped, label=label, info=disclosure(served), elem_id="model", container=False
    )


def disclosure(served: Served) -> str:
    """Say what is sent where while the switch is on; empty where there is no model."""
    if not isinstance(served, HelpedServed):
        return ""
    return (
        f"While on, the question, the statements of its answer and, for a follow-up that found nothing, the "
        f"conversation are sent to {served.sent_to}. What comes back is verified or left out."
    )
