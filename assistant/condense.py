"""A question in other words for the search: a follow-up made to stand alone, a question in the library's language.

What a model writes here is searched for and shown, never answered from: what is asked stays the user's own words.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING

from assistant.items import read_items
from assistant.prompts import prompt
from sources.names import normalise
from sources.text import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from assistant.language import Prompt
    from assistant.model import Question, Turn
    from assistant.verify import Named

CHARACTERS_MAX = 600
_PLAIN = re.compile(r"(?:[\w ,;'’“”()?!%&§–-]|[.](?=\s|\d|\Z))+")
"""What a query is made of: it is shown, so no address and no markup may stand in it."""
TURNS = 6
"""Messages before the question that are sent."""
_TURN_CHARACTERS = 2_000
_OPENING_WORDS = (
    "why when what which who whom whose where how is are was were did does do has have had can could may must should"
    " will would the a an in on under for of to according at by from since if tell list name give show"
)
_OPENING = frozenset(_OPENING_WORDS.split())
"""Words that a question may begin with in capitals without naming anything."""
_LANGUAGES = {"en": "English", "zh": "Chinese", "ru": "Russian", "ja": "Japanese", "ko": "Korean", "ar": "Arabic"}
_SCRIPTS = {"zh": "CJK", "ja": "CJK", "ko": "HANGUL", "ru": "CYRILLIC", "ar": "ARABIC", "fa": "ARABIC"}


def condense_prompt(question: Question) -> Prompt:
    """Ask for a follow-up as a question that stands alone."""
    said = "\n".join(f"{turn.role}: {_one_line(turn.content)[:_TURN_CHARACTERS]}" for turn in question.history[-TURNS:])
    return prompt("condense", conversation=said, question=_one_line(question.text))


def translate_prompt(question: str, language: str) -> Prompt:
    """Ask for a question in a language, given by its code."""
    return prompt("translate", question=_one_line(question), language=_LANGUAGES.get(language, language))


def read_query(written: str) -> str:
    r"""Return the one line that a model wrote as words to search for; empty when it wrote none, or more than words.

    >>> read_query("  Why was Zeta listed?\n"), read_query("See https://a.example/x")
    ('Why was Zeta listed?', '')
    """
    lines = [" ".join(line.split()) for line in clean(written).text.splitlines() if line.strip()]
    found = lines[0].strip("\"“”'` ") if lines else ""
    return found if len(found) <= CHARACTERS_MAX and _PLAIN.fullmatch(found) else ""


def brings_in(
    query: str, question: Question, names: Callable[[str], Sequence[Named]], *, translated: bool = False
) -> bool:
    """Tell whether a query holds a name, number or date that neither the question nor the conversation holds.

    Names are what `names` finds, and in a query that is not a translation all words with a capital.

    >>> from assistant.model import Question, Turn
    >>> before = (Turn("user", "Why was Zeta listed?"),)
    >>> brings_in("When was Zeta listed?", Question("And when?", before), lambda text: [])
    False
    >>> brings_in("When was Quill listed?", Question("And when?", before), lambda text: [])
    True
    """
    said = [question.text, *(turn.content for turn in question.history)]
    known = {one.key for text in said for one in names(text)}
    if any(one.key not in known for one in names(query)):
        return True
    keys = {item.key for text in said for item in read_items(text)}
    if any(item.key not in keys for item in read_items(query) if item.kind in {"number", "date", "fr"}):
        return True
    if translated:
        return False
    held = set(" ".join(normalise(text) for text in said).split())
    named = [word for word in re.findall(r"[^\W_]+", query)[1:] if word[0].isupper() or not word.isascii()]
    first = re.findall(r"[^\W_]+", query)[:1]
    named += [word for word in first if normalise(word) not in _OPENING]
    return any(normalise(word) not in held for word in named)


def main_language(languages: Iterable[str]) -> str:
    """Return the language that most documents are in; English where none says."""
    counted = Counter(one.split("-")[0].lower() for one in languages if one)
    return counted.most_common(1)[0][0] if counted else "en"


def needs_translation(text: str, language: str) -> bool:
    """Tell whether a question is written in another script than the language of the library.

    >>> needs_translation("浪潮为什么被列入清单？", "en"), needs_translation("Why was 浪潮集团 listed?", "en")
    (True, False)
    """
    scripts = Counter(_script(ch) for ch in text if ch.isalpha())
    if not scripts:
        return False
    script, letters = scripts.most_common(1)[0]
    return script != _SCRIPTS.get(language, "LATIN") and 2 * letters > scripts.total()


def _script(letter: str) -> str:
    first = unicodedata.name(letter, "?").split()[0]
    return {"HIRAGANA": "CJK", "KATAKANA": "CJK"}.get(first, first)


def _one_line(text: str) -> str:
    return " ".join(clean(text).text.split())


def turns_said(history: Sequence[Turn]) -> bool:
    """Tell whether there is anything before a question that it could follow."""
    return any(turn.content.strip() for turn in history)
