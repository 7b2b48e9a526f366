"""Destinations that a question names: as the list prints them, by their people, or by another name of the country."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from sources.names import normalise

if TYPE_CHECKING:
    from collections.abc import Iterable

# A country as headings print it, then the words for its people and its other names.
_LINES = """
    afghanistan: afghan afghans afghani
    albania: albanian
    algeria: algerian
    argentina: argentine argentinian
    armenia: armenian
    australia: australian
    austria: austrian
    azerbaijan: azerbaijani
    bahrain: bahraini
    bangladesh: bangladeshi
    belarus: belarusian belarussian belorussian
    belgium: belgian
    belize: belizean
    bolivia: bolivian
    bosnia: bosnian
    brazil: brazilian
    bulgaria: bulgarian
    burma: burmese myanmar
    cambodia: cambodian
    canada: canadian
    chile: chilean
    china: chinese prc
    colombia: colombian
    costa rica: costa-rican
    crimea: crimean
    croatia: croatian
    cuba: cuban
    cyprus: cypriot
    czech: czechia
    denmark: danish
    djibouti: djiboutian
    ecuador: ecuadorian
    egypt: egyptian
    estonia: estonian
    finland: finnish
    france: french
    georgia: georgian
    germany: german
    greece: greek
    honduras: honduran
    hungary: hungarian
    iceland: icelandic
    india: indian
    indonesia: indonesian
    iran: iranian
    iraq: iraqi
    ireland: irish
    israel: israeli
    italy: italian
    jamaica: jamaican
    japan: japanese
    jordan: jordanian
    kazakhstan: kazakh kazakhstani
    kenya: kenyan
    kosovo: kosovan
    kuwait: kuwaiti
    kyrgyz: kyrgyzstan kyrgyzstani
    laos: lao laotian
    latvia: latvian
    lebanon: lebanese
    liberia: liberian
    libya: libyan
    liechtenstein:
    lithuania: lithuanian
    luxembourg: luxembourgish
    madagascar: malagasy
    malaysia: malaysian
    malta: maltese
    mexico: mexican
    moldova: moldovan
    mongolia: mongolian
    montenegro: montenegrin
    morocco: moroccan
    namibia: namibian
    netherlands: dutch holland
    new zealand:
    nicaragua: nicaraguan
    nigeria: nigerian
    north korea: north-korean dprk
    macedonia: macedonian
    norway: norwegian
    oman: omani
    pakistan: pakistani
    panama: panamanian
    paraguay: paraguayan
    peru: peruvian
    philippines: philippine filipino
    poland: polish
    portugal: portuguese
    qatar: qatari
    romania: romanian
    russia: russian
    saudi arabia: saudi
    senegal: senegalese
    serbia: serbian
    seychelles: seychellois
    singapore: singaporean
    slovakia: slovak
    slovenia: slovenian
    somalia: somali
    south africa: south-african
    south korea: south-korean korea korean
    south sudan: south-sudanese
    spain: spanish
    sri lanka: sri-lankan
    sudan: sudanese
    sweden: swedish
    switzerland: swiss
    syria: syrian
    taiwan: taiwanese
    tajikistan: tajik
    thailand: thai
    tunisia: tunisian
    turkey: turkish turkiye
    turkmenistan: turkmen
    uganda: ugandan
    ukraine: ukrainian
    united arab emirates: uae emirates emirati
    united kingdom: uk britain british england english
    uzbekistan: uzbek
    venezuela: venezuelan
    vietnam: vietnamese
    yemen: yemeni
    zimbabwe: zimbabwean
