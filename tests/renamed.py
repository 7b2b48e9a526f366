"""The ways in which people write a listed name otherwise than printed, for tests."""

import re

from sources.model import Listing
from sources.names import core, ends_with_legal_form, normalise

FORMS = (" Co., Ltd.", " Limited", " Inc.", " LLC")


def without_form(name: str) -> str:
    """Return a name without the legal form at its end."""
    words = name.split()
    while len(words) > 1 and ends_with_legal_form(" ".join(words)):
        words = [*words[:-2], words[-2].rstrip(",")]
    return " ".join(words)


def last_first(name: str) -> str | None:
    """Return "Z, X Y" for "X Y Z"; None for a name of one word, a long one or one with punctuation of its own."""
    words = without_form(name).split()
    plain = 1 < len(words) <= 6 and not re.search(r"[(),.“”'’-]", " ".join(words)) and ends_plainly(name)
    return f"{words[-1]}, {' '.join(words[:-1])}" if plain else None


def ends_plainly(name: str) -> bool:
    """Tell whether a name begins with no legal form, which would stand in the middle once its words are swapped."""
    return normalise(name).removeprefix("the ").startswith(core(name))


def renamed(listing: Listing, number: int) -> dict[str, str]:
    """Return questions about a row under names that are its own but for case, form, order or an added country."""
    name = listing.name.value
    bare, form = without_form(name), FORMS[number % len(FORMS)]
    swapped = last_first(name)
    asked = {
        "lower": f"is {name.lower()} listed",
        "upper": f"Is {name.upper()} on the Entity List?",
        "dropped": f"Why was {bare} added?",
        "exchanged": f"Which licence policy applies to {bare}{form}?",
    }
    if swapped:
        asked["swapped"] = f"Is {swapped} on the Entity List?"
    if listing.destination:
        country = listing.destination.value.title().split(",")[0]
        asked["country"] = f"Was {name.rstrip('.')} in {country} added?"
    return asked


def is_kin(one: Listing, other: Listing) -> bool:
    """Tell whether two rows bear a name in common, or names that begin with the same word."""
    cores = [{core(field.value) for field in (row.name, *row.aliases)} for row in (one, other)]
    heads = [{core_.split()[0] for core_ in held} for held in cores]
    return bool(cores[0] & cores[1] or heads[0] & heads[1])
