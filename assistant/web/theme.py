"""The looks: one theme, light and dark, in the fonts of the reader's own system."""

from __future__ import annotations

from pathlib import Path

import gradio

STYLE = Path(__file__).with_name("style.css")
_TEXT = ("system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "Noto Sans CJK SC", "sans-serif")
_CODE = ("ui-monospace", "SFMono-Regular", "Menlo", "Consolas", "monospace")

_COLOURS = {
    "body_background_fill": "paper",
    "body_text_color": "ink",
    "body_text_color_subdued": "faint",
    "block_background_fill": "sheet",
    "block_border_color": "rule",
    "block_label_text_color": "ink",
    "block_title_text_color": "ink",
    "block_info_text_color": "faint",
    "border_color_primary": "rule",
    "background_fill_primary": "sheet",
    "background_fill_secondary": "paper",
    "input_background_fill": "sheet",
    "input_border_color": "edge",
    "input_border_color_focus": "link",
    "input_placeholder_color": "faint",
    "button_primary_background_fill": "action",
    "button_primary_background_fill_hover": "action-hover",
    "button_primary_text_color": "on-action",
    "button_secondary_background_fill": "sheet",
    "button_secondary_background_fill_hover": "wash",
    "button_secondary_border_color": "edge",
    "button_secondary_text_color": "ink",
    "checkbox_label_background_fill": "sheet",
    "checkbox_label_text_color": "ink",
    "checkbox_background_color": "sheet",
    "checkbox_border_color": "edge",
    "checkbox_background_color_selected": "action",
    "checkbox_border_color_selected": "action",
    "link_text_color": "link",
    "link_text_color_hover": "link",
    "link_text_color_visited": "link",
    "link_text_color_active": "link",
}
"""Which colour of `style.css` each of Gradio's own takes."""


def theme() -> gradio.themes.Base:
    """Return the theme; its colours are the ones that `style.css` names."""
    made = gradio.themes.Base(
        font=_TEXT,
        font_mono=_CODE,
        radius_size=gradio.themes.sizes.radius_sm,
        spacing_size=gradio.themes.sizes.spacing_md,
        text_size=gradio.themes.sizes.text_md,
    )
    values = {name: f"var(--fn-{colour})" for name, colour in _COLOURS.items()}
    darks = {f"{name}_dark": value for name, value in values.items()}
    return made.set(
        **values, **darks, block_shadow="none", block_border_width="0px", block_label_background_fill="none"
    )
