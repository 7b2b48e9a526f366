"""What every command logs: one event is one line, without the words of an exception."""

import logging

import pytest

from assistant.log_lines import OneLine


@pytest.mark.parametrize("character", ["\n", "\r", "\x1b", "\x00", "\x85", "\u2028", "\u202e", "\ud800", "\x9b"])
def test_nothing_that_is_logged_begins_another_line_or_moves_the_cursor(character: str) -> None:
    record = logging.LogRecord(
        "a", logging.WARNING, "a.py", 1, "file %s is odd", (f"a{character}WARNING forged",), None
    )
    line = OneLine("%(levelname)s %(name)s: %(message)s").format(record)
    assert line.isprintable()
    assert line.startswith("WARNING a: file a\\")
    assert line.endswith("WARNING forged is odd")


def test_of_an_exception_its_kind_and_place_are_told_and_not_its_words() -> None:
    try:
        raise ValueError("canary\nvalue")
    except ValueError as exc:
        record = logging.LogRecord("a", logging.ERROR, "a.py", 1, "failed", (), (type(exc), exc, exc.__traceback__))
    assert "canary" in logging.Formatter().format(record)
    line = OneLine("%(message)s").format(record)
    assert line.startswith("failed\\nValueError at test_log_lines.py:")
    assert "canary" not in line
    assert "canary" in logging.Formatter().format(record)