"""
_FORMS = {
    country.strip(): (country.strip(), *(form.replace("-", " ") for form in forms.split()))
    for country, _, forms in (line.partition(":") for line in _LINES.strip().splitlines())
}
_TERRITORY = re.compile(r"\b(?:Hong Kong|Macau|Macao)\b", re.IGNORECASE)
"""Territories that head no destination: their addresses stand under China."""
_JOINERS = frozenset({"and", "or", "the", "of", "s"})
_CHINESE = {
    "中国": "china",
    "俄罗斯": "russia",
    "伊朗": "iran",
    "巴基斯坦": "pakistan",
    "台湾": "taiwan",
    "印度": "india",
    "日本": "japan",
}


def destinations_named(question: str, headings: Iterable[str]) -> tuple[str, ...]:
    """Return the headings of a list that a question names, in the order of the question; empty when it names none.

    The longest name counts: "South Sudan" does not name Sudan, nor "the Crimea region of Ukraine" Ukraine.

    >>> held = ("AUSTRIA", "CHINA, PEOPLE'S REPUBLIC OF", "CRIMEA REGION OF UKRAINE", "SOUTH SUDAN", "UKRAINE")
    >>> destinations_named("Which Chinese firms and which under South Sudan?", held)
    ("CHINA, PEOPLE'S REPUBLIC OF", 'SOUTH SUDAN')
    >>> destinations_named("Who stands under the Crimea region of Ukraine?", held)
    ('CRIMEA REGION OF UKRAINE',)
    >>> destinations_named("Which Kyrgyz firms?", ("KYRGYZSTAN",))
    ('KYRGYZSTAN',)
    """
    pattern, named = _matcher(tuple(headings))
    found = (named.get(place[0], ()) for place in pattern.finditer(_readable(question)))
    return tuple(dict.fromkeys(heading for several in found for heading in several))


def countries_not_held(question: str, headings: Iterable[str]) -> tuple[str, ...]:
    """Return the countries that a question names as destinations and that head no entry, in its order.

    >>> countries_not_held("Is there any entry under Mongolia or under Peru?", ("PERU",))
    ('Mongolia',)
    """
    pattern, named = _matcher(tuple(headings))
    placed = re.finditer(rf"\b(?:under|in|from|for) (?:the )?({pattern.pattern})", _readable(question))
    absent = [found[1] for found in placed if found[1] not in named]
    countries = (country for form in absent for country, words in _FORMS.items() if form in words)
    return tuple(dict.fromkeys(country.title() for country in countries))


def countries_named(text: str) -> frozenset[str]:
    """Return the countries that a text names, itself or by their people, as the table calls them.

    >>> sorted(countries_named("Which Turkish firm and which in Peru?"))
    ['peru', 'turkey']
    """
    pattern, _ = _matcher(())
    found = {place[0] for place in pattern.finditer(_readable(text))}
    return frozenset(country for country, forms in _FORMS.items() if found & set(forms))


def is_country(name: str) -> bool:
    """Tell whether a name is a country's or its people's and nothing else.

    >>> is_country("Türkiye"), is_country("Finnish"), is_country("Zeta Finland")
    (True, True, False)
    """
    pattern, _ = _matcher(())
    return pattern.fullmatch(_readable(name).strip()) is not None


def is_territory(name: str) -> bool:
    """Tell whether a name is that of a territory whose addresses stand under China, and nothing else.

    >>> is_territory("Hong Kong"), is_territory("Hong Kong Robotics")
    (True, False)
    """
    return _TERRITORY.fullmatch(name.strip()) is not None


def is_destination(name: str, question: str, headings: Iterable[str]) -> bool:
    """Tell whether a run of capitals of a question is destinations or countries, or words of one, and nothing else.

    >>> held = ("CHINA, PEOPLE'S REPUBLIC OF", "PERU")
    >>> is_destination("PEOPLE'S REPUBLIC OF", "Who is under CHINA, PEOPLE'S REPUBLIC OF?", held)
    True
    >>> is_destination("Peru and Mongolia", "Peru and Mongolia", held), is_destination("Peru Robotics", "Peru", held)
    (True, False)
    """
    held = tuple(headings)
    pattern, _ = _matcher(held)
    words = {word for heading in destinations_named(question, held) for word in normalise(heading).split()}
    return set(pattern.sub(" ", _readable(name)).split()) <= words | _JOINERS


def names_elsewhere(address: str, destination: str) -> bool:
    """Tell whether the end of an address names another country or territory than a destination.

    >>> held = "CHINA, PEOPLE'S REPUBLIC OF"
    >>> names_elsewhere("5 Low Road, Wan Chai, Hong Kong", held), names_elsewhere("5 Low Road, Wuhan, China", held)
    (True, False)
    """
    end = address.rpartition(",")[2]
    if _TERRITORY.search(end):
        return True
    return bool(countries_not_held(f"in {end}", (destination,))) and not speaks_of(address, destination)


@lru_cache(256)
def _matcher(headings: tuple[str, ...]) -> tuple[re.Pattern[str], dict[str, tuple[str, ...]]]:
    """Return a pattern of all countries' words, the longest first, and the headings that each of them names."""
    named: dict[str, tuple[str, ...]] = {}
    for heading in headings:
        for form in _forms(heading):
            named[form] = (*named.get(form, ()), heading)
    words = sorted({*named, *(form for forms in _FORMS.values() for form in forms)}, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(words)})\b"), named


def speaks_of(question: str, destination: str) -> bool:
    """Tell whether a question names a destination or its people.

    >>> speaks_of("Which Pakistani firms were added?", "PAKISTAN"), speaks_of("Is it in South Africa?", "SOUTH SUDAN")
    (True, False)
    """
    return bool(destinations_named(question, (destination,)))


def _readable(question: str) -> str:
    """Write a question in normal form, without the words in lower case that its capitals tell from countries."""
    for word, country in _CHINESE.items():
        question = question.replace(word, f" {country.title()} ")
    question = re.sub(r"\b[A-Z]\.(?: ?[A-Z]\.)+", lambda letters: re.sub(r"\W", "", letters[0]), question)
    lower = question == question.lower()
    return normalise(question if lower else re.sub(r"\b(?:polish|turkey|china|chile)\b", " ", question))


def _forms(heading: str) -> tuple[str, ...]:
    """Return the words that name a heading: itself, and those of the first country of the table that it begins with."""
    norm = normalise(heading)
    head = normalise(heading.partition(",")[0])
    named = [forms for country, forms in _FORMS.items() if re.search(rf"\b{country}\b", norm) or head in forms]
    known = max(named, key=lambda forms: (norm.startswith(forms[0]), len(forms[0])), default=())
    people = () if known else tuple(head + ending for ending in ("n", "an", "i", "ese"))
    return tuple(dict.fromkeys((norm, head, *known, *people)))
