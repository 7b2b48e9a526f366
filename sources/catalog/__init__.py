"""What is known of each official source, one readable file each: who publishes it, where, and how often to ask."""

from __future__ import annotations

from dataclasses import dataclass, fields
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import yaml

from sources.model import Tier

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date


@dataclass(frozen=True, slots=True)
class Source:
    """One source, as its file says."""

    name: str
    """The file's name without its ending."""
    title: str
    publisher: str
    tier: Tier
    address: str
    """Of the service, without the path of what is asked for."""
    licence: str
    feed: str
    """What fetches it: `notices`, `list` or `csl`."""
    every_days: int
    """How often `footnote fetch --all` asks; a source is due when its last whole run is so old."""
    since: date | None = None
    """Notices: the first day of interest."""
    agencies: tuple[str, ...] = ()
    """Notices: the service's names of the agencies."""
    cfr_title: int = 0
    """Title of the Code of Federal Regulations, part and, for a list, its appendix."""
    cfr_part: int = 0
    appendix: str = ""


def read_catalog() -> Mapping[str, Source]:
    """Return the sources by name, in order of name."""
    folder = sorted(files(__name__).iterdir(), key=lambda entry: entry.name)
    found = (
        _source(entry.name.removesuffix(".yml"), yaml.safe_load(entry.read_text(encoding="utf-8")))
        for entry in folder
        if entry.name.endswith(".yml")
    )
    return MappingProxyType({source.name: source for source in found})


def _source(name: str, said: dict[str, Any]) -> Source:
    known = {field.name for field in fields(Source)}
    if unknown := set(said) - known:
        raise ValueError(f"catalog/{name}.yml: unknown {sorted(unknown)}; known are {sorted(known)}")
    values = {**said, "tier": Tier(said["tier"]), "agencies": tuple(said.get("agencies", ()))}
    return Source(name=name, **values)
