"""Names of entities made comparable: normal form, core without legal form, spelling distance and pinyin."""

from __future__ import annotations

import importlib
import re
import unicodedata
from dataclasses import dataclass

from rapidfuzz.distance import OSA

MATCH_KINDS = ("exact", "alias", "legal form", "typo", "pinyin")
"""How a name that was asked for can match a printed one, closest first."""

TYPO_RULE = (
    "Two names are near spellings when, legal forms aside, they differ by one letter (names of at least five letters)"
    " or by two (at least ten), letters changed, left out, added or swapped counting one each; figures must agree, and"
    " so must words of three letters or fewer, which are mostly initials."
)
"""What counts as a typo, as users read it."""
ONE_TYPO_LENGTH = 5
"""Shortest core, in characters, for which one difference is taken for a slip."""
TWO_TYPOS_LENGTH = 10
"""Shortest core, in characters, for which two are."""
SHORT_WORD_LENGTH = 3
"""Longest word, in characters, that must agree: measured on the Entity List, most near spellings of other entities
("Acme ABC", "Acme ABD") differ in initials alone."""

# Letters that Unicode does not decompose into a base letter and an accent.
_FOLDED = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "\u0131": "i", "æ": "ae", "œ": "oe", "þ": "th"}
)
_NOT_WORD = re.compile(r"[\W_]+")
_CHINESE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_CHINESE_FORMS = re.compile(r"(?:股份有限公司|有限责任公司|有限公司|公司)\Z")
_DIGITS = re.compile(r"\d+")

# Forms of companies in normal form. Own table: rigour (2.6.1, tried) knows most of these too, but would be a dependency
# for one function, takes 0.14 s to import and leaves "pvt" standing.
_FORM_WORDS = """
    co company cos ltd limited inc incorporated incorporation corp corporation llc llp lp plc pllc gmbh ag kg kgaa ug
    mbh se sa sas sasu sarl srl sro spa sl slu sau ltda lda eirl bv nv bvba cv vof oy oyj ab as asa aps ivs kft zrt
    nyrt doo dd ad ead ood eood jsc ojsc cjsc pjsc ao oao zao pao nao ooo too tov gup fgup kk gk yk pte pty pvt pvtltd
    private proprietary sdn bhd tbk fze fzc fzco fzllc fz dmcc wll bsc spc est sti sirketi anonim limitada
    aktiengesellschaft gesellschaft aktsionernoe obshchestvo
"""
_FORMS = frozenset(_FORM_WORDS.split())
_LEADING_PHRASE_LINES = """
    limited liability company
    public joint stock company
    open joint stock company
    closed joint stock company
    joint stock company
    obshchestvo s ogranichennoi otvetstvennostyu
    otkrytoe aktsionernoe obshchestvo
    zakrytoe aktsionernoe obshchestvo
    publichnoe aktsionernoe obshchestvo
    aktsionernoe obshchestvo
"""
_PHRASE_LINES = """
    limited liability company
    limited liability partnership
    public joint stock company
    open joint stock company
    closed joint stock company
    joint stock company
    joint stock co
    public limited company
    free zone establishment
    free zone company
    free zone co
    s a de c v
    sa de cv
    sp z o o
    spol s r o
    ve ticaret
    san ve tic
    san tic
"""
_LEADING_WORDS = "jsc ojsc cjsc pjsc ao oao zao pao nao ooo llc pt too tov fgup gup"
_LEADING_FORMS = frozenset(_LEADING_WORDS.split())
_LEADING_PHRASES = tuple(tuple(line.split()) for line in _LEADING_PHRASE_LINES.split("\n") if line)
_PHRASES = tuple(tuple(line.split()) for line in _PHRASE_LINES.split("\n") if line)
# After a comma these begin addresses rather than forms ("Sao Paulo", "Est Road", "c/o", "G.K. Quarter").
_COMMA_FORMS = _FORMS - {"private", "est", "as", "sl", "ad", "se", "ag", "cos", "sau", "cv", "kk"}
_LETTER_FORMS = _COMMA_FORMS - {"co", "gk", "kg", "ab", "fz"}
_LEADING_REST = 5  # "AO Kosmos" is a form and a name, "Ao Ran" is a person: what is left must be this long


@dataclass(frozen=True, slots=True)
class NameForm:
    """A name with what it is compared by."""

    value: str
    """As written."""
    norm: str
    """As `normalise` writes it; may be empty."""
    core: str
    """As `core` writes it; empty only when `norm` is."""


def name_form(value: str) -> NameForm:
    """Return the name with its normal form and core.

    >>> name_form("ACME-Example Co., Ltd.")
    NameForm(value='ACME-Example Co., Ltd.', norm='acme example co ltd', core='acme example')
    """
    return NameForm(value, normalise(value), core(value))


def normalise(name: str) -> str:
    """Fold case, accents, width and punctuation; words are parted by single spaces. Doing it twice changes nothing.

    >>> normalise("Société  Générale & Fils (S.A.)")
    'societe generale and fils s a'
    """
    text = name.replace("&", " and ")
    if not text.isascii():
        text = _fold(_fold(text)).replace("&", " and ")
    return _NOT_WORD.sub(" ", text.lower()).strip()


def _fold(text: str) -> str:
    # Folded twice by the caller: case folding may bring forth letters that decompose again.
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    bare = "".join(ch for ch in plain if unicodedata.category(ch) != "Mn")
    return unicodedata.normalize("NFC", bare.translate(_FOLDED))


