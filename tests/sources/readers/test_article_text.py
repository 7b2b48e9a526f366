from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.errors import FootnoteError, SourceError
from sources.metadata import FileMetadata, load_metadata
from sources.model import BlockKind, DocumentKind, PartialDate, Reading, Tier
from sources.readers.article_text import read

BODY = "The ministry added Acme Example Co., Ltd. to a list. Sales need a license."
MORE = "A spokesman for Acme declined to comment on the rule."
WIRE = f"""
Ministry Adds Acme to List -- ZT

Dow Jones
03-26

By Jo Doe

{BODY}

{MORE}

Write to Jo Doe at jo.doe@example.com

(END) Dow Jones Newswires

March 26, 2025 06:35 ET (10:35 GMT)

Copyright (c) 2025 Example Press, Inc.

免责声明：页面所载仅供读者参考。

热门个股

  1. 1
     
  2. 2

  3. 3
"""  # noqa: W293


def _read(text: str, **metadata: object) -> Reading:
    [reading] = read(text.encode(), name="a.txt", metadata=FileMetadata(**metadata))  # type: ignore[arg-type]
    return reading


def _read_or_refuse(text: str) -> tuple[Reading | None, str]:
    try:
        return _read(text), ""
    except FootnoteError as exc:
        return None, str(exc)


def _blocks(reading: Reading) -> list[tuple[BlockKind, str]]:
    return [(block.kind, reading.version.quote(block.span)) for block in reading.version.blocks]


H, P = BlockKind.HEADING, BlockKind.PARAGRAPH


def test_a_newswire_page_leaves_the_article() -> None:
    reading = _read(WIRE)
    assert _blocks(reading) == [(H, "Ministry Adds Acme to List"), (P, BODY), (P, MORE)]
    assert reading.document.author == "Jo Doe"
    assert reading.document.title == "Ministry Adds Acme to List"
    warnings = "\n".join(reading.warnings)
    assert "newswire tail" in warnings
    assert "contact line" in warnings
    assert "Dow Jones; 03-26; By Jo Doe" in warnings


def test_the_title_that_metadata_says_is_not_repeated() -> None:
    reading = _read(WIRE, title="Ministry adds Acme to list", author="J. Doe")
    assert _blocks(reading) == [(P, BODY), (P, MORE)]
    assert (reading.document.title, reading.document.author) == ("Ministry adds Acme to list", "J. Doe")


def test_a_title_line_that_metadata_words_otherwise_stays_a_heading() -> None:
    assert _blocks(_read(WIRE, title="Another title"))[0] == (H, "Ministry Adds Acme to List")


def test_without_empty_lines_each_line_is_a_paragraph() -> None:
    reading = _read(f"Ministry Adds Acme\n{BODY}\n{MORE}\n")
    assert _blocks(reading) == [(H, "Ministry Adds Acme"), (P, BODY), (P, MORE)]
    assert reading.warnings == ()


def test_lines_wrapped_by_hand_are_joined() -> None:
    reading = _read("A Title\n\nThe ministry added Acme\nto a list\non Tuesday.\n\nIt is new.\n- one\n- two")
    assert _blocks(reading)[1:] == [
        (P, "The ministry added Acme to a list on Tuesday."),
        (P, "It is new."),
        (P, "- one"),
        (P, "- two"),
    ]


def test_long_lines_between_empty_lines_are_paragraphs() -> None:
    long = "The ministry said so again and again. " * 5
    assert len(_blocks(_read(f"A Title\n\n{long}\n{long}"))) == 3


@pytest.mark.parametrize(
    "tail",
    [
        "© 2025 Example Press",
        "Copyright 2025 Example Press. All rights reserved.",
        "Share | Tweet | Email",
        "Share this article",
        "Advertisement",
        "Email Jo Doe at jo@example.com.",
        "Disclaimer: not advice.",
        "免责声明：仅供参考。",
        "Hot stocks\n\n1.\n\n2.\n\n3.",
        "1. 1\n\n2. 2\n\n3. 3\n\n© 2025 Example Press",
    ],
)
def test_page_boilerplate_is_cut_and_said(tail: str) -> None:
    reading = _read(f"A Title\n\n{BODY}\n\n{MORE}\n\n{tail}\n")
    assert _blocks(reading) == [(H, "A Title"), (P, BODY), (P, MORE)]
    assert reading.warnings
    assert all(warning.startswith("cut ") for warning in reading.warnings)


@pytest.mark.parametrize(
    "paragraph",
    [
        "Copyright law was not discussed by the ministry at the meeting in Zenda.",
        "The shares fell. Email was the only way to reach the firm.",
        "Acme, known as 艾克米, was added to the list.",
        "Contact with the firm was lost at noon.",
        "1. The first item.",
    ],
)
def test_what_only_resembles_boilerplate_stays(paragraph: str) -> None:
    reading = _read(f"A Title\n\n{paragraph}\n\n{MORE}\n\n{paragraph}")
    assert [text for _, text in _blocks(reading)].count(paragraph) == 2
    assert reading.warnings == ()


