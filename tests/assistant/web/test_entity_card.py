from datetime import date

import pytest

from assistant.answer import Assistant
from assistant.web.entity_card import card_html, find_entity
from tests.assistant.web.test_markup import HOSTILE, assert_harmless

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("name", "how"),
    [
        ("Zeta Robotics Co., Ltd.", "the printed name"),
        ("ZRC", "an alias"),
        ("Zeta Robotics Limited", "the same but for the legal form"),
        ("Zeta Robotcs", "a near spelling"),
    ],
)
def test_an_entity_is_found_by_name_alias_and_near_spelling(assistant: Assistant, name: str, how: str) -> None:
    html = card_html(find_entity(assistant, name, TODAY))
    assert "Zeta Robotics Co., Ltd." in html
    assert how in html


def test_each_field_has_a_footnote(assistant: Assistant) -> None:
    html = card_html(find_entity(assistant, "Zeta Robotics", TODAY))
    read = assert_harmless(html)
    for value in ("RURITANIA", "Policy of denial", "Zetta Robots", "No. 77, Castle Street, Zenda, Ruritania"):
        assert f'{value}<a class="marker"' in html
    assert read.tags.count("dt") == 6


def test_the_card_shows_dates_neighbours_and_the_press(assistant: Assistant) -> None:
    html = card_html(find_entity(assistant, "Zeta Robotics", TODAY))
    assert '<time datetime="2024-06-12">12 June 2024</time>' in html
    assert "Quill Optics Limited</a> prints" in html
    assert "The Strelsau Gazette" in html


def test_a_notice_that_is_not_held_is_said_to_be(assistant: Assistant) -> None:
    assert "The notice is not held in this library." in card_html(
        find_entity(assistant, "Tarlenheim Machine Works", TODAY)
    )


def test_an_empty_field_is_said_to_be_empty(assistant: Assistant) -> None:
    assert "This copy prints none" in card_html(find_entity(assistant, "Tarlenheim Machine Works", TODAY))


def test_nothing_found_offers_near_names(assistant: Assistant) -> None:
    html = card_html(find_entity(assistant, "Quill Instruments", TODAY))
    assert "No entry bears the name" in html
    assert "a different name" in html


@pytest.mark.parametrize("words", HOSTILE)
def test_a_hostile_name_stays_words(assistant: Assistant, words: str) -> None:
    assert_harmless(card_html(find_entity(assistant, words, TODAY)))
