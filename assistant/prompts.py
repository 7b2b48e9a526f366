"""The prompts, read from `prompts.toml`: their wording is data, with versions. What is filled in is marked as data."""

from __future__ import annotations

import secrets
import tomllib
from functools import lru_cache
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Any

from assistant.items import VERSION
from assistant.language import Prompt

if TYPE_CHECKING:
    from collections.abc import Mapping

_MARK_BYTES = 6


def prompt(name: str, **values: str) -> Prompt:
    """Fill in the prompt of this name: `rephrase`, `condense` or `translate`.

    Every value is kept to its lines; the mark that fences them is new each time, so that no document can hold it.
    """
    found = _prompts()[name]
    filled = {"mark": f"={secrets.token_hex(_MARK_BYTES)}=", **values}
    return Prompt(_fill(found["system"], filled), _fill(found["user"], filled), found["version"])


def versions() -> dict[str, str]:
    """Return the version of each prompt, and of the tables that what was written is verified by."""
    return {**{name: str(found["version"]) for name, found in _prompts().items()}, "verifier": f"items-{VERSION}"}


def _fill(text: str, values: Mapping[str, str]) -> str:
    return Template(text).substitute(values).strip()


@lru_cache(maxsize=1)
def _prompts() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("prompts.toml").read_text(encoding="utf-8"))