def core(name: str) -> str:
    """Return the normal form without a leading "the" and without legal forms at its end or, for some, its beginning.

    A name that is nothing but legal forms is kept whole.

    >>> core("The Acme Example Trading Co., Ltd."), core("JSC Acme Works"), core("Acme S.A."), core("Limited Company")
    ('acme example trading', 'acme works', 'acme', 'limited company')
    """
    norm = normalise(name)
    words = norm.split()
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    words = _without_leading_form(_without_trailing_forms(words))
    found = " ".join(words)
    return _CHINESE_FORMS.sub("", found) or found or norm


def _without_trailing_forms(words: list[str]) -> list[str]:
    kept = words
    while cut := _trailing_form(kept):
        kept = kept[:-cut]
    while kept and len(kept) < len(words) and kept[-1] == "and":  # "Smith & Co."
        kept = kept[:-1]
    return kept or words


def _trailing_form(words: list[str]) -> int:
    """Return the number of words that the legal form at the end takes; 0 when there is none."""
    for phrase in _PHRASES:
        if len(words) > len(phrase) and tuple(words[-len(phrase) :]) == phrase:
            return len(phrase)
    if words and words[-1] in _FORMS:
        return 1
    # "S.A.", "L.L.C.", "P.J.S.C." are single letters in normal form.
    for size in (5, 4, 3, 2):
        tail = words[-size:]
        if len(words) > size and all(len(word) == 1 for word in tail) and "".join(tail) in _FORMS:
            return size
    return 0


def _without_leading_form(words: list[str]) -> list[str]:
    cut = 1 if words and words[0] in _LEADING_FORMS else 0
    for phrase in _LEADING_PHRASES:
        if tuple(words[: len(phrase)]) == phrase:
            cut = len(phrase)
            break
    rest = words[cut:]
    return rest if sum(map(len, rest)) >= _LEADING_REST else words


def starts_with_legal_form(text: str) -> bool:
    """Tell whether the first words of the text are a legal form.

    >>> starts_with_legal_form("L.L.C. (North)"), starts_with_legal_form("1 Low Road")
    (True, False)
    """
    words = normalise(text).split()[:5]
    letters = "".join(word for word in words if len(word) == 1)
    return (
        bool(words and words[0] in _COMMA_FORMS)
        or any(tuple(words[: len(phrase)]) == phrase for phrase in (*_PHRASES, *_LEADING_PHRASES))
        or any(
            letters[:size] in _LETTER_FORMS and all(len(word) == 1 for word in words[:size]) for size in (2, 3, 4, 5)
        )
    )


def ends_with_legal_form(text: str) -> bool:
    """Tell whether the last words of the text are a legal form, and not all of it.

    >>> ends_with_legal_form("North Trading Co."), ends_with_legal_form("Low Road")
    (True, False)
    """
    return _trailing_form(["", *normalise(text).split()]) > 0


def has_chinese(text: str) -> bool:
    """Tell whether the text holds a Chinese character.

    >>> has_chinese("浪潮集团"), has_chinese("Langchao")
    (True, False)
    """
    return _CHINESE.search(text) is not None


def pinyin(text: str) -> str:
    """Return the text with Chinese characters as pinyin syllables, without tones or spaces, in lower case.

    >>> pinyin("长城")
    'changcheng'
    """
    # pypinyin takes 0.13 s to import, which only Chinese questions should pay.
    syllables: list[str] = importlib.import_module("pypinyin").lazy_pinyin(text)
    return normalise("".join(syllables)).replace(" ", "")


def spelling_distance(a: str, b: str) -> int:
    """Return how many letters must be changed, left out, added or swapped with their neighbour to turn `a` into `b`.

    Source: optimal string alignment (restricted Damerau-Levenshtein distance), as rapidfuzz computes it.

    >>> spelling_distance("example", "exmaple")
    1
    """
    return OSA.distance(a, b)


def is_typo(a: str, b: str) -> bool:
    """Tell whether two cores are near spellings of each other by `TYPO_RULE`; equal ones are not.

    >>> is_typo("techology", "technology"), is_typo("institute 13", "institute 14"), is_typo("abcd", "abce")
    (True, False, False)
    """
    shorter = min(len(a), len(b))
    allowed = (shorter >= ONE_TYPO_LENGTH) + (shorter >= TWO_TYPOS_LENGTH)
    if a == b or not allowed or abs(len(a) - len(b)) > allowed or _DIGITS.findall(a) != _DIGITS.findall(b):
        return False
    return OSA.distance(a, b, score_cutoff=allowed) <= allowed and _agree_in_short_words(a.split(), b.split())


def _agree_in_short_words(a: list[str], b: list[str]) -> bool:
    # A space may be what was left out or added; then words cannot be paired.
    if len(a) != len(b):
        return True
    return all(one == other or max(len(one), len(other)) > SHORT_WORD_LENGTH for one, other in zip(a, b, strict=True))


def how_names_match(asked: str, printed: str) -> str | None:
    """Tell how a name that was asked for matches a printed one: one of `MATCH_KINDS`, or None when it does not.

    That a printed name is an alias is the caller's to know; here it is `exact`.

    >>> how_names_match("acme example", "Acme Example Co., Ltd."), how_names_match("长城", "Chang Cheng Ltd.")
    ('legal form', 'pinyin')
    """
    if normalise(asked) == normalise(printed):
        return "exact"
    bare, wanted = core(asked), core(printed)
    if bare == wanted:
        return "legal form"
    if is_typo(bare, wanted):
        return "typo"
    if has_chinese(bare) and pinyin(bare) == wanted.replace(" ", ""):
        return "pinyin"
    return None
