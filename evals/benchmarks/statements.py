"""The statements that pairs for the verifier are made from: of the bundled library, and invented by a fixed seed."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from evals.benchmarks.recombine import bundled_parts
from sources.dates import print_date

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sources.model import Listing

INVENTED = 160
"""Invented statements; the bundled library gives about twice as many."""
_FIRST = "Arvento Belmora Cadrix Dovane Elstra Fendale Gorvik Halmere Istrana Jorvald Kestrin Lumara".split()  # noqa: SIM905 - a list of words reads best as words
_SECOND = "Robotics Optics Shipping Avionics Photonics Materials Semiconductor Instruments".split()  # noqa: SIM905
_FORMS = ("Co., Ltd.", "Ltd.", "LLC", "GmbH", "")
_PLACES = ("Ruritania", "Syldavia", "Borduria", "Graustark")
_PAPERS = ("The Strelsau Gazette", "The Zenda Post", "The Klow Courier")
_POLICIES = ("presumption of denial", "policy of denial", "case-by-case review")
_EVENTS = (
    "{name} was added to the Entity List on {day} under the destination of {place}.",
    "The rule {rule} added {count} entities to the Entity List on {day}.",
    "The rule {rule} removed {name} from the Entity List.",
    "The entry for {name} prints a {policy} and footnote {digit}.",
    "The rule {rule} was published on {day} at {volume} FR {page}.",
    "{paper} reported on {day} that {name} may have shipped {count} engines to {place}.",
    "{paper} reported on {day} that {name} is wholly owned by {other}.",
    "{name} is not an entry of the Entity List of {day}.",
    "{name} must obtain a licence for all items unless the item is food or medicine.",
    "{name} supplied {other} with machine tools until {day}.",
    "Of the {count} entries of {day}, {part} stand under {place} and only {few} under {elsewhere}.",
    "The licence requirement of {name} was suspended until {day}, absent an extension.",
    "{name} cannot use a licence exception, but {other} can.",
    "The committee determined that {name} acted against the national security interests of the United States.",
)


@dataclass(frozen=True, slots=True)
class Material:
    """What pairs are made from."""

    statements: tuple[str, ...]
    """Texts of statements as answers hold them, in a fixed order."""
    names: tuple[str, ...]
    """Names of entities that occur in them."""
    aliases: Mapping[str, Sequence[str]]
    """Other names of some of them."""


def material(*, seed: int) -> Material:
    """Return the statements of the bundled library and the invented ones. The same for a seed."""
    chance = random.Random(seed)
    parts = bundled_parts()
    said = [text for text in parts.sentences if text.endswith(".") and "http" not in text and len(text) > len("A b c.")]
    digests = [f"Digest “Notes on rules”: “{text}”" if number % 2 else text for number, text in enumerate(said)]
    rows = parts.rows
    invented, names = _invented(chance)
    texts = [*digests, *(text for row in rows for text in _of_row(row)), *invented]
    aliases = {row.name.value: tuple(alias.value for alias in row.aliases) for row in rows if row.aliases}
    held = tuple(dict.fromkeys([*(row.name.value for row in rows), *names]))
    return Material(tuple(dict.fromkeys(texts)), held, aliases)


def _of_row(row: Listing) -> Iterator[str]:
    where = f" under {row.destination.value}" if row.destination else ""
    if row.notice:
        notice = " ".join(row.notice.value.split()).rstrip(".")
        held = f"has an entry for {row.name.value}{where}, citing {notice}."
        yield f"The bundled digest of 28 March 2025 of the Entity List {held}"
    if row.policy and row.requirement:
        yield (
            f"{row.name.value}: licence requirement: “{row.requirement.value}”; "
            f"licence review policy: “{row.policy.value}”."
        )


def _invented(chance: random.Random) -> tuple[list[str], list[str]]:
    texts, names = [], []
    for number in range(INVENTED):
        name, other = (_name(chance) for _ in range(2))
        place, elsewhere = chance.sample(_PLACES, 2)
        day = date(2019, 1, 1) + timedelta(days=chance.randrange(2500))
        count = chance.randint(8, 60)
        texts.append(
            re.sub(r"\.{2}\Z", ".", _EVENTS[number % len(_EVENTS)].format(
                name=name, other=other, place=place, elsewhere=elsewhere, day=print_date(day), count=count,
                part=count - 3, few=3, rule=f"{day.year}-{chance.randint(10000, 29999)}",
                policy=chance.choice(_POLICIES), digit=chance.randint(1, 5), paper=chance.choice(_PAPERS),
                volume=day.year - 1935, page=chance.randint(10000, 89999),
            ))
        )  # fmt: skip
        names += [name, other]
    return texts, names


def _name(chance: random.Random) -> str:
    return f"{chance.choice(_FIRST)} {chance.choice(_SECOND)} {chance.choice(_FORMS)}".strip()
