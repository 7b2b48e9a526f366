"""Bytes to characters: the right ones or none. A guess is always said."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from charset_normalizer import from_bytes

from sources.errors import UnknownFormatError
from sources.text import clean, one_line

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROLS = frozenset(range(32)) - frozenset(b"\t\n\x0b\x0c\r\x1b")
_MAX_CONTROL_SHARE = 0.01  # text holds next to none; random bytes hold 10 %
_MAX_WESTERN_SHARE = 0.3  # bytes over 127: under 25 % in any text of a Latin alphabet, over 50 % in other scripts
_MAX_BROKEN_SHARE = 0.2  # of the characters beyond ASCII; in other encodings nearly all are broken as UTF-8
_GUESS_BYTES = 50_000  # charset_normalizer takes about 0.1 s for so many
_NAME_LENGTH = 120


@dataclass(frozen=True, slots=True)
class Decoded:
    """The characters of a file."""

    text: str
    """Without a byte order mark."""
    warning: str = ""
    """One line when the encoding was guessed; empty when it is certain."""


def shown(name: str) -> str:
    """Return a file's name fit for a one-line message: no line ends or invisible characters, at most 120 long."""
    visible = one_line(clean(name).text) or "(unnamed file)"
    return visible if len(visible) <= _NAME_LENGTH else f"{visible[: _NAME_LENGTH - 1]}…"


def decode(data: bytes, *, name: str, declared: str | None = None) -> Decoded:
    """Turn the bytes of a text file into characters.

    A byte order mark decides; else UTF-8 where it fits; else UTF-16 by its zero bytes, the encoding that the file
    declares, Windows-1252 for Latin text, or the detector's guess, each with a warning but the declared one.

    Raises:
        UnknownFormatError: The bytes are no text in any of these.
    """
    decoded = _by_mark(data, name) or _try(data, "utf-8") or _guess(data, declared)
    if decoded is None or _is_binary(decoded.text):
        raise UnknownFormatError(
            f"{shown(name)}: looks like binary data, not text; supported are text files in UTF-8, UTF-16 or a"
            " detectable encoding; save it as UTF-8 text"
        )
    return decoded


def _by_mark(data: bytes, name: str) -> Decoded | None:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            decoded = _try(data, encoding)
            if decoded is None:
                raise UnknownFormatError(
                    f"{shown(name)}: begins with the mark of {encoding.upper()} but is not valid {encoding.upper()};"
                    " save it again as UTF-8"
                )
            return Decoded(decoded.text.removeprefix("\ufeff"))
    return None


def _try(data: bytes, encoding: str, warning: str = "") -> Decoded | None:
    try:
        return Decoded(data.decode(encoding), warning) if not _has_many_zeros(data, encoding) else None
    except (UnicodeDecodeError, LookupError):
        return None


def _has_many_zeros(data: bytes, encoding: str) -> bool:
    return encoding == "utf-8" and data.count(0) > len(data) // 4


def _guess(data: bytes, declared: str | None) -> Decoded | None:
    if data.count(0) > len(data) // 4:
        order = "le" if data[1::2].count(0) > data[0::2].count(0) else "be"
        return _try(
            data, f"utf-16-{order}", f"read as UTF-16 {order.upper()} by its zero bytes, a guess; check the text"
        )
    if declared and (decoded := _try(data, declared)):
        return decoded
    if damaged := _damaged_utf8(data):
        return damaged
    if sum(byte > 127 for byte in data[:_GUESS_BYTES]) < _MAX_WESTERN_SHARE * min(len(data), _GUESS_BYTES):
        western = _try(data, "cp1252", "not UTF-8; read as Windows-1252 (Western); check accents and quotes")
        if western:
            return western
    best = from_bytes(data[:_GUESS_BYTES]).best()
    return _try(data, best.encoding, f"not UTF-8; read as {best.encoding}, a guess; check the text") if best else None


def _damaged_utf8(data: bytes) -> Decoded | None:
    """Read UTF-8 in which a few bytes are broken; None when the bytes are another encoding's."""
    text = data.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    whole = sum(ord(ch) > 127 for ch in text) - broken
    if broken > _MAX_BROKEN_SHARE * whole:
        return None
    return Decoded(text, f"damaged UTF-8: {broken:,} characters could not be read and stand as \ufffd; check the text")


def _is_binary(text: str) -> bool:
    controls = sum(ord(ch) in _CONTROLS for ch in text[:_GUESS_BYTES])
    return controls > _MAX_CONTROL_SHARE * min(len(text), _GUESS_BYTES)