def test_a_chinese_article_keeps_its_text() -> None:
    text = "艾克米公司被列入清单\n\n商务部周二宣布将艾克米公司列入清单。\n\n该公司没有回应。"
    reading = _read(text)
    assert [kind for kind, _ in _blocks(reading)] == [H, P, P]
    assert reading.document.language == "zh"


def test_markdown_leaves_its_words() -> None:
    text = """---
title: From the Front
date: 2025-03-26
url: https://example.com/a
ignored: true
---
# A *Title*

Acme is **listed**, see [the rule](https://example.com "x") and `code`.
It is new.<br> ![pixel](https://example.com/p.png)

- one
- two

> A quote.

| Name | Date |
|------|------|
| Acme | 2025 |

```
kept as text
```

<script>alert(1)</script>
"""
    reading = _read(text)
    assert _blocks(reading) == [
        (H, "A Title"),
        (P, "Acme is listed, see the rule and code. It is new."),
        (P, "one"),
        (P, "two"),
        (P, "A quote."),
        (P, "Name | Date"),
        (P, "Acme | 2025"),
        (P, "kept as text"),
    ]
    assert reading.document.title == "From the Front"
    assert reading.document.published == PartialDate(2025, 3, 26)
    assert reading.document.document_id == "https://example.com/a"
    assert _read(text, title="Said", url="https://example.com/b").document.title == "Said"


def test_headings_carry_their_level() -> None:
    reading = _read("# One\n\nText.\n\n### Three\n\nMore.")
    assert [block.attributes.get("level") for block in reading.version.blocks] == ["1", None, "3", None]


@pytest.mark.parametrize(
    ("metadata", "wanted"),
    [
        ({"url": "https://example.com/x"}, "https://example.com/x"),
        (
            {"publisher": "The Zenda Times", "title": "Acme’s Day: A.I. & Chips", "published": PartialDate(2025, 3)},
            "the-zenda-times/acmes-day-a-i-chips@2025-03",
        ),
        ({"publisher": "The Zenda Times", "title": "X"}, "a.txt"),
        ({}, "a.txt"),
    ],
)
def test_the_id_is_the_address_else_publisher_title_and_date_else_the_name(
    metadata: dict[str, object], wanted: str
) -> None:
    assert _read(f"A Title\n\n{BODY}", **metadata).document.document_id == wanted


def test_kind_decides_the_tier() -> None:
    assert _read(BODY).document.tier is Tier.PRESS
    assert _read(BODY, kind=DocumentKind.DIGEST).document.tier is Tier.DIGEST
    with pytest.raises(SourceError, match="kind: list"):
        _read(BODY, kind=DocumentKind.LIST)


def test_a_single_line_is_a_paragraph_and_gives_the_title() -> None:
    reading = _read(BODY)
    assert _blocks(reading) == [(P, BODY)]
    assert reading.document.title == BODY
    assert len(_read("word " * 100).document.title) <= 120


@pytest.mark.parametrize(
    "text", ["Share | Tweet\n\n© 2025 X", "免责声明：无。", "# Only a heading", "(END) Dow Jones Newswires"]
)
def test_a_file_that_leaves_no_text_is_refused(text: str) -> None:
    with pytest.raises(SourceError, match=r"\Aa\.txt: no text found; "):
        _read(text)


def test_invisible_characters_are_dropped_and_said() -> None:
    reading = _read(f"A Title\n\nAcme\u200b is\u202e listed.\n\n{BODY}")
    assert "Acme is listed." in reading.version.text
    assert any("2 invisible characters" in warning for warning in reading.warnings)


def test_an_encoding_that_was_guessed_is_said() -> None:
    [reading] = read("A Title\n\nThe café — listed.".encode("cp1252"), name="a", metadata=FileMetadata())
    assert "café — listed" in reading.version.text
    assert any("Windows-1252" in warning for warning in reading.warnings)


def test_a_full_date_line_dates_the_article() -> None:
    assert _read(f"A Title\n\nMarch 26, 2025 06:35 ET\n\n{BODY}").document.published == PartialDate(2025, 3, 26)
    assert _read(f"A Title\n\nUpdated March 26, 2025\n\n{BODY}").document.published is None


@given(
    text=st.text() | st.lists(st.sampled_from([*WIRE.split("\n\n"), "# x", "**y**", "|a|b|", "---"])).map("\n\n".join)
)
def test_any_text_is_read_or_refused_in_one_line(text: str) -> None:
    reading, message = _read_or_refuse(text)
    assert len(message.splitlines()) <= 1
    if reading:
        assert all(reading.version.quote(block.span).strip() for block in reading.version.blocks)
        assert all(len(warning.splitlines()) == 1 for warning in reading.warnings)


def test_the_given_articles_lose_their_surroundings_and_nothing_else(shared: Path) -> None:
    folder = shared / "data/articles"
    said = load_metadata(folder)
    for path in sorted(folder.glob("*.txt")):
        [reading] = read(path.read_bytes(), name=path.name, metadata=said[path.name])
        text = reading.version.text
        assert not any(
            words in text for words in ("Newswires", "Copyright", "Write to", "Dow Jones", "免责声明", "股票")
        )
        assert {kind for kind, _ in _blocks(reading)} == {P}
        assert all(text[-1] in '.”"' for _, text in _blocks(reading))
        assert len(text) > 4000
