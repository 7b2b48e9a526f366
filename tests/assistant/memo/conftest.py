"""Memos of the invented library, in a home of the test's own."""

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from assistant.answer import Assistant
from assistant.asking import read_question
from assistant.memo.answers import part_of
from assistant.memo.check import Report, check_memo
from assistant.memo.compose import Composer
from assistant.memo.files import Format, read_memo, write_memo
from assistant.memo.model import Memo, Style
from sources.library import Library
from tests.asked import TODAY

QUESTIONS = (
    "Why was Zeta Robotics listed?",
    "What licence requirement and review policy apply to Quill Optics?",
    "Is Strelsau Ferry Works on the Entity List?",
)
ARTICLE = "robots"
"""Part of the id of the article that is cited."""
Compose = Callable[..., Memo]


@pytest.fixture
def memo_home(invented_home: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(invented_home, tmp_path / "memo-home"))


@pytest.fixture
def compose(assistant: Assistant) -> Compose:
    def composed(*questions: str, style: Style = Style.BLUEBOOK, today: date = TODAY, title: str = "") -> Memo:
        parts = [part_of(assistant.ask(read_question(question))) for question in questions or QUESTIONS]
        return Composer(assistant, style, today).compose(parts, title)

    return composed


@pytest.fixture
def issued(compose: Compose, memo_home: Path, tmp_path: Path) -> Iterator[Callable[[Format], Path]]:
    """Writes the memo of the three questions in a format."""
    memo = compose()

    def write(form: Format = Format.DOCX) -> Path:
        path = tmp_path / f"memo.{form}"
        write_memo(memo, path, form, home=memo_home)
        return path

    return write


@pytest.fixture
def checked(memo_home: Path) -> Callable[[Path], Report]:
    def check(path: Path, home: Path = memo_home) -> Report:
        with Library.open(home, read_only=True) as library:
            return check_memo(read_memo(path), library, home, TODAY)

    return check
