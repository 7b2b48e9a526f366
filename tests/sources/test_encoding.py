import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.encoding import decode, shown
from sources.errors import UnknownFormatError


def _refusal(data: bytes) -> str:
    """Return the message with which bytes are refused; empty when they are read."""
    try:
        decode(data, name="a")
    except UnknownFormatError as exc:
        return str(exc)
    return ""


TEXT = "The “Entity List” – § 744.11 — naïve café, added in Zenda to the list of firms."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_reads_marked_text_without_a_warning(encoding: str) -> None:
    assert decode(TEXT.encode(encoding), name="a") == decode(TEXT.encode(), name="a")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "cp1252"])
def test_reads_unmarked_text_with_a_warning(encoding: str) -> None:
    decoded = decode(TEXT.encode(encoding), name="a")
    assert decoded.text == TEXT
    assert decoded.warning


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("gb18030", "该公司于三月被列入实体清单，理由未公布。"),
        ("shift_jis", "これは日本語の文書です。"),
        ("cp1251", "Это русский текст и список имен."),
    ],
)
def test_guesses_other_scripts_with_a_warning(encoding: str, text: str) -> None:
    decoded = decode((text * 5).encode(encoding), name="a")
    assert decoded.text == text * 5
    assert "guess" in decoded.warning


def test_a_declared_encoding_is_certain() -> None:
    assert decode("日本語の文書".encode("shift_jis"), name="a", declared="shift_jis").warning == ""


def test_damaged_utf8_stays_utf8_and_is_said() -> None:
    decoded = decode("Это русский текст".encode() + b"\xff", name="a")
    assert decoded.text == "Это русский текст\ufffd"
    assert "1 characters" in decoded.warning


@pytest.mark.parametrize(
    "data", [bytes(range(256)) * 20, b"\x00\x01\x02\x03" * 100, codecs.BOM_UTF16_LE + b"\x00\xd8" * 3, b"\x00" * 50]
)
def test_binary_data_is_refused(data: bytes) -> None:
    with pytest.raises(UnknownFormatError):
        decode(data, name="a\nb")


@given(data=st.binary())
def test_any_bytes_give_text_or_one_line(data: bytes) -> None:
    assert "\n" not in _refusal(data)


@given(text=st.text(st.characters(exclude_categories=["Cs", "Cc"])))
def test_utf8_is_read_exactly(text: str) -> None:
    if not text.startswith("\ufeff"):
        assert decode(text.encode(), name="a").text == text


@given(name=st.text())
def test_a_shown_name_is_one_short_line(name: str) -> None:
    assert 0 < len(shown(name)) <= 120
    assert len(shown(name).splitlines()) == 1
