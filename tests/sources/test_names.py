"""Names are compared by normal form, core, spelling and pinyin."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.names import (
    MATCH_KINDS,
    core,
    ends_with_legal_form,
    has_chinese,
    how_names_match,
    is_typo,
    name_form,
    normalise,
    pinyin,
    spelling_distance,
    starts_with_legal_form,
)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Acme Example Co., Ltd.", "acme example co ltd"),
        ("  ACME—Example “North”  ", "acme example north"),
        ("Société Générale", "societe generale"),
        ("\uff21\uff23\uff2d\uff25\u3000\uff2c\uff54\uff44", "acme ltd"),
        ("Smith & Sons", "smith and sons"),
        ("Smith \uff06 Sons", "smith and sons"),
        ("Çelik Şirketi", "celik sirketi"),
        ("Øresund Łódź Straße", "oresund lodz strasse"),
        ("I\u015f\u0131k", "isik"),
        ("No. 13_B", "no 13 b"),
        ("长城（香港）有限公司", "长城 香港 有限公司"),
        ("?!", ""),
    ],
)
def test_normal_form_folds_case_accents_width_and_punctuation(name: str, expected: str) -> None:
    assert normalise(name) == expected


@given(st.text())
def test_normalising_twice_is_normalising_once(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once
    assert once == " ".join(once.split())


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Acme Example Co., Ltd.", "acme example"),
        ("Acme Example Company Limited", "acme example"),
        ("The Acme Example Corporation", "acme example"),
        ("Acme, L.L.C.", "acme"),
        ("Acme S.A. de C.V.", "acme"),
        ("Acme Sdn. Bhd.", "acme"),
        ("Acme (Pvt.) Ltd", "acme"),
        ("Acme Pte Ltd", "acme"),
        ("Acme FZ-LLC", "acme"),
        ("Acme Joint Stock Company", "acme"),
        ("Joint-Stock Company Acme Works", "acme works"),
        ("OOO Acme Works", "acme works"),
        ("Acme Works, PJSC", "acme works"),
        ("Smith & Co.", "smith"),
        ("Acme Group", "acme group"),
        ("Acme Holding", "acme holding"),
        ("Ao Ran", "ao ran"),
        ("The", "the"),
        ("Company Limited", "company limited"),
        ("长城科技有限公司", "长城科技"),
        ("长城股份有限公司", "长城"),
        ("有限公司", "有限公司"),
        ("", ""),
    ],
)
def test_core_drops_legal_forms_and_the_article(name: str, expected: str) -> None:
    assert core(name) == expected


@given(st.text())
def test_core_is_empty_only_when_the_normal_form_is(text: str) -> None:
    assert bool(core(text)) == bool(normalise(text))


def test_name_form_holds_all_three() -> None:
    form = name_form("Zeta GmbH")
    assert (form.value, form.norm, form.core) == ("Zeta GmbH", "zeta gmbh", "zeta")


@pytest.mark.parametrize("text", ["Ltd.", "Limited (North)", "L.L.C.", "S.A., Oz", "Joint Stock Company Works"])
def test_a_legal_form_at_the_beginning_is_seen(text: str) -> None:
    assert starts_with_legal_form(text)


@pytest.mark.parametrize(
    "text", ["", "1 Low Road", "Sau Paulo", "G.K. Quarter", "C/O Smith", "As Salam Street", "Kabul"]
)
def test_words_of_addresses_are_no_legal_forms(text: str) -> None:
    assert not starts_with_legal_form(text)


def test_a_legal_form_at_the_end_is_seen() -> None:
    assert ends_with_legal_form("Oz Trading Co.")
    assert not ends_with_legal_form("Oz Trading")
    assert not ends_with_legal_form("")


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("acmes", "acme1", False),
        ("nortel", "mortel", True),
        ("nortel", "nortle", True),
        ("nortel", "nortel", False),
        ("nort", "norx", False),
        ("example tehnolgy", "example technology", True),
        ("exampl tehnolgy", "example technology", False),
        ("nortel", "northal", False),
        ("research institute 13", "research institute 14", False),
        ("research institute 13", "reserch institute 13", True),
        ("abc international", "abd international", False),
        ("acme example", "acmeexample", True),
    ],
)
def test_a_typo_is_one_slip_or_two_in_a_long_name_and_never_a_figure(a: str, b: str, *, expected: bool) -> None:
    assert is_typo(a, b) is expected
    assert is_typo(b, a) is expected


@given(st.text(max_size=20), st.text(max_size=20))
def test_a_typo_is_at_most_two_apart(a: str, b: str) -> None:
    if is_typo(a, b):
        assert 1 <= spelling_distance(a, b) <= 2


def test_pinyin_joins_syllables_without_tones() -> None:
    assert pinyin("北京长城") == "beijingchangcheng"
    assert pinyin("长城 AI 2") == "changchengai2"
    assert has_chinese("a长")
    assert not has_chinese("Łódź")


@pytest.mark.parametrize(
    ("asked", "printed", "expected"),
    [
        ("ACME example co ltd", "Acme Example Co., Ltd.", "exact"),
        ("Acme Example", "Acme Example Co., Ltd.", "legal form"),
        ("Acme Exmaple", "Acme Example Co., Ltd.", "typo"),
        ("长城科技有限公司", "Changcheng Keji Co., Ltd.", "pinyin"),
        ("Zeta", "Acme Example Co., Ltd.", None),
    ],
)
def test_how_two_names_match(asked: str, printed: str, expected: str | None) -> None:
    assert how_names_match(asked, printed) == expected
    assert expected is None or expected in MATCH_KINDS
