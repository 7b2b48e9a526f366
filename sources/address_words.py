"""Words that addresses are made of, in the languages that the lists print, and what each is compared as."""

from __future__ import annotations

STREETS = {
    word: kind
    for kind, words in {
        "street": "street st str ulitsa ulica ul strasse sokak sokagi sok sk rue calle jie straat gade vej",
        "road": "road rd rod lu",
        "avenue": "avenue ave av prospekt prospect pr avenida cad cadde caddesi viale aleja",
        "boulevard": "boulevard blvd blv bulvar bul bulvari",
        "lane": "lane ln pereulok per alley hutong soi lorong",
        "drive": "drive dr proezd proyezd",
        "highway": "highway hwy shosse sh expressway",
        "square": "square sq ploshchad pl",
        "embankment": "embankment emb naberezhnaya nab",
        "way": "way dadao dajie jalan jln jl crescent court terrace strand close row quay circuit via loop pkwy",
    }.items()
    for word in words.split()
}
"""Words for a street, and the kind that they are compared as."""
_PREFIXED_WORDS = """
    ulitsa ul rue calle avenida viale via jalan jln jl soi lorong prospekt shosse naberezhnaya
"""
PREFIXED = frozenset(_PREFIXED_WORDS.split())
"""Words for a street that may stand before its name."""
_DIRECTIONS_WORDS = """
    north south east west middle central mid section n s e w m
"""
DIRECTIONS = frozenset(_DIRECTIONS_WORDS.split())
"""What may follow a street's word and belongs to its name."""
_BUILDINGS_WORDS = """
    building bldg bld buildings tower towers plaza centre center ctr house mansion mansions arcade hotel mall
    edificio park estate complex garden gardens heights villa villas apartments residence square
"""
BUILDINGS = frozenset(_BUILDINGS_WORDS.split())
"""Words for a building, or an estate of several, that stand after its name."""
_TRADES_WORDS = """
    commercial business office offices industrial industry trade trading shopping international
"""
TRADES = frozenset(_TRADES_WORDS.split())
"""What kind of building it is: left out of its name where there is more of one."""
_FILLERS_WORDS = """
    no nos number num d dom letter lit litera the of and
"""
FILLERS = frozenset(_FILLERS_WORDS.split())
_ORDINAL_WORDS = "first second third fourth fifth sixth seventh eighth ninth tenth"
ORDINALS = {word: str(number) for number, word in enumerate(_ORDINAL_WORDS.split(), 1)}
"""Words for the number of a floor."""
_PLACE_NOUNS_WORDS = """
    district dist city town township village county province prov region oblast state zone area new territory
    territories sub subdistrict community quarter sector phase republic people peoples prefecture municipality
    autonomous development high tech technology economic technological industrial free trade export mah mahallesi nt
    room rooms office flat floor unit near behind
"""
PLACE_NOUNS = frozenset(_PLACE_NOUNS_WORDS.split())
"""Words that tell no town from another: kinds of places."""
_COUNTRIES_WORDS = """
    prc uae u a e p r china russia russian federation united arab emirates kingdom america states great britain
    england afghanistan albania armenia austria australia azerbaijan bahrain bangladesh belarus belgium belize
    brazil bulgaria burma myanmar cambodia canada chile costa rica croatia cyprus czech czechia denmark ecuador
    egypt estonia finland france georgia germany greece honduras hungary iceland india indonesia iran islamic iraq
    ireland israel italy japan jordan kazakhstan kenya korea kuwait kyrgyzstan laos latvia lebanon liberia libya
    liechtenstein lithuania luxembourg malaysia malta mexico moldova montenegro morocco namibia netherlands
    nicaragua nigeria norway oman pakistan panama paraguay poland portugal qatar romania saudi arabia senegal serbia
    seychelles singapore slovakia slovenia somalia south africa spain sudan sweden switzerland syria taiwan
    tajikistan thailand tunisia turkey turkiye turkmenistan uganda ukraine uruguay uzbekistan venezuela vietnam
    virgin islands british yemen zimbabwe
"""
COUNTRIES = frozenset(_COUNTRIES_WORDS.split())
"""Words of countries, which one copy prints and the next does not."""
"""Words that tell no town from another: kinds of places, and countries."""
PLACE_WORDS = {"kowloon": "hong", "hongkong": "hong", "saint": "st"}
"""Places that one copy prints for another."""
